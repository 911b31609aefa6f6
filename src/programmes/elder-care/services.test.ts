import { describe, expect, it } from 'vitest'
import { days, hours } from '../../kernel/index.ts'
import { given } from '../../kernel/testing.ts'
import { replayed } from '../testing.ts'
import { answer } from '../testing-answers.ts'
import { adaptation } from './adaptation.ts'
import { circle } from './circle.ts'
import { collectiveCare } from './collective.ts'
import { facility } from './facility.ts'
import { grading } from './grading.ts'
import { training } from './training.ts'

const request = { household: 'h1', person: 'p1' }

describe('home adaptation', () => {
  const items = [{ where: 'bathroom', what: '安装扶手' } as const]
  const assessed = () =>
    given(adaptation)
      .opened({ request })
      .when('check', 'clerk')
      .when('determined', 'machine', answer('elder-care/service', 'entitled'))
      .when('assess', 'assessor', { items, report: 'R1' })
  const plan = { budgetFen: 300_000, builder: '某施工单位', agreed: true }

  it('is assessed, agreed with the elderly person, built, and checked by somebody else', () => {
    const built = assessed()
      .when('approve', 'officer', plan)
      .after(days(20))
      .when('finish', 'builder', { costFen: 280_000 })
    built
      .when('inspect', { id: 'builder-1', role: 'inspector', bureau: 'civil-affairs' }, { passed: true })
      .thenRefused('same-person')
    const done = built.when('inspect', 'inspector', { passed: true }).thenStage('adapted')
    done
      .thenCounts('adapted', 1)
      .thenCounts('cost', 280_000)
      .thenCounts('passedAtOnce', 1, 1)
      .thenCounts('builtInTime', 1, 1)
    expect(replayed(adaptation, done)).toEqual([])
    built
      .when('inspect', 'inspector', { passed: false })
      .thenStage('building')
      .when('finish', 'builder', { costFen: 280_000 })
      .when('inspect', 'inspector', { passed: true })
      .thenCounts('passedAtOnce', 0, 1)
  })

  it('is not done against their wish, above the limit, or where the rules have not spoken', () => {
    assessed()
      .when('approve', 'officer', { ...plan, agreed: false })
      .thenRefused('not-satisfied')
    assessed()
      .when('approve', 'officer', { ...plan, budgetFen: 500_001 })
      .thenRefused('not-satisfied')
    assessed()
      .when('approve', 'officer', plan)
      .when('finish', 'builder', { costFen: 300_001 })
      .thenRefused('not-satisfied')
    given(adaptation)
      .opened({ request })
      .when('assess', 'assessor', { items, report: 'R1' })
      .thenRefused('not-satisfied')
  })
})

describe('the grade of a home', () => {
  const evaluated = (grade = 3) =>
    given(grading)
      .opened({ request: { facility: 'f1', applied: 4 } })
      .when('evaluate', 'officer', { evaluators: ['e1', 'e2'], grade, report: '达标' })

  it('is what two evaluators found, holds for its years, and leaves the stock when it ends', () => {
    const graded = evaluated().thenStage('publicity').after(days(7)).thenStage('graded')
    graded.thenCounts('gradedHomes', 1).thenCounts('evaluatedInTime', 1, 1)
    graded.after(days(1095)).thenStage('expired').thenCounts('gradedHomes', 0)
    const revoked = graded
      .after(days(1))
      .when('revoke', 'officer', { reason: '发生重大事故' })
      .thenCounts('gradedHomes', 0)
    revoked
      .when('reopen', 'officer', { reason: '重新评定' })
      .thenStage('received')
      .thenCounts('gradedHomes', 0)
    evaluated(0).thenStage('refused').thenCounts('gradedHomes', 0)
  })

  it('takes two different evaluators, and an objection starts it again', () => {
    given(grading)
      .opened({ request: { facility: 'f1', applied: 4 } })
      .when('evaluate', 'officer', { evaluators: ['e1', 'e1'], grade: 3, report: '达标' })
      .thenRefused('not-satisfied')
    evaluated().when('object', 'clerk', { what: '床位不符' }).thenStage('received')
  })
})

describe('a carer', () => {
  const hired = () => given(training).opened({ request: { carer: 'c1', facility: 'f1' } })
  const passed = { level: 'county', hours: 40, passed: true } as const

  it('is on duty only after training', () => {
    hired().when('startDuty', 'clerk').thenRefused('wrong-stage')
    hired()
      .when('train', 'trainer', { ...passed, passed: false })
      .thenStage('hired')
      .when('startDuty', 'clerk')
      .thenRefused('wrong-stage')
    const onDuty = hired().when('train', 'trainer', passed).when('startDuty', 'clerk').thenStage('onDuty')
    onDuty.thenCounts('trainedBeforeDuty', 1, 1).thenCounts('onDuty', 1).thenCounts('trainedInTime', 1, 1)
    onDuty.when('leave', 'clerk').thenCounts('onDuty', 0)
  })

  it('who was found on duty untrained stands down, and the share says so for good', () => {
    const found = hired().when('findUntrained', 'inspector', { what: '无培训记录' }).thenStage('stoodDown')
    found.thenCounts('trainedBeforeDuty', 0, 1)
    found.when('train', 'trainer', passed).when('startDuty', 'clerk').thenCounts('trainedBeforeDuty', 0, 1)
  })
})

describe('collective care', () => {
  const found = (outcome: 'entitled' | 'not-entitled') =>
    given(collectiveCare)
      .opened({ request })
      .when('check', 'clerk')
      .after(hours(1))
      .when('determined', 'machine', answer('elder-care/nursing', outcome))

  it('places everybody who is eligible and wishes it; the others stay at home', () => {
    const willing = found('entitled').when('wish', 'resident', { willing: true }).thenStage('willing')
    willing.thenCounts('allPlaced', 0, 1)
    const placed = willing.when('place', 'officer', { home: 'f1', agreement: '协议1' }).thenStage('placed')
    placed.thenCounts('allPlaced', 1, 1).thenCounts('inCare', 1).thenCounts('placedInTime', 1, 1)
    placed
      .after(days(400))
      .thenStage('placed')
      .when('leave', 'officer', { reason: 'dead' })
      .thenCounts('inCare', 0)
    found('entitled')
      .when('wish', 'clerk', { willing: false })
      .thenStage('stays')
      .thenCounts('allPlaced', 0, 0)
    willing.when('change', 'resident').thenCounts('allPlaced', 0, 0)
    const withdrawn = willing.when('withdraw', 'resident', { reason: '由子女照料' })
    withdrawn.thenCounts('allPlaced', 0, 0)
    withdrawn.when('reopen', 'officer', { reason: '情况有变' }).thenCounts('allPlaced', 0, 0)
    const begunAnew = placed
      .after(days(1))
      .when('withdraw', 'resident', { reason: '回家' })
      .when('reopen', 'officer', { reason: 'x' })
    begunAnew.thenStage('received').thenCounts('inCare', 0)
    willing.after(days(31)).thenPromise('place', 'broken')
  })

  it('is for whom the rules find it is', () => {
    found('not-entitled').when('wish', 'resident', { willing: true }).thenRefused('not-satisfied')
    found('not-entitled').when('decline', 'officer', { explanation: '未失能' }).thenStage('refused')
    found('entitled').when('decline', 'officer', { explanation: '无床位' }).thenRefused('not-satisfied')
  })
})

describe('facilities and the circle of fifteen minutes', () => {
  it('count as what the city has while they operate', () => {
    const begun = given(facility)
      .opened({ request: { facility: 'd1', kind: 'day-centre' } })
      .thenCounts('dayCentres', 0)
      .when('begin', 'officer', { accepted: '验收合格' })
    begun.thenCounts('dayCentres', 1).thenCounts('canteens', 0)
    const failed = begun
      .when('inspect', 'inspector', { sound: false })
      .thenStage('rectifying')
      .thenCounts('sound', 0, 1)
    failed.after(days(31)).thenPromise('rectify', 'broken')
    failed.when('inspect', 'inspector', { sound: true }).thenStage('operating').thenPromise('rectify', 'kept')
    failed.when('close', 'officer', { settled: '转至邻近设施' }).thenCounts('dayCentres', 0)
  })

  it('cover a community from which a day centre is within the walk, to the metre', () => {
    const surveyed = (metres: number) =>
      given(circle)
        .opened({ request: { community: '某社区' } })
        .thenCounts('covered', 0, 1)
        .when('survey', 'clerk', { dayCentre: { facility: 'd1', metres } })
    surveyed(900).thenStage('covered').thenCounts('covered', 1, 1).thenPromise('cover', 'kept')
    surveyed(901).thenStage('uncovered').thenCounts('covered', 0, 1)
    surveyed(900)
      .after(days(30))
      .when('survey', 'clerk', {})
      .thenStage('uncovered')
      .thenCounts('covered', 0, 1)
    surveyed(901).after(days(181)).thenPromise('cover', 'broken')
    // Canteens are counted where the walk to one was measured, and cover nothing by themselves.
    const canteen = (metres: number) => ({ canteen: { facility: 'c1', metres } })
    surveyed(900).thenCounts('canteens', 0, 0).when('survey', 'clerk', canteen(900)).thenStage('uncovered')
    surveyed(900)
      .when('survey', 'clerk', { dayCentre: { facility: 'd1', metres: 500 }, ...canteen(900) })
      .thenCounts('canteens', 1, 1)
      .after(days(1))
      .when('survey', 'clerk', { dayCentre: { facility: 'd1', metres: 500 }, ...canteen(2_000) })
      .thenStage('covered')
      .thenCounts('canteens', 0, 1)
  })
})
