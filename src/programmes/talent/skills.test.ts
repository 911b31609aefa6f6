import { describe, expect, it } from 'vitest'
import { type Actor, days } from '../../kernel/index.ts'
import { given } from '../../kernel/testing.ts'
import { replayed, Town } from '../testing.ts'
import { trainingClass } from './class.ts'
import { skill, skillCase } from './skill.ts'
import { subsidy } from './subsidy.ts'
import { title } from './title.ts'

const classRequest = {
  provider: '某技工学校',
  trade: '电焊工',
  level: 'l3',
  seats: 3,
  hours: 120,
  starts: '2025-12-12',
  place: '实训车间',
} as const
const trainees = ['T-1', 'T-2', 'T-3']
const passed = (...people: readonly string[]) => ({
  certificates: people.map((person) => ({ person, certificate: `证-${person}` })),
})
const approver: Actor = { id: 'a2', role: 'approver', bureau: 'human-resources' }

describe('a subsidised class', () => {
  const applied = () => given(trainingClass).opened({ request: classRequest })
  const teaching = () => applied().when('approve', 'officer').when('start', 'applicant', { trainees })

  it('enters whoever passed as skilled, claims what is due for them, and ends when that is decided', () => {
    const town = new Town([trainingClass, skill, subsidy])
    const id = town.open('talent.class', { request: classRequest })
    town
      .do(id, 'approve', 'officer')
      .do(id, 'start', 'applicant', { trainees })
      .do(id, 'check', 'officer', { present: 3 })
      .do(id, 'finish', 'applicant', passed('T-1', 'T-2'))
    // Until the bureau has seen the certificates nobody counts.
    expect(town.figure('talent.class/certified')).toEqual([0, 0])
    expect(town.cases('talent.skill')).toEqual([])
    town.do(id, 'verify', 'officer', { agreed: true })
    expect(town.figure('talent.class/trained')).toEqual([3, 0])
    expect(town.figure('talent.class/certified')).toEqual([2, 0])
    expect(town.figure('talent.class/allCertified')).toEqual([0, 1])
    expect(town.figure('talent.skill/skilled')).toEqual([2, 0])
    expect(town.figure('talent.skill/high')).toEqual([2, 0])
    expect(town.case(skillCase('T-1')).stage).toBe('high')
    const claim = town.cases('talent.subsidy')[0]!
    expect(claim.request).toMatchObject({ kind: 'training', people: 2, months: 1, grounds: id })
    expect(town.try(id, 'complete', 'officer')?.code).toBe('children-open')
    town
      .do(claim.id, 'check', 'officer', { amountFen: 200_000, opinion: '属实' })
      .do(claim.id, 'approve', approver, { agreed: true })
      .do(claim.id, 'pay', 'cashier', { amountFen: 200_000, voucher: 'V-1' })
      .do(id, 'complete', 'officer')
    expect(town.case(id).stage).toBe('completed')
    expect(town.figure('talent.subsidy/paidTraining')).toEqual([200_000, 0])
    expect(town.figure('talent.class/settledInTime')).toEqual([1, 1])
    expect(town.figure('talent.class/approvedInTime')).toEqual([1, 1])
    expect(town.figure('talent.class/classes')).toEqual([1, 0])
    expect(town.replay()).toEqual([])
    // A second class enters another certificate of the same person, who stays one.
    const next = town.open('talent.class', { request: { ...classRequest, trade: '钳工', level: 'l4' } })
    town
      .do(next, 'approve', 'officer')
      .do(next, 'start', 'applicant', { trainees: ['T-1'] })
      .do(next, 'check', 'officer', { present: 1 })
      .do(next, 'finish', 'applicant', { certificates: [{ person: 'T-1', certificate: '钳-1' }] })
      .do(next, 'verify', 'officer', { agreed: true })
    expect(town.figure('talent.skill/skilled')).toEqual([2, 0])
    expect(town.figure('talent.skill/certificates')).toEqual([3, 0])
    expect(town.figure('talent.class/allCertified')).toEqual([1, 2])
  })

  it('has nobody twice, no more than its places, and certifies nobody of its own accord', () => {
    const approved = applied().when('approve', 'officer')
    approved.when('start', 'applicant', { trainees: ['T-1', 'T-1'] }).thenRefused('not-satisfied')
    approved.when('start', 'applicant', { trainees: [...trainees, 'T-4'] }).thenRefused('not-satisfied')
    teaching().when('finish', 'applicant', passed('T-1')).thenRefused('not-satisfied')
    teaching().when('check', 'officer', { present: 4 }).thenRefused('not-satisfied')
    const checked = teaching().when('check', 'officer', { present: 2 })
    checked.when('finish', 'applicant', passed('T-1', 'T-9')).thenRefused('not-satisfied')
    checked.when('finish', 'applicant', passed('T-1', 'T-1')).thenRefused('not-satisfied')
    checked
      .when('finish', 'applicant', {
        certificates: [
          { person: 'T-1', certificate: '同号' },
          { person: 'T-2', certificate: '同号' },
        ],
      })
      .thenRefused('not-satisfied')
    // Where nobody passed nothing is claimed.
    checked
      .when('finish', 'applicant', passed())
      .when('verify', 'officer', { agreed: true })
      .when('complete', 'officer')
      .thenStage('completed')
  })

  it('has its certificates checked by another than who entered them, or entered again', () => {
    const checked = teaching().when('check', 'officer', { present: 3 })
    checked
      .when('finish', 'officer', passed('T-1'))
      .when('verify', 'officer', { agreed: true })
      .thenRefused('same-person')
    const examined = checked.when('finish', 'applicant', passed('T-1', 'T-2', 'T-3'))
    examined.when('complete', 'officer').thenRefused('wrong-stage')
    examined.when('verify', 'officer', { agreed: false }).thenRefused('not-satisfied')
    examined
      .when('verify', 'officer', { agreed: false, reason: '查无一证' })
      .thenStage('teaching')
      .thenCounts('certified', 0)
      .when('finish', 'applicant', passed('T-1', 'T-2'))
      .when('verify', 'officer', { agreed: true })
      .thenCounts('certified', 2)
      .thenCounts('allCertified', 0, 1)
  })

  it('is refused, cancelled or late', () => {
    applied().when('refuse', 'officer', { reason: '无资质' }).thenStage('refused')
    teaching().when('cancel', 'applicant', { reason: '设备故障' }).thenStage('cancelled')
    applied().after(days(10)).thenPromise('approve', 'broken')
    const examined = teaching()
      .when('check', 'officer', { present: 3 })
      .when('finish', 'officer', passed('T-1'))
    examined.after(days(61)).thenPromise('settle', 'broken').thenCounts('settledInTime', 0, 1)
  })
})

describe('somebody skilled', () => {
  const entered = () => given(skill).opened({ request: { person: 'T-1' } })
  const certificate = (level: 'l5' | 'l4' | 'l3' | 'l1', number = `证-${level}`) => ({
    trade: '电焊工',
    level,
    certificate: number,
    day: '2025-12-01',
  })

  it('becomes highly skilled from level three on, and never less', () => {
    const junior = entered().when('certify', 'officer', certificate('l5')).thenStage('skilled')
    junior.thenCounts('skilled', 1).thenCounts('high', 0).thenCounts('highShare', 0, 1)
    const high = junior
      .after(days(1))
      .when('certify', 'officer', certificate('l3'))
      .thenStage('high')
      .thenCounts('skilled', 1)
      .thenCounts('high', 1)
      .thenCounts('highShare', 1, 1)
    high.when('certify', 'officer', certificate('l4')).thenStage('high').thenCounts('certificates', 3)
    const ended = high.when('end', 'officer', { reason: '迁出' }).thenStage('ended')
    ended.thenCounts('skilled', 0).thenCounts('high', 0).thenCounts('highShare', 0, 0)
    expect(replayed(skill, ended)).toEqual([])
    expect(skill.claims!(high.state)).toEqual(['talent.skill T-1'])
  })

  it('has no certificate twice and none of a day to come', () => {
    const junior = entered().when('certify', 'officer', certificate('l5'))
    junior.when('certify', 'officer', certificate('l5')).thenRefused('not-satisfied')
    junior
      .when('certify', 'officer', { ...certificate('l4'), day: '2025-12-12' })
      .thenRefused('invalid-input')
  })

  it('is one skilled hand however often honoured, and each medal counts', () => {
    const high = entered().when('certify', 'officer', certificate('l1'))
    const honour = (
      what: 'cityHand' | 'provinceHand' | 'gold' | 'silver' | 'bronze',
      document = `文-${what}`,
    ) => ({
      what,
      day: '2025-11-20',
      document,
    })
    const honoured = high
      .when('honour', 'officer', honour('cityHand'))
      .when('honour', 'officer', honour('provinceHand'))
      .when('honour', 'officer', honour('gold'))
      .when('honour', 'officer', honour('gold', '次年'))
      .when('honour', 'officer', honour('silver'))
    honoured
      .thenCounts('hands', 1)
      .thenCounts('gold', 2)
      .thenCounts('silver', 1)
      .thenCounts('bronze', 0)
      .when('honour', 'officer', honour('gold'))
      .thenRefused('not-satisfied')
    honoured
      .when('honour', 'officer', { ...honour('bronze'), day: '2025-12-12' })
      .thenRefused('invalid-input')
  })
})

describe('a professional title', () => {
  const request = {
    subject: '机械工程',
    level: 'deputy',
    route: 'regular',
    sector: 'public',
    employer: '某研究所',
  } as const
  const applied = (of: object = {}) => given(title).opened({ request: { ...request, ...of } })
  const panel = (count = 9, employer = '某大学') =>
    Array.from({ length: count }, (_, n) => ({ reviewer: `P-${n}`, employer }))
  const received = (of: object = {}, proof: object = {}) =>
    applied(of).when('receive', 'officer', { complete: true, ...proof })
  const notice = (of: object = {}, proof: object = {}) =>
    received(of, proof).when('review', 'officer', { reviewers: panel(), agreed: 6 })

  it('is voted on, made public for a week, and conferred by somebody else', () => {
    const confirming = notice().thenStage('publicity').after(days(7)).thenStage('confirming')
    confirming
      .when(
        'confer',
        { id: 'officer-1', role: 'approver', bureau: 'human-resources' },
        { certificate: 'Z-1' },
      )
      .thenRefused('same-person')
    const conferred = confirming.when('confer', 'approver', { certificate: 'Z-1' }).thenStage('conferred')
    conferred
      .thenCounts('applications', 1)
      .thenCounts('conferred', 1)
      .thenCounts('senior', 1)
      .thenCounts('privateSector', 0)
      .thenCounts('targeted', 0)
      .thenCounts('green', 0)
      .thenCounts('passedShare', 1, 1)
      .thenCounts('acceptedInTime', 1, 1)
      .thenCounts('reviewedInTime', 1, 1)
    expect(replayed(title, conferred)).toEqual([])
  })

  it.each([
    ['private', 'middle', 'regular', { privateSector: 1, senior: 0, targeted: 0, green: 0 }],
    ['private', 'junior', 'regular', { privateSector: 0, senior: 0, targeted: 0, green: 0 }],
    ['public', 'full', 'green', { privateSector: 0, senior: 1, targeted: 0, green: 1 }],
    ['private', 'deputy', 'targeted', { privateSector: 1, senior: 1, targeted: 1, green: 0 }],
  ] as const)(
    'of the %s sector, %s, by the %s route counts where it belongs',
    (sector, level, route, counts) => {
      let story = notice({ sector, level, route }, route === 'regular' ? {} : { proof: '证明-1' })
        .after(days(7))
        .when('confer', 'approver', { certificate: 'Z-1' })
      for (const [indicator, value] of Object.entries(counts))
        story = story.thenCounts(indicator as keyof typeof counts, value)
    },
  )

  it('takes two thirds of the votes, of enough reviewers, none of whom is a colleague or votes twice', () => {
    const vote = (reviewers: ReturnType<typeof panel>, agreed: number) =>
      received().when('review', 'officer', { reviewers, agreed })
    vote(panel(9), 6).thenStage('publicity')
    vote(panel(9), 5).thenStage('failed').thenCounts('passedShare', 0, 1)
    vote(panel(7), 5).thenStage('publicity')
    vote(panel(7), 4).thenStage('failed')
    vote(panel(6), 6).thenRefused('not-satisfied')
    vote(panel(9), 10).thenRefused('not-satisfied')
    vote([...panel(8), panel(1)[0]!], 9).thenRefused('not-satisfied')
    vote([...panel(8), { reviewer: 'P-9', employer: request.employer }], 9).thenRefused('not-satisfied')
  })

  it('is voted on again after an objection, and that vote alone counts', () => {
    notice()
      .when('object', 'officer', { what: '业绩不实' })
      .thenStage('accepted')
      .thenCounts('passedShare', 0, 0)
      .when('review', 'officer', { reviewers: panel(), agreed: 0 })
      .thenStage('failed')
      .thenCounts('passedShare', 0, 1)
  })

  it('that failed and goes on after an appeal has not passed by that', () => {
    const failed = received().when('review', 'officer', { reviewers: panel(), agreed: 0 })
    const again = failed
      .after(days(1))
      .when('appeal', 'applicant', { reason: '漏看材料' })
      .when('answerAppeal', 'supervisor', { upheld: true, reason: '属实' })
      .thenStage('applied')
      .thenCounts('passedShare', 0, 0)
    again.when('withdraw', 'applicant', { reason: '明年再报' }).thenCounts('passedShare', 0, 1)
  })

  it('goes fast in the green channel, which needs a proof; papers must be complete', () => {
    received({ route: 'green' }).thenRefused('not-satisfied')
    received({ route: 'targeted' }).thenRefused('not-satisfied')
    const fast = received({ route: 'green' }, { proof: '攻关证明' }).thenStage('fast')
    fast.after(days(31)).thenPromise('fastReview', 'broken').thenCounts('reviewedInTime', 0, 1)
    received({}).after(days(31)).thenPromise('review', 'open')
    received({}).after(days(121)).thenPromise('review', 'broken')
    applied().when('receive', 'officer', { complete: false }).thenRefused('not-satisfied')
    applied().when('decline', 'officer', { reason: '未满年限' }).thenStage('declined')
    applied().after(days(20)).thenPromise('accept', 'broken')
  })
})
