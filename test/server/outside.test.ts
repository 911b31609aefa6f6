import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Desk, systemClock } from '../../src/desk/index.ts'
import { programmes } from '../../src/programmes/index.ts'
import type { Account } from '../../src/server/identity/account.ts'
import { memoryStore, openPostgres } from '../../src/store/index.ts'
import { AREAS, type City, type Client, cityOf } from './city.ts'

const bureau = 'education'
const [SUN, MOON] = ['太阳幼儿园', '月亮幼儿园']
const grant = { role: 'kindergarten', bureau }
const accounts: readonly Account[] = [
  { id: 'admin', name: 'Admin', grants: [], admin: true },
  { id: 'sun', name: 'Sun', grants: [{ ...grant, organisation: SUN }] },
  { id: 'moon-east', name: 'Moon', grants: [{ ...grant, organisation: MOON, area: 'east' }] },
  { id: 'both', name: 'Both', grants: [SUN, MOON].map((organisation) => ({ ...grant, organisation })) },
  { id: 'any', name: 'Any', grants: [grant] },
  { id: 'officer', name: 'Officer', grants: [{ role: 'officer', bureau }] },
  { id: 'elsewhere', name: 'Elsewhere', grants: [{ ...grant, bureau: 'health', organisation: SUN }] },
]

const url = process.env.BIHUAN_TEST_DATABASE_URL

const onPostgres = async () => {
  const admin = new pg.Client({ connectionString: url })
  await admin.connect()
  await admin.query('drop database if exists outside')
  await admin.query('create database outside')
  await admin.end()
  const own = Object.assign(new URL(url!), { pathname: '/outside' }).href
  return openPostgres(own)
}

describe.each([
  ['in memory', async () => memoryStore(), true],
  ['on PostgreSQL', onPostgres, url !== undefined],
] as const)('accounts from outside %s', (_, opened, isThere) => {
  describe.skipIf(!isThere)('see the cases of their own organisation', () => {
    let city: City
    let close: () => Promise<unknown>
    const clients = new Map<string, Client>()
    const as = (id: string) => clients.get(id)!
    let sun: string
    let moon: string

    const asked = async (kindergarten: string, area: string) => {
      const sent = { request: { kindergarten, about: 'menu', details: '想了解食谱' }, area }
      const { body, status } = await city.nobody().post('/api/programmes/meal-supervision/cases', sent)
      expect(status).toBe(201)
      return body.case as string
    }
    beforeAll(async () => {
      const store = await opened()
      const dice = { id: () => crypto.randomUUID() }
      const desk = await Desk.open({ store, programmes, clock: systemClock, dice })
      await desk.putAreas(AREAS)
      city = await cityOf({ accounts, desk })
      close = () => store.close()
      for (const { id } of accounts) clients.set(id, await city.as(id))
      sun = await asked(SUN, 'east')
      moon = await asked(MOON, 'west')
    })
    afterAll(() => close())

    const listed = async (id: string, query = '') =>
      ((await as(id).get(`/api/cases${query}`)).body.rows as { case: string }[]).map((row) => row.case).sort()

    it('in their queue, in exports, by themselves and in counts, and no other', async () => {
      const all = [sun, moon].sort()
      for (const [id, theirs] of [
        ['sun', [sun]],
        ['moon-east', []],
        ['both', all],
        ['any', all],
        ['officer', all],
        ['elsewhere', []],
      ] as const) {
        expect([id, await listed(id)]).toEqual([id, theirs])
        expect([id, await listed(id, '?order=opened&area=city')]).toEqual([id, theirs])
        const csv = (await as(id).get('/api/cases.csv')).text
        expect([id, all.filter((one) => csv.includes(one))]).toEqual([id, theirs])
        for (const one of all)
          for (const path of ['', '/events'])
            expect([id, path, (await as(id).get(`/api/cases/${one}${path}`)).status]).toEqual([
              ...[id, path],
              (theirs as readonly string[]).includes(one) ? 200 : 404,
            ])
        expect([id, (await as(id).get('/api/board')).status]).toEqual([id, 200])
      }
    })

    it('and act on those alone', async () => {
      const done = (id: string, one: string) =>
        as(id).post(`/api/cases/${one}/actions/comment`, { input: { text: '收到' } })
      expect((await done('sun', moon)).status).toBe(404)
      expect((await done('sun', sun)).status).toBe(200)
      const { body } = await as('officer').get(`/api/cases/${sun}/events`)
      expect(body.rows.at(-1).type).toBe('comment')
      // The database finds so itself, whatever the server may have remembered wrongly.
      const officer = { id: 'officer', role: 'officer', bureau }
      const reader = { scopes: [{ bureaus: [bureau], organisation: MOON }], receipts: {} }
      const comment = { case: sun, action: 'comment', input: { text: 'x' } }
      if (city.host.desk.store.isRestricted)
        expect(await city.host.desk.perform(comment, officer, { reader })).toMatchObject({
          refusal: { code: 'unknown-case' },
        })
    })

    it('and open none that concerns another', async () => {
      const finding = { step: 'menu', what: '未公示', level: 'general' }
      const open = (id: string, kindergarten: string) =>
        as(id).post('/api/programmes/meal-supervision.finding/cases', {
          request: { kindergarten, ...finding },
          area: 'east',
        })
      const refused = await open('sun', MOON)
      expect([refused.status, refused.body.code]).toEqual([403, 'not-concerned'])
      expect(refused.body.detail ?? refused.text).toContain(SUN)
      expect((await open('sun', SUN)).status).toBe(201)
      // Whoever works for two opens it for the one that it concerns.
      expect((await open('both', MOON)).status).toBe(201)
    })

    it('are told what their own is told, and nothing of others', async () => {
      const { desk } = city.host
      const by = { id: 'officer', role: 'officer', bureau }
      for (const kindergarten of [SUN, MOON]) {
        const open = {
          action: 'open',
          programme: 'meal-supervision.finding',
          input: {
            request: { kindergarten, step: 'menu', what: `${kindergarten}的食谱`, level: 'general' },
            area: 'west',
          },
        }
        const made = await desk.perform(open, by)
        if (!made.ok) throw new Error(made.refusal.message.en)
        const committee = { id: 'parents', role: 'committee', bureau }
        const of = { case: made.value.case }
        expect(
          await desk.perform(
            { ...of, action: 'answer', input: { done: '已公示' } },
            { ...by, role: 'kindergarten' },
          ),
        ).toMatchObject({ ok: true })
        expect(
          await desk.perform({ ...of, action: 'look', input: { enough: false } }, committee),
        ).toMatchObject({ ok: true })
      }
      await city.host.audit.readOn()
      const told = async (id: string) =>
        ((await as(id).get('/api/messages')).body.rows as { case: string }[]).length
      expect([await told('sun'), await told('moon-east'), await told('any')]).toEqual([1, 0, 2])
    })

    it('lose sight of one whose organisation is corrected, and its own people gain it', async () => {
      const one = await asked('太阳幼儿圆', 'east')
      expect((await as('sun').get(`/api/cases/${one}`)).status).toBe(404)
      const { body } = await as('officer').get(`/api/cases/${one}`)
      const input = { request: { ...body.request, kindergarten: SUN }, reason: '名称有误' }
      expect((await as('officer').post(`/api/cases/${one}/actions/correct`, { input })).status).toBe(200)
      expect((await as('sun').get(`/api/cases/${one}`)).status).toBe(200)
      expect(await listed('sun')).toContain(one)
      expect(await listed('moon-east')).not.toContain(one)
    })

    it('and are let in to no other by a reason', async () => {
      const let_ = (id: string) =>
        as(id).post(`/api/cases/${moon}/break-glass`, { reason: '家长来电,核实所反映的情况' })
      expect((await let_('sun')).status).toBe(403)
      expect((await as('sun').get(`/api/cases/${moon}`)).status).toBe(404)
    })
  })
})

describe('an organisation of a post', () => {
  let admin: Client
  beforeAll(async () => {
    admin = await (await cityOf({ accounts })).as('admin')
  })
  const put = (grants: readonly object[]) => admin.send('PATCH', '/api/accounts/any', { grants })

  it('is kept with it, and shown', async () => {
    expect((await put([{ ...grant, organisation: ` ${SUN} ` }])).status).toBe(200)
    const { rows } = (await admin.get('/api/accounts?text=any')).body
    expect(rows[0].grants).toEqual([{ ...grant, organisation: SUN }])
  })

  it('is refused where the role is not from outside, or no case names one', async () => {
    for (const [role, of] of [
      ['officer', 'education'],
      ['school', 'civil-affairs'],
    ]) {
      const answered = await put([{ role, bureau: of, organisation: SUN }])
      expect([role, answered.status, answered.body.field]).toEqual([role, 400, 'grants.0.organisation'])
    }
  })

  it('can be named where the programme says so', async () => {
    const { rows } = (await admin.get('/api/programmes')).body
    const roles = rows.find(({ id }: { id: string }) => id === 'meal-supervision').roles
    expect(roles.kindergarten).toMatchObject({ outside: true, forOrganisations: true })
    expect(roles.officer).toMatchObject({ outside: false, forOrganisations: false })
    const visits = rows.find(({ id }: { id: string }) => id === 'child-protection.visits').roles
    expect(visits.school).toMatchObject({ outside: true, forOrganisations: false })
  })
})
