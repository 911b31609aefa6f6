import { z } from 'zod'
import {
  type CaseState,
  type Day,
  DIGEST,
  defineProgramme,
  type Effect,
  type FactRecord,
  factsOfKind,
  type Indicator,
  type Programme,
  role,
  type ToolsOf,
  text,
} from '../../kernel/index.ts'
import { month } from '../benefit.ts'
import { field, householdId, line, memberId, prose } from '../fields.ts'

/** So many lines in one event. */
const MOST_LINES = 100
const MOST_MONTHS = 120

const count = (title: string, titleEn: string) => field(z.number().int().min(0).max(1e9), title, titleEn)
const fen = (title: string, titleEn: string) =>
  field(z.number().int().min(0).max(1e13), title, titleEn, { unit: 'fen' })
const sha256 = field(z.string().regex(/^[0-9a-f]{64}$/), '支付文件 SHA-256', 'SHA-256 of the pay file', {
  written: DIGEST,
})
const caseId = line('事项', 'Case', 128).meta({ ref: 'case' })
const number = field(z.number().int().min(1).max(1e7), '行号', 'Line')
/** What will have reached the recipient for each month in all, once the line is paid. */
const months = field(
  z
    .array(z.strictObject({ month, amountFen: fen('当月合计', 'For the month in all') }))
    .min(1)
    .max(MOST_MONTHS),
  '月份',
  'Months',
)

const lineSchema = z.strictObject({
  line: number,
  case: caseId,
  household: householdId,
  person: memberId.optional(),
  amountFen: fen('应发金额', 'To be paid'),
  months,
})
const resultSchema = z.strictObject({
  line: number,
  case: caseId,
  amountFen: fen('实发金额', 'Paid'),
  months,
  returned: line('退回原因', 'Why it was returned', 200).optional(),
})

/** Sums that the run keeps as it goes: facts of its own case, each replacing the one before. */
const tallies = {
  lines: 'lines',
  due: 'due',
  settled: 'settled-lines',
  paid: 'paid',
  returned: 'returned-lines',
} as const
type Tally = keyof typeof tallies
const tallyOf = (of: Pick<CaseState, 'facts'>, tally: Tally): number =>
  (factsOfKind(of.facts, tallies[tally])[0]?.value ?? 0) as number
const raise = (of: CaseState<{ month: string }>, by: Partial<Record<Tally, number>>): readonly FactRecord[] =>
  Object.entries(by).map(([tally, more]) => ({
    fact: tallies[tally as Tally],
    value: tallyOf(of, tally as Tally) + more,
    from: `${of.request.month}-01` as Day,
    source: of.id,
    certainty: 'verified',
  }))

const total = (lines: readonly { amountFen: number }[]): number =>
  lines.reduce((sum, { amountFen }) => sum + amountFen, 0)

const wordsOf = (bureau: string) =>
  defineProgramme({
    id: 'payment',
    name: text('待遇发放', 'Payment of benefits'),
    bureau,
    request: z.strictObject({ programme: field(z.string().min(1).max(64), '项目', 'Programme'), month }),
    stages: {
      collecting: text('汇总', 'Collecting'),
      frozen: text('已锁定', 'Frozen'),
      approved: text('已批准', 'Approved'),
      sent: text('已送银行', 'With the bank'),
    },
    outcomes: {
      settled: text('已对账', 'Reconciled'),
      rejected: text('未批准', 'Rejected'),
      'nothing-due': text('无应发', 'Nothing due'),
    },
    roles: {
      clerk: role('staff', '经办人', 'Clerk'),
      approver: role('staff', '复核人', 'Approver'),
      supervisor: role('oversight', '督查', 'Supervisor'),
    },
    // What is with the bank is not yet recorded as paid: a second run meanwhile would pay it twice.
    claims: (of) => [`payment ${of.request.programme}`],
    without: ['withdraw', 'merge', 'reopen', 'appeal', 'answerAppeal', 'feedback', 'correct', 'conclude'],
  })
type Tools = ToolsOf<ReturnType<typeof wordsOf>>

const before = ({ action }: Tools) => ({
  /** Lines of what is granted and not paid; the host sends them as it finds them. */
  collect: action({
    name: text('列入应发', 'List what is due'),
    by: ['clerk', 'machine'],
    from: 'collecting',
    input: z.strictObject({ lines: field(z.array(lineSchema).min(1).max(MOST_LINES), '应发明细', 'Lines') }),
    to: ({ case: of, input, refuse }) => {
      const next = tallyOf(of, 'lines') + 1
      return input.lines.every(({ line: n, amountFen }, index) => n === next + index && amountFen > 0)
        ? undefined
        : refuse(
            text('行号须连续,金额须大于零', 'lines are numbered on, and amounts are above zero'),
            'lines',
          )
    },
    records: ({ case: of, input }) => raise(of, { lines: input.lines.length, due: total(input.lines) }),
  }),
  /** From here on nothing is added; what changes later is for the next run. */
  freeze: action({
    name: text('锁定', 'Freeze'),
    by: ['clerk', 'machine'],
    from: 'collecting',
    input: z.strictObject({
      position: field(z.array(count('日志位置', 'Log position')).min(1).max(64), '日志位置', 'Log position'),
      lines: count('笔数', 'Lines'),
      totalFen: fen('合计', 'Total'),
      sha256,
    }),
    to: ({ case: of, input, refuse }) => {
      if (input.lines !== tallyOf(of, 'lines') || input.totalFen !== tallyOf(of, 'due'))
        return refuse(text('笔数或合计与已列入的不符', 'lines or total differ from what was listed'))
      return input.lines === 0 ? 'nothing-due' : 'frozen'
    },
  }),
  approve: action({
    name: text('批准发放', 'Approve'),
    by: 'approver',
    from: 'frozen',
    input: z.strictObject({ sha256 }),
    to: ({ case: of, anotherThan, input, refuse }) =>
      anotherThan(['collect', 'freeze']) ??
      ((of.did.freeze!.input as { sha256: string }).sha256 === input.sha256
        ? 'approved'
        : refuse(text('文件与锁定时不符', 'the file is not the one that was frozen'), 'sha256')),
  }),
  reject: action({
    name: text('不予发放', 'Reject'),
    by: ['approver', 'clerk'],
    from: ['collecting', 'frozen', 'approved'],
    input: z.strictObject({ reason: prose('理由', 'Reason') }),
    to: 'rejected',
  }),
})

const paidEffects = (run: string, lines: readonly z.output<typeof resultSchema>[]): readonly Effect[] =>
  lines
    .filter(({ returned }) => returned === undefined)
    .flatMap((of) =>
      of.months.map((each) => ({
        effect: 'perform' as const,
        case: of.case,
        action: 'paid',
        input: { ...each, run },
      })),
    )

const after = ({ action }: Tools) => ({
  send: action({
    name: text('送银行', 'Hand to the bank'),
    by: ['clerk', 'machine'],
    from: 'approved',
    to: 'sent',
  }),
  /** What the bank says became of lines; what was paid is told to each recipient's case. */
  reconcile: action({
    name: text('对账', 'Reconcile'),
    by: ['clerk', 'machine'],
    from: 'sent',
    input: z.strictObject({
      results: field(z.array(resultSchema).min(1).max(MOST_LINES), '对账结果', 'Results'),
    }),
    to: ({ case: of, input, refuse }) => {
      const settled = tallyOf(of, 'settled') + input.results.length
      if (settled > tallyOf(of, 'lines'))
        return refuse(text('对账行数多于应发', 'more lines than were to be paid'), 'results')
      return settled === tallyOf(of, 'lines') ? 'settled' : undefined
    },
    records: ({ case: of, input: { results } }) => {
      const paid = results.filter(({ returned }) => returned === undefined)
      return raise(of, { settled: results.length, paid: total(paid), returned: results.length - paid.length })
    },
    effects: ({ case: of, input }) => paidEffects(of.id, input.results),
  }),
})

const returnedShare: Indicator = {
  name: text('退回率', 'Share returned'),
  kind: 'share',
  unit: 'ratio',
  of: text('已对账的发放', 'lines reconciled'),
  measure: (of) =>
    tallyOf(of, 'settled') === 0
      ? []
      : [{ at: of.openedAt, numerator: tallyOf(of, 'returned'), denominator: tallyOf(of, 'settled') }],
}

/**
 * One payment run of one programme: collect what is granted and not yet paid, freeze it with the file's fingerprint,
 * have a second person approve, hand the file to the bank, reconcile line by line.
 *
 * @param bureau the one in charge of paying.
 */
export const paymentProgramme = (bureau: string): Programme =>
  wordsOf(bureau)
    .behaves((tools) => ({ actions: { ...before(tools), ...after(tools) }, promises: {} }))
    .accounts(({ count: counting, sum }) => ({
      runs: counting(text('发放批次', 'Payment runs'), 'collecting'),
      dueFen: sum(text('应发金额', 'Due'), 'fen', (of) => ({ at: of.openedAt, value: tallyOf(of, 'due') })),
      paidFen: sum(text('实发金额', 'Paid'), 'fen', (of) => ({
        at: of.openedAt,
        value: tallyOf(of, 'paid'),
      })),
      returned: returnedShare,
    }))
