import { expect, it } from 'vitest'
import { counted, text } from './index.ts'

it.each([
  ['birds', 'bird'],
  ['people', 'person'],
  ['species', 'species'],
  ['communities', 'community'],
  ['branches', 'branch'],
  ['cases', 'case'],
  ['working days', 'working day'],
  ['household-months', 'household-month'],
  ['years of age', 'year of age'],
  ['of them', 'of them'],
  ['yuan a month', 'yuan a month'],
  ['times a day', 'time a day'],
  ['kg', 'kg'],
  ['ms', 'ms'],
  ['m/min', 'm/min'],
  ['°C', '°C'],
  ['', ''],
])('of %s, one is %s', (many, one) => {
  const name = text('只', many)
  expect(counted(name, 1)).toEqual(text('只', one))
  expect(counted(name, -1)).toEqual(text('只', one))
  for (const value of [0, 0.5, 1.5, 2, 1000]) expect(counted(name, value)).toEqual(name)
})
