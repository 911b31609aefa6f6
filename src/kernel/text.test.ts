import { expect, it } from 'vitest'
import { beginningOf, lettersApart } from './text.ts'

it('cuts a text between two characters, never in the middle of one', () => {
  expect(beginningOf('ab', 3)).toBe('ab')
  expect(beginningOf('abcd', 3)).toBe('abc')
  expect(beginningOf('ab𠮷', 4)).toBe('ab𠮷')
  expect(beginningOf('ab𠮷d', 3)).toBe('ab')
  expect(beginningOf('𠮷', 1)).toBe('')
})

it('counts the letters that were added, left out or mistaken', () => {
  for (const [one, other, apart] of [
    ['figures', 'figures', 0],
    ['figurez', 'figures', 1],
    ['figres', 'figures', 1],
    ['', 'pay', 3],
    ['kitten', 'sitting', 3],
  ] as const)
    expect([lettersApart(one, other), lettersApart(other, one)]).toEqual([apart, apart])
})
