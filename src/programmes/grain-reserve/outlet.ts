import { z } from 'zod'
import {
  type CaseState,
  days,
  defineProgramme,
  type Effect,
  type ToolsOf,
  text,
  workingDays,
} from '../../kernel/index.ts'
import { line, prose, yes } from '../fields.ts'
import { stockIn } from '../stock.ts'
import { outletParameters } from './parameters.ts'
import { BUREAU, KILOGRAMS, kilograms, part, roles } from './words.ts'

/** An outlet as it is appointed. */
export const outletRequest = z.strictObject({
  outlet: line('网点', 'Outlet', 100),
  place: line('地点', 'Place', 300),
  part: part.optional(),
})

const words = defineProgramme({
  id: 'grain-reserve.outlet',
  name: text('粮食应急网点', 'Emergency grain outlet'),
  bureau: BUREAU,
  request: outletRequest,
  stages: {
    appointed: text('待签约', 'Appointed'),
    agreed: text('待核查', 'Agreed, to be checked'),
    ready: text('具备供应能力', 'Ready'),
    due: text('待复查', 'To be checked again'),
    lacking: text('待补足', 'To be put right'),
  },
  outcomes: { ended: text('不再承担', 'Ended') },
  roles,
  parameters: outletParameters,
  // Its township must hear that it ends: that is `end`, and there is no other way.
  without: ['withdraw', 'merge'],
})
type Tools = ToolsOf<typeof words>

type Outlet = Pick<CaseState<z.output<typeof outletRequest>>, 'id' | 'parent' | 'request'>
const tell = ({ id, parent, request }: Outlet, ready: boolean): readonly Effect[] =>
  parent
    ? [
        {
          effect: 'perform',
          case: parent.id,
          action: 'noted',
          input: { outlet: id, ready, ...(request.part === undefined ? {} : { part: request.part }) },
        },
      ]
    : []

const check = z.strictObject({
  stock: kilograms('可供粮油', 'Grain and oil in stock'),
  reachable: yes('随时联系得上', 'Can be reached at any time'),
  transport: yes('运力落实', 'Has transport'),
  note: prose('核查情况', 'Note').optional(),
})
const agreedKg = (of: Pick<CaseState, 'did'>): number =>
  (of.did.agree?.input as { readonly agreed: number } | undefined)?.agreed ?? 0
/** Enough in stock for what was agreed, reachable and with transport. */
const isReady = (of: Pick<CaseState, 'did'>, found: z.output<typeof check>): boolean =>
  found.stock >= agreedKg(of) && found.reachable && found.transport

const actions = ({ action, notify }: Tools) => ({
  agree: action({
    name: text('签订协议', 'Sign the agreement'),
    by: ['officer', 'clerk'],
    from: 'appointed',
    input: z.strictObject({
      agreement: line('协议编号', 'Agreement', 100),
      agreed: kilograms('约定可供粮油', 'Grain and oil agreed'),
    }),
    to: ({ input, refuse }) =>
      input.agreed > 0 ? 'agreed' : refuse(text('须约定数量', 'an amount is agreed'), 'agreed'),
  }),
  check: action({
    name: text('核查', 'Check'),
    by: 'inspector',
    from: ['agreed', 'ready', 'due', 'lacking'],
    input: check,
    to: ({ case: of, input, anotherThan }) => {
      const theirs = anotherThan(['agree'])
      if (theirs) return theirs
      if (isReady(of, input)) return 'ready'
      // Still lacking is no new beginning: the time to put it right runs on.
      return of.stage === 'lacking' ? undefined : 'lacking'
    },
    effects: ({ case: of, input }) => tell(of, isReady(of, input)),
  }),
  /** It counts as ready until it is checked: what is not looked at in time shows as late. */
  fallDue: action({
    name: text('检查到期', 'A check falls due'),
    by: 'machine',
    from: 'ready',
    to: 'due',
    after: ({ parameter }) => days(parameter('checkDays')),
    effects: () => [notify('inspector', text('应急网点检查到期。', 'An outlet is to be checked.'))],
  }),
  end: action({
    name: text('不再承担', 'End'),
    by: 'officer',
    from: ['appointed', 'agreed', 'ready', 'due', 'lacking'],
    input: z.strictObject({ reason: prose('理由', 'Reason') }),
    to: 'ended',
    effects: ({ case: of }) => tell(of, false),
  }),
})

const promises = ({ promise }: Tools) => ({
  agree: promise({
    name: text('按期签约', 'Signed in time'),
    from: 'appointed',
    until: ['agreed', 'ended'],
    within: ({ parameter }) => workingDays(parameter('agreeWorkingDays')),
    late: 'supervisor',
    basis: outletParameters.agreeWorkingDays.history[0]!,
  }),
  check: promise({
    name: text('按期核查', 'Checked in time'),
    from: 'agreed',
    until: ['ready', 'lacking', 'ended'],
    within: ({ parameter }) => workingDays(parameter('checkWorkingDays')),
    late: 'supervisor',
    basis: outletParameters.checkWorkingDays.history[0]!,
  }),
  checkAgain: promise({
    name: text('按期复查', 'Checked again in time'),
    from: 'due',
    until: ['ready', 'lacking', 'ended'],
    within: ({ parameter }) => workingDays(parameter('checkWorkingDays')),
    late: 'supervisor',
    basis: outletParameters.checkWorkingDays.history[0]!,
  }),
  restore: promise({
    name: text('按期补足', 'Put right in time'),
    from: 'lacking',
    until: ['ready', 'ended'],
    within: ({ parameter }) => days(parameter('restoreDays')),
    late: 'supervisor',
    basis: outletParameters.restoreDays.history[0]!,
  }),
})

/** One outlet from its appointment: agreed, checked by another, checked again, put right, until it ends. */
export const grainOutlet = words
  .behaves((tools) => ({ actions: actions(tools), promises: promises(tools) }))
  .accounts(({ share, sum }) => ({
    outlets: sum(text('应急网点(累计增减)', 'Outlets (gains less losses)'), text('个', 'outlets'), (of) =>
      stockIn(of, 'appointed', 'ready'),
    ),
    agreed: sum(
      text('约定可供粮油', 'Grain and oil agreed'),
      KILOGRAMS,
      ({ did: { agree } }) => agree && { at: agree.at, value: agree.input.agreed },
    ),
    sound: share.of(
      text('核查合格率', 'Ready when last checked'),
      text('核查过的网点', 'outlets checked'),
      (of) => of.did.check && { at: of.did.check.at, hit: isReady(of, of.did.check.input) },
    ),
    signedInTime: share.kept(text('按期签约率', 'Signed in time'), 'agree'),
    checkedInTime: share.kept(text('按期核查率', 'Checked in time'), ['check', 'checkAgain']),
    restoredInTime: share.kept(text('按期补足率', 'Put right in time'), 'restore'),
  }))
