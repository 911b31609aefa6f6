import { describe, expect, it } from 'vitest'
import { exponentialHours, windowScenario } from '../../test/fixtures/window.ts'
import { type Day, HOUR_MS } from '../kernel/index.ts'
import { assumptionsOf } from './assumptions.ts'
import { problemsOf } from './check.ts'
import { dutyDaysOf } from './duty-days.ts'
import { rehearse } from './rehearse.ts'
import { localRunner } from './replicate.ts'
import { runOnce } from './run.ts'
import type { Pool, Scenario } from './scenario.ts'

const OFFICE = [{ fromHour: 8, hours: 9 }]

/** Two clerks by office hours; 1 January 2026 is a Thursday and a holiday until Saturday, and Sunday is made up for it. */
const office = (pool: Partial<Pool> = {}, more: Partial<Scenario> = {}): Scenario => {
  const base = windowScenario({ clerks: 2, perHour: 1, service: exponentialHours(0.2), days: 12 })
  const clerks = { ...base.pools.clerks!, shifts: OFFICE, ...pool }
  return { ...base, from: '2025-12-29' as Day, warmUpDays: 0, pools: { clerks }, ...more }
}
const sumByDay = (byHour: ArrayLike<number>): readonly number[] =>
  Array.from({ length: byHour.length / 24 }, (_, day) =>
    Array.from(byHour)
      .slice(day * 24, day * 24 + 24)
      .reduce((sum, ms) => sum + ms / HOUR_MS, 0),
  )
const dutyByDay = (scenario: Scenario) => sumByDay(runOnce(scenario, 1, 0).pools.clerks!.dutyByHour)

describe('duty days', () => {
  it('given office hours, when holidays and a weekend come, then nobody is on duty but on working days', () => {
    // Monday to Wednesday; New Year until Saturday; Sunday made up; Monday to Friday; the weekend.
    const working = [18, 18, 18, 0, 0, 0, 18, 18, 18, 18, 18, 18, 0]
    expect(dutyByDay(office()).map(Math.round)).toEqual(working)
  })

  it('given shifts that cover the clock, or duty every day as the scenario says, then every day is one', () => {
    expect(dutyByDay(office({ dutyDays: 'every' })).every((hours) => Math.round(hours) === 18)).toBe(true)
    const pool = office().pools.clerks!
    const shifts = (...of: readonly (readonly [number, number])[]) =>
      dutyDaysOf({ ...pool, shifts: of.map(([fromHour, hours]) => ({ fromHour, hours })) })
    expect(shifts([0, 24])).toBe('every')
    expect(shifts([20, 24])).toBe('every')
    expect(shifts([8, 12], [20, 12])).toBe('every')
    expect(shifts([8, 8], [16, 8], [0, 8])).toBe('every')
    expect(shifts([8, 12], [20, 11.5])).toBe('working')
    expect(shifts([9, 2], [13, 3])).toBe('working')
  })

  it('given a night shift of a Friday, when Saturday begins, then it runs to its end', () => {
    const night = office({ shifts: [{ fromHour: 20, hours: 12 }] }, { from: '2026-01-09' as Day })
    expect(dutyByDay(night).slice(0, 4).map(Math.round)).toEqual([(8 + 4) * 2, 8 * 2, 0, 4 * 2])
  })

  it('given office hours, when work comes on a rest day, then it waits for the next working day', () => {
    const kept = (pool: Partial<Pool>) => runOnce(office(pool), 1, 0).promises['window/hour']!.kept
    expect(kept({})).toBeLessThan(kept({ dutyDays: 'every' }))
  })

  it.each([
    ['random', { kind: 'random', perDay: [24], byHour: Array<number>(24).fill(1), days: 'working' }],
    ['daily', { kind: 'daily', atHours: [9, 15], each: 3, days: 'working' }],
  ] as const)('given %s cases of working days only, then none comes on a rest day', (_, timing) => {
    const base = office()
    const arrivals = base.arrivals.map((arrival) => ({ ...arrival, timing }))
    const { pools, openByHour, cases } = runOnce({ ...base, arrivals }, 1, 0)
    const worked = sumByDay(pools.clerks!.workByHour)
    expect(cases).toBeGreaterThan(30)
    // Nothing is open through New Year but what Wednesday night left.
    expect([worked[3], worked[4], worked[5]]).toEqual([0, 0, 0])
    const atNoon = (day: number) => openByHour[day * 24 + 12]!
    expect(atNoon(5)).toBe(atNoon(3))
  })

  it('given a year whose holidays are not known, then who keeps working days cannot be rehearsed, others are told of it', async () => {
    const later = { from: '2098-12-30' as Day }
    expect(problemsOf(office({}, later)).map(({ field }) => field)).toEqual(['from'])
    const always = office({ dutyDays: 'every' }, later)
    expect(problemsOf(always)).toEqual([])
    const { remarks } = await rehearse({
      scenario: { ...always, aims: [] },
      seed: 1,
      enough: { replications: 1 },
      runner: localRunner(),
    })
    for (const [lang, said] of [
      ['en', 'whose holidays are not published'],
      ['zh', '放假安排尚未公布'],
    ] as const)
      expect(remarks.map((remark) => remark[lang]).join(' ')).toContain(said)
  })

  it('are among what is assumed, of every pool and every source', () => {
    const said = (scenario: Scenario, lang: 'zh' | 'en') =>
      assumptionsOf(scenario)
        .map(({ value }) => value[lang])
        .join('\n')
    expect(said(office(), 'en')).toContain('on duty on working days only')
    expect(said(office(), 'zh')).toContain('只在工作日(按国务院放假安排)当班')
    expect(said(office({ dutyDays: 'every' }), 'en')).toContain('on duty every day, shifts 08:00–17:00')
    expect(said(office(), 'zh')).toContain('每天来')
  })
})
