import { describe, expect, it } from 'vitest'
import { type Actor, days, hours, instant } from '../../kernel/index.ts'
import { given } from '../../kernel/testing.ts'
import { Town } from '../testing.ts'
import { produceDelivery } from './delivery.ts'
import { greenhouse } from './greenhouse.ts'
import { grower } from './grower.ts'
import { produceSupply } from './programme.ts'
import { produceShare } from './share.ts'

const person = (id: string, role: string): Actor => ({ id, role, bureau: 'agriculture-rural' })
const request = {
  base: '示例蔬菜基地',
  kind: 'clean',
  mu: 600,
  crops: '西红柿、黄瓜',
  place: '示例村东',
} as const
const sound = { mu: 580, households: 45, water: true, records: true, packing: true }
const decision = { number: '2025-11' }
const supplying = () =>
  given(produceSupply)
    .opened({ request })
    .when('survey', 'surveyor', sound)
    .when('recognise', 'officer', decision)

describe('a base', () => {
  it('is surveyed, recognised, loads for the market, is reviewed and leaves', () => {
    const town = new Town([produceSupply, produceDelivery])
    const id = town.open('produce-supply', { request })
    town.do(id, 'survey', 'surveyor', sound).do(id, 'recognise', 'officer', decision)
    expect(town.figure('produce-supply/cleanBases')).toEqual([1, 0])
    expect(town.figure('produce-supply/standardBases')).toEqual([0, 0])
    expect(town.figure('produce-supply/area')).toEqual([580, 0])
    town.do(id, 'load', 'enterprise', { market: '示例批发市场', crop: '黄瓜', loaded: 8000 })
    expect(town.cases('produce-supply.delivery')).toMatchObject([
      {
        trigger: 'push',
        request: { base: '示例蔬菜基地', market: '示例批发市场', crop: '黄瓜', loaded: 8000 },
      },
    ])
    town.after(days(365))
    expect(town.case(id).stage).toBe('due')
    town.do(id, 'review', 'surveyor', { ...sound, mu: 650, households: 60, packing: false })
    expect(town.case(id).stage).toBe('lacking')
    const load = { market: '示例批发市场', crop: '黄瓜', loaded: 1 }
    expect(town.try(id, 'load', 'enterprise', load)?.code).toBe('wrong-stage')
    expect(town.figure('produce-supply/area')).toEqual([650, 0])
    expect(town.figure('produce-supply/households')).toEqual([60, 0])
    town.do(id, 'review', 'surveyor', sound).do(id, 'remove', 'officer', { reason: '改种粮食' })
    expect(town.figure('produce-supply/cleanBases')).toEqual([0, 0])
    expect(town.figure('produce-supply/area')).toEqual([0, 0])
    expect(town.figure('produce-supply/households')).toEqual([0, 0])
    expect(town.figure('produce-supply/reviewedInTime')).toEqual([1, 1])
    expect(town.figure('produce-supply/restoredInTime')).toEqual([1, 1])
    expect(town.told.filter(({ to }) => to === 'requester')).toHaveLength(3)
    expect(town.replay()).toEqual([])
  })

  it('is surveyed again until what was lacking is put right; packing is asked of clean vegetables only', () => {
    const applied = given(produceSupply).opened({ request })
    applied
      .when('survey', 'surveyor', { ...sound, packing: false })
      .thenStage('applied')
      .when('survey', 'surveyor', sound)
      .thenStage('surveyed')
      .thenCounts('surveyedInTime', 1, 1)
    given(produceSupply)
      .opened({ request: { ...request, kind: 'standard' } })
      .when('survey', 'surveyor', { ...sound, packing: false })
      .when('recognise', 'officer', decision)
      .thenCounts('standardBases', 1)
      .thenCounts('cleanBases', 0)
    for (const lacking of ['water', 'records'] as const)
      applied.when('survey', 'surveyor', { ...sound, [lacking]: false }).thenStage('applied')
  })

  it('is recognised by another than whoever surveyed, or declined with a reason', () => {
    const applied = given(produceSupply).opened({ request })
    applied
      .when('survey', person('same', 'surveyor'), sound)
      .when('recognise', person('same', 'officer'), decision)
      .thenRefused('same-person')
      .when('decline', 'officer', { reason: '水源不合格' })
      .thenStage('declined')
      .thenCounts('applications', 1)
      .thenCounts('area', 0)
    applied.when('recognise', 'officer', decision).thenRefused('wrong-stage')
    expect(produceSupply.claims!(applied.state)).toEqual([])
    expect(produceSupply.claims!(supplying().state)).toEqual(['produce-supply 131101 clean 示例蔬菜基地'])
  })

  it('is one of eleven for clean vegetables and of six of the quality standard', () => {
    const town = new Town([produceSupply])
    for (const [kind, count] of [
      ['clean', 11],
      ['standard', 6],
    ] as const)
      for (let nth = 1; nth <= count; nth++) {
        const id = town.open('produce-supply', { request: { ...request, kind, base: `示例基地${nth}` } })
        town.do(id, 'survey', 'surveyor', sound).do(id, 'recognise', 'officer', decision)
      }
    expect(town.figure('produce-supply/cleanBases')).toEqual([11, 0])
    expect(town.figure('produce-supply/standardBases')).toEqual([6, 0])
    expect(town.figure('produce-supply/area')).toEqual([17 * 580, 0])
  })

  it('is late where nobody surveys, decides, reviews or puts right', () => {
    const applied = given(produceSupply).opened({ request })
    applied.after(days(20)).thenPromise('survey', 'broken')
    applied.when('survey', 'surveyor', sound).after(days(20)).thenPromise('decide', 'broken')
    supplying().thenCounts('decidedInTime', 1, 1).after(days(364)).thenStage('supplying')
    supplying()
      .after(days(365 + 20))
      .thenPromise('review', 'open')
    supplying()
      .when('review', 'surveyor', { ...sound, records: false })
      .after(days(30))
      .thenPromise('restore', 'broken')
      .when('review', 'surveyor', { ...sound, records: false })
      .thenPromise('restore', 'broken')
      .when('review', 'surveyor', sound)
      .thenCounts('restoredInTime', 0, 1)
  })
})

describe('a delivery', () => {
  const load = { base: '示例蔬菜基地', market: '示例批发市场', crop: '黄瓜', loaded: 8000 }
  const loaded = () => given(produceDelivery).opened({ request: load })
  const test = { passed: true, report: 'T-1' }
  const underway = () =>
    loaded().when('test', 'tester', test).when('depart', 'enterprise', { vehicle: '示例车01' })

  it('is tested, sent and received', () => {
    underway()
      .after(hours(6))
      .when('arrive', 'enterprise', { received: 8000 })
      .thenStage('delivered')
      .thenCounts('loads', 1)
      .thenCounts('deliveries', 1)
      .thenCounts('received', 8000)
      .thenCounts('receivedShare', 8000, 8000)
      .thenCounts('passed', 1, 1)
      .thenCounts('testedInTime', 1, 1)
      .thenCounts('deliveredInTime', 1, 1)
      .thenCounts('timeUnderWay', hours(6), 1)
  })

  it('never leaves untested, or after a test that failed', () => {
    loaded().when('depart', 'enterprise', { vehicle: '示例车01' }).thenRefused('wrong-stage')
    loaded()
      .when('test', 'tester', { ...test, passed: false })
      .thenRefused('not-satisfied')
    loaded()
      .when('test', 'tester', { ...test, passed: false, what: '农残超标,就地销毁' })
      .thenStage('stopped')
      .thenCounts('passed', 0, 1)
      .thenCounts('received', 0)
    loaded().when('test', 'officer', test).thenRefused('not-allowed')
    loaded().when('drop', 'enterprise', { reason: '订单取消' }).thenStage('dropped')
  })

  it('says why less arrived, and never more than was loaded', () => {
    underway().when('arrive', 'officer', { received: 8001 }).thenRefused('not-satisfied')
    underway().when('arrive', 'officer', { received: 7900 }).thenRefused('not-satisfied')
    underway()
      .when('arrive', 'officer', { received: 7900, short: '途中损耗' })
      .thenCounts('receivedShare', 7900, 8000)
  })

  it('is late after twelve hours, tested or on the road', () => {
    loaded().after(hours(12)).thenPromise('test', 'broken')
    underway().after(hours(12)).thenPromise('deliver', 'broken').thenCounts('deliveredInTime', 0, 1)
  })
})

describe('the market share', () => {
  const trade = { own: 12_000, all: 100_000, source: '批发市场月报' }
  const watched = () => given(produceShare).opened({ request: { month: '2025-12' } })
  const entered = (own = trade.own) => watched().when('enter', 'officer', { ...trade, own })

  it('is the city’s trade over all trade, confirmed by another; the next month follows', () => {
    const town = new Town([produceShare], { at: instant(Date.parse('2025-12-31T09:00:00+08:00')) })
    const id = town.open('produce-supply.share', { request: { month: '2025-12' } })
    town.do(id, 'enter', 'officer', trade)
    expect(town.figure('produce-supply.share/share')).toEqual([0, 0])
    town.do(id, 'confirm', 'surveyor')
    expect(town.case(id).stage).toBe('published')
    expect(town.figure('produce-supply.share/share')).toEqual([12_000, 100_000])
    const [, january] = town.cases('produce-supply.share')
    expect(january).toMatchObject({ trigger: 'schedule', request: { month: '2026-01' } })
    town.after(days(10)).do(january!.id, 'enter', 'officer', { ...trade, own: 5000 })
    town.do(january!.id, 'confirm', 'surveyor')
    expect(town.case(january!.id).stage).toBe('below')
    expect(town.told).toEqual([{ case: january!.id, to: 'officer' }])
    town.do(january!.id, 'explain', 'officer', { why: '雪后减产', measures: '增派直通车' })
    expect(town.figure('produce-supply.share/share')).toEqual([17_000, 200_000])
    expect(town.figure('produce-supply.share/below')).toEqual([1, 0])
    expect(town.figure('produce-supply.share/explainedInTime')).toEqual([1, 1])
    expect(town.replay()).toEqual([])
  })

  it('is explained below twelve in a hundred, and not at it', () => {
    entered(12_000).when('confirm', 'surveyor', {}).thenStage('published')
    entered(11_999).when('confirm', 'surveyor', {}).thenStage('below')
    entered(100_001).thenRefused('not-satisfied')
  })

  it('is not confirmed by whoever entered it, but sent back', () => {
    entered().when('confirm', 'officer', {}).thenRefused('same-person')
    entered()
      .when('sendBack', 'surveyor', { reason: '单位有误' })
      .thenStage('awaiting')
      .thenCounts('share', 0)
      .when('enter', 'officer', trade)
      .when('confirm', 'surveyor', {})
      .thenCounts('confirmedInTime', 2, 2)
      .thenCounts('enteredInTime', 2, 2)
  })

  it('that is sent back late has days of its own to be entered again', () => {
    const back = watched()
      .after(days(49))
      .when('enter', 'officer', trade)
      .after(days(3))
      .when('sendBack', 'surveyor', { reason: '单位有误' })
    back.after(days(1)).thenPromise('enter', 'open')
    back.after(days(30)).thenPromise('enter', 'broken')
  })

  it('is late where a month is not entered, confirmed or explained', () => {
    watched().after(days(40)).thenPromise('enter', 'broken').thenCounts('months', 1)
    entered().after(days(10)).thenPromise('confirm', 'broken')
    entered(1).when('confirm', 'surveyor', {}).after(days(20)).thenPromise('explain', 'broken')
    expect(produceShare.claims!(watched().state)).toEqual(['produce-supply.share 131101 2025-12'])
  })
})

describe('greenhouses', () => {
  const plot = { grower: '示例合作社', kind: 'built', mu: 100, place: '示例村西' } as const
  const building = (kind: 'built' | 'upgraded' = 'built') =>
    given(greenhouse)
      .opened({ request: { ...plot, kind } })
      .when('approve', 'officer', { land: true })
  const finished = (kind?: 'built' | 'upgraded') => building(kind).when('finish', 'enterprise', {})

  it('count by the area measured, new and upgraded', () => {
    finished()
      .when('measure', 'surveyor', { passed: true, mu: 95 })
      .thenStage('accepted')
      .thenCounts('area', 95)
      .thenCounts('built', 95)
      .thenCounts('upgraded', 0)
      .thenCounts('acceptedInTime', 1, 1)
      .thenCounts('builtInTime', 1, 1)
      .thenCounts('decidedInTime', 1, 1)
    finished('upgraded')
      .when('measure', 'surveyor', { passed: true, mu: 40 })
      .thenCounts('area', 40)
      .thenCounts('upgraded', 40)
  })

  it('add up to ninety thousand mu, new and upgraded', () => {
    const town = new Town([greenhouse])
    for (const [kind, measured] of [
      ['built', 52_000],
      ['upgraded', 38_000],
    ] as const) {
      const id = town.open('produce-supply.greenhouse', { request: { ...plot, kind, mu: measured } })
      town
        .do(id, 'approve', 'officer', { land: true })
        .do(id, 'finish', 'enterprise')
        .do(id, 'measure', 'surveyor', { passed: true, mu: measured })
    }
    expect(town.figure('produce-supply.greenhouse/area')).toEqual([90_000, 0])
    expect(town.figure('produce-supply.greenhouse/upgraded')).toEqual([38_000, 0])
    expect(town.replay()).toEqual([])
  })

  it('are accepted by another than whoever approved, or go back to be built', () => {
    const applied = given(greenhouse).opened({ request: plot })
    applied.when('approve', 'officer', { land: false }).thenRefused('not-satisfied')
    applied
      .when('decline', 'officer', { reason: '占用耕地' })
      .thenStage('declined')
      .thenCounts('applications', 1)
    applied
      .when('approve', person('same', 'officer'), { land: true })
      .when('finish', 'enterprise', {})
      .when('measure', person('same', 'surveyor'), { passed: true, mu: 95 })
      .thenRefused('same-person')
    finished().when('measure', 'surveyor', { passed: false, mu: 95 }).thenRefused('not-satisfied')
    finished()
      .when('measure', 'surveyor', { passed: false, mu: 95, note: '缺通风口' })
      .thenStage('building')
      .thenCounts('area', 0)
      .when('drop', 'enterprise', { reason: '资金不足' })
      .thenStage('dropped')
  })

  it('are late where nobody approves, builds or accepts', () => {
    given(greenhouse).opened({ request: plot }).after(days(30)).thenPromise('approve', 'broken')
    building().after(days(365)).thenPromise('build', 'broken')
    finished().after(days(30)).thenPromise('accept', 'broken')
  })
})

describe('a grower', () => {
  const listed = (kind: 'cooperative' | 'farm') =>
    given(grower).opened({ request: { name: '示例农场', kind, number: 'H-001' } })

  it('is listed until it is struck off, and confirmed every year', () => {
    listed('farm').thenCounts('farms', 1).thenCounts('cooperatives', 0)
    listed('cooperative')
      .after(days(365))
      .thenStage('due')
      .when('confirm', 'officer', { how: '走访' })
      .thenStage('listed')
      .thenCounts('confirmedInTime', 1, 1)
      .when('strike', 'officer', { reason: '解散' })
      .thenStage('ended')
      .thenCounts('cooperatives', 0)
    listed('farm').when('confirm', 'officer', { how: '走访' }).thenRefused('wrong-stage')
    listed('farm').when('strike', 'surveyor', { reason: '解散' }).thenRefused('not-allowed')
    expect(grower.claims!(listed('farm').state)).toEqual(['produce-supply.grower H-001'])
  })

  it('is late where nobody confirms', () => {
    const at = instant(Date.parse('2025-01-06T09:00:00+08:00'))
    given(grower, { at })
      .opened({ request: { name: '示例农场', kind: 'farm', number: 'H-001' } })
      .after(days(365 + 60))
      .thenPromise('confirm', 'broken')
  })
})
