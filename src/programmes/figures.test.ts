import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { forms, hours, MACHINE, type Mark, type Programme } from '../kernel/index.ts'
import { programmes } from './index.ts'
import { Town } from './testing.ts'
import { filled, type Schema } from './testing-forms.ts'

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
