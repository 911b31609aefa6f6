import type { Reader, Scope, StreamRow } from '../../desk/index.ts'
import {
  type Action,
  type Actor,
  COMMON_ACTIONS,
  erasureAsked,
  IN_CHARGE,
  isAskedFor,
  type Programme,
  type Role,
} from '../../kernel/index.ts'
import type { AreaTree } from '../areas.ts'
import type { Account, Grant } from './account.ts'
import type { Principal } from './principal.ts'

const known = new Map<string, readonly string[]>()

/** The programmes that a grant may name to count in one: itself, and those that it is a loop of. */
export const coveredBy = (programme: string): readonly string[] => {
  const found = known.get(programme)
  if (found) return found
  const parts = programme.split('.')
  const made = parts.map((_, n) => parts.slice(0, n + 1).join('.'))
  known.set(programme, made)
  return made
}

/** Whether accounts may hold a role: residents and the machine hold no post. */
export const isPost = ({ kind }: Role): boolean => kind !== 'public' && kind !== 'machine'

/** Whether a role is held for an organisation: it is outside the bureau, and the programme says whom its cases concern. */
export const isForOrganisations = (role: Role, programme: Programme): boolean =>
  role.outside !== undefined && programme.organisation !== undefined

/** The role that a grant gives in a programme; one for an organisation gives none where there are no such roles. */
export const roleIn = (grant: Grant, programme: Programme): Role | undefined => {
  const role = Object.hasOwn(programme.roles, grant.role) ? programme.roles[grant.role] : undefined
  if (!role || !isPost(role)) return undefined
  if (grant.organisation !== undefined && !isForOrganisations(role, programme)) return undefined
  const isCovered = grant.programmes?.some((of) => coveredBy(programme.id).includes(of)) ?? true
  return isCovered ? role : undefined
}

/** Whether a grant's area and organisation, where it has them, are those of a case. */
const reaches = (grant: Grant, programme: Programme, row: StreamRow, areas: AreaTree): boolean =>
  (grant.area === undefined || areas.isBelow(row.area, grant.area)) &&
  (grant.organisation === undefined || grant.organisation === programme.organisation?.(row.state))

/**
 * Grants that count for a case: in its programme and area, for the organisation that it concerns, and for staff of its bureau
 * or the one it is offered to.
 */
const grantsFor = (
  account: Account,
  programme: Programme,
  row: StreamRow,
  areas: AreaTree,
): readonly Grant[] =>
  account.grants.filter((grant) => {
    const role = roleIn(grant, programme)
    if (!role || !reaches(grant, programme, row, areas)) return false
    return role.kind !== 'staff' || grant.bureau === row.bureau || grant.bureau === row.state.offer?.to
  })

/** Whether an account holds a post of a bureau that would deal with a case, were it theirs. */
export const isPostOf = (
  account: Account,
  programme: Programme,
  row: StreamRow,
  areas: AreaTree,
  bureau: string,
): boolean =>
  account.grants.some(
    (grant) =>
      grant.bureau === bureau &&
      roleIn(grant, programme)?.kind === 'staff' &&
      reaches(grant, programme, row, areas),
  )

/** Where cases are that a post may count on: what is not said may be anything. */
export interface Somewhere {
  readonly bureau?: string | undefined
  readonly area?: string | undefined
}

/** Whether a post from outside counts on a programme's cases in some place that concern its organisation, or any where it has none. */
export const countsFromOutside = (
  post: Grant,
  programme: Programme,
  { bureau, area }: Somewhere,
  areas: Pick<AreaTree, 'isBelow'>,
): boolean => {
  const role = roleIn(post, programme)
  if (role?.outside === undefined) return false
  if (role.kind === 'staff' && (post.bureau === undefined || post.bureau !== (bureau ?? post.bureau)))
    return false
  return area === undefined || post.area === undefined || areas.isBelow(area, post.area)
}

const publicRole = (programme: Programme): string | undefined =>
  Object.entries(programme.roles).find(([, { kind }]) => kind === 'public')?.[0]

/** Whether somebody may see a case at all. */
export const mayRead = (who: Principal, programme: Programme, row: StreamRow, areas: AreaTree): boolean => {
  if (who.kind === 'staff') return grantsFor(who.account, programme, row, areas).length > 0
  if (who.kind === 'resident')
    return row.state.requester !== undefined && who.cases[row.id] === row.state.requester
  return false
}

const actorOf = (account: Account, grant: Grant): Actor => ({
  id: account.id,
  role: grant.role,
  ...(grant.bureau === undefined ? {} : { bureau: grant.bureau }),
  ...(grant.organisation === undefined ? {} : { organisation: grant.organisation }),
})

/** Everybody this person can be towards a case. */
const actorsFor = (
  who: Principal,
  programme: Programme,
  row: StreamRow,
  areas: AreaTree,
): readonly Actor[] => {
  if (who.kind === 'staff')
    return grantsFor(who.account, programme, row, areas).map((grant) => actorOf(who.account, grant))
  const role = publicRole(programme)
  const requester = who.kind === 'resident' ? who.cases[row.id] : undefined
  return role === undefined || requester === undefined ? [] : [{ id: requester, role }]
}

/** Whether the kernel would let this actor do this, the case's stage aside. */
const isAllowed = (programme: Programme, action: Action, row: StreamRow, actor: Actor): boolean => {
  if (!action.by.includes(actor.role)) return false
  if (action.takesBack && !isAskedFor(programme, row.state)) return false
  if (programme.roles[actor.role]?.kind !== 'staff') return true
  return actor.bureau === (action.byOffered && row.state.offer ? row.state.offer.to : row.bureau)
}

/** How much of the trail may be open to an account: all of it, that of a case it names, or nothing. */
export const AUDITS = ['all', 'case', 'none'] as const
export type Audits = (typeof AUDITS)[number]

/** Who oversees the whole city, or administers it, sees all of the trail; who oversees a part, that of one case of theirs at a time. */
export const auditsOf = (account: Account, programmes: readonly Programme[]): Audits => {
  if (account.admin === true) return 'all'
  const posts = account.grants.filter((grant) =>
    programmes.some((programme) => roleIn(grant, programme)?.kind === 'oversight'),
  )
  if (posts.some(({ area, programmes: only }) => area === undefined && only === undefined)) return 'all'
  return posts.length > 0 ? 'case' : 'none'
}

/** To whom a message of an offered case is: the bureau that it is offered to. */
export const OFFERED = 'offered'
/** To whom one is that a hand-over has ended in: a bureau that may see the case no more. */
export const ONCE_OFFERED = 'once-offered'

/** Whether what a case tells somebody is told to an account: to a role of theirs there, or as the bureau in charge or offered it. */
export const isAddressed = (
  account: Account,
  programme: Programme,
  row: StreamRow,
  areas: AreaTree,
  to: string,
): boolean =>
  grantsFor(account, programme, row, areas).some(({ role, bureau }) => {
    const isStaff = programme.roles[role]?.kind === 'staff'
    if (to === IN_CHARGE) return isStaff && bureau === row.bureau
    return to === OFFERED ? isStaff : role === to
  })

/** Whether an account oversees one case. */
export const oversees = (account: Account, programme: Programme, row: StreamRow, areas: AreaTree): boolean =>
  grantsFor(account, programme, row, areas).some(({ role }) => programme.roles[role]?.kind === 'oversight')

/** As whom somebody would do an action: the first of their posts that may; else one that may not, to be told so. */
export const actorFor = (
  who: Principal,
  programme: Programme,
  row: StreamRow,
  action: Action,
  areas: AreaTree,
  role?: string,
): Actor | undefined => {
  const actors = actorsFor(who, programme, row, areas).filter(
    (actor) => role === undefined || actor.role === role,
  )
  return actors.find((actor) => isAllowed(programme, action, row, actor)) ?? actors[0]
}

/** Common actions that only make sense as the case stands; doing them otherwise is refused by the kernel. */
const STANDS: Readonly<Record<string, (row: StreamRow) => boolean>> = {
  resume: ({ state }) => state.paused !== undefined,
  transfer: ({ state }) => state.offer === undefined,
  accept: ({ state }) => state.offer !== undefined,
  return: ({ state }) => state.offer !== undefined,
  takeBackTransfer: ({ state }) => state.offer !== undefined,
  answerAppeal: ({ state }) => state.appeal !== undefined,
  askErasure: ({ state }) => erasureAsked(state) === undefined,
  erase: ({ state }) => erasureAsked(state) !== undefined && state.appeal === undefined,
}

const isTimely = (name: string, action: Action, row: StreamRow): boolean => {
  if (row.state.erased !== undefined || !action.from.includes(row.stage)) return false
  if (row.state.paused && !action.whilePaused) return false
  // A programme's own action of such a name has no `change` of the kernel's.
  return action.change === undefined || (STANDS[name]?.(row) ?? true)
}

const ordered = new WeakMap<Programme, readonly (readonly [name: string, action: Action])[]>()

/** The programme's own steps come first: they are what the case waits for. */
const inOrder = (programme: Programme): readonly (readonly [name: string, action: Action])[] => {
  const known = ordered.get(programme)
  if (known) return known
  const made = Object.entries(programme.actions).sort(
    ([a], [b]) => Number(COMMON_ACTIONS.has(a)) - Number(COMMON_ACTIONS.has(b)),
  )
  ordered.set(programme, made)
  return made
}

/** The actions that somebody may do to a case as it stands, each with the role they would do it in. */
export const actionsFor = (
  who: Principal,
  programme: Programme,
  row: StreamRow,
  areas: AreaTree,
): readonly { readonly action: string; readonly role: string }[] => {
  const actors = actorsFor(who, programme, row, areas)
  return inOrder(programme).flatMap(([action, of]) => {
    if (of.hosted || !isTimely(action, of, row)) return []
    const actor = actors.find((one) => isAllowed(programme, of, row, one))
    return actor ? [{ action, role: actor.role }] : []
  })
}

/** As whom somebody may open a case: residents where the programme has a door, staff by each grant there. */
export const openersFor = (
  who: Principal,
  programme: Programme,
  requester: string,
  role?: string,
): readonly Actor[] => {
  if (who.kind !== 'staff') {
    const own = publicRole(programme)
    return programme.door && own !== undefined ? [{ id: requester, role: own }] : []
  }
  return who.account.grants
    .filter((one) => roleIn(one, programme) && (role === undefined || one.role === role))
    .map((grant) => actorOf(who.account, grant))
}

/** What a post lets somebody see of all cases. */
export const scopesOfPost = (post: Grant, programmes: readonly Programme[]): readonly Scope[] => {
  const { area, organisation } = post
  const part = {
    ...(area === undefined ? {} : { area }),
    ...(organisation === undefined ? {} : { organisation }),
  }
  const of = programmes.filter((programme) => roleIn(post, programme))
  const isStaff = (programme: Programme) => programme.roles[post.role]?.kind === 'staff'
  const own = of.filter(isStaff).map(({ id }) => id)
  const all = of.filter((programme) => !isStaff(programme)).map(({ id }) => id)
  return [
    ...(own.length > 0 && post.bureau !== undefined
      ? [{ programmes: own, bureaus: [post.bureau], ...part }]
      : []),
    ...(all.length > 0 ? [{ programmes: all, ...part }] : []),
  ]
}

const staff = new WeakMap<Account, { readonly of: readonly Programme[]; readonly reader: Reader }>()

/** An account as the store knows readers; made once for an account at work. */
const staffReader = (account: Account, programmes: readonly Programme[]): Reader => {
  const known = staff.get(account)
  if (known?.of === programmes) return known.reader
  const scopes = account.grants.flatMap((post) => scopesOfPost(post, programmes))
  const reader = { scopes, receipts: {} }
  staff.set(account, { of: programmes, reader })
  return reader
}

/** What an account may see of all cases. */
export const scopesOf = (account: Account, programmes: readonly Programme[]): readonly Scope[] =>
  staffReader(account, programmes).scopes

/** Somebody as the store knows readers: what it shows them at most. */
export const readerOf = (who: Principal, programmes: readonly Programme[]): Reader =>
  who.kind === 'staff'
    ? staffReader(who.account, programmes)
    : { scopes: [], receipts: who.kind === 'resident' ? who.cases : {} }
