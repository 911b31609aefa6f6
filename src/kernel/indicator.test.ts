import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { contributions, type Day, days, defineProgramme, hours, role, text, type Valued } from './index.ts'
import { given, testCalendar } from './testing.ts'

const name = text('名', 'Name')

/** A programme that weighs what was found, by a sum of its own. */
const scales = (value: (kilograms: number) => Partial<Valued>) =>
  defineProgramme({
    id: 'scales',
    name,
    bureau: 'markets',
    request: z.strictObject({}),
    stages: { begun: name },
    outcomes: { done: name },
    roles: { clerk: role('staff', '办事员', 'Clerk') },
  })
    .behaves(({ action, promise }) => ({
      actions: {
        weigh: action({
          name,
          by: 'clerk',
          from: 'begun',
          input: z.strictObject({ kilograms: z.number() }),
        }),
        close: action({ name, by: 'machine', from: 'begun', to: 'done', after: hours(1) }),
      },
      promises: { settle: promise({ name, from: 'begun', until: 'done', within: days(1) }) },
    }))
    .accounts(({ sum, share }) => ({
      weight: sum(
        name,
        text('千克', 'kg'),
        ({ did }) => did.weigh && { at: did.weigh.at, value: 1, ...value(did.weigh.input.kilograms) },
      ),
      kept: share.kept(name, 'settle'),
      heavy: share.of(name, name, ({ did, closedAt }) => {
        if (closedAt === undefined) return undefined
        return { at: closedAt, hit: did.weigh!.input.kilograms > 10 }
      }),
    }))

const begun = (value: (kilograms: number) => Partial<Valued> = (kilograms) => ({ value: kilograms })) =>
  given(scales(value)).opened({ request: {} })

describe('an indicator', () => {
  it('counts in whole numbers, on a moment or a day', () => {
    begun().when('weigh', 'clerk', { kilograms: -3 }).thenCounts('weight', -3)
    begun((value) => ({ at: '2025-12-31' as Day, value }))
      .when('weigh', 'clerk', { kilograms: 3 })
      .thenCounts('weight', 3)
  })

  it.each([0.5, Number.NaN, 2 ** 53, undefined, '3', 3n])(
    'names itself and the value where that is %s',
    (value) => {
      const story = begun(() => ({ value: value as number }))
      expect(() => story.when('weigh', 'clerk', { kilograms: 1 })).toThrow(
        `The indicator "scales/weight" gave ${value}, which is no safe whole number`,
      )
    },
  )

  it.each([Number.NaN, undefined, '2025-13-01', ''])('names itself where it counts at %s', (at) => {
    const story = begun(() => ({ at: at as Day }))
    expect(() => story.when('weigh', 'clerk', { kilograms: 1 })).toThrow(
      `The indicator "scales/weight" gave a value at ${at}, which is neither a moment nor a day`,
    )
  })

  it('names itself where its function throws, whatever leads to it', () => {
    const said = /^The indicator "scales\/heavy" failed: .*undefined/
    expect(() => begun().after(hours(2))).toThrow(said)
    expect(() => begun().when('conclude', 'machine', { outcome: 'done' })).toThrow(said)
    const weighed = begun()
      .when('weigh', 'clerk', { kilograms: 20 })
      .after(hours(2))
      .thenCounts('heavy', 1, 1)
    const state = { ...weighed.state, did: {} }
    expect(() =>
      contributions(
        scales(() => ({})),
        testCalendar(),
        undefined,
        state,
      ),
    ).toThrow(said)
  })

  it('of promises kept is measured where one of them was settled, and not where one was opened or warned of', () => {
    const { kept } = scales((value) => ({ value })).indicators
    const open = begun().when('weigh', 'clerk', { kilograms: 3 })
    const closed = open.after(hours(2)).state
    const unpromised = { ...open.state, promises: [] }
    const warned = {
      ...open.state,
      promises: open.state.promises.map((run) => ({ ...run, warned: true as const })),
    }
    expect(kept!.touched!(unpromised, open.state)).toBe(false)
    expect(kept!.touched!(open.state, warned)).toBe(false)
    expect(kept!.touched!(open.state, closed)).toBe(true)
    expect(kept!.touched!(closed, open.state)).toBe(true)
    expect(kept!.touched!(closed, unpromised)).toBe(true)
  })
})
