import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Actor, days, type Instant } from '../../kernel/index.ts'
import { given } from '../../kernel/testing.ts'
import { replayed, Town } from '../testing.ts'
import { projectLead } from './lead.ts'
import { projects } from './programme.ts'

/** The stories begin on Thursday 11 December 2025. */
const request = {
  name: '示例大桥',
  content: '新建公路桥一座',
  place: '某县',
  investmentFen: 56_735_000_000_00,
  plannedStart: '2025-12-20',
  plannedFinish: '2026-10-31',
}
const document = '衡发改审〔2025〕1号'
const officer: Actor = { id: 'o2', role: 'officer', bureau: 'development-reform' }

type Lists = readonly { readonly list: string; readonly fundFen?: number }[]
const registered = (of: object = {}) => given(projects).opened({ request: { ...request, ...of } })
const listed = (lists: Lists = [{ list: 'key' }], of: object = {}) =>
  registered(of).when('list', 'clerk', { lists: [...lists] } as never)
const approved = (lists?: Lists, of?: object) => listed(lists, of).when('approve', 'officer', { document })
const building = (lists?: Lists, of?: object) =>
  approved(lists, of).after(days(5)).when('start', 'clerk', { day: '2025-12-15' })
const month = (which: string, percent: number, more: object = {}) => ({
  month: which,
  investedFen: 1_000_000,
  percent,
  ...more,
})

describe('a project', () => {
  it('given a key project, when it goes its way, then each promise is kept and what it came to is counted', () => {
    const done = building()
      .thenStage('building')
      .thenPromise('review', 'kept')
      .thenPromise('approve', 'kept')
      .thenPromise('start', 'kept')
      .thenCounts('keyStarted', 1)
      .when('report', 'owner', month('2025-12', 40))
      .thenStage('reported')
      .thenPromise('report', 'kept')
      // The month of January falls due on 1 February, and is reported by the end of the 5th.
      .after(days(46))
      .thenStage('reported')
      .after(days(1))
      .thenStage('building')
      .thenPromise('report', 'open')
      .when('report', 'clerk', month('2026-01', 100))
      .thenCounts('keyInvested', 2_000_000)
      .thenCounts('invested', 2_000_000)
      .thenCounts('reportedInTime', 2, 2)
      .when('finish', 'officer', { day: '2026-01-31', document })
      .thenStage('done')
      .thenCounts('daysAhead', 273)
      .thenCounts('daysBehind', 0)
      .thenCounts('doneAsPlanned', 1, 1)
      .thenCounts('reviewedInTime', 2, 2)
      .thenCounts('begunAsPlanned', 1, 1)
      .thenCounts('done', 1)
    expect(replayed(projects, done)).toEqual([])
  })

  it('given a bridge opened 184 days before its plan, then that is what is counted', () => {
    building(undefined, { plannedFinish: '2026-06-19' })
      .when('report', 'clerk', month('2025-12', 100))
      .after(days(1))
      .when('finish', 'officer', { day: '2025-12-17', document })
      .thenCounts('daysAhead', 184)
  })

  it('given nobody reports, then every month that was missed is told once, and each is made good in its turn', () => {
    const late = building()
      .after(days(20))
      .thenPromise('report', 'open')
      .after(days(1))
      .thenPromise('report', 'broken')
      .thenCounts('reportedInTime', 0, 1)
      // In March February is over, too: what is made good leaves the next month due and late at once.
      .after(days(60))
    const caughtUp = late
      .when('report', 'clerk', month('2025-12', 10))
      .after(days(0))
      .thenStage('building')
      .thenPromise('report', 'broken')
      .when('report', 'clerk', month('2026-01', 20))
      .after(days(0))
      .thenStage('building')
      .thenCounts('reportedInTime', 0, 3)
      .when('report', 'clerk', month('2026-02', 30))
      .after(days(0))
      .thenStage('reported')
    expect(replayed(projects, caughtUp)).toEqual([])
  })

  it('refuses months out of turn, to come, or going back; one reported again is corrected', () => {
    const first = building()
    const refused = (of: object, field: string, story = first) =>
      expect(story.when('report', 'clerk', of as never).refusal?.field).toBe(field)
    refused(month('2025-11', 10), 'month')
    refused(month('2026-01', 10), 'month')
    const second = first.when('report', 'clerk', month('2025-12', 40)).after(days(60))
    refused(month('2026-02', 50), 'month', second)
    refused(month('2026-01', 30), 'percent', second)
    refused(month('2026-01', 50, { wagesFen: 100, workers: 1 }), 'wagesFen', second)
    const third = second.when('report', 'clerk', month('2026-01', 50))
    refused(month('2025-12', 60), 'percent', third)
    third
      .when('report', 'clerk', { ...month('2025-12', 45), investedFen: 3_000_000 })
      .thenCounts('invested', 4_000_000)
  })

  it('given a month due, then correcting another does not report it, and acceptance lets go of it', () => {
    const due = building()
      .when('report', 'clerk', month('2025-12', 100))
      .after(days(50))
      .thenStage('building')
    due
      .when('report', 'clerk', { ...month('2025-12', 100), investedFen: 5 })
      .thenStage('building')
      .thenPromise('report', 'open')
      .thenCounts('invested', 5)
    due
      .when('finish', 'officer', { day: '2026-01-31', document })
      .thenStage('done')
      .thenPromise('report', 'released')
      .thenCounts('reportedInTime', 1, 1)
  })

  it('counts on no list once it is declined, withdrawn or merged, and counts again when it is begun anew', () => {
    const lists = [{ list: 'relocation' }, { list: 'treasury-bond', fundFen: 5_00 }] as const
    const counted = (story: ReturnType<typeof listed>, times: number) =>
      story
        .thenCounts('relocated', times)
        .thenCounts('treasuryBond', times)
        .thenCounts('treasuryBondFunds', times * 5_00)
    const on = counted(listed(lists), 1)
    const declined = counted(on.when('decline', 'officer', { reason: '条件不符' }), 0)
    counted(declined.when('reopen', 'officer', { reason: '复核后办理' }), 1)
    counted(on.when('withdraw', 'owner', { reason: '不再投资' }), 0)
    counted(on.when('approve', 'officer', { document }).when('stop', 'officer', { reason: '土地未落实' }), 1)
  })

  it('is listed and approved by two people, reported and accepted by two, and accepted when all is built', () => {
    const both: Actor = { id: 'b1', role: 'clerk', bureau: 'development-reform' }
    registered()
      .when('list', both, { lists: [] })
      .when('approve', { ...both, role: 'officer' }, { document })
      .thenRefused('same-person')
    const half = building().when('report', both, month('2025-12', 50))
    const finish = (story: typeof half, of: object, by: Actor = officer) =>
      story.when('finish', by, { day: '2025-12-16', document, ...of })
    finish(half, {}).thenRefused('not-satisfied')
    const whole = half.when('report', both, month('2025-12', 100))
    finish(whole, {}, { ...both, role: 'officer' }).thenRefused('same-person')
    finish(whole, { day: '2025-12-17' }).thenRefused('invalid-input')
    finish(whole, { day: '2025-12-14' }).thenRefused('not-satisfied')
    finish(whole, {}).thenStage('done')
  })

  it('does not begin before it is approved, nor tomorrow; one that begins or ends after its plan is late once', () => {
    approved().when('start', 'clerk', { day: '2025-12-10' }).thenRefused('not-satisfied')
    approved().when('start', 'clerk', { day: '2025-12-12' }).thenRefused('invalid-input')
    approved().when('start', 'owner', { day: '2025-12-11' }).thenStage('building')
    const late = approved(undefined, { plannedFinish: '2026-01-15' })
      .after(days(10))
      .thenPromise('start', 'broken')
      .when('start', 'clerk', { day: '2025-12-21' })
      .when('report', 'clerk', month('2025-12', 60))
      .after(days(42))
      .when('report', 'clerk', month('2026-01', 100))
      .when('finish', 'officer', { day: '2026-01-31', document })
      .thenCounts('daysBehind', 16)
      .thenCounts('daysAhead', 0)
      .thenCounts('doneAsPlanned', 0, 1)
      .thenCounts('begunAsPlanned', 0, 1)
    expect(replayed(projects, late)).toEqual([])
  })

  it('given nobody looks at it, then review and approval are late; it is declined or stopped with a reason', () => {
    registered().after(days(8)).thenPromise('review', 'broken')
    listed().after(days(29)).thenPromise('approve', 'broken')
    registered().when('decline', 'officer', { reason: '不符合规划' }).thenStage('declined')
    building()
      .when('stop', 'officer', { reason: '资金未落实' })
      .thenStage('stopped')
      .thenCounts('stopped', 1)
      .thenCounts('doneAsPlanned', 0, 0)
  })

  it('is on the lists that the bureau says, each with its funds; a list that it leaves does not count it', () => {
    const lists = [
      { list: 'treasury-bond', fundFen: 3_330_000_000_00 },
      { list: 'two-major', fundFen: 6_470_000_000_00 },
      { list: 'xiongan' },
      { list: 'early' },
      { list: 'promotion' },
      { list: 'storage' },
    ]
    const on = listed(lists, { capacityKw: 100_000 })
      .thenCounts('treasuryBond', 1)
      .thenCounts('treasuryBondFunds', 3_330_000_000_00)
      .thenCounts('twoMajor', 1)
      .thenCounts('twoMajorFunds', 6_470_000_000_00)
      .thenCounts('xiongan', 1)
      .thenCounts('xionganInvestment', 56_735_000_000_00)
      .thenCounts('early', 1)
      .thenCounts('promotion', 1)
      .thenCounts('storage', 1)
      .thenCounts('storageCapacity', 100_000)
      .thenCounts('keyStarted', 0)
    // More funds for a list that it is on leave the others as they are.
    on.after(days(1))
      .when('list', 'clerk', { lists: [{ list: 'treasury-bond', fundFen: 1 }] })
      .thenStage('reviewed')
      .thenCounts('treasuryBondFunds', 1)
      .thenCounts('xiongan', 1)
    const off = on.after(days(1)).when('unlist', 'clerk', { list: 'xiongan', reason: '调整' })
    off
      .thenStage('reviewed')
      .thenCounts('xiongan', 0)
      .thenCounts('xionganInvestment', 0)
      .thenCounts('early', 1)
    off.when('unlist', 'clerk', { list: 'xiongan', reason: '再次' }).thenRefused('not-satisfied')
    // Back on it, it counts from the day on which it came back.
    off
      .after(days(1))
      .when('list', 'clerk', { lists: [{ list: 'xiongan' }] })
      .thenCounts('xiongan', 1)
    expect(replayed(projects, off)).toEqual([])
    registered()
      .when('list', 'clerk', { lists: [{ list: 'key' }, { list: 'key' }] })
      .thenRefused('not-satisfied')
    const backwards = given(projects).tryOpening({ request: { ...request, plannedFinish: '2025-12-19' } })
    expect(backwards).toMatchObject({ ok: false, refusal: { field: 'request.plannedFinish' } })
  })

  it.each([
    [5_000_000_000, 1],
    [4_999_999_999, 0],
  ])(
    'of %i fen from Beijing or Tianjin counts %i towards those of 50 million yuan',
    (investmentFen, count) => {
      listed([{ list: 'relocation' }], { investmentFen }).thenCounts('relocated', count)
    },
  )

  it.each([
    [29_99, false],
    [30_00, true],
  ])('of work relief that paid %i of 100 yuan in wages has paid enough: %s', (wagesFen, enough) => {
    const town = new Town([projects])
    const id = town.open('projects', { request })
    const lists = [{ list: 'works-relief', fundFen: 100_00 }]
    town.do(id, 'list', 'clerk', { lists }).do(id, 'approve', 'officer', { document })
    town.do(id, 'start', 'clerk', { day: '2025-12-11' })
    const paid = (more: object) => month('2025-12', 100, { wagesFen, ...more })
    expect(town.try(id, 'report', 'clerk', paid({}))?.field).toBe('workers')
    town.do(id, 'report', 'clerk', paid({ workers: 12 }))
    town.do(id, 'finish', 'officer', { day: '2025-12-11', document })
    expect(town.figure('projects/worksRelief')).toEqual([1, 0])
    expect(town.figure('projects/worksReliefFunds')).toEqual([100_00, 0])
    expect(town.figure('projects/wages')).toEqual([wagesFen, 0])
    expect(town.figure('projects/workers')).toEqual([12, 0])
    expect(town.figure('projects/wagesEnough')).toEqual([enough ? 1 : 0, 1])
    expect(town.told.filter(({ to }) => to === 'supervisor')).toHaveLength(enough ? 0 : 1)
    expect(town.replay()).toEqual([])
  })

  it('of two roads, five kilometres by six metres, counts length and surface once they are done', () => {
    const town = new Town([projects])
    for (const roadMetres of [2800, 2200]) {
      const id = town.open('projects', { request: { ...request, roadMetres, roadWidthMetres: 6 } })
      town.do(id, 'list', 'clerk', { lists: [] }).do(id, 'approve', 'officer', { document })
      town.do(id, 'start', 'owner', { day: '2025-12-11' })
      town.do(id, 'report', 'owner', month('2025-12', 100))
      town.do(id, 'finish', 'officer', { day: '2025-12-11', document })
    }
    expect(town.figure('projects/roads')).toEqual([2, 0])
    expect(town.figure('projects/roadMetres')).toEqual([5000, 0])
    expect(town.figure('projects/roadSurface')).toEqual([30_000, 0])
  })
})

describe('any months reported in any order', () => {
  const asked = fc.record({
    month: fc.constantFrom('2025-11', '2025-12', '2026-01', '2026-02', '2026-03'),
    percent: fc.integer({ min: 0, max: 100 }),
    investedFen: fc.integer({ min: 0, max: 1_000_000_000_000 }),
  })

  it('come to the last word on each, in turn from the first, and never go back', () => {
    let taken = 0
    fc.assert(
      fc.property(fc.array(asked, { maxLength: 20 }), (reports) => {
        const town = new Town([projects])
        const id = town.open('projects', { request })
        town.do(id, 'list', 'clerk', { lists: [] }).do(id, 'approve', 'officer', { document })
        town.do(id, 'start', 'clerk', { day: '2025-12-11' }).after(days(80))
        const last = new Map<string, (typeof reports)[number]>()
        for (const report of reports)
          if (!town.try(id, 'report', 'clerk', report)) {
            last.set(report.month, report)
            taken++
          }
        const months = [...last.keys()].sort()
        expect(months).toEqual(['2025-12', '2026-01', '2026-02', '2026-03'].slice(0, months.length))
        const percents = months.map((each) => last.get(each)!.percent)
        expect(percents).toEqual([...percents].sort((a, b) => a - b))
        const invested = [...last.values()].reduce((sum, { investedFen }) => sum + investedFen, 0)
        expect(town.figure('projects/invested')).toEqual([invested, 0])
        expect(town.replay()).toEqual([])
      }),
      { numRuns: 100, seed: 11 },
    )
    expect(taken).toBeGreaterThan(100)
  })
})

describe('a lead', () => {
  const lead = { enterprise: '示例央企子公司', from: 'beijing', kind: 'subsidiary' } as const
  const visit = (day = '2025-12-11', persons = 3) => ({ day, persons, said: '有意扩产' })
  const project = { ...request, investmentFen: 8_000_000_000 }
  const signing = { agreement: '协-1', project }

  it('given visits, when the enterprise signs, then it has settled and a project is registered', () => {
    const town = new Town([projectLead, projects])
    const id = town.open('projects.lead', { request: lead })
    expect(town.try(id, 'sign', 'clerk', signing)?.code).toBe('wrong-stage')
    town.do(id, 'visit', 'clerk', visit()).after(days(60))
    expect(town.case(id).stage).toBe('due')
    town.do(id, 'visit', 'clerk', visit('2026-02-09', 2))
    expect(
      town.try(id, 'sign', 'clerk', { ...signing, project: { ...project, plannedFinish: '2025-01-01' } })
        ?.field,
    ).toBe('project.plannedFinish')
    town.do(id, 'sign', 'clerk', signing)
    expect(town.case(id).stage).toBe('landed')
    expect(town.cases('projects').map(({ request: of, stage }) => [of, stage])).toEqual([
      [project, 'registered'],
    ])
    expect(town.figure('projects.lead/targets')).toEqual([1, 0])
    expect(town.figure('projects.lead/visits')).toEqual([2, 0])
    expect(town.figure('projects.lead/visitors')).toEqual([5, 0])
    expect(town.figure('projects.lead/landed')).toEqual([1, 0])
    expect(town.figure('projects.lead/subsidiaries')).toEqual([1, 0])
    expect(town.figure('projects.lead/centralEnterprises')).toEqual([0, 0])
    expect(town.figure('projects.lead/landedShare')).toEqual([1, 1])
    expect(town.figure('projects.lead/visitedInTime')).toEqual([2, 2])
    expect(town.replay()).toEqual([])
  })

  it('that nobody visits is late after thirty days; it is given up with a reason; no visit is recorded ahead', () => {
    const told = given(projectLead).opened({ request: { ...lead, kind: 'central-soe' } })
    told.when('visit', 'clerk', visit('2025-12-12')).thenRefused('invalid-input')
    const lost = told
      .after(days(30))
      .thenPromise('visit', 'broken')
      .when('giveUp', 'officer', { reason: '选址外省' })
      .thenStage('lost')
      .thenCounts('landedShare', 0, 1)
      .thenCounts('centralEnterprises', 0)
    expect(replayed(projectLead, lost)).toEqual([])
  })

  it('has an enterprise for itself alone', () => {
    const { state } = given(projectLead, { at: 1_765_454_400_000 as Instant }).opened({ request: lead })
    expect(projectLead.claims!(state)).toEqual([`projects.lead ${lead.enterprise}`])
  })
})
