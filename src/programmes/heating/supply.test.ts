import { describe, expect, it } from 'vitest'
import { days, hours, instant } from '../../kernel/index.ts'
import { given } from '../../kernel/testing.ts'
import { outage, supply } from '../index.ts'
import { Town } from '../testing.ts'
import { endOf, inSeason, nextStart } from './season.ts'

const NOVEMBER = instant(Date.parse('2025-11-15T00:00:00+08:00'))
const watched = () => {
  const town = new Town([supply, outage], { at: NOVEMBER })
  const id = town.open('heating.supply', { request: { facility: 'S-017', place: '某小区' } }, 'S-017')
  return { town, id, read: (at: number) => town.after(hours(1)).do(id, 'read', 'machine', { supply: at }) }
}

describe('the watch on a substation', () => {
  it('goes low at a reading, opens an outage once, and recovers above a second line', () => {
    const { town, id, read } = watched()
    for (const at of [52, 45, 44.9, 40, 46.9]) read(at)
    expect(town.case(id).stage).toBe('low')
    const [found, ...more] = town.cases('heating.outage')
    expect(more).toEqual([])
    expect(found).toMatchObject({ trigger: 'reading', parent: { id: 'S-017' }, stage: 'reported' })
    expect(found?.request).toEqual({ facility: 'S-017', place: '某小区', supply: 44.9 })
    read(47)
    expect(town.case(id).stage).toBe('normal')
    expect(town.figure('heating.supply/recoveredInTime')).toEqual([1, 1])
    expect(town.figure('heating.supply/readings')).toEqual([6, 0])
    town.do(found!.id, 'restore', 'repairer', { cause: 'station', households: 500 })
    expect(town.case(id).children[found!.id]?.outcome).toBe('restored')
    read(44)
    expect(town.cases('heating.outage')).toHaveLength(2)
    expect(town.figure('heating.supply/episodes')).toEqual([2, 0])
    expect(town.replay()).toEqual([])
  })

  it('is late when it stays low for a day', () => {
    const { town, read } = watched()
    read(30).after(days(1))
    expect(town.figure('heating.supply/recoveredInTime')).toEqual([0, 1])
    expect(town.told).toContainEqual({ case: 'S-017', to: 'supervisor' })
  })

  it('ends with the season, whatever it stands at', () => {
    const { town, id, read } = watched()
    read(30)
    town.after(days(200))
    expect(town.case(id).stage).toBe('season-over')
    expect(town.case(id).closedAt).toBe(Date.parse('2026-03-16T00:00:00+08:00'))
    expect(town.try(id, 'read', 'machine', { supply: 50 })?.code).toBe('wrong-stage')
  })

  it('is read by the platform or an inspector, not by just anybody', () => {
    const opened = given(supply).opened({ request: { facility: 'S-1' } })
    opened.when('read', 'inspector', { supply: 50 }).thenStage('normal')
    opened.when('read', 'resident', { supply: 50 }).thenRefused('not-allowed')
    opened.when('read', 'machine', { supply: 500 }).thenRefused('invalid-input')
  })
})

describe('the season', () => {
  const season = { start: '11-15', end: '03-15' }
  const day = (value: string) => value as Parameters<typeof nextStart>[1]

  it.each([
    ['2025-09-01', '2025-11-15', '2026-03-16', false],
    ['2025-11-15', '2026-11-15', '2026-03-16', true],
    ['2026-01-01', '2026-11-15', '2026-03-16', true],
    ['2026-03-15', '2026-11-15', '2026-03-16', true],
    ['2026-03-16', '2026-11-15', '2027-03-16', false],
  ])('on %s starts next on %s and ends before %s', (today, start, end, within) => {
    expect(nextStart(season, day(today))).toBe(start)
    expect(endOf(season, day(today))).toBe(end)
    expect(inSeason(season, day(today))).toBe(within)
  })
})
