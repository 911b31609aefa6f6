import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { drawRfc3797, md5, rfc3797Key } from './rfc3797.ts'
import { hex, utf8 } from './sha256.ts'

describe('the draw of RFC 3797', () => {
  const KEY = '9319./2.5.8.10.12./9.18.26.34.41.45./'

  it('comes to what its section 6 works out', () => {
    expect(rfc3797Key([[9319], [2, 5, 12, 8, 10], [9, 18, 26, 34, 41, 45]])).toBe(KEY)
    expect(hex(md5(utf8(`\0\0${KEY}\0\0`)))).toBe('990dd0a5692a029a98b5e01aa28f3459')
    expect(drawRfc3797(25, 10, KEY)).toEqual([17, 7, 2, 16, 25, 23, 8, 24, 19, 13])
  })

  it('rests on the MD5 that everybody has', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (message) => {
        expect(hex(md5(message))).toBe(createHash('md5').update(message).digest('hex'))
      }),
      { numRuns: 500 },
    )
  })

  it('draws each once, and no more than there are', () => {
    expect([...drawRfc3797(300, 300, 'x')].sort((a, b) => a - b)).toEqual(
      Array.from({ length: 300 }, (_, n) => n + 1),
    )
    expect(() => drawRfc3797(3, 4, 'x')).toThrow(RangeError)
    expect(() => drawRfc3797(70_000, 1, 'x')).toThrow(RangeError)
  })
})
