import { gunzipSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '../../src/kernel/index.ts'
import { deadlineText } from '../../src/server/door/page.ts'
import { numberTyped } from '../../src/server/identity/secret.ts'
import { PUBLISHED } from '../support/published.ts'
import { type City, type Client, cityOf, coldFlat, PASSWORD } from './city.ts'
import { carriedIn, goOn, hiddenIn, next } from './pages.ts'

/** A page of at most so much; with its stylesheet far below what an old phone can take. */
const MAX_BYTES = 60_000

/** From the first question to the page for checking; answers by the question's name. */
const ask = async (client: Client, programme: string, answers: Record<string, string>) => {
  const path = `/ask/${programme}`
  return (await goOn(client, path, await client.get(path), answers)).page
}

describe("the residents' door", () => {
  let city: City
  beforeAll(async () => {
    city = await cityOf()
  })
  const ANSWERS = { '~area': 'east', symptom: 'cold', room: '14', place: '3-2-101', contact: '0318-5550000' }

  it('finds a service by words, in both languages', async () => {
    const found = async (query: string) => {
      const { text } = await city.nobody().get(`/?q=${encodeURIComponent(query)}`)
      return [...text.matchAll(/href="\/ask\/([\w.-]+)["?]/g)].map((m) => m[1])
    }
    // What takes anything stands last, whatever was asked; first where nothing fits.
    expect(await found('家里暖气不热')).toEqual(['heating', 'hotline'])
    expect((await found('my flat is freezing'))[0]).toBe('heating')
    for (const asked of [
      '路灯',
      '噪音',
      '煤气泄漏',
      'gas leak',
      'a smell of gas in the stairs',
      'streetlight',
    ])
      expect([asked, await found(asked)]).toEqual([asked, ['hotline']])
    const missed = await found('xyzzy')
    expect([missed.length, missed[0]]).toEqual([(await found('')).length, 'hotline'])
  })

  it('offers what takes anything first where nothing fits, with what was typed in its form', async () => {
    const client = city.nobody()
    const page = (await client.get(`/?q=${encodeURIComponent('xyzzy & 花')}`)).text.split('<main')[1]!
    const [, path] = /href="(\/ask\/hotline\?[^"]+)"/.exec(page)!
    expect(page.indexOf('什么诉求都接')).toBeGreaterThan(0)
    expect(page.indexOf('什么诉求都接')).toBeLessThan(page.indexOf(path!))
    expect(page.indexOf(path!)).toBeLessThan(page.indexOf('href="/?event='))
    const start = await client.get(path!.replaceAll('&amp;', '&'))
    expect(hiddenIn(start.text)['a.type']).toBe('xyzzy &amp; 花')
    const asked = await next(client, '/ask/hotline', start.text.replaceAll('&amp;', '&'), {
      'a.~area': 'east',
    })
    expect(/name="a\.type"[^>]*value="([^"]*)"/.exec(asked.text)?.[1]).toBe('xyzzy &amp; 花')
    // No other service takes words that nobody chose to answer with.
    expect(hiddenIn((await client.get('/ask/heating?said=cold')).text)['a.symptom']).toBeUndefined()
  })

  it('leads everyday words to the service that is meant, before others of its kind', async () => {
    const first = async (query: string) => {
      const { text } = await city.nobody().get(`/?q=${encodeURIComponent(query)}`)
      return [query, /href="\/ask\/([\w.-]+)["?]/.exec(text)?.[1]]
    }
    for (const [query, service] of [
      ['家里冷', 'heating'],
      ['下雪了路滑', 'hotline'],
      ['slippery pavement', 'hotline'],
      ['公司落户', 'projects'],
      ['open a company', 'projects'],
      ['招工', 'talent.employer'],
      ['post a job', 'talent.employer'],
      ['找工作', 'talent.seeker'],
      ['孩子在幼儿园吃饭', 'meal-supervision'],
      ['school lunch', 'meal-supervision'],
      ['专利', 'tech-matching.contract'],
      ['patent', 'tech-matching.contract'],
      ['捡到受伤的鸟', 'wetland-birds.report'],
      ['a hurt bird', 'wetland-birds.report'],
    ] as const)
      expect(await first(query)).toEqual([query, service])
  })

  it('understands traditional characters, pinyin and a slip of the pen, and no part of another word', async () => {
    const page = async (query: string) =>
      (await city.nobody().get(`/?q=${encodeURIComponent(query)}`)).text.split('<main')[1]!
    const first = async (query: string) => [query, /href="\/ask\/([\w.-]+)["?]/.exec(await page(query))?.[1]]
    for (const [query, service] of [
      ['暖氣不熱', 'heating'],
      ['暖器不热', 'heating'],
      ['ｎｕａｎｑｉ', 'heating'],
      ['radiater', 'heating'],
      ['專利許可', 'tech-matching.contract'],
      ['車檢', 'vehicle-inspection'],
      ['kindergarden', 'meal-supervision'],
      // Not every business, nor every office.
      ['bus', 'hotline'],
      ['ice', 'hotline'],
    ] as const)
      expect(await first(query)).toEqual([query, service])
    // What says nothing finds nothing.
    for (const query of ['-', "' '", '!!!'])
      expect([query, (await page(query)).includes('没有专办这件事的服务')]).toEqual([query, true])
    expect((await page('民办非企业')).match(/href="\/ask\//g)!.length).toBeLessThanOrEqual(9)
  })

  it('finds its own pages by what people call them, and says in its title what was looked for', async () => {
    const rules = await cityOf({ rules: true })
    for (const [query, path] of [
      ['我能领什么', '/entitled'],
      ['申诉', '/track'],
      ['我的查询码丢了', '/track'],
      ['答卷', '/figures'],
      ['这份通知书是真的吗', '/verify'],
      ['benefits', '/entitled'],
    ] as const) {
      const { text } = await rules.nobody().get(`/?q=${encodeURIComponent(query)}`)
      expect([query, /<h3><a href="([^"]+)"/.exec(text)?.[1]]).toEqual([query, path])
      expect(text).toContain(query)
      expect(/<title>([^<]*)<\/title>/.exec(text)![1]).toContain(query)
    }
    // Without rules there is nothing to ask.
    expect((await city.nobody().get('/?q=benefits')).text).not.toContain('/entitled')
  })

  it('asks where it happened only where something did, and takes a month as people write it', async () => {
    const client = city.nobody()
    expect((await client.get('/ask/wetland-birds.report')).text).toContain('事情发生在哪个区域?')
    const path = '/ask/talent.graduate'
    const where = await client.get(path)
    expect(where.text).toContain('您要在哪个区域办理?')
    expect(where.text).not.toContain('事情发生')
    const school = await next(client, path, where.text, { 'a.~area': 'east' })
    const degree = await next(client, path, school.text, { 'a.school': '师范学院' })
    const month = await next(client, path, degree.text, { 'a.degree': 'bachelor' })
    expect(month.text).toMatch(/<input type="month"[^>]* name="a\.graduation"/)
    expect(month.text).toContain('写作年-月,如 2026-06。')
    const after = await next(client, path, month.text, { 'a.graduation': '2026年6月' })
    expect(carriedIn(after.text)).toContainEqual(['a.graduation', '2026年6月'])
    const check = await goOn(client, path, after, { contact: '0318-5550000' })
    expect(check.page.text).toContain('2026-06')
  })

  it('asks one thing a page, gives a receipt, and hears what the resident says at the end', async () => {
    const client = city.nobody()
    const check = await ask(client, 'heating', ANSWERS)
    expect(check.text).toContain('0318-5550000')
    const path = '/ask/heating'
    const sent = await next(client, path, check.text, {}, 'send')
    expect(sent.status).toBe(303)
    const address = sent.headers.get('location')!
    const receipt = await client.get(address)
    const code = /[A-Z0-9]{4}(?:-[A-Z0-9]{4}){3}/.exec(receipt.text)![0]
    expect(receipt.text).toContain('24小时处置')
    expect(receipt.text).not.toMatch(/\b5550000\b/)
    // The button pressed twice asks once.
    expect((await next(client, path, check.text, {}, 'send')).headers.get('location')).toBe(address)

    const id = address.split('/').at(-1)!
    const [dispatcher, repairer] = [await city.as('dispatcher'), await city.as('repairer')]
    await dispatcher.post(`/api/cases/${id}/actions/dispatch`, { input: { crew: 'A' } })
    await repairer.post(`/api/cases/${id}/actions/arrive`, {})
    await repairer.post(`/api/cases/${id}/actions/repair`, { input: { cause: 'station', room: 19 } })

    const later = city.nobody()
    // A browser without the receipt is asked for it, and told nothing: there need not be such a case.
    const [known, unknown] = [await later.get(address), await later.get('/cases/AAAAA-BBBBB')]
    expect([known.status, known.text.includes(`name="number" value="${id}"`)]).toEqual([404, true])
    expect(known.text.replaceAll(id, 'AAAAA-BBBBB')).toBe(unknown.text)
    expect((await later.post(`${address}/confirm`, new URLSearchParams())).text).toContain('id="code"')
    const opened = await later.post(
      '/track',
      new URLSearchParams({ number: id.toLowerCase().replace('-', ''), code: code.toLowerCase() }),
    )
    expect([opened.status, opened.headers.get('location')]).toEqual([303, address])
    const page = await later.get(address)
    expect(page.text).not.toContain(code)
    const csrf = hiddenIn(page.text)
    const confirm = (fields: Record<string, string>) =>
      later.post(`${address}/confirm`, new URLSearchParams(fields))
    const unanswered = await confirm({ ...csrf, 'a.solved': 'true' })
    expect([unanswered.status, unanswered.text.includes('id="f-satisfied-error"')]).toEqual([400, true])
    expect((await confirm({ 'a.solved': 'true', 'a.satisfied': 'true' })).status).toBe(400)
    expect((await confirm({ ...csrf, 'a.solved': 'true', 'a.satisfied': 'true' })).status).toBe(303)
    expect((await later.get(address)).text).toContain('已供暖')
  })

  it('hears beside the first question whether somebody asks for another, and keeps what they are to them', async () => {
    const client = city.nobody()
    const first = await client.get('/ask/heating')
    // Whoever asks for themselves leaves it as it is.
    expect(first.text).toContain('<option value="">为自己或自己家</option>')
    expect(first.text).toContain('为别人,我是网格员')
    const own = await ask(client, 'heating', ANSWERS)
    expect(own.text).toContain('<dt>您为谁填写?</dt><dd>为自己或自己家</dd>')
    const check = await ask(client, 'heating', { ...ANSWERS, '~for': 'grid-worker' })
    expect(check.text).toContain('<dd>为别人,我是网格员</dd>')
    const english = await client.post(
      '/ask/heating?lang=en',
      new URLSearchParams({ ...hiddenIn(check.text), go: 'stay' }),
    )
    expect(english.text).toContain('<dd>Somebody else, as a grid worker</dd>')
    const sent = await next(client, '/ask/heating', check.text, {}, 'send')
    const address = sent.headers.get('location')!
    const { rows } = await city.host.desk.store.load([address.split('/').at(-1)!], [])
    expect([...rows.values()][0]?.state.onBehalfOf).toBe('grid-worker')
    await client.get('/settings?lang=zh&to=/')
    for (const path of [address, `${address}/notices/1`])
      expect((await client.get(path)).text).toContain('<dt>代为提出</dt><dd>网格员</dd>')
    const myself = await next(client, '/ask/heating', own.text, {}, 'send')
    expect((await client.get(myself.headers.get('location')!)).text).not.toContain('代为提出')
    const nobody = await next(client, '/ask/heating', first.text, { 'a.~area': 'east', 'a.~for': 'Zhang' })
    expect([nobody.status, nobody.text.includes('id="f-~for-error"')]).toEqual([400, true])
  })

  it('asks of the public what nobody can come without, and takes it from elsewhere as it is', async () => {
    for (const name of ['place', 'contact'])
      await expect(ask(city.nobody(), 'heating', { ...ANSWERS, [name]: '' })).rejects.toThrow(
        `a.${name}: 请填写`,
      )
    const sent = await city
      .nobody()
      .post('/api/programmes/heating/cases', { request: { symptom: 'cold' }, area: 'east' })
    expect(sent.status).toBe(201)
    // An enterprise whose forklifts are to be inspected is told when.
    await expect(
      ask(city.nobody(), 'vehicle-inspection', {
        '~area': 'east',
        enterprise: '衡水桥梁厂',
        place: '北厂区',
        vehicles: 'A-1',
      }),
    ).rejects.toThrow('a.contact: 请填写')
  })

  it('tells whom to call first where an answer cannot wait: beside it, on every page after it, and on the receipt', async () => {
    const client = city.nobody()
    const calls = (html: string) => [...html.matchAll(/href="tel:(\d+)"/g)].map((m) => m[1])
    const path = '/ask/hotline'
    const type = await next(client, path, (await client.get(path)).text, { 'a.~area': 'east' })
    expect(calls(type.text)).toEqual([])
    let page = type
    while (!page.text.includes('name="a.urgency"'))
      page = await next(client, path, page.text, /a\.type/.test(page.text) ? { 'a.type': '燃气' } : {})
    expect([calls(page.text), page.text.includes('role="alert"')]).toEqual([['110', '119', '120'], false])
    const usual = await next(client, path, page.text, { 'a.urgency': 'ordinary' })
    expect(calls(usual.text)).toEqual([])
    const contact = await next(client, path, page.text, { 'a.urgency': 'life' })
    const check = await next(client, path, contact.text, { 'a.contact': '' })
    const sent = await next(client, path, check.text, {}, 'send')
    const address = sent.headers.get('location')!
    const receipt = await client.get(address)
    for (const { text } of [contact, check, receipt])
      expect([calls(text), text.includes('class="urgent" role="alert"')]).toEqual([
        ['110', '119', '120'],
        true,
      ])
    await client.get('/settings?lang=en&to=/')
    expect((await client.get(address)).text).toMatch(/tel:119"><strong>119<\/strong> fire/)
    // What has ended is in no danger any more.
    const id = address.split('/').at(-1)!
    const officer = { id: 'operator', role: 'operator', bureau: 'hotline-centre' }
    await city.host.desk.perform({ case: id, action: 'withdraw', input: { reason: 'it is safe' } }, officer)
    expect(calls((await client.get(address)).text)).toEqual([])
  })

  it.each([
    ['J28RU-YUGJT', 'J28RU-YUGJT'],
    [' j28ruyugjt ', 'J28RU-YUGJT'],
    ['J28RU  –  yugjt', 'J28RU-YUGJT'],
    ['Ｊ28RU－YUGJT', 'J28RU-YUGJT'],
    ['d-j28ru yugjt', 'D-J28RU-YUGJT'],
    ['dj28ruyugjt', 'D-J28RU-YUGJT'],
    ['d j28ru-yugjt', 'D-J28RU-YUGJT'],
    ['DEMO23456789', 'DEMO23456789'],
    ['demo-002', 'DEMO-002'],
    ['', ''],
  ])('takes the number %o as it was given', (typed, number) => {
    expect(numberTyped(typed)).toBe(number)
  })

  it('lets everybody choose where they are, down to where all can be listed', async () => {
    const large = await cityOf()
    const { desk, areas } = large.host
    const offered = async () => {
      await areas.read()
      const { text } = await large.nobody().get('/ask/heating')
      return [...text.matchAll(/<(?:option|input)[^>]* value="([\w-]+)"/g)].map(([, code]) => code)
    }
    const township = (n: number) => ({
      code: `town-${n}`,
      name: { zh: `${n}乡`, en: `${n}` },
      parent: n % 2 ? 'east' : 'west',
    })
    await desk.putAreas(Array.from({ length: 390 }, (_, n) => township(n)))
    expect(await offered()).toEqual(expect.arrayContaining(['east', 'west', 'town-0', 'town-389']))
    await desk.putAreas(Array.from({ length: 20 }, (_, n) => township(390 + n)))
    const counties = await offered()
    expect(counties).toEqual(expect.arrayContaining(['east', 'west']))
    expect(counties).not.toContain('town-0')
  })

  it('tells which bureaus work on parts of a case and how far each is, and nothing of what they were asked', async () => {
    const client = city.nobody()
    const request = {
      ...{ type: '供水', matter: 'no water', details: 'since the morning', place: 'Rose Street 7' },
      ...{ urgency: 'ordinary', contact: '0318-5550000' },
    }
    const opened = await client.post('/api/programmes/hotline/cases', { request, area: 'east' })
    const { case: id, code } = opened.body as { case: string; code: string }
    const { desk } = city.host
    const done = async (of: string, action: string, by: Actor, input?: unknown) => {
      const answer = await desk.perform({ case: of, action, input }, by)
      if (!answer.ok) throw new Error(answer.refusal.message.en)
      await desk.settle()
    }
    const operator = { id: 'operator', role: 'operator', bureau: 'hotline-centre' }
    const bureau = (await desk.store.load([id])).rows.get(id)!.bureau
    await done(id, 'accept', { id: 'o', role: 'officer', bureau })
    await done(id, 'involve', operator, { bureau: 'power-supply', task: 'look at the secret pump' })
    await client.post('/track', new URLSearchParams({ number: id, code }))
    const part = async () => {
      const { text } = await client.get(`/cases/${id}`)
      expect(text).not.toContain('secret pump')
      return /<h2>由此分头办理 \(1\)<\/h2>.*?<\/section>/s.exec(text)![0]
    }
    expect(await part()).toMatch(
      /供电公司<\/strong> · .*<strong>已受理<\/strong>.*class="pill">还剩 24 小时/s,
    )
    const child = Object.keys((await desk.store.load([id])).rows.get(id)!.state.children)[0]!
    const there = { id: 'p', role: 'officer', bureau: 'power-supply' }
    await done(child, 'accept', there)
    await done(child, 'handle', there, { result: 'resolved', reply: 'the secret pump runs' })
    expect(await part()).toMatch(/供电公司<\/strong>.*<strong>已办结<\/strong>/s)
  })

  it('tells how far it is what was asked for on a case and is one of its own, and by when it is promised', async () => {
    const { case: id, code } = await coldFlat(city)
    const client = city.nobody()
    await client.post('/track', new URLSearchParams({ number: id, code }))
    for (const [action, fields] of [
      ['askMeasure', {}],
      ['claimRefund', { 'a.why': '十天不热' }],
    ] as const) {
      const path = `/cases/${id}/${action}`
      expect((await next(client, path, (await client.get(path)).text, fields, 'do')).status).toBe(303)
      await city.host.desk.settle()
    }
    const { text } = await client.get(`/cases/${id}`)
    const parts = /<h2>由此分头办理 \(2\)<\/h2>.*?<\/section>/s.exec(text)![0]
    expect(parts).toMatch(/供热退费.*<strong>已申请<\/strong>/s)
    expect(parts).toMatch(/室温测量.*class="pill">还剩 12 小时/s)
    // It is the bureau's work, with no receipt of its own: nothing leads where nobody is let in.
    expect(parts).not.toContain('href=')
  })

  it('tells the latest of a case with a long history', async () => {
    const { case: id, code } = await coldFlat(city)
    const officer = { id: 'dispatcher', role: 'dispatcher', bureau: 'urban-management' }
    for (let n = 0; n < 600; n++)
      await city.host.desk.perform({ action: 'comment', case: id, input: { text: `unsaid ${n}` } }, officer)
    await (await city.as('dispatcher')).post(`/api/cases/${id}/actions/dispatch`, { input: { crew: 'A' } })
    const client = city.nobody()
    await client.post('/track', new URLSearchParams({ number: id, code }))
    const { text } = await client.get(`/cases/${id}`)
    const history = /<ol class="history">.*?<\/ol>/s.exec(text)![0]
    expect(history).toContain('已派工')
    expect(history).not.toContain('unsaid')
  })

  it('tells what was said on both sides, and which papers a paused case waits for', async () => {
    const { case: id, code } = await coldFlat(city)
    const [client, dispatcher] = [city.nobody(), await city.as('dispatcher')]
    await client.post('/track', new URLSearchParams({ number: id, code }))
    const csrf = hiddenIn((await client.get(`/cases/${id}`)).text)
    const said = await client.post(
      `/cases/${id}/comment`,
      new URLSearchParams({ ...csrf, 'a.text': '孩子发烧' }),
    )
    expect(said.status).toBe(303)
    const tell = (action: string, input: object) =>
      dispatcher.post(`/api/cases/${id}/actions/${action}`, { input })
    await tell('comment', { text: '明天上午来', shown: true })
    await tell('comment', { text: '内部说明' })
    await tell('pause', { reason: '材料不全', missing: ['房产证复印件'] })
    const { text } = await client.get(`/cases/${id}`)
    for (const words of ['孩子发烧', '明天上午来', '材料不全', '房产证复印件'])
      expect([words, text.includes(words)]).toEqual([words, true])
    expect(text).not.toContain('内部说明')
    // Told how to go on, and of no deadline that the pause has moved; what was wanted stays said.
    expect(text).toMatch(
      new RegExp(`<a href="#f-attach.file">[^<]+</a> → <a href="/cases/${id}/resume">恢复</a>`),
    )
    expect(text).not.toContain('截止')
    await tell('resume', {})
    const resumed = (await client.get(`/cases/${id}`)).text
    expect(resumed).toContain('截止')
    for (const words of ['暂停(待补材料)', '房产证复印件', '<strong>恢复</strong>'])
      expect([words, resumed.includes(words)]).toEqual([words, true])
  })

  it('says what comes of what can be done, and of saying nothing', async () => {
    const { case: id, code } = await coldFlat(city)
    const client = city.nobody()
    await client.post('/track', new URLSearchParams({ number: id, code }))
    const open = (await client.get(`/cases/${id}`)).text
    expect(open).toMatch(/撤回<\/a><p class="hint">[^<]*此事项就此办结/)
    expect(open).not.toContain('自动“无异议办结”')
    const act = async (account: string, action: string, input = {}) =>
      (await city.as(account)).post(`/api/cases/${id}/actions/${action}`, { input })
    await act('dispatcher', 'dispatch', { crew: 'A' })
    await act('repairer', 'arrive')
    await act('repairer', 'repair', { cause: 'station', room: 19 })
    const repaired = (await client.get(`/cases/${id}`)).text
    expect(repaired).toMatch(
      /到 \d{4}年\d+月\d+日 \d\d:\d\d 没有其他办理的,自动“无异议办结”,办结为“已供暖”。/,
    )
    // Whose flat is still cold finds where to say so, and what comes of it.
    expect(repaired).toContain(`href="/cases/${id}/confirm">确认是否修好</a>`)
    expect((await client.get(`/cases/${id}/confirm`)).text).toContain('还不热的选“否”:重新派人处置')
    await act('dispatcher', 'withdraw', { reason: '来电撤回' })
    const ended = (await client.get(`/cases/${id}`)).text
    expect(ended).toMatch(/申请删除个人信息<\/a><p class="hint">[^<]*不能恢复/)
  })

  it('what was typed for an action that is no longer there is shown, not lost', async () => {
    const { case: id, code } = await coldFlat(city)
    const client = city.nobody()
    await client.post('/track', new URLSearchParams({ number: id, code }))
    const fields = (reason: string, html: string) =>
      new URLSearchParams({ ...hiddenIn(html), 'a.reason': reason })
    const { text: before } = await client.get(`/cases/${id}`)
    expect((await client.post(`/cases/${id}/withdraw`, fields('已修好', before))).status).toBe(303)
    const late = await client.post(`/cases/${id}/escalate`, fields('等了三天', before))
    expect([late.status, late.text.includes('等了三天')]).toEqual([400, true])
    // A change of the look shows it once more, and tries nothing.
    const turned = await next(client, `/cases/${id}/escalate?lang=en`, late.text, {}, 'stay')
    expect(turned.text).toContain('等了三天')
    expect(turned.text).toContain('What you wrote (it was not sent)')
  })

  it('an action has a page of its own: no fault and no change of the look loses what was typed there', async () => {
    const { case: id, code } = await coldFlat(city)
    const client = city.nobody()
    await client.post('/track', new URLSearchParams({ number: id, code }))
    const path = `/cases/${id}/withdraw`
    const receipt = await client.get(`/cases/${id}`)
    expect(receipt.text).toContain(`href="${path}"`)
    const form = await client.get(path)
    expect(form.text).toContain(`formaction="${path}?lang=en"`)
    expect(form.text).toContain('此事项就此办结')
    const english = await next(client, `${path}?lang=en`, form.text, { 'a.reason': '已经热了' }, 'stay')
    expect(english.status).toBe(200)
    expect(english.text).toMatch(/<html lang="en"[\s\S]*>已经热了<\/textarea>/)
    // Turned like the pages of a form: Back shows it without sending it again, and the look stays chosen.
    expect(english.headers.get('cache-control')).toBe('private, no-cache')
    expect((await client.get(path)).text).toContain('<html lang="en"')
    const stale = await client.post(path, new URLSearchParams({ csrf: 'old', 'a.reason': '已经热了' }))
    expect([stale.status, stale.text.includes('>已经热了</textarea>')]).toEqual([400, true])
    const done = await next(client, path, stale.text, { 'a.reason': '已经热了' }, 'do')
    expect([done.status, done.headers.get('location')]).toEqual([303, `/cases/${id}?done=withdraw`])
    // What is not offered (any more) has no page, nor has what there never was.
    for (const gone of ['withdraw', 'nothing', 'files/add'])
      expect([gone, (await client.get(`/cases/${id}/${gone}`)).headers.get('location')]).toEqual([
        gone,
        `/cases/${id}`,
      ])
  })

  it('a number with a wrong code is shown as it was typed, in any look; the browser that has the receipt needs no code', async () => {
    const { case: id, code } = await coldFlat(city)
    const client = city.nobody()
    const typed = { number: id, code: 'AAAA-BBBB-CCCC-DDDD' }
    const wrong = await client.post('/track', new URLSearchParams(typed))
    expect([wrong.status, wrong.text.includes('value="AAAA-BBBB-CCCC-DDDD"')]).toEqual([401, true])
    const large = await next(client, '/track?text=large', wrong.text, typed, 'stay')
    expect([large.status, large.text.includes('role="alert"')]).toEqual([200, false])
    expect(large.text).toMatch(/class="large"[\s\S]*value="AAAA-BBBB-CCCC-DDDD"/)
    const bare = new URLSearchParams({ number: id, code: '' })
    const lost = await client.post('/track', bare)
    expect([lost.status, lost.text.includes('<a href="#code">请填写查询码')]).toEqual([401, true])
    expect(lost.text).toMatch(/<details open><summary>查询码找不到了/)
    // As it was written down: in small or full-width letters, grouped otherwise or not at all.
    const wide = [...code.toLowerCase()].map((one) =>
      /[a-z0-9]/.test(one) ? String.fromCharCode(one.charCodeAt(0) + 0xfee0) : ' ',
    )
    const copied = new URLSearchParams({ number: id, code: wide.join('') })
    expect((await city.nobody().post('/track', copied)).status).toBe(303)
    expect((await client.post('/track', new URLSearchParams({ number: id, code }))).status).toBe(303)
    expect((await client.post('/track', bare)).headers.get('location')).toBe(`/cases/${id}`)
    expect((await city.nobody().post('/track', bare)).status).toBe(401)
  })

  it('number, code and what is to be checked stay as they are being typed, in any look of their pages', async () => {
    const client = city.nobody()
    /** Sends a page's form as its button for another look does. */
    const turn = async (path: string, html: string, typed: Record<string, string>) => {
      const to = /<button[^>]* form="turning" formaction="([^"]*)" formmethod="post"[^>]*>English</.exec(html)
      const action = to![1]!.replaceAll('&amp;', '&')
      expect(action.startsWith(path)).toBe(true)
      return client.post(action, new URLSearchParams({ ...typed, go: 'stay' }))
    }
    const zh = () => client.get('/settings?lang=zh&to=/')
    const receipt = { number: 'XXXXX-XXXXX', code: 'half a c' }
    const home = await client.get('/?q=%E7%85%A4%E6%B0%94')
    const english = await turn('/', home.text, receipt)
    expect(english.status).toBe(200)
    for (const kept of ['lang="en"', 'value="XXXXX-XXXXX"', 'value="half a c"', 'value="煤气"'])
      expect(english.text).toContain(kept)
    // Nothing was typed: the page itself, with what was asked there.
    await zh()
    const untouched = await turn('/', home.text, { number: '', code: '' })
    expect([untouched.status, untouched.headers.get('location')]).toEqual([303, '/?q=%E7%85%A4%E6%B0%94'])
    expect((await client.get(untouched.headers.get('location')!)).text).toContain('lang="en"')

    await zh()
    const name = { name: '13900000001', passphrase: 'three unlikely words' }
    const csrf = hiddenIn((await client.get('/account/new')).text)
    await client.post('/account/new', new URLSearchParams({ ...csrf, ...name, go: 'enter' }))
    const account = await turn('/account', (await client.get('/account')).text, receipt)
    expect(account.text).toContain('Add an earlier request')
    for (const kept of ['value="XXXXX-XXXXX"', 'value="half a c"']) expect(account.text).toContain(kept)
    await zh()
    expect((await turn('/account', (await client.get('/account')).text, {})).status).toBe(303)

    await zh()
    const half = await turn('/verify', (await client.get('/verify')).text, { code: 'AB/1/CDEF' })
    expect([half.text.includes('value="AB/1/CDEF"'), half.text.includes('role="alert"')]).toEqual([
      true,
      false,
    ])
    // What was looked up is looked up again; another code that is begun beside it is not.
    await zh()
    const looked = await client.get('/verify?code=XX%2F1%2FY')
    const again = await turn('/verify', looked.text, { code: 'XX/1/Y' })
    expect([again.status, again.headers.get('location')]).toEqual([303, '/verify?code=XX%2F1%2FY'])
    expect((await turn('/verify', looked.text, { code: 'AB' })).text).toContain('value="AB"')
    // Enter still looks up.
    expect(looked.text).toMatch(
      /<button class="sr" form="turning" tabindex="-1" aria-hidden="true"><\/button>/,
    )
  })

  it('takes numbers as people write them, and says which field is wrong where there are several', async () => {
    const client = city.nobody()
    for (const typed of ['１２.５', '12.5℃', '12.5 度', ' 12.5']) {
      const check = await ask(client, 'heating', { ...ANSWERS, room: typed })
      // What is to be checked is what was understood.
      expect([typed, check.text.includes('<dd>12.5 °C</dd>')]).toEqual([typed, true])
      const sent = await next(client, '/ask/heating', check.text, {}, 'send')
      const id = sent.headers.get('location')!.split('/').at(-1)!
      const { rows } = await city.host.desk.store.load([id], [])
      expect([typed, (rows.get(id)!.state.request as { room: number }).room]).toEqual([typed, 12.5])
    }
    for (const typed of ['12,5', '3万', '12-13', '约12'])
      await expect(ask(client, 'heating', { ...ANSWERS, room: typed })).rejects.toThrow('请填写数字')
    const { case: id, code } = await coldFlat(city)
    await client.post('/track', new URLSearchParams({ number: id, code }))
    const csrf = hiddenIn((await client.get(`/cases/${id}`)).text)
    const empty = await client.post(`/cases/${id}/escalate`, new URLSearchParams(csrf))
    expect(empty.text).toMatch(/<a href="#f-reason">[^<]*(理由|原因)[^<]*: /)
  })

  it('a deadline at midnight is the end of the day before', () => {
    const at = Date.parse('2026-12-11T16:00:00Z')
    expect(deadlineText(at, 'Asia/Shanghai', 'zh')).toBe('2026年12月11日 24:00')
    expect(deadlineText(at, 'Asia/Shanghai', 'en')).toBe('11 Dec 2026, 24:00')
    expect(deadlineText(at + 60_000, 'Asia/Shanghai', 'en')).toBe('12 Dec 2026, 00:01')
  })

  it('says what is wrong where it is wrong, and keeps what was answered', async () => {
    const client = city.nobody()
    const first = await client.get('/ask/heating')
    const empty = await next(client, '/ask/heating', first.text, {})
    expect(empty.status).toBe(400)
    expect(empty.text).toContain('role="alert"')
    expect(empty.text).toMatch(/<title>错误: /)
    expect(empty.text).toContain('href="#f-~area"')
    expect(empty.text).toContain('id="f-~area"')
    const check = await ask(client, 'heating', ANSWERS)
    const edited = await next(client, '/ask/heating', check.text, {}, 'edit-4')
    expect(edited.text).toContain('value="14"')
    const room = await next(client, '/ask/heating', edited.text, { 'a.room': 'fifteen' })
    expect(room.status).toBe(400)
    expect(room.text).toContain('value="fifteen"')
    expect(room.text).toContain('请填写数字')
    expect(hiddenIn(room.text)['a.contact']).toBe('0318-5550000')
    // What a page never asked is refused at the end, too.
    const forged = await next(client, '/ask/heating', check.text, { 'a.symptom': 'lukewarm' }, 'send')
    expect(forged.status).toBe(400)
  })

  it('shows figures with what they are made of, down to areas and months', async () => {
    const town = await cityOf()
    const client = town.nobody()
    const check = await ask(client, 'heating', ANSWERS)
    await next(client, '/ask/heating', check.text, {}, 'send')
    const all = await client.get('/figures?area=city')
    expect(all.text).toContain('<h2>城市管理综合行政执法局</h2>')
    expect(all.text).not.toContain('/figures/heating/respondedInTime')
    expect(all.text).toContain('/figures/heating/complaints?area=city')
    // Each programme begins with one; all of one are a page away.
    expect(all.text).not.toContain('/figures/heating/timeToClose')
    expect(all.text).toContain('href="/figures?area=city&amp;programme=heating"')
    const heating = await client.get('/figures?area=city&programme=heating')
    expect(heating.text).toContain('/figures/heating/timeToClose?area=city"')
    const one = await client.get('/figures/heating/complaints')
    expect(one.text).toMatch(/<p class="big">1<\/p>/)
    expect(one.text).toContain('<p>全部区域</p>')
    expect(one.text).toMatch(
      /<a href="\/figures\/heating\/complaints\?area=east">东区<\/a><\/th>\s*<td class="number">1</,
    )
    // A part says what it is of, and leads back to the whole.
    const [month] = /complaints\?from=[\d-]+&amp;to=[\d-]+/.exec(one.text)!
    const part = await client.get(`/figures/heating/${month.replace('&amp;', '&')}&area=east`)
    expect(part.text).toMatch(/东区 · \d{4}-\d\d-01 – \d{4}-\d\d-\d\d<\/p>/)
    expect(part.text).toContain(`/figures/heating/${month}"`)
    expect(part.text).toMatch(/<p class="big">1<\/p>/)
    const typed = await client.get(`/figures/heating/complaints?from=${encodeURIComponent('2026年1月2日')}`)
    expect(typed.text).toContain(' · 2026-01-02 – ')
    expect((await client.get('/figures/heating/nothing')).status).toBe(404)
    // And down to the very records, without anything that they say.
    const [down] = /\/figures\/heating\/complaints\/records\?[^"]+/.exec(part.text)!
    expect(down).toContain('area=east')
    const records = await client.get(down.replaceAll('&amp;', '&'))
    expect(records.text).toMatch(
      /<td>\d{4}-\d\d-\d\d<\/td><th scope="row">[A-Z0-9-]+<\/th><td>东区<\/td><td class="number">1</,
    )
    expect(records.text).not.toMatch(/\b5550000\b/)
    const none = await client.get('/figures/heating/complaints/records?area=west')
    expect([none.status, none.text.includes('<tbody>')]).toEqual([200, false])
    expect((await client.get('/figures/heating/nothing/records')).status).toBe(404)
    // What is no position is not taken for the beginning.
    expect((await client.get('/figures/heating/complaints/records?since=x')).status).toBe(404)
    // What is no day is told, with what was typed: all days are not the days that were meant.
    const misread = await client.get('/figures?from=soon&to=2026-02-30&area=nowhere')
    expect(misread.status).toBe(200)
    for (const told of ['<a href="#from">起始日: 请填写日期', '<a href="#to">截止日', 'value="soon"'])
      expect([told, misread.text.includes(told)]).toEqual([told, true])
    expect(all.text).not.toContain('role="alert"')
  })

  it('lets people choose whose figures they see, each service under its bureau', async () => {
    const client = city.nobody()
    const all = await client.get('/figures')
    const group = /<optgroup label="教育局">(.*?)<\/optgroup>/s.exec(all.text)?.[1]
    expect(group).toContain('<option value="meal-supervision">幼儿园膳食监督</option>')
    const heating = await client.get('/figures?programme=heating')
    expect(heating.text).toContain('<option value="heating" selected>')
    expect(heating.text).not.toContain('<h2>政务服务便民热线</h2>')
    // However many programmes count something, the first page is light, each under its bureau.
    expect(heating.text).not.toContain('<h2>城市管理综合行政执法局</h2>')
    const none = await client.get('/figures?programme=meal-supervision&from=1999-01-01&to=1999-01-02')
    expect([none.status, none.text.includes('无数据')]).toEqual([200, true])
  })

  it('lists the records of a figure a page at a time, and none of those that are not public', async () => {
    const town = await cityOf()
    for (let n = 0; n < 60; n++) await coldFlat(town)
    const client = town.nobody()
    const numbers = (html: string) => [...html.matchAll(/<th scope="row">([A-Z0-9-]+)/g)].map((m) => m[1])
    const path = '/figures/heating/complaints/records'
    const first = await client.get(`${path}?area=east`)
    const [further] = /\/records\?area=east&amp;after=[^"]+/.exec(first.text)!
    const second = await client.get(`/figures/heating/complaints${further.replace('&amp;', '&')}`)
    const all = [...numbers(first.text), ...numbers(second.text)]
    expect([numbers(first.text).length, all.length, new Set(all).size]).toEqual([50, 60, 60])
    // Who asks for assistance is nobody's business, nor what bureaus hand each other.
    const { all: programmes } = town.host.desk.registry
    for (const { id, indicators } of programmes) {
      const [indicator] = Object.keys(indicators)
      if (indicator === undefined) continue
      const isOpen = PUBLISHED.includes(id)
      expect([id, (await client.get(`/figures/${id}/${indicator}/records`)).status]).toEqual([
        id,
        isOpen ? 200 : 404,
      ])
      expect((await client.get(`/figures/${id}/${indicator}`)).text.includes('/records')).toBe(isOpen)
    }
  })

  it('makes the first administrator once, by a link, and only where there is no account', async () => {
    expect(await city.host.identity.setupToken()).toBeUndefined()
    const town = await cityOf({ accounts: [] })
    const token = await town.host.identity.setupToken()
    const client = town.nobody()
    expect((await client.get('/setup/guess')).status).toBe(404)
    expect((await client.get(`/setup/${token}`)).status).toBe(200)
    const send = (password: string) =>
      client.post(`/setup/${token}`, new URLSearchParams({ account: 'root', name: 'Root', password }))
    const short = await send('short')
    expect([short.status, short.text.includes('href="#password">至少 12 个字符')]).toEqual([400, true])
    expect((await send(PASSWORD)).status).toBe(200)
    expect((await send(PASSWORD)).status).toBe(404)
    const admin = await town.as('root')
    expect((await admin.get('/api/accounts')).body.rows).toMatchObject([{ id: 'root', admin: true }])
  })

  /** So many bytes go over the wire for an address. */
  const carried = async (client: Client, path: string, init: RequestInit = {}) => {
    const headers = { ...init.headers, cookie: client.cookie, 'accept-encoding': 'gzip, deflate, br' }
    const answer = await city.app.request(`http://localhost${path}`, { ...init, headers })
    const bytes = Buffer.from(await answer.arrayBuffer())
    const encoding = answer.headers.get('content-encoding')
    const text = (encoding === 'gzip' ? gunzipSync(bytes) : bytes).toString()
    return { bytes: bytes.length, text, encoding, status: answer.status, vary: answer.headers.get('vary') }
  }

  it('sends a receipt that has been answered a hundred times in few bytes', async () => {
    const { case: id, code } = await coldFlat(city)
    const officer = { id: 'dispatcher', role: 'dispatcher', bureau: 'urban-management' }
    // No two are alike, as people's words are not.
    const words = (n: number) =>
      Array.from({ length: 90 }, (_, k) =>
        String.fromCodePoint(0x4e00 + ((n * 7919 + k * k * 104_729) % 3000)),
      ).join('')
    for (let n = 0; n < 100; n++) {
      const input = { text: `第 ${n} 次答复:${words(n)}`, shown: true }
      const done = await city.host.desk.perform({ action: 'comment', case: id, input }, officer)
      expect(done.ok).toBe(true)
    }
    const client = city.nobody()
    await client.post('/track', new URLSearchParams({ number: id, code }))
    const receipt = await carried(client, `/cases/${id}`)
    expect([receipt.status, receipt.text.includes('第 99 次答复')]).toEqual([200, true])
    const style = await carried(client, /href="(\/assets\/[^"]+\.css)"/.exec(receipt.text)![1]!)
    expect([receipt.encoding, style.encoding, receipt.vary]).toEqual(['gzip', 'gzip', 'Accept-Encoding'])
    expect(receipt.bytes + style.bytes).toBeLessThan(MAX_BYTES)
  })

  it('compresses no page of a session together with what another site could have put there', async () => {
    const { case: id, code } = await coldFlat(city)
    const client = city.nobody()
    for (const path of ['/?q=a', '/track', '/figures?from=2025-01-01'])
      expect([path, (await carried(client, path)).encoding]).toEqual([path, 'gzip'])
    await client.get('/settings?lang=en&text=large&to=/track')
    expect((await carried(client, '/?q=a')).encoding).toBe('gzip')
    await client.post('/track', new URLSearchParams({ number: id, code }))
    const own = await carried(client, `/cases/${id}`)
    expect([own.encoding, hiddenIn(own.text).csrf]).toEqual(['gzip', expect.any(String)])
    for (const path of [`/cases/${id}?a=${hiddenIn(own.text).csrf}`, '/?q=a', '/account?x'])
      expect([path, (await carried(client, path)).encoding]).toEqual([path, null])
    const form = new URLSearchParams({ ...hiddenIn(own.text), 'a.text': '' }).toString()
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const sent = await carried(client, `/cases/${id}/comment`, { method: 'POST', body: form, headers })
    expect([sent.status, sent.encoding, sent.text.includes('csrf')]).toEqual([400, null, true])
  })

  it('speaks the language and the size that were chosen, needs no script and is light', async () => {
    const client = city.nobody()
    await client.get('/settings?lang=en&text=large&to=/track')
    const page = await client.get('/track')
    expect(page.text).toMatch(/<html lang="en" class="large">/)
    const style = await client.get(/href="(\/assets\/[^"]+\.css)"/.exec(page.text)![1]!)
    expect(style.headers.get('cache-control')).toContain('immutable')
    for (const path of ['/', '/ask/hotline', '/figures', '/track', '/figures/hotline/received']) {
      const { text, status } = await client.get(path)
      expect([path, status]).toEqual([path, 200])
      expect(Buffer.byteLength(text) + Buffer.byteLength(style.text)).toBeLessThan(MAX_BYTES)
      expect(text).not.toMatch(/<script|style="|onclick|javascript:|https?:\/\//)
    }
  })
})
