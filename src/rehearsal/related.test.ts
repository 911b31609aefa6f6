import { expect, it } from 'vitest'
import { errand, order } from '../../test/fixtures/orders.ts'
import { windowScenario } from '../../test/fixtures/window.ts'
import { text } from '../kernel/index.ts'
import { fixed } from './distribution.ts'
import { runOnce } from './run.ts'
import type { Scenario } from './scenario.ts'

/** Orders that each ask for an errand and end at once; the errands take an hour, and some are taken back. */
const scenario = (ends: 'finish' | 'withdraw'): Scenario => {
  const window = windowScenario({ clerks: 2, perHour: 1, service: fixed(1), days: 1 })
  const needs = [{ pool: 'clerks', count: 1 }]
  const input = ends === 'withdraw' ? { reason: '不办了' } : {}
  return {
    ...window,
    programmes: [errand, order],
    warmUpDays: 0,
    arrivals: [
      { ...window.arrivals[0]!, programme: order.id, timing: { kind: 'daily', atHours: [9], each: 3 } },
    ],
    work: [
      {
        id: 'ask',
        name: text('委托', 'Ask'),
        programme: order.id,
        from: 'placed',
        needs,
        steps: [
          { name: text('委托', 'Ask'), takes: fixed(0), does: () => ({ by: 'clerk', action: 'ask' }) },
          { name: text('结束', 'Finish'), takes: fixed(0), does: () => ({ by: 'clerk', action: 'finish' }) },
        ],
      },
      {
        id: 'run',
        name: text('办差', 'Run the errand'),
        programme: errand.id,
        from: 'begun',
        needs,
        steps: [
          {
            name: text('办差', 'Run'),
            takes: fixed(60),
            does: () => ({ by: ends === 'finish' ? 'clerk' : 'desk', action: ends, input }),
          },
        ],
      },
    ],
    aims: [],
    adjustable: [],
  }
}

it('tells an order that has ended how its errand ended, though nobody else will come back to it', () => {
  for (const ends of ['finish', 'withdraw'] as const) {
    const { figures, refusals, events } = runOnce(scenario(ends), 1, 0)
    expect(refusals).toEqual([])
    expect([figures['order/orders']![0], figures['errand/errands']![0]]).toEqual([3, 3])
    // Of each order: opened, asked, ended, knows of the errand, hears its end; of each errand: opened, late, ended.
    expect(events).toBe(3 * 8)
  }
})
