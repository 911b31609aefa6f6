import { describe, expect, it } from 'vitest'
import { type Actor, days, type Instant } from '../../kernel/index.ts'
import { given, testCalendar } from '../../kernel/testing.ts'
import { replayed, Town } from '../testing.ts'
import { countyEvaluation } from './county.ts'
import { research } from './research.ts'

/** The stories begin on Thursday 11 December 2025. */
const reason = { reason: '理由充分' }
const both = (role: 'clerk' | 'officer'): Actor => ({ id: 'x1', role, bureau: 'science-technology' })

describe('research that is paid for together', () => {
  const raised = (kind: 'crowd' | 'plan' | 'conversion' = 'crowd') =>
    given(research).opened({
      request: {
        kind,
        technology: '丝网',
        problem: '高目数高精度丝网制造',
        raisedBy: '示例丝网协会',
        budgetFen: 300_000_00,
      },
    })
  const opinion = { experts: 3, opinion: '同意' }
  const pledge = (funder: string, amountFen: number, kind: 'enterprise' | 'institution' = 'enterprise') => ({
    funder,
    kind,
    amountFen,
  })
  const commission = { researcher: '示例大学', dueDay: '2026-03-11' }
  const funded = () =>
    raised()
      .when('found', 'officer', opinion)
      .when('pledge', 'clerk', pledge('甲厂', 200_000_00))
      .when('pledge', 'clerk', pledge('乙厂', 100_000_00))
  const commissioned = (by: Actor | 'officer' = 'officer') => funded().when('commission', by, commission)
  const accepted = () => commissioned().when('examine', 'clerk', { ...opinion, passed: true })

  it('given funds of two enterprises, when it is done, then all who paid share it', () => {
    accepted()
      .when('share', 'clerk', { enterprises: ['甲厂'] })
      .thenRefused('not-satisfied')
    accepted()
      .when('share', 'clerk', { enterprises: ['甲厂', '乙厂', '乙厂'] })
      .thenRefused('not-satisfied')
    const shared = accepted()
      .thenCounts('crowd', 1)
      .thenCounts('plan', 0)
      .thenCounts('conversions', 0)
      .thenCounts('pledged', 300_000_00)
      .thenCounts('funders', 2)
      .thenCounts('accepted', 1)
      .thenCounts('fundedShare', 1, 1)
      .thenCounts('decidedInTime', 1, 1)
      .thenCounts('doneInTime', 1, 1)
      .when('share', 'clerk', { enterprises: ['甲厂', '乙厂', '丙厂'] })
      .thenStage('shared')
      .thenCounts('sharing', 3)
      .thenCounts('sharedInTime', 1, 1)
    expect(replayed(research, shared)).toEqual([])
  })

  it('is not commissioned before it is funded, by two enterprises at least, for a day to come', () => {
    const founded = raised().when('found', 'officer', opinion)
    founded.when('pledge', 'clerk', pledge('甲厂', 0)).thenRefused('not-satisfied')
    const one = founded.when('pledge', 'clerk', pledge('甲厂', 299_999_99))
    one.when('commission', 'officer', commission).thenRefused('not-satisfied')
    const withSchool = one.when('pledge', 'clerk', pledge('示例大学', 1, 'institution'))
    withSchool.when('commission', 'officer', commission).thenRefused('not-satisfied')
    // A pledge entered again replaces the one before.
    const two = withSchool
      .when('pledge', 'clerk', pledge('甲厂', 1))
      .when('pledge', 'clerk', pledge('乙厂', 1))
    two.when('commission', 'officer', commission).thenRefused('not-satisfied')
    funded()
      .when('commission', 'officer', { ...commission, dueDay: '2025-12-11' })
      .thenRefused('not-satisfied')
    // What is not crowd-funded needs the money, from whomever it comes.
    for (const [kind, figure] of [
      ['plan', 'plan'],
      ['conversion', 'conversions'],
    ] as const)
      raised(kind)
        .when('found', 'officer', opinion)
        .when('pledge', 'clerk', pledge('示例大学', 300_000_00, 'institution'))
        .when('commission', 'officer', commission)
        .thenStage('researching')
        .thenCounts(figure, 1)
        .thenCounts('crowd', 0)
        .when('examine', 'clerk', { ...opinion, passed: true })
        .when('share', 'clerk', { enterprises: ['丁厂'] })
        .thenStage('shared')
  })

  it('needs three experts twice, and is accepted by somebody other than who commissioned it', () => {
    raised()
      .when('found', 'officer', { ...opinion, experts: 2 })
      .thenRefused('not-satisfied')
    const examined = (of: object, by: Actor | 'clerk' = 'clerk') =>
      commissioned(both('officer')).when('examine', by, { ...opinion, passed: true, ...of })
    examined({ experts: 2 }).thenRefused('not-satisfied')
    examined({}, both('clerk')).thenRefused('same-person')
    examined({ passed: false }).thenStage('researching').thenCounts('accepted', 0)
    commissioned().when('fail', 'officer', reason).thenStage('failed').thenCounts('doneInTime', 0, 0)
  })

  it('is late at each step, declined with a reason, and ends where the funds do not come', () => {
    raised().when('decline', 'officer', reason).thenStage('declined')
    raised().after(days(29)).thenPromise('decide', 'broken').thenCounts('decidedInTime', 0, 1)
    const unfunded = funded().after(days(90)).thenStage('unfunded').thenCounts('fundedShare', 0, 1)
    expect(replayed(research, unfunded)).toEqual([])
    // Due on 11 March: late when that day is over.
    commissioned().after(days(90)).thenPromise('result', 'open')
    commissioned().after(days(91)).thenPromise('result', 'broken').thenCounts('doneInTime', 0, 1)
    accepted().after(days(30)).thenPromise('share', 'broken').thenCounts('sharedInTime', 0, 1)
  })
})

describe('the evaluation of a county', () => {
  const JANUARY = { at: Date.parse('2026-01-05T10:00:00+08:00') as Instant }
  const basis = '年度统计'
  const score = (points: number) => ({ points, basis })

  it.each([
    [75, 'gradeA', 'settled', [1, 1]],
    [74, 'gradeB', 'improving', [1, 1]],
    [49, 'gradeC', 'improving', [0, 1]],
  ] as const)('of %i points is %s, and the next year is awaited', (points, figure, stage, raised) => {
    const town = new Town([countyEvaluation], JANUARY)
    const id = town.open('tech-matching.county', { request: { year: '2025', before: 'C' }, area: '131127' })
    town.do(id, 'score', 'clerk', score(points)).do(id, 'publish', 'officer')
    expect(town.case(id).stage).toBe(stage)
    for (const each of ['gradeA', 'gradeB', 'gradeC'])
      expect(town.figure(`tech-matching.county/${each}`)).toEqual([each === figure ? 1 : 0, 0])
    expect(town.figure('tech-matching.county/raised')).toEqual(raised)
    expect(town.told.filter(({ to }) => to === 'supervisor')).toHaveLength(figure === 'gradeC' ? 1 : 0)
    const next = town.cases('tech-matching.county')[1]!
    const before = { gradeA: 'A', gradeB: 'B', gradeC: 'C' }[figure]
    expect(next).toMatchObject({ stage: 'awaited', area: '131127', request: { year: '2026', before } })
    expect(countyEvaluation.claims!(next)).toEqual(['tech-matching.county 131127 2026'])
    expect(town.replay()).toEqual([])
  })

  it('given eleven counties, then seven are A, four B and none C', () => {
    const town = new Town([countyEvaluation], JANUARY)
    for (const n of Array.from({ length: 11 }, (_, each) => each)) {
      const id = town.open('tech-matching.county', { request: { year: '2025' }, area: `1311${n + 10}` })
      town.do(id, 'score', 'clerk', score(n < 7 ? 80 : 60)).do(id, 'publish', 'officer')
    }
    expect(
      ['gradeA', 'gradeB', 'gradeC'].map((each) => town.figure(`tech-matching.county/${each}`)[0]),
    ).toEqual([7, 4, 0])
  })

  it('waits for the year to be over, is published by somebody else, and says how it improves', () => {
    const early = given(countyEvaluation).opened({ request: { year: '2025' } })
    early.when('score', 'clerk', score(60)).thenRefused('not-satisfied')
    // The 180th day of 2026 ends with 29 June.
    early.after(days(200)).thenPromise('score', 'open').after(days(1)).thenPromise('score', 'broken')
    const awaited = given(countyEvaluation, { ...JANUARY, calendar: testCalendar() }).opened({
      request: { year: '2025', before: 'A' },
    })
    awaited
      .when('score', both('clerk'), score(60))
      .when('publish', both('officer'))
      .thenRefused('same-person')
    const improving = awaited
      .when('score', 'clerk', score(90))
      .when('score', 'clerk', score(60))
      .thenCounts('evaluatedInTime', 1, 1)
      .when('publish', 'officer')
      .thenStage('improving')
      .thenCounts('raised', 0, 0)
    improving.after(days(60)).thenPromise('improve', 'broken').thenCounts('improvedInTime', 0, 1)
    const improved = improving
      .when('improve', 'clerk', { measures: '新增研发平台' })
      .thenStage('improved')
      .thenCounts('improvedInTime', 1, 1)
    expect(replayed(countyEvaluation, improved)).toEqual([])
  })
})
