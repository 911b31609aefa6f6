import { createHash, createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hex, hmacSha256, sha256, utf8 } from './sha256.ts'

/** Lengths about the edges of a block, where padding goes wrong. */
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc
    .constantFrom(0, 54, 55, 56, 57, 63, 64, 65, 119, 120, 128, 4096)
    .map((length) => new Uint8Array(length).fill(7)),
)

describe('SHA-256', () => {
  it('is what the standard says of its examples', () => {
    expect(hex(sha256(utf8('abc')))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
    expect(hex(sha256(utf8('')))).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
  })

  it('is the machine’s own, of anything', () => {
    fc.assert(
      fc.property(bytes, (message) => {
        expect(hex(sha256(message))).toBe(createHash('sha256').update(message).digest('hex'))
      }),
      { numRuns: 500 },
    )
  })

  it('is the machine’s own under a key of any length', () => {
    fc.assert(
      fc.property(bytes, bytes, (key, message) => {
        expect(hex(hmacSha256(key)(message))).toBe(createHmac('sha256', key).update(message).digest('hex'))
      }),
      { numRuns: 500 },
    )
  })
})
