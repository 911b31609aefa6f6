import type { CaseState, Day, FactRecord, HeldFact, Valued } from '../kernel/index.ts'

type Holds = Pick<CaseState, 'facts'>

/** Every fact of a kind that a case holds, whatever each is about, in a fixed order. */
export const heldOf = ({ facts }: Holds, fact: string): readonly HeldFact[] =>
  Object.keys(facts ?? {})
    .sort()
    .flatMap((key) => (key.endsWith(` ${fact}`) ? facts![key]! : []))

/** For an action's `records`: one more number of a kind, kept beside those entered before, however many a day. */
export const entry = (of: Holds, fact: string, value: number, from: Day, source: string): FactRecord => ({
  fact,
  about: String(heldOf(of, fact).length + 1),
  value,
  from,
  source,
  certainty: 'verified',
})

/** For a `sum`: the numbers of a kind, each on its day. */
export const entries = (of: Holds, fact: string): readonly Valued[] =>
  heldOf(of, fact).map(({ from, value }) => ({ at: from, value: value as number }))
