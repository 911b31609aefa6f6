import { describe, expect, it } from 'vitest'
import { lines } from './arrays.ts'

describe('lines', () => {
  it.each([
    [[]],
    [['']],
    [['', 'a', '']],
    [['{"a":1}', '"供暖"', '"é😀"']],
    // More than what is kept for the next batch.
    [Array.from({ length: 40 }, (_, n) => `${n}供`.repeat(40_000))],
  ])('are the bytes of the texts joined', (values) => {
    expect(Buffer.from(lines(values)).equals(Buffer.from(values.join('\n')))).toBe(true)
  })

  it('are not written over by the next', () => {
    const first = lines(['first'])
    lines(['second'])
    expect(Buffer.from(first).toString()).toBe('first')
  })
})
