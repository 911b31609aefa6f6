import { gunzipSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Provenance, positionText } from '../../src/desk/index.ts'
import { editionFor } from '../../src/server/editions.ts'
import { NOBODY } from '../../src/server/identity/principal.ts'
import { drafted, published, restated, STAFF } from '../support/editions.ts'
import { ACCOUNTS, type City, cityOf, coldFlat } from './city.ts'

const MAX_BYTES = 60_000
describe('the answer sheet', () => {
  let city: City
  let first: string
  let draft: string
  beforeAll(async () => {
    city = await cityOf({ rules: true, accounts: [...ACCOUNTS, ...STAFF] })
    const { desk } = city.host
    await coldFlat(city)
    first = await published(desk, '第一期 <b>')
    draft = await drafted(desk, '第二期')
    await coldFlat(city)
    await restated(desk, '004-04-005', 99)
  })

  it('lists to everybody what is published, and to staff what they may see besides', async () => {
    const seen = async (client: Awaited<ReturnType<City['as']>>) =>
      (await client.get('/api/answers')).body.rows.map((row: { edition: string }) => row.edition)
    expect(await seen(city.nobody())).toEqual([first])
    expect(await seen(await city.as('analyst'))).toEqual([draft, first])
    expect(await seen(await city.as('supervisor'))).toEqual([draft, first])
    for (const other of ['elsewhere', 'operator', 'idle', 'admin'])
      expect([other, await seen(await city.as(other))]).toEqual([other, [first]])
  })

  it('opens a draft only to whoever sees its case; to everybody else there is none', async () => {
    const path = `/api/answers/${draft}`
    const [unknown, hidden] = [await city.nobody().get('/api/answers/none'), await city.nobody().get(path)]
    expect([unknown.status, hidden.status]).toEqual([404, 404])
    expect(hidden.body.code).toBe(unknown.body.code)
    expect((await (await city.as('elsewhere')).get(path)).status).toBe(404)
    const own = await (await city.as('analyst')).get(path)
    expect(own.body).toMatchObject({ stage: 'drafting', published: false, stageName: { en: 'Drafting' } })
    // A case that is no edition is none, whoever may see it.
    const { case: flat } = await coldFlat(city, 'west')
    expect((await (await city.as('operator')).get(`/api/answers/${flat}`)).status).toBe(404)
  })

  it('tells what was reported, recorded, how they differ, and what is otherwise now', async () => {
    const { status, body } = await city.nobody().get(`/api/answers/${first}`)
    expect(status).toBe(200)
    expect(body).toMatchObject({ published: true, figures: body.lines.length })
    expect(body.checks.length).toBe(100)
    const line = (figure: string) => body.lines.find((each: { figure: string }) => each.figure === figure)
    expect(line('heating-complaints')).toMatchObject({ recorded: { value: 1 }, recordedNow: { value: 3 } })
    expect(line('004-04-005')).toMatchObject({ reported: { value: 98 }, reportedNow: { value: 99 } })
    expect(line('004-04-005').reported.text).toEqual({ zh: '98个', en: '98' })
    expect(line('000-01-007').reported.text).toEqual({ zh: '1,000余人次', en: 'over 1,000 person-times' })
    expect(line('004-01-008').reported.text).toEqual({ zh: '1,972亿元', en: '197.2 billion yuan' })
    expect(line('004-05-014').reported.text).toEqual({ zh: '31万平方米', en: '310,000 m²' })
    expect(line('000-05-011')).toMatchObject({ reported: { value: 5206 }, recorded: { value: null } })
    expect(line('000-05-011').compared).toBeUndefined()
  })

  it('leads to what has changed a figure since it was frozen', async () => {
    const client = await city.as('operator')
    const { position } = (await client.get(`/api/answers/${first}`)).body
    const behind = async (query: string) =>
      (await client.get(`/api/figures/heating/complaints/cases${query}`)).body.rows?.length
    expect([await behind(''), await behind(`?since=${position}`)]).toEqual([3, 2])
    for (const wrong of ['x', '1.2', '-1', `${position}.1`, '1e3.0.0.0.0.0.0.0'])
      expect([
        wrong,
        (await client.get(`/api/figures/heating/complaints/cases?since=${wrong}`)).status,
      ]).toEqual([wrong, 400])
  })

  it('is frozen by the platform alone: nobody lists a figure by hand', async () => {
    const client = await city.as('analyst')
    for (const action of ['list', 'compare', 'freeze']) {
      const { status } = await client.post(`/api/cases/${draft}/actions/${action}`, { input: {} })
      expect([action, status]).toEqual([action, 403])
    }
    const { body } = await client.get(`/api/cases/${draft}`)
    expect(body.actions.map(({ action }: { action: string }) => action)).toContain('submit')
  })

  it.each([
    ['zh', '答卷', '供热', '整改供热隐患', '98个', '99个', '无记录', '报道 004-04'],
    [
      'en',
      'The answer sheet',
      'Heating',
      'Heating hazards put right',
      '98',
      '99',
      'no records',
      'Article 004-04',
    ],
  ] as const)('is read at the door in %s', async (lang, title, chapter, name, was, now, none, source) => {
    const client = city.nobody()
    const get = async (path: string) => {
      const page = await client.get(`${path}?lang=${lang}`)
      expect([path, page.status]).toEqual([path, 200])
      expect(page.text).toContain(`<html lang="${lang === 'zh' ? 'zh-CN' : 'en'}"`)
      return page.text
    }
    expect(await get('/figures')).toContain(`<a href="/answers">${title}</a>`)
    const list = await get('/answers')
    expect(list).toContain(`<a href="/answers/${first}">第一期 &lt;b&gt;</a>`)
    expect(list).not.toContain('第二期')
    const edition = await get(`/answers/${first}`)
    const number = new RegExp(`href="(/answers/${first}/\\d+)">${chapter}<`).exec(edition)![1]!
    const figures = await get(number)
    expect(figures).toContain(name)
    expect(figures).toContain(`>${was}</td>`)
    expect(figures).toContain(`>${none}</td>`)
    const figure = await get(`/answers/${first}/figures/004-04-005`)
    for (const words of [name, was, source, `${now} (复核记录 &lt;1&gt;)`]) expect(figure).toContain(words)
    expect(figure).toContain('href="/figures/heating.hazard/closed?area=131127&amp;from=2025-04-01')
    // What has changed it since it was frozen, and nothing else.
    const since = /href="([^"]+records\?[^"]*since=[^"]+)"/
      .exec(await get(`/answers/${first}/figures/heating-complaints`))![1]!
      .replaceAll('&amp;', '&')
    const changes = (await client.get(`${since}&lang=${lang}`)).text
    expect(changes.match(/<th scope="row">/g)?.length).toBe(2)
    // Down to the records of a figure whose cases are open to all.
    const recorded = await get(`/answers/${first}/figures/heating-complaints`)
    const behind = /href="(\/figures\/heating\/complaints\?[^"]+)"/
      .exec(recorded)![1]!
      .replaceAll('&amp;', '&')
    const whole = await client.get(`${behind}&lang=${lang}`)
    expect(whole.text).toContain('/figures/heating/complaints/records?')
  })

  it('says that there is no such page where there is none, or none that is published', async () => {
    for (const path of [
      '/answers/none',
      `/answers/${draft}`,
      `/answers/${draft}/1`,
      `/answers/${first}/0`,
      `/answers/${first}/99`,
      `/answers/${first}/figures/none`,
      `/answers/${draft}/figures/004-04-005`,
      '/answers/%00',
    ])
      expect([path, (await city.nobody().get(path)).status]).toEqual([path, 404])
  })

  it('is light: no page of it is more than an old phone can take', async () => {
    const { text } = await city.nobody().get(`/answers/${first}`)
    const chapters = [...text.matchAll(/href="(\/answers\/[^"]+\/\d+)"/g)].map((m) => m[1]!)
    expect(chapters.length).toBe(13)
    for (const path of ['/answers', `/answers/${first}`, ...chapters]) {
      const answer = await city.app.request(`http://localhost${path}`, {
        headers: { 'accept-encoding': 'gzip' },
      })
      const bytes = Buffer.from(await answer.arrayBuffer())
      expect(answer.headers.get('content-encoding')).toBe('gzip')
      expect(gunzipSync(bytes).toString()).toContain('</html>')
      expect([path, bytes.length < MAX_BYTES]).toEqual([path, true])
    }
  })

  it('is nothing where no sheet is loaded', async () => {
    const bare = await cityOf()
    expect((await bare.nobody().get('/api/answers')).body).toEqual({ rows: [] })
    expect((await bare.nobody().get('/figures')).text).not.toContain('href="/answers"')
  })

  it('is reckoned once for all who look, and anew when something was stored', async () => {
    const { host } = city
    const looked = async () => {
      const found = await editionFor(host, NOBODY, first)
      if (!found.ok) throw new Error(found.refusal.message.en)
      return found.value
    }
    const [one, other] = await Promise.all([looked(), looked()])
    expect(other).toBe(one)
    expect(await looked()).toBe(one)
    await coldFlat(city)
    const after = await looked()
    expect(after).not.toBe(one)
    expect(positionText(after.positionNow)).toBe(positionText(await host.desk.store.heads()))
    const now = (of: typeof one) =>
      of.figures.find(({ figure }) => figure === 'heating-complaints')?.recordedNow?.value
    expect(now(after)).toBe(now(one)! + 1)
  })

  it('tells what was recounted since it was frozen, though the log has not gone on', async () => {
    const { host } = city
    const { store } = host.desk
    const line = async () => {
      const { body } = await city.nobody().get(`/api/answers/${first}`)
      return body.lines.find(({ figure }: { figure: string }) => figure === 'heating-complaints')
    }
    const before = await line()
    expect(before.recountedAt).toBeUndefined()
    const [{ shard, pos, ...counted }] = (
      await store.provenance({ indicator: 'heating/complaints' }, undefined, 1)
    ).rows as [Provenance]
    const at = host.now()
    await store.recount(at, [{ shard, pos, contributions: [{ ...counted, numerator: 5 }] }])
    const iso = new Date(at).toISOString()
    expect(await line()).toMatchObject({
      ...{ recorded: before.recorded, recountedAt: iso },
      recordedNow: { value: before.recordedNow.value + 4 },
    })
    const page = await city.nobody().get(`/answers/${first}/figures/heating-complaints`)
    expect(page.text).toContain('重新统计于')
    const figures = await city.nobody().get('/api/figures?programme=heating&indicator=complaints')
    expect(figures.body.rows[0].recounted).toEqual([
      {
        ...{ at: iso, numerator: 4, denominator: null },
        text: { zh: expect.stringContaining('重新统计:+4'), en: expect.stringContaining('Recounted') },
      },
    ])
    const unchanged = await city.nobody().get('/api/figures?programme=heating&indicator=respondedInTime')
    expect(unchanged.body.rows[0].recounted).toBeUndefined()
    for (const path of ['/figures/heating/complaints', '/figures?programme=heating'])
      expect((await city.nobody().get(path)).text).toContain('重新统计')
  })
})
