import { z } from 'zod'
import {
  addDays,
  between,
  type CaseState,
  defineProgramme,
  type Effect,
  type Fen,
  factsOfKind,
  HOUR_MS,
  type Scene,
  type ToolsOf,
  text,
} from '../../kernel/index.ts'
import { address, degrees, field, householdFen, line, prose, said } from '../fields.ts'
import { complaintParameters, outageParameters, refundParameters, seasonParameters } from './parameters.ts'
import { type RefundTable, refundForCold, refundForOutages, refundTable } from './refund.ts'
import { daysOf, nextYearly } from './season.ts'
import { BUREAU, roles } from './words.ts'

const { floor } = complaintParameters
const { reductionHours } = outageParameters
const values = { ...refundParameters, ...seasonParameters, refundTable, floor, reductionHours }
const words = defineProgramme({
  id: 'heating.refund',
  name: text('供热退费', 'Heating refund'),
  bureau: BUREAU,
  request: z.strictObject({
    place: address('地点', 'Place').optional(),
    why: prose('退费说明', 'Why it is asked for').optional(),
  }),
  stages: {
    applied: text('已申请', 'Applied for'),
    reckoned: text('已核算,待审定', 'Worked out, to be approved'),
    approved: text('已审定,待退费', 'Approved, to be paid back'),
  },
  outcomes: {
    refunded: text('已退费', 'Paid back'),
    declined: text('不予退费', 'Refused'),
    joined: text('并入在办的另一件', 'Joined to the one under way'),
  },
  roles,
  parameters: values,
})
type Tools = ToolsOf<typeof words>

const REFUND = 'refund'
const MOST_ROWS = 200

const reckoning = z.strictObject({
  feeFen: householdFen('本采暖期热费', 'Fee of the season'),
  cold: z
    .array(
      z.strictObject({
        room: degrees('室温', 'Room temperature'),
        days: field(z.number().int().min(1).max(366), '天数', 'Days', { unit: 'd' }),
      }),
    )
    .max(MOST_ROWS)
    .optional()
    .meta({ title: '不达标的天数', titleEn: 'Days too cold' }),
  outages: z
    .array(
      z.strictObject({
        hours: field(
          z
            .number()
            .int()
            .min(1)
            .max(366 * 24),
          '停热小时',
          'Hours without heat',
          { unit: 'h' },
        ),
      }),
    )
    .max(MOST_ROWS)
    .optional()
    .meta({ title: '停热', titleEn: 'Outages' }),
  papers: line('依据(测温记录、停热记录)', 'Papers it rests on (measurements, outages)'),
})
type Reckoning = z.output<typeof reckoning>

interface Terms {
  readonly days: number
  readonly table: RefundTable
  readonly standard: number
  readonly leastHours: number
}

const sum = (values: readonly number[]): number => values.reduce((total, each) => total + each, 0)

/** What is given back in all, never more than the fee; a text where it cannot be told. */
const refundOf = (
  { feeFen, cold = [], outages = [] }: Reckoning,
  terms: Terms,
): Fen | ReturnType<typeof text> => {
  const { days, table, standard, leastHours } = terms
  const season = { fee: feeFen as Fen, days }
  if (sum(cold.map((each) => each.days)) * 24 + sum(outages.map((each) => each.hours)) > days * 24)
    return text('天数和停热时间超过采暖期', 'more days and hours than the season has')
  const forCold = refundForCold(season, cold, { table, standard })
  if (forCold === undefined)
    return text('退费分档没有规定该室温', 'the refund tiers do not say what such a temperature gives back')
  const ms = outages.map((each) => each.hours * HOUR_MS)
  const total = Math.min(feeFen, forCold + refundForOutages(season, ms, leastHours))
  return total > 0 ? (total as Fen) : text('核算为零,应不予退费', 'it comes to nothing: refuse it instead')
}

const termsOf = ({
  day,
  parameter,
}: Pick<Scene<unknown, unknown, typeof values>, 'day' | 'parameter'>): Terms => ({
  days: daysOf(parameter('season'), day),
  table: parameter('refundTable'),
  standard: parameter('floor'),
  leastHours: parameter('reductionHours'),
})

/** The sum last worked out. */
const worked = ({ facts }: Pick<CaseState, 'facts'>): number =>
  (factsOfKind(facts, REFUND).at(-1)?.value as number | undefined) ?? 0

/** The resident has the receipt of the complaint, and reads there what was decided. */
const tellComplaint = (
  { parent }: Pick<CaseState, 'parent'>,
  input: { readonly amountFen: number } | { readonly explanation: string },
): readonly Effect[] =>
  parent ? [{ effect: 'perform', case: parent.id, action: 'refundDecided', input }] : []

const workingOut = ({ action }: Tools) => ({
  /** The rules work the sum out from the fee, the days too cold and the outages; nobody types it in. */
  reckon: action({
    name: text('核算退费', 'Work the refund out'),
    by: 'operator',
    from: ['applied', 'reckoned'],
    input: reckoning,
    to: (scene) => {
      const found = refundOf(scene.input, termsOf(scene))
      return typeof found === 'number' ? 'reckoned' : scene.refuse(found)
    },
    records: (scene) => {
      const found = refundOf(scene.input, termsOf(scene))
      return typeof found === 'number'
        ? [
            {
              fact: REFUND,
              value: found,
              from: scene.day,
              source: '退费核算',
              certainty: 'verified',
            },
          ]
        : []
    },
  }),
})

/** Decided and paid by others than worked it out. */
const deciding = ({ action, notify }: Tools) => ({
  approve: action({
    name: text('审定退费', 'Approve the refund'),
    by: 'dispatcher',
    from: 'reckoned',
    to: ({ anotherThan }) => anotherThan(['reckon']) ?? 'approved',
    effects: ({ case: of }) => tellComplaint(of, { amountFen: worked(of) }),
  }),
  sendBack: action({
    name: text('退回重新核算', 'Send back to be worked out again'),
    by: 'dispatcher',
    from: 'reckoned',
    input: z.strictObject({ reason: prose('理由', 'Reason') }),
    to: 'applied',
  }),
  pay: action({
    name: text('登记已退费', 'Record as paid back'),
    by: 'operator',
    from: 'approved',
    input: z.strictObject({ voucher: line('退费凭证号', 'Number of the voucher', 128) }),
    to: ({ anotherThan }) => anotherThan(['approve']) ?? 'refunded',
  }),
  decline: action({
    name: text('不予退费', 'Refuse'),
    by: 'dispatcher',
    from: ['applied', 'reckoned'],
    input: z.strictObject({ explanation: said(prose('书面说明', 'Written explanation')) }),
    to: 'declined',
    effects: ({ case: of, input }) => tellComplaint(of, { explanation: input.explanation }),
  }),
  /** Its complaint knows of another that was asked for meanwhile: what is left to say is said there. */
  giveWay: action({
    name: text('让位于在办的另一件', 'Give way to the one under way'),
    by: 'machine',
    from: ['applied', 'reckoned'],
    whilePaused: true,
    to: 'joined',
    effects: () => [
      notify(
        'dispatcher',
        text(
          '重新办理的退费已并入同一投诉在办的另一件,请在那一件中一并核算。',
          'A refund that was begun anew was joined to the one under way for the same complaint: work it out there.',
        ),
      ),
    ],
  }),
})

/** Money back for days too cold and for long outages: worked out by the rules, approved by somebody else, paid by a day of the year. */
export const refunding = words
  .behaves((tools) => ({
    actions: { ...workingOut(tools), ...deciding(tools) },
    promises: {
      refund: tools.promise({
        name: text('按期办结退费', 'Refund settled in time'),
        from: 'applied',
        until: ['refunded', 'declined'],
        within: ({ at, day, parameter, startOf }) =>
          between(at, startOf(addDays(nextYearly(parameter('refundBy'), day), 1))),
        late: 'supervisor',
        basis: refundParameters.refundBy.history[0]!,
      }),
    },
  }))
  .accounts(({ count, share, sum: total }) => ({
    applications: count(text('退费申请', 'Refunds applied for'), 'applied'),
    refunded: count(text('已退费', 'Refunds paid'), 'refunded'),
    declined: count(text('不予退费量', 'Refunds refused'), 'declined'),
    refundedFen: total(text('退费金额', 'Paid back'), 'fen', (of) =>
      of.stage === 'refunded' ? { at: of.closedAt!, value: worked(of) } : undefined,
    ),
    settledInTime: share.kept(text('按期办结率', 'Settled in time'), 'refund'),
  }))
