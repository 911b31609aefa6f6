import { type Day, type FactRecord, factsOfKind, type HeldFacts } from '../kernel/index.ts'

/** A fact of one of several that a case names: a solution by who offers it, a patent by its number. */
interface Named {
  readonly name: string
  readonly value: FactRecord['value']
  /** Since when it stands as it does. */
  readonly from: Day
}

/** For `records`: something of one of several, by its name. */
export const named = (
  fact: string,
  name: string,
  value: FactRecord['value'],
  from: Day,
  source = '登记',
): FactRecord => ({
  fact,
  about: encodeURIComponent(name),
  value,
  from,
  source,
  certainty: 'verified',
})

/** All that are named under a fact, each as it stands now, by name. */
export const allNamed = (held: HeldFacts, fact: string): readonly Named[] =>
  Object.keys(held ?? {})
    .flatMap((key) => {
      const [about = '', of] = key.split(' ')
      return of === fact ? [about] : []
    })
    .sort()
    .map((about) => {
      const { value, from } = factsOfKind(held, fact, about).at(-1)!
      return { name: decodeURIComponent(about), value, from }
    })

/** What stands of one that is named; undefined where it was never named. */
export const standing = (held: HeldFacts, fact: string, name: string): FactRecord['value'] | undefined =>
  factsOfKind(held, fact, encodeURIComponent(name)).at(-1)?.value
