import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import {
  type Day,
  defineProgramme,
  type FactRecord,
  factOn,
  factsOfKind,
  holdFacts,
  role,
  text,
} from './index.ts'
import { given } from './testing.ts'
import { instant } from './units.ts'

const AT = instant(0)
const rent = (from: string, value: FactRecord['value'], more: Partial<FactRecord> = {}): FactRecord => ({
  fact: 'rent',
  value,
  from: from as Day,
  source: 'lease',
  certainty: 'verified',
  ...more,
})

const homes = defineProgramme({
  id: 'homes',
  name: text('住户', 'Homes'),
  bureau: 'housing',
  request: z.strictObject({}),
  stages: { known: text('在册', 'Known') },
  outcomes: { gone: text('注销', 'Gone') },
  roles: { clerk: role('staff', '办事员', 'Clerk') },
})
  .behaves(({ action }) => ({
    actions: {
      record: action({
        name: text('登记', 'Record'),
        by: 'clerk',
        from: 'known',
        input: z.strictObject({ from: z.string(), fen: z.number().int().nullable() }),
        records: ({ input }) => [rent(input.from, input.fen)],
      }),
    },
    promises: {},
  }))
  .accounts(({ sum }) => ({
    rents: sum(text('租金', 'Rents'), 'fen', (of) =>
      factsOfKind(of.facts, 'rent').map(({ from, value }) => ({ at: from, value: Number(value) })),
    ),
  }))

describe('facts', () => {
  it('hold from their day on, until they end or the next begins', () => {
    const held = holdFacts(
      undefined,
      [rent('2025-03-01', 2), rent('2025-01-01', 1, { until: '2025-01-31' as Day })],
      AT,
      'a',
    )
    const on = (day: string) => factOn(held, 'rent', day as Day)?.value
    expect([on('2024-12-31'), on('2025-01-31'), on('2025-02-01'), on('2025-03-01')]).toEqual([
      undefined,
      1,
      undefined,
      2,
    ])
  })

  it('are corrected by a record of the same first day', () => {
    const held = holdFacts(
      holdFacts(undefined, [rent('2025-01-01', 1)], AT, 'a'),
      [rent('2025-01-01', null)],
      AT,
      'b',
    )
    expect(factsOfKind(held, 'rent')).toMatchObject([{ value: null, by: 'b' }])
  })

  it('are kept apart by whom they are about', () => {
    const held = holdFacts(undefined, [rent('2025-01-01', 1, { about: 'p1' })], AT, 'a')
    expect(factsOfKind(held, 'rent')).toEqual([])
    expect(factsOfKind(held, 'rent', 'p1')).toHaveLength(1)
  })

  it('stand in the order of their days, whatever order they came in', () => {
    const day = fc.integer({ min: 1, max: 28 }).map((n) => `2025-02-${String(n).padStart(2, '0')}`)
    fc.assert(
      fc.property(fc.array(day, { maxLength: 20 }), (days) => {
        const held = days.reduce(
          (before: ReturnType<typeof holdFacts>, from, n) => holdFacts(before, [rent(from, n)], AT, 'a'),
          undefined,
        )
        expect(factsOfKind(held, 'rent').map(({ from }) => from)).toEqual([...new Set(days)].sort())
      }),
    )
  })

  it('count in figures on their own days, and a correction takes back what it corrects', () => {
    given(homes)
      .opened({ request: {}, area: '131127' })
      .when('record', 'clerk', { from: '2025-01-01', fen: 500 })
      .when('record', 'clerk', { from: '2025-02-01', fen: 700 })
      .thenCounts('rents', 1200)
      .when('record', 'clerk', { from: '2025-01-01', fen: 100 })
      .thenCounts('rents', 800)
  })
})
