import { expect, it } from 'vitest'
import { titleOf } from '../../src/server/api/titles.ts'
import { lamps } from '../fixtures/lamps.ts'

it('a title is cut between two characters: half of one is shown nowhere', () => {
  const { zh, en } = titleOf(lamps, { pole: `${'x'.repeat(79)}𠮷𠮷` }, new Map())
  expect([zh, en]).toEqual(['x'.repeat(79), 'x'.repeat(79)])
})
