import type { Lang } from '../desk/index.ts'
import { text } from '../kernel/index.ts'
import { oneHousehold, type SyntheticCity } from '../rehearsal/population/index.ts'
import {
  type Decision,
  type Determination,
  determine,
  type Missing,
  type Month,
  type RuleBook,
  tableOf,
} from '../rules/index.ts'
import { householdWord, type Named, yuanText } from './city.ts'
import { refuseWith } from './output.ts'

/** A decision with whom it is about: a member's name, or the household's. */
export interface Decided {
  readonly subject: string
  readonly of: 'household' | 'member'
  readonly determination: Determination
  readonly decision: Decision
}

/** All decisions for one household of a city, for its members where a determination is about persons. */
export const decisionsFor = (
  { city, book }: { readonly city: SyntheticCity; readonly book: RuleBook },
  word: string,
  month: Month,
  determinations: readonly Determination[],
): readonly Decided[] => {
  const named: Named = householdWord(word, city)
  const population = oneHousehold(city, book, named.household)
  const scene = { book, month, population }
  const only = named.member === undefined ? undefined : named.member - 1
  const decided = determinations.flatMap((determination): readonly Decided[] => {
    const { subject } = determination
    const { rows, ids } = tableOf(population, subject)
    const of = subject.memberOf ? 'member' : 'household'
    if (only !== undefined && of === 'member' && only >= rows)
      return refuseWith(
        'unknown-household',
        `${named.household} 号家庭只有 ${rows} 名成员。`,
        `Household ${named.household} has only ${rows} members.`,
        'HOUSEHOLD',
      )
    return Array.from({ length: rows }, (_, row) => row)
      .filter((row) => of === 'household' || only === undefined || row === only)
      .map((row) => ({
        subject: ids[row]!,
        of,
        determination,
        decision: determine(scene, determination, row),
      }))
  })
  return decided
}

/** The determinations that a programme's or a determination's id names. */
export const determinationsNamed = (book: RuleBook, word: string): readonly Determination[] => {
  const found = book.determinations.filter(
    ({ programme }) => programme === word || programme.startsWith(`${word}/`),
  )
  if (found.length > 0) return found
  const all = book.determinations.map(({ programme }) => programme).join(', ')
  return refuseWith(
    'unknown-programme',
    `没有名为“${word}”的项目或认定;有:${all}。`,
    `There is no programme or determination "${word}"; there are: ${all}.`,
    'PROGRAMME',
  )
}

const OUTCOMES = {
  entitled: text('符合', 'entitled'),
  'not-entitled': text('不符合', 'not entitled'),
  undetermined: text('无法认定', 'undetermined'),
} as const

/** What a decision comes to, in a few words. */
export const outcomeText = (
  { outcome, amountFen, tier }: Decision,
  { tier: tiers }: Determination,
  lang: Lang,
): string => {
  const amount =
    outcome === 'entitled' && amountFen !== null && amountFen > 0
      ? `, ${yuanText(amountFen)} ${lang === 'zh' ? '元' : 'yuan'}`
      : ''
  const level = outcome === 'entitled' && tier ? `, ${tiers?.type.names[tier]?.[lang] ?? tier}` : ''
  return `${OUTCOMES[outcome][lang]}${amount}${level}`
}

/** What is not known and would decide it. */
export const missingText = (missing: readonly Missing[], lang: Lang): string =>
  missing.map(({ name, subject }) => `${name[lang]}${subject ? ` (${subject.id})` : ''}`).join(', ')
