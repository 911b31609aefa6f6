import { z } from 'zod'
import {
  type CaseState,
  days,
  defineProgramme,
  type Indicator,
  type Programme,
  role,
  type Service,
  type ToolsOf,
  text,
  underWay,
} from '../../kernel/index.ts'
import { assumed } from '../assumed.ts'
import { basis, month } from '../benefit.ts'
import { field, householdId, line, memberId, prose } from '../fields.ts'

const roles = {
  worker: role('staff', '经办人', 'Case worker'),
  supervisor: role('oversight', '督查', 'Supervisor'),
}

const parameters = {
  contactDays: assumed(['联系对象时限', 'Time to contact whom it is about'], 'd', 15),
}

const wordsOf = (bureau: string) =>
  defineProgramme({
    id: 'needs',
    name: text('待服务需求', 'Need'),
    bureau,
    request: z.strictObject({
      determination: line('认定', 'Determination', 128).meta({ ref: 'determination' }),
      household: householdId,
      person: memberId.optional(),
      month,
      amountFen: field(z.number().int().min(0).max(1e13), '应享金额', 'Amount', { unit: 'fen' }),
      /** What it was found on: explained again to the letter from it. */
      basis: field(basis, '依据', 'Basis'),
    }),
    stages: {
      found: text('已发现', 'Found'),
      contacted: text('已联系', 'Contacted'),
      applied: text('已代为申请', 'Applied on their behalf'),
      declined: text('本人不愿申请', 'Declined'),
    },
    outcomes: { served: text('已享受', 'Served'), lapsed: text('不再符合', 'No longer entitled') },
    roles,
    parameters,
    // One need at a time for each beneficiary, however many look for it at once.
    claims: ({ request: of }) => [`need ${of.determination} ${of.household} ${of.person ?? ''}`],
    without: ['withdraw', 'merge', 'reopen', 'appeal', 'answerAppeal', 'feedback', 'conclude'],
  })
type Tools = ToolsOf<ReturnType<typeof wordsOf>>

/** A need that nobody takes up is late like anything else that was promised. */
const promises = ({ promise }: Tools) => ({
  contact: promise({
    name: text('按时联系对象', 'Contacted in time'),
    from: 'found',
    until: ['contacted', 'applied', 'declined', 'served', 'lapsed'],
    within: ({ parameter }) => days(parameter('contactDays')),
    late: 'supervisor',
    basis: parameters.contactDays.history[0]!,
  }),
})

const OPEN = ['found', 'contacted', 'applied', 'declined'] as const

const serving = ({ action, open }: Tools, services: readonly Service[]) => ({
  /** Once applied for, too: an application may be turned down, or may not even have come about. */
  contact: action({
    name: text('联系对象', 'Contact them'),
    by: 'worker',
    from: ['found', 'declined', 'applied'],
    input: z.strictObject({ note: prose('经过', 'Note') }),
    to: 'contacted',
  }),
  /** Opens a case of the programme that serves it, in their name. */
  apply: action({
    name: text('代为申请', 'Apply on their behalf'),
    by: 'worker',
    from: ['found', 'contacted'],
    to: ({ case: of, refuse }) => {
      const service = services.find(({ determination }) => determination === of.request.determination)
      if (!service) return refuse(text('没有服务该认定的项目', 'no programme serves this determination'))
      return underWay(of, service.programme) > 0
        ? refuse(
            text(
              '已代为申请,正在办理,办结后才能再次申请',
              'an application is under way: another can be made once it has ended',
            ),
          )
        : 'applied'
    },
    effects: ({ case: of }) => {
      const service = services.find(({ determination }) => determination === of.request.determination)
      const { household, person } = of.request
      const request = service?.request(person === undefined ? { household } : { household, person })
      return service ? [open(service.programme, request, { link: 'related', trigger: 'need' })] : []
    },
  }),
})

/** How a need ends, or comes back. */
const ending = ({ action, ended, notify }: Tools, services: readonly Service[]) => ({
  /** What was applied for was turned down or taken back: whoever works on the need is not left to find that out. */
  applicationEnded: ended([...new Set(services.map(({ programme }) => programme))], {
    name: text('代为申请的事项办结', 'The application ended'),
    to: ({ case: of }) => (of.stage === 'applied' ? 'contacted' : undefined),
    effects: ({ case: of }) =>
      of.stage === 'applied'
        ? [
            notify(
              'worker',
              text(
                '代为申请的事项已办结,对象仍在待服务之列,请再联系。',
                'What was applied for has ended, and the need still stands: contact them again.',
              ),
            ),
          ]
        : [],
  }),
  /** It stays, so that nobody is asked again every month, and ends by itself when they are served or no longer entitled. */
  decline: action({
    name: text('本人不愿申请', 'They decline'),
    by: 'worker',
    from: ['found', 'contacted', 'applied'],
    input: z.strictObject({ reason: prose('理由', 'Reason') }),
    to: 'declined',
  }),
  served: action({
    name: text('已享受', 'Served'),
    by: 'machine',
    from: [...OPEN],
    to: 'served',
    whilePaused: true,
  }),
  lapsed: action({
    name: text('不再符合', 'No longer entitled'),
    by: 'machine',
    from: [...OPEN],
    input: z.strictObject({ month }),
    to: 'lapsed',
    whilePaused: true,
  }),
})

/** Open needs, by area: the sum over time is how many wait today. */
const waiting: Indicator = {
  name: text('待服务', 'Waiting'),
  kind: 'count',
  unit: text('项需求', 'unmet needs'),
  measure: ({ closedAt, openedAt }: CaseState) =>
    closedAt === undefined ? [{ at: openedAt, numerator: 1, denominator: 0 }] : [],
}

/**
 * Somebody is entitled and not served: found by the machine, pushed to the bureau in charge, closed by the machine
 * once they are served or no longer entitled.
 *
 * @param services which programme serves which determination.
 * @param bureau the one in charge of all needs.
 */
export const needProgramme = (services: readonly Service[], bureau: string): Programme =>
  wordsOf(bureau)
    .behaves((tools) => ({
      actions: { ...serving(tools, services), ...ending(tools, services) },
      promises: promises(tools),
    }))
    .accounts(({ count, duration, share }) => ({
      found: count(text('发现需求', 'Needs found'), 'found'),
      served: count(text('已享受', 'Needs served'), 'served'),
      declined: count(text('不愿申请', 'Declined'), 'declined'),
      waiting,
      contactedInTime: share.kept(text('按时联系率', 'Contacted in time'), 'contact'),
      untilServed: duration(text('发现至享受', 'From found to served'), 'found', 'served'),
    }))
