import { describe, expect, it } from 'vitest'
import { assumptionsOf } from '../assumptions.ts'
import { problemsOf } from '../check.ts'
import { Findings } from '../findings.ts'
import { type Run, runOnce } from '../run.ts'
import type { Scenario } from '../scenario.ts'
import { scenarios } from './index.ts'

const named = (id: string): Scenario => scenarios.find((of) => of.id === id)!
const rehearsed = (id: string): Run => {
  const scenario = named(id)
  expect(problemsOf(scenario)).toEqual([])
  expect(assumptionsOf(scenario).some(({ grade }) => grade === 'D')).toBe(true)
  const run = runOnce(scenario, 7, 0)
  expect(run).toMatchObject({ finished: true, refusals: [] })
  for (const { little } of Object.values(run.queues)) expect(little.overTime).toBe(little.overCases)
  return run
}

/** Hours at work and on duty of a pool, over the days that count. */
const counted = (id: string, pool: string) => {
  const found = new Findings(named(id))
  found.add(runOnce(named(id), 7, 0))
  const { top, bottom } = found.pools.get(pool)!.pairs[0]!
  return { worked: top / 3_600_000, onDuty: bottom / 3_600_000 }
}

describe('a night of snow on the railway', () => {
  const run = rehearsed('railway-snow')
  const figure = (name: string) => run.figures[name]![0]

  it('mans 31 posts and relieves each until the stand-down, and accounts for person-times and tools', () => {
    expect(figure('snow-clearing.post/posts')).toBe(31)
    // Five shifts of seven at 31 posts; the page says a thousand and more.
    expect(figure('snow-clearing.post/personTimes')).toBe(5 * 7 * 31)
    expect(figure('snow-clearing/timeActive')).toBe(35 * 3_600_000)
    expect(figure('snow-clearing/machines')).toBeGreaterThan(60)
    expect(figure('snow-clearing/shovels')).toBeGreaterThan(300)
    expect(figure('snow-clearing/brooms')).toBeGreaterThan(200)
    // The account is only given when all tools are back and all posts released.
    expect(run.figures['snow-clearing/accountedInTime']).toEqual([1, 1])
  })

  it('counts the hours of the whole emergency as work, and its days as paid', () => {
    const { worked, onDuty } = counted('railway-snow', 'staff')
    // Seven at 31 posts for 35 hours, and their ways there and back to the next.
    expect(worked).toBeGreaterThan(7 * 31 * 34)
    expect(onDuty).toBeLessThanOrEqual(563 * 72)
  })

  it('holds a post until others have come: nobody leaves where there is nobody to relieve them', () => {
    const scenario = named('railway-snow')
    const staff = { ...scenario.pools.staff!, count: 7 * 31, absent: 0 }
    const alone = runOnce({ ...scenario, pools: { ...scenario.pools, staff } }, 7, 0)
    const { workByHour } = alone.pools.staff!
    expect(alone.promises['snow-clearing.post/relieved']).toMatchObject({ kept: 0 })
    // All are at work in every hour between the first evening and the stand-down.
    for (let hour = 24; hour < 24 + 30; hour++) expect(workByHour[hour]).toBeCloseTo(7 * 31 * 3_600_000, -2)
  })
})

describe('sixty vehicles outside the cargo peaks', () => {
  it('are all inspected, and the visit ends when the last hazard is cleared', () => {
    const run = rehearsed('plant-vehicles')
    expect(run.figures['vehicle-inspection/vehicles']![0]).toBe(60)
    expect(run.figures['vehicle-inspection/completed']![0]).toBe(1)
    const hazards = run.figures['vehicle-inspection/hazards']![0]
    expect(run.figures['vehicle-inspection.hazard/cleared']![0]).toBe(hazards)
    // Inspectors begin in their windows only: nobody is on duty in a peak.
    const { dutyByHour } = run.pools.inspectors!
    for (const hour of [7, 8, 11, 12, 16, 17]) expect(dutyByHour[24 + hour]).toBe(0)
    // And nobody on a weekend: 6 December is a Saturday, the sixth day.
    const duty = (day: number) => dutyByHour.slice(day * 24, day * 24 + 24).some((ms) => ms > 0)
    expect([4, 5, 6, 7].map(duty)).toEqual([true, false, false, true])
  })
})

describe('the inspectors of sixty vehicles', () => {
  it('are at work on them and on duty on fifteen working days', () => {
    const { worked, onDuty } = counted('plant-vehicles', 'inspectors')
    expect(worked).toBeGreaterThan(12)
    // Three have two hours a day and three have three; somebody may be absent.
    expect(onDuty).toBeGreaterThan(15 * 15 * 0.8)
    expect(onDuty).toBeLessThanOrEqual(15 * 15)
  })
})

describe('32 contestants on 16 stations', () => {
  it('weld in two heats, have every piece judged by enough, and are ranked', () => {
    const run = rehearsed('welders-contest')
    expect(run.figures['skills-contest/contestants']![0]).toBe(32)
    expect(run.figures['skills-contest/scores']![0]).toBe(32 * 2 * 3)
    expect(run.figures['skills-contest/rankedInTime']).toEqual([1, 1])
    expect(run.figures['skills-contest/workshops']![0]).toBeGreaterThan(0)
  })
})

describe('an evening replayed as recorded', () => {
  it('opens every heat complaint of the sample, at its moment', () => {
    const run = rehearsed('heating-recorded-evening')
    expect(run.figures['heating/complaints']![0]).toBe(109)
    const { timing } = named('heating-recorded-evening').arrivals[0]!
    const moments = timing.kind === 'recorded' ? timing.atMs : []
    // The first row of the sample is of 18:54:26.
    expect(moments[0]).toBe(((18 * 60 + 54) * 60 + 26) * 1000)
  })
})
