import { z } from 'zod'
import {
  addDays,
  type CaseState,
  type Day,
  type FactRecord,
  factsOfKind,
  parseDay,
  text,
  type Valued,
} from '../kernel/index.ts'
import { choice, fenField, field, line } from './fields.ts'

/**
 * What programmes that grant money by month have in common: the machine's actions `determined`, `entitle` and
 * `paid`. What was granted and what was paid for each month are facts of the case, so that recomputing a month is a
 * correction of a fact, and what is owed either way is their difference.
 */
export const month = field(z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/), '月份', 'Month', { format: 'month' })
const fenAmount = fenField('金额(分)', 'Amount in fen')

/** What a decision was made on, so that it can be explained again to the letter. */
const basis = z.strictObject({
  /** The rules' version. */
  book: field(z.string().max(128), '规则版本', 'Version of the rules'),
  /** The case that holds the subject's facts, and its version then. */
  subject: field(z.string().max(128), '对象', 'Subject'),
  subjectVersion: field(z.number().int().min(0), '对象事实版本', 'Version of its facts'),
  /** The version of the city's parameters then. */
  parametersVersion: field(z.number().int().min(0), '参数版本', 'Version of the parameters'),
})

/** What the rules said, as the desk hands it to `determined`; `basis` is what it was decided on, for explaining it again. */
export const determinedInput = z.strictObject({
  determination: line('认定', 'Determination'),
  month,
  outcome: choice('结果', 'Outcome', {
    entitled: text('符合', 'Entitled'),
    'not-entitled': text('不符合', 'Not entitled'),
    undetermined: text('不能认定', 'Not determined'),
  }),
  amountFen: field(fenAmount.nullable(), '金额(分)', 'Amount in fen'),
  tier: field(z.string().max(64).nullable().optional(), '档次', 'Tier'),
  /** What is not known and would decide it: facts by `entity/fact`, with the member they are about. */
  missing: z
    .array(
      z.strictObject({
        what: field(z.string().max(32), '种类', 'What'),
        id: field(z.string().max(128), '名称', 'Which'),
        about: field(z.string().max(128).optional(), '成员', 'Member'),
      }),
    )
    .max(200)
    .meta({ title: '缺少的事实', titleEn: 'What is missing' }),
  basis,
})

/** What is granted for a month; entered again for the same month it corrects it. */
export const entitleInput = z.strictObject({
  month,
  amountFen: fenAmount,
  because: line('依据', 'Because', 500),
})
/** What reached the recipient for a month, in all; 0 where the bank returned it. */
export const paidInput = z.strictObject({
  month,
  amountFen: fenAmount,
  run: line('发放批次', 'Payment run', 128),
})

const firstOf = (of: string): Day => `${of}-01` as Day
/** The last day of a month written `YYYY-MM`. */
const lastOf = (of: string): Day => {
  const next = addDays(addDays(firstOf(of), 27), 4)
  const first = `${next.slice(0, 7)}-01`
  return addDays(parseDay(first)!, -1)
}

export const GRANTED = 'granted'
export const PAID = 'paid'

const monthly = (fact: string, of: string, value: number, source: string): FactRecord => ({
  fact,
  value,
  from: firstOf(of),
  until: lastOf(of),
  source,
  certainty: 'verified',
})
/** For an action's `records`: what is granted for the month. */
export const grantedRecords = ({ input }: { readonly input: z.output<typeof entitleInput> }) => [
  monthly(GRANTED, input.month, input.amountFen, input.because),
]
/** For an action's `records`: what was paid for the month. */
export const paidRecords = ({ input }: { readonly input: z.output<typeof paidInput> }) => [
  monthly(PAID, input.month, input.amountFen, input.run),
]

/** Amounts by month, as marks of a `sum`: each counts in its own month. */
export const byMonth =
  (fact: typeof GRANTED | typeof PAID) =>
  (of: Pick<CaseState, 'facts'>): readonly Valued[] =>
    factsOfKind(of.facts, fact).map(({ from, value }) => ({ at: from, value: value as number }))

/** One for each month with something granted: summed over a month it is the number of recipients. */
export const recipientMonths = (of: Pick<CaseState, 'facts'>): readonly Valued[] =>
  byMonth(GRANTED)(of).flatMap(({ at, value }) => (value > 0 ? [{ at, value: 1 }] : []))

/** Granted less paid, by month, where they differ: above zero is owed to the recipient, below was paid too much. */
export const balances = (of: Pick<CaseState, 'facts'>): readonly { month: string; fen: number }[] => {
  const sums = new Map<string, number>()
  for (const [fact, sign] of [
    [GRANTED, 1],
    [PAID, -1],
  ] as const)
    for (const { at, value } of byMonth(fact)(of)) {
      const key = String(at).slice(0, 7)
      sums.set(key, (sums.get(key) ?? 0) + sign * value)
    }
  return [...sums]
    .filter(([, fen]) => fen !== 0)
    .sort()
    .map(([key, fen]) => ({ month: key, fen }))
}
