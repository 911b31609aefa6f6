import { expect, it } from 'vitest'
import { PoolState } from './crew.ts'
import type { Job } from './dispatch.ts'
import { Luck } from './draw.ts'
import { pickByPlan } from './planned.ts'
import type { Point, Pool } from './scenario.ts'

const MINUTE_MS = 60_000

it('leaves a job to the crew that is where it is, whoever wrote the place down', () => {
  const pool: Pool = {
    name: { zh: '班组', en: 'Crews' },
    count: 2,
    shifts: [{ fromHour: 0, hours: 24 }],
    fenPerHour: 0,
    mobile: true,
    bases: [
      { x: 0, y: 0 },
      { x: 1, y: 0 },
    ],
  }
  const travel = { kmPerHour: 60, detour: 1, extraMinutes: 60 }
  const picked = (site: Point) => {
    const crews = new PoolState('crews', pool, new Luck(1, 0), 0, 24)
    crews.begin(0, 0, 0)
    const [there, away] = crews.members
    crews.start(there!, 0)
    there!.busyAt = there!.at
    there!.expectedAt = 30 * MINUTE_MS
    const job = { luckOf: 'job', live: { site } } as Job
    const waiting = [{ job, dueAt: 70 * MINUTE_MS }]
    const pick = pickByPlan(waiting, [{ pool: crews, count: 1 }], travel, 0, () => MINUTE_MS)
    return { goes: pick?.crew[0], there, away }
  }
  // It is done where it is in half an hour; the other crew, free now, would take an hour and a minute.
  expect(picked({ x: 0, y: 0 }).goes).toBeUndefined()
  const elsewhere = picked({ x: 0, y: 1 })
  expect(elsewhere.goes).toBe(elsewhere.away)
})
