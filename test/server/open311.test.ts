import { beforeAll, describe, expect, it } from 'vitest'
import { Desk } from '../../src/desk/index.ts'
import { instant } from '../../src/kernel/index.ts'
import { programmes } from '../../src/programmes/index.ts'
import { memoryStore } from '../../src/store/index.ts'
import { PUBLISHED } from '../support/published.ts'
import { type Answered, AREAS, type City, cityOf, coldFlat } from './city.ts'
import { DOCUMENTS, fromXml, POSTED, TOKEN } from './georeport.ts'

const BASE = '/open311/v2'

/** The text of every element of a name: enough to read our own documents as a client would. */
const texts = (xml: string, name: string): readonly string[] =>
  [...xml.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, 'g'))].map((match) => match[1]!)

describe('Open311 GeoReport v2', () => {
  let city: City
  beforeAll(async () => {
    city = await cityOf()
  })
  const english = { 'accept-language': 'en' }

  it('lists the services that residents may ask for, in JSON and XML', async () => {
    const client = city.nobody()
    const { body } = await client.get(`${BASE}/services.json`, english)
    const codes = body.map((of: { service_code: string }) => of.service_code)
    expect([...codes].sort()).toEqual([...PUBLISHED].sort())
    expect(body[codes.indexOf('heating')]).toMatchObject({
      service_name: 'Heating',
      metadata: true,
      type: 'realtime',
    })
    const xml = await client.get(`${BASE}/services.xml?jurisdiction_id=x`)
    expect(xml.headers.get('content-type')).toContain('text/xml')
    expect(xml.text).toMatch(/^<\?xml version="1\.0" encoding="utf-8"\?><services><service>/)
    expect(texts(xml.text, 'service_name')).toContain('供暖服务')
    expect((await client.get(`${BASE}/discovery.json`)).body.endpoints[0].url).toBe(`http://localhost${BASE}`)
  })

  it('describes the form of a service', async () => {
    const client = city.nobody()
    const { body } = await client.get(`${BASE}/services/heating.json`, english)
    const attribute = (code: string) => body.attributes.find((of: { code: string }) => of.code === code)
    expect(attribute('area')).toMatchObject({ required: true, datatype: 'singlevaluelist', order: 1 })
    expect(attribute('symptom').values).toContainEqual({ key: 'cold', name: 'Not warm enough' })
    expect(attribute('room')).toMatchObject({
      datatype: 'number',
      datatype_description: '°C',
      required: false,
    })
    const xml = (await client.get(`${BASE}/services/heating.xml`)).text
    expect(xml).toContain('<service_definition><service_code>heating</service_code><attributes><attribute>')
    expect(texts(xml, 'key')).toContain('cold')
    const unknown = await client.get(`${BASE}/services/heating.supply.xml`)
    expect([unknown.status, texts(unknown.text, 'code')]).toEqual([404, ['404']])
  })

  it('takes a request, tells where it stands, and keeps what is personal to itself', async () => {
    const client = city.nobody()
    const form = new URLSearchParams({
      service_code: 'heating',
      'attribute[symptom]': 'none',
      'attribute[room]': '9.5',
      'attribute[area]': 'west',
      address_string: 'Building 4',
      description: 'Call me on 0318-5550000',
      phone: '0318-5550000',
    })
    const posted = await client.post(`${BASE}/requests.json`, form, english)
    expect(posted.status).toBe(201)
    const [{ service_request_id: id, service_notice: notice }] = posted.body
    const code = /[A-Z0-9]{4}(-[A-Z0-9]{4}){3}/.exec(notice)?.[0]
    expect((await client.post('/api/receipts', { case: id, code })).status).toBe(201)
    const dispatcher = await city.as('dispatcher')
    expect((await dispatcher.get(`/api/cases/${id}`)).body).toMatchObject({
      area: 'west',
      channel: 'open311',
      request: { symptom: 'none', room: 9.5, place: 'Building 4', contact: '***' },
    })
    const told = await client.get(`${BASE}/requests/${id}.json`, english)
    expect(told.body[0]).toMatchObject({
      status: 'open',
      service_code: 'heating',
      address_id: 'west',
      description: 'No heating',
    })
    expect(told.text).not.toMatch(/\b5550000\b/)
    expect(Date.parse(told.body[0].expected_datetime)).toBeGreaterThan(Date.now())
    const token = await client.get(`${BASE}/tokens/${id}.xml`)
    expect(texts(token.text, 'service_request_id')).toEqual([id])
  })

  it('says in its own words what is wrong with a request', async () => {
    const client = city.nobody()
    const post = (form: Record<string, string>, format = 'json') =>
      client.post(`${BASE}/requests.${format}`, new URLSearchParams(form), english)
    const bad = await post({ service_code: 'heating', 'attribute[symptom]': 'lukewarm', address_id: 'east' })
    expect([bad.status, bad.body[0].code]).toEqual([400, 400])
    expect(bad.body[0].description).toContain('symptom')
    const stray = await post(
      { service_code: 'heating', 'attribute[symptom]': 'cold', 'attribute[colour]': 'red' },
      'xml',
    )
    expect([stray.status, texts(stray.text, 'description')[0]]).toEqual([
      400,
      expect.stringContaining('colour'),
    ])
    expect((await post({ service_code: 'nothing' })).status).toBe(404)
    for (const key of ['bh_not-a-token-of-ours', '不是 一个']) {
      const refused = await post({ service_code: 'heating', api_key: key })
      expect([refused.status, refused.text]).toEqual([
        403,
        expect.stringContaining('This api_key is not known here'),
      ])
    }
  })

  it('names what is wrong as it was sent', async () => {
    const heating = { service_code: 'heating', 'attribute[symptom]': 'cold', address_id: 'east' }
    const wrong: readonly (readonly [Record<string, string>, string])[] = [
      [{ ...heating, 'attribute[symptom]': 'lukewarm' }, 'attribute[symptom]'],
      [{ ...heating, 'attribute[room]': 'cool' }, 'attribute[room]'],
      [{ ...heating, address_id: 'nowhere' }, 'address_id'],
      [{ ...heating, 'attribute[area]': 'nowhere' }, 'attribute[area]'],
      [{ ...heating, 'attribute[place]': 'x'.repeat(600) }, 'attribute[place]'],
      [{ ...heating, phone: '1' }, 'phone'],
      [{ ...heating, 'attribute[contact]': '1380013800' }, 'attribute[contact]'],
    ]
    for (const [form, name] of wrong) {
      const { body } = await city.nobody().post(`${BASE}/requests.json`, new URLSearchParams(form), english)
      expect(body[0].description.split(' ').at(-1)).toBe(`[${name}]`)
    }
    const key = { ...english, 'idempotency-key': 'a-key-nobody-guesses' }
    await city.nobody().post(`${BASE}/requests.json`, new URLSearchParams(heating), key)
    const other = new URLSearchParams({ ...heating, 'attribute[symptom]': 'none' })
    const reused = await city.nobody().post(`${BASE}/requests.json`, other, key)
    expect([reused.status, reused.body[0].description]).toEqual([
      409,
      expect.stringMatching(/\[Idempotency-Key\]$/),
    ])
  })

  it('says how to tell where it is, in a city of several areas at the top', async () => {
    const town = await cityOf()
    const send = () =>
      town
        .nobody()
        .post(
          `${BASE}/requests.json`,
          new URLSearchParams({ service_code: 'heating', 'attribute[symptom]': 'cold' }),
          english,
        )
    expect((await send()).status).toBe(201)
    await town.host.desk.putAreas([{ code: 'abroad', name: { zh: '外地', en: 'Abroad' } }])
    await town.host.areas.read()
    const { status, body } = await send()
    expect([status, body[0].description]).toEqual([
      400,
      expect.stringMatching(/address_id.*\[attribute\[area\]\]$/),
    ])
  })

  it('lists page by page, by number', async () => {
    const town = await cityOf()
    const opened: string[] = []
    for (let n = 0; n < 5; n++) opened.push((await coldFlat(town)).case)
    const page = async (query: string) => {
      const { status, body } = await town.nobody().get(`${BASE}/requests.json?${query}`, english)
      return status === 200
        ? body.map((of: { service_request_id: string }) => of.service_request_id)
        : body[0].description.split(' ').at(-1)
    }
    // The newest first; several of one moment in an order of their own.
    const all: readonly string[] = await page('page_size=20')
    expect([...all].sort()).toEqual([...opened].sort())
    expect(await page('page_size=2')).toEqual(all.slice(0, 2))
    expect(await page('page_size=2&page=1')).toEqual(all.slice(0, 2))
    expect(await page('page_size=2&page=2')).toEqual(all.slice(2, 4))
    expect(await page('page_size=2&page=3')).toEqual(all.slice(4))
    expect(await page('page_size=2&page=4')).toEqual([])
    for (const wrong of ['0', '-1', 'x', '20001', '99999'])
      expect(await page(`page_size=1&page=${wrong}`)).toBe('[page]')
  })

  it('lists to the newest, also what a server took whose clock is ahead', async () => {
    const store = memoryStore()
    const at = async (aheadMs: number) => {
      const clock = { now: () => instant(Date.now() + aheadMs) }
      const dice = { id: () => crypto.randomUUID() }
      const desk = await Desk.open({ store, programmes, clock, dice })
      await desk.putAreas(AREAS)
      return cityOf({ desk, accounts: [] })
    }
    const opened = await coldFlat(await at(60_000))
    const { body } = await (await at(0)).nobody().get(`${BASE}/requests.json`)
    expect(body).toMatchObject([{ service_request_id: opened.case }])
  })

  it('says what it does not carry out at all in its own words too', async () => {
    const client = city.nobody()
    const form = () => new URLSearchParams({ service_code: 'x'.repeat(300) })
    const json = await client.post(`${BASE}/requests.json`, form(), english)
    expect([json.status, json.body[0].code]).toEqual([400, 400])
    expect(json.body[0].description).toContain('service_code')
    const xml = await client.post(`${BASE}/requests.xml`, { service_code: 'heating' })
    expect([xml.status, texts(xml.text, 'code')]).toEqual([415, ['415']])
    const dates = await client.get(`${BASE}/requests.json?start_date=yesterday`, english)
    expect([dates.status, dates.body[0].code]).toEqual([400, 400])
  })

  it('says that there is nothing at an address in its own words too', async () => {
    const client = city.nobody()
    const json = await client.get(`${BASE}/nothing`, english)
    expect([json.status, json.body]).toEqual([
      404,
      [{ code: 404, description: 'There is nothing at this address.' }],
    ])
    const xml = await client.get('/open311/v1/services.xml')
    expect(xml.headers.get('content-type')).toContain('text/xml')
    expect(texts(xml.text, 'code')).toEqual(['404'])
  })

  it('gives the receipt of a key to nobody who guesses it, whoever they are known as', async () => {
    const ask = async (key: string, client = city.nobody(), format = 'json') => {
      const form = new URLSearchParams({
        service_code: 'heating',
        'attribute[symptom]': 'cold',
        address_id: 'east',
      })
      const headers = { ...english, 'idempotency-key': key, 'x-csrf-token': client.csrf }
      return client.post(`${BASE}/requests.${format}`, form, headers)
    }
    for (const client of [city.nobody(), await city.as('operator')]) {
      const short = await ask('1', client)
      expect([short.status, short.body[0].code]).toEqual([400, 400])
      expect(short.body[0].description).toContain('Idempotency-Key')
    }
    const xml = await ask('1', city.nobody(), 'xml')
    expect([xml.status, texts(xml.text, 'code')]).toEqual([400, ['400']])
    expect(xml.text).not.toContain('service_notice')
    const [one, again] = [await ask('a-key-of-sixteen'), await ask('a-key-of-sixteen')]
    expect(one.status).toBe(201)
    expect(again.body).toEqual(one.body)
  })

  it('lists requests by id, service, status and date', async () => {
    const town = await cityOf()
    const [one, two] = [await coldFlat(town), await coldFlat(town)]
    const withdrawn = town.nobody()
    const { body } = await withdrawn.post('/api/receipts', { case: two.case, code: two.code })
    withdrawn.csrf = body.csrf
    const done = await withdrawn.post(`/api/cases/${two.case}/actions/withdraw`, {
      input: { reason: 'warm again' },
    })
    expect(done.status).toBe(200)
    const ids = async (query: string) =>
      (await town.nobody().get(`${BASE}/requests.json${query}`)).body.map(
        (of: { service_request_id: string }) => of.service_request_id,
      )
    expect(await ids('?status=open')).toEqual([one.case])
    expect(await ids('?status=closed&service_code=heating')).toEqual([two.case])
    expect((await ids('')).sort()).toEqual([one.case, two.case].sort())
    expect(await ids('?service_code=hotline')).toEqual([])
    expect(await ids(`?service_request_id=${two.case},nothing`)).toEqual([two.case])
    expect(await ids('?start_date=2020-01-01T00:00:00Z&end_date=2020-02-01T00:00:00Z')).toEqual([])
    expect(await ids('?end_date=2099-01-01T00:00:00Z&start_date=2020-01-01T00:00:00Z')).toEqual([])
    const xml = (await town.nobody().get(`${BASE}/requests.xml`)).text
    expect([...texts(xml, 'status')].sort()).toEqual(['closed', 'open'])
  })

  /** A document in both formats: each as the specification has it, and both saying the same. */
  const both = async (
    root: keyof typeof DOCUMENTS,
    ask: (format: 'json' | 'xml') => Promise<Answered>,
    status = 200,
  ) => {
    const [json, xml] = [await ask('json'), await ask('xml')]
    expect([root, json.status, xml.status]).toEqual([root, status, status])
    expect(json.headers.get('content-type')).toMatch(/^application\/json\b/)
    expect(xml.headers.get('content-type')).toMatch(/^text\/xml\b/)
    const said = fromXml(xml.text)
    expect(said.root).toBe(root)
    for (const value of [json.body, said.value])
      expect(DOCUMENTS[root].safeParse(value).error).toBeUndefined()
    return [json.body, said.value]
  }

  it('writes each document as the specification has it, in JSON and in XML alike', async () => {
    const town = await cityOf()
    const client = town.nobody()
    const { case: id } = await coldFlat(town)
    await coldFlat(town, 'west')
    const get = (path: string) => (format: string) => client.get(`${BASE}${path}.${format}`, english)
    const same = [
      await both('discovery', get('/discovery')),
      await both('services', get('/services')),
      await both('service_requests', get('/requests')),
      await both('service_requests', get(`/requests/${id}`)),
      await both('errors', get('/requests/nothing'), 404),
      await both('errors', get('/services/nothing'), 404),
      await both('errors', get('/tokens/nothing'), 404),
      await both('errors', (format) => client.get(`${BASE}/requests.${format}?status=warm`, english), 400),
      await both(
        'errors',
        (format) =>
          client.post(`${BASE}/requests.${format}`, new URLSearchParams({ service_code: 'x' }), english),
        404,
      ),
    ]
    const [services] = await both('services', get('/services'))
    for (const { service_code } of services as readonly { service_code: string }[])
      same.push(await both('service_definition', get(`/services/${service_code}`)))
    for (const [json, xml] of same) expect(xml).toEqual(json)
    // Every shape of a form is among them: a list to choose from, a number, a line, prose.
    const types = same.flatMap(([json]) => (json as { attributes?: { datatype: string }[] }).attributes ?? [])
    expect(new Set(types.map(({ datatype }) => datatype))).toEqual(
      new Set(['singlevaluelist', 'number', 'string', 'text']),
    )
  })

  it('answers what was posted, and a token, as the specification has them', async () => {
    const client = city.nobody()
    const form = () =>
      new URLSearchParams({ service_code: 'heating', 'attribute[symptom]': 'cold', address_id: 'east' })
    for (const format of ['json', 'xml']) {
      const answer = await client.post(`${BASE}/requests.${format}`, form(), english)
      const value = format === 'json' ? answer.body : fromXml(answer.text).value
      const { service_request_id: id } = POSTED.parse(value)[0]!
      const token = await client.get(`${BASE}/tokens/${id}.${format}`)
      const told = format === 'json' ? token.body : fromXml(token.text).value
      expect(TOKEN.parse(told)).toEqual([{ service_request_id: id, token: id }])
    }
  })

  it('carries a cold flat through its whole loop for a client that knows nothing but Open311', async () => {
    const town = await cityOf()
    const client = town.nobody()
    const figure = async (indicator: string): Promise<number> => {
      const { body } = await client.get(`/api/figures?programme=heating&indicator=${indicator}`)
      const row = body.rows.find((of: { indicator: string }) => of.indicator === indicator)
      return row?.numerator ?? 0
    }
    const before = [await figure('complaints'), await figure('warm'), await figure('respondedInTime')]
    // What a client does: looks for the service, reads its form, and fills in what is required.
    const services = (await client.get(`${BASE}/services.json`, english)).body
    const { service_code } = services.find((of: { keywords: string }) =>
      of.keywords.split(',').includes('radiator'),
    )
    const { attributes } = (await client.get(`${BASE}/services/${service_code}.json`, english)).body
    const form = new URLSearchParams({ service_code, address_string: 'Rose Street 7', phone: '0318-5550000' })
    for (const { code, required, values } of attributes)
      if (required)
        form.set(
          `attribute[${code}]`,
          values.find((of: { key: string }) => ['cold', 'east'].includes(of.key)).key,
        )
    const [{ service_request_id: id, service_notice }] = (
      await client.post(`${BASE}/requests.json`, form, english)
    ).body
    const code = /[A-Z0-9]{4}(-[A-Z0-9]{4}){3}/.exec(service_notice)?.[0]

    const stands = async () => {
      const [told] = (await client.get(`${BASE}/requests/${id}.json`, english)).body
      const open = (await client.get(`${BASE}/requests.json?status=open`)).body
      const isListed = open.some((of: { service_request_id: string }) => of.service_request_id === id)
      expect(isListed).toBe(told.status === 'open')
      return [told.status, told.status_notes]
    }
    const staff = { dispatcher: await town.as('dispatcher'), repairer: await town.as('repairer') }
    const act = async (by: keyof typeof staff, action: string, input: object = {}) =>
      expect((await staff[by].post(`/api/cases/${id}/actions/${action}`, { input })).status).toBe(200)
    const path = [await stands()]
    await act('dispatcher', 'dispatch', { crew: 'crew 4' })
    path.push(await stands())
    await act('repairer', 'arrive')
    path.push(await stands())
    await act('repairer', 'repair', { cause: 'riser', room: 21 })
    path.push(await stands())
    const resident = town.nobody()
    resident.csrf = (await resident.post('/api/receipts', { case: id, code })).body.csrf
    const confirmed = await resident.post(`/api/cases/${id}/actions/confirm`, {
      input: { solved: true, satisfied: true },
    })
    expect(confirmed.status).toBe(200)
    path.push(await stands())
    expect(path.map(([status]) => status)).toEqual(['open', 'open', 'open', 'open', 'closed'])
    expect(new Set(path.map(([, notes]) => notes)).size).toBe(5)
    expect([await figure('complaints'), await figure('warm'), await figure('respondedInTime')]).toEqual(
      before.map((of) => of + 1),
    )
  })
})
