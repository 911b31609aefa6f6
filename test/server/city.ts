import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hash } from '@node-rs/argon2'
import type { Hono } from 'hono'
import { Desk } from '../../src/desk/index.ts'
import { instant } from '../../src/kernel/index.ts'
import { testCalendar } from '../../src/kernel/testing.ts'
import { bureaus, cityRules, programmes } from '../../src/programmes/index.ts'
import { appOf } from '../../src/server/app.ts'
import type { Host } from '../../src/server/host.ts'
import { type Account, ARGON } from '../../src/server/identity/account.ts'
import type { SingleSignOnOptions } from '../../src/server/identity/single-sign-on.ts'
import type { Planning } from '../../src/server/planning/planning.ts'
import type { Rehearsals } from '../../src/server/rehearsals.ts'
import { hostOf } from '../../src/server/server.ts'
import { memoryStore, type SealFolder } from '../../src/store/index.ts'

export const PASSWORD = 'correct horse battery'

/**
 * As quick as a hash can be, for it is read at every sign-in: how much it costs a server to make one is no matter of who may do
 * what. One does for all accounts of a process.
 */
const hashed = hash(PASSWORD, { ...ARGON, memoryCost: 8, timeCost: 1 })

/** An account with the tests' password, as the server keeps it; one that there is stays as it is. */
export const addAccount = async ({ desk, identity }: Host, account: Account): Promise<void> => {
  if (!(await identity.addAccount(account))) return
  const { register } = desk.store
  const { value, version } = (await register.get('account', account.id))!
  const withPassword = { ...(value as object), password: await hashed }
  await register.put('account', account.id, withPassword, { expected: version })
}

export const AREAS = [
  { code: 'city', name: { zh: '市', en: 'City' } },
  { code: 'east', name: { zh: '东区', en: 'East' }, parent: 'city' },
  { code: 'west', name: { zh: '西区', en: 'West' }, parent: 'city' },
]

/** One account a kind of right. */
export const ACCOUNTS: readonly Account[] = [
  { id: 'admin', name: 'Admin', grants: [], admin: true },
  { id: 'operator', name: 'Operator', grants: [{ role: 'operator', bureau: 'hotline-centre' }] },
  { id: 'dispatcher', name: 'Dispatcher', grants: [{ role: 'dispatcher', bureau: 'urban-management' }] },
  { id: 'repairer', name: 'Repairer', grants: [{ role: 'repairer', bureau: 'urban-management' }] },
  { id: 'other-bureau', name: 'Other', grants: [{ role: 'dispatcher', bureau: 'housing' }] },
  {
    id: 'west-only',
    name: 'West',
    grants: [{ role: 'dispatcher', bureau: 'urban-management', area: 'west' }],
  },
  {
    id: 'hotline-only',
    name: 'Hotline',
    grants: [{ role: 'operator', programmes: ['hotline'], bureau: 'hotline-centre' }],
  },
  { id: 'supervisor', name: 'Supervisor', grants: [{ role: 'supervisor' }] },
  { id: 'idle', name: 'Idle', grants: [] },
]

/** The calendar of these years is known: real ones end with those published. */
const YEARS = Array.from({ length: 80 }, (_, n) => 2020 + n)
/** What a desk needs to ask the city's rules, in whatever year the tests run. */
export const WITH_RULES = { rules: cityRules, calendar: testCalendar({ years: YEARS }) }

export interface Answered {
  readonly status: number
  readonly headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects to be there.
  readonly body: any
  readonly text: string
}

/** A browser or program talking to the server: keeps its cookies and CSRF token. */
export class Client {
  private readonly app: Hono
  private readonly cookies = new Map<string, string>()
  csrf = ''

  constructor(app: Hono) {
    this.app = app
  }

  get cookie(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  async send(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answered> {
    const isForm = body instanceof URLSearchParams
    const isParts = body instanceof FormData
    const isFile = body instanceof Uint8Array
    const response = await this.app.request(`http://localhost${path}`, {
      method,
      headers: {
        ...(this.cookies.size > 0 ? { cookie: this.cookie } : {}),
        ...(this.csrf && !isForm && !isParts ? { 'x-csrf-token': this.csrf } : {}),
        ...(body === undefined || isParts
          ? {}
          : {
              'content-type': isFile
                ? 'application/octet-stream'
                : isForm
                  ? 'application/x-www-form-urlencoded'
                  : 'application/json',
            }),
        ...headers,
      },
      ...(body === undefined
        ? {}
        : {
            body: isParts
              ? body
              : isFile
                ? (body as Uint8Array<ArrayBuffer>)
                : isForm
                  ? body.toString()
                  : JSON.stringify(body),
          }),
    })
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = ''] = cookie.split(';')
      const at = pair.indexOf('=')
      this.cookies.set(pair.slice(0, at), pair.slice(at + 1))
    }
    const text = await response.text()
    const isJson = (response.headers.get('content-type') ?? '').includes('json')
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: isJson ? JSON.parse(text) : undefined,
    }
  }

  get(path: string, headers?: Record<string, string>): Promise<Answered> {
    return this.send('GET', path, undefined, headers)
  }
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answered> {
    return this.send('POST', path, body, headers)
  }

  /** Uses a cookie of somebody's, as whoever stole it would. */
  steal(cookie: string): void {
    for (const pair of cookie.split('; '))
      this.cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1))
  }

  async signIn(
    account: string,
    password = PASSWORD,
    headers: Record<string, string> = {},
  ): Promise<Answered> {
    const answer = await this.post('/api/session', { account, password }, headers)
    if (answer.status === 201) this.csrf = answer.body.csrf
    return answer
  }
}

export interface City {
  readonly host: Host
  readonly app: Hono
  nobody(): Client
  as(account: string): Promise<Client>
}

/** The time, but never the same moment twice: what happens in one moment comes in no certain order. */
const steadyClock = () => {
  let last = 0
  return {
    now: () => {
      last = Math.max(last + 1, Date.now())
      return instant(last)
    },
  }
}

/** A city (in memory, where no store is given) with all programmes, three areas and an account a kind of right. */
export const cityOf = async (
  options: {
    readonly limitScale?: number
    readonly url?: URL
    readonly behindProxy?: boolean
    readonly accounts?: readonly Account[]
    /** One with a story of its own; areas are its own too. */
    readonly desk?: Desk
    readonly scan?: readonly string[]
    /** With the city's rules and a calendar of any year: for what asks them. */
    readonly rules?: true
    readonly rehearsals?: Rehearsals
    readonly planning?: Planning
    readonly singleSignOn?: SingleSignOnOptions
    readonly seals?: SealFolder
    /** Takes every line that is logged, of whatever level. */
    readonly logTo?: { write(line: string): void }
  } = {},
): Promise<City> => {
  const desk =
    options.desk ??
    (await Desk.open({
      store: memoryStore(),
      programmes,
      clock: steadyClock(),
      dice: { id: () => crypto.randomUUID() },
      ...(options.rules ? WITH_RULES : {}),
    }))
  if (!options.desk) await desk.putAreas(AREAS)
  const url = options.url ?? new URL('http://localhost')
  const files = {
    folder: mkdtempSync(join(tmpdir(), 'bihuan-files-')),
    ...(options.scan ? { scan: options.scan } : {}),
  }
  const limitScale = options.limitScale ?? 10_000
  const { rehearsals, planning, singleSignOn, seals, logTo } = options
  const host = await hostOf({
    desk,
    bureaus,
    behindProxy: options.behindProxy ?? false,
    logLevel: logTo ? 'trace' : 'silent',
    ...(logTo ? { logTo } : {}),
    limitScale,
    url,
    files,
    ...(rehearsals ? { rehearsals } : {}),
    ...(planning ? { planning } : {}),
    ...(singleSignOn ? { singleSignOn } : {}),
    ...(seals ? { seals } : {}),
  })
  for (const account of options.accounts ?? ACCOUNTS) await addAccount(host, account)
  const app = appOf(host, 'test')
  const nobody = () => new Client(app)
  const as = async (account: string) => {
    const client = nobody()
    const { status } = await client.signIn(account)
    if (status !== 201) throw new Error(`${account} cannot sign in: ${status}`)
    return client
  }
  return { host, app, nobody, as }
}

export const COLD = { symptom: 'cold', room: 14, contact: '0318-5550000', details: 'cold since Monday' }

/** A cold flat in the east, reported through the API. */
export const coldFlat = async (city: City, area = 'east') => {
  const answer = await city.nobody().post('/api/programmes/heating/cases', { request: COLD, area })
  if (answer.status !== 201) throw new Error(answer.text)
  return answer.body as { case: string; code: string; version: number }
}
