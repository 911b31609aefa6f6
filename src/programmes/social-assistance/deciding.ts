import { z } from 'zod'
import {
  type CaseState,
  days,
  type Effect,
  type FactRecord,
  factsOfKind,
  monthOfDay,
  type Refusal,
  type Scene,
  text,
} from '../../kernel/index.ts'
import { PAID, paidRecords } from '../benefit.ts'
import { answerOf, ask, unlessEntitled } from '../determining.ts'
import { householdFen, prose, yes } from '../fields.ts'
import { factsFound, investigation } from './investigation.ts'
import type { Request, Tools } from './words.ts'

type Case = CaseState<Request>

/** Which group that rural revitalisation watches over a household was last found to be of: a fact of the case. */
export const GROUP = 'group'

/** What a household's register is told. */
export const record = (household: string, facts: readonly FactRecord[]): readonly Effect[] =>
  facts.length === 0 ? [] : [{ effect: 'perform', case: household, action: 'record', input: { facts } }]

/** The destitute are persons; the other kinds are about households. */
const unlessNamed = ({
  case: of,
  refuse,
}: Pick<Scene<Request>, 'refuse'> & { readonly case: Case }): Refusal | undefined =>
  (of.request.kind === 'destitute') === (of.request.person !== undefined)
    ? undefined
    : refuse(
        text(
          '特困供养须写明本人;其他类别按户办理,不写成员',
          'a member is named for the destitute, and only for them',
        ),
      )

const isUrgent = ({ request }: Pick<Case, 'request'>): boolean =>
  request.kind === 'temporary' && request.urgent === true

/** The month of an advance, which is then the month that the rules have to be asked about. */
const advanceMonth = ({ did, facts }: Pick<Case, 'did' | 'facts'>): string | undefined =>
  did.relieve && factsOfKind(facts, PAID)[0]?.from.slice(0, 7)

/** From the application to the end of the investigation. */
export const investigating = ({ action, notify }: Tools) => ({
  begin: action({
    name: text('受理并启动调查', 'Accept and begin the investigation'),
    by: 'clerk',
    from: 'applied',
    to: (scene) => unlessNamed(scene) ?? 'received',
    effects: () => [notify('requester', text('您的申请已受理。', 'Your application was accepted.'))],
  }),
  /** An emergency does not wait for the procedure: a small amount at once, the papers afterwards. */
  relieve: action({
    name: text('急难先行救助', 'Relieve at once'),
    by: ['clerk', 'officer'],
    from: ['applied', 'received'],
    input: z.strictObject({
      amountFen: householdFen('先行救助金额', 'Advance'),
      note: prose('情况', 'What happened'),
    }),
    to: (scene) => {
      const { case: of, input, parameter, refuse } = scene
      if (!isUrgent(of))
        return refuse(text('仅限急难型临时救助', 'only for temporary assistance in an emergency'))
      if (of.did.relieve) return refuse(text('已先行救助', 'it was relieved before'))
      if (input.amountFen === 0 || input.amountFen > parameter('advanceFen'))
        return refuse(
          text('金额须大于零且不超过先行救助限额', 'more than nothing and within the limit'),
          'amountFen',
        )
      return unlessNamed(scene) ?? (of.stage === 'applied' ? 'received' : undefined)
    },
    records: ({ case: of, day, input }) =>
      paidRecords({
        input: { month: monthOfDay(day), amountFen: input.amountFen, run: `先行救助 ${of.id}` },
      }),
  }),
  /** Two people go and see; what they find is every programme's to read. Then the rules are asked. */
  investigate: action({
    name: text('入户调查', 'Investigate at home'),
    by: 'investigator',
    from: ['received', 'reviewing'],
    input: investigation,
    to: ({ actor, input, refuse }) =>
      input.with.some((other) => other !== actor.id)
        ? undefined
        : refuse(text('入户调查须两人以上', 'two or more have to go'), 'with'),
    // A later form that leaves it out does not unsay it.
    records: ({ case: of, day, input }) =>
      input.group === undefined
        ? []
        : [
            {
              fact: GROUP,
              value: input.group,
              from: day,
              source: `入户调查 ${of.id}`,
              certainty: 'verified',
            },
          ],
    effects: ({ case: of, day, input }) => [
      ...record(of.request.household, factsFound(input, day, `入户调查 ${of.id}`)),
      ask(`${of.programme}/${of.request.kind}`, of.request, advanceMonth(of) ?? monthOfDay(day)),
    ],
  }),
})

/** Whether somebody went to see since the investigation was last opened. */
const wasSeen = ({ did, entered }: Pick<Case, 'did' | 'entered'>): boolean =>
  (did.investigate?.at ?? -1) >= (entered.received?.last ?? 0)

/** First opinion and publicity. */
export const proposing = ({ action, notify }: Tools) => ({
  propose: action({
    name: text('初审', 'First opinion'),
    by: 'clerk',
    from: 'received',
    input: z.strictObject({
      opinion: prose('初审意见', 'Opinion'),
      minor: yes('对象为未成年人,不公示', 'A minor: no public notice').optional(),
    }),
    to: (scene) => {
      const { case: of, input, refuse } = scene
      if (!wasSeen(of)) return refuse(text('尚未入户调查', 'nobody has been to see them yet'))
      if (input.minor && of.request.kind !== 'destitute')
        return refuse(
          text('只有以未成年人本人为对象的才不公示', 'only where the minor is assisted for themselves'),
          'minor',
        )
      const month = advanceMonth(of)
      if (month !== undefined && answerOf(of)?.month !== month)
        return refuse(text('请按先行救助的月份核对', 'ask the rules about the month of the advance'))
      return unlessEntitled(scene) ?? (input.minor || isUrgent(of) ? 'confirming' : 'publicity')
    },
  }),
  object: action({
    name: text('登记公示异议', 'Record an objection'),
    by: ['clerk', 'officer'],
    from: 'publicity',
    input: z.strictObject({ what: prose('异议内容', 'Objection') }),
    to: 'received',
    effects: () => [
      notify(
        'investigator',
        text('公示期间有异议,请重新调查。', 'There was an objection; investigate again.'),
      ),
    ],
  }),
  unopposed: action({
    name: text('公示无异议', 'No objection to the notice'),
    by: 'machine',
    from: 'publicity',
    to: 'confirming',
    after: ({ case: of, parameter }) =>
      days(of.did.object ? parameter('publicityAgainDays') : parameter('publicityDays')[of.request.kind]),
  }),
})
