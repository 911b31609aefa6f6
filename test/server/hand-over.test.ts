import { beforeAll, describe, expect, it } from 'vitest'
import { ACCOUNTS, type City, type Client, cityOf, coldFlat } from './city.ts'

const HOUSING_WEST = {
  id: 'housing-west',
  name: 'Housing, west',
  grants: [{ role: 'dispatcher', bureau: 'housing', area: 'west' }],
}

describe('a case that is offered to another bureau', () => {
  let city: City
  beforeAll(async () => {
    city = await cityOf({ accounts: [...ACCOUNTS, HOUSING_WEST] })
  })

  const does = async (who: Client, id: string, action: string, input: object) =>
    expect([action, (await who.post(`/api/cases/${id}/actions/${action}`, { input })).status]).toEqual([
      action,
      200,
    ])
  const offeredTo = async (who: string, query = '') => {
    const { body } = await (await city.as(who)).get(`/api/cases?offered=true${query}`)
    return (body.rows as { case: string }[]).map((row) => row.case)
  }

  it('stands in the queue of those who may take it over, and is counted there, until it is answered', async () => {
    const { case: id } = await coldFlat(city)
    const [office, housing] = [await city.as('dispatcher'), await city.as('other-bureau')]
    await does(office, id, 'transfer', { to: 'housing', reason: 'their boiler' })
    expect(await offeredTo('other-bureau')).toEqual([id])
    expect(await offeredTo('supervisor')).toEqual([id])
    // Not of the bureau that offers it, nor where its area is not theirs.
    for (const who of ['dispatcher', 'repairer', 'housing-west', 'west-only', 'hotline-only', 'idle'])
      expect([who, await offeredTo(who)]).toEqual([who, []])
    expect(await offeredTo('supervisor', '&bureau=housing')).toEqual([id])
    expect(await offeredTo('supervisor', '&bureau=urban-management')).toEqual([])
    const { body: mine } = await office.get('/api/cases?bureau=urban-management')
    expect(mine.rows).toMatchObject([{ case: id, bureau: 'urban-management', offeredTo: 'housing' }])
    expect(Date.parse(mine.rows[0].offeredAt)).toBeGreaterThan(Date.parse(mine.rows[0].openedAt))
    const supervisor = await city.as('supervisor')
    const counts = async () => (await supervisor.get('/api/board')).body.rows
    expect(await counts()).toContainEqual(
      expect.objectContaining({ bureau: 'housing', area: 'east', offered: 1, late: 0, soon: 0 }),
    )
    await does(housing, id, 'accept', {})
    expect(await offeredTo('other-bureau')).toEqual([])
    const { body: taken } = await housing.get(`/api/cases/${id}`)
    expect([taken.bureau, taken.offeredTo, taken.offeredAt]).toEqual(['housing', undefined, undefined])
    expect((await counts()).some(({ offered }: { offered: number }) => offered > 0)).toBe(false)
  })

  it('is offered to a bureau that could take it, and to no other; who cannot is told who can', async () => {
    const { case: id } = await coldFlat(city)
    const office = await city.as('dispatcher')
    const form = async (of: string) => {
      const { actions } = (await office.get(`/api/cases/${of}`)).body
      const found = actions.find(({ action }: { action: string }) => action === 'transfer')
      return found?.input.properties.to
    }
    const names = { housing: { zh: '住房和城乡建设局', en: expect.any(String) } }
    expect(await form(id)).toMatchObject({ enum: ['housing'], options: names })
    for (const to of ['education', 'nowhere']) {
      const input = { to, reason: 'theirs' }
      const refused = await office.post(`/api/cases/${id}/actions/transfer`, { input })
      expect([refused.status, refused.body.code, refused.body.field]).toEqual([409, 'no-taker', 'input.to'])
      expect(refused.body.message.zh).toContain('可移交给:住房和城乡建设局')
    }
    // Whoever comes to hold a post there, in the area of the case, could.
    const admin = await city.as('admin')
    const post = (area: string) => ({
      id: `water-${area}`,
      name: 'Water',
      grants: [{ role: 'repairer', bureau: 'water-affairs', area }],
    })
    expect((await admin.post('/api/accounts', post('west'))).status).toBe(201)
    expect((await form(id)).enum).toEqual(['housing'])
    expect((await admin.post('/api/accounts', post('east'))).status).toBe(201)
    expect((await form(id)).enum).toEqual(['housing', 'water-affairs'])
    await admin.send('PATCH', '/api/accounts/water-east', { disabled: true })
    expect((await form(id)).enum).toEqual(['housing'])
    await does(office, id, 'transfer', { to: 'housing', reason: 'their boiler' })
    const housing = await city.as('other-bureau')
    await does(housing, id, 'accept', {})
    const offered = (await housing.get(`/api/cases/${id}`)).body.actions
    const transfer = offered.find(({ action }: { action: string }) => action === 'transfer')
    expect(transfer.input.properties.to.enum).toEqual(['urban-management'])
  })

  it('can go nowhere while nobody elsewhere could take it: that is said with what to do, and refused the same', async () => {
    const town = await cityOf({ accounts: ACCOUNTS.filter(({ id }) => id !== 'other-bureau') })
    const { case: id } = await coldFlat(town)
    const office = await town.as('dispatcher')
    const { actions, withheld } = (await office.get(`/api/cases/${id}`)).body
    expect((actions as { action: string }[]).map(({ action }) => action)).not.toContain('transfer')
    const message = { zh: expect.stringContaining('管理员'), en: expect.stringContaining('administrator') }
    expect(withheld).toEqual([{ action: 'transfer', name: { zh: '移交', en: 'Transfer' }, message }])
    const input = { to: 'housing', reason: 'theirs' }
    const { status, body } = await office.post(`/api/cases/${id}/actions/transfer`, { input })
    expect([status, body.code, body.field, body.message]).toEqual([
      ...[409, 'no-takers', 'input.to'],
      withheld[0].message,
    ])
    // Of those who may not hand it over, nothing is withheld; nor where it can be.
    expect((await (await town.as('supervisor')).get(`/api/cases/${id}`)).body.withheld).toEqual(withheld)
    const { case: there } = await coldFlat(city)
    expect((await (await city.as('dispatcher')).get(`/api/cases/${there}`)).body).not.toHaveProperty(
      'withheld',
    )
  })

  it('can go to the bureau that the city’s own rule finds for it, whoever holds a post there', async () => {
    const housing = ACCOUNTS.filter((account) => account.id === 'other-bureau')
    const town = await cityOf({ accounts: housing })
    const { case: id } = await coldFlat(town)
    const officer = (bureau: string) => ({ id: 'x', role: 'dispatcher', bureau })
    const { desk } = town.host
    const offer = { action: 'transfer', case: id, input: { to: 'housing', reason: 'x' } }
    expect(await desk.perform(offer, officer('urban-management'))).toMatchObject({ ok: true })
    const accept = { action: 'accept', case: id, input: {} }
    expect(await desk.perform(accept, officer('housing'))).toMatchObject({ ok: true })
    const client = await town.as('other-bureau')
    const back = { to: 'urban-management', reason: 'a main of the network' }
    await does(client, id, 'transfer', back)
    await does(client, id, 'takeBackTransfer', { reason: 'ours after all' })
    const refused = await client.post(`/api/cases/${id}/actions/transfer`, {
      input: { ...back, to: 'parks' },
    })
    expect([refused.status, refused.body.code]).toEqual([409, 'no-taker'])
  })

  it('is taken back by who offered it, with a reason, and by nobody it is offered to', async () => {
    const { case: id } = await coldFlat(city)
    const [office, housing] = [await city.as('dispatcher'), await city.as('other-bureau')]
    const may = async (who: Client): Promise<string[]> =>
      ((await who.get(`/api/cases/${id}`)).body.actions as { action: string }[]).map(({ action }) => action)
    expect(await may(office)).not.toContain('takeBackTransfer')
    await does(office, id, 'transfer', { to: 'housing', reason: 'their boiler' })
    expect(await may(office)).toContain('takeBackTransfer')
    expect(await may(office)).not.toContain('accept')
    expect(await may(housing)).toEqual(expect.arrayContaining(['accept', 'return']))
    expect(await may(housing)).not.toContain('takeBackTransfer')
    const refused = await housing.post(`/api/cases/${id}/actions/takeBackTransfer`, {
      input: { reason: 'x' },
    })
    expect([refused.status, refused.body.code]).toEqual([403, 'not-in-charge'])
    await does(office, id, 'takeBackTransfer', { reason: 'ours after all' })
    expect(await offeredTo('other-bureau')).toEqual([])
    expect((await housing.get(`/api/cases/${id}`)).status).toBe(404)
  })
})
