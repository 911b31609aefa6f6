import { createHash } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { planningInThread } from '../../src/cli/planning/planning.ts'
import { ROUTES } from '../../src/server/app.ts'
import { type Route, TOKEN_SCOPES } from '../../src/server/http/route.ts'
import type { Account } from '../../src/server/identity/account.ts'
import { CREWS } from '../support/crews.ts'
import { type Answered, ACCOUNTS as BASE, type City, type Client, cityOf } from './city.ts'

/** What people told us that nobody may read without saying why. */
const SECRET = '0318-5550000'
/** Nothing personal, and still for nobody who does not see the case. */
const placeOf = (programme: string, area: string): string => `Rose Street, ${programme}, ${area}`

const officer = { role: 'officer', programmes: ['hotline'] }
const ACCOUNTS: readonly Account[] = [
  ...BASE,
  { id: 'officer', name: 'Officer', grants: [{ ...officer, bureau: 'ecology' }] },
  { id: 'officer-elsewhere', name: 'Officer', grants: [{ ...officer, bureau: 'housing' }] },
]

/** Which roles there are in the programmes of the matrix, and whether they are held to their bureau. */
const HELD: Readonly<Record<string, Readonly<Record<string, boolean>>>> = {
  heating: { operator: false, dispatcher: true, repairer: true, supervisor: false },
  hotline: { operator: false, officer: true, supervisor: false },
}

interface Owned {
  readonly id: string
  readonly programme: string
  readonly bureau: string
  readonly area: string
}

/** Written down a second time, and simply: the posts that count for a case. Whoever has one sees it. */
const rolesIn = (account: string, { programme, bureau, area }: Owned): readonly string[] =>
  (ACCOUNTS.find(({ id }) => id === account)?.grants ?? []).flatMap((grant) => {
    const isHeld = HELD[programme]![grant.role]
    const counts =
      isHeld !== undefined &&
      (!isHeld || grant.bureau === bureau) &&
      (grant.programmes ?? [programme]).includes(programme) &&
      [undefined, 'city', area].includes(grant.area)
    return counts ? [grant.role] : []
  })
const sees = (account: string, of: Owned): boolean => rolesIn(account, of).length > 0

/** Actions that leave the case where they can be done again, and who may do them. */
const COMMON = { comment: { input: { text: 'x' }, by: 'everybody' } } as const
const ACTIONS: Readonly<
  Record<string, Readonly<Record<string, { input: unknown; by: readonly string[] | 'everybody' }>>>
> = {
  heating: {
    ...COMMON,
    dispatch: { input: { crew: 'A' }, by: ['dispatcher', 'operator'] },
    supervise: { input: { instruction: 'x' }, by: ['supervisor'] },
  },
  hotline: {
    ...COMMON,
    supervise: { input: { instruction: 'x' }, by: ['supervisor'] },
    correct: {
      input: { request: { urgency: 'ordinary' }, reason: 'x' },
      by: ['operator', 'officer', 'supervisor'],
    },
  },
}

const PNG = new Uint8Array(
  Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  ),
)

const pathOf = ({ path }: Route, id = 'x'): string =>
  path
    .replace('{case}', id)
    .replace('{action}', 'comment')
    .replace(/\{\w+\}/g, 'x')
const nameOf = ({ id, method, path }: Route): string => `${id} (${method} ${path})`
const served = ROUTES.filter(({ media }) => media !== 'text/event-stream')
const everybody = ACCOUNTS.map(({ id }) => id)

describe('every route', () => {
  let city: City
  const clients = new Map<string, Client>()
  const cases: Owned[] = []
  /** Residents in a session of their receipt, by case. */
  const owners = new Map<string, Client>()

  const rowOf = async (id: string) => (await city.host.desk.store.load([id], [])).rows.get(id)!
  const versionOf = async (id: string) => (await rowOf(id)).version

  const opened = async (programme: string, area: string): Promise<Owned> => {
    const about = programme === 'heating' ? { symptom: 'cold' } : { type: '油烟', details: 'at night' }
    const request = { ...about, place: placeOf(programme, area), contact: SECRET }
    const resident = city.nobody()
    const made = await resident.post(`/api/programmes/${programme}/cases`, { request, area })
    expect(made.status).toBe(201)
    const { case: id, code } = made.body as { case: string; code: string }
    resident.csrf = (await resident.post('/api/receipts', { case: id, code })).body.csrf
    owners.set(id, resident)
    return { id, programme, bureau: (await rowOf(id)).bureau, area }
  }

  beforeAll(async () => {
    city = await cityOf({ accounts: ACCOUNTS, planning: planningInThread() })
    for (const id of everybody) clients.set(id, await city.as(id))
    const kept = await clients
      .get('admin')!
      .send('PUT', '/api/bureaus/urban-management/lists/crews', { list: CREWS })
    expect(kept.status).toBe(200)
    for (const programme of Object.keys(HELD))
      for (const area of ['east', 'west']) cases.push(await opened(programme, area))
    // A file of the resident's own, for whoever may see the case.
    for (const { id } of cases)
      expect((await owners.get(id)!.post(`/api/cases/${id}/attachments?name=a.png`, PNG)).status).toBe(201)
    // Of either programme there are some who see it, and some who do not.
    for (const one of cases)
      for (const expected of [true, false])
        expect(everybody.some((id) => sees(id, one) === expected)).toBe(true)
  })

  const send = (client: Client, route: Route, id?: string, headers?: Record<string, string>) =>
    client.send(route.method.toUpperCase(), pathOf(route, id), route.body ? {} : undefined, headers)

  it.each(served.filter(({ access }) => access !== 'public').map((route) => [nameOf(route), route] as const))(
    '%s asks strangers to sign in, and lets administrators alone do what is theirs',
    async (_, route) => {
      expect((await send(city.nobody(), route)).status).toBe(401)
      if (route.access !== 'admin') return
      for (const id of everybody.filter((one) => one !== 'admin'))
        expect([id, (await send(clients.get(id)!, route)).status]).toEqual([id, 403])
    },
  )

  it('holds service tokens to their scopes', async () => {
    const admin = clients.get('admin')!
    for (const scope of TOKEN_SCOPES) {
      const asked = { name: scope, account: 'admin', scopes: [scope], days: 1 }
      const made = await admin.post('/api/tokens', asked)
      expect([scope, made.status]).toEqual([scope, 201])
      const headers = { authorization: `Bearer ${made.body.token}` }
      for (const route of served) {
        const isOutside = route.scope === undefined ? route.access !== 'public' : route.scope !== scope
        if (!isOutside) continue
        const { status } = await send(city.nobody(), route, cases[0]!.id, headers)
        expect([scope, route.id, status]).toEqual([scope, route.id, 403])
      }
    }
  })

  /** Whoever asks, as a case sees them: their posts there, its resident, another's resident, or a stranger. */
  interface Asker {
    readonly name: string
    readonly client: Client
    readonly kind: 'staff' | 'owner' | 'other-resident' | 'nobody'
    readonly roles: readonly string[]
  }

  const askersOf = (one: Owned): readonly Asker[] => [
    ...everybody.map(
      (name): Asker => ({
        name,
        client: clients.get(name)!,
        kind: 'staff',
        roles: rolesIn(name, one),
      }),
    ),
    ...cases.map(({ id }): Asker => {
      const kind = id === one.id ? 'owner' : 'other-resident'
      return {
        name: `resident of ${id}`,
        client: owners.get(id)!,
        kind,
        roles: kind === 'owner' ? ['resident'] : [],
      }
    }),
    { name: 'nobody', client: city.nobody(), kind: 'nobody', roles: [] },
  ]

  /**
   * What each route about a case is sent so that it is done for whoever may, and what it answers those who see the case. To
   * everybody else the case is unknown, and strangers are told to sign in where something would be done.
   */
  interface Probe {
    readonly ask: (client: Client, id: string) => Promise<Answered>
    readonly allowed: (asker: Asker, of: Owned) => number
    /** Reading is of public access: a stranger is told no more than that there is no such case. */
    readonly isRead?: true
    /** For staff alone: residents are told to sign in. */
    readonly forStaff?: true
    /** What is personal is in the answer of whoever may have it. */
    readonly tells?: true
  }

  const read = (rest = '', more: Partial<Probe> = {}): Probe => ({
    ask: (client, id) => client.get(`/api/cases/${id}${rest}`),
    allowed: () => 200,
    isRead: true,
    ...more,
  })
  const PROBES: Readonly<Record<string, Probe>> = {
    getCase: read(),
    listEvents: read('/events'),
    listAttachments: read('/attachments'),
    getAttachment: read(`/attachments/${createHash('sha256').update(PNG).digest('hex')}`),
    // 422: seen, but it rests on no determination.
    explainCase: read('/determination', { allowed: () => 422, forStaff: true }),
    // 409: seen, but nothing is sealed here.
    proveEvent: read('/events/1/proof', { allowed: () => 409 }),
    // 422: seen, but it is no draw.
    getDraw: read('/draw', { allowed: () => 422 }),
    listEntitlements: read('/entitlements', { forStaff: true }),
    attachFile: {
      ask: (client, id) => client.post(`/api/cases/${id}/attachments?name=a.png`, PNG),
      allowed: () => 201,
    },
    // 404: seen, but nobody is sent to it.
    sendCrew: {
      ask: (client, id) => client.post(`/api/cases/${id}/crew`, { crew: 'west', reason: 'near' }),
      allowed: ({ roles }, { programme }) => {
        const by = ACTIONS[programme]!.dispatch?.by
        return by === undefined ? 404 : roles.some((role) => by.includes(role)) ? 200 : 403
      },
      forStaff: true,
    },
    unmaskCase: {
      ask: (client, id) => client.post(`/api/cases/${id}/unmask`, { reason: 'to call them' }),
      allowed: () => 200,
      forStaff: true,
      tells: true,
    },
  }

  const aboutOne = served.filter(({ path }) => path.includes('{case}'))

  it('knows how to ask each route about a case so that it is done', () => {
    const apart = ['actOnCase', 'breakGlass']
    expect([...Object.keys(PROBES), ...apart].sort()).toEqual(aboutOne.map(({ id }) => id).sort())
  })

  /** What somebody who does not see a case is answered. */
  const shutOut = ({ kind }: Asker, { isRead, forStaff }: Partial<Probe>): number =>
    (forStaff && kind !== 'staff') || (!isRead && kind === 'nobody') ? 401 : 404

  const expectOf = (asker: Asker, probe: Probe, of: Owned): number =>
    asker.roles.length === 0 || (probe.forStaff && asker.kind !== 'staff')
      ? shutOut(asker, probe)
      : probe.allowed(asker, of)

  it.each(Object.entries(PROBES))(
    '%s is for those who see the case, by role, bureau, area, programme and receipt, and tells nobody else of it',
    async (_, probe) => {
      for (const one of cases)
        for (const asker of askersOf(one)) {
          const { status, text } = await probe.ask(asker.client, one.id)
          const isLetIn = status < 300
          const who = [asker.name, one.programme, one.bureau, one.area]
          expect([...who, status]).toEqual([...who, expectOf(asker, probe, one)])
          expect([...who, text.includes(SECRET)]).toEqual([...who, probe.tells === true && isLetIn])
          if (!isLetIn)
            expect([...who, text.includes(placeOf(one.programme, one.area))]).toEqual([...who, false])
        }
    },
  )

  it.each(
    Object.entries(ACTIONS).flatMap(([programme, all]) =>
      Object.keys(all).map((name) => [programme, name] as const),
    ),
  )(
    'actOnCase, %s: %s is done for those whose role may, refused to others who see the case, unknown to the rest',
    async (programme, action) => {
      const { input, by } = ACTIONS[programme]![action]!
      for (const one of cases.filter((of) => of.programme === programme))
        for (const asker of askersOf(one)) {
          const before = await versionOf(one.id)
          const { status, text } = await asker.client.post(`/api/cases/${one.id}/actions/${action}`, {
            input,
          })
          const may = by === 'everybody' || asker.roles.some((role) => by.includes(role))
          const expected = asker.roles.length === 0 ? shutOut(asker, {}) : may ? 200 : 403
          const who = [asker.name, one.bureau, one.area]
          expect([...who, status]).toEqual([...who, expected])
          expect([...who, (await versionOf(one.id)) - before]).toEqual([...who, status === 200 ? 1 : 0])
          expect([...who, text.includes(SECRET)]).toEqual([...who, false])
        }
    },
  )

  it('breakGlass lets whoever holds a post anywhere read for a reason, and do nothing', async () => {
    for (const { programme, area } of [...cases]) {
      const one = await opened(programme, area)
      for (const asker of askersOf(one)) {
        const who = [asker.name, one.programme, one.bureau, one.area]
        const reason = { reason: 'a fire in the building' }
        const { status, text } = await asker.client.post(`/api/cases/${one.id}/break-glass`, reason)
        const hasPost = (ACCOUNTS.find(({ id }) => id === asker.name)?.grants.length ?? 0) > 0
        expect([...who, status]).toEqual([...who, asker.kind !== 'staff' ? 401 : hasPost ? 201 : 403])
        expect([...who, text.includes(SECRET)]).toEqual([...who, false])
        if (asker.kind !== 'staff' || asker.roles.length > 0) continue
        const told = await asker.client.get(`/api/cases/${one.id}`)
        expect([...who, told.status, told.text.includes(SECRET)]).toEqual([
          ...who,
          hasPost ? 200 : 404,
          false,
        ])
        const before = await versionOf(one.id)
        const done = [
          ...[PROBES.unmaskCase!, PROBES.attachFile!].map(({ ask }) => ask),
          (client: Client, id: string) =>
            client.post(`/api/cases/${id}/actions/comment`, { input: { text: 'x' } }),
        ]
        for (const ask of done) {
          const refused = await ask(asker.client, one.id)
          expect([...who, refused.status, refused.text.includes(SECRET)]).toEqual([
            ...who,
            hasPost ? 403 : 404,
            false,
          ])
        }
        expect([...who, await versionOf(one.id)]).toEqual([...who, before])
      }
    }
  })

  /** Those in which whoever sees a case finds it. */
  const QUEUES = ['listCases', 'exportCases']
  const lists = served.filter(
    ({ method, path, access, tag }) =>
      method === 'get' && access !== 'admin' && !path.includes('{') && tag !== 'open311',
  )
  it.each(lists.map((route) => [nameOf(route), route] as const))(
    '%s lists to nobody what they may not see, nor what is personal',
    async (_, route) => {
      for (const id of [...everybody, 'nobody']) {
        const { text } = await send(clients.get(id) ?? city.nobody(), route)
        expect([id, text.includes(SECRET)]).toEqual([id, false])
        for (const one of cases) {
          const who = [id, one.programme, one.area]
          const isListed = text.includes(one.id)
          // Figures tell anybody what is behind them by number; its title and words only whoever sees it.
          if (!sees(id, one))
            expect([...who, text.includes(placeOf(one.programme, one.area))]).toEqual([...who, false])
          if (!sees(id, one) && route.access === 'staff' && route.tag === 'cases')
            expect([...who, isListed]).toEqual([...who, false])
          if (sees(id, one) && QUEUES.includes(route.id)) expect([...who, isListed]).toEqual([...who, true])
        }
      }
    },
  )
})
