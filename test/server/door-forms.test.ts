import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { Desk, systemClock } from '../../src/desk/index.ts'
import {
  addDays,
  type Day,
  dayAtOffset,
  hours,
  instant,
  type Programme,
  refusal,
} from '../../src/kernel/index.ts'
import { memoryStore } from '../../src/store/index.ts'
import { treePruning } from '../fixtures/tree-pruning.ts'
import { AREAS, type City, cityOf, coldFlat } from './city.ts'
import { goOn, hiddenIn, next } from './pages.ts'

/** A desk with one programme of its own. */
const deskOf = async (programme: Programme): Promise<Desk> => {
  const dice = { id: () => crypto.randomUUID() }
  const desk = await Desk.open({ store: memoryStore(), programmes: [programme], clock: systemClock, dice })
  await desk.putAreas(AREAS)
  return desk
}

/** A day that is still to come, whenever this is run. */
const soon = (days = 5): string => addDays(today(), days)
const today = (): Day => dayAtOffset(instant(Date.now()), hours(8))

describe("forms at the residents' door", () => {
  let city: City
  beforeAll(async () => {
    city = await cityOf()
  })

  const JOB = {
    '~area': 'east',
    hirer: '李家',
    work: '搬家',
    place: '和平路 1 号',
    day: soon(),
    people: '2',
    contact: '0318-5550000',
  }
  const askedOf = async (programme: string, answers: Record<string, string>) => {
    const client = city.nobody()
    const path = `/ask/${programme}`
    const { page: check } = await goOn(client, path, await client.get(path), answers)
    const sent = await next(client, path, check.text, {}, 'send')
    const id = sent.headers.get('location')!.split('/').at(-1)!
    const { rows } = await city.host.desk.store.load([id], [])
    return { check, request: rows.get(id)!.state.request as Record<string, unknown> }
  }

  it('takes money in yuan, as the page says, reads it back in words, and keeps it in fen', async () => {
    for (const [typed, shown, fen] of [
      ['200', '200 元 (贰佰元整)', 20_000],
      ['150.50元', '150.50 元 (壹佰伍拾元伍角整)', 15_050],
      ['1,200 元', '1200 元 (壹仟贰佰元整)', 120_000],
      ['4.35万元', '43500 元 (肆万叁仟伍佰元整)', 4_350_000],
      ['0.29', '0.29 元 (贰角玖分)', 29],
    ] as const) {
      const { check, request } = await askedOf('talent.day-job', { ...JOB, payFen: typed })
      expect([typed, check.text.includes(`<dd>${shown}</dd>`), request.payFen]).toEqual([typed, true, fen])
    }
  })

  it('says of a sum in yuan what is wrong with it, in yuan', async () => {
    const wrong = (payFen: string) => askedOf('talent.day-job', { ...JOB, payFen })
    await expect(wrong('150.505')).rejects.toThrow('两位小数')
    await expect(wrong('2000亿')).rejects.toThrow('0 – 100000000')
    await expect(wrong('2亿')).rejects.toThrow('不能大于 100000000元')
  })

  it('asks again for what cannot be, at its field: a day that has passed, a contact of nobody, a code with a slip', async () => {
    const wrong = (answers: Record<string, string>) =>
      askedOf('talent.day-job', { ...JOB, payFen: '200', ...answers })
    await expect(wrong({ day: soon(-1) })).rejects.toThrow(`不能早于 ${today()}`)
    await expect(wrong({ contact: '1' })).rejects.toThrow('请填写手机号(11位)、座机')
    const employer = { '~area': 'east', employer: '某公司', trade: 'services', contact: '0318-5550000' }
    await expect(askedOf('talent.employer', { ...employer, code: '91131100MA0000000X' })).rejects.toThrow(
      '请对照证照',
    )
    // Printed in groups, typed in small letters: it is read as it is meant.
    const { request } = await askedOf('talent.employer', { ...employer, code: '91131100 ma0000000b' })
    expect(request.code).toBe('91131100MA0000000B')
    const client = city.nobody()
    const page = await goOn(client, '/ask/talent.day-job', await client.get('/ask/talent.day-job'), {
      ...JOB,
      payFen: '200',
    })
    const asked = await next(client, '/ask/talent.day-job', page.page.text, {}, 'edit-4')
    expect(asked.text).toContain(`type="date" id="f-day" name="a.day" min="${today()}" max="2200-12-31"`)
  })

  it('loses nothing of a text that is too long, and says by how much it is', async () => {
    const client = city.nobody()
    const path = '/ask/hotline'
    const place = await goOn(client, path, await client.get(path), { '~area': 'east', type: '噪音' })
    const page = await next(client, path, place.page.text, {}, 'edit-3')
    expect(page.text).toMatch(/<textarea id="f-details"(?![^>]*maxlength)/)
    const long = '吵'.repeat(10_000)
    const wrong = await next(client, path, page.text, { 'a.details': long })
    expect([wrong.status, wrong.text.includes(`>${long}</textarea>`)]).toEqual([400, true])
    expect(wrong.text).toContain('最多 4000 个字,现在是 10000 个,请删减 6000 个。')
    // Too much to be put aside: that loses nothing either.
    const saved = await next(client, path, wrong.text, { 'a.details': '吵'.repeat(12_000) }, 'save')
    expect([saved.status, saved.text.includes('吵'.repeat(12_000))]).toEqual([429, true])
  })

  it('tells all that is wrong with what is done to a case at once, each at its field', async () => {
    const { case: id, code } = await coldFlat(city)
    const act = async (account: string, action: string, input = {}) => {
      const client = await city.as(account)
      expect((await client.post(`/api/cases/${id}/actions/${action}`, { input })).status).toBe(200)
    }
    await act('dispatcher', 'dispatch', { crew: 'A' })
    await act('repairer', 'arrive')
    await act('repairer', 'repair', { cause: 'station', room: 19 })
    const client = city.nobody()
    await client.post('/track', new URLSearchParams({ number: id, code }))
    const path = `/cases/${id}/confirm`
    const csrf = hiddenIn((await client.get(path)).text)
    const empty = await client.post(path, new URLSearchParams(csrf))
    expect(empty.status).toBe(400)
    for (const field of ['solved', 'satisfied']) {
      expect(empty.text).toContain(`<a href="#f-${field}">`)
      expect(empty.text).toContain(`id="f-${field}-error"`)
    }
  })

  it('offers no second appeal while the first waits for its answer', async () => {
    const { case: id, code } = await coldFlat(city)
    const client = city.nobody()
    await client.post('/track', new URLSearchParams({ number: id, code }))
    const act = async (action: string) => {
      const path = `/cases/${id}/${action}`
      const page = await client.get(path)
      expect((await next(client, path, page.text, { 'a.reason': '不同意' }, 'do')).status).toBe(303)
      return (await client.get(`/cases/${id}`)).text
    }
    expect(await act('withdraw')).toContain(`href="/cases/${id}/appeal"`)
    const appealed = await act('appeal')
    expect(appealed).toContain('您的申诉待答复: 不同意')
    expect(appealed).not.toContain(`href="/cases/${id}/appeal"`)
  })

  it('offers bureaus by their names: nobody knows their ids', async () => {
    const { check, request } = await askedOf('social-organisations', {
      '~area': 'east',
      name: '示例商会',
      kind: 'association',
      level: 'county',
      unit: 'market-regulation',
      contact: '0318-5550000',
    })
    expect([check.text.includes('<dd>市场监督管理局</dd>'), request.unit]).toEqual([
      true,
      'market-regulation',
    ])
    const client = city.nobody()
    const path = '/ask/social-organisations'
    const page = await next(client, path, (await client.get(path)).text, {}, 'edit-4')
    expect(page.text).toMatch(/<option value="market-regulation">市场监督管理局<\/option>/)
  })

  it('says of a list which line is too long, and when there are too many', async () => {
    const client = city.nobody()
    const path = '/ask/vehicle-inspection'
    const page = await next(client, path, (await client.get(path)).text, {}, 'edit-3')
    const said = async (vehicles: string) =>
      (await next(client, path, page.text, { 'a.vehicles': vehicles })).text
    expect(await said(`叉车1\n${'车'.repeat(70)}`)).toContain('第 2 行:最多 64 个字,现在是 70 个')
    expect(await said(Array.from({ length: 600 }, (_, n) => `叉车${n}`).join('\n'))).toMatch(
      /最多 \d+ 行,现在是 600 行。/,
    )
  })

  it('tells what is wrong with one line of a list at the list', async () => {
    const comment = {
      ...treePruning.actions.comment!,
      input: z.strictObject({ text: z.array(z.string()) }),
      to: () => refusal('not-satisfied', ['写了两次', 'it is there twice'], 'text.1'),
    }
    const desk = await deskOf({ ...treePruning, actions: { ...treePruning.actions, comment } })
    const client = (await cityOf({ desk })).nobody()
    const request = { place: '和平路', touches: 'wire' }
    const { body } = await client.post('/api/programmes/tree-pruning/cases', { request, area: 'east' })
    await client.post('/track', new URLSearchParams({ number: body.case, code: body.code }))
    const path = `/cases/${body.case}/comment`
    const page = await client.get(path)
    const said = await next(client, path, page.text, { 'a.text': '一\n一' }, 'do')
    expect([said.status, said.text.includes('id="f-text-error"')]).toEqual([400, true])
    expect(said.text).toMatch(/<a href="#f-text">[^<]*写了两次/)
  })

  it('tells what is found wrong once it is sent where it was answered, and leads back to the check', async () => {
    // Each answer fits its field; together they do not.
    const request = treePruning.request.refine(({ place, contact }) => place !== contact, {
      path: ['contact'],
    })
    const desk = await deskOf({ ...treePruning, request })
    const client = (await cityOf({ desk })).nobody()
    const path = '/ask/tree-pruning'
    const answers = { '~area': 'east', place: '0318-5550000', touches: 'wire', contact: '0318-5550000' }
    const { page: check } = await goOn(client, path, await client.get(path), answers)
    const refused = await next(client, path, check.text, {}, 'send')
    expect(refused.status).toBe(400)
    for (const told of ['<a href="#f-contact">', 'id="f-contact-error"', '“联系方式”填写有误'])
      expect([told, refused.text.includes(told)]).toEqual([told, true])
    const mended = await next(client, path, refused.text, { 'a.contact': '0318-5550001' })
    expect(mended.text).toContain('请核对后提交')
    expect((await next(client, path, mended.text, {}, 'send')).status).toBe(303)
  })

  it('tells whoever appealed what was answered, and why a bureau withdrew what they asked for', async () => {
    const { case: id, code } = await coldFlat(city)
    const client = city.nobody()
    await client.post('/track', new URLSearchParams({ number: id, code }))
    const asStaff = async (account: string, action: string, input: object) =>
      expect(
        (await (await city.as(account)).post(`/api/cases/${id}/actions/${action}`, { input })).status,
      ).toBe(200)
    await asStaff('dispatcher', 'withdraw', { reason: '来电说已经修好' })
    const path = `/cases/${id}/appeal`
    const page = await client.get(path)
    await next(client, path, page.text, { 'a.reason': '没有打过电话' }, 'do')
    await asStaff('supervisor', 'answerAppeal', { upheld: false, reason: '通话录音可证' })
    const { text } = await client.get(`/cases/${id}`)
    for (const words of ['来电说已经修好', '<strong>答复申诉</strong>', '申诉成立', '通话录音可证'])
      expect([words, text.includes(words)]).toEqual([words, true])
    const { body } = await client.get(`/api/cases/${id}/events`)
    expect(JSON.stringify(body)).toContain('通话录音可证')
  })

  it('says what is meant by a short name, and to whoever gave something personal that it is there', async () => {
    const client = city.nobody()
    const path = '/ask/heating'
    const start = await client.get(path)
    const symptom = await next(client, path, start.text, { 'a.~area': 'east' })
    const scope = await next(client, path, symptom.text, { 'a.symptom': 'cold' })
    expect(scope.text).toContain('只有自己家,还是邻居家也一样。')
    const room = await next(client, path, scope.text, {}, 'edit-4')
    expect(room.text).toContain('没有温度计可不填')
    const answers = { symptom: 'cold', place: '3-2-101', contact: '0318-5550000' }
    const { page: check } = await goOn(client, path, room, answers)
    const edited = await next(client, path, check.text, {}, 'edit-3')
    const { page: whole } = await goOn(client, path, edited, answers)
    const sent = await next(client, path, whole.text, {}, 'send')
    const receipt = await client.get(sent.headers.get('location')!)
    expect(receipt.text).toMatch(/联系方式<\/dt><dd>已填写,不在此显示/)
    expect(receipt.text).not.toContain('***')
  })
})
