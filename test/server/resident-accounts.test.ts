import { beforeAll, describe, expect, it } from 'vitest'
import { instant } from '../../src/kernel/index.ts'
import { ROUTES } from '../../src/server/app.ts'
import { ResidentAccounts } from '../../src/server/identity/resident-account.ts'
import { memoryStore } from '../../src/store/memory.ts'
import { type City, Client, cityOf, coldFlat } from './city.ts'
import { goOn, hiddenIn, next } from './pages.ts'

const NAME = '139 0000 0000'
const PASSPHRASE = 'three unlikely words'

type Fields = Record<string, string | readonly string[]>

/** Sends a form of the account's with what its page carries. */
const press = async (client: Client, page: string, action: string, fields: Fields = {}) => {
  const { csrf = '' } = hiddenIn((await client.get(page)).text)
  const pairs = Object.entries({ csrf, ...fields }).flatMap(([name, values]) =>
    [values].flat().map((value): [string, string] => [name, value]),
  )
  return client.post(action, new URLSearchParams(pairs))
}
const signUp = (client: Client, name: string, more: Fields = {}) =>
  press(client, '/account/new', '/account/new', { name, passphrase: PASSPHRASE, ...more })
const signIn = (client: Client, name: string, passphrase = PASSPHRASE, more: Fields = {}) =>
  press(client, '/account', '/account/sign-in', { name, passphrase, ...more })
const track = (client: Client, number: string, code: string) =>
  client.post('/track', new URLSearchParams({ number, code }))

/** The cases that somebody's page lists. */
const mine = async (client: Client) =>
  [...(await client.get('/account')).text.matchAll(/href="\/cases\/([A-Z0-9-]+)"/g)].map((m) => m[1]!)

describe('a resident’s account', () => {
  let city: City
  beforeAll(async () => {
    city = await cityOf()
  })

  it('gathers receipts: shown before, asked while signed in, added by number and code', async () => {
    const [first, second] = [await coldFlat(city), await coldFlat(city, 'west')]
    const client = city.nobody()
    await track(client, first.case, first.code)
    const receipt = await client.get(`/cases/${first.case}`)
    expect(receipt.text).toContain('href="/account/new"')
    const before = client.cookie
    const made = await signUp(client, NAME, { keep: first.case })
    expect([made.status, made.headers.get('location'), client.cookie === before]).toEqual([
      303,
      '/account',
      false,
    ])
    expect(await mine(client)).toEqual([first.case])

    const path = '/ask/heating'
    const answers = { '~area': 'east', symptom: 'none', place: '3-2-101', contact: '0318-5550000' }
    const { page } = await goOn(client, path, await client.get(path), answers)
    const sent = await next(client, path, page.text, {}, 'send')
    const third = sent.headers.get('location')!.replace('/cases/', '')
    await track(client, second.case, second.code)
    expect((await mine(client)).sort()).toEqual([first.case, second.case, third].sort())

    // On another device, written another way, all of it is there, with its promises counting down.
    const phone = city.nobody()
    expect((await signIn(phone, '139-00000000')).status).toBe(303)
    expect((await mine(phone)).length).toBe(3)
    expect((await phone.get('/account')).text).toMatch(/class="promise calm">[^<]+<span class="pill">还剩/)
    expect((await phone.get(`/cases/${third}`)).status).toBe(200)
    // And what one device adds, the other sees.
    const fourth = await coldFlat(city)
    await track(phone, fourth.case, fourth.code)
    expect(await mine(client)).toContain(fourth.case)
  })

  it('says in plain words how long a name and a passphrase have to be', async () => {
    const client = city.nobody()
    for (const [fields, field, words] of [
      [{ name: '王' }, 'name', '4 至 64 个字符。'],
      [{ name: '王大妈家', passphrase: '123456' }, 'passphrase', '至少 12 个字符'],
    ] as const) {
      const { status, text } = await signUp(client, fields.name, fields)
      expect([status, text.includes(`<a href="#${field}">${words}`)]).toEqual([400, true])
    }
  })

  it('takes only what was shown and ticked: a shared browser keeps what is another’s out', async () => {
    const [own, others, never] = [await coldFlat(city), await coldFlat(city), await coldFlat(city)]
    const client = city.nobody()
    for (const { case: id, code } of [own, others]) await track(client, id, code)
    // Nor does a slip, or another look of the page, put it in again.
    const ticks = (html: string) =>
      [...html.matchAll(/name="keep" value="([\w-]+)" checked/g)].map((m) => m[1])
    for (const [action, more] of [
      ['/account/new', { passphrase: 'short' }],
      ['/account/new?lang=en', { go: 'stay' }],
      ['/account/sign-in', { passphrase: 'never was one' }],
      ['/account/sign-in?text=large', { go: 'stay' }],
    ] as const) {
      const fields = { name: 'shared-browser', keep: own.case, ...more }
      const again = await press(client, '/account/new', action, fields)
      expect([action, ticks(again.text)]).toEqual([action, [own.case]])
      expect(again.text).toContain('value="shared-browser"')
    }
    expect((await client.get('/account')).text).toMatch(/<html lang="en" class="large"/)
    await client.get('/settings?lang=zh&text=usual')
    await signUp(client, 'shared-browser', { keep: [own.case, never.case] })
    expect(await mine(client)).toEqual([own.case])
    for (const { case: id } of [others, never]) expect((await client.get(`/cases/${id}`)).status).toBe(404)
  })

  it('sees what it has proven and nothing else, by every route about a case', async () => {
    const [own, others] = [await coldFlat(city), await coldFlat(city)]
    const [client, other] = [city.nobody(), city.nobody()]
    await track(client, own.case, own.code)
    await signUp(client, 'one-of-two', { keep: own.case })
    await track(other, others.case, others.code)
    await signUp(other, 'two-of-two', { keep: others.case })
    client.csrf = hiddenIn((await client.get('/account')).text).csrf!
    for (const route of ROUTES.filter(
      ({ path, media }) => path.includes('{case}') && media !== 'text/event-stream',
    )) {
      const path = (id: string) =>
        route.path
          .replace('{case}', id)
          .replace('{action}', 'comment')
          .replace(/\{\w+\}/g, 'x')
      const body = route.body ? {} : undefined
      const { status } = await client.send(route.method.toUpperCase(), path(others.case), body)
      expect([route.id, status >= 400 && status < 500]).toEqual([route.id, true])
    }
    expect((await client.get(`/api/cases/${own.case}`)).status).toBe(200)
    expect((await client.get(`/cases/${others.case}`)).status).toBe(404)
    for (const path of ['/api/cases', '/api/accounts', '/api/session'])
      expect([path, (await client.get(path)).status]).toEqual([path, 401])
  })

  it('changes its passphrase, which ends it elsewhere; deleted, its receipts stay valid', async () => {
    const { case: id, code } = await coldFlat(city)
    const [client, elsewhere] = [city.nobody(), city.nobody()]
    await track(client, id, code)
    await signUp(client, 'to-be-changed', { keep: id })
    await signIn(elsewhere, 'To-Be-Changed')
    const change = (passphrase: string, fresh: string) =>
      press(client, '/account', '/account/passphrase', { passphrase, 'new-passphrase': fresh })
    expect((await change('not the right one', 'another good one')).status).toBe(400)
    expect((await change(PASSPHRASE, 'short')).status).toBe(400)
    const stolen = client.cookie
    expect((await change(PASSPHRASE, 'another good one')).headers.get('location')).toBe('/account?changed')
    const thief = new Client(city.app)
    thief.steal(stolen)
    expect([await mine(client), await mine(elsewhere), await mine(thief)]).toEqual([[id], [], []])
    expect((await signIn(elsewhere, 'to-be-changed')).status).toBe(401)
    expect((await signIn(elsewhere, 'to-be-changed', 'another good one')).status).toBe(303)

    const remove = (passphrase: string) => press(client, '/account', '/account/delete', { passphrase })
    expect((await remove(PASSPHRASE)).status).toBe(400)
    expect((await remove('another good one')).status).toBe(200)
    for (const one of [client, elsewhere]) expect(await mine(one)).toEqual([])
    expect((await signIn(client, 'to-be-changed', 'another good one')).status).toBe(401)
    expect((await track(client, id, code)).headers.get('location')).toBe(`/cases/${id}`)
  })

  it('is left alone by a session of one that had its name before', async () => {
    const kept = memoryStore().register
    const accounts = new ResidentAccounts(kept, () => instant(0))
    const gone = (await accounts.add('fingerprint', PASSPHRASE, { first: 'a' }))!
    await accounts.remove('fingerprint')
    await accounts.add('fingerprint', 'three other words', { second: 'b' })
    await accounts.addReceipts(gone, { third: 'c' })
    expect(await accounts.receipts(gone)).toBeUndefined()
    const own = (await accounts.signIn('fingerprint', 'three other words'))!
    expect(await accounts.receipts(own)).toEqual({ second: 'b' })
  })

  it('is not needed to leave nothing on a shared device: whoever has shown a receipt can close it there', async () => {
    const { case: id, code } = await coldFlat(city)
    const client = city.nobody()
    await track(client, id, code)
    const { text } = await client.get(`/cases/${id}`)
    expect(text).toMatch(/<form method="post" action="\/account\/sign-out">.*在这台设备上关闭回执/s)
    expect((await press(client, `/cases/${id}`, '/account/sign-out')).status).toBe(303)
    expect((await client.get(`/cases/${id}`)).status).toBe(404)
    expect((await client.post('/track', new URLSearchParams({ number: id, code: '' }))).status).toBe(401)
    await track(client, id, code)
    expect((await client.get(`/cases/${id}`)).status).toBe(200)
  })

  it('signs out for good, acts only for its own forms, and is no staff session', async () => {
    const client = city.nobody()
    await signUp(client, 'signs-out')
    const cookie = client.cookie
    for (const [path, fields] of [
      ['/account/passphrase', { passphrase: PASSPHRASE, 'new-passphrase': 'another good one' }],
      ['/account/delete', { passphrase: PASSPHRASE }],
      ['/account/sign-out', {}],
      ['/account/sign-in', { name: 'signs-out', passphrase: PASSPHRASE }],
    ] as const) {
      const form = new URLSearchParams({ ...fields, csrf: 'guess' })
      expect([path, (await client.post(path, form)).status]).toEqual([path, 403])
      const own = { ...hiddenIn((await client.get('/account')).text), ...fields }
      const across = await client.post(path, new URLSearchParams(own), { 'sec-fetch-site': 'cross-site' })
      expect([path, across.status]).toEqual([path, 403])
    }
    const staff = city.nobody()
    staff.steal(cookie.replace('bihuan-door', 'bihuan-staff'))
    expect((await staff.get('/api/session')).status).toBe(401)
    expect((await press(client, '/account', '/account/sign-out')).status).toBe(303)
    const thief = new Client(city.app)
    thief.steal(cookie)
    expect((await thief.get('/account')).text).toContain('action="/account/sign-in"')
  })

  it('stops those who try passphrases out, without telling which names exist', async () => {
    const town = await cityOf()
    await signUp(town.nobody(), 'guarded')
    for (const name of ['guarded', 'nobody-at-all']) {
      const client = town.nobody()
      const answers = []
      for (let n = 0; n < 7; n++) answers.push((await signIn(client, name, `wrong passphrase ${n}`)).status)
      expect(answers).toEqual([401, 401, 401, 401, 401, 429, 429])
    }
    expect((await signIn(town.nobody(), 'guarded')).status).toBe(429)
    expect((await signUp(town.nobody(), 'GUARDED')).status).toBe(400)
    expect((await signUp(town.nobody(), 'abc')).status).toBe(400)
  })

  it('has a secure cookie of its own behind https', async () => {
    const town = await cityOf({ url: new URL('https://city.example') })
    const { headers } = await signUp(town.nobody(), 'behind-https')
    const [cookie = ''] = headers.getSetCookie()
    expect(cookie).toMatch(/^__Host-bihuan-door=/)
    for (const part of ['HttpOnly', 'Secure', 'SameSite=Lax', 'Path=/']) expect(cookie).toContain(part)
  })

  it('leaves nothing in the store that tells whose it is or what belongs to it', async () => {
    const { case: id, code } = await coldFlat(city)
    const client = city.nobody()
    await track(client, id, code)
    await signUp(client, 'told-to-nobody', { keep: id })
    await client.get('/account')
    const { register } = city.host.desk.store
    const kept = [
      ...(await register.list('resident', '', 100)),
      ...(await register.list('session', '', 1000)),
    ]
    const sessions = kept.filter(({ value }) => (value as { resident?: unknown }).resident !== undefined)
    expect(sessions.length).toBeGreaterThan(0)
    const accounts = JSON.stringify(await register.list('resident', '', 100))
    for (const text of [accounts, JSON.stringify(sessions)])
      for (const secret of ['told-to-nobody', PASSPHRASE, id, code]) expect(text).not.toContain(secret)
  })
})
