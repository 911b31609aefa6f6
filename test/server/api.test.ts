import { beforeAll, describe, expect, it } from 'vitest'
import { caseNumber } from '../../src/desk/import/identity.ts'
import { type Actor, MACHINE, type Text } from '../../src/kernel/index.ts'
import { ruleWords } from '../../src/programmes/index.ts'
import { type City, COLD, cityOf, coldFlat } from './city.ts'

describe('the API', () => {
  let city: City
  beforeAll(async () => {
    city = await cityOf()
  })

  it('takes a request from anybody and sees it through to the figures', async () => {
    const { case: id, code } = await coldFlat(city)
    const resident = city.nobody()
    const shown = await resident.post('/api/receipts', {
      case: id,
      code: code.toLowerCase().replaceAll('-', ' '),
    })
    expect(shown.status).toBe(201)
    resident.csrf = shown.body.csrf
    const [dispatcher, repairer] = [await city.as('dispatcher'), await city.as('repairer')]
    const act = (client: typeof dispatcher, action: string, input: object = {}) =>
      client.post(`/api/cases/${id}/actions/${action}`, { input })
    expect((await act(dispatcher, 'dispatch', { crew: 'A' })).status).toBe(200)
    expect((await act(repairer, 'arrive')).status).toBe(200)
    expect((await act(repairer, 'repair', { cause: 'station', room: 20 })).status).toBe(200)
    const offered = (await resident.get(`/api/cases/${id}`)).body.actions.map(
      ({ action }: { action: string }) => action,
    )
    expect(offered[0]).toBe('confirm')
    expect(offered).not.toContain('resume')
    expect((await act(resident, 'confirm', { solved: true, satisfied: true })).status).toBe(200)
    const { body } = await city.nobody().get('/api/figures?programme=heating&area=east')
    const figure = (name: string) =>
      body.rows.find(({ indicator }: { indicator: string }) => indicator === name)
    expect(figure('warm')).toMatchObject({ value: 1, unit: 'cases' })
    expect(figure('settledInTime')).toMatchObject({ numerator: 1, denominator: 1, value: 1 })
    const events = (await dispatcher.get(`/api/cases/${id}/events`)).body.rows
    expect(events.map(({ type }: { type: string }) => type)).toEqual([
      'open',
      'dispatch',
      'arrive',
      'repair',
      'confirm',
    ])
    const behind = await dispatcher.get('/api/figures/heating/warm/cases')
    expect(behind.body.rows).toMatchObject([{ case: id, area: 'east', numerator: 1 }])
  })

  it('records that a helper asked for somebody else, and shows it', async () => {
    const body = { request: COLD, area: 'east', onBehalfOf: 'grid-worker' }
    const { body: opened } = await city.nobody().post('/api/programmes/heating/cases', body)
    const dispatcher = await city.as('dispatcher')
    const of = (await dispatcher.get(`/api/cases/${opened.case}`)).body.onBehalfOf
    expect(of).toEqual({ helper: 'grid-worker', name: { zh: '网格员', en: 'A grid worker' } })
    const [first] = await city.host.desk.store.events(opened.case, 0, 1)
    expect(JSON.parse(first!.body).input).toMatchObject({ onBehalfOf: 'grid-worker' })
    const wrong = await city.nobody().post('/api/programmes/heating/cases', { ...body, onBehalfOf: 'Zhang' })
    expect([wrong.status, wrong.body.field]).toEqual([400, 'onBehalfOf'])
  })

  it('gives the same receipt under the same key, and refuses another request under it', async () => {
    const client = city.nobody()
    const key = { 'idempotency-key': 'a-key-of-sixteen' }
    const ask = (body: object, headers: Record<string, string> = key) =>
      client.post('/api/programmes/heating/cases', body, headers)
    const [first, again] = [
      await ask({ request: COLD, area: 'east' }),
      await ask({ request: COLD, area: 'east' }),
    ]
    expect(again.body).toEqual(first.body)
    expect((await ask({ request: COLD, area: 'west' })).body.code).toBe('key-reused')
    const short = await ask({ request: COLD, area: 'east' }, { 'idempotency-key': '1' })
    expect([short.status, short.body.code]).toEqual([400, 'needs-key'])
  })

  it('acts once under one key, and only on the version that was seen', async () => {
    const { case: id } = await coldFlat(city)
    const dispatcher = await city.as('dispatcher')
    const read = await dispatcher.get(`/api/cases/${id}`)
    expect(read.headers.get('etag')).toBe('"1"')
    const dispatch = (headers: Record<string, string>, crew = 'A') =>
      dispatcher.post(`/api/cases/${id}/actions/dispatch`, { input: { crew } }, headers)
    const done = await dispatch({ 'if-match': '"1"', 'idempotency-key': 'k1' })
    expect([done.status, done.headers.get('etag')]).toEqual([200, '"2"'])
    expect((await dispatch({ 'if-match': '"1"', 'idempotency-key': 'k1' })).body).toEqual(done.body)
    const stale = await dispatch({ 'if-match': '"1"' }, 'B')
    expect([stale.status, stale.body.code]).toEqual([412, 'stale-version'])
    expect((await dispatch({ 'if-match': 'yesterday' })).body.code).toBe('bad-match')
  })

  it('refuses with a code, both languages and the field', async () => {
    const client = city.nobody()
    const bad = await client.post('/api/programmes/heating/cases', {
      request: { symptom: 'lukewarm' },
      area: 'east',
    })
    expect(bad.headers.get('content-type')).toContain('application/problem+json')
    expect(bad.body).toMatchObject({ status: 400, code: 'invalid-input', field: 'request.symptom' })
    expect(bad.body.message.zh).not.toBe(bad.body.message.en)
    const unreachable = { request: { ...COLD, contact: '1' }, area: 'east' }
    const nobody = await client.post('/api/programmes/heating/cases', unreachable)
    expect(nobody.body).toMatchObject({ status: 400, code: 'invalid-input', field: 'request.contact' })
    const { components } = (await client.get('/api/openapi.json')).body
    expect(components.schemas['talent.employer.request'].properties.code).toMatchObject({
      is: 'credit-code',
      pattern: expect.stringContaining('{2}\\d{6}'),
    })
    const place = await client.post('/api/programmes/heating/cases', { request: COLD, area: 'nowhere' })
    expect([place.status, place.body.code]).toEqual([400, 'unknown-area'])
    // A loop that only the platform opens is not at the residents' door.
    const loop = await client.post('/api/programmes/heating.supply/cases', {
      request: { facility: 'x' },
      area: 'east',
    })
    expect(loop.status).toBe(404)
  })

  it('names what was refused by its path in what was sent, parameters and headers by their names', async () => {
    const { case: id } = await coldFlat(city)
    const dispatcher = await city.as('dispatcher')
    const act = async (action: string, body: object, headers: Record<string, string> = {}) =>
      (await dispatcher.post(`/api/cases/${id}/actions/${action}`, body, headers)).body.field
    expect(await act('dispatch', { input: {} })).toBe('input.crew')
    expect(await act('dispatch', { input: { crew: 'A', colour: 'red' } })).toBe('input.colour')
    expect(await act('dispatch', { input: [] })).toBe('input')
    expect(await act('dispatch', { inputs: {} })).toBe('inputs')
    expect(await act('dispatch', { input: { crew: 'A' }, role: 'nobody' })).toBe('role')
    expect(await act('nothing', { input: {} })).toBe('action')
    expect(await act('merge', { input: { into: id, reason: 'same' } })).toBe('input.into')
    expect(await act('merge', { input: { into: 'nothing', reason: 'same' } })).toBe('input.into')
    expect(await act('dispatch', { input: { crew: 'A' } }, { 'if-match': '"9"' })).toBe('If-Match')
    expect(await act('dispatch', { input: { crew: 'A' } }, { 'idempotency-key': 'field' })).toBeUndefined()
    expect(await act('dispatch', { input: { crew: 'B' } }, { 'idempotency-key': 'field' })).toBe(
      'Idempotency-Key',
    )
    const nothing = await dispatcher.post('/api/cases/nothing/actions/dispatch', { input: {} })
    expect(nothing.body.field).toBe('case')
    const mask = await dispatcher.post(`/api/cases/${id}/unmask`, { reason: '' })
    expect(mask.body.field).toBe('reason')
  })

  it('reads on only behind what a page gave: everything else is no beginning', async () => {
    const { case: id } = await coldFlat(city)
    const pages: readonly (readonly [account: string, path: string])[] = [
      ['dispatcher', '/api/cases?'],
      ['dispatcher', `/api/cases/${id}/events?`],
      ['dispatcher', '/api/figures/heating/complaints/cases?'],
      ['dispatcher', '/api/messages?'],
      ['dispatcher', '/api/subjects?'],
      ['dispatcher', '/api/subjects-by-number?number=3&'],
      ['admin', '/api/audit?'],
    ]
    for (const [account, path] of pages) {
      const { status, body } = await (await city.as(account)).get(`${path}after=nonsense`)
      expect([path, status, body.code, body.field]).toEqual([path, 400, 'bad-cursor', 'after'])
    }
  })

  it('lists a queue page by page, most urgent first, and only what an account may see', async () => {
    const town = await cityOf()
    const ids: string[] = []
    for (let n = 0; n < 5; n++) ids.push((await coldFlat(town, n % 2 ? 'west' : 'east')).case)
    const found: string[] = []
    const dispatcher = await town.as('dispatcher')
    for (let after = ''; ; ) {
      const { body } = await dispatcher.get(`/api/cases?limit=2${after}`)
      found.push(...body.rows.map((row: { case: string }) => row.case))
      if (body.next === undefined) break
      after = `&after=${encodeURIComponent(body.next)}`
    }
    expect(found).toHaveLength(5)
    expect(new Set(found)).toEqual(new Set(ids))
    const count = async (account: string, query = '') =>
      (await (await town.as(account)).get(`/api/cases${query}`)).body.rows.length
    expect(await count('west-only')).toBe(2)
    expect(await count('other-bureau')).toBe(0)
    expect(await count('hotline-only')).toBe(0)
    expect(await count('idle')).toBe(0)
    expect(await count('supervisor', '?area=east')).toBe(3)
    expect(await count('supervisor', '?programme=hotline')).toBe(0)
    expect(await count('supervisor', '?closed=true&order=opened')).toBe(0)
    expect(await count('supervisor', '?due=soon&area=west')).toBe(2)
    expect(await count('supervisor', '?due=late')).toBe(0)
    expect(await count('supervisor', '?programme=heating&stage=warm,received')).toBe(5)
    const operator = { id: 'operator', role: 'operator', bureau: 'hotline-centre' }
    const withdrawn = { action: 'withdraw', case: ids[0]!, input: { reason: 'warm again' } }
    expect(await town.host.desk.perform(withdrawn, operator)).toMatchObject({ ok: true })
    for (const order of ['', '&order=opened', '&order=due'])
      expect([order, await count('supervisor', `?closed=true${order}`)]).toEqual([order, 1])
  })

  it('refuses a queue of what there is not: an empty one would be believed', async () => {
    const supervisor = await city.as('supervisor')
    for (const path of ['/api/cases', '/api/cases.csv', '/api/board'])
      for (const [query, code, field] of [
        ['programme=heating,nope', 'unknown-programme', 'programme'],
        ['area=nope', 'unknown-area', 'area'],
        ['bureau=urban-management,nope', 'invalid-input', 'bureau'],
      ])
        expect((await supervisor.get(`${path}?${query}`)).body).toMatchObject({ code, field })
    for (const query of ['stage=nope', 'programme=hotline&stage=attending'])
      expect((await supervisor.get(`/api/cases?${query}`)).body).toMatchObject({
        code: 'invalid-input',
        field: 'stage',
      })
    expect((await supervisor.get('/api/subjects?area=nope')).body).toMatchObject({ code: 'unknown-area' })
  })

  it('opens, lists and changes a case whose number an import made of a source’s own', async () => {
    const id = caseNumber('town-12345', '市办〔2026〕12号')
    const input = { request: { symptom: 'cold' }, area: 'east' }
    const opening = { command: { action: 'open', input }, actor: MACHINE }
    await city.host.desk.do({ stream: id, programme: 'heating', steps: [opening] })
    const dispatcher = await city.as('dispatcher')
    expect((await dispatcher.get(`/api/cases/${id}`)).body).toMatchObject({ case: id, version: 1 })
    const path = `/api/cases/${id}/actions/comment`
    expect((await dispatcher.post(path, { input: { text: 'seen' } })).status).toBe(200)
    expect((await dispatcher.get(`/api/cases/${id}/events`)).body.rows).toHaveLength(2)
  })

  it('counts what is late or soon due by bureau and area, and only what an account may see', async () => {
    const town = await cityOf()
    for (const area of ['east', 'east', 'west']) await coldFlat(town, area)
    const counts = async (account: string, query = '') =>
      (await (await town.as(account)).get(`/api/board${query}`)).body.rows
    const row = { bureau: 'urban-management', late: 0, often: 0, offered: 0 }
    expect(await counts('supervisor')).toEqual([
      { ...row, area: 'east', soon: 2 },
      { ...row, area: 'west', soon: 1 },
    ])
    expect(await counts('supervisor', '?area=east')).toEqual([{ ...row, area: 'east', soon: 2 }])
    expect(await counts('west-only')).toEqual([{ ...row, area: 'west', soon: 1 }])
    for (const account of ['other-bureau', 'hotline-only', 'idle']) expect(await counts(account)).toEqual([])
  })

  it('says where an action leads, and where that depends on the case', async () => {
    const { body } = await (await cityOf()).nobody().get('/api/programmes/heating')
    expect(body.actions.arrive.leads).toEqual({ to: ['attending'], always: true })
    expect(body.actions.confirm.leads).toEqual({ to: ['received', 'warm'], always: false })
    expect(body.actions.withdraw.common).toBe(true)
    expect(body.actions.repair.common).toBe(false)
  })

  it('prints the limit of every promise, or by which parameters it is reckoned where that depends on the case', async () => {
    const city = await cityOf()
    const { body } = await city.nobody().get('/api/programmes/social-assistance')
    expect(body.promises.review.within.en).toBe('20 working days')
    expect(body.promises.start).toMatchObject({ dependsOn: ['startWorkingDays', 'reliefHours'] })
    expect(body.promises.start.within).toBeUndefined()
    expect(body.promises.opinion.dependsOn).toEqual(['opinionWorkingDays'])
    expect(body.promises.review.basis.grade).toBe('D')
    const { body: heating } = await city.nobody().get('/api/programmes/heating')
    expect(heating.promises.respond.within).toEqual({ zh: '1 小时', en: '1 h' })
    const { body: list } = await city.nobody().get('/api/programmes')
    const untold: string[] = []
    for (const { id } of list.rows) {
      const book = (await city.nobody().get(`/api/programmes/${id}`)).body
      for (const [name, promise] of Object.entries<Record<string, never[]>>(book.promises))
        if (!promise.within && !promise.dependsOn?.length) untold.push(`${id}/${name}`)
    }
    expect(untold).toEqual([])
  })

  it('prints the rules a programme decides by: provisions, in order, and parameters with their sources', async () => {
    const city = await cityOf({ rules: true })
    const rulesOf = async (id: string) => (await city.nobody().get(`/api/programmes/${id}/rules`)).body
    const book = await rulesOf('social-assistance')
    const living = book.determinations.find(({ id }: { id: string }) => id.endsWith('/minimum-living'))
    expect(living).toMatchObject({ name: { zh: '最低生活保障', en: 'Minimum living' } })
    expect(living.steps).toEqual(expect.arrayContaining([living.eligible, living.amount, living.tier]))
    // Each rule stands after what it reads, every one cites its provision, and each parameter its source.
    const before = new Set<string>()
    for (const id of living.steps) {
      const { kind, wordings = [], members } = book.values[id]
      const reads = [...wordings.flatMap((of: { reads: string[] }) => of.reads), members?.of ?? []].flat()
      expect(new Set(reads).size).toBe(reads.length)
      for (const read of reads)
        if (book.values[read].kind !== 'fact') expect(before.has(read), `${id} reads ${read}`).toBe(true)
      if (kind === 'rule')
        expect(wordings.every((of: { article: Text }) => of.article.zh && of.article.en)).toBe(true)
      for (const parameter of wordings.flatMap((of: { parameters: string[] }) => of.parameters))
        expect(book.parameters[parameter].history[0]).toMatchObject({
          from: expect.any(String),
          source: { zh: expect.any(String), en: expect.any(String) },
          grade: expect.stringMatching(/^[A-D]$/),
        })
      before.add(id)
    }
    expect((await rulesOf('heating')).determinations).toEqual([])
    // Nothing the city decides by is left out of every book.
    const printed = new Set<string>()
    for (const { id } of (await city.nobody().get('/api/programmes')).body.rows)
      for (const of of (await rulesOf(id)).determinations) printed.add(of.id)
    expect([...printed].sort()).toEqual(ruleWords.determinations.map(({ programme }) => programme).sort())
  })

  it('exports a queue as CSV in which no cell is a formula', async () => {
    const town = await cityOf()
    const evil = '=HYPERLINK("http://x")'
    const request = { type: evil, details: 'a "b"\nc', contact: '0318-5550000' }
    expect(
      (await town.nobody().post('/api/programmes/hotline/cases', { request, area: 'east' })).status,
    ).toBe(201)
    const { text, headers } = await (await town.as('operator')).get('/api/cases.csv?programme=hotline')
    expect(headers.get('content-type')).toContain('text/csv')
    expect(text).toContain(`"'=HYPERLINK(""http://x"")"`)
    expect(text).toContain('"a ""b""\nc"')
    expect(text).not.toMatch(/\b5550000\b/)
    expect(text.trim().split('\r\n')).toHaveLength(2)
  })

  it('exports a queue in words for people, and by codes for programs', async () => {
    const town = await cityOf()
    const { case: id } = await coldFlat(town)
    const request = { type: '=1+1', details: 'x' }
    await town.nobody().post('/api/programmes/hotline/cases', { request, area: 'east' })
    const operator = await town.as('operator')
    const linesOf = async (path: string) => {
      const { text, status } = await operator.get(path)
      expect([status, /\b5550000\b/.test(text)]).toEqual([200, false])
      return text.trim().split('\r\n')
    }
    const { openedAt, title } = (await operator.get(`/api/cases/${id}`)).body
    const opened = new Date(Date.parse(openedAt) + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')
    const start = ['编号', '事项', '项目', '阶段', '部门', '区域', '渠道', '受理时间', '办结时间', '时限']
    const zh = await linesOf('/api/cases.csv?lang=zh')
    expect(zh[0]!.replace('\ufeff', '')).toBe([...start, '超期', '退回次数', '移交至', '移交时间'].join(','))
    const line = zh.find((one) => one.startsWith(id))!
    expect(line.split(',').slice(1, 8)).toEqual([
      ...[title.zh, '供暖服务', '已受理', '城市管理综合行政执法局', '东区', '工作台或接口', opened],
    ])
    expect(line).toMatch(/,否,0,,$/)
    expect(line).not.toMatch(/heating|urban-management|-\d\dT\d\d:/)
    // A title is anybody's words.
    const [, hotline] = await linesOf('/api/cases.csv?lang=en&programme=hotline')
    expect(hotline!.split(',')[1]).toMatch(/^'=1\+1/)
    const en = await linesOf('/api/cases.csv?lang=en&programme=hotline')
    expect(en[0]).toContain('Number,Case,Programme,Stage,Bureau,Area,Channel,Opened,Closed,Deadline,Late')
    expect(en[0]).not.toContain('request.')
    const coded = await linesOf('/api/cases.csv')
    expect(coded[0]!.replace('\ufeff', '')).toBe(
      'case,programme,stage,bureau,area,channel,openedAt,closedAt,dueAt,late,returned,offeredTo,offeredAt',
    )
    expect(coded.find((one) => one.startsWith(id))).toContain(openedAt)
    const input = { to: 'housing', reason: 'their boiler' }
    await (await town.as('supervisor')).post(`/api/cases/${id}/actions/transfer`, { input })
    const { offeredAt } = (await operator.get(`/api/cases/${id}`)).body
    const since = new Date(Date.parse(offeredAt) + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')
    const rowIn = async (path: string) => (await linesOf(path)).find((one) => one.startsWith(id))!.split(',')
    expect((await rowIn('/api/cases.csv?lang=zh')).slice(-2)).toEqual(['住房和城乡建设局', since])
    expect((await rowIn('/api/cases.csv')).slice(-2)).toEqual(['housing', offeredAt])
    expect((await operator.get('/api/cases.xlsx?lang=zh')).status).toBe(200)
    expect((await operator.get('/api/cases.csv?lang=fr')).status).toBe(400)
  })

  it('tells staff what an action asked for and could not be done, with why', async () => {
    const { desk } = city.host
    const machine = { id: 'bihuan', role: 'machine' }
    const worker = { id: 'worker', role: 'worker', bureau: 'civil-affairs' }
    const request = {
      determination: 'elder-care/old-age',
      household: 'nobody-knows-it',
      month: '2026-01',
      amountFen: 100,
      basis: { book: '2026-01', subject: 'nobody-knows-it', subjectVersion: 1, parametersVersion: 0 },
    }
    const input = { request, area: 'east', trigger: 'need' }
    const need = await desk.perform({ action: 'open', programme: 'needs', input }, machine)
    if (!need.ok) throw new Error(need.refusal.message.en)
    const id = need.value.case
    expect((await desk.perform({ case: id, action: 'apply', input: {} }, worker)).ok).toBe(true)
    await desk.settle()
    const { rows } = (await (await city.as('supervisor')).get(`/api/cases/${id}/events`)).body
    const asked = rows.find(({ type }: { type: string }) => type === 'apply')
    const [refused] = asked.refused
    expect([refused.name.en, rows[0].refused]).toEqual([
      'open Allowances for the elderly (related)',
      undefined,
    ])
    // The need hears of it, and waits for nothing.
    expect(rows.at(-1).type).toBe('childRefused')
    expect([refused.reason.zh, refused.reason.en]).toEqual([
      expect.stringMatching(/\p{Script=Han}/u),
      expect.stringContaining('household'),
    ])
  })

  it('says of a case that another opened which programme it is of, and what it came to', async () => {
    const { desk } = city.host
    const inspector = { id: 'i', role: 'inspector', bureau: 'urban-management' }
    const done = async (action: string, of: string, input: unknown, actor: Actor = inspector) => {
      expect(await desk.perform({ action, case: of, input }, actor)).toMatchObject({ ok: true })
      await desk.settle()
    }
    const request = { facility: 'S-1', kind: 'substation' }
    const input = { request, area: 'east' }
    const opened = await desk.perform({ action: 'open', programme: 'heating.overhaul', input }, MACHINE)
    if (!opened.ok) throw new Error(opened.refusal.code)
    const id = opened.value.case
    await done('begin', id, { crew: 'A' })
    const hazard = { what: 'rust', kind: 'pipe', level: 'general' }
    await done('inspect', id, { items: [{ item: 'pipes', ok: false, hazard }] })
    const dispatcher = await city.as('dispatcher')
    const [child] = (await dispatcher.get(`/api/cases/${id}`)).body.children
    expect(child).toMatchObject({ link: 'child', programme: 'heating.hazard' })
    const { title } = (await dispatcher.get(`/api/cases/${child.case}`)).body
    expect(child.title).toEqual(title)
    expect(title.zh).not.toBe('')
    await done('conclude', child.case, { outcome: 'dismissed' }, MACHINE)
    const { body } = await dispatcher.get(`/api/cases/${id}`)
    expect(body.children[0]).toMatchObject({ outcome: 'dismissed', outcomeName: { zh: '不成立' } })
    const { body: below } = await dispatcher.get(`/api/cases/${child.case}`)
    const parent = { case: id, title: body.title, link: 'child', programme: 'heating.overhaul' }
    expect(below.parent).toEqual(parent)
    const { body: same } = await (await city.as('supervisor')).get(`/api/cases/${child.case}`)
    expect(same.parent).toEqual(parent)
  })

  it('tells beside an action which case it opened, with a title for whoever may see that', async () => {
    const { case: id } = await coldFlat(city)
    const dispatcher = await city.as('dispatcher')
    const input = { facility: 'station-42', households: 120 }
    expect((await dispatcher.post(`/api/cases/${id}/actions/reportOutage`, { input })).status).toBe(200)
    const opened = async () =>
      (await dispatcher.get(`/api/cases/${id}/events`)).body.rows.find(
        ({ type }: { type: string }) => type === 'reportOutage',
      ).opened
    expect(await opened()).toBeUndefined()
    await city.host.desk.settle()
    const [outage] = await opened()
    expect(outage).toMatchObject({
      programme: 'heating.outage',
      title: { zh: expect.stringContaining('station-42') },
    })
    const { body } = await dispatcher.get(`/api/cases/${outage.case}`)
    expect(body.parent).toMatchObject({ case: id, link: 'related' })
  })

  it('gives one figure where only one is asked for, and what is behind it as CSV', async () => {
    const town = await cityOf()
    const { case: id } = await coldFlat(town)
    const client = town.nobody()
    const { body } = await client.get('/api/figures?programme=heating&indicator=complaints')
    expect(body.rows).toHaveLength(1)
    expect(body.rows[0]).toMatchObject({ programme: 'heating', indicator: 'complaints', value: 1 })
    const wrong = await client.get('/api/figures?programme=heating&indicator=nothing')
    expect(wrong.body).toMatchObject({ code: 'unknown-indicator', field: 'indicator' })
    const nowhere = await client.get('/api/figures?indicator=nothing')
    expect([nowhere.status, nowhere.body.message]).toEqual([
      404,
      { zh: '没有名为“nothing”的指标。', en: 'There is no indicator called "nothing".' },
    ])
    const behind = '/api/figures/heating/complaints/cases.csv'
    const reversed = 'from=2026-02-01&to=2026-01-31'
    for (const path of ['/api/figures', '/api/figures/heating/complaints/cases', behind]) {
      const days = await (await town.as('supervisor')).get(`${path}?${reversed}`)
      expect([days.status, days.body.code, days.body.field]).toEqual([400, 'invalid-input', 'from'])
    }
    expect((await client.get(behind)).status).toBe(401)
    const { text, headers } = await (await town.as('supervisor')).get(`${behind}?area=east`)
    expect(headers.get('content-disposition')).toContain('heating.complaints.csv')
    const [head, row, ...rest] = text.trim().split('\r\n')
    expect(head).toBe('case,version,day,area,numerator,denominator,unit')
    expect(row).toMatch(new RegExp(`^${id},1,\\d{4}-\\d{2}-\\d{2},east,1,`))
    expect(rest).toEqual([])
    const inWords = (await (await town.as('supervisor')).get(`${behind}?area=east&lang=zh`)).text
    const [wordedHead, worded] = inWords.replace('\ufeff', '').split('\r\n')
    expect(wordedHead).toBe('编号,版本,日期,区域,分子,分母,单位')
    expect(worded).toMatch(new RegExp(`^${id},1,\\d{4}-\\d{2}-\\d{2},东区,1,.*,件$`))
  })

  it('tells listeners of changes that they may see', async () => {
    const town = await cityOf()
    const listen = async (account: string) => {
      const client = await town.as(account)
      const stop = new AbortController()
      const response = await town.app.request('http://localhost/api/cases/changes', {
        headers: { cookie: client.cookie },
        signal: stop.signal,
      })
      const reader = response.body!.getReader()
      let seen = ''
      const reading = (async () => {
        for (;;) {
          const { value, done } = await reader.read()
          if (done) return
          seen += new TextDecoder().decode(value)
        }
      })()
      return { seen: () => seen, stop: () => reader.cancel().then(() => reading) }
    }
    const [mine, others] = [await listen('dispatcher'), await listen('other-bureau')]
    await expect.poll(() => mine.seen().includes('alive')).toBe(true)
    // The first look only finds where the log ends, however late it is: of what happens after it somebody is told.
    const opened: string[] = []
    const isTold = async () => {
      opened.push((await coldFlat(town)).case)
      return opened.some((id) => mine.seen().includes(id))
    }
    await expect.poll(isTold, { interval: 300 }).toBe(true)
    for (const id of opened) expect(others.seen()).not.toContain(id)
    await Promise.all([mine.stop(), others.stop()])
    town.host.changes.stop()
  })

  it('answers health, readiness and metrics, which hold nothing that was sent', async () => {
    const client = city.nobody()
    expect((await client.get('/health')).body).toEqual({ status: 'ok' })
    expect((await client.get('/ready')).body).toEqual({ status: 'ok' })
    const { case: id } = await coldFlat(city)
    const { text } = await client.get('/metrics')
    expect(text).toContain('bihuan_http_request_seconds_bucket')
    expect(text).toContain('route="/api/programmes/:programme/cases"')
    expect(text).not.toContain(id)
  })
})
