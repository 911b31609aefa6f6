import { describe, expect, it } from 'vitest'
import { type Actor, days, instant } from '../../kernel/index.ts'
import { given } from '../../kernel/testing.ts'
import { hazard, overhaul, patrol } from '../index.ts'
import { Town } from '../testing.ts'

const SEPTEMBER = instant(Date.parse('2025-09-01T08:00:00+08:00'))
const leak = { what: '法兰渗漏', kind: 'pipe', level: 'general' } as const
const checklist = {
  items: [
    { item: '循环泵', ok: true },
    { item: '一次网阀门', ok: false, hazard: leak },
    { item: '板式换热器', ok: false, hazard: { ...leak, what: '密封垫老化' } },
  ],
}
const staff = (id: string, role: string): Actor => ({ id, role, bureau: 'urban-management' })

const round = () => {
  const town = new Town([overhaul, hazard], { at: SEPTEMBER })
  const id = town.open('heating.overhaul', {
    request: { facility: 'S-017', kind: 'substation' },
    trigger: 'schedule',
  })
  town.do(id, 'begin', 'inspector', { crew: '专业检修队' }).do(id, 'inspect', 'inspector', checklist)
  return { town, id, hazards: town.cases('heating.hazard').map((of) => of.id) }
}
const close = (town: Town, id: string) =>
  town
    .do(id, 'rectify', 'repairer', { crew: 'c1' })
    .do(id, 'report', 'repairer', { done: '已更换' })
    .do(id, 'recheck', 'inspector', { passed: true })

describe('the overhaul before the season', () => {
  it('is done when the last of its hazards is closed', () => {
    const { town, id, hazards } = round()
    expect(hazards).toHaveLength(2)
    expect(town.case(hazards[0]!).request).toEqual({ ...leak, facility: 'S-017', dueBy: '2025-11-15' })
    expect(town.try(id, 'finish', 'inspector')?.code).toBe('children-open')
    close(town, hazards[0]!)
    expect(town.try(id, 'finish', 'inspector')?.message.en).toContain('1 child')
    close(town, hazards[1]!)
    town.do(id, 'finish', 'inspector')
    expect(town.case(id).stage).toBe('done')
    expect(town.figure('heating.overhaul/overhauled')).toEqual([1, 0])
    expect(town.figure('heating.overhaul/hazards')).toEqual([2, 0])
    expect(town.figure('heating.overhaul/hazardFree')).toEqual([0, 1])
    expect(town.figure('heating.overhaul/doneBeforeSeason')).toEqual([1, 1])
    expect(town.figure('heating.hazard/closedShare')).toEqual([2, 2])
    expect(town.figure('heating.hazard/rectifiedInTime')).toEqual([2, 2])
    expect(town.replay()).toEqual([])
  })

  it('and its hazards are late from the first moment of the season', () => {
    const { town, id, hazards } = round()
    const season = instant(Date.parse('2025-11-15T00:00:00+08:00'))
    expect(town.case(id).promises[0]?.dueAt).toBe(season)
    expect(town.case(hazards[0]!).promises[0]?.dueAt).toBe(season)
    town.after(days(75))
    expect(town.figure('heating.overhaul/doneBeforeSeason')).toEqual([0, 1])
    expect(town.figure('heating.hazard/rectifiedInTime')).toEqual([0, 2])
    expect(town.figure('heating.hazard/closedShare')).toEqual([0, 2])
    expect(town.told.filter(({ to }) => to === 'supervisor')).toHaveLength(3)
  })

  it('needs its checklist, with a hazard for what is not in order and none for what is', () => {
    const begun = given(overhaul)
      .opened({ request: { facility: 'P-1', kind: 'pump-station' } })
      .when('begin', 'inspector', { crew: '专业检修队' })
    begun.when('finish', 'inspector').thenRefused('not-satisfied')
    const wrong = begun
      .when('inspect', 'inspector', {
        items: [
          { item: '泵', ok: true },
          { item: '阀', ok: false },
        ],
      })
      .thenRefused('not-satisfied')
    expect(wrong.refusal?.field).toBe('items.1.hazard')
    begun
      .when('inspect', 'inspector', { items: [{ item: '泵', ok: true, hazard: leak }] })
      .thenRefused('not-satisfied')
    begun
      .when('inspect', 'inspector', { items: [{ item: '泵', ok: true }] })
      .when('finish', 'inspector')
      .thenStage('done')
  })

  it('waits for a hazard that has been written down and has yet to open', () => {
    given(overhaul)
      .opened({ request: { facility: 'S-1', kind: 'substation' } })
      .when('begin', 'inspector', { crew: '专业检修队' })
      .when('inspect', 'inspector', checklist)
      .when('finish', 'inspector')
      .thenRefused('children-open')
  })
})

describe('a hazard', () => {
  const found = () => given(hazard).opened({ request: { ...leak, place: '某街' } })
  const put = () =>
    found()
      .when('rectify', staff('r1', 'repairer'), { crew: 'c1' })
      .when('report', staff('r1', 'repairer'), { done: '已更换' })

  it('is not signed off by whoever put it right', () => {
    put().when('recheck', staff('r1', 'inspector'), { passed: true }).thenRefused('same-person')
    put().when('recheck', staff('i1', 'inspector'), { passed: true }).thenStage('closed')
  })

  it('that fails the second check goes back', () => {
    put()
      .when('recheck', staff('i1', 'inspector'), { passed: false })
      .thenStage('rectifying')
      .thenCounts('failedRecheck', 1)
      .thenPromise('rectify', 'open')
  })

  it('found in season has its own limit; dismissed, it leaves the share', () => {
    found().after(days(3)).thenPromise('rectify', 'broken').thenCounts('closedShare', 0, 1)
    found().when('dismiss', 'inspector', { reason: '非供热设施' }).thenCounts('closedShare', 0, 0)
  })

  it('due on a day that has passed is late at once, and a day that does not exist is refused', () => {
    const late = given(hazard).opened({ request: { ...leak, dueBy: '2025-11-15' } })
    late.after(days(0)).thenPromise('rectify', 'broken')
    const wrong = given(hazard).tryOpening({ request: { ...leak, dueBy: '2025-02-30' } })
    expect(wrong.ok).toBe(false)
  })
})

describe('a joint patrol', () => {
  const parties = [
    { bureau: 'urban-management', persons: 3 },
    { bureau: 'public-security', persons: 2 },
    { bureau: 'heating-company', persons: 2 },
  ]
  const tapping = { what: '私接管道', kind: 'tapping', level: 'general', place: '某小区' } as const

  it('goes out together, and what it finds goes its own way', () => {
    const town = new Town([patrol, hazard])
    const id = town.open('heating.patrol', { request: { route: '城区' }, trigger: 'schedule' })
    town.do(id, 'start', 'inspector', { parties }).do(id, 'find', 'inspector', tapping)
    town.do(id, 'find', 'inspector', tapping).do(id, 'report', 'inspector', { summary: '发现两处' })
    expect(town.case(id).stage).toBe('reported')
    expect(town.cases('heating.hazard').map(({ stage }) => stage)).toEqual(['found', 'found'])
    expect(town.figure('heating.patrol/persons')).toEqual([7, 0])
    expect(town.figure('heating.patrol/findings')).toEqual([2, 0])
    expect(town.figure('heating.patrol/reportedInTime')).toEqual([1, 1])
    expect(town.replay()).toEqual([])
  })

  it('is not joint with one bureau, nor finds anything before it starts', () => {
    const planned = given(patrol).opened({ request: { route: '城区', plannedFor: '2025-12-12' } })
    planned.when('start', 'inspector', { parties: parties.slice(0, 1) }).thenRefused('not-satisfied')
    planned.when('start', 'inspector', { parties: [parties[0]!, parties[0]!] }).thenRefused('not-satisfied')
    planned.when('find', 'inspector', tapping).thenRefused('wrong-stage')
  })

  it('is late without its report', () => {
    given(patrol)
      .opened({ request: { route: '城区' } })
      .when('start', 'inspector', { parties })
      .after(days(2))
      .thenPromise('report', 'broken')
      .thenCounts('reportedInTime', 0, 1)
  })
})
