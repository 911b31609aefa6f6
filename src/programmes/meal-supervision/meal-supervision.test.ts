import { describe, expect, it } from 'vitest'
import { type Actor, days, hours, instant } from '../../kernel/index.ts'
import { given } from '../../kernel/testing.ts'
import { Town } from '../testing.ts'
import { mealFinding } from './finding.ts'
import { mealSupervision } from './programme.ts'
import { REQUIRED } from './words.ts'

const KINDERGARTEN = '示例第一幼儿园'
const routine = { kindergarten: KINDERGARTEN, about: 'whole', routine: true } as const
const asked = { kindergarten: KINDERGARTEN, about: 'hygiene', details: '想看看消毒' } as const
const invitation = { day: '2025-12-11', parents: 6 }
const good = (step: string) => ({ step, good: true })

describe('a visit of the parents’ committee', () => {
  it('is invited, sees the whole way of a meal, is answered and published, and the next falls due', () => {
    const town = new Town([mealSupervision, mealFinding], {
      at: instant(Date.parse('2025-12-10T09:00:00+08:00')),
    })
    const id = town.open('meal-supervision', { request: routine })
    town.do(id, 'invite', 'kindergarten', invitation)
    town.after(hours(25)).do(id, 'arrive', 'committee', { parents: 5 })
    for (const step of REQUIRED.slice(1)) town.do(id, 'look', 'committee', good(step))
    town.do(id, 'look', 'committee', { step: 'materials', good: false, what: '进货台账缺一日' })
    town.do(id, 'look', 'committee', { step: 'materials', good: false, what: '生熟混放', level: 'danger' })
    expect(town.told.map(({ to }) => to)).toEqual(
      expect.arrayContaining(['committee', 'kindergarten', 'officer', 'supervisor']),
    )
    town.do(id, 'finish', 'committee', { opinion: '总体规范' })
    const published = { summary: '四个环节已看,两处已改好', where: '园门公示栏' }
    expect(town.try(id, 'publish', 'officer', published)?.code).toBe('children-open')
    for (const { id: finding } of town.cases('meal-supervision.finding'))
      town
        .do(finding, 'answer', 'kindergarten', { done: '已补齐并分开存放' })
        .do(finding, 'look', 'committee', { enough: true })
    town.after(days(1)).do(id, 'publish', 'officer', published)
    expect(town.case(id).stage).toBe('published')
    const [, next] = town.cases('meal-supervision')
    expect(next).toMatchObject({ stage: 'asked', trigger: 'schedule', request: routine })
    expect(town.figure('meal-supervision/visits')).toEqual([1, 0])
    expect(town.figure('meal-supervision/parents')).toEqual([5, 0])
    expect(town.figure('meal-supervision/steps')).toEqual([4, 0])
    expect(town.figure('meal-supervision/findings')).toEqual([2, 0])
    expect(town.figure('meal-supervision/clean')).toEqual([0, 1])
    expect(town.figure('meal-supervision/visitedOnTheDay')).toEqual([1, 1])
    expect(town.figure('meal-supervision/publishedInTime')).toEqual([1, 1])
    expect(town.figure('meal-supervision/timeToPublish')).toEqual([days(1), 1])
    expect(town.figure('meal-supervision.finding/dangers')).toEqual([1, 0])
    expect(town.figure('meal-supervision.finding/settled')).toEqual([2, 0])
    // Nobody invites the next one: a term later it is late.
    town.after(days(151))
    expect(town.figure('meal-supervision/invitedInTime')).toEqual([1, 2])
    expect(town.told.at(-1)).toEqual({ case: next!.id, to: 'supervisor' })
    expect(town.replay()).toEqual([])
  })

  it('is soon where children were ill, and a routine one is not taken back', () => {
    const about = (request: object) => given(mealSupervision).opened({ request: { ...asked, ...request } })
    const later = { day: '2025-12-13', parents: 2 }
    about({ about: 'ill' }).when('invite', 'officer', later).thenRefused('not-satisfied')
    about({ about: 'ill' })
      .when('invite', 'officer', { ...later, day: '2025-12-12' })
      .thenStage('invited')
    about({}).when('invite', 'officer', later).thenStage('invited')
    about({}).when('takeBack', 'parent', { reason: '已说明' }).thenStage('withdrawn')
    about({ routine: true }).when('takeBack', 'officer', { reason: '忙' }).thenRefused('not-satisfied')
    about({ routine: true }).when('withdraw', 'officer', { reason: '忙' }).thenRefused('unknown-action')
  })

  const invited = (request: typeof routine | typeof asked = asked) =>
    given(mealSupervision).opened({ request }).when('invite', 'officer', invitation)
  const visiting = () => invited().when('arrive', 'committee', { parents: 2 })

  it('comes on a day that is near, with parents enough', () => {
    const story = given(mealSupervision).opened({ request: asked })
    story.when('invite', 'officer', { ...invitation, day: '2025-12-10' }).thenRefused('invalid-input')
    story.when('invite', 'officer', { ...invitation, day: '2025-12-27' }).thenRefused('not-satisfied')
    story.when('invite', 'officer', { ...invitation, parents: 1 }).thenRefused('not-satisfied')
    story.when('invite', 'committee', invitation).thenRefused('not-allowed')
    invited().when('arrive', 'committee', { parents: 1 }).thenRefused('not-satisfied')
    invited().when('arrive', 'kindergarten', { parents: 2 }).thenRefused('not-allowed')
    visiting().thenCounts('visitedOnTheDay', 1, 1)
    invited().after(hours(5)).thenPromise('visit', 'broken')
  })

  it('is put off with a reason, and then due within days and not within a term', () => {
    invited(routine)
      .when('postpone', 'committee', { reason: '降雪停课' })
      .thenStage('asked')
      .thenPromise('visit', 'kept')
      .after(days(9))
      .thenPromise('invite', 'broken')
    given(mealSupervision).opened({ request: routine }).after(days(9)).thenPromise('invite', 'open')
  })

  it('is put off, paused, merged away or corrected by nobody whom it is about', () => {
    const input = { reason: '不便', into: 'case-2', to: 'civil-affairs' }
    for (const action of ['postpone', 'pause', 'merge', 'correct', 'transfer'])
      invited(routine).when(action, 'kindergarten', input).thenRefused('not-allowed')
  })

  it('is declined with a reason, but never where it is routine or children were ill', () => {
    const declined = (request: typeof routine | { kindergarten: string; about: 'ill' | 'menu' }) =>
      given(mealSupervision).opened({ request }).when('decline', 'officer', { reason: '不在本园' })
    declined({ kindergarten: KINDERGARTEN, about: 'menu' }).thenStage('declined')
    declined(routine).thenRefused('not-satisfied')
    declined({ kindergarten: KINDERGARTEN, about: 'ill' })
      .thenRefused('not-satisfied')
      .after(hours(2))
      .thenPromise('invite', 'broken')
  })

  it('says what is wrong where something is, and is not concluded before the whole way was seen', () => {
    visiting().when('look', 'committee', { step: 'menu', good: false }).thenRefused('not-satisfied')
    visiting()
      .when('look', 'committee', { step: 'menu', good: true, what: '无' })
      .thenRefused('not-satisfied')
    let story = visiting()
    for (const step of REQUIRED) {
      story = story
        .when('finish', 'committee', { opinion: '好' })
        .thenRefused('not-satisfied')
        .when('look', 'committee', { step, good: true })
    }
    story
      .when('finish', 'committee', { opinion: '好' })
      .thenStage('answering')
      .thenCounts('clean', 1, 1)
      .when('publish', 'committee', { summary: '好', where: '公示栏' })
      .thenRefused('not-allowed')
      .after(days(20))
      .thenPromise('publish', 'broken')
      .when('publish', 'officer', { summary: '好', where: '公示栏' })
      .thenStage('published')
      .thenCounts('published', 1)
      .thenCounts('matters', 1)
  })

  it('is one at a time of those that are routine, and as many as parents ask for', () => {
    const claims = (request: typeof routine | typeof asked) =>
      mealSupervision.claims!(given(mealSupervision).opened({ request }).state)
    expect(claims(routine)).toEqual([`meal-supervision 131101 ${KINDERGARTEN}`])
    expect(claims(asked)).toEqual([])
  })
})

describe('a finding', () => {
  it('is neither taken away nor put otherwise by whom it is about', () => {
    const told = given(mealFinding).opened({
      request: { kindergarten: KINDERGARTEN, step: 'materials', what: '生熟混放', level: 'danger' },
    })
    const reason = { reason: '已自查' }
    for (const action of ['withdraw', 'merge', 'correct'])
      told.when(action, 'kindergarten', reason).thenRefused('unknown-action')
    for (const action of ['pause', 'transfer', 'reopen', 'takeBack'])
      told.when(action, 'kindergarten', { ...reason, to: 'civil-affairs' }).thenRefused('not-allowed')
    told.when('takeBack', 'committee', reason).thenStage('withdrawn')
  })

  const told = (level: 'general' | 'danger' = 'general') =>
    given(mealFinding).opened({
      request: { kindergarten: KINDERGARTEN, step: 'samples', what: '留样未标时间', level },
    })
  const answered = () => told().when('answer', 'kindergarten', { done: '已贴标签' })

  it('goes back until it is put right', () => {
    answered()
      .when('look', 'committee', { enough: false, note: '仍缺两盒' })
      .thenStage('told')
      .when('answer', 'kindergarten', { done: '已补齐' })
      .when('look', 'committee', { enough: true })
      .thenStage('settled')
      .thenCounts('answeredInTime', 2, 2)
      .thenCounts('checkedInTime', 2, 2)
      .thenCounts('timeToSettle', 0, 1)
  })

  it('is answered, looked at and decided by different people', () => {
    const both = (role: string): Actor => ({ id: 'one-person', role, bureau: 'education' })
    const own = told().when('answer', both('kindergarten'), { done: '已贴标签' })
    own.when('look', both('committee'), { enough: true }).thenRefused('same-person')
    own.when('dismiss', both('officer'), { reason: '无依据' }).thenRefused('same-person')
    answered()
      .when('dismiss', 'officer', { reason: '系误看' })
      .thenStage('dismissed')
      .thenCounts('settled', 0)
    told().when('answer', 'committee', { done: '已贴标签' }).thenRefused('not-allowed')
    told().when('look', 'committee', { enough: true }).thenRefused('wrong-stage')
  })

  it('is late after five working days, where children are in danger after one day', () => {
    told().after(days(2)).thenPromise('answer', 'open').after(days(8)).thenPromise('answer', 'broken')
    told('danger').after(hours(24)).thenPromise('answer', 'broken').thenCounts('dangers', 1)
    answered().after(days(10)).thenPromise('check', 'broken').thenCounts('findings', 1)
  })
})
