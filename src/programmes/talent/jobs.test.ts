import { describe, expect, it } from 'vitest'
import { days } from '../../kernel/index.ts'
import { given } from '../../kernel/testing.ts'
import { replayed, Town } from '../testing.ts'
import { employer } from './employer.ts'
import { fair } from './fair.ts'
import { post } from './post.ts'
import { referral } from './referral.ts'
import { seeker } from './seeker.ts'

const firm = { employer: '某制造公司', code: '91131100MA0000000B', trade: 'manufacturing' } as const
const offer = { title: '数控操作工', count: 1, kind: 'regular', monthlyFen: 500_000 } as const
const wanted = { kind: 'regular', work: '数控' } as const

/** An employer with a published post, and somebody who looks for work. */
const matchmaking = () => {
  const town = new Town([employer, post, referral, seeker])
  const firmCase = town.open('talent.employer', { request: firm })
  town.do(firmCase, 'check', 'officer', { lawful: true }).do(firmCase, 'offerPost', 'applicant', offer)
  const postCase = town.cases('talent.post')[0]!.id
  town.do(postCase, 'publish', 'officer', { fair: true })
  const looking = () => {
    const id = town.open('talent.seeker', { request: wanted })
    town.do(id, 'register', 'agent')
    return id
  }
  return { town, firmCase, postCase, looking }
}
const contract = { from: '2025-12-15', contract: 'fixed' } as const

describe('an employer and somebody who looks for work', () => {
  it('are brought together online; who is hired is in work, the post is filled, the employer counts once', () => {
    const { town, firmCase, postCase, looking } = matchmaking()
    const [first, second] = [looking(), looking()]
    town
      .do(postCase, 'refer', 'agent', { seeker: first, channel: 'online' })
      .do(postCase, 'refer', 'agent', { seeker: second, channel: 'inPerson' })
    expect(town.case(first).stage).toBe('offered')
    expect(town.figure('talent.employer/matchedOnline')).toEqual([1, 0])
    expect(town.figure('talent.employer/matched')).toEqual([1, 0])
    const [one, other] = town.cases('talent.referral').map(({ id }) => id) as [string, string]
    expect(town.try(postCase, 'close', 'agent')?.code).toBe('children-open')
    expect(town.try(firmCase, 'leave', 'applicant')?.code).toBe('children-open')
    town
      .do(one, 'interview', 'agent', { on: '2025-12-11' })
      .do(one, 'reject', 'agent', { reason: '经验不足' })
    // Somebody who was not taken is looked for on.
    expect(town.case(first).stage).toBe('seeking')
    town.do(other, 'hire', 'agent', contract)
    expect(town.case(second).stage).toBe('employed')
    expect(town.try(postCase, 'refer', 'agent', { seeker: looking(), channel: 'online' })?.code).toBe(
      'not-satisfied',
    )
    town.do(postCase, 'close', 'agent')
    expect(town.case(postCase).stage).toBe('filled')
    expect(town.figure('talent.post/filledShare')).toEqual([1, 1])
    expect(town.figure('talent.post/places')).toEqual([1, 0])
    expect(town.figure('talent.post/posts')).toEqual([1, 0])
    expect(town.figure('talent.post/publishedInTime')).toEqual([1, 1])
    expect(town.figure('talent.referral/referrals')).toEqual([2, 0])
    expect(town.figure('talent.referral/online')).toEqual([1, 0])
    expect(town.figure('talent.referral/hired')).toEqual([1, 0])
    expect(town.figure('talent.referral/hiredShare')).toEqual([1, 2])
    expect(town.figure('talent.referral/answeredInTime')).toEqual([2, 2])
    expect(town.figure('talent.referral/decidedInTime')).toEqual([1, 1])
    expect(town.figure('talent.seeker/employed')).toEqual([1, 0])
    expect(town.figure('talent.seeker/placedShare')).toEqual([1, 1])
    expect(town.figure('talent.employer/checkedInTime')).toEqual([1, 1])
    // Published, two recommended, closed: the employer reads of it on its own case.
    expect(town.told.filter(({ case: of, to }) => of === firmCase && to === 'requester')).toHaveLength(1 + 4)
    expect(town.replay()).toEqual([])
  })

  it('are not brought together twice; a seeker may decline', () => {
    const { town, postCase, looking } = matchmaking()
    const id = looking()
    const refer = { seeker: id, channel: 'online' } as const
    town.do(postCase, 'refer', 'agent', refer)
    expect(town.try(postCase, 'refer', 'agent', refer)?.field).toBe('seeker')
    town.do(town.cases('talent.referral')[0]!.id, 'decline', 'agent', { reason: '路远' })
    expect(town.case(id).stage).toBe('seeking')
    expect(town.figure('talent.referral/hiredShare')).toEqual([0, 1])
  })
})

describe('an employer', () => {
  const asked = () => given(employer).opened({ request: firm })

  it('may publish nothing before it is checked, and is refused with a reason', () => {
    asked().when('offerPost', 'applicant', offer).thenRefused('wrong-stage')
    asked().when('check', 'officer', { lawful: false }).thenRefused('not-satisfied')
    asked()
      .when('check', 'officer', { lawful: false, reason: '执照已注销' })
      .thenStage('refused')
      .thenCounts('employers', 0)
    asked().when('check', 'officer', { lawful: true }).thenCounts('employers', 1).when('leave', 'applicant')
    asked().after(days(8)).thenPromise('check', 'broken')
  })

  it('is registered once, by its code', () => {
    const checked = asked().when('check', 'officer', { lawful: true })
    expect(employer.claims!(checked.state)).toEqual([`talent.employer ${firm.code}`])
  })
})

describe('a post', () => {
  const submitted = () => given(post).opened({ request: { ...offer, employer: firm.employer } })

  it('that discriminates or charges is not shown', () => {
    submitted().when('publish', 'officer', { fair: false }).thenRefused('not-satisfied')
    submitted()
      .when('publish', 'officer', { fair: false, reason: '限男性' })
      .thenStage('refused')
      .thenCounts('posts', 0)
    submitted().after(days(8)).thenPromise('publish', 'broken')
  })

  it('is shown for sixty days, then renewed or ended', () => {
    const expired = submitted()
      .when('publish', 'officer', { fair: true })
      .after(days(60))
      .thenStage('expired')
    expired.when('renew', 'agent').thenStage('published')
    expired.when('close', 'agent').thenStage('ended').thenCounts('filledShare', 0, 1)
  })
})

describe('a recommendation', () => {
  const made = () =>
    given(referral).opened({
      request: { employer: firm.employer, title: offer.title, seeker: 'S-1', channel: 'online' },
    })
  it('that an employer does not answer, or decide on, is late', () => {
    made().after(days(9)).thenPromise('answer', 'broken')
    made()
      .when('interview', 'agent', { on: '2025-12-11' })
      .thenPromise('answer', 'kept')
      .after(days(20))
      .thenPromise('decide', 'broken')
  })
})

describe('somebody who looks for work', () => {
  const asked = (kind: 'regular' | 'casual' = 'regular') =>
    given(seeker).opened({ request: { ...wanted, kind } })
  const registered = () => asked().when('register', 'agent')

  it('is registered, recommended in time, and asked after ninety days whether they still look', () => {
    asked().thenCounts('seekers', 1).after(days(5)).thenPromise('register', 'broken')
    registered().thenCounts('registeredInTime', 1, 1).after(days(15)).thenPromise('offer', 'broken')
    const due = registered().after(days(90)).thenStage('renewing')
    due.when('renew', 'agent').thenStage('seeking')
    const lapsed = due.after(days(15)).thenStage('lapsed').thenCounts('placedShare', 0, 1)
    expect(replayed(seeker, lapsed)).toEqual([])
    registered()
      .when('offered', 'machine', { what: '某公司 操作工' })
      .thenCounts('offeredInTime', 1, 1)
      .when('placed', 'machine', { where: '某公司 操作工' })
      .thenStage('employed')
  })

  it('hears of each recommendation that came to nothing', () => {
    const twice = registered()
      .when('offered', 'machine', { what: '甲公司' })
      .when('offered', 'machine', { what: '乙公司' })
      .when('notTaken', 'machine', { what: '甲公司' })
      .thenStage('seeking')
      .when('notTaken', 'machine', { what: '乙公司' })
      .thenStage('seeking')
    const told = twice.events.flatMap(({ effects }) => effects ?? []).filter((each) => 'message' in each)
    expect(told.map((each) => 'message' in each && each.message.zh)).toEqual([
      '求职登记完成,服务免费。',
      '已为您推荐:甲公司',
      '已为您推荐:乙公司',
      '未录用:甲公司。将继续推荐。',
      '未录用:乙公司。将继续推荐。',
    ])
  })

  it('finds work by themselves or stops; those for day jobs are counted', () => {
    registered().when('findOwn', 'applicant', { where: '某店' }).thenCounts('employed', 1)
    registered().when('stop', 'applicant', {}).thenStage('stopped').thenCounts('placedShare', 0, 1)
    asked('casual').when('register', 'agent').thenCounts('casual', 1)
    registered().thenCounts('casual', 0)
  })
})

describe('a fair', () => {
  const planned = (day = '2025-12-11', kind: 'night' | 'stream' = 'night') =>
    given(fair).opened({ request: { kind, title: '人才夜市', place: '某广场', day } })
  const told = { free: true, employers: 40, posts: 900 }
  const held = { employers: 38, posts: 850, visitors: 2600 }

  it('is announced, held and reported', () => {
    const reported = planned()
      .when('announce', 'agent', told)
      .thenCounts('fairs', 0)
      .when('hold', 'agent', held)
      .thenCounts('fairs', 1)
      .thenCounts('streams', 0)
      .thenCounts('employers', 38)
      .thenCounts('posts', 850)
      .thenCounts('visitors', 2600)
      .when('report', 'agent', { intents: 300, hired: 120 })
      .thenStage('reported')
      .thenCounts('hired', 120)
      .thenCounts('reportedInTime', 1, 1)
    expect(replayed(fair, reported)).toEqual([])
    planned('2025-12-11', 'stream')
      .when('announce', 'agent', told)
      .when('hold', 'agent', held)
      .thenCounts('streams', 1)
      .after(days(8))
      .thenPromise('report', 'broken')
  })

  it('charges nobody, is not held before its day or by nobody, and hires no more than agreed', () => {
    planned()
      .when('announce', 'agent', { ...told, free: false })
      .thenRefused('not-satisfied')
    planned('2025-12-12')
      .when('announce', 'agent', told)
      .when('hold', 'agent', held)
      .thenRefused('not-satisfied')
    const announced = planned().when('announce', 'agent', told)
    announced.when('hold', 'agent', { ...held, employers: 0 }).thenRefused('not-satisfied')
    announced
      .when('hold', 'agent', held)
      .when('report', 'agent', { intents: 1, hired: 2 })
      .thenRefused('not-satisfied')
    announced.when('cancel', 'agent', { reason: '降雪' }).thenStage('cancelled').thenCounts('fairs', 0)
  })
})
