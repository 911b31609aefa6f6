import { type Actor, type CaseState, doerOf } from './case.ts'
import { type Action, isOutcome, type Programme, roleName } from './programme.ts'
import { type Refusal, refusal, refuse } from './refusal.ts'
import type { Instant } from './units.ts'

type Failed = ReturnType<typeof refuse>

/** Whether somebody asked for a case: residents at the programme's door, or whoever it was opened for at their request. */
export const isAskedFor = ({ door }: Programme, { trigger }: Pick<CaseState, 'trigger'>): boolean =>
  door !== undefined || trigger === 'request'

/**
 * Whether a role is a party to a case, and not of those who deal with it: people outside the bureau, and residents whom a
 * case that nobody asked for is about.
 */
export const isParty = (programme: Programme, of: Pick<CaseState, 'trigger'>, role: string): boolean => {
  const found = programme.roles[role]
  if (!found) return false
  return found.outside !== undefined || (found.kind === 'public' && !isAskedFor(programme, of))
}

/** Refuses whoever acts for an organisation from outside on a case that does not concern it. */
export const concernRefused = (programme: Programme, of: CaseState, by: Actor): Failed | undefined =>
  by.organisation !== undefined && by.organisation !== programme.organisation?.(of)
    ? refuse('not-concerned', [by.organisation])
    : undefined

/** Whether this actor may do this to this case. */
export const rights = (
  programme: Programme,
  state: CaseState,
  action: Action,
  by: Actor,
): Failed | undefined => {
  const role = programme.roles[by.role]
  if (!role) return refuse('unknown-role', [by.role, programme.id], 'actor.role')
  if (!action.by.includes(by.role))
    return refuse('not-allowed', [roleName(programme, by.role), action.name], 'action')
  if (role.kind === 'public' && (state.requester === undefined || state.requester !== by.id))
    return refuse('not-yours')
  const unconcerned = concernRefused(programme, state, by)
  if (unconcerned) return unconcerned
  const inCharge = action.byOffered && state.offer ? state.offer.to : state.bureau
  if (role.kind === 'staff' && by.bureau !== inCharge) return refuse('not-in-charge', [inCharge])
  if (action.takesBack && !isAskedFor(programme, state)) return refuse('not-asked-for', [], 'action')
  return undefined
}

/** A party does not end the case that is about it, unless the programme says why it may. */
export const endingRefused = (
  programme: Programme,
  state: CaseState,
  action: Action,
  to: string | undefined,
  role: string,
): Failed | undefined =>
  to !== undefined &&
  isOutcome(programme, to) &&
  action.partyEnds === undefined &&
  isParty(programme, state, role)
    ? refuse('party-ends', [roleName(programme, role), action.name], 'action')
    : undefined

/** When somebody last did an action of a case. */
const lastDoneBy = ({ did }: Pick<CaseState, 'did'>, action: string, person: string): Instant | undefined => {
  const done = did[action]
  if (!done) return undefined
  if (doerOf(done.by) === person) return done.at
  return done.others && Object.hasOwn(done.others, person) ? done.others[person] : undefined
}

/** See `Scene.anotherThan`. The machine is nobody's hand. */
export const anotherThan = (
  programme: Programme,
  of: Pick<CaseState, 'did' | 'entered'>,
  actor: Actor,
  actions: readonly string[],
  since?: string,
): Refusal | undefined => {
  const unknown = actions.find((name) => !Object.hasOwn(programme.actions, name))
  if (unknown !== undefined)
    throw new Error(`Programme "${programme.id}" wants another than who did the unknown action "${unknown}"`)
  if (since !== undefined && !Object.hasOwn(programme.stages, since))
    throw new Error(`Programme "${programme.id}" wants another person since the unknown stage "${since}"`)
  if (actor.role === 'machine' && actor.approvedBy === undefined) return undefined
  const start = since === undefined ? undefined : of.entered[since]?.last
  const theirs = actions.find((name) => {
    const at = lastDoneBy(of, name, doerOf(actor))
    return at !== undefined && (start === undefined || at >= start)
  })
  return theirs === undefined
    ? undefined
    : refusal('same-person', [programme.actions[theirs]!.name], 'action')
}
