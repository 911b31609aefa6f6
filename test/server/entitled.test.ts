import { beforeAll, describe, expect, it } from 'vitest'
import { LIFE_EVENTS } from '../../src/kernel/index.ts'
import { cityRules } from '../../src/programmes/index.ts'
import { isAboutHousehold, servicesOf } from '../../src/server/form.ts'
import { type City, cityOf } from './city.ts'
import { goOn, next } from './pages.ts'

const YEAR = new Date().getFullYear()
/** Two in town: somebody who earns little, and a parent of 85. */
const TWO = {
  '~for': 'self',
  '~people': '2',
  '~role.0': 'head',
  '~birth.0': `${YEAR - 45}-03-01`,
  '~role.1': 'parent',
  '~birth.1': `${YEAR - 85}-01-02`,
}
const LOW = {
  ...TWO,
  '~fact.household/residence': 'urban',
  '~fact.household/assets': '3000',
  '~fact.0.person/income': '400',
  '~fact.1.person/income': '0',
  '~fact.0.person/disability-kind': 'none',
  '~fact.1.person/support': 'able',
  '~fact.1.person/disability-kind': 'none',
  '~fact.0.person/student': 'false',
}

describe('what am I entitled to', () => {
  let city: City
  beforeAll(async () => {
    city = await cityOf({ rules: true })
  })
  const heads = async () => (await city.host.desk.store.heads()).reduce((sum, head) => sum + head, 0)
  const find = async (answers: Record<string, string>) => {
    const client = city.nobody()
    return { client, ...(await goOn(client, '/entitled', await client.get('/entitled'), answers)) }
  }

  it('asks only what the rules cannot decide without, and keeps nothing', async () => {
    const before = await heads()
    // Named as the door names them, or by what people get: nobody comes for "price monitoring".
    const topics = (await city.nobody().get('/entitled')).text
    expect([topics.includes('价格临时补贴'), topics.includes('物价联动监测')]).toEqual([true, false])
    const { page, asked } = await find({ '~topic': 'elder-care', ...TWO })
    // Old age needs a birthday only; the others hang on hardship, which is asked once and may stay unknown.
    expect(asked).not.toContain('~fact.0.person/income')
    expect(asked).not.toContain('~fact.0.person/care-level')
    expect(page.text).toContain('高龄津贴')
    expect(page.text).toMatch(/<p class="amount">50\.00 元 \(每月\)/)
    expect(page.text).toContain('未核')
    expect(await heads()).toBe(before)
  })

  it('says in everyday words what it asks for, once a page, and lets a choice be taken back', async () => {
    const client = city.nobody()
    const answers = { '~topic': 'social-assistance', ...TWO }
    const until = async (name: string) => {
      let page = await client.get('/entitled')
      for (let n = 0; n < 20 && !page.text.includes(`name="a.${name}"`); n++) {
        const names = [...page.text.matchAll(/ name="a\.([^"]+)"/g)].map((m) => m[1]!)
        const given = Object.entries(answers).filter(([one]) => names.includes(one))
        page = await next(
          client,
          '/entitled',
          page.text,
          Object.fromEntries(given.map(([one, value]) => [`a.${one}`, value])),
        )
      }
      return page
    }
    const income = await until('~fact.0.person/income')
    expect(income.text.match(/没有收入的填 0。不清楚的可以留空。/g)).toHaveLength(1)
    const support = await until('~fact.0.person/support')
    expect(support.text).toContain('配偶、子女、父母')
    expect(support.text).toMatch(/<input type="radio" name="a\.~fact\.0\.person\/support" value="">/)
  })

  it('stays light however many live together, and gives the reasons of each decision on a page of their own', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 8 }, (_, n) => [
        [`~role.${n}`, n === 0 ? 'head' : 'parent'],
        [`~birth.${n}`, `${YEAR - 85 - n}-01-02`],
      ]).flat(),
    )
    const { client, page } = await find({ '~topic': 'all', '~for': 'self', '~people': '8', ...many })
    expect(page.text).toContain('高龄津贴')
    expect(Buffer.byteLength(page.text)).toBeLessThan(100_000)
    const [, why] = /name="go" value="(why-\d+)"[^>]*>[^<]*<span class="sr"> 高龄津贴 · 第3位/.exec(
      page.text,
    )!
    const reasons = await next(client, '/entitled', page.text, {}, why)
    expect(reasons.text).toMatch(/<h1>高龄津贴 · 第3位[\s\S]*<pre class="reasons">[\s\S]*年龄/)
    // Another language keeps to them; the way back is to the result.
    const english = await next(client, '/entitled?lang=en', reasons.text, {}, 'stay')
    expect(english.text).toMatch(/<h1>Old-age allowance · person 3/)
    expect((await next(client, '/entitled', english.text, {}, 'result')).text).toContain(
      'You are entitled to',
    )
    // A place that there is none at is no button's: the result stays.
    const none = await next(client, '/entitled', page.text, {}, 'why-999')
    expect([none.status, none.text.includes('<pre')]).toEqual([200, false])
  })

  it('asks for no grade of a disability that there is not, and of nobody whose age decides', async () => {
    const alone = {
      ...{
        '~for': 'self',
        '~people': '1',
        '~birth.0': `${YEAR - 66}-05-05`,
        '~fact.household/residence': 'rural',
      },
      ...{ '~fact.household/assets': '0', '~fact.0.person/income': '0', '~fact.0.person/support': 'none' },
    }
    const { page, asked } = await find({ '~topic': 'social-assistance', ...alone })
    expect(asked.filter((name) => name.includes('disability'))).toEqual([])
    expect(page.text).toMatch(/可以享受[\s\S]*特困人员供养/)
    const younger = { ...LOW, '~people': '1' }
    const { asked: ofOne } = await find({ '~topic': 'social-assistance', ...younger })
    expect(ofOne.filter((name) => name.includes('disability'))).toEqual(['~fact.0.person/disability-kind'])
  })

  it('says what is granted by which value of which date and source, in both languages', async () => {
    const { client, page } = await find({ '~topic': 'social-assistance', ...LOW })
    expect(page.text).toMatch(/可以享受 \(\d\)/)
    // Two heads of 721 yuan less 400 that they have.
    expect(page.text).toContain('1,042.00 元')
    expect(page.text).toContain('最低生活保障')
    await client.get('/settings?lang=en&to=/')
    const english = await next(client, '/entitled', page.text, {}, 'edit-99')
    expect(english.text).toContain('You are entitled to')
    expect(english.text).toContain('1,042.00 yuan (a month)')
    expect(english.text).toMatch(/since \d{4}-\d{2}-\d{2} · .+ · grade of the source [A-D]/)
    expect(english.text).toContain('Social assistance')
  })

  it('says what is missing where it cannot be decided, and lets an answer be changed', async () => {
    const { '~fact.household/assets': _, ...unknown } = LOW
    const { client, page } = await find({ '~topic': 'social-assistance', ...unknown })
    expect(page.text).toContain('还缺事实')
    expect(page.text).toContain('还缺: ')
    expect(page.text).toMatch(/月份: \d{4}-\d{2}</)
    const at = /name="go" value="(edit-\d+)">修改<span class="sr"> 家庭财产/.exec(page.text)![1]!
    const changing = await next(client, '/entitled', page.text, {}, at)
    const changed = await next(client, '/entitled', changing.text, { 'a.~fact.household/assets': '3000' })
    const { page: end } = await goOn(client, '/entitled', changed, unknown)
    expect(end.text).toContain('1,042.00 元')
  })

  it('refuses what is no answer, in plain words', async () => {
    const client = city.nobody()
    const first = await client.get('/entitled')
    const wrong = await next(client, '/entitled', first.text, { 'a.~topic': 'nothing' })
    expect([wrong.status, wrong.text.includes('role="alert"')]).toEqual([400, true])
    const whom = await next(client, '/entitled', first.text, { 'a.~topic': 'elder-care' })
    expect((await next(client, '/entitled', whom.text, { 'a.~for': 'burglar' })).status).toBe(400)
    const people = await next(client, '/entitled', whom.text, { 'a.~for': 'self' })
    expect((await next(client, '/entitled', people.text, { 'a.~people': '99' })).status).toBe(400)
    const member = await next(client, '/entitled', people.text, { 'a.~people': '1' })
    expect((await next(client, '/entitled', member.text, { 'a.~birth.0': '1985-02-30' })).status).toBe(400)
  })

  it('takes a birthday as people write it, without a calendar that opens decades away', async () => {
    const born = (written: string) =>
      find({ '~topic': 'elder-care', '~for': 'self', '~people': '1', '~birth.0': written })
    for (const written of [
      `${YEAR - 86}0201`,
      `${YEAR - 86}年2月1日`,
      `${YEAR - 86}.2.1`,
      `${YEAR - 86} / 02 / 01`,
    ]) {
      const { page } = await born(written)
      expect([written, page.text.includes(`<dd>${YEAR - 86}-02-01</dd>`)]).toEqual([written, true])
      expect([written, page.text.includes('50.00 元 (每月)')]).toEqual([written, true])
    }
    for (const written of ['86', '1/2/1940', `${YEAR - 86}`])
      await expect(born(written)).rejects.toThrow('请填写日期')
    for (const written of [`${YEAR - 86}0231`, `${YEAR - 86}年13月1日`])
      await expect(born(written)).rejects.toThrow('没有这一天')
  })

  it('withstands whatever is sent as an answer', async () => {
    const client = city.nobody()
    const hostile = [
      '1e300',
      '-1',
      '9'.repeat(400),
      '<script>',
      "' or 1=1",
      '2100-13-01',
      'true',
      '\u0000',
      '🀄',
    ]
    const { '~people': _, ...rest } = LOW
    for (const [n, value] of hostile.entries()) {
      const all = Object.fromEntries(Object.keys(rest).map((name) => [`a.${name}`, value]))
      for (const given of [
        all,
        {
          ...all,
          'a.~role.0': 'head',
          'a.~birth.0': '1985-01-01',
          'a.~role.1': 'parent',
          'a.~birth.1': '1950-01-01',
        },
      ]) {
        const sent = {
          ...given,
          'a.~topic': 'all',
          'a.~for': 'self',
          'a.~people': '2',
          step: String(n * 9),
          once: value,
          go: 'edit-99',
        }
        const answer = await client.post('/entitled', new URLSearchParams(sent))
        expect([value, answer.status < 500]).toEqual([value, true])
        expect(answer.text).not.toContain('<script>')
      }
    }
    const born = await client.post(
      '/entitled',
      new URLSearchParams({
        'a.~topic': 'all',
        'a.~for': 'self',
        'a.~people': '1',
        // In the city it may be next year already.
        'a.~birth.0': `${YEAR + 1}-12-31`,
        step: '3',
        go: 'next',
      }),
    )
    expect([born.status, born.text.includes('日期应在此范围内')]).toEqual([400, true])
  })

  it('leads into the application: the household is entered as declared, once, and the rules find the same', async () => {
    const { client, page } = await find({ '~topic': 'social-assistance', ...LOW })
    const [, apply] = /name="go" value="(apply-\d+)"[^>]*>去申请<span class="sr"> 最低生活保障/.exec(
      page.text,
    )!
    const start = await next(client, '/entitled', page.text, {}, apply)
    expect(start.text).toContain('action="/ask/social-assistance"')
    const answers = { '~area': 'east', kind: 'minimum-living', contact: '0318-5550001' }
    const { page: check, asked } = await goOn(client, '/ask/social-assistance', start, answers)
    // Who lives together was told before.
    expect(asked.filter((name) => name.startsWith('~birth'))).toEqual([])
    const sent = await next(client, '/ask/social-assistance', check.text, {}, 'send')
    expect(sent.status).toBe(303)
    expect((await next(client, '/ask/social-assistance', check.text, {}, 'send')).status).toBe(303)
    const { store } = city.host.desk
    const { rows: homes } = await store.cases(
      { programmes: [cityRules.register], order: 'opened' },
      undefined,
      9,
    )
    expect(homes).toHaveLength(1)
    const facts = Object.values(homes[0]!.state.facts ?? {}).flat()
    expect(facts.find(({ fact }) => fact === 'household/assets')).toMatchObject({
      value: 3000_00,
      certainty: 'declared',
    })
    const id = sent.headers.get('location')!.split('/').at(-1)!
    const clerk = { id: 'clerk', role: 'clerk', bureau: 'civil-affairs' }
    const { desk } = city.host
    expect((await desk.perform({ case: id, action: 'begin', input: {} }, clerk)).ok).toBe(true)
    expect((await desk.perform({ case: id, action: 'check', input: {} }, clerk)).ok).toBe(true)
    await desk.settle()
    const { state } = (await store.load([id], [])).rows.get(id)!
    expect(state.request).toMatchObject({ household: homes[0]!.id, kind: 'minimum-living' })
    expect(state.did.determined?.input).toMatchObject({ outcome: 'entitled', amountFen: 1042_00 })
    expect((await client.get(`/cases/${id}`)).text).toContain('社会救助')
    // The number that the register gave the household is nothing that they said.
    const notice = await client.get(`/cases/${id}/notices/1`)
    expect(notice.text).toContain('最低生活保障')
    expect(notice.text).not.toContain(homes[0]!.id)
  })
})

describe('services about a household', () => {
  let city: City
  beforeAll(async () => {
    city = await cityOf({ rules: true })
  })

  it('are found by words and by life events, each with its own', async () => {
    const all = servicesOf(city.host.desk.registry.all)
    expect(all.length).toBeGreaterThanOrEqual(10)
    for (const { id, door } of all) {
      expect([id, door!.events!.length > 0]).toEqual([id, true])
      for (const event of door!.events!) {
        const { text } = await city.nobody().get(`/?event=${event}`)
        expect(text).toContain(`href="/ask/${id}"`)
      }
    }
    const found = async (query: string) =>
      /href="\/ask\/([\w.-]+)["?]/.exec(
        (await city.nobody().get(`/?q=${encodeURIComponent(query)}`)).text,
      )?.[1]
    expect(await found('失业了没有收入')).toBe('social-assistance')
    expect(await found('我爸八十岁了')).toBe('elder-care')
    expect(await found('mortgage')).toBe('housing-fund')
    expect(Object.values(LIFE_EVENTS).every(({ words }) => words.length > 0)).toBe(true)
  })

  it.each([
    ['elder-care', { kind: 'old-age', person: '2' }],
    ['elder-care.adaptation', { person: '2' }],
    ['elder-care.collective', { person: '2' }],
    ['child-protection', { kind: 'orphan', person: '2' }],
    ['child-protection.aid', { kind: 'study', person: '2' }],
    ['housing-fund', { person: '1' }],
    ['housing-fund.pilot', { person: '1' }],
    ['social-assistance', { kind: 'destitute', person: '2' }],
  ])(
    '%s is asked for by somebody who has no register number, and tracked like everything',
    async (id, own) => {
      const client = city.nobody()
      const path = `/ask/${id}`
      const answers = { ...TWO, '~area': 'east', contact: '王小明,和平家园3-2-101,0318-5550001', ...own }
      const { page } = await goOn(client, path, await client.get(path), answers)
      const sent = await next(client, path, page.text, {}, 'send')
      expect([sent.status, sent.text.slice(0, 0)]).toEqual([303, ''])
      const address = sent.headers.get('location')!
      const receipt = await client.get(address)
      expect(receipt.text).toMatch(/[A-Z0-9]{4}(?:-[A-Z0-9]{4}){3}/)
      expect(receipt.text).toContain('撤回')
      const row = (await city.host.desk.store.load([address.split('/').at(-1)!], [])).rows.values().next()
        .value!
      expect((row.state.request as { person: string }).person).toMatch(/^[\w-]+-[12]$/)
    },
  )

  it('are asked for by a helper: for whom is said, and who the head is, whoever fills it in', async () => {
    const client = city.nobody()
    const path = '/ask/elder-care'
    const told = {
      ...{ '~area': 'east', '~for': 'grid-worker', '~people': '3', kind: 'old-age', person: '1' },
      ...{ '~role.0': 'parent', '~birth.0': `${YEAR - 85}-01-02` },
      ...{ '~birth.1': `${YEAR - 55}-03-01`, '~role.2': 'spouse', '~birth.2': `${YEAR - 54}-03-01` },
    }
    const start = await client.get(path)
    // A household is declared without name or address: nobody could find it to look into the matter.
    await expect(goOn(client, path, start, told)).rejects.toThrow('请填写此项')
    const contact = '李奶奶,和平家园3-2-101,0318-5550001(网格员)'
    const { page, asked } = await goOn(client, path, start, { ...told, contact })
    // The second is the head where the first is not, and is asked for no role.
    expect(asked.filter((name) => name.startsWith('~role'))).toEqual(['~role.0', '~role.2'])
    expect(page.text).toContain('为别人,我是网格员')
    expect(page.text).toContain('需要帮助的人')
    expect(page.text).not.toContain('您本人')
    expect(page.text).toMatch(new RegExp(`第2位\\(户主\\) · 出生日期</dt><dd>${YEAR - 55}-03-01`))
    expect(page.text).toMatch(/为哪一位申请\?<\/dt><dd>需要帮助的人/)
    const sent = await next(client, path, page.text, {}, 'send')
    const address = sent.headers.get('location')!
    expect((await client.get(address)).text).toMatch(/代为提出<\/dt><dd>网格员/)
    const { store } = city.host.desk
    const row = (await store.load([address.split('/').at(-1)!], [])).rows.values().next().value!
    const { household, person } = row.state.request as { household: string; person: string }
    expect([row.state.onBehalfOf, person]).toEqual(['grid-worker', `${household}-1`])
    const home = (await store.load([household], [])).rows.get(household)!
    const roles = Object.values(home.state.facts ?? {})
      .flat()
      .filter(({ fact }) => fact === 'role' || fact.endsWith('/role'))
    expect(roles.map(({ about, value }) => [about?.slice(-1), value]).sort()).toEqual([
      ['1', 'parent'],
      ['2', 'head'],
      ['3', 'spouse'],
    ])
    expect(roles[0]!.source).toMatch(/^网格员代为申报 /)
  })

  it('cannot be asked for in the name of a household that is not one’s own, nor read of by strangers', async () => {
    const client = city.nobody()
    const answer = await client.post('/api/programmes/social-assistance/cases', {
      request: { household: 'synthetic-17', kind: 'minimum-living' },
      area: 'east',
    })
    expect([answer.status, answer.body.code]).toEqual([403, 'not-allowed'])
    const services = (await client.get('/open311/v2/services.json')).body as { service_code: string }[]
    const about = servicesOf(city.host.desk.registry.all).filter(isAboutHousehold)
    expect(services.filter(({ service_code }) => about.some(({ id }) => id === service_code))).toEqual([])
    const { rows } = await city.host.desk.store.cases(
      { programmes: ['elder-care'], order: 'opened' },
      undefined,
      1,
    )
    expect((await client.get(`/open311/v2/requests/${rows[0]!.id}.json`)).status).toBe(404)
  })
})
