import { beforeAll, describe, expect, it } from 'vitest'
import type { TrailEntry } from '../../src/desk/index.ts'
import { instant } from '../../src/kernel/index.ts'
import { ACCOUNTS, type City, cityOf, coldFlat } from './city.ts'

const WHY = '爆管抢修,需核对同楼住户停暖范围'
const OF_EAST = { id: 'east-overseer', name: 'East', grants: [{ role: 'supervisor', area: 'east' }] }
const OF_TWO_POSTS = { id: 'both', name: 'Both', grants: [{ role: 'supervisor' }, { role: 'dispatcher' }] }

describe('what posts are told', () => {
  let city: City
  beforeAll(async () => {
    city = await cityOf({ accounts: [...ACCOUNTS, OF_EAST, OF_TWO_POSTS] })
  })

  const told = async (who: string, query = '') => {
    await city.host.audit.readOn()
    const { body } = await (await city.as(who)).get(`/api/messages${query}`)
    return body as {
      rows: (Record<string, unknown> & { message: { zh: string } })[]
      readUntil?: string
      next?: string
    }
  }
  const about = async (who: string, id: string) =>
    (await told(who)).rows.filter((row) => row.case === id).map(({ message }) => message.zh)

  it('the bureau in charge and who oversees it are told who reads a case across bureaus, and why', async () => {
    const { case: id } = await coldFlat(city)
    const other = await city.as('other-bureau')
    expect((await other.post(`/api/cases/${id}/break-glass`, { reason: WHY })).status).toBe(201)
    const message = `账号“other-bureau”跨部门紧急查阅了该事项:${WHY}`
    for (const who of ['dispatcher', 'repairer', 'supervisor', 'east-overseer'])
      expect([who, await about(who, id)]).toEqual([who, [message]])
    for (const who of ['other-bureau', 'west-only', 'hotline-only', 'admin', 'idle'])
      expect([who, await about(who, id)]).toEqual([who, []])
    // Nobody did it: the trail of who did what does not tell it a second time.
    const supervisor = await city.as('supervisor')
    const trail = (await supervisor.get(`/api/audit?case=${id}`)).body.rows as TrailEntry[]
    expect(trail.filter(({ kind }) => kind === 'break-glass')).toHaveLength(1)
    expect(trail.map(({ kind }) => kind)).not.toContain('message')
  })

  it('what a resident escalates reaches who oversees it, in their area, and is told once', async () => {
    const { case: id, code } = await coldFlat(city, 'west')
    const resident = city.nobody()
    resident.csrf = (await resident.post('/api/receipts', { case: id, code })).body.csrf
    const done = await resident.post(`/api/cases/${id}/actions/escalate`, { input: { reason: '三天了' } })
    expect(done.status).toBe(200)
    expect(await about('supervisor', id)).toEqual(['有事项提请督办。'])
    expect(await about('east-overseer', id)).toEqual([])
    expect(await about('dispatcher', id)).toEqual([])
    await city.host.desk.store.register.remove('follower', 'audit')
    expect(await about('supervisor', id)).toHaveLength(1)
  })

  it('the bureau that a case is offered to is told, and the bureau in charge where it is returned', async () => {
    const { case: id } = await coldFlat(city)
    const [office, housing] = [await city.as('dispatcher'), await city.as('other-bureau')]
    const does = async (who: typeof office, action: string, input: object): Promise<void> => {
      expect((await who.post(`/api/cases/${id}/actions/${action}`, { input })).status).toBe(200)
    }
    const offer = '有事项移交给您的部门,请接收或退回。'
    const others = ['supervisor', 'west-only', 'hotline-only', 'idle']
    await does(office, 'transfer', { to: 'housing', reason: '自管锅炉' })
    expect(await about('other-bureau', id)).toEqual([offer])
    for (const who of ['dispatcher', ...others]) expect([who, await about(who, id)]).toEqual([who, []])
    await does(housing, 'return', { reason: '不是自管' })
    const returned = '移交的事项被退回。'
    for (const who of ['dispatcher', 'repairer']) expect(await about(who, id)).toEqual([returned])
    for (const who of ['other-bureau', ...others]) expect([who, await about(who, id)]).toEqual([who, []])
    await does(office, 'transfer', { to: 'housing', reason: '产权已核' })
    await does(housing, 'accept', {})
    expect(await about('other-bureau', id)).toEqual([offer, offer])
    // An offer that ended with its case was returned by nobody.
    const { case: closed } = await coldFlat(city)
    await office.post(`/api/cases/${closed}/actions/transfer`, { input: { to: 'housing', reason: 'x' } })
    await office.post(`/api/cases/${closed}/actions/withdraw`, { input: { reason: 'x' } })
    expect(await about('dispatcher', closed)).toEqual([])
  })

  it('who loses sight of a case by a hand-over is told how it ended, and nothing else of the case', async () => {
    const [office, housing] = [await city.as('dispatcher'), await city.as('other-bureau')]
    const does = async (who: typeof office, id: string, action: string, input: object): Promise<void> => {
      const done = await who.post(`/api/cases/${id}/actions/${action}`, { input })
      expect([action, done.status]).toEqual([action, 200])
    }
    const offered = async (): Promise<string> => {
      const { case: id } = await coldFlat(city)
      await does(office, id, 'transfer', { to: 'housing', reason: '自管锅炉' })
      return id
    }
    const rowsOf = async (who: string, id: string) =>
      (await told(who)).rows.filter((row) => row.case === id).map(({ id: _, at: __, ...row }) => row)
    const back = await offered()
    await does(office, back, 'takeBackTransfer', { reason: '已查明是公用管道' })
    // The case moves on: it is still told of the offer that it was.
    await does(office, back, 'transfer', { to: 'housing', reason: '再核' })
    await does(office, back, 'takeBackTransfer', { reason: '仍属我方' })
    const shown = { to: 'once-offered', case: back, programme: 'heating' }
    const message = (reason: string) => ({
      zh: `移交给您部门的事项已由原部门收回:${reason}`,
      en: `A case that was offered to your bureau was taken back by the bureau in charge: ${reason}`,
    })
    expect(await rowsOf('other-bureau', back)).toEqual([
      { ...shown, message: message('仍属我方') },
      { ...shown, message: message('已查明是公用管道') },
    ])
    expect(await about('repairer', back)).toEqual([
      '移交给其他部门的事项已收回。',
      '移交给其他部门的事项已收回。',
    ])
    const taken = await offered()
    await does(housing, taken, 'accept', {})
    expect(await rowsOf('dispatcher', taken)).toEqual([
      {
        ...{ ...shown, case: taken },
        message: {
          zh: '您部门移交的事项已被接收。',
          en: 'A case that your bureau offered to another was accepted.',
        },
      },
    ])
    const ended = await offered()
    await does(office, ended, 'withdraw', { reason: '室温已达标' })
    expect(await about('other-bureau', ended)).toEqual(['移交给您部门的事项已办结,无需接收。'])
    // Nor is it of anybody who would not have dealt with it.
    for (const who of ['west-only', 'hotline-only', 'idle'])
      for (const id of [back, taken, ended]) expect([who, await about(who, id)]).toEqual([who, []])
    // Nothing that may be erased was written into the trail, which is for ever.
    const { rows } = await city.host.desk.store.trail.list({ case: back }, undefined, 50)
    expect(JSON.stringify(rows)).not.toContain('公用管道')
  })

  it('is found behind what others of the same posts were told, a page holding as many as were asked for', async () => {
    const { case: east } = await coldFlat(city)
    const { case: west } = await coldFlat(city, 'west')
    const { trail } = city.host.desk.store
    const now = Date.now()
    const entryOf = (of: string, n: number): TrailEntry => ({
      ...{ id: `told.${n}`, at: instant(now + n), kind: 'message', account: 'supervisor@', case: of },
      detail: { to: 'supervisor', message: { zh: `第${n}条`, en: `No. ${n}` } },
    })
    const [EAST, NEWER] = [5, 995]
    await trail.add(Array.from({ length: EAST + NEWER }, (_, n) => entryOf(n < EAST ? east : west, n)))
    const page = await told('east-overseer', '?limit=3')
    expect(page.rows.map(({ message }) => message.zh)).toEqual(['第4条', '第3条', '第2条'])
    const rest = await told('east-overseer', `?limit=3&after=${encodeURIComponent(page.next!)}`)
    expect(rest.rows.slice(0, 2).map(({ message }) => message.zh)).toEqual(['第1条', '第0条'])
    // Nobody's page looks through everything: what lies deeper is behind the next one.
    await trail.add(Array.from({ length: EAST + NEWER }, (_, n) => entryOf(west, EAST + NEWER + n)))
    const first = await told('east-overseer', '?limit=3')
    expect(first.rows).toEqual([])
    const second = await told('east-overseer', `?limit=3&after=${encodeURIComponent(first.next!)}`)
    expect(second.rows.map(({ message }) => message.zh)).toEqual(['第4条', '第3条', '第2条'])
  })

  it('told to two posts of one account is told once, also where a page ends between the two', async () => {
    const { case: of } = await coldFlat(city)
    const now = Date.now() + 60_000
    const entries = [0, 1, 2].flatMap((n) =>
      ['supervisor@', 'dispatcher@'].map(
        (account, index): TrailEntry => ({
          ...{ id: `both.${n}.${index}`, at: instant(now + n), kind: 'message', account, case: of },
          detail: { to: account.slice(0, -1), message: { zh: `第${n}条`, en: `No. ${n}` } },
        }),
      ),
    )
    await city.host.desk.store.trail.add(entries)
    const read: string[] = []
    let after: string | undefined
    for (let page = 0; page < 3; page++) {
      const { rows, next } = await told(
        'both',
        `?limit=1${after ? `&after=${encodeURIComponent(after)}` : ''}`,
      )
      read.push(...rows.map(({ message }) => message.zh))
      after = next
    }
    expect(read).toEqual(['第2条', '第1条', '第0条'])
  })

  it('is read page by page, newest first, and remembered as read', async () => {
    const all = (await told('supervisor')).rows
    expect(all.map(({ at }) => at)).toEqual(
      all
        .map(({ at }) => at)
        .sort()
        .reverse(),
    )
    const first = await told('supervisor', '?limit=1')
    const second = await told('supervisor', `?limit=1&after=${encodeURIComponent(first.next!)}`)
    expect([...first.rows, ...second.rows]).toEqual(all.slice(0, 2))
    expect(first.readUntil).toBeUndefined()
    const supervisor = await city.as('supervisor')
    const until = all[0]!.at
    expect((await supervisor.send('PUT', '/api/messages/read', { until })).status).toBe(204)
    expect((await told('supervisor')).readUntil).toBe(until)
    expect((await told('east-overseer')).readUntil).toBeUndefined()
  })
})
