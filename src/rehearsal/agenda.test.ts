import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Agenda } from './agenda.ts'

const entry = fc.record({ at: fc.integer({ min: 0, max: 20 }), priority: fc.integer({ min: 0, max: 3 }) })

describe('the agenda', () => {
  it('gives items by time, then priority, then in the order they were put in', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 3000 }), (entries) => {
        const agenda = new Agenda<number>()
        for (const [index, { at, priority }] of entries.entries()) agenda.put(at, priority, index)
        const taken = entries.map(() => agenda.take())
        const expected = [...entries.keys()].sort(
          (a, b) => entries[a]!.at - entries[b]!.at || entries[a]!.priority - entries[b]!.priority || a - b,
        )
        expect(taken).toEqual(expected)
        expect(agenda.size).toBe(0)
        expect(agenda.nextAt).toBe(Number.POSITIVE_INFINITY)
      }),
      { numRuns: 50 },
    )
  })

  it('keeps the order while items come and go', () => {
    fc.assert(
      fc.property(fc.array(entry, { minLength: 1, maxLength: 500 }), (entries) => {
        const agenda = new Agenda<number>()
        let now = 0
        for (const { at, priority } of entries) {
          agenda.put(now + at, priority, now + at)
          agenda.put(now + at + 1, priority, now + at + 1)
          const next = agenda.take()
          expect(next).toBeGreaterThanOrEqual(now)
          now = next
        }
      }),
      { numRuns: 50 },
    )
  })

  it('keeps the order of the others when one is taken out, wherever it is', () => {
    fc.assert(
      fc.property(fc.array(entry, { minLength: 1, maxLength: 300 }), fc.nat(), (entries, pick) => {
        const agenda = new Agenda<number>()
        for (const [index, { at, priority }] of entries.entries()) agenda.put(at, priority, index)
        const out = pick % entries.length
        agenda.remove(out)
        const expected = [...entries.keys()]
          .filter((index) => index !== out)
          .sort(
            (a, b) => entries[a]!.at - entries[b]!.at || entries[a]!.priority - entries[b]!.priority || a - b,
          )
        expect(expected.map(() => agenda.take())).toEqual(expected)
        expect(() => agenda.remove(out)).toThrow(RangeError)
      }),
      { numRuns: 50 },
    )
  })
})
