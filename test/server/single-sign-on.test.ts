import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Account } from '../../src/server/identity/account.ts'
import { CLIENT, listening, providerOf, Visitor } from '../support/provider.ts'
import { type City, Client, cityOf } from './city.ts'

const PATH = '/api/session/single-sign-on'
const UNKNOWN = '/desk/?refused=sso-unknown'
const REFUSED = '/desk/?refused=sso-refused'
const UNREACHABLE = '/desk/?refused=sso-unreachable'

/** What the provider calls its people, by subject. */
const NAMES = {
  'sub-1': 'dispatcher',
  'sub-2': 'supervisor',
  'sub-3': 'stranger',
  'sub-4': 'idle',
  'sub-9': 'dispatcher',
}

const STAFF: readonly Account[] = [
  { id: 'admin', name: 'Admin', grants: [], admin: true },
  { id: 'dispatcher', name: 'Dispatcher', grants: [{ role: 'dispatcher', bureau: 'urban-management' }] },
  { id: 'supervisor', name: 'Supervisor', grants: [{ role: 'supervisor' }] },
  { id: 'idle', name: 'Idle', grants: [], disabled: true },
]

const cityWith = (issuer: URL, more: { claim?: string; url?: URL; accounts?: readonly Account[] } = {}) => {
  const { claim = 'preferred_username', url, accounts = STAFF } = more
  return cityOf({
    accounts,
    ...(url ? { url } : {}),
    singleSignOn: { issuer, clientId: CLIENT.id, clientSecret: CLIENT.secret, claim },
  })
}

const leadsTo = async (client: Client, path: string): Promise<string> => {
  const { status, headers } = await client.get(path)
  expect(status).toBe(302)
  return headers.get('location')!
}

/** Signs in at the provider and comes back; where the server leads then. */
const comeBack = async (client: Client, provider: URL, login: string) => {
  const back = await new Visitor(provider).signIn(await leadsTo(client, PATH), login)
  expect(back.origin + back.pathname).toBe(`http://localhost${PATH}/callback`)
  return { back: back.pathname + back.search, to: await leadsTo(client, back.pathname + back.search) }
}

const isIn = async (client: Client): Promise<boolean> => (await client.get('/api/session')).status === 200
const trailOf = async (city: City, kind: string) =>
  (await city.host.desk.store.trail.list({ kinds: [kind] }, undefined, 50)).rows.map(
    ({ account, detail }) => ({
      account,
      ...detail,
    }),
  )

describe('single sign-on at a provider', () => {
  let provider: Awaited<ReturnType<typeof providerOf>>
  let city: City
  beforeAll(async () => {
    provider = await providerOf(NAMES)
    city = await cityWith(provider.url)
  })
  afterAll(() => provider.close())

  it('begins a session as a password does: fresh, of the account, with its rights and no more', async () => {
    const client = city.nobody()
    expect((await client.get('/api/session/ways')).body).toEqual({ password: true, singleSignOn: true })
    const { to } = await comeBack(client, provider.url, 'sub-1')
    expect(to).toBe('/desk/')
    const { status, body } = await client.get('/api/session')
    expect([status, body.account.id, body.account.subject, body.singleSignOn]).toEqual([
      200,
      'dispatcher',
      'sub-1',
      true,
    ])
    expect((await client.get('/api/accounts')).status).toBe(403)
    expect(await trailOf(city, 'sign-in')).toContainEqual({ account: 'dispatcher', by: 'single-sign-on' })

    // What changes something needs the session's token; signing out ends it for good.
    expect((await client.send('DELETE', '/api/session')).status).toBe(403)
    const thief = new Client(city.app)
    thief.steal(client.cookie)
    client.csrf = body.csrf
    expect((await client.send('DELETE', '/api/session')).status).toBe(204)
    expect(await isIn(thief)).toBe(false)
    const end = new URL(await leadsTo(client, `${PATH}/end`))
    expect([end.origin, end.searchParams.get('post_logout_redirect_uri')]).toEqual([
      provider.url.origin,
      'http://localhost/desk/',
    ])
    expect((await fetch(end)).status).toBe(200)
  })

  it('ends an earlier session of the browser', async () => {
    const client = city.nobody()
    await client.signIn('supervisor')
    const thief = new Client(city.app)
    thief.steal(client.cookie)
    expect(await isIn(thief)).toBe(true)
    await comeBack(client, provider.url, 'sub-1')
    expect([await isIn(client), await isIn(thief)]).toEqual([true, false])
  })

  it('lets nobody in who has no account here, is disabled, or is called as an account that is somebody else’s', async () => {
    for (const [login, account, why] of [
      ['sub-3', '?', 'unknown'],
      ['sub-4', '?', 'unknown'],
      // The provider gave the name of an account, bound to sub-1 above, to a second person.
      ['sub-9', '?', 'unknown'],
    ] as const) {
      const client = city.nobody()
      expect((await comeBack(client, provider.url, login)).to).toBe(UNKNOWN)
      expect([login, await isIn(client)]).toEqual([login, false])
      expect(await trailOf(city, 'sign-in-refused')).toContainEqual({ account, by: 'single-sign-on', why })
    }
    expect(await city.host.identity.account('stranger')).toBeUndefined()
    expect(await city.host.identity.account('idle')).not.toHaveProperty('subject')
  })

  it('keeps a bound account out once it is disabled, and ends what it began', async () => {
    const admin = await city.as('admin')
    const client = city.nobody()
    await comeBack(client, provider.url, 'sub-2')
    expect(await isIn(client)).toBe(true)
    await admin.send('PATCH', '/api/accounts/supervisor', { disabled: true })
    expect(await isIn(client)).toBe(false)
    expect((await comeBack(client, provider.url, 'sub-2')).to).toBe(UNKNOWN)
    expect(await trailOf(city, 'sign-in-refused')).toContainEqual({
      account: 'supervisor',
      by: 'single-sign-on',
      why: 'disabled',
    })
    await admin.send('PATCH', '/api/accounts/supervisor', { disabled: false })
    expect((await comeBack(client, provider.url, 'sub-2')).to).toBe('/desk/')
  })

  it('takes what came back once, and only in the browser that began', async () => {
    const client = city.nobody()
    const { back } = await comeBack(client, provider.url, 'sub-1')
    expect(await leadsTo(client, back)).toBe(REFUSED)

    const victim = city.nobody()
    const stolen = await new Visitor(provider.url).signIn(await leadsTo(victim, PATH), 'sub-1')
    const path = stolen.pathname + stolen.search
    // Another browser, and one that began a sign-in of its own: the code is not theirs.
    for (const begins of [false, true]) {
      const attacker = city.nobody()
      if (begins) await leadsTo(attacker, PATH)
      expect(await leadsTo(attacker, path)).toBe(REFUSED)
      expect(await isIn(attacker)).toBe(false)
    }
    expect(await leadsTo(victim, path)).toBe('/desk/')

    // The same code again, however the browser got hold of its own attempt once more.
    const replaying = city.nobody()
    const address = await leadsTo(replaying, PATH)
    const cookie = replaying.cookie
    const first = await new Visitor(provider.url).signIn(address, 'sub-1')
    expect(await leadsTo(replaying, first.pathname + first.search)).toBe('/desk/')
    const again = new Client(city.app)
    again.steal(cookie)
    expect(await leadsTo(again, first.pathname + first.search)).toBe(REFUSED)
  })

  it.each([
    ['state', (url: URL) => url.searchParams.set('state', 'another')],
    ['nonce', (url: URL) => url.searchParams.set('nonce', 'another')],
    ['client', (url: URL) => url.searchParams.set('client_id', 'another')],
    ['PKCE challenge', (url: URL) => url.searchParams.set('code_challenge', 'A'.repeat(43))],
  ])('refuses what was given for another %s', async (_, change) => {
    const client = city.nobody()
    const url = new URL(await leadsTo(client, PATH))
    change(url)
    const back = await new Visitor(provider.url).signIn(url.href, 'sub-1')
    expect(back.searchParams.has('code')).toBe(true)
    expect(await leadsTo(client, back.pathname + back.search)).toBe(REFUSED)
    expect(await isIn(client)).toBe(false)
  })

  it('says so where somebody gave up at the provider', async () => {
    const client = city.nobody()
    const { searchParams } = new URL(await leadsTo(client, PATH))
    const query = new URLSearchParams({
      error: 'access_denied',
      state: searchParams.get('state')!,
      iss: provider.url.origin,
    })
    expect(await leadsTo(client, `${PATH}/callback?${query}`)).toBe(REFUSED)
  })

  it('binds an account to a subject beforehand: without a claim that names accounts, that alone lets in', async () => {
    const town = await cityOf({
      accounts: [...STAFF, { id: 'plain', name: 'Plain', grants: [] }],
      singleSignOn: { issuer: provider.url, clientId: CLIENT.id, clientSecret: CLIENT.secret },
    })
    const client = town.nobody()
    expect((await comeBack(client, provider.url, 'sub-1')).to).toBe(UNKNOWN)
    const admin = await town.as('admin')
    const made = await admin.post('/api/accounts', { id: 'new', name: 'New', grants: [], subject: 'sub-1' })
    expect([made.status, made.body.subject]).toEqual([201, 'sub-1'])
    expect((await comeBack(client, provider.url, 'sub-1')).to).toBe('/desk/')
    expect((await client.get('/api/session')).body.account.id).toBe('new')
    // It was made without a password: none opens it.
    for (const password of ['undefined', 'correct horse battery'])
      expect((await town.nobody().signIn('new', password)).status).toBe(401)

    const taken = await admin.send('PATCH', '/api/accounts/plain', { subject: 'sub-1' })
    expect([taken.status, taken.body.code]).toEqual([409, 'taken-subject'])
    expect((await admin.send('PATCH', '/api/accounts/new', { subject: null })).body).not.toHaveProperty(
      'subject',
    )
    expect(await isIn(client)).toBe(false)
    expect((await comeBack(client, provider.url, 'sub-1')).to).toBe(UNKNOWN)
    expect((await admin.send('PATCH', '/api/accounts/plain', { subject: 'sub-1' })).status).toBe(200)
    await comeBack(client, provider.url, 'sub-1')
    expect((await client.get('/api/session')).body.account.id).toBe('plain')
  })

  it('has a __Host- cookie behind https, and leads back to the public address', async () => {
    const town = await cityWith(provider.url, { url: new URL('https://city.example') })
    const { headers } = await town.nobody().get(PATH)
    const cookie = headers.getSetCookie().find((one) => one.includes('single-sign-on'))!
    expect(cookie).toMatch(/^__Host-bihuan-single-sign-on=/)
    for (const part of ['HttpOnly', 'Secure', 'SameSite=Lax', 'Path=/']) expect(cookie).toContain(part)
    expect(new URL(headers.get('location')!).searchParams.get('redirect_uri')).toBe(
      `https://city.example${PATH}/callback`,
    )
  })
})

describe('a server and its provider', () => {
  it('has no such address where no provider is set, and takes no subject', async () => {
    const city = await cityOf({ accounts: STAFF })
    expect((await city.nobody().get('/api/session/ways')).body.singleSignOn).toBe(false)
    for (const path of [PATH, `${PATH}/callback`, `${PATH}/end`])
      expect((await city.nobody().get(path)).status).toBe(404)
    const admin = await city.as('admin')
    const made = await admin.post('/api/accounts', { id: 'new', name: 'New', grants: [], subject: 'x' })
    expect([made.status, made.body.code]).toEqual([409, 'no-single-sign-on'])
  })

  it('works while the provider is away, says so at sign-in, and finds it when it is back', async () => {
    const provider = await providerOf(NAMES)
    await provider.close()
    const city = await cityWith(provider.url)
    expect((await city.as('dispatcher')).csrf).not.toBe('')
    expect(await leadsTo(city.nobody(), PATH)).toBe(UNREACHABLE)
    expect(await leadsTo(city.nobody(), `${PATH}/end`)).toBe('/desk/')

    // It answers until the browser is back from it, and not any more then.
    const live = await providerOf(NAMES, { port: Number(provider.url.port) })
    const client = city.nobody()
    const back = await new Visitor(live.url).signIn(await leadsTo(client, PATH), 'sub-1')
    await live.close()
    expect(await leadsTo(client, back.pathname + back.search)).toBe(UNREACHABLE)
  })

  it('knows an account by who calls it so: another provider’s subject of the same name is nobody here', async () => {
    const [one, other] = [await providerOf({ a: 'dispatcher' }), await providerOf({ a: 'stranger' })]
    const city = await cityWith(one.url)
    expect((await comeBack(city.nobody(), one.url, 'a')).to).toBe('/desk/')
    const { desk } = city.host
    const moved = await cityOf({
      desk,
      accounts: [],
      singleSignOn: { issuer: other.url, clientId: CLIENT.id, clientSecret: CLIENT.secret },
    })
    expect((await comeBack(moved.nobody(), other.url, 'a')).to).toBe(UNKNOWN)
    await one.close()
    await other.close()
  })
})

type Claims = Record<string, unknown>

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const signed = (claims: Claims, key: KeyObject): string => {
  const body = `${encoded({ alg: 'RS256', kid: 'k', typ: 'JWT' })}.${encoded(claims)}`
  return `${body}.${sign('RSA-SHA256', Buffer.from(body), key).toString('base64url')}`
}

describe('what a provider says of somebody', () => {
  const keys = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const strange = generateKeyPairSync('rsa', { modulusLength: 2048 })

  /** One that signs whatever it is told to: `change` is what is wrong with it. */
  const signing = (change: (claims: Claims) => Claims, key = keys.privateKey) => {
    const said = { nonce: '' }
    const made = listening((url) => (request, response) => {
      const at = Math.floor(Date.now() / 1000)
      const idToken = () =>
        signed(
          change({
            ...{ iss: url.origin, aud: CLIENT.id, sub: 'sub-1', preferred_username: 'dispatcher' },
            ...{ nonce: said.nonce, iat: at, exp: at + 60 },
          }),
          key,
        )
      const answers: Readonly<Record<string, () => object>> = {
        '/.well-known/openid-configuration': () => ({
          issuer: url.origin,
          authorization_endpoint: `${url.origin}/auth`,
          token_endpoint: `${url.origin}/token`,
          jwks_uri: `${url.origin}/keys`,
        }),
        '/keys': () => ({
          keys: [{ ...keys.publicKey.export({ format: 'jwk' }), kid: 'k', alg: 'RS256', use: 'sig' }],
        }),
        '/token': () => ({ access_token: 'x', token_type: 'bearer', id_token: idToken() }),
      }
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify(answers[request.url!]!()))
    })
    return { made, said }
  }

  const signInWith = async ({ made, said }: ReturnType<typeof signing>): Promise<string> => {
    const provider = await made
    try {
      const city = await cityWith(provider.url)
      const client = city.nobody()
      const { searchParams } = new URL(await leadsTo(client, PATH))
      said.nonce = searchParams.get('nonce')!
      const query = new URLSearchParams({ code: 'c', state: searchParams.get('state')! })
      const to = await leadsTo(client, `${PATH}/callback?${query}`)
      expect(await isIn(client)).toBe(to === '/desk/')
      return to
    } finally {
      await provider.close()
    }
  }

  it('is believed where everything is right', async () => {
    expect(await signInWith(signing((claims) => claims))).toBe('/desk/')
  })

  const past = Math.floor(Date.now() / 1000) - 3600
  it.each<[string, (claims: Claims) => Claims]>([
    ['for another client', (claims) => ({ ...claims, aud: 'another' })],
    ['by another issuer', (claims) => ({ ...claims, iss: 'http://localhost:1' })],
    ['with another nonce', (claims) => ({ ...claims, nonce: 'another' })],
    ['without a nonce', ({ nonce: _, ...claims }) => claims],
    ['for longer ago', (claims) => ({ ...claims, iat: past, exp: past + 60 })],
    ['of nobody', ({ sub: _, ...claims }) => claims],
  ])('is refused where it was said %s', async (_, change) => {
    expect(await signInWith(signing(change))).toBe(REFUSED)
  })

  it('is refused where somebody else signed it', async () => {
    expect(await signInWith(signing((claims) => claims, strange.privateKey))).toBe(REFUSED)
  })
})
