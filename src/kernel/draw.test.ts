import { createHash, createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Day } from './calendar.ts'
import {
  commitmentOf,
  neverDrawn,
  type PassedOver,
  passingProblem,
  revealedProblem,
  rootOf,
  takeDraw,
} from './draw.ts'
import { type DrawPlan, planDraw } from './draw-plan.ts'

const ids = (count: number, prefix = 'o'): readonly string[] =>
  Array.from({ length: count }, (_, n) => `${prefix}${String(n).padStart(3, '0')}`)

const asGiven = (more: Partial<DrawPlan> = {}): DrawPlan => ({
  draw: 'd1',
  strata: [{ stratum: 'county', take: 3, ids: ids(40) }],
  each: 2,
  inspectors: ids(6, 'i'),
  recusals: [{ inspector: 'i001', id: 'o004' }],
  source: { kind: 'public', what: 'a lottery', knownOn: '2026-03-10' as Day },
  ...more,
})
const inOrder = (given: DrawPlan): DrawPlan => {
  const plan = planDraw(given)
  if (!plan.ok) throw new Error(plan.refusal.message.en)
  return plan.value
}
const planned = (more: Partial<DrawPlan> = {}): DrawPlan => inOrder(asGiven(more))
const refusedAt = (more: Partial<DrawPlan>) => {
  const plan = planDraw(asGiven(more))
  return plan.ok ? undefined : plan.refusal.field
}

/** Any pool with any recusals that leave enough inspectors. */
const anyPlan = fc
  .record({
    sizes: fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 4 }),
    inspectors: fc.integer({ min: 4, max: 9 }),
    share: fc.integer({ min: 1, max: 100 }),
    recused: fc.array(fc.tuple(fc.nat(), fc.nat(1)), { maxLength: 40 }),
  })
  .map(({ sizes, inspectors, share, recused }) => {
    const strata = sizes.map((size, n) => ({
      stratum: `s${n}`,
      take: Math.ceil((size * share) / 100),
      ids: ids(size, `s${n}-`),
    }))
    const pool = strata.flatMap((each) => each.ids)
    // At most two a thing: two of four are left at least.
    const pairs = new Map(
      recused.map(([id, i]) => [`${id % pool.length} ${i}`, [id % pool.length, i] as const]),
    )
    const recusals = [...pairs.values()].map(([id, i]) => ({ inspector: ids(9, 'i')[i]!, id: pool[id]! }))
    return asGiven({ strata, inspectors: ids(inspectors, 'i'), recusals })
  })

describe('a draw', () => {
  it('is reckoned as docs/draw.md says, with anybody’s SHA-256 and HMAC', () => {
    const plan = planned()
    const { root, seed, drawn } = takeDraw(plan, ['03 11 22'])
    const parts = (...of: readonly string[]) => JSON.stringify(of)
    expect(root).toBe(createHash('sha256').update(canonical(plan)).digest('hex'))
    const key = createHash('sha256')
      .update(parts('bihuan-draw/1', 'seed', '["03 11 22"]', 'd1', root))
      .digest()
    expect(seed).toBe(key.toString('hex'))
    const scores = ids(40).map((id) => [
      createHmac('sha256', key)
        .update(parts('d1', 'county', id))
        .digest('hex'),
      id,
    ])
    expect(drawn.map(({ score, id }) => [score, id])).toEqual(scores.sort().slice(0, 3))
    const [first] = drawn
    expect(first!.inspectors[0]!.score).toBe(
      createHmac('sha256', key)
        .update(parts('d1', 'inspectors', first!.id, first!.inspectors[0]!.inspector))
        .digest('hex'),
    )
  })

  it('comes to the same, in whatever order the lists were written', () => {
    const shuffled = anyPlan.chain((given) =>
      fc.record({
        given: fc.constant(given),
        strata: fc.shuffledSubarray([...given.strata], { minLength: given.strata.length }),
        inspectors: fc.shuffledSubarray([...given.inspectors], { minLength: given.inspectors.length }),
        recusals: fc.shuffledSubarray([...given.recusals], { minLength: given.recusals.length }),
      }),
    )
    fc.assert(
      fc.property(shuffled, ({ given, strata, ...lists }) => {
        const turned = strata.map((each) => ({ ...each, ids: [...each.ids].reverse() }))
        const [one, other] = [inOrder(given), inOrder({ ...given, strata: turned, ...lists })]
        expect(rootOf(other)).toBe(rootOf(one))
        expect(takeDraw(other, ['x'])).toEqual(takeDraw(one, ['x']))
      }),
      { numRuns: 60 },
    )
  })

  it('takes as many as were wanted, each once, with so many inspectors of whom none is recused', () => {
    fc.assert(
      fc.property(anyPlan, fc.string({ minLength: 1, maxLength: 20 }), (given, value) => {
        const plan = inOrder(given)
        const { drawn } = takeDraw(plan, [value])
        for (const { stratum, take } of plan.strata)
          expect(drawn.filter((one) => one.stratum === stratum)).toHaveLength(take)
        expect(new Set(drawn.map(({ id }) => id)).size).toBe(drawn.length)
        for (const { id, inspectors } of drawn) {
          expect(new Set(inspectors.map(({ inspector }) => inspector)).size).toBe(plan.each)
          for (const { inspector } of inspectors)
            expect(plan.recusals.some((one) => one.id === id && one.inspector === inspector)).toBe(false)
        }
      }),
      { numRuns: 100 },
    )
  })

  it('gives the next rank where one falls out, never one that was drawn before, and moves nobody else', () => {
    fc.assert(
      fc.property(anyPlan, fc.array(fc.tuple(fc.nat(), fc.boolean()), { maxLength: 12 }), (given, falls) => {
        const plan = inOrder(given)
        const passed: PassedOver[] = []
        const seen = new Set(takeDraw(plan, ['x']).drawn.map(({ id }) => id))
        for (const [n, isInspector] of falls) {
          const before = takeDraw(plan, ['x'], passed).drawn
          if (before.length === 0) break
          const one = before[n % before.length]!
          const inspector = one.inspectors[0]!.inspector
          const next = {
            id: one.id,
            ...(isInspector ? { inspector } : {}),
            reason: 'gone',
            on: '2026-04-01' as Day,
          }
          if (passingProblem(plan, ['x'], passed, next)) continue
          passed.push(next)
          const after = takeDraw(plan, ['x'], passed).drawn
          const came = after.filter(({ id }) => !before.some((other) => other.id === id))
          if (isInspector) {
            const now = after.find(({ id }) => id === one.id)!
            expect(now.inspectors.map((each) => each.inspector)).not.toContain(inspector)
            expect(now.inspectors).toHaveLength(plan.each)
            expect(came).toEqual([])
          } else {
            expect(came.length).toBeLessThanOrEqual(1)
            for (const { id } of came) expect(seen.has(id)).toBe(false)
            for (const { id } of came) seen.add(id)
            expect(after.map(({ id }) => id)).not.toContain(one.id)
          }
          for (const other of before) if (other.id !== one.id) expect(after).toContainEqual(other)
        }
        expect(neverDrawn(plan, ['x'], [...passed].reverse())).toBe(-1)
      }),
      { numRuns: 40 },
    )
  })

  it('finds who was passed over without having been drawn', () => {
    const plan = planned()
    const order = takeDraw(planned({ strata: [{ stratum: 'county', take: 40, ids: ids(40) }] }), ['x'])
    const mine = takeDraw(plan, ['x']).drawn
    const last = plan.strata[0]!.ids.find((id) => !mine.some((one) => one.id === id))!
    expect(order.drawn).toHaveLength(40)
    const never = { id: last, reason: 'gone', on: '2026-04-01' as Day }
    expect(passingProblem(plan, ['x'], [], never)?.field).toBe('id')
    expect(neverDrawn(plan, ['x'], [never])).toBe(0)
    expect(neverDrawn(plan, ['x'], [{ ...never, id: mine[0]!.id }])).toBe(-1)
  })

  /** With 39 degrees of freedom a sum above 72.1 has a chance of one in a thousand. The sources are fixed: so is the sum. */
  it('favours nobody: over many sources everything is drawn about as often', () => {
    const plan = planned({ each: 0, inspectors: [], recusals: [] })
    const DRAWS = 4000
    const times = new Map<string, number>()
    for (let n = 0; n < DRAWS; n++)
      for (const { id } of takeDraw(plan, [`source ${n}`]).drawn) times.set(id, (times.get(id) ?? 0) + 1)
    const wanted = (DRAWS * 3) / 40
    const sum = ids(40).reduce((all, id) => all + ((times.get(id) ?? 0) - wanted) ** 2 / wanted, 0)
    expect(sum).toBeLessThan(72.1)
    expect(sum).toBeGreaterThan(10)
  })

  it('takes a source of two parties only as each has committed to it', () => {
    const secrets = ['first secret of sixteen', 'second secret of sixteen']
    const parties = ['审计', '民政'].map((party, n) => ({
      party,
      commitment: commitmentOf('d1', party, secrets[n]!),
    }))
    const plan = planned({ source: { kind: 'parties', parties } })
    const names = plan.source.kind === 'parties' ? plan.source.parties.map(({ party }) => party) : []
    const right = names.map((party) => secrets[parties.findIndex((one) => one.party === party)]!)
    expect(revealedProblem(plan, right)).toBeUndefined()
    expect(revealedProblem(plan, [...right].reverse())?.field).toBe('revealed.0')
    expect(revealedProblem(plan, [right[0]!, 'another'])?.field).toBe('revealed.1')
    expect(revealedProblem(plan, [right[0]!])?.field).toBe('revealed')
  })

  it.each<[string, Partial<DrawPlan>, string]>([
    ['more than there are', { strata: [{ stratum: 'a', take: 2, ids: ['x'] }] }, 'strata.0.take'],
    ['nothing', { strata: [{ stratum: 'a', take: 0, ids: ['x'] }] }, 'strata'],
    ['one thing twice', { strata: [{ stratum: 'a', take: 1, ids: ['x', 'x'] }] }, 'strata'],
    ['a name with a blank', { strata: [{ stratum: 'a', take: 1, ids: ['x y'] }] }, 'strata'],
    ['too few inspectors', { inspectors: ['i001'], recusals: [] }, 'inspectors'],
    [
      'a thing that too many are recused of',
      {
        inspectors: ['i001', 'i002', 'i003'],
        recusals: ['i001', 'i002'].map((inspector) => ({ inspector, id: 'o004' })),
      },
      'inspectors',
    ],
    ['a recusal of nobody', { recusals: [{ inspector: 'x', id: 'o004' }] }, 'recusals.0'],
    [
      'a nameless source',
      { source: { kind: 'public', what: ' ', knownOn: '2026-03-10' as Day } },
      'source.what',
    ],
    [
      'a day that is none',
      { source: { kind: 'public', what: 'x', knownOn: '2026-02-30' as Day } },
      'source.knownOn',
    ],
    [
      'one party',
      { source: { kind: 'parties', parties: [{ party: 'a', commitment: '0'.repeat(64) }] } },
      'source.parties',
    ],
    [
      'two parties with one commitment',
      {
        source: {
          kind: 'parties',
          parties: ['a', 'b'].map((party) => ({ party, commitment: '0'.repeat(64) })),
        },
      },
      'source.parties',
    ],
  ])('is not planned with %s', (_, more, field) => {
    expect(refusedAt(more)).toBe(field)
  })
})

/** JSON with sorted keys, written for the test. */
const canonical = (value: unknown): string =>
  Array.isArray(value)
    ? `[${value.map(canonical).join(',')}]`
    : typeof value === 'object' && value !== null
      ? `{${Object.entries(value)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([key, of]) => `${JSON.stringify(key)}:${canonical(of)}`)
          .join(',')}}`
      : JSON.stringify(value)
