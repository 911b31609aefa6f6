import { ACCOUNTS, type City, type Client, coldFlat, PASSWORD } from '../server/city.ts'
import { HEAD, MAPPING } from '../server/town-export.ts'
import { CREWS } from './crews.ts'

/** A request that is carried out as it is: what is wrong with it afterwards is what a test put in. */
export interface Valid {
  readonly route: string
  readonly method: string
  readonly path: string
  readonly body: unknown
  /** As Open311 has it, instead of JSON. */
  readonly form?: true
  /** Strangers come anew each time: some of what they ask begins a session. */
  by(): Client
}

/** Holds every post and the keys: whatever is asked, it is not for want of rights that it is refused. */
const EVERYTHING = {
  id: 'everything',
  name: 'Everything',
  admin: true,
  grants: [
    { role: 'dispatcher', bureau: 'urban-management' },
    { role: 'operator', bureau: 'hotline-centre' },
    { role: 'supervisor' },
    { role: 'proposer', bureau: 'civil-affairs' },
  ],
}
export const ACCOUNTS_OF_REQUESTS = [...ACCOUNTS, EVERYTHING]

/** Routes that take a body and cannot be met here: no rehearsals are composed, and nothing has been given up. */
export const UNMET = ['startRehearsal', 'resendMessage']

const HEATING = {
  symptom: 'cold',
  scope: 'flat',
  place: 'Rose Street 7',
  room: 14.5,
  details: 'cold since Monday',
  contact: '0318-5550000',
}
const HOTLINE = {
  type: 'noise',
  matter: 'building works',
  details: 'at night',
  place: 'Rose Street 7',
  urgency: 'ordinary',
  contact: '0318-5550000',
}

/** A plan of a bureau's day that would send somebody. */
const aPlan = async (city: City, staff: Client): Promise<{ readonly id: string; readonly case: string }> => {
  await staff.send('PUT', '/api/bureaus/urban-management/lists/crews', { list: CREWS })
  const request = { ...HEATING, facility: 'W' }
  const opened = await city.nobody().post('/api/programmes/heating/cases', { request, area: 'east' })
  const board = await staff.get('/api/dispatch?bureau=urban-management')
  return { id: board.body.plan, case: opened.body.case }
}

/** One at least of each route that takes a body, in a city with the accounts above. */
export const validRequests = async (city: City): Promise<readonly Valid[]> => {
  const { case: id, code } = await coldFlat(city)
  const staff = await city.as('everything')
  const idle = await city.as('idle')
  const uploaded = await staff.post(
    '/api/imports?name=export.csv',
    new Uint8Array(Buffer.from(`${HEAD}\n1,2025-01-01 08:00,2025-01-01 09:00,east,不热,0318-5551111,cold`)),
  )
  const url = 'https://example.com/hook'
  const hook = await staff.post('/api/subscriptions', { name: 'hook', url })
  const [list, plan] = [CREWS, await aPlan(city, staff)]
  const of =
    (client?: Client, method = 'POST') =>
    (route: string, path: string, body: unknown): Valid => {
      const by = () => client ?? city.nobody()
      return { route, method, path, body, by }
    }
  const [post, put, patch] = [of(staff), of(staff, 'PUT'), of(staff, 'PATCH')]
  const open311 = (format: string): Valid => ({
    ...of()(`postRequest${format}`, `/open311/v2/requests.${format.toLowerCase()}`, {
      service_code: 'heating',
      'attribute[symptom]': 'cold',
      'attribute[area]': 'east',
      address_string: 'Rose Street 7',
      description: 'cold since Monday',
      phone: '0318-5550000',
      email: 'me@example.com',
      jurisdiction_id: 'city.example',
    }),
    form: true,
  })
  const act = (action: string, input: object) =>
    post('actOnCase', `/api/cases/${id}/actions/${action}`, { input })
  return [
    put('putAreas', '/api/areas', {
      rows: [{ code: 'north', name: { zh: '北', en: 'North' }, parent: 'city' }],
    }),
    of()('signIn', '/api/session', { account: 'idle', password: PASSWORD }),
    put('putViews', '/api/session/views', { rows: [{ name: 'mine', search: '?order=due' }] }),
    of()('showReceipt', '/api/receipts', { case: id, code }),
    post('addAccount', '/api/accounts', {
      id: 'new',
      name: 'New',
      grants: [{ role: 'dispatcher', programmes: ['heating'], bureau: 'urban-management', area: 'east' }],
    }),
    patch('changeAccount', '/api/accounts/repairer', { name: 'Repairer' }),
    post('addToken', '/api/tokens', { name: 'sync', account: 'repairer', scopes: ['cases:read'], days: 1 }),
    of()('openCase', '/api/programmes/heating/cases', {
      request: HEATING,
      area: 'east',
      channel: 'web',
      onBehalfOf: 'relative',
    }),
    post('openCase', '/api/programmes/hotline/cases', { request: HOTLINE, area: 'east', role: 'operator' }),
    act('comment', { text: 'called back', shown: true }),
    act('dispatch', { crew: 'crew 4', reason: 'near' }),
    act('correct', { request: { place: 'Rose Street 8', room: 12 }, area: 'east', reason: 'misheard' }),
    act('supervise', { instruction: 'within the hour' }),
    post('unmaskCase', `/api/cases/${id}/unmask`, { reason: 'to call them', fields: ['contact'] }),
    post('searchCases', '/api/cases/search', { text: '0318-5550000' }),
    post('similarCases', '/api/programmes/heating/similar', {
      area: 'east',
      said: { place: 'Rose Street 8' },
    }),
    post('breakGlass', `/api/cases/${id}/break-glass`, { reason: 'a fire in the building' }),
    post('proposeRevision', `/api/parameters/${encodeURIComponent('child-protection/of-age')}/proposals`, {
      from: '2027-01-01',
      value: '18',
      source: 'order 12',
      grade: 'B',
      why: 'yearly',
      area: 'east',
    }),
    put('putList', '/api/bureaus/housing/lists/crews', { list }),
    post('sendCrew', `/api/cases/${id}/crew`, { crew: 'west', reason: 'near' }),
    post('takePlan', `/api/plans/${plan.id}/take`, {
      cases: [plan.case],
      programme: 'heating',
      area: 'east',
      lang: 'en',
    }),
    put('readMessages', '/api/messages/read', { until: new Date().toISOString() }),
    post('previewImport', `/api/imports/${uploaded.body.id}/preview`, { kind: 'requests', mapping: MAPPING }),
    post('addSubscription', '/api/subscriptions', { name: 'hook', url, programmes: ['heating'] }),
    patch('changeSubscription', `/api/subscriptions/${hook.body.id}`, { name: 'hook', url }),
    open311('Json'),
    open311('Xml'),
    of(idle, 'PUT')('changePassword', '/api/session/password', { password: PASSWORD, newPassword: PASSWORD }),
  ]
}

/** Every place in a value where something single stands: as the names that lead there. */
export const leavesOf = (value: unknown, at: readonly string[] = []): readonly (readonly string[])[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, of]) => leavesOf(of, [...at, name]))
    : [at]

/** The same value with something else in one place. */
export const withLeaf = (value: unknown, [name, ...rest]: readonly string[], leaf: unknown): unknown => {
  if (name === undefined) return leaf
  if (Array.isArray(value)) return value.map((of, n) => (String(n) === name ? withLeaf(of, rest, leaf) : of))
  const of = value as Readonly<Record<string, unknown>>
  return { ...of, [name]: withLeaf(of[name], rest, leaf) }
}

/** Sends a request as it is, or with another body. */
export const sendValid = ({ by, method, path, body, form }: Valid, other = body) =>
  by().send(method, path, form ? new URLSearchParams(other as Record<string, string>) : other)
