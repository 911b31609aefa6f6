import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jsonOf } from './json.ts'

const parts = fc.array(fc.record({ case: fc.string(), title: fc.string({ unit: 'grapheme' }) }))
const others = fc.dictionary(
  fc.string().filter((name) => name !== 'rows' && name !== '__proto__'),
  fc.jsonValue(),
)

describe('an answer with a list whose parts are shown again', () => {
  it('says what it would say without', () => {
    fc.assert(
      fc.property(parts, others, (rows, other) => {
        const value = { rows, ...other }
        const once = jsonOf(value, 'rows').toString()
        expect(JSON.parse(once)).toEqual(JSON.parse(JSON.stringify(value)))
        expect(jsonOf(value, 'rows').toString()).toBe(once)
      }),
    )
  })

  it('writes a part once', () => {
    let written = 0
    const part = { toJSON: () => ++written }
    expect(jsonOf({ rows: [part, part] }, 'rows').toString()).toBe('{"rows":[1,1]}')
    expect(jsonOf({ rows: [part] }, 'rows').toString()).toBe('{"rows":[1]}')
  })
})
