import { z } from 'zod'
import { type Effect, hours, plus, type Text, text, underWay } from '../../kernel/index.ts'
import { degrees, householdFen, line, prose, said } from '../fields.ts'
import { yuan } from '../yuan.ts'
import { finding, isAboutWarmth } from './request.ts'
import { OPEN, type Tools } from './words.ts'

const MEASUREMENT = 'heating.measurement'
const REFUND = 'heating.refund'

/** Tells whoever asked how a related case ended, where it says nothing of that itself. */
const telling =
  (notify: Tools['notify'], told: Readonly<Record<string, Text>>) =>
  ({ input: { outcome } }: { readonly input: { readonly outcome: string } }): readonly Effect[] => {
    const message = told[outcome]
    return message ? [notify('requester', message)] : []
  }

/** The room measured because the resident asks, and what was found. */
export const measuring = ({ action, ended, notify, open }: Tools) => ({
  /** Measured by both sides within twelve hours (Hebei, art. 39): a case of its own, with a clock of its own. */
  askMeasure: action({
    name: text('要求测温', 'Ask for the room to be measured'),
    by: ['resident', 'operator'],
    from: OPEN,
    input: z.strictObject({
      when: line('方便上门的时间', 'When it suits you').optional(),
    }),
    to: ({ at, case: of, parameter, refuse }) => {
      if (!isAboutWarmth(of.request))
        return refuse(text('只有室温问题才测温', 'a room is measured where it is about warmth'))
      const within = parameter('measureHours')
      const asked = of.did.askMeasure?.at
      // Nobody who never comes keeps anybody from asking.
      return asked !== undefined && at < plus(asked, hours(within)) && underWay(of, MEASUREMENT) > 0
        ? refuse(
            text(
              `已要求测温,会在 ${within} 小时内上门;如需改时间,请写备注`,
              `that was asked for already: somebody comes within ${within} hours. Leave a comment to change the time`,
            ),
          )
        : undefined
    },
    effects: ({ case: { request: of }, input }) => [
      open(
        MEASUREMENT,
        { ...(of.place && { place: of.place }), ...(input.when && { when: input.when }) },
        { link: 'related', trigger: 'request' },
      ),
    ],
  }),
  /** What was found is told by `measured`; that nothing will be found is told here. */
  measurementEnded: ended(MEASUREMENT, {
    name: text('测温事项办结', 'The measurement ended'),
    effects: telling(notify, {
      withdrawn: text(
        '测温已撤回,未测出结果;可再次要求测温。',
        'The measurement was withdrawn and nothing was found. You can ask for another.',
      ),
    }),
  }),
  measured: action({
    name: text('测温结果', 'What was measured'),
    by: 'machine',
    from: OPEN,
    whilePaused: true,
    input: z.strictObject({ finding, room: degrees('室温', 'Room temperature').optional() }),
    to: ({ case: of, input }) =>
      of.stage === 'repaired' && input.finding === 'fails' ? 'received' : undefined,
    effects: ({ input }) => [
      notify(
        'requester',
        input.finding === 'meets'
          ? text('测温结果:室温达标。', 'The room was measured: warm enough.')
          : text(
              '测温结果:室温不达标,可申请退费。',
              'The room was measured: too cold. You can ask for a refund.',
            ),
      ),
    ],
  }),
})

/** Money back: one at a time, asked for on the complaint, decided in a case of its own. */
export const refunds = ({ action, ended, notify, open }: Tools) => ({
  /** Told where the resident looks: the refund is a case of its own, whose receipt they have not. */
  refundDecided: action({
    name: text('退费决定', 'Decision on the refund'),
    by: 'machine',
    from: [...OPEN, 'warm', 'declined'],
    whilePaused: true,
    input: z.strictObject({
      amountFen: said(householdFen('退费金额', 'Refund').optional()),
      explanation: said(prose('书面说明', 'Written explanation').optional()),
    }),
    effects: ({ input: { amountFen = 0, explanation } }) => {
      return [
        notify(
          'requester',
          explanation === undefined
            ? text(`退费已审定:${yuan(amountFen)}元。`, `Your refund was approved: ${yuan(amountFen)} yuan.`)
            : text(`不予退费:${explanation}`, `No refund: ${explanation}`),
        ),
      ]
    },
  }),
  claimRefund: action({
    name: text('申请退费', 'Ask for a refund'),
    by: ['resident', 'operator'],
    from: [...OPEN, 'warm'],
    input: z.strictObject({ why: prose('退费说明', 'Why') }),
    to: ({ case: of, refuse }) =>
      underWay(of, REFUND) > 0
        ? refuse(
            text(
              '已有一件退费正在办理,办结后才能再次申请;需补充说明,请写备注',
              'a refund is under way: another can be asked for once it has ended. Leave a comment to add to it',
            ),
          )
        : undefined,
    effects: ({ case: { request: of }, input }) => [
      open(
        REFUND,
        { ...(of.place && { place: of.place }), why: input.why },
        { link: 'related', trigger: 'request' },
      ),
    ],
  }),
  /** What was decided is told by `refundDecided`; of one that ended otherwise nothing was. */
  refundEnded: ended(REFUND, {
    name: text('退费事项办结', 'The refund ended'),
    effects: telling(notify, {
      withdrawn: text(
        '退费申请已撤回;仍需退费的,可再次申请。',
        'Your refund was withdrawn. You can ask again if you still want one.',
      ),
      joined: text(
        '您重新提出的退费,与正在办理的一件一并办理。',
        'The refund that was begun anew is dealt with together with the one under way.',
      ),
    }),
    // Another was asked for since it ended: two would pay the same days back twice.
    begunAnew: ({ case: of, input: { child } }) =>
      underWay(of, REFUND) > 1 ? [{ effect: 'perform', case: child, action: 'giveWay', input: {} }] : [],
  }),
})
