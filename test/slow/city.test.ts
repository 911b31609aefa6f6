import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { cityBook } from '../../src/programmes/index.ts'
import {
  areasFrom,
  determineCity,
  determineInThreads,
  syntheticCity,
} from '../../src/rehearsal/population/index.ts'
import { monthOf } from '../../src/rules/index.ts'

const areas = areasFrom(readFileSync('samples/hengshui-divisions.csv', 'utf8'))

describe('a synthetic city of 4.2 million', () => {
  it('comes to the same in worker threads as in one', async () => {
    const city = syntheticCity({ people: 4_200_000, seed: 7, areas })
    const seen: number[] = []
    const month = monthOf('2025-12')
    const totals = await determineInThreads(city, { book: cityBook() }, month, (households) =>
      seen.push(households),
    )
    expect(seen.at(-1)).toBe(city.households)
    expect(totals).toEqual(determineCity(city, cityBook(), month))
  })

  it.each([1, 2025])('with seed %i comes to the totals that the pages give, to the person', (seed) => {
    const city = syntheticCity({ people: 4_200_000, seed, areas })
    const totals = determineCity(city, cityBook(), monthOf('2025-12'))
    const people = (id: string) => totals.find(({ determination }) => determination === id)!.people
    expect({
      living: people('social-assistance/minimum-living'),
      destitute: people('social-assistance/destitute'),
      old: people('elder-care/old-age'),
      orphans: people('child-protection/orphan'),
      unattended: people('child-protection/unattended'),
    }).toEqual({ living: 66_000, destitute: 22_000, old: 107_000, orphans: 192, unattended: 574 })
  })
})
