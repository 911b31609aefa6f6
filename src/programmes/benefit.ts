import { z } from 'zod'
import {
  amountFor,
  byMonth,
  type CaseState,
  GRANTED,
  PAID,
  type Service,
  text,
  type Valued,
} from '../kernel/index.ts'
import { choice, fenField, field, line } from './fields.ts'

export { balances, byMonth, GRANTED, PAID } from '../kernel/index.ts'

/**
 * What programmes that grant money by month have in common: the machine's actions `determined`, `entitle` and
 * `paid`. What was granted and what was paid for each month are facts of the case, so that recomputing a month is a
 * correction of a fact, and what is owed either way is their difference.
 */
export const month = field(z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/), '月份', 'Month', {
  format: 'month',
  written: text('应写作 2026-01', 'it is written as 2026-01'),
})
/** A month that has begun. */
export const pastMonth = month.meta({ when: 'past' })
const fenAmount = fenField('金额', 'Amount')

/** What a decision was made on, so that it can be explained again to the letter. */
export const basis = z.strictObject({
  /** The rules' version. */
  book: field(z.string().max(128), '规则版本', 'Version of the rules'),
  /** The case that holds the subject's facts, and its version then. */
  subject: field(z.string().max(128), '对象', 'Subject', { ref: 'household' }),
  subjectVersion: field(z.number().int().min(0), '对象事实版本', 'Version of its facts'),
  /** The version of the city's parameters then. */
  parametersVersion: field(z.number().int().min(0), '参数版本', 'Version of the parameters'),
})

/** What the rules said, as the desk hands it to `determined`; `basis` is what it was decided on, for explaining it again. */
export const determinedInput = z.strictObject({
  determination: line('认定', 'Determination').meta({ ref: 'determination' }),
  month,
  outcome: choice('结果', 'Outcome', {
    entitled: text('符合', 'Entitled'),
    'not-entitled': text('不符合', 'Not entitled'),
    undetermined: text('不能认定', 'Not determined'),
  }),
  amountFen: field(fenAmount.nullable(), '金额', 'Amount', { unit: 'fen' }),
  tier: field(z.string().max(64).nullable().optional(), '档次', 'Tier', { ref: 'tier' }),
  /** What is not known and would decide it: facts by `entity/fact`, with the member they are about. */
  missing: z
    .array(
      z.strictObject({
        what: field(z.string().max(32), '种类', 'What'),
        id: field(z.string().max(128), '名称', 'Which', { ref: 'fact' }),
        about: field(z.string().max(128).optional(), '成员', 'Member', { ref: 'member' }),
      }),
    )
    .max(200)
    .meta({ title: '缺少的事实', titleEn: 'What is missing' }),
  basis: field(basis, '依据', 'Basis'),
})

/** What is granted for a month; entered again for the same month it corrects it. */
export const entitleInput = z.strictObject({
  month,
  amountFen: fenAmount,
  because: line('依据', 'Because', 500),
  /** What a monthly run of the rules found it on. */
  basis: field(basis.optional(), '依据', 'Basis'),
})
/** What reached the recipient for a month, in all; 0 where the bank returned it. */
export const paidInput = z.strictObject({
  month,
  amountFen: fenAmount,
  run: line('发放批次', 'Payment run', 128),
})

/** For an action's `records`: what is granted for the month. */
export const grantedRecords = ({ input }: { readonly input: z.output<typeof entitleInput> }) => [
  amountFor(GRANTED, input.month, input.amountFen, input.because),
]
/** For an action's `records`: what was paid for the month. */
export const paidRecords = ({ input }: { readonly input: z.output<typeof paidInput> }) => [
  amountFor(PAID, input.month, input.amountFen, input.run),
]

/** One for each month with something granted: summed over a month it is the number of recipients. */
export const recipientMonths = (of: Pick<CaseState, 'facts'>): readonly Valued[] =>
  byMonth(GRANTED)(of).flatMap(({ at, value }) => (value > 0 ? [{ at, value: 1 }] : []))

/** Whom a benefit's case is for, as its request names them. */
const named = z.looseObject({ household: z.string(), person: z.string().optional() })

/**
 * How a programme serves a determination: granted while `receiving`, for the household and member its request names.
 *
 * @param more fields of the request that tell this determination's cases from the programme's others.
 * @example service('elder-care/old-age', 'elder-care', ['receiving'], { kind: 'old-age' })
 */
export const service = (
  determination: string,
  programme: string,
  granting: readonly string[] = ['receiving'],
  more: Readonly<Record<string, unknown>> = {},
): Service => ({
  determination,
  programme,
  granting,
  beneficiary: (request) => {
    const read = named.safeParse(request)
    if (!read.success || Object.entries(more).some(([name, value]) => read.data[name] !== value))
      return undefined
    const { household, person } = read.data
    return person === undefined ? { household } : { household, person }
  },
  request: (of) => ({ ...of, ...more }),
})
