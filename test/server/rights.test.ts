import { beforeAll, describe, expect, it } from 'vitest'
import { MACHINE } from '../../src/kernel/index.ts'
import { ACCOUNTS, type City, type Client, cityOf, coldFlat } from './city.ts'

const EVERYBODY = ['nobody', ...ACCOUNTS.map(({ id }) => id)]

/** Who may, by what: everybody else may not. Staff routes tell strangers to sign in, cases nobody may see are unknown. */
const WHO_MAY: Readonly<Record<string, readonly string[]>> = {
  read: ['operator', 'dispatcher', 'repairer', 'supervisor'],
  timeline: ['operator', 'dispatcher', 'repairer', 'supervisor'],
  list: EVERYBODY.filter((who) => who !== 'nobody'),
  export: EVERYBODY.filter((who) => who !== 'nobody'),
  provenance: EVERYBODY.filter((who) => who !== 'nobody'),
  unmask: ['operator', 'dispatcher', 'repairer', 'supervisor'],
  dispatch: ['operator', 'dispatcher'],
  supervise: ['supervisor'],
  accounts: ['admin'],
  tokens: ['admin'],
  areas: ['admin'],
}

const attempt = (client: Client, what: string, id: string) => {
  switch (what) {
    case 'read':
      return client.get(`/api/cases/${id}`)
    case 'timeline':
      return client.get(`/api/cases/${id}/events`)
    case 'list':
      return client.get('/api/cases')
    case 'export':
      return client.get('/api/cases.csv')
    case 'provenance':
      return client.get('/api/figures/heating/complaints/cases')
    case 'unmask':
      return client.post(`/api/cases/${id}/unmask`, { reason: 'to call them' })
    case 'dispatch':
      return client.post(`/api/cases/${id}/actions/dispatch`, { input: { crew: 'A' } })
    case 'supervise':
      return client.post(`/api/cases/${id}/actions/supervise`, { input: { instruction: 'now' } })
    case 'accounts':
      return client.get('/api/accounts')
    case 'tokens':
      return client.get('/api/tokens')
    default:
      return client.send('PUT', '/api/areas', { rows: [{ code: 'north', name: { zh: '北', en: 'North' } }] })
  }
}

describe('rights', () => {
  let city: City
  const clients = new Map<string, Client>()
  beforeAll(async () => {
    city = await cityOf()
    for (const who of EVERYBODY) clients.set(who, who === 'nobody' ? city.nobody() : await city.as(who))
  })

  it.each(Object.keys(WHO_MAY).flatMap((what) => EVERYBODY.map((who) => [who, what] as const)))(
    '%s: %s',
    async (who, what) => {
      const { case: id } = await coldFlat(city)
      const answer = await attempt(clients.get(who)!, what, id)
      if (WHO_MAY[what]!.includes(who)) expect(answer.status).toBe(200)
      else expect([401, 403, 404]).toContain(answer.status)
    },
  )

  it('what is told of by numbers has a title for whoever may see the case, and for nobody else', async () => {
    const { case: id } = await coldFlat(city)
    const titleOf = async (who: string, path: string) => {
      const { rows } = (await clients.get(who)!.get(path)).body
      return (rows as { case?: string; title?: { zh: string } }[]).find((row) => row.case === id)?.title
    }
    const behind = '/api/figures/heating/complaints/cases?limit=200'
    for (const who of ['dispatcher', 'supervisor']) expect((await titleOf(who, behind))!.zh).toMatch(/不热/)
    for (const who of ['other-bureau', 'west-only', 'hotline-only', 'admin', 'idle'])
      expect([who, await titleOf(who, behind)]).toEqual([who, undefined])
    await clients.get('dispatcher')!.post(`/api/cases/${id}/unmask`, { reason: '回电核实' })
    await city.host.audit.readOn()
    const acts = `/api/audit?case=${id}`
    expect((await titleOf('supervisor', acts))!.zh).toMatch(/不热/)
    expect((await clients.get('admin')!.get(acts)).body.rows).not.toEqual([])
    expect(await titleOf('admin', acts)).toBeUndefined()
  })

  it('opens nothing as nobody for whoever believes to be in a session that has ended', async () => {
    const operator = await city.as('operator')
    const open = () =>
      operator.post(
        '/api/programmes/heating/cases',
        { request: { symptom: 'cold' }, area: 'east' },
        { 'idempotency-key': crypto.randomUUID() },
      )
    expect((await open()).status).toBe(201)
    const { csrf } = operator
    await operator.send('DELETE', '/api/session')
    operator.csrf = csrf
    const ended = await open()
    expect([ended.status, ended.body.code]).toEqual([401, 'sign-in'])
    expect((await operator.signIn('operator')).status).toBe(201)
    expect((await open()).status).toBe(201)
  })

  it('takes areas that lie in others up to a top, and no other', async () => {
    const admin = clients.get('admin')!
    const put = (...rows: [code: string, parent?: string][]) =>
      admin.send('PUT', '/api/areas', {
        rows: rows.map(([code, parent]) => ({
          code,
          name: { zh: code, en: code },
          ...(parent ? { parent } : {}),
        })),
      })
    expect((await put(['n1', 'n2'], ['n2'])).status).toBe(200)
    const refused = [
      [
        ['x1', 'x2'],
        ['x2', 'x1'],
      ],
      [['s1', 's1']],
      [['z1', 'nowhere']],
      [['n2', 'n1']],
      [['a b/c']],
    ] as const
    for (const rows of refused) {
      const { status, body } = await put(...(rows as never as [string, string?][]))
      expect([rows, [400, 422].includes(status), body.field]).toEqual([
        rows,
        true,
        expect.stringMatching(/^rows\.0\./),
      ])
    }
    const { rows } = (await admin.get('/api/areas')).body
    expect(rows.map(({ code }: { code: string }) => code)).not.toContain('x1')
  })

  it('shows personal fields to nobody but whoever says why, and keeps that', async () => {
    const { case: id, code } = await coldFlat(city)
    const dispatcher = clients.get('dispatcher')!
    const resident = city.nobody()
    await resident.post('/api/receipts', { case: id, code })
    for (const client of [dispatcher, resident])
      for (const path of [`/api/cases/${id}`, `/api/cases/${id}/events`]) {
        const { text, status } = await client.get(path)
        expect([status, /\b5550000\b/.test(text)]).toEqual([200, false])
      }
    expect((await dispatcher.post(`/api/cases/${id}/unmask`, { reason: ' ' })).status).toBe(400)
    const shown = await dispatcher.post(`/api/cases/${id}/unmask`, { reason: '回电核实' })
    expect(shown.body.request.contact).toBe('0318-5550000')
    const { body } = await clients.get('supervisor')!.get(`/api/cases/${id}/events`)
    expect(body.rows.at(-1)).toMatchObject({
      type: 'unmask',
      by: { account: 'dispatcher' },
      input: { reason: '回电核实' },
    })
    // The person whose data it is sees where the case has got to, not what staff note among themselves.
    const own = (await resident.get(`/api/cases/${id}/events`)).body.rows
    expect(own.map(({ type }: { type: string }) => type)).toEqual(['open'])
  })

  it('opens a receipt with its own code only, and stops those who try codes out', async () => {
    const town = await cityOf()
    const [mine, yours] = [await coldFlat(town), await coldFlat(town)]
    const client = town.nobody()
    expect((await client.post('/api/receipts', { case: mine.case, code: yours.code })).status).toBe(401)
    expect((await client.get(`/api/cases/${mine.case}`)).status).toBe(404)
    for (let n = 0; n < 9; n++) await client.post('/api/receipts', { case: mine.case, code: `AAAA-${n}` })
    const late = await client.post('/api/receipts', { case: mine.case, code: mine.code })
    expect([late.status, late.body.code]).toEqual([429, 'too-many'])
    expect(Number(late.headers.get('retry-after'))).toBeGreaterThan(0)
  })

  it('refuses a post that would give nothing, and says which part of it', async () => {
    const admin = clients.get('admin')!
    const bureau = 'urban-management'
    const given = async (grant: object) => {
      const { status, body } = await admin.post('/api/accounts', { id: 'new', name: 'New', grants: [grant] })
      return [status, body.field]
    }
    expect(await given({ role: 'nobody', bureau })).toEqual([400, 'grants.0.role'])
    expect(await given({ role: 'resident' })).toEqual([400, 'grants.0.role'])
    expect(await given({ role: 'repairer', bureau, programmes: ['hotline'] })).toEqual([400, 'grants.0.role'])
    expect(await given({ role: 'repairer', bureau, programmes: ['nothing'] })).toEqual([
      404,
      'grants.0.programmes',
    ])
    expect(await given({ role: 'repairer', bureau, area: 'nowhere' })).toEqual([400, 'grants.0.area'])
    expect(await given({ role: 'repairer' })).toEqual([400, 'grants.0.bureau'])
    expect(await given({ role: 'repairer', bureau: 'nowhere' })).toEqual([400, 'grants.0.bureau'])
    expect(await given({ role: 'supervisor', bureau: 'nowhere' })).toEqual([400, 'grants.0.bureau'])
    const changed = await admin.send('PATCH', '/api/accounts/idle', { grants: [{ role: 'nobody' }] })
    expect([changed.status, changed.body.field]).toEqual([400, 'grants.0.role'])
  })

  it('knows the bureaus that came with cases', async () => {
    const town = await cityOf()
    const input = { request: { type: 'x' }, area: 'east', bureau: 'town-roads' }
    const done = await town.host.desk.perform({ action: 'open', programme: 'hotline', input }, MACHINE)
    expect(done.ok).toBe(true)
    const grants = [{ role: 'officer', bureau: 'town-roads' }]
    const { status } = await (await town.as('admin')).post('/api/accounts', {
      id: 'roads',
      name: 'R',
      grants,
    })
    expect(status).toBe(201)
  })

  it('finds accounts by part of their id or name, page by page, however many there are', async () => {
    const town = await cityOf()
    const admin = await town.as('admin')
    const all = Array.from({ length: 1201 }, (_, n) => `u-${String(n).padStart(4, '0')}`)
    for (const [n, id] of all.entries())
      await town.host.identity.addAccount({ id, name: n % 400 === 0 ? '张三 Zhang' : 'Somebody', grants: [] })
    const found = async (text: string, limit = 50): Promise<readonly string[]> => {
      const ids: string[] = []
      for (let after = ''; ; ) {
        const query = new URLSearchParams({ text, limit: String(limit), ...(after ? { after } : {}) })
        const { body, status } = await admin.get(`/api/accounts?${query}`)
        expect(status).toBe(200)
        ids.push(...body.rows.map(({ id }: { id: string }) => id))
        if (body.next === undefined) return ids
        after = body.next
      }
    }
    const zhang = ['u-0000', 'u-0400', 'u-0800', 'u-1200']
    for (const text of ['张三', ' zhAng ', 'ＺＨ'])
      for (const limit of [1, 3, 50]) expect(await found(text, limit)).toEqual(zhang)
    expect(await found('U-120')).toEqual(['u-1200'])
    expect(await found('nobody at all')).toEqual([])
    expect(await found('u-', 200)).toEqual(all)
    expect((await admin.get('/api/accounts?text=')).status).toBe(400)
  })

  it('leaves the city an administrator who can sign in', async () => {
    const town = await cityOf()
    await town.host.identity.addAccount({ id: 'no-password', name: 'N', grants: [], admin: true })
    const admin = await town.as('admin')
    const change = async (client: Client, id: string, what: object) => {
      const { status, body } = await client.send('PATCH', `/api/accounts/${id}`, what)
      return [status, body.code, body.field]
    }
    const last = 'last-administrator'
    expect(await change(admin, 'admin', { disabled: true })).toEqual([409, last, 'disabled'])
    expect(await change(admin, 'admin', { admin: false })).toEqual([409, last, 'admin'])
    // Nothing has happened: not even the session ended.
    expect((await admin.get('/api/accounts')).status).toBe(200)
    expect((await change(admin, 'admin', { name: 'The administrator' }))[0]).toBe(200)
    expect((await change(admin, 'no-password', { disabled: true }))[0]).toBe(200)

    // Two who take it from one another at the same moment do not both succeed.
    expect((await change(admin, 'idle', { admin: true }))[0]).toBe(200)
    const idle = await town.as('idle')
    const both = await Promise.all([
      change(admin, 'idle', { disabled: true }),
      change(idle, 'admin', { admin: false }),
    ])
    expect(both).toContainEqual([409, last, expect.any(String)])
    const left = (await town.host.identity.accounts('', 50)).filter(
      ({ id, admin, disabled }) => id !== 'no-password' && admin && !disabled,
    )
    expect(left.length).toBeGreaterThan(0)
    expect((await (await town.as(left[0]!.id)).get('/api/accounts')).status).toBe(200)
  })

  it('lets a service token do what both its account and its scopes allow, until it is taken back', async () => {
    const { case: id } = await coldFlat(city)
    const admin = clients.get('admin')!
    const made = await admin.post('/api/tokens', {
      name: 'sync',
      account: 'dispatcher',
      scopes: ['cases:read'],
      days: 1,
    })
    expect(made.status).toBe(201)
    const bearer = { authorization: `Bearer ${made.body.token}` }
    const program = city.nobody()
    expect((await program.get(`/api/cases/${id}`, bearer)).status).toBe(200)
    expect((await program.get('/api/accounts', bearer)).status).toBe(403)
    expect((await program.get('/api/session', bearer)).status).toBe(403)
    const acted = await program.post(`/api/cases/${id}/actions/dispatch`, { input: { crew: 'A' } }, bearer)
    expect(acted.status).toBe(403)
    expect((await admin.get('/api/tokens')).text).not.toContain(made.body.token)
    expect((await admin.send('DELETE', `/api/tokens/${made.body.id}`)).status).toBe(204)
    expect((await program.get(`/api/cases/${id}`, bearer)).status).toBe(404)
  })

  it('lists service tokens page by page, however many there are, and takes any of them back', async () => {
    const town = await cityOf()
    const admin = await town.as('admin')
    const asked = { name: 'sync', account: 'dispatcher', scopes: ['cases:read'] as const }
    const expiresAt = Date.now() + 86_400_000
    const made = await Promise.all(
      Array.from({ length: 203 }, () => town.host.identity.tokens.add({ ...asked, expiresAt })),
    )
    const listed: string[] = []
    let after: string | undefined
    do {
      const { body } = await admin.get(`/api/tokens?limit=50${after === undefined ? '' : `&after=${after}`}`)
      listed.push(...body.rows.map(({ id }: { id: string }) => id))
      after = body.next
    } while (after !== undefined)
    expect(listed).toEqual(made.map(({ id }) => id).sort())
    expect((await admin.get('/api/tokens')).body.rows).toHaveLength(200)
    const last = made.find(({ id }) => id === listed.at(-1))!
    const bearer = { authorization: `Bearer ${last.token}` }
    expect((await town.nobody().get('/api/cases', bearer)).status).toBe(200)
    expect((await admin.send('DELETE', `/api/tokens/${last.id}`)).status).toBe(204)
    expect((await town.nobody().get('/api/cases', bearer)).status).toBe(401)
    for (const id of [last.id, last.id.slice(0, 6), `${listed[0]}x`])
      expect([id, (await admin.send('DELETE', `/api/tokens/${id}`)).status]).toEqual([id, 404])
  })
})
