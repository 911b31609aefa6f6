import { type CaseState, hours, type Indicator, text, workingDays } from '../../kernel/index.ts'
import { callBack, handling } from './handling.ts'
import { parameters } from './parameters.ts'
import { routes } from './routes.ts'
import { type Tools, words } from './words.ts'

const promises = ({ promise }: Tools) => ({
  respond: promise({
    name: text('按时签收', 'Accepted in time'),
    from: 'received',
    until: ['accepted', 'handled', 'closed', 'declined'],
    within: ({ parameter }) => hours(parameter('respondHours')),
    late: 'supervisor',
    basis: parameters.respondHours.history[0]!,
  }),
  handle: promise({
    name: text('按期办理', 'Handle in time'),
    from: 'accepted',
    until: ['handled', 'closed'],
    within: ({ parameter }) => workingDays(parameter('handleWorkingDays')),
    late: 'supervisor',
    basis: parameters.handleWorkingDays.history[0]!,
  }),
  feedback: promise({
    name: text('按时分级反馈', 'Feedback in time for its urgency'),
    from: 'received',
    until: ['handled', 'closed', 'declined'],
    within: ({ case: of, parameter }) => hours(parameter('feedbackHours')[of.request.urgency ?? 'ordinary']),
    late: 'supervisor',
    basis: parameters.feedbackHours.history[0]!,
  }),
})

/** Whether a case is a bureau's part of another: the resident has one number, so figures count one. */
const isPart = (of: Pick<CaseState, 'parent'>): boolean => of.parent?.link === 'child'

/** The figure of residents' own cases alone. */
const ofResidents = ({ reads: _, ...indicator }: Indicator): Indicator => ({
  ...indicator,
  measure: (of) => (isPart(of) ? [] : indicator.measure(of)),
  touched: (before, after) =>
    isPart(before) !== isPart(after) || indicator.touched?.(before, after) !== false,
})

/**
 * The one door (一门受理、协同办理): any request, routed by type, place and time to the bureau in charge, handled,
 * and closed by what the resident says of it.
 */
export const hotline = words
  .behaves((tools) => ({
    actions: { ...routes(tools), ...handling(tools), ...callBack(tools) },
    promises: promises(tools),
  }))
  .accounts(({ count, share, sum, duration }) => {
    const calledBack = text('已回访接通或已评价的诉求', 'requests called back or rated')
    const all = {
      received: count(text('受理量', 'Received'), 'received'),
      responseRate: share.kept(text('响应率', 'Response rate'), 'respond'),
      solutionRate: share.of(text('解决率', 'Solution rate'), calledBack, (of) =>
        lastOpinion(of.did, 'solved'),
      ),
      satisfactionRate: share.of(text('满意率', 'Satisfaction rate'), calledBack, (of) =>
        lastOpinion(of.did, 'satisfied'),
      ),
      handledInTime: share.kept(text('按期办理率', 'Handled in time'), 'handle'),
      feedbackInTime: share.kept(text('分级反馈及时率', 'Feedback in time for its urgency'), 'feedback'),
      timeToClose: duration(text('办结用时', 'Time to close'), 'received', [
        'closed',
        'declined',
        'merged',
        'withdrawn',
      ]),
      answeredAtOnce: count(text('在线办结量', 'Answered at once'), (of) => of.did.answer?.at),
      returned: count(text('退回量', 'Returned by a bureau'), (of) => of.did.return?.at),
      rehandled: count(text('重办量', 'Handled again'), (of) =>
        of.entered.accepted && of.entered.accepted.times > 1 ? of.entered.accepted.last : undefined,
      ),
      merged: count(text('并单量', 'Merged'), 'merged'),
      withdrawn: count(text('撤回量', 'Withdrawn'), 'withdrawn'),
      declined: count(text('不予受理量', 'Declined'), 'declined'),
      closed: count(text('办结量', 'Closed'), 'closed'),
    }
    const parts = {
      coHandled: sum(text('协办量', 'Parts handled by other bureaus'), 'cases', (of) =>
        isPart(of) ? { at: of.openedAt, value: 1 } : undefined,
      ),
    }
    type Own = typeof all
    const own = Object.fromEntries(Object.entries(all).map(([name, of]) => [name, ofResidents(of)])) as Own
    return { ...own, ...parts }
  })

interface Said {
  readonly callBack?: { readonly at: number; readonly input: { readonly reached: boolean } & Opinions }
  readonly rate?: { readonly at: number; readonly input: Opinions }
}
interface Opinions {
  readonly solved?: boolean | undefined
  readonly satisfied?: boolean | undefined
}

/** The resident's latest word on it, by telephone or by themselves (which wins at the same moment). */
function lastOpinion(did: Said, of: keyof Opinions) {
  const called = did.callBack?.input.reached ? did.callBack : undefined
  const last = [did.rate, called].filter((said) => said !== undefined).sort((a, b) => b.at - a.at)[0]
  return last && { at: last.at as never, hit: last.input[of] === true }
}
