import {
  type Action,
  PLANNER,
  type Programme,
  type Refusal,
  type Result,
  refusal,
  refuse,
  roleName,
  type Turn,
} from '../../kernel/index.ts'
import { actOn, findCase } from '../cases.ts'
import type { Host } from '../host.ts'
import type { Staff } from '../identity/principal.ts'
import { actionsFor } from '../identity/rights.ts'
import type { KeptPlan, PlannedChange } from './boards.ts'
import { keptList } from './lists.ts'

/** What became of one change of a plan. */
export interface Taken {
  readonly case: string
  readonly refused?: Refusal
}

type Fill<What> = (what: What, reason: string) => unknown

/** The form of an action filled in as a plan has it. */
const inputOf = ({ assigns, mans }: Action, { crew, turns }: PlannedChange, reason: string): unknown => {
  if (crew !== undefined && assigns) return (assigns.fill as Fill<string>)(crew, reason)
  return mans && (mans.fill as Fill<readonly Turn[]>)(turns ?? [], reason)
}

const takeOne = async (
  host: Host,
  who: Staff,
  plan: string,
  change: PlannedChange,
  lang: 'zh' | 'en',
): Promise<Taken> => {
  const { case: id, action: name, version, reason } = change
  const refused = (why: Refusal): Taken => ({ case: id, refused: why })
  const found = await findCase(host, who, id)
  if (!found.ok) return refused(found.refusal)
  const { row, programme } = found.value
  const action = programme.actions[name]
  // A case that has moved on may be where the action is no longer offered: that it has is what is told.
  const isOffered = actionsFor(who, programme, row, host.areas).some((one) => one.action === name)
  if (!action || (!isOffered && row.version === version)) return refused(notAllowed(who, programme, name))
  const input = inputOf(action, change, reason[lang])
  const command = { action: name, case: id, input, expectedVersion: version, key: `plan:${plan}:${id}` }
  const done = await host.desk.perform(command, { ...PLANNER, approvedBy: who.account.id })
  // The key is the plan's own: whoever took it before said the same, perhaps in the other language.
  return done.ok || done.refusal.code === 'key-reused' ? { case: id } : refused(done.refusal)
}

const notAllowed = ({ account }: Staff, programme: Programme, name: string): Refusal => {
  const role = account.grants[0]?.role
  const as = role === undefined ? account.id : roleName(programme, role)
  return refusal('not-allowed', [as, programme.actions[name]?.name ?? name], 'case')
}

/**
 * Takes a plan as it was shown: each change is done by the planner, with who approved it, on the version of the case that
 * it was planned on; only where that person may do it. Taken twice, it is done once.
 */
export const takePlan = (
  host: Host,
  who: Staff,
  id: string,
  changes: KeptPlan['changes'],
  lang: 'zh' | 'en',
): Promise<readonly Taken[]> => Promise.all(changes.map((change) => takeOne(host, who, id, change, lang)))

/** What somebody decides instead of a plan. */
export interface Sending {
  readonly case: string
  readonly crew: string
  readonly reason: string
  readonly expectedVersion?: number | undefined
  readonly key?: string | undefined
}

const NO_CREW = [
  'crew',
  '本部门名单中没有这个班组',
  'there is no such crew in the list of this bureau',
] as const

/** Sends a crew of the bureau's list to a case, as the person who says so: the programme's own action in their own role. */
export const sendCrew = async (
  host: Host,
  who: Staff,
  { crew, reason, ...of }: Sending,
): Promise<Result<{ readonly case: string; readonly version: number }>> => {
  const found = await findCase(host, who, of.case)
  if (!found.ok) return found
  const { row, programme } = found.value
  const [name, action] =
    Object.entries(programme.actions).find(([, { assigns, from }]) => assigns && from.includes(row.stage)) ??
    Object.entries(programme.actions).find(([, { assigns }]) => assigns) ??
    []
  if (name === undefined || !action?.assigns)
    return refuse('unknown-action', ['assign', programme.id], 'action')
  const list = await keptList(host.desk.store.register, 'crews', row.bureau)
  if (!list?.list.crews.some(({ id }) => id === crew)) return refuse('invalid-input', NO_CREW, 'crew')
  const input = (action.assigns.fill as Fill<string>)(crew, reason)
  return actOn(host, who, { ...of, action: name, input })
}
