import { expect, it } from 'vitest'
import { columnsOf, picker } from './pick.ts'

const noTimes = () => undefined
const number = (cell: string) => {
  const found = picker({ column: '数', as: 'number' }, columnsOf(['数']), noTimes, 'request.n')([cell])
  return found.ok ? found.value : found.problem.code
}

it.each([
  ['16.5', 16.5],
  [' -3 ', -3],
  ['1,234,567.8', 1_234_567.8],
  ['１６．５', 16.5],
  ['－１，２３４', -1234],
  ['1,2', 'bad-number'],
  ['12,34', 'bad-number'],
  ['1,2345', 'bad-number'],
  ['十六', 'bad-number'],
  ['', undefined],
])('reads the number %j as %j', (cell, is) => {
  expect(number(cell)).toBe(is)
})
