import { describe, expect, it } from 'vitest'
import { type Actor, days } from '../../kernel/index.ts'
import { given } from '../../kernel/testing.ts'
import { Town } from '../testing.ts'
import { vehicleHazard } from './hazard.ts'
import { vehicleInspection } from './programme.ts'

const SIXTY = Array.from({ length: 60 }, (_, n) => `C-${n + 1}`)
const request = {
  enterprise: '物流园某企业',
  place: '物流园',
  vehicles: SIXTY,
  peaks: [
    { from: '08:00', until: '11:00' },
    { from: '22:00', until: '02:00' },
  ],
}
const team = { inspectors: ['i1', 'i2'] }
const slot = (vehicle: string, at = '13:00') => ({ vehicle, day: '2025-12-12', at })
const timetable = { slots: SIXTY.map((vehicle) => slot(vehicle)) }
const fine = { item: 'engine', ok: true } as const
const worn = { item: 'tyres', ok: false, hazard: { what: '轮胎磨损超标', level: 'general' } } as const

const applied = (of: object = {}) => given(vehicleInspection).opened({ request: { ...request, ...of } })

describe('an inspection of in-plant vehicles', () => {
  // The stories begin on 11 December 2025.
  it.each([
    ['2026-01-11', 1],
    ['2026-01-10', 0],
    ['2026-03-31', 1],
  ])(
    'given vehicles inspected until %s, when a team is formed, then it tells whether that was asked for a month ahead',
    (validUntil, hit) => {
      applied({ validUntil })
        .thenCounts('appliedInTime', 0, 0)
        .when('form', 'leader', team)
        .thenCounts('appliedInTime', hit, 1)
      applied().when('form', 'leader', team).thenCounts('appliedInTime', 0, 0)
    },
  )

  it('of sixty finds twelve hazards and is complete when the last of them is cleared', () => {
    const town = new Town([vehicleInspection, vehicleHazard])
    const id = town.open('vehicle-inspection', { request })
    town.do(id, 'form', 'leader', team).do(id, 'timetable', 'leader', timetable).do(id, 'arrive', 'inspector')
    for (const [n, vehicle] of SIXTY.entries())
      town.do(id, 'inspect', 'inspector', { vehicle, checks: n < 12 ? [fine, worn] : [fine] })
    const hazards = town.cases('vehicle-inspection.hazard')
    expect(hazards).toHaveLength(12)
    // When the timetable was made, and a notice for each vehicle with a hazard, on the spot.
    expect(town.told.filter(({ case: of, to }) => of === id && to === 'requester')).toHaveLength(1 + 12)
    expect(town.try(id, 'complete', 'inspector')?.code).toBe('children-open')
    for (const hazard of hazards)
      town
        .do(hazard.id, 'report', 'enterprise', { done: '已更换轮胎' })
        .do(hazard.id, 'recheck', 'inspector', { passed: true })
    town.do(id, 'complete', 'inspector', {})
    expect(town.case(id).stage).toBe('completed')
    expect(town.figure('vehicle-inspection/vehicles')).toEqual([60, 0])
    expect(town.figure('vehicle-inspection/hazards')).toEqual([12, 0])
    expect(town.figure('vehicle-inspection/visitedInTime')).toEqual([1, 1])
    expect(town.figure('vehicle-inspection.hazard/recheckedInTime')).toEqual([12, 12])
    expect(town.replay()).toEqual([])
  })

  it('is not timed in a peak, even one that runs past midnight, nor leaves a vehicle out or has it twice', () => {
    const teamed = applied({ vehicles: ['a', 'b'] }).when('form', 'leader', team)
    const refused = (slots: readonly object[], field: string) =>
      expect(teamed.when('timetable', 'leader', { slots } as never).refusal?.field).toBe(field)
    refused([slot('a', '08:00'), slot('b')], 'slots.0.at')
    refused([slot('a'), slot('b', '01:59')], 'slots.1.at')
    refused([slot('a'), slot('a')], 'slots.1.vehicle')
    refused([slot('a')], 'slots')
    refused([slot('x')], 'slots.0.vehicle')
    teamed
      .when('timetable', 'leader', { slots: [slot('a', '11:00'), slot('b', '02:00')] })
      .thenStage('scheduled')
  })

  it('needs a team of two different people', () => {
    applied()
      .when('form', 'leader', { inspectors: ['i1', 'i1'] })
      .thenRefused('not-satisfied')
  })

  it('looks at each vehicle once, with a hazard for what is not in order', () => {
    const there = applied({ vehicles: ['a'] })
      .when('form', 'leader', team)
      .when('timetable', 'leader', { slots: [slot('a')] })
      .when('arrive', 'inspector')
    there.when('complete', 'inspector', {}).thenRefused('not-satisfied')
    there.when('inspect', 'inspector', { vehicle: 'b', checks: [fine] }).thenRefused('not-satisfied')
    there
      .when('inspect', 'inspector', { vehicle: 'a', checks: [{ item: 'brakes', ok: false }] })
      .thenRefused('not-satisfied')
    there
      .when('inspect', 'inspector', { vehicle: 'a', checks: [fine] })
      .when('inspect', 'inspector', { vehicle: 'a', checks: [fine] })
      .thenRefused('not-satisfied')
  })

  it('that nobody comes to is late after five working days', () => {
    applied().after(days(8)).thenPromise('visit', 'broken')
  })
})

describe('a hazard of a vehicle', () => {
  const { item, hazard: found } = worn
  const noticed = () => given(vehicleHazard).opened({ request: { vehicle: 'C-1', item, ...found } })
  const inspector: Actor = { id: 'i1', role: 'inspector', bureau: 'special-equipment' }

  it('is checked again within ten working days of the report', () => {
    // Thursday 11 December; the tenth working day after it is Thursday 25 December.
    const reported = noticed().when('report', 'enterprise', { done: '已更换' })
    reported.after(days(14)).thenPromise('recheck', 'open')
    reported.after(days(15)).thenPromise('recheck', 'broken')
  })

  it('is checked again by another than who entered the report, whoever entered one last', () => {
    const byInspector = noticed().when('report', inspector, { done: '已更换' })
    byInspector.when('recheck', inspector, { passed: true }).thenRefused('same-person')
    byInspector
      .when('recheck', { ...inspector, id: 'i2' }, { passed: false })
      .when('report', 'enterprise', { done: '再次更换' })
      .when('recheck', inspector, { passed: true })
      .thenRefused('same-person')
      .when('recheck', { ...inspector, id: 'i2' }, { passed: true })
      .thenStage('cleared')
  })

  it('found at an inspection is not taken back by the enterprise, nor by anybody else', () => {
    const found = given(vehicleHazard).opened({
      request: { vehicle: 'C-1', item, ...worn.hazard },
      trigger: 'push',
    })
    for (const by of ['enterprise', 'leader'] as const)
      found.when('withdraw', by, { reason: '已自行处理' }).thenRefused('not-asked-for')
    applied().when('withdraw', 'enterprise', { reason: '改期' }).thenStage('withdrawn')
  })

  it('that fails the second check is noticed again; one that cannot be mended goes out of use', () => {
    const again = noticed()
      .when('report', 'enterprise', { done: '已更换' })
      .when('recheck', inspector, { passed: false })
      .thenStage('noticed')
      .thenPromise('rectify', 'open')
    again.when('retire', inspector, { reason: '车架开裂' }).thenStage('retired').thenCounts('retired', 1)
  })
})
