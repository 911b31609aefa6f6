import { describe, expect, it } from 'vitest'
import { type Actor, days } from '../../kernel/index.ts'
import { given } from '../../kernel/testing.ts'
import { replayed, Town } from '../testing.ts'
import { graduate } from './graduate.ts'
import { talent } from './programme.ts'
import { seeker } from './seeker.ts'

const request = {
  school: '某大学',
  subject: '机械',
  degree: 'bachelor',
  graduation: '2024-06',
  wish: 'job',
} as const
const registered = () => given(talent).opened({ request })
const pooled = (number = 'XZ-1') => registered().when('admit', 'officer', { number })
const reached = { means: 'phone', answer: 'returning' } as const
const back = { way: 'job', where: '某企业', since: '2025-12-01' } as const
const seen = { true: true, degree: 'bachelor', evidence: '社保-1' } as const
const same: Actor = { id: 'agent-1', role: 'officer', bureau: 'human-resources' }

describe('the return of a graduate', () => {
  it('goes from the pool by contact, report and verification to a stay of a year', () => {
    const returned = pooled()
      .thenCounts('pool', 1)
      .when('contact', 'agent', reached)
      .thenPromise('contact', 'kept')
      .when('reportReturn', 'applicant', back)
      .thenCounts('returned', 0)
      .when('verify', 'officer', seen)
      .thenStage('returned')
      .thenPromise('verify', 'kept')
      .thenCounts('returned', 1)
      .thenCounts('returnedBachelor', 1)
      .thenCounts('returnedPostgraduate', 0)
    const due = returned.after(days(365)).thenStage('following').thenPromise('followUp', 'open')
    const stayed = due.when('followUp', 'agent', { stays: true }).thenStage('stayed')
    stayed
      .thenCounts('stayedShare', 1, 1)
      .thenCounts('followedInTime', 1, 1)
      .thenCounts('admittedInTime', 1, 1)
      .thenCounts('contactedInTime', 1, 1)
      .thenCounts('verifiedInTime', 1, 1)
      .thenCounts('pool', 1)
    expect(replayed(talent, stayed)).toEqual([])
    // Who came and went again has come; they did not stay.
    due
      .when('followUp', 'agent', { stays: false })
      .thenStage('left')
      .thenCounts('returned', 1)
      .thenCounts('stayedShare', 0, 1)
    due.after(days(31)).thenPromise('followUp', 'broken')
  })

  it('counts by the degree that was seen, not the one that was said', () => {
    pooled()
      .when('reportReturn', 'applicant', back)
      .when('verify', 'officer', { ...seen, degree: 'postgraduate' })
      .thenCounts('returnedPostgraduate', 1)
      .thenCounts('returnedBachelor', 0)
  })

  it('is not verified by whoever reported it, nor reported before its day, nor counted where it is not true', () => {
    const reported = pooled().when('reportReturn', 'agent', back)
    reported.when('verify', same, seen).thenRefused('same-person')
    pooled()
      .when('reportReturn', 'applicant', { ...back, since: '2025-12-12' })
      .thenRefused('invalid-input')
    reported
      .when('verify', 'officer', { ...seen, true: false })
      .thenStage('contacted')
      .thenCounts('returned', 0)
    reported.after(days(20)).thenPromise('verify', 'broken')
  })

  it('is late where nobody admits or reaches them, and falls due again half a year after a contact', () => {
    registered().thenCounts('registered', 1).after(days(10)).thenPromise('admit', 'broken')
    pooled()
      .when('contact', 'agent', { means: 'phone', answer: 'unreached' })
      .thenStage('pooled')
      .thenPromise('contact', 'open')
      .after(days(31))
      .thenPromise('contact', 'broken')
    pooled()
      .when('contact', 'agent', { ...reached, answer: 'considering' })
      .after(days(180))
      .thenStage('pooled')
      .thenPromise('contact', 'open')
  })

  it('is not admitted without a reason; who is taken out leaves the pool', () => {
    registered()
      .when('decline', 'officer', { reason: '非衡水籍' })
      .thenStage('declined')
      .thenCounts('pool', 0)
    pooled().when('remove', 'officer', { reason: '重复' }).thenStage('removed').thenCounts('pool', 0)
    pooled().when('withdraw', 'applicant', { reason: '不需要' }).thenCounts('pool', 0)
  })

  it('has its number in the pool for itself alone while it is open', () => {
    expect(talent.claims!(registered().state)).toEqual([])
    expect(talent.claims!(pooled('XZ-7').state)).toEqual(['talent.pool XZ-7'])
  })

  it('who wishes it is registered as looking for work, once for each time they say so', () => {
    const town = new Town([talent, seeker])
    const id = town.open('talent', { request })
    town.do(id, 'admit', 'officer', { number: 'XZ-1' })
    town.do(id, 'contact', 'agent', { means: 'phone', answer: 'unreached', needsPost: true })
    expect(town.cases('talent.seeker')).toHaveLength(0)
    town.do(id, 'contact', 'agent', { ...reached, needsPost: true }).do(id, 'contact', 'agent', reached)
    expect(town.cases('talent.seeker').map(({ request: of, parent }) => [of, parent])).toEqual([
      [
        { kind: 'regular', work: '机械', degree: 'bachelor' },
        { id, link: 'related' },
      ],
    ])
    expect(town.replay()).toEqual([])
  })
})

describe('a graduate without work', () => {
  const graduateRequest = { school: '某大学', degree: 'bachelor', graduation: '2025-06' } as const
  const listed = () => given(graduate).opened({ request: graduateRequest })
  const serving = () => listed().when('contact', 'agent', { reached: true })
  const service = (kind: 'policy' | 'guidance' | 'posts' | 'training' | 'other') => ({ kind, what: '内容' })

  it('is contacted, served so many times of each kind, and ends in work', () => {
    let story = serving().thenStage('serving').thenPromise('contact', 'kept')
    for (const kind of ['policy', 'guidance', 'posts', 'posts', 'other', 'training'] as const)
      story = story.when('serve', 'agent', service(kind)).thenStage('serving')
    const served = story.when('serve', 'agent', service('posts')).thenStage('served')
    served
      .thenPromise('serve', 'kept')
      .thenCounts('services', 7)
      .thenCounts('postsRecommended', 3)
      .thenCounts('servedShare', 1, 1)
      .thenCounts('employedShare', 0, 1)
    const employed = served
      .when('serve', 'agent', service('other'))
      .when('settle', 'agent', { went: 'employed', evidence: '合同-1' })
      .thenStage('employed')
    employed
      .thenCounts('employed', 1)
      .thenCounts('employedShare', 1, 1)
      .thenCounts('contactedInTime', 1, 1)
      .thenCounts('servedInTime', 1, 1)
      .thenCounts('services', 8)
    expect(replayed(graduate, employed)).toEqual([])
  })

  it('is not lost before three attempts, and late where nobody contacts or serves them', () => {
    let story = listed().thenCounts('registered', 1).thenCounts('contactedShare', 0, 1)
    story.when('lose', 'agent').thenRefused('not-satisfied')
    for (const n of [1, 2, 3]) story = story.when('contact', 'agent', { reached: false, note: `第${n}次` })
    story.when('lose', 'agent').thenStage('lost').thenCounts('contactedShare', 0, 1)
    listed().after(days(8)).thenPromise('contact', 'broken')
    serving().thenCounts('contactedShare', 1, 1).after(days(181)).thenPromise('serve', 'broken')
    serving()
      .when('settle', 'agent', { went: 'studying', evidence: '录取通知' })
      .thenStage('studying')
      .thenCounts('employed', 0)
  })

  it('is on the roll once', () => {
    const of = given(graduate).opened({ request: { ...graduateRequest, roll: 'B-9' } })
    expect(graduate.claims!(of.state)).toEqual(['talent.graduate B-9'])
    expect(graduate.claims!(listed().state)).toEqual([])
  })
})
