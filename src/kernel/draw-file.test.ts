import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Day } from './calendar.ts'
import { takeDraw } from './draw.ts'
import { checkDraw, type DrawRecord, publishDraw } from './draw-file.ts'
import { type DrawPlan, planDraw } from './draw-plan.ts'

const given: DrawPlan = {
  draw: 'draw-2026',
  strata: [
    { stratum: 'city', take: 1, ids: ['c1', 'c2', 'c3'] },
    { stratum: 'county', take: 2, ids: ['o1', 'o2', 'o3', 'o4', 'o5'] },
  ],
  each: 2,
  inspectors: ['i1', 'i2', 'i3', 'i4'],
  recusals: [{ inspector: 'i1', id: 'o1' }],
  source: { kind: 'public', what: '双色球 2026029 期红球,由小到大', knownOn: '2026-03-10' as Day },
}
const planned = planDraw(given)
if (!planned.ok) throw new Error(planned.refusal.message.en)
const plan = planned.value
const REVEALED = ['03 07 11 19 22 30']
const [first] = takeDraw(plan, REVEALED).drawn
const record: DrawRecord = {
  plan,
  frozenOn: '2026-03-02' as Day,
  revealed: REVEALED,
  revealedOn: '2026-03-11' as Day,
  passedOver: [{ id: first!.id, reason: '已注销', on: '2026-03-12' as Day }],
}
const FILE = publishDraw(record)
const codesOf = (said: string) => checkDraw(said).problems.map(({ code }) => code)
interface Written {
  readonly plan: { readonly source: object; readonly inspectors: string[] }
  readonly drawing: { readonly drawn: object[]; readonly passedOver: object[] }
}
/** The file with something else in it, written as files are. */
const changed = (change: (file: Written) => void): string => {
  const file = JSON.parse(FILE)
  change(file)
  return `${JSON.stringify(file, null, 2)}\n`
}

describe('a published draw', () => {
  it('is found right from the file alone, before and after chance is known', () => {
    expect(checkDraw(FILE)).toMatchObject({
      problems: [],
      checked: { draw: 'draw-2026', pool: 8, drawn: 3, isDrawn: true },
    })
    const frozen = publishDraw({ plan, frozenOn: record.frozenOn, passedOver: [] })
    expect(checkDraw(frozen)).toMatchObject({ problems: [], checked: { isDrawn: false } })
    expect(checkDraw(frozen).checked!.root).toBe(checkDraw(FILE).checked!.root)
  })

  it('is found wrong whichever byte of it is another one', () => {
    const bytes = new TextEncoder().encode(FILE)
    const decoder = new TextDecoder()
    for (let at = 0; at < bytes.length; at++)
      for (const flip of [0x01, 0x20]) {
        const other = bytes.slice()
        other[at]! ^= flip
        expect(codesOf(decoder.decode(other)), `byte ${at}`).not.toEqual([])
      }
  })

  it('is found wrong with anything added or left out', () => {
    fc.assert(
      fc.property(fc.nat(FILE.length), fc.string({ maxLength: 3 }), fc.nat(3), (at, more, less) => {
        const other = FILE.slice(0, at) + more + FILE.slice(at + less)
        expect(codesOf(other).length > 0).toBe(other !== FILE)
      }),
      { numRuns: 300 },
    )
  })

  it.each<[string, (file: Written) => void, string]>([
    [
      'another drawn',
      ({ drawing }) => Object.assign(drawing, { drawn: [...drawing.drawn].reverse() }),
      'bad-drawing',
    ],
    [
      'another value',
      ({ drawing }) => Object.assign(drawing, { revealed: ['03 07 11 19 22 31'] }),
      'bad-drawing',
    ],
    ['somebody more in the pool', ({ plan: of }) => of.inspectors.push('i5'), 'bad-root'],
    [
      'a source that was known already',
      ({ plan: of }) => Object.assign(of.source, { knownOn: '2026-03-02' }),
      'bad-days',
    ],
    [
      'a draw before the source was known',
      ({ drawing }) => Object.assign(drawing, { revealedOn: '2026-03-09' }),
      'bad-days',
    ],
    [
      'a reason that was not given',
      ({ drawing }) => Object.assign(drawing.passedOver[0]!, { reason: ' ' }),
      'bad-passing',
    ],
    ['another format', (file) => Object.assign(file, { format: 'bihuan-draw/2' }), 'bad-form'],
    ['a list out of order', ({ plan: of }) => of.inspectors.reverse(), 'bad-plan'],
  ])('tells of %s, and where', (_, change, code) => {
    expect(codesOf(changed(change))).toContain(code)
  })

  it('tells of a text that is none of its kind', () => {
    expect(codesOf('')).toEqual(['no-json'])
    expect(codesOf('{}')).toEqual(['bad-form'])
    expect(codesOf('x'.repeat(17 * 1024 * 1024))).toEqual(['no-json'])
  })
})
