import { expect, it } from 'vitest'
import { beginningOf } from './text.ts'

it('cuts a text between two characters, never in the middle of one', () => {
  expect(beginningOf('ab', 3)).toBe('ab')
  expect(beginningOf('abcd', 3)).toBe('abc')
  expect(beginningOf('ab𠮷', 4)).toBe('ab𠮷')
  expect(beginningOf('ab𠮷d', 3)).toBe('ab')
  expect(beginningOf('𠮷', 1)).toBe('')
})
