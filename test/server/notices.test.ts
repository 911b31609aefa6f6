import { beforeAll, describe, expect, it } from 'vitest'
import { type City, type Client, cityOf } from './city.ts'
import { goOn, next } from './pages.ts'

const HEATING = '/ask/heating'

const codeIn = (html: string): string => /<p class="code">([^<]+)<\/p>/.exec(html)![1]!
const verify = (client: Client, code: string) => client.get(`/verify?code=${encodeURIComponent(code)}`)

describe('notices', () => {
  let city: City
  let resident: Client
  let address: string
  let id: string
  beforeAll(async () => {
    city = await cityOf()
    resident = city.nobody()
    const answers = { '~area': 'east', symptom: 'cold', place: '3-2-101', contact: '0318-5550011' }
    const { page } = await goOn(resident, HEATING, await resident.get(HEATING), answers)
    const sent = await next(resident, HEATING, page.text, {}, 'send')
    address = sent.headers.get('location')!
    id = address.split('/').at(-1)!
  })

  it('are printed by who asked: what happened, when, by whom, and until when it is promised', async () => {
    const receipt = await resident.get(address)
    expect(receipt.text).toContain(`href="${address}/notices/1"`)
    const notice = await resident.get(`${address}/notices/1`)
    expect(notice.status).toBe(200)
    for (const words of ['供暖服务 · 受理回执', id, '东区', '城市管理', '24小时处置', '3-2-101'])
      expect([words, notice.text.includes(words)]).toEqual([words, true])
    expect(notice.text).not.toMatch(/\b5550011\b/)
    await resident.get('/settings?lang=en&to=/')
    expect((await resident.get(`${address}/notices/1`)).text).toContain('Heating: receipt')
    await resident.get('/settings?lang=zh&to=/')
  })

  it('tell the resident what they were told, and the bureau’s print what was filled in', async () => {
    const dispatcher = await city.as('dispatcher')
    const input = { ground: 'not-heating', explanation: '不属于供热范围' }
    const grounds = city.host.desk.registry.all.find((each) => each.id === 'heating')!.actions.decline!
    const ground = Object.values((grounds.input.shape as { ground: { enum: object } }).ground.enum)[0]
    const done = await dispatcher.post(`/api/cases/${id}/actions/decline`, { input: { ...input, ground } })
    expect(done.status).toBe(200)
    const version = done.body.version as number
    const own = await resident.get(`${address}/notices/${version}`)
    expect(own.text).toContain('不属于供热范围')
    expect(own.text).toContain('通知书')
    // Which ground was chosen is the bureau's own; what a message says already is not said twice.
    expect(own.text).not.toMatch(/<dt>[^<]*理由[^<]*<\/dt>/)
    for (const { text } of [own, await resident.get(address)])
      expect(text.split('不属于供热范围')).toHaveLength(2)
    const theirs = await dispatcher.get(`${address}/notices/${version}`)
    expect(theirs.status).toBe(200)
    expect(theirs.text).toMatch(/<dt>[^<]*理由[^<]*<\/dt>/)
  })

  it('are for nobody else, and for residents only of what they are told of', async () => {
    expect((await city.nobody().get(`${address}/notices/1`)).status).toBe(404)
    expect((await (await city.as('other-bureau')).get(`${address}/notices/1`)).status).toBe(404)
    const dispatcher = await city.as('dispatcher')
    const note = await dispatcher.post(`/api/cases/${id}/actions/comment`, {
      input: { text: 'among ourselves' },
    })
    expect((await resident.get(`${address}/notices/${note.body.version}`)).status).toBe(404)
    expect((await dispatcher.get(`${address}/notices/${note.body.version}`)).text).toContain(
      'among ourselves',
    )
    for (const version of ['0', '99', 'x', '1.5'])
      expect((await resident.get(`${address}/notices/${version}`)).status).toBe(404)
  })

  it('can be checked by anybody who holds one, and nothing is told but what was issued', async () => {
    const code = codeIn((await resident.get(`${address}/notices/1`)).text)
    const found = await verify(city.nobody(), code.toLowerCase().replace(id.toLowerCase(), id))
    expect(found.status).toBe(200)
    for (const words of ['签发后未被改动', '供暖服务 · 受理回执', '城市管理'])
      expect([words, found.text.includes(words)]).toEqual([words, true])
    expect(found.text).not.toMatch(/\b3-2-101\b/)
    const [stored] = await city.host.desk.store.events(id, 0, 1)
    expect(found.text).toContain(stored!.leaf)
  })

  it('are found by their code as people copy it, and nothing is said of one that was not looked up', async () => {
    const code = codeIn((await resident.get(`${address}/notices/1`)).text)
    const full = [...code].map((char) => (char === '/' ? '／' : char)).join('')
    const spaced = code.toLowerCase().replace('-', '').replaceAll('/', ' / ')
    for (const typed of [full, spaced]) {
      const { status, text } = await verify(city.nobody(), typed)
      expect([typed, status, text.includes('签发后未被改动')]).toEqual([typed, 200, true])
    }
    const strict = await cityOf()
    for (let n = 0; n < 10; n++) await verify(strict.nobody(), `${id}/1/0000-0000-0000-0000-0000`)
    const { status, text } = await verify(strict.nobody(), code)
    expect([status, text.includes('请求过于频繁'), text.includes('没有签发过')]).toEqual([429, true, false])
  })

  it('say so where a code was never given out, or what is stored is not what was issued', async () => {
    const code = codeIn((await resident.get(`${address}/notices/1`)).text)
    const other = code.replace(/.$/, (last) => (last === '0' ? '1' : '0'))
    for (const wrong of [other, `${id}/2/${code.split('/')[2]}`, 'x', '///'])
      expect((await verify(city.nobody(), wrong)).status).toBe(404)
    const { store } = city.host.desk
    const events = store.events.bind(store)
    const forged = {
      ...city.host,
      desk: Object.assign(Object.create(city.host.desk), {
        store: Object.assign(Object.create(store), {
          events: async (...of: Parameters<typeof events>) =>
            (await events(...of)).map((each) => ({ ...each, body: each.body.replace('cold', 'none') })),
        }),
      }),
    }
    const { appOf } = await import('../../src/server/app.ts')
    const answer = await appOf(forged, 'test').request(
      `http://localhost/verify?code=${encodeURIComponent(code)}`,
    )
    expect(await answer.text()).toContain('与签发时的指纹不符')
  })
})
