import { describe, expect, it } from 'vitest'
import { type Actor, days, type Instant } from '../../kernel/index.ts'
import { given } from '../../kernel/testing.ts'
import { Town } from '../testing.ts'
import { annualCheck } from './annual-check.ts'
import { organisationGrading } from './grading.ts'
import { socialOrganisations } from './programme.ts'

const at = (moment: string): Instant => Date.parse(moment) as Instant
const request = { name: '示例商会', kind: 'association', level: 'county', unit: 'market-regulation' } as const
const code = '51131100MJ00000013'
const head: Actor = { id: 'head-1', role: 'head', bureau: 'civil-affairs' }
const report = { report: '工作报告', activities: 6, income: 100_000_00, spending: 90_000_00, party: true }

const applied = () => given(socialOrganisations).opened({ request })
const examined = (fit = true) => applied().when('examine', 'registrar', { fit, opinion: '已审查' })
const registered = () => examined().when('approve', 'head', { code, party: true }).thenStage('registered')

describe('the register of social organisations', () => {
  it('decides on an application in sixty days', () => {
    registered().thenPromise('decide', 'kept').thenCounts('organisations', 1).thenCounts('partyWork', 1, 1)
    applied().after(days(61)).thenPromise('decide', 'broken')
    examined(false).when('decline', 'head', { reason: '业务范围重复' }).thenStage('declined')
    examined().when('approve', 'head', { code: '1', party: true }).thenRefused('invalid-input')
  })

  it('is entered and declined by another than who examined the application, and after that only', () => {
    const ways = [
      ['approve', { code, party: true }],
      ['decline', { reason: '业务范围重复' }],
    ] as const
    for (const [way, input] of ways) {
      applied().when(way, 'head', input).thenRefused('not-satisfied')
      examined().when(way, 'registrar', input).thenRefused('not-allowed')
      examined()
        .when('examine', { ...head, id: 'registrar-2', role: 'registrar' }, { fit: true, opinion: '再审' })
        .when(way, { ...head, id: 'registrar-1' }, input)
        .thenRefused('same-person')
    }
  })

  it('lists who took part in no check for two years in a row, and takes them off by a decision', () => {
    const check = (year: number, conclusion: string) => ({ year, conclusion })
    const once = registered().when('recordCheck', 'machine', check(2025, 'missed')).thenStage('registered')
    once
      .when('recordCheck', 'machine', check(2026, 'missed'))
      .thenStage('abnormal')
      .thenCounts('listed', 1)
      .when('restore', 'registrar', { reason: '已补报' })
      .thenStage('registered')
    once.when('recordCheck', 'machine', check(2026, 'passed')).thenStage('registered')
    once
      .when('recordCheck', 'machine', check(2026, 'passed'))
      .when('recordCheck', 'machine', check(2027, 'missed'))
      .thenStage('registered')
  })

  it('lets only whoever passed the last check ask for a grade', () => {
    registered().when('askGrade', 'organisation', { applied: 3 }).thenRefused('not-satisfied')
    const asked = registered()
      .when('recordCheck', 'machine', { year: 2025, conclusion: 'basic' })
      .when('askGrade', 'organisation', { applied: 3 })
    expect(asked.events.at(-1)!.effects).toMatchObject([
      { effect: 'open', programme: 'social-organisations.grading' },
    ])
    asked.when('recordGrade', 'machine', { grade: 4 }).thenCounts('graded3A', 1)
    asked.when('recordGrade', 'machine', { grade: 2 }).thenCounts('graded3A', 0)
  })

  it('strikes off who is dormant after notice, by another person, and counts it', () => {
    const evidence = { ground: 'dormant', evidence: '走访无人,一年无活动' } as const
    registered()
      .when('notice', 'registrar', evidence)
      .thenRefused('not-satisfied')
      .when('notice', 'registrar', { ...evidence, lastActive: '2025-06-01' })
      .thenRefused('not-satisfied')
    const noticed = registered()
      .when('notice', 'registrar', { ...evidence, lastActive: '2024-12-11' })
      .thenStage('noticed')
    noticed.when('remove', head, { document: '1号' }).thenRefused('not-satisfied')
    noticed
      .after(days(60))
      .when('remove', { ...head, id: 'registrar-1' }, { document: '1号' })
      .thenRefused('same-person')
      .when('remove', head, { document: '1号' })
      .thenStage('removed')
      .thenCounts('dormantRemoved', 1)
      .thenCounts('partyWork', 0, 0)
      .thenCounts('organisations', 0)
    noticed
      .when('answer', 'organisation', { statement: '近期有活动' })
      .when('lift', 'registrar', { reason: '情况属实' })
      .thenStage('registered')
  })
})

describe('an annual check', () => {
  const opened = () =>
    given(annualCheck, { at: at('2026-01-01T00:00:00+08:00') }).opened({
      request: { name: '示例商会', organisation: 'o1', year: 2026 },
    })

  it('is reported, endorsed by the sponsoring bureau and concluded', () => {
    const ended = opened()
      .after(days(80))
      .when('submit', 'organisation', report)
      .thenPromise('report', 'kept')
      .when('endorse', 'unit', { opinion: '同意' })
      .thenPromise('forward', 'kept')
      .when('propose', 'registrar', { conclusion: 'passed', opinion: '符合' })
      .when('decide', 'head', { conclusion: 'passed' })
      .thenStage('passed')
      .thenCounts('takenPart', 1, 1)
      .thenCounts('passed', 1, 1)
      .thenCounts('activities', 6)
    expect(ended.events.at(-1)!.effects).toContainEqual({
      effect: 'perform',
      case: 'o1',
      action: 'recordCheck',
      input: { year: 2026, conclusion: 'passed', party: true },
    })
  })

  it('is concluded by another than who proposed how, anew after it was sent back, and otherwise only with a reason', () => {
    const endorsed = (of: ReturnType<typeof opened>) =>
      of.when('submit', 'organisation', report).when('endorse', 'unit', { opinion: '同意' })
    const proposal = { conclusion: 'passed', opinion: '符合' } as const
    const forwarded = endorsed(opened())
    forwarded.when('decide', 'head', { conclusion: 'passed' }).thenRefused('not-satisfied')
    const proposed = forwarded.when('propose', 'registrar', proposal)
    proposed
      .when('decide', { ...head, id: 'registrar-1' }, { conclusion: 'passed' })
      .thenRefused('same-person')
    proposed.when('decide', 'head', { conclusion: 'failed' }).thenRefused('not-satisfied')
    proposed.when('decide', 'head', { conclusion: 'failed', opinion: '账目不符' }).thenStage('failed')
    const again = endorsed(proposed.when('sendBack', 'registrar', { reason: '缺报表' }).after(days(1)))
    again.when('decide', 'head', { conclusion: 'passed' }).thenRefused('not-satisfied')
    again
      .when('propose', { ...head, id: 'registrar-2', role: 'registrar' }, proposal)
      .when('decide', { ...head, id: 'registrar-1' }, { conclusion: 'passed' })
      .thenRefused('same-person')
  })

  it('is late after 31 March, and missed when 31 May is over', () => {
    const late = opened().after(days(90)).thenPromise('report', 'broken')
    late.after(days(60)).thenStage('awaiting')
    const missed = late.after(days(61)).thenStage('missed').thenCounts('takenPart', 0, 1)
    expect(missed.events.at(-1)!.effects).toMatchObject([
      { effect: 'notify', to: 'requester' },
      { effect: 'notify', to: 'registrar' },
      { effect: 'perform', action: 'recordCheck', input: { year: 2026, conclusion: 'missed' } },
    ])
  })

  it('gives who was sent back some days, even where the last day is over', () => {
    const back = opened()
      .after(days(88))
      .when('submit', 'organisation', report)
      .after(days(70))
      .thenPromise('forward', 'broken')
      .when('sendBack', 'unit', { reason: '缺财务报表' })
      .thenStage('awaiting')
    back.after(days(14)).thenStage('awaiting').when('submit', 'organisation', report).thenStage('submitted')
    back.after(days(15)).thenStage('missed')
  })

  it('ends with the organisation, and counts for nothing', () => {
    opened().when('lapse', 'machine').thenStage('lapsed').thenCounts('takenPart', 0, 0)
  })
})

describe('a grade', () => {
  const asked = () =>
    given(organisationGrading).opened({ request: { name: '示例商会', organisation: 'o1', applied: 4 } })
  const found = (grade: number) => ({ experts: ['z-1', 'z-2'], score: 910, grade, report: '评估报告' })

  it('is assessed by two, publicised, awarded, and good for five years', () => {
    const graded = asked()
      .when('assess', 'expert', { ...found(4), experts: ['z-1', 'z-1'] })
      .thenRefused('not-satisfied')
      .when('assess', 'expert', found(4))
      .thenStage('publicity')
      .after(days(7))
      .thenStage('graded')
      .thenCounts('graded', 1)
      .thenCounts('asApplied', 1, 1)
    expect(graded.events.at(-1)!.effects).toMatchObject([{ action: 'recordGrade', input: { grade: 4 } }])
    graded.after(days(5 * 365)).thenStage('graded')
    graded
      .after(days(5 * 365 + 2))
      .thenStage('expired')
      .thenCounts('graded', 0)
  })

  it('is taken back while it is applied for; in force it ends with a word to the register', () => {
    const why = { reason: '暂不参评' }
    asked().when('takeBack', 'organisation', why).thenStage('withdrawn')
    const graded = asked().when('assess', 'expert', found(4)).after(days(7)).thenStage('graded')
    graded.when('takeBack', 'organisation', why).thenRefused('wrong-stage')
    graded.when('withdraw', 'organisation', why).thenRefused('unknown-action')
  })

  it('is another one after an objection, or none', () => {
    asked()
      .when('assess', 'expert', found(4))
      .when('object', 'registrar', { what: '材料不实' })
      .thenStage('received')
      .when('assess', 'expert', found(0))
      .thenStage('refused')
      .thenCounts('asApplied', 0, 1)
  })
})

describe('an organisation through its years', () => {
  it('is asked to report every January, and ends with what was still open', () => {
    const town = new Town([socialOrganisations, annualCheck, organisationGrading])
    const id = town.open('social-organisations', { request }, 'o1')
    town.do(id, 'examine', 'registrar', { fit: true, opinion: '符合' })
    town.do(id, 'approve', 'head', { code, party: false }).after(days(30))
    const [first] = town.cases('social-organisations.annual-check')
    expect(first!.request).toEqual({ name: '示例商会', organisation: 'o1', year: 2026 })
    town.after(days(365 + 120))
    const checks = town.cases('social-organisations.annual-check')
    expect(checks.map(({ request: of, stage }) => [(of as { year: number }).year, stage])).toEqual([
      [2026, 'missed'],
      [2027, 'awaiting'],
    ])
    town.after(days(30))
    expect(town.case(id).stage).toBe('abnormal')
    town.after(days(250))
    expect(town.cases('social-organisations.annual-check')[2]!.stage).toBe('awaiting')
    town.do(id, 'dissolve', 'registrar', { liquidated: '清算报告' })
    expect(town.cases('social-organisations.annual-check')[2]!.stage).toBe('lapsed')
    expect(town.figure('social-organisations.annual-check/takenPart')).toEqual([0, 2])
    expect(town.figure('social-organisations/organisations')).toEqual([0, 0])
    expect(town.replay()).toEqual([])
  })
})
