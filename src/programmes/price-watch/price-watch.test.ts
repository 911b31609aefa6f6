import { describe, expect, it } from 'vitest'
import { type Actor, days } from '../../kernel/index.ts'
import { given, testCalendar } from '../../kernel/testing.ts'
import { programmes } from '../index.ts'
import { replayed, Town } from '../testing.ts'
import { certification } from './certification.ts'
import { supplement } from './supplement.ts'

const calendar = testCalendar({ years: [2025, 2026, 2027] })
const town = (month = '2025-11') => {
  const at = new Town(programmes, { calendar })
  return { at, id: at.open('price-watch', { request: { month }, trigger: 'schedule' }) }
}
const reading = { cpi: 100, food: 100, source: '国家统计局' }

describe('the watch on prices', () => {
  it.each([
    [349, 599, 'quiet'],
    [350, 0, 'triggered'],
    [-50, 600, 'triggered'],
  ])('with consumer prices at %d and food at %d basis points is %s', (cpi, food, stage) => {
    const { at, id } = town()
    at.do(id, 'publish', 'statistician', { ...reading, cpi, food, living: 300 })
    expect(at.case(id).stage).toBe(stage)
  })

  it('goes by the trigger that held in the month: 3 % from August 2022 to February 2023', () => {
    for (const [month, stage] of [
      ['2022-07', 'quiet'],
      ['2022-08', 'triggered'],
      ['2023-02', 'triggered'],
      ['2023-03', 'quiet'],
    ] as const) {
      const { at, id } = town(month)
      at.do(id, 'publish', 'statistician', { ...reading, cpi: 300, living: 300 })
      expect(at.case(id).stage).toBe(stage)
    }
  })

  it('counts the time to enter the indices from the beginning of the month, whenever its case was opened', () => {
    // Opened on 11 December 2025 for that month: fifty days from the first make 19 January its last.
    const { at, id } = town('2025-12')
    expect(new Date(at.case(id).promises[0]!.dueAt).toISOString()).toBe('2026-01-19T16:00:00.000Z')
    at.after(days(39)).do(id, 'publish', 'statistician', reading)
    expect(at.figure('price-watch/enteredInTime')).toEqual([1, 1])
    expect(at.replay()).toEqual([])
  })

  it('is paid within twenty working days, or the supervision office is told', () => {
    const { at, id } = town()
    at.do(id, 'publish', 'statistician', { ...reading, cpi: 400, living: 300 })
    expect(at.try(id, 'settle', 'officer', { households: 2, people: 1, amountFen: 1, run: 'r' })?.field).toBe(
      'people',
    )
    at.after(days(27)).do(id, 'settle', 'officer', {
      households: 10,
      people: 25,
      amountFen: 540_75,
      run: 'r1',
    })
    expect(at.figure('price-watch/paidInTime')).toEqual([1, 1])
    expect(at.figure('price-watch/people')).toEqual([25, 0])
    expect(at.replay()).toEqual([])
    const late = town()
    late.at.do(late.id, 'publish', 'statistician', { ...reading, cpi: 400, living: 300 }).after(days(29))
    expect(late.at.figure('price-watch/paidInTime')).toEqual([0, 1])
    expect(late.at.told).toContainEqual({ case: late.id, to: 'supervisor' })
  })

  it('needs the cost of living where it triggers, puts the rise to approval by two, and watches the next month', () => {
    const { at, id } = town('2025-12')
    expect(at.try(id, 'publish', 'statistician', { ...reading, cpi: 400 })?.field).toBe('living')
    at.do(id, 'publish', 'statistician', reading)
    expect(at.cases('rule-parameters.revision').map(({ request }) => request)).toMatchObject([
      { parameter: 'price-watch/price-rise', why: expect.stringContaining('2025-12:CPI 1.00%') },
    ])
    expect(at.cases('price-watch').map(({ request }) => request)).toEqual([
      { month: '2025-12' },
      { month: '2026-01' },
    ])
  })
})

describe('the supplements of a household', () => {
  it('are granted and paid by month', () => {
    const told = given(supplement)
      .opened({ request: { household: 'h1' } })
      .when('entitle', 'machine', { month: '2025-11', amountFen: 43_26, because: '联动' })
      .when('entitle', 'machine', { month: '2025-12', amountFen: 0, because: '未启动' })
      .when('paid', 'machine', { month: '2025-11', amountFen: 43_26, run: 'r1' })
      .thenCounts('recipients', 1)
      .thenCounts('granted', 43_26)
      .thenCounts('paid', 43_26)
    expect(replayed(supplement, told)).toEqual([])
    told.when('end', 'officer', { reason: '不再是救助对象' }).thenStage('ended')
  })
})

describe('a price in dispute before a court', () => {
  const request = {
    court: '饶阳县人民法院',
    matter: '民初1号',
    subject: 'loss',
    what: '桃树减产损失',
    baseDay: '2025-06-01',
  } as const
  const survey = { with: 'appraiser-2', partiesPresent: true, findings: '减产约三成' }
  const conclusion = { valueFen: 12_000_00, method: 'market', report: '认证1号' } as const
  const surveyed = () =>
    given(certification, { calendar })
      .opened({ request })
      .when('undertake', 'officer')
      .when('survey', 'appraiser', survey)
  const certified = () => surveyed().when('certify', 'officer', conclusion)

  it('is surveyed by two, certified by a third, and settled in mediation', () => {
    const begun = given(certification, { calendar }).opened({ request }).when('undertake', 'officer')
    begun.when('certify', 'officer', conclusion).thenRefused('not-satisfied')
    begun.when('survey', 'appraiser', { ...survey, with: 'appraiser-1' }).thenRefused('not-satisfied')
    const same: Actor = { id: 'appraiser-1', role: 'officer', bureau: 'development-reform' }
    surveyed().when('certify', same, conclusion).thenRefused('same-person')
    surveyed()
      .when('certify', { ...same, id: 'appraiser-2' }, conclusion)
      .thenRefused('not-satisfied')
    certified().when('mediate', 'court', { settled: true, note: '达成' }).thenRefused('not-satisfied')
    const settled = certified()
      .when('mediate', 'court', { settled: true, agreedFen: 11_000_00, note: '达成' })
      .thenStage('settled')
      .thenCounts('settledShare', 1, 1)
      .thenCounts('certifiedInTime', 1, 1)
      .thenCounts('certified', 12_000_00)
    expect(replayed(certification, settled)).toEqual([])
  })

  it('is taken back by the court until it is certified; the court changes nothing else of it', () => {
    const reason = { reason: '当事人撤诉' }
    const begun = given(certification, { calendar }).opened({ request })
    begun.when('revoke', 'court', reason).thenStage('withdrawn')
    surveyed().when('revoke', 'court', reason).thenStage('withdrawn')
    certified().when('revoke', 'court', reason).thenRefused('wrong-stage')
    for (const action of ['withdraw', 'pause', 'correct', 'merge'])
      begun.when(action, 'court', { ...reason, into: 'case-2' }).thenRefused('not-allowed')
  })

  it('is rechecked once where a party doubts it, and left to judgment where they do not agree', () => {
    const again = certified()
      .after(days(1))
      .when('recheck', 'court', { reason: '面积有误' })
      .thenStage('surveying')
    again.after(days(1)).when('certify', 'officer', conclusion).thenRefused('not-satisfied')
    const twice = again
      .after(days(1))
      .when('survey', 'appraiser', survey)
      .when('certify', 'officer', { ...conclusion, valueFen: 10_000_00 })
    twice.when('recheck', 'court', { reason: '仍有异议' }).thenRefused('not-satisfied')
    twice.when('mediate', 'court', { settled: false, note: '未达成' }).thenStage('adjudicated')
  })
})
