import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { SAID_TO_ASKER, saidToAsker, saidWhere } from './said.ts'

const said = z.string().meta(SAID_TO_ASKER)
const input = z.strictObject({
  reason: said.optional(),
  opinion: z.string().optional(),
  note: z.string().optional().meta(saidWhere('shown')),
  shown: z.boolean().optional(),
  checks: z
    .array(
      z.strictObject({
        item: z.string(),
        hazard: z.strictObject({ what: said, level: z.number() }).optional(),
      }),
    )
    .optional(),
  all: z
    .array(z.strictObject({ day: z.string() }))
    .optional()
    .meta(SAID_TO_ASKER),
})
const of = (filled: unknown) => saidToAsker({ input }, filled)

describe('what of a form is said to whoever asked', () => {
  it('is what it marks, and nothing beside it', () => {
    expect(of({ reason: 'too far', opinion: 'they ask every year' })).toEqual({ reason: 'too far' })
    expect(of({ all: [{ day: '2026-01-05' }] })).toEqual({ all: [{ day: '2026-01-05' }] })
  })

  it('is nothing at all where nothing of it was filled in', () => {
    for (const filled of [
      {},
      { opinion: 'no' },
      { checks: [{ item: 'brakes' }] },
      undefined,
      'words',
      ['words'],
    ])
      expect([filled, of(filled)]).toEqual([filled, undefined])
  })

  it('hangs on a box where the mark names one', () => {
    expect(of({ note: 'called', shown: true })).toEqual({ note: 'called' })
    for (const shown of [false, undefined, 'true']) expect(of({ note: 'called', shown })).toBeUndefined()
  })

  it('is found in parts and in lists, each without what stands beside it', () => {
    const checks = [{ item: 'brakes' }, { item: 'lights', hazard: { what: 'broken', level: 2 } }]
    expect(of({ checks })).toEqual({ checks: [{ hazard: { what: 'broken' } }] })
  })

  it('is nothing of what no form describes', () => {
    expect(of({ reason: 'x', stray: { reason: 'y' } })).toEqual({ reason: 'x' })
  })
})
