import { beforeAll, describe, expect, it } from 'vitest'
import { ROUTES } from '../../src/server/app.ts'
import { type Route, TOKEN_SCOPES } from '../../src/server/http/route.ts'
import { ACCOUNTS, type City, type Client, cityOf } from './city.ts'

/** What people told us that nobody may read without saying why. */
const SECRET = '0318-5550000'

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

/** Written down a second time, and simply: who sees a case at all. */
const sees = (account: string, { programme, bureau, area }: Owned): boolean =>
  (ACCOUNTS.find(({ id }) => id === account)?.grants ?? []).some((grant) => {
    const isHeld = HELD[programme]![grant.role]
    return (
      isHeld !== undefined &&
      (!isHeld || grant.bureau === bureau) &&
      (grant.programmes ?? [programme]).includes(programme) &&
      [undefined, 'city', area].includes(grant.area)
    )
  })

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

  beforeAll(async () => {
    city = await cityOf()
    for (const id of everybody) clients.set(id, await city.as(id))
    for (const programme of Object.keys(HELD))
      for (const area of ['east', 'west']) {
        const request =
          programme === 'heating'
            ? { symptom: 'cold', contact: SECRET }
            : { type: 'noise', details: 'at night', contact: SECRET }
        const made = await city.nobody().post(`/api/programmes/${programme}/cases`, { request, area })
        expect(made.status).toBe(201)
        const { case: id } = made.body as { case: string }
        const row = (await city.host.desk.store.load([id], [])).rows.get(id)!
        cases.push({ id, programme, bureau: row.bureau, area })
      }
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

  const aboutOne = served.filter(({ path }) => path.includes('{case}'))
  it.each(aboutOne.map((route) => [nameOf(route), route] as const))(
    '%s is for those who see the case, by role, bureau, area and programme, and tells nobody what is personal',
    async (_, route) => {
      const isPlain = route.method === 'get' && (route.path.match(/\{/g) ?? []).length === 1
      for (const one of cases)
        for (const id of [...everybody, 'nobody']) {
          const client = clients.get(id) ?? city.nobody()
          const { status, text } = await send(client, route, one.id)
          const who = [id, one.programme, one.bureau, one.area]
          if (!sees(id, one)) expect([...who, status >= 400 && status < 500]).toEqual([...who, true])
          // 422: seen, but it rests on no determination.
          else if (isPlain) expect([...who, [200, 422].includes(status)]).toEqual([...who, true])
          expect([...who, text.includes(SECRET)]).toEqual([...who, false])
        }
    },
  )

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
        for (const one of cases)
          if (!sees(id, one) && route.access === 'staff' && route.tag === 'cases')
            expect([id, one.programme, one.area, text.includes(one.id)]).toEqual([
              id,
              one.programme,
              one.area,
              false,
            ])
      }
    },
  )
})
