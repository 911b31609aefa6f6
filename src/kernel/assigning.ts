import type { Day } from './calendar.ts'
import type { CaseState } from './case.ts'
import { MACHINE } from './define.ts'
import type { Errand, PostNeeds, Programme, Turn } from './programme.ts'
import { parametersOn } from './scene.ts'
import type { Instant } from './units.ts'

/** Whoever makes plans, as an actor: what it does to a case is done by the machine and stands under its own name. */
export const PLANNER = { ...MACHINE, id: 'planner' } as const

/** An open case that somebody is to be sent to, or has been. */
export interface Assignable {
  /** The action that sends them. */
  readonly action: string
  readonly errand: Errand
  /** The deadline of the errand's promise, where one runs or was missed. */
  readonly dueAt?: Instant
  /** Who has been sent. */
  readonly crew?: string
  /** A person chose that crew, or chose another than was planned: a plan does not change it. */
  readonly chosen?: true
  /** When that crew began its work there, where it has. */
  readonly startedAt?: Instant
}

/**
 * Whom a case waits for, as its programme declares it: undefined where nobody is to be sent to it as it stands.
 *
 * @param day whose parameters hold
 */
export const assignableOf = (programme: Programme, of: CaseState, day: Day): Assignable | undefined => {
  if (of.closedAt !== undefined || of.paused) return undefined
  for (const [action, { assigns, from }] of Object.entries(programme.actions)) {
    if (!assigns) continue
    const works = assigns.working.includes(of.stage)
    if (!works && !from.includes(of.stage)) continue
    const errand = assigns.errand({ case: of, parameter: parametersOn(programme, day) } as never)
    if (!errand) continue
    const did = of.did[action]
    const entered = of.entered[of.stage]?.last
    // Sent is whom the last assignment named, if the case has not been back where it began since.
    const sent = did && (works || did.at === entered) ? did : undefined
    const due = dueOf(of, errand.promise)
    return {
      action,
      errand,
      ...(due === undefined ? {} : { dueAt: due }),
      ...(sent ? { crew: assigns.crewOf(sent.input as never) } : {}),
      ...(sent && sent.by.id !== PLANNER.id ? { chosen: true as const } : {}),
      ...(sent && works && entered !== undefined ? { startedAt: entered } : {}),
    }
  }
  return undefined
}

/** An open case that is a post to be manned. */
export interface Mannable {
  /** The action that says who serves there. */
  readonly action: string
  readonly post: PostNeeds
  /** Its roster so far. */
  readonly turns?: readonly Turn[]
  /** A person made that roster, or changed the one that was planned: a plan leaves it. */
  readonly chosen?: true
}

/**
 * What a post needs, as its programme declares it: undefined where a case as it stands is none.
 *
 * @param day whose parameters hold
 */
export const mannableOf = (programme: Programme, of: CaseState, day: Day): Mannable | undefined => {
  if (of.closedAt !== undefined || of.paused) return undefined
  for (const [action, { mans, from }] of Object.entries(programme.actions)) {
    if (!mans || !from.includes(of.stage)) continue
    const post = mans.post({ case: of, parameter: parametersOn(programme, day) } as never)
    if (!post) continue
    const did = of.did[action]
    return {
      action,
      post,
      ...(did ? { turns: mans.turnsOf(did.input as never) } : {}),
      ...(did && did.by.id !== PLANNER.id ? { chosen: true as const } : {}),
    }
  }
  return undefined
}

const dueOf = ({ promises }: CaseState, promise: string | undefined): Instant | undefined => {
  const run = promise === undefined ? undefined : promises.findLast((one) => one.promise === promise)
  const counts = run && (run.state === 'open' || (run.state === 'broken' && run.fulfilledAt === undefined))
  return counts ? run.dueAt : undefined
}
