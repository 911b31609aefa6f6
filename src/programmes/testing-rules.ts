import { type Determination, dayNumber, determine, monthOf, type RuleBook, tabulate } from '../rules/index.ts'

type Told = Readonly<Record<string, string | number | boolean>>

/** Somebody born in 1985, healthy, who earns so much a month (not known where undefined) and has family to support them. */
export const adult = (incomeFen: number | undefined, more: Told = {}): Told => ({
  birth: dayNumber('1985-06-01'),
  'disability-kind': 'none',
  'disability-grade': 0,
  student: false,
  support: 'able',
  ...(incomeFen === undefined ? {} : { income: incomeFen }),
  ...more,
})

/**
 * One household for tests that read like law: in town and without assets unless told otherwise.
 *
 * @example given(book, [adult(721_00), adult(0)]).in('2025-12').gives(minimumLiving).amountFen // 721_00
 */
export const given = (book: RuleBook, members: readonly Told[], more: Told = {}) => ({
  in: (month: string) => {
    const home = {
      id: 'h',
      in: { area: 'a' },
      facts: { residence: 'urban', assets: 0, hardship: 'none', 'rigid-expense': 0, ...more },
      members: members.map((facts, index) => ({
        id: `p${index}`,
        role: index === 0 ? 'head' : 'other',
        facts,
      })),
    }
    const population = tabulate(book, monthOf(month), { area: [{ id: 'a' }], household: [home] })
    return {
      population,
      /** What a determination of the household, or of the member in that place, comes to. */
      gives: (of: Determination, member = 0) => {
        const { outcome, amountFen, tier, missing } = determine(
          { book, month: monthOf(month), population },
          of,
          member,
        )
        return { outcome, amountFen, ...(tier ? { tier } : {}), missing: missing.map(({ id }) => id) }
      },
    }
  },
})
