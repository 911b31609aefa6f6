import { type CaseState, endedAs, factsOfKind, hours, text, workingDays } from '../../kernel/index.ts'
import { allowanceFigures, recipientsOf } from '../allowance.ts'
import { assisting } from './assisting.ts'
import { GROUP, investigating, proposing } from './deciding.ts'
import { assistanceParameters } from './parameters.ts'
import { type Tools, words } from './words.ts'

const entering = ({ promise }: Tools) => ({
  start: promise({
    name: text('按时启动调查', 'Begin in time'),
    from: 'applied',
    until: ['received', 'refused'],
    within: ({ case: { request: of }, parameter }) =>
      of.kind === 'temporary' && of.urgent
        ? hours(parameter('reliefHours'))
        : workingDays(parameter('startWorkingDays')),
    late: 'supervisor',
    basis: assistanceParameters.startWorkingDays.history[0]!,
  }),
  opinion: promise({
    name: text('按时初审', 'First opinion in time'),
    from: 'received',
    until: ['publicity', 'confirming', 'refused'],
    within: ({ case: of, parameter }) => workingDays(parameter('opinionWorkingDays')[of.request.kind]),
    late: 'supervisor',
    basis: assistanceParameters.opinionWorkingDays.history[0]!,
  }),
  confirm: promise({
    name: text('按时审核确认', 'Confirm in time'),
    from: 'confirming',
    // Sent back is decided, too: the county is not late for what the township has to mend.
    until: ['receiving', 'paying', 'completed', 'refused', 'received'],
    within: ({ case: of, parameter }) => workingDays(parameter('confirmWorkingDays')[of.request.kind]),
    late: 'supervisor',
    basis: assistanceParameters.confirmWorkingDays.history[0]!,
  }),
  decide: promise({
    name: text('全程按时办结', 'Decide in time'),
    from: 'applied',
    until: ['receiving', 'paying', 'completed', 'refused'],
    within: ({ case: { request: of }, parameter }) =>
      workingDays(
        parameter(
          of.kind !== 'temporary'
            ? 'decideWorkingDays'
            : of.urgent
              ? 'urgentWorkingDays'
              : 'temporaryWorkingDays',
        ),
      ),
    late: 'supervisor',
    basis: assistanceParameters.decideWorkingDays.history[0]!,
  }),
})

const continuing = ({ promise }: Tools) => ({
  pay: promise({
    name: text('按时发放临时救助', 'Paid in time'),
    from: 'paying',
    until: 'completed',
    within: ({ parameter }) => workingDays(parameter('payWorkingDays')),
    late: 'supervisor',
    basis: assistanceParameters.payWorkingDays.history[0]!,
  }),
  review: promise({
    name: text('按时核查', 'Review in time'),
    from: 'reviewing',
    until: ['receiving', 'ended'],
    within: ({ parameter }) => workingDays(parameter('reviewWorkingDays')),
    late: 'supervisor',
    basis: assistanceParameters.reviewWorkingDays.history[0]!,
  }),
})

/** Whoever was last found to be of a group and is assisted, from the day of the confirmation. */
const assistedOf =
  (group: 'lifted' | 'monitored') =>
  ({ facts, entered }: Pick<CaseState, 'facts' | 'entered'>) =>
    factsOfKind(facts, GROUP).at(-1)?.value === group
      ? (entered.receiving ?? entered.paying)?.first
      : undefined

/**
 * Social assistance, one loop for five kinds: apply, investigate by two, first opinion, publicity, confirmation, money
 * by month, review by tier, adjust or stop.
 */
export const socialAssistance = words
  .behaves((tools) => ({
    actions: { ...investigating(tools), ...proposing(tools), ...assisting(tools) },
    promises: { ...entering(tools), ...continuing(tools) },
  }))
  .accounts((tools) => {
    const { count, share, sum } = tools
    const { recipients: _, ...figures } = allowanceFigures(tools)
    return {
      ...figures,
      decidedInTime: share.kept(text('全程按时办结率', 'Decided in time'), 'decide'),
      reviewedInTime: share.kept(text('按时核查率', 'Reviewed in time'), 'review'),
      decidedAtOnce: share.of(
        text('一次认定率', 'Decided after one check'),
        text('已作出决定的申请', 'applications decided'),
        (of) => {
          const { receiving, paying } = of.entered
          const at = (receiving ?? paying)?.first ?? endedAs(of, 'completed', 'refused')
          return at === undefined ? undefined : { at, hit: (of.did.determined?.times ?? 0) <= 1 }
        },
      ),
      startedInTime: share.kept(text('按时启动调查率', 'Begun in time'), 'start'),
      opinionInTime: share.kept(text('按时初审率', 'First opinion in time'), 'opinion'),
      confirmedInTime: share.kept(text('按时审核确认率', 'Confirmed in time'), 'confirm'),
      temporaryPaidInTime: share.kept(text('临时救助按时发放率', 'Temporary assistance paid in time'), 'pay'),
      investigations: sum(
        text('入户调查', 'Investigations'),
        text('次', 'visits'),
        ({ did: { investigate } }) => investigate && { at: investigate.at, value: investigate.times },
      ),
      objections: count(text('公示异议', 'Objections'), (of) => of.did.object?.at),
      relieved: count(text('急难先行救助', 'Relieved at once'), (of) => of.did.relieve?.at),
      temporaryAssisted: count(text('临时救助户次', 'Temporary assistance'), (of) =>
        of.request.kind === 'temporary' ? (of.entered.paying?.first ?? endedAs(of, 'completed')) : undefined,
      ),
      minimumLivingHouseholds: sum(
        text('低保户数(按月)', 'Minimum living by month'),
        'household-months',
        recipientsOf('minimum-living'),
      ),
      destitutePersons: sum(
        text('特困人数(按月)', 'The destitute by month'),
        'person-months',
        recipientsOf('destitute'),
      ),
      liftedAssisted: count(
        text('纳入救助的已脱贫户', 'Assisted, lifted out of poverty before'),
        assistedOf('lifted'),
      ),
      monitoredAssisted: count(
        text('纳入救助的防返贫监测户', 'Assisted, monitored against poverty'),
        assistedOf('monitored'),
      ),
      borderlineFamilies: count(text('认定低保边缘家庭', 'Borderline families'), (of) =>
        of.request.kind === 'borderline' ? of.entered.receiving?.first : undefined,
      ),
      rigidExpenseFamilies: count(text('认定刚性支出困难家庭', 'Rigid-expense families'), (of) =>
        of.request.kind === 'rigid-expense' ? of.entered.receiving?.first : undefined,
      ),
    }
  })
