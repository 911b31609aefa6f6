import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Actor, days, hours, instant } from '../../kernel/index.ts'
import { given } from '../../kernel/testing.ts'
import { Town } from '../testing.ts'
import { birdPatrol } from './patrol.ts'
import { wetlandBirds } from './programme.ts'
import { birdReport } from './report.ts'
import { birdSurvey } from './survey.ts'

const lake = [wetlandBirds, birdSurvey, birdPatrol, birdReport]
const FIRST_SNOW = instant(Date.parse('2025-12-12T08:00:00+08:00'))
const alert = { cause: 'weather', what: '入冬首场降雪' } as const
const measures = { measures: '加密监测、投食点检查', closed: true }
const calm = { birds: 12_000, dead: 0, injured: 1, calm: true }
const person = (id: string, role: string): Actor => ({ id, role, bureau: 'wetland-reserve' })

describe('a response', () => {
  it('of the first snow sends out rounds one after another, and ends when the birds are settled', () => {
    const town = new Town(lake, { at: FIRST_SNOW })
    const id = town.open('wetland-birds', { request: alert })
    town.after(hours(1)).do(id, 'activate', 'officer', measures)
    const walk = (round: number) => {
      const patrol = town.cases('wetland-birds.patrol')[round]!.id
      town.do(patrol, 'start', 'ranger', { rangers: 3 })
      town.after(hours(3)).do(patrol, 'finish', 'ranger', { note: '未见异常' })
    }
    walk(0)
    town.after(hours(21))
    expect(town.cases('wetland-birds.patrol')).toHaveLength(2)
    // The second is not walked: no third goes out, and the officer hears of it.
    town.after(hours(24))
    expect(town.cases('wetland-birds.patrol')).toHaveLength(2)
    expect(town.told).toContainEqual({ case: id, to: 'officer' })
    town.do(id, 'observe', 'monitor', calm)
    expect(town.try(id, 'end', 'officer', { summary: '平稳' })?.code).toBe('children-open')
    walk(1)
    town.do(id, 'end', 'officer', { summary: '平稳' })
    expect(town.case(id).stage).toBe('ended')
    expect(town.figure('wetland-birds/responses')).toEqual([1, 0])
    expect(town.figure('wetland-birds/observations')).toEqual([1, 0])
    expect(town.figure('wetland-birds/decidedInTime')).toEqual([1, 1])
    expect(town.figure('wetland-birds/endedInTime')).toEqual([1, 1])
    expect(town.figure('wetland-birds/timeActive')).toEqual([hours(51), 1])
    expect(town.figure('wetland-birds.patrol/rounds')).toEqual([2, 0])
    expect(town.figure('wetland-birds.patrol/rangers')).toEqual([6, 0])
    expect(town.figure('wetland-birds.patrol/startedInTime')).toEqual([1, 2])
    expect(town.replay()).toEqual([])
  })

  it('does not end on restless birds, nor by whoever reported on them', () => {
    const active = given(wetlandBirds).opened({ request: alert }).when('activate', 'officer', measures)
    active.when('end', 'officer', { summary: '平稳' }).thenRefused('wrong-stage')
    active
      .when('observe', 'monitor', calm)
      .thenStage('calm')
      .when('observe', 'monitor', { ...calm, calm: false })
      .thenStage('active')
      .thenCounts('observations', 2)
      .when('end', 'officer', { summary: '平稳' })
      .thenRefused('wrong-stage')
    active
      .when('observe', person('same', 'monitor'), calm)
      .when('end', person('same', 'officer'), { summary: '平稳' })
      .thenRefused('same-person')
      .after(hours(48))
      .thenPromise('end', 'broken')
      .thenCounts('endedInTime', 0, 1)
    active.when('sendOut', 'officer', {}).thenRefused('not-allowed')
  })

  it('is decided within two hours, to be activated or not', () => {
    const alerted = given(wetlandBirds).opened({ request: alert })
    alerted.after(hours(2)).thenPromise('decide', 'broken').thenCounts('alerts', 1)
    alerted
      .when('standBy', 'officer', { reason: '正常迁飞' })
      .thenStage('stood-by')
      .thenCounts('responses', 0)
    alerted.when('activate', 'ranger', measures).thenRefused('not-allowed')
  })
})

describe('a count of the lake', () => {
  const points = ['北岸', '小湖隔堤']
  const request = { lake: '衡水湖', points }
  const at = (point: string, ...seen: readonly (readonly [string, number])[]) => ({
    point,
    seen: seen.map(([species, birds]) => ({ species, birds })),
  })
  const counted = (town: Town, id: string, gulls: number) =>
    town
      .do(id, 'count', 'monitor', at('北岸', ['红嘴鸥', gulls], ['白鹭', 40]))
      .do(id, 'count', 'monitor', at('小湖隔堤', ['大雁', 2000], ['白鹭', 10]))
      .do(id, 'submit', 'monitor')

  it('adds up what is on the lake by point and species, and alerts where half the birds are gone', () => {
    const town = new Town(lake, { at: FIRST_SNOW })
    const first = town.open('wetland-birds.survey', { request })
    counted(town, first, 10_000).do(first, 'verify', 'officer', {})
    expect(town.figure('wetland-birds.survey/birds')).toEqual([12_050, 0])
    expect(town.figure('wetland-birds.survey/species')).toEqual([3, 0])
    const second = town.cases('wetland-birds.survey')[1]!
    expect(second).toMatchObject({
      trigger: 'schedule',
      request: { ...request, before: { birds: 12_050, species: 3 } },
    })
    town.after(days(8))
    counted(town, second.id, 3975).do(second.id, 'verify', 'officer', {})
    expect(town.figure('wetland-birds.survey/birds')).toEqual([6025, 0])
    expect(town.cases('wetland-birds')).toMatchObject([{ trigger: 'reading', request: { cause: 'fall' } }])
    const third = town.cases('wetland-birds.survey')[2]!.id
    town.after(days(11))
    counted(town, third, 90_000).do(third, 'verify', 'officer', { last: true })
    expect(town.cases('wetland-birds')[1]).toMatchObject({ request: { cause: 'crowd' } })
    expect(town.cases('wetland-birds.survey')).toHaveLength(3)
    // When a winter's last count is past, the birds are gone.
    expect(town.figure('wetland-birds.survey/birds')).toEqual([0, 0])
    expect(town.figure('wetland-birds.survey/surveys')).toEqual([3, 0])
    expect(town.figure('wetland-birds.survey/points')).toEqual([6, 0])
    expect(town.figure('wetland-birds.survey/countedInTime')).toEqual([2, 3])
    expect(town.replay()).toEqual([])
  })

  it('counts a point once that is named twice', () => {
    const town = new Town(lake, { at: FIRST_SNOW })
    const id = town.open('wetland-birds.survey', { request: { ...request, points: [...points, '北岸'] } })
    counted(town, id, 100).do(id, 'verify', 'officer', {})
    expect(town.figure('wetland-birds.survey/points')).toEqual([2, 0])
    expect(town.figure('wetland-birds.survey/birds')).toEqual([2150, 0])
  })

  it('does not alert a second time while as many stay, nor where a few have left', () => {
    for (const [before, gulls] of [
      [100_000, 90_000],
      [10_000, 3000],
    ] as const) {
      const town = new Town(lake)
      const id = town.open('wetland-birds.survey', {
        request: { ...request, before: { birds: before, species: 3 } },
      })
      counted(town, id, gulls).do(id, 'verify', 'officer', {})
      expect(town.cases('wetland-birds')).toEqual([])
      // What was before it was not counted here: the stock begins with this count.
      expect(town.figure('wetland-birds.survey/birds')).toEqual([gulls + 2050, 0])
    }
  })

  it('that is not made hands on the one before it, and whoever is the last leaves no birds behind', () => {
    const town = new Town(lake)
    const first = town.open('wetland-birds.survey', { request })
    counted(town, first, 4000).do(first, 'verify', 'officer', {})
    const birds = () => town.figure('wetland-birds.survey/birds')
    const latest = () => town.cases('wetland-birds.survey').at(-1)!
    const before = latest().request
    expect(town.try(latest().id, 'withdraw', 'officer', { reason: '大雾' })?.code).toBe('unknown-action')
    town.do(latest().id, 'skip', 'officer', { reason: '大雾' })
    expect(latest()).toMatchObject({ stage: 'due', request: before })
    expect(birds()).toEqual([6050, 0])
    counted(town, latest().id, 3000).do(latest().id, 'verify', 'officer', {})
    expect(birds()).toEqual([5050, 0])
    town.do(latest().id, 'skip', 'officer', { reason: '已飞离', last: true })
    expect(birds()).toEqual([0, 0])
    expect(town.cases('wetland-birds.survey')).toHaveLength(4)
    expect(town.replay()).toEqual([])
  })

  const opened = () => given(birdSurvey).opened({ request })

  it('has every point once, each species once, and what is counted again is replaced', () => {
    opened().when('count', 'monitor', at('南岸')).thenRefused('not-satisfied')
    opened()
      .when('count', 'monitor', at('北岸', ['白鹭', 1], ['白鹭', 2]))
      .thenRefused('not-satisfied')
    opened().when('submit', 'monitor', {}).thenRefused('wrong-stage')
    opened()
      .when('count', 'monitor', at('北岸', ['红嘴鸥', 100], ['白鹭', 40]))
      .when('submit', 'monitor', {})
      .thenRefused('not-satisfied')
      .when('count', 'ranger', at('小湖隔堤'))
      .when('count', 'monitor', at('北岸', ['红嘴鸥', 90]))
      .when('submit', 'monitor', {})
      .thenCounts('birds', 0)
      .when('verify', 'officer', {})
      .thenStage('verified')
      .thenCounts('birds', 90)
      .thenCounts('species', 1)
      .when('reopen', 'resident', { reason: '重数' })
      .thenRefused('unknown-action')
  })

  it('is what was last seen at every point, in whatever order and how often points were counted', () => {
    const seen = fc.dictionary(fc.constantFrom('红嘴鸥', '白鹭', '大雁'), fc.nat(500))
    const round = fc.tuple(fc.constantFrom(...points), seen)
    fc.assert(
      fc.property(fc.array(round, { maxLength: 12 }), seen, seen, (rounds, north, south) => {
        // Each point is counted at least once; what was counted last of it holds.
        const all: readonly (readonly [string, Record<string, number>])[] = [
          ...rounds,
          [points[0]!, north],
          [points[1]!, south],
        ]
        let story = opened()
        for (const [point, of] of all)
          story = story.when('count', 'monitor', at(point, ...Object.entries(of)))
        const held = [...Object.entries(north), ...Object.entries(south)].filter(([, birds]) => birds > 0)
        story
          .when('submit', 'monitor', {})
          .when('verify', 'officer', {})
          .thenCounts(
            'birds',
            held.reduce((sum, [, birds]) => sum + birds, 0),
          )
          .thenCounts('species', new Set(held.map(([species]) => species)).size)
      }),
    )
  })

  it('is verified by another, or counted again', () => {
    const submitted = opened()
      .when('count', 'monitor', at('北岸'))
      .when('count', 'monitor', at('小湖隔堤'))
      .when('submit', 'monitor', {})
    submitted.when('verify', 'monitor', {}).thenRefused('same-person')
    const [first, other]: readonly Actor[] = ['m1', 'm2'].map((id) => ({
      id,
      role: 'monitor',
      bureau: 'wetland-reserve',
    }))
    const again = opened()
      .when('count', first!, at('北岸'))
      .when('count', other!, at('小湖隔堤'))
      .when('submit', other!, {})
      .when('recount', 'officer', { reason: '漏记' })
      .when('submit', other!, {})
    for (const counted of [first!, other!]) again.when('verify', counted, {}).thenRefused('same-person')
    again.when('verify', { ...first!, id: 'm3' }, {}).thenStage('verified')
    submitted
      .when('recount', 'officer', { reason: '漏记' })
      .thenStage('counting')
      .thenPromise('verify', 'kept')
    submitted.after(days(8)).thenPromise('verify', 'broken').thenCounts('verifiedInTime', 0, 1)
    expect(birdSurvey.claims!(opened().state)).toEqual(['wetland-birds.survey 131101 衡水湖'])
  })
})

describe('a patrol round', () => {
  const due = (standing = true) =>
    given(birdPatrol).opened({ request: { route: '东湖大道沿线', ...(standing ? { standing } : {}) } })
  const walking = () => due().when('start', 'ranger', { rangers: 2 })

  it('hands birds in need and hunting on, and stops disturbance on the spot', () => {
    const town = new Town(lake)
    const id = town.open('wetland-birds.patrol', { request: { route: '东湖大道沿线', standing: true } })
    town.do(id, 'start', 'ranger', { rangers: 2 })
    town.do(id, 'find', 'ranger', { finding: 'visitors', place: '观鸟台', what: '劝离无人机' })
    town.do(id, 'find', 'ranger', { finding: 'dead', place: '芦苇荡', birds: 2, what: '两只白鹭' })
    town.do(id, 'finish', 'ranger', { note: '已报告' })
    expect(town.cases('wetland-birds.report')).toMatchObject([
      { trigger: 'push', request: { found: 'dead', place: '芦苇荡', birds: 2, details: '两只白鹭' } },
    ])
    expect(town.cases('wetland-birds.patrol')).toMatchObject([
      { stage: 'done' },
      { stage: 'due', trigger: 'schedule', request: { route: '东湖大道沿线', standing: true } },
    ])
    expect(town.figure('wetland-birds.patrol/findings')).toEqual([2, 0])
    expect(town.figure('wetland-birds.patrol/disturbances')).toEqual([1, 0])
    const second = town.cases('wetland-birds.patrol')[1]!.id
    town.do(second, 'skip', 'officer', { reason: '湖面结冰' })
    expect(town.cases('wetland-birds.patrol')).toHaveLength(3)
    town.do(town.cases('wetland-birds.patrol')[2]!.id, 'skip', 'officer', { reason: '候鸟北迁', last: true })
    expect(town.cases('wetland-birds.patrol')).toHaveLength(3)
    expect(town.figure('wetland-birds.patrol/skipped')).toEqual([2, 0])
    expect(town.replay()).toEqual([])
  })

  it('sets out within a day and is back the same day', () => {
    due().after(hours(24)).thenPromise('start', 'broken')
    walking().after(hours(10)).thenPromise('finish', 'broken').thenCounts('finishedInTime', 0, 1)
    walking().when('skip', 'officer', { reason: '雪' }).thenRefused('wrong-stage')
    due().when('skip', 'ranger', { reason: '雪' }).thenRefused('not-allowed')
    expect(birdPatrol.claims!(due().state)).toEqual(['wetland-birds.patrol 131101 东湖大道沿线'])
    expect(birdPatrol.claims!(due(false).state)).toEqual([])
  })
})

describe('a bird in need', () => {
  const request = { found: 'injured', place: '顺民庄附近湖边' } as const
  const attending = () => given(birdReport).opened({ request }).when('attend', 'ranger', {})
  const hurt = { injured: 2, dead: 0, suspect: 'accident' } as const

  it('is attended within two hours, cared for and released', () => {
    const cared = attending().when('find', 'ranger', hurt).thenStage('caring').thenCounts('injured', 2)
    cared.when('release', 'ranger', { released: 2, died: 1 }).thenRefused('not-satisfied')
    cared
      .after(days(3))
      .when('release', 'ranger', { released: 1, died: 1 })
      .thenStage('released')
      .thenCounts('releasedShare', 1, 2)
      .thenCounts('attendedInTime', 1, 1)
      .thenCounts('caredInTime', 1, 1)
    cared
      .when('release', 'ranger', { released: 0, died: 2 })
      .thenStage('died')
      .thenCounts('releasedShare', 0, 2)
    cared.after(days(30)).thenPromise('care', 'broken')
    given(birdReport).opened({ request }).after(hours(2)).thenPromise('attend', 'broken')
  })

  it('may be dead, nowhere to be found, or the police’s matter', () => {
    const find = (of: object) => attending().when('find', 'ranger', of as typeof hurt)
    find({ ...hurt, injured: 0 }).thenStage('nothing')
    find({ ...hurt, injured: 0, dead: 1 }).thenRefused('not-satisfied')
    find({ ...hurt, injured: 0, dead: 1, disposed: '密封送检' })
      .thenStage('disposed')
      .thenCounts('dead', 1)
    for (const suspect of ['net', 'poison'])
      find({ injured: 0, dead: 0, suspect }).thenRefused('not-satisfied')
    find({ injured: 0, dead: 0, suspect: 'net', police: '粘网两张' })
      .thenStage('police')
      .thenCounts('police', 1)
  })

  it('alerts the reserve where many are dead, and whoever told it hears of it', () => {
    const town = new Town(lake)
    const id = town.open('wetland-birds.report', { request: { ...request, found: 'dead' } })
    town.do(id, 'attend', 'ranger').do(id, 'find', 'ranger', {
      injured: 0,
      dead: 3,
      suspect: 'disease',
      disposed: '密封送检',
    })
    expect(town.cases('wetland-birds')).toMatchObject([{ trigger: 'reading', request: { cause: 'dead' } }])
    expect(town.told.map(({ to }) => to)).toEqual(['requester', 'officer'])
    expect(town.figure('wetland-birds.report/timeToAttend')).toEqual([0, 1])
    expect(town.figure('wetland-birds.report/reports')).toEqual([1, 0])
    expect(town.replay()).toEqual([])
  })
})
