import {
  maskedInput,
  maskedRequest,
  readEvent,
  type StoredEvent,
  type StreamRow,
  toldName,
} from '../../desk/index.ts'
import {
  actionForm,
  type CaseEvent,
  type CaseState,
  CHANGES,
  erasureAsked,
  HELPERS,
  type Instant,
  type Programme,
  type PromiseRun,
  saidToAsker,
  type Text,
  text,
} from '../../kernel/index.ts'
import type { Found } from '../cases.ts'
import type { Host } from '../host.ts'
import { letInBy } from '../identity/glass.ts'
import type { Principal } from '../identity/principal.ts'
import { actionsFor } from '../identity/rights.ts'
import { type Names, NO_NAMES, namesOfRequests } from '../naming.ts'
import { isSeenFromOutside } from '../organisations.ts'
import { withTakers } from '../takers.ts'
import type { CaseView, OfferedAction, PromiseView, TimelineEntry } from './case-types.ts'
import { drawViewOf } from './draws.ts'
import { withHolders } from './holders.ts'
import type { CaseRow } from './queue-types.ts'
import { relativesOf } from './relatives.ts'
import { titleOf } from './titles.ts'

/** A moment as programs read it: in UTC. */
export const iso = (at: number): string => new Date(at).toISOString()

/** Whether a promise of an open case is broken and not yet made good. */
export const isLate = (row: StreamRow): boolean =>
  row.closedAt === undefined &&
  row.state.promises.some((run) => run.state === 'broken' && run.fulfilledAt === undefined)

/** Rows that the store remembers are shown again and again: what they come to is made once. */
const shown = new WeakMap<StreamRow, CaseRow>()

/** A case in a list; `names` are of what its request refers to. */
export const caseRowOf = (programme: Programme, row: StreamRow, names: Names = NO_NAMES): CaseRow => {
  const known = shown.get(row) ?? caseRowMade(programme, row)
  shown.set(row, known)
  return names.size === 0 ? known : { ...known, title: titleOf(programme, row.state.request, names) }
}

/** Cases in a list, those left out whose definition is not here. */
export const caseRowsOf = async (host: Host, rows: readonly StreamRow[]): Promise<readonly CaseRow[]> => {
  const found = rows.flatMap((row) => {
    const programme = host.desk.registry.pinned(row.programme, row.programmeVersion)
    return programme.ok ? [{ programme: programme.value, row }] : []
  })
  const names = await namesOfRequests(host, found)
  return found.map(({ programme, row }) => caseRowOf(programme, row, names))
}

/** Since when the bureau that a case is offered to has been asked; undefined where it is offered to none. */
export const offeredSince = ({ offer, did }: CaseState): Instant | undefined =>
  offer === undefined ? undefined : did.transfer?.at

const offerShown = (state: CaseState): Pick<CaseRow, 'offeredTo' | 'offeredAt'> => {
  const at = offeredSince(state)
  return {
    ...(state.offer ? { offeredTo: state.offer.to } : {}),
    ...(at === undefined ? {} : { offeredAt: iso(at) }),
  }
}

const caseRowMade = (programme: Programme, row: StreamRow): CaseRow => ({
  case: row.id,
  version: row.version,
  programme: row.programme,
  stage: row.stage,
  area: row.area,
  bureau: row.bureau,
  openedAt: iso(row.openedAt),
  ...(row.closedAt === undefined ? {} : { closedAt: iso(row.closedAt) }),
  ...(row.dueAt === undefined ? {} : { dueAt: iso(row.dueAt) }),
  late: isLate(row),
  paused: row.state.paused !== undefined,
  returned: row.returned ?? 0,
  ...offerShown(row.state),
  title: titleOf(programme, row.state.request, NO_NAMES),
})

export const promiseViewOf = (programme: Programme, run: PromiseRun): PromiseView => ({
  promise: run.promise,
  name: programme.promises[run.promise]?.name ?? text(run.promise, run.promise),
  state: run.state,
  openedAt: iso(run.openedAt),
  dueAt: iso(run.dueAt),
  ...(run.uncounted === undefined
    ? {}
    : { uncounted: { from: run.uncounted.from, workingDays: run.uncounted.workingDays } }),
  warned: run.warned === true,
  ...(run.settledAt === undefined ? {} : { settledAt: iso(run.settledAt) }),
  ...(run.fulfilledAt === undefined ? {} : { fulfilledAt: iso(run.fulfilledAt) }),
})

/** Actions as they are offered, by action and role: made once, since forms are large. */
const offered = new WeakMap<Programme, Map<string, OfferedAction>>()

const offeredAs = (programme: Programme, action: string, role: string): OfferedAction => {
  const known = offered.get(programme) ?? new Map<string, OfferedAction>()
  offered.set(programme, known)
  const of = programme.actions[action]!
  const one = known.get(`${action} ${role}`) ?? {
    ...{ action, role, name: of.name },
    input: actionForm(programme, of),
  }
  known.set(`${action} ${role}`, one)
  return one
}

/** The actions somebody may do now, with their forms. */
export const offeredActions = (
  host: Host,
  who: Principal,
  programme: Programme,
  row: StreamRow,
): readonly OfferedAction[] =>
  actionsFor(who, programme, row, host.areas).map(({ action, role }) => offeredAs(programme, action, role))

const erasureOf = (state: CaseState): Pick<CaseView, 'erasureAskedAt' | 'erasedAt'> => {
  if (state.erased !== undefined) return { erasedAt: iso(state.erased) }
  const asked = erasureAsked(state)
  return asked ? { erasureAskedAt: iso(asked.at) } : {}
}

/** Why another bureau is asked is between the two: whoever asked for the case hears that it is. */
const offerOf = (
  who: Principal,
  { from, to, reason }: NonNullable<CaseView['offer']>,
): CaseView['offer'] => ({
  from,
  to,
  ...(who.kind === 'staff' && reason !== undefined ? { reason } : {}),
})

/** Whom from outside a case concerns, and whether they can see it. */
const organisationOf = async (
  host: Host,
  who: Principal,
  programme: Programme,
  row: StreamRow,
): Promise<Pick<CaseView, 'organisation'>> => {
  const name = row.closedAt === undefined ? programme.organisation?.(row.state) : undefined
  if (name === undefined || who.kind !== 'staff') return {}
  return { organisation: { name, isSeen: await isSeenFromOutside(host, programme, row, name) } }
}

/** A case as whoever asks may see it: personal fields masked, with what they may do now. */
export const caseViewOf = async (
  host: Host,
  who: Principal,
  { programme, row, letInUntil }: Found,
): Promise<CaseView> => {
  const { state } = row
  const names = await namesOfRequests(host, [{ programme, row }])
  const may = offeredActions(host, who, programme, row)
  const { offered, withheld } = await withTakers(host, programme, row, may)
  return {
    ...caseRowOf(programme, row, names),
    programmeVersion: row.programmeVersion,
    ...(state.channel === undefined ? {} : { channel: state.channel }),
    ...(state.onBehalfOf === undefined
      ? {}
      : { onBehalfOf: { helper: state.onBehalfOf, name: HELPERS[state.onBehalfOf] } }),
    trigger: state.trigger,
    request: maskedRequest(programme, state.request),
    promises: state.promises.map((run) => promiseViewOf(programme, run)),
    names: Object.fromEntries(names),
    ...(await relativesOf(host, who, state)),
    ...(await organisationOf(host, who, programme, row)),
    ...(state.offer ? { offer: offerOf(who, state.offer) } : {}),
    ...erasureOf(state),
    ...(state.appeal ? { appeal: { at: iso(state.appeal.at), reason: state.appeal.reason } } : {}),
    actions: await withHolders(host, programme, row, offered),
    ...(withheld.length === 0 ? {} : { withheld: [...withheld] }),
    // What has no mask is left out under break-glass.
    ...(letInUntil === undefined
      ? await drawViewOf(host, who, programme, state)
      : { letInUntil: iso(letInUntil) }),
  }
}

const OPENING = text('提出诉求', 'Opened')
const WAKING = text('到时', 'Its time had come')

/** What an event is called: its action's name. */
export const eventName = (programme: Programme, { type }: Pick<CaseEvent, 'type'>): Text => {
  if (type === 'open') return OPENING
  if (type === 'wake') return WAKING
  return programme.actions[type]?.name ?? text(type, type)
}

/** One event as staff may read it: who did it by role, bureau and account; personal fields masked. */
export const timelineEntryOf = (programme: Programme, event: CaseEvent, version: number): TimelineEntry => {
  const input = maskedInput(programme, event)
  const { role, bureau, id, approvedBy } = event.by
  const isStaff = !['public', 'machine'].includes(programme.roles[role]?.kind ?? '')
  return {
    version,
    at: iso(event.at),
    type: event.type,
    name: eventName(programme, event),
    by: letInBy(event) ?? {
      role,
      ...(bureau === undefined ? {} : { bureau }),
      ...(isStaff ? { account: id } : {}),
      ...(approvedBy === undefined ? {} : { approvedBy }),
    },
    ...(input === undefined ? {} : { input }),
    ...(event.to === undefined ? {} : { to: event.to }),
    promises: (event.promises ?? []).map(({ promise, change }) => ({
      promise,
      change,
      name: CHANGES[change],
    })),
    messages: (event.effects ?? []).flatMap((effect) =>
      // What quoted somebody's words went with them.
      effect.effect === 'notify' && effect.message.zh !== undefined
        ? [{ to: effect.to, name: toldName(effect.to, programme), message: effect.message }]
        : [],
    ),
  }
}

/**
 * One event as the person who asked may read it: where the case has got to, what they were told, what they said. Of what
 * others filled in that is what the form marks as said to them, which whoever wrote it was told; the rest, what staff note
 * among themselves, and who looked at what, stays inside. Undefined where nothing is left.
 */
export const residentEntryOf = (
  programme: Programme,
  event: CaseEvent,
  version: number,
): TimelineEntry | undefined => {
  const isOwn = programme.roles[event.by.role]?.kind === 'public'
  const { input: filled, by, ...rest } = timelineEntryOf(programme, event, version)
  const action = programme.actions[event.type]
  const input = isOwn ? filled : action && saidToAsker(action, filled)
  const messages = rest.messages.filter(({ to }) => to === 'requester')
  const isTold = isOwn || input !== undefined || event.type === 'resume' || event.to !== undefined
  if (!isTold && messages.length === 0) return undefined
  return {
    ...rest,
    by: { role: by.role, ...(by.bureau === undefined ? {} : { bureau: by.bureau }) },
    ...(input === undefined ? {} : { input }),
    messages,
  }
}

/** Whether the person who asked is told of an event: so far it can be printed and proven for them. */
export const isNoticed = (programme: Programme, stored: StoredEvent): boolean =>
  residentEntryOf(programme, readEvent(stored), stored.version) !== undefined
