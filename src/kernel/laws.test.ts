import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lamps } from '../../test/fixtures/lamps.ts'
import {
  type Actor,
  type CaseEvent,
  type CaseState,
  contributions,
  decide,
  evolve,
  hours,
  type Instant,
  isOutcome,
  minutes,
  replay,
  text,
  wakeAt,
} from './index.ts'
import { testCalendar } from './testing.ts'

const calendar = testCalendar()
const zone = 'Asia/Shanghai'
const START = 1_765_454_400_000 as Instant

const actors: readonly Actor[] = [
  { id: 'resident-1', role: 'resident' },
  { id: 'crew-1', role: 'crew', bureau: 'works' },
  { id: 'crew-2', role: 'crew', bureau: 'power' },
  { id: 'desk-1', role: 'desk' },
  { id: 'chief-1', role: 'chief' },
  { id: 'bihuan', role: 'machine' },
]
const parent: CaseState = (() => {
  const opened = decide(
    lamps,
    'parent',
    undefined,
    { action: 'open', input: { request: { pole: 'p' }, area: 'a' } },
    { now: START, actor: actors[5]!, calendar, zone },
  )
  if (!opened.ok) throw new Error('the parent does not open')
  return opened.value.state
})()

const reasons = fc.constantFrom('x', '', '"; drop table event; --', '\u0000', '供暖'.repeat(10))
const inputs = fc.oneof(
  fc.record({ lux: fc.oneof(fc.integer({ min: -5, max: 50 }), fc.constant('x')) }),
  fc.record({ ok: fc.boolean() }),
  fc.record({ reason: reasons }),
  fc.record({ to: fc.constantFrom('power', 'works', ''), reason: reasons }),
  fc.record({ into: fc.constantFrom('parent', 'case', 'nobody'), reason: reasons }),
  fc.record({ solved: fc.boolean(), satisfied: fc.boolean() }),
  fc.record({ upheld: fc.boolean(), reason: reasons }),
  fc.record({ area: fc.constantFrom('a', 'b'), reason: reasons }),
  fc.record({ outcome: fc.constantFrom('lit', 'merged', 'nowhere') }),
  fc.record({ child: fc.constantFrom('c1', 'c2'), link: fc.constantFrom('child', 'merged') }),
  fc.constant({}),
  fc.anything(),
)
const commands = fc.array(
  fc.record({
    action: fc.oneof(fc.constantFrom(...Object.keys(lamps.actions)), fc.string()),
    input: inputs,
    actor: fc.constantFrom(...actors),
    wait: fc.constantFrom(0, minutes(10), hours(3), hours(60), hours(24 * 9)),
    expectedVersion: fc.oneof(
      { weight: 6, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 9 }) },
    ),
  }),
  { maxLength: 25 },
)

/** Runs a random history; returns what was decided, step by step. */
const run = (history: readonly (typeof commands extends fc.Arbitrary<infer T> ? T : never)[number][]) => {
  const id = 'case'
  let now = START
  const opened = decide(
    lamps,
    id,
    undefined,
    { action: 'open', input: { request: { pole: 'p' }, area: 'a', requester: 'resident-1' } },
    { now, actor: actors[5]!, calendar, zone },
  )
  if (!opened.ok) throw new Error('it does not open')
  let state = opened.value.state
  const events: CaseEvent[] = [...opened.value.events]
  const related = (of: string) => (of === 'parent' ? parent : of === id ? state : undefined)
  for (const { action, input, actor, wait, expectedVersion } of history) {
    now = (now + wait) as Instant
    const before = JSON.stringify(state)
    const step = decide(
      lamps,
      id,
      state,
      { action, input, ...(expectedVersion === undefined ? {} : { expectedVersion }) },
      { now, actor, calendar, zone, related },
    )
    expect(JSON.stringify(state)).toBe(before)
    if (!step.ok) {
      expect(step.refusal.message.zh.length * step.refusal.message.en.length).toBeGreaterThan(0)
      continue
    }
    state = step.value.state
    events.push(...step.value.events)
    expect(wakeAt(state) ?? Number.POSITIVE_INFINITY).toBeGreaterThan(now)
  }
  return { id, state, events }
}

const foldAll = (events: readonly CaseEvent[], id: string): CaseState =>
  events.reduce<CaseState | undefined>((state, event) => evolve(state, event, id), undefined)!

describe('whatever is sent to a case', () => {
  it('its state is the fold of its events, through JSON and back', () => {
    fc.assert(
      fc.property(commands, (history) => {
        const { id, state, events } = run(history)
        expect(foldAll(JSON.parse(JSON.stringify(events)), id)).toEqual(JSON.parse(JSON.stringify(state)))
        expect(state.version).toBe(events.length)
        expect(state.closedAt !== undefined).toBe(isOutcome(lamps, state.stage))
      }),
      { numRuns: 300 },
    )
  })

  it('its promises keep their own laws', () => {
    fc.assert(
      fc.property(commands, (history) => {
        const { state } = run(history)
        for (const promise of Object.keys(lamps.promises)) {
          const runs = state.promises.filter((of) => of.promise === promise)
          expect(
            runs.filter((of) => of.state === 'open' || of.state === 'paused').length,
          ).toBeLessThanOrEqual(state.closedAt === undefined ? 1 : 0)
          for (const of of runs) {
            if (of.state === 'kept') expect(of.settledAt).toBeLessThanOrEqual(of.dueAt)
            if (of.state === 'broken') expect(of.settledAt).toBe(of.dueAt)
            if (of.state === 'paused') expect(state.paused).toBeDefined()
          }
        }
      }),
      { numRuns: 300 },
    )
  })

  it('its contributions sum to what it counts for, and never to half a case', () => {
    fc.assert(
      fc.property(commands, (history) => {
        const { id, state, events } = run(history)
        const sums = new Map<string, number>()
        let before: CaseState | undefined
        for (const event of events) {
          const after = evolve(before, event, id)
          for (const { indicator, area, numerator, denominator } of contributions(
            lamps,
            calendar,
            before,
            after,
          )) {
            for (const [part, value] of [
              ['n', numerator],
              ['d', denominator],
            ] as const) {
              const key = `${indicator} ${area} ${part}`
              sums.set(key, (sums.get(key) ?? 0) + value)
            }
          }
          before = after
        }
        const wanted = new Map<string, number>()
        for (const [name, indicator] of Object.entries(lamps.indicators))
          for (const mark of indicator.measure(state)) {
            for (const [part, value] of [
              ['n', mark.numerator],
              ['d', mark.denominator],
            ] as const) {
              const key = `lamps/${name} ${state.area} ${part}`
              wanted.set(key, (wanted.get(key) ?? 0) + value)
            }
          }
        const nonZero = (of: Map<string, number>) => [...of].filter(([, value]) => value !== 0).sort()
        expect(nonZero(sums)).toEqual(nonZero(wanted))
      }),
      { numRuns: 300 },
    )
  })

  it('its history replays without a difference, and with one where a rule has changed', () => {
    const changed = {
      ...lamps,
      promises: { ...lamps.promises, arrive: { ...lamps.promises.arrive!, within: hours(2) } },
    }
    fc.assert(
      fc.property(commands, (history) => {
        const { id, events } = run(history)
        const related = (of: string) => (of === 'parent' ? parent : undefined)
        expect(replay(lamps, id, events, { calendar, zone, related })).toEqual([])
        expect(replay(changed, id, events, { calendar, zone, related })[0]).toMatchObject({
          version: 1,
          type: 'open',
        })
      }),
      { numRuns: 150 },
    )
  })

  it('its history replays with a difference in words alone, where a promise has another name', () => {
    const renamed = {
      ...lamps,
      promises: Object.fromEntries(
        Object.entries(lamps.promises).map(([name, one]) => [
          name,
          { ...one, name: text('改名', 'Renamed') },
        ]),
      ),
    }
    let told = 0
    fc.assert(
      fc.property(commands, (history) => {
        const { id, events } = run(history)
        const related = (of: string) => (of === 'parent' ? parent : undefined)
        const differences = replay(renamed, id, events, { calendar, zone, related })
        for (const { parts } of differences) expect(parts).toEqual(['words'])
        const broken = events.filter(({ promises }) => promises?.some(({ change }) => change === 'broken'))
        expect(differences.map(({ version }) => version)).toEqual(
          broken.map((one) => events.indexOf(one) + 1),
        )
        told += differences.length
      }),
      { numRuns: 150, seed: 7 },
    )
    expect(told).toBeGreaterThan(0)
  })
})
