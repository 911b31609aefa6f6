import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { filled, moves, type Schema } from '../../test/support/filled-forms.ts'
import { forms, hours, MACHINE, type Mark, type Programme } from '../kernel/index.ts'
import { programmes } from './index.ts'
import { Town } from './testing.ts'

type Counted = Readonly<Record<string, readonly Mark[]>>

/** What a case counts for, but for its promises: they stay kept or broken whatever follows. */
const countsFor = (programme: Programme, town: Town, of: string): Counted =>
  Object.fromEntries(
    Object.entries(programme.indicators).map(([name, indicator]) => [
      name,
      indicator.measure({ ...town.case(of), promises: [] }),
    ]),
  )

/** A case that has ended so, was begun anew, and was withdrawn. */
const begunAnew = (programme: Programme, request: unknown, outcome: string): Counted => {
  const town = new Town(programmes)
  const of = town.open(programme.id, { request })
  town.after(hours(1)).do(of, 'conclude', MACHINE, { outcome })
  town.after(hours(1)).do(of, 'reopen', actorOf(programme, 'reopen'), { reason: 'x' })
  town.after(hours(1)).do(of, 'withdraw', actorOf(programme, 'withdraw'), { reason: 'x' })
  return countsFor(programme, town, of)
}
const actorOf = (programme: Programme, action: string): string => programme.actions[action]!.by[0]!

describe('what ended and was begun anew counts as nothing that it was then', () => {
  const reopened = programmes.filter(
    ({ actions: { conclude, reopen, withdraw } }) => conclude && reopen && withdraw,
  )
  it.each(reopened.map((programme) => [programme.id, programme] as const))('%s', (_, programme) => {
    const [request] = fc.sample(filled(forms(programme).open as Schema), { numRuns: 1, seed: 7 })
    const withdrawn = begunAnew(programme, request, 'withdrawn')
    for (const outcome of Object.keys(programme.outcomes))
      expect({ outcome, ...begunAnew(programme, request, outcome) }).toEqual({ outcome, ...withdrawn })
  })
})

/** How many there are, by what a case counts for: figures that are gains less losses. */
const stocks = (programme: Programme, town: Town, of: string): Readonly<Record<string, number>> =>
  Object.fromEntries(
    Object.entries(programme.indicators)
      .filter(([, { name }]) => name.zh.includes('累计增减'))
      .map(([name, { measure }]) => [
        name,
        measure(town.case(of)).reduce((sum, { numerator }) => sum + numerator, 0),
      ]),
  )

describe('what was begun anew is among those that there are no more than what was just begun', () => {
  const withStocks = programmes.filter(
    ({ actions: { reopen, conclude }, indicators }) =>
      reopen && conclude && Object.values(indicators).some(({ name }) => name.zh.includes('累计增减')),
  )
  it.each(withStocks.map((programme) => [programme.id, programme] as const))('%s', (_, programme) => {
    const request = filled(forms(programme).open as Schema)
    fc.assert(
      fc.property(request, moves(programme), (asked, walk) => {
        const town = new Town(programmes)
        const of = town.open(programme.id, { request: asked })
        const fresh = stocks(programme, town, of)
        for (const { action, input, actor, wait } of walk)
          if (!['adopt', 'childClosed', 'childReopened', 'parentClosed', 'correct', 'erase'].includes(action))
            town.after(hours(wait)).try(of, action, actor, input)
        if (town.case(of).closedAt === undefined)
          town.after(hours(1)).do(of, 'conclude', MACHINE, { outcome: 'withdrawn' })
        const ended = stocks(programme, town, of)
        expect(ended).toEqual(Object.fromEntries(Object.keys(ended).map((name) => [name, 0])))
        town.after(hours(1)).do(of, 'reopen', actorOf(programme, 'reopen'), { reason: 'x' })
        expect(stocks(programme, town, of)).toEqual(fresh)
      }),
      { numRuns: 40, seed: 7 },
    )
  })
})
