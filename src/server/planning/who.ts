import type { Action, Programme } from '../../kernel/index.ts'
import type { Host } from '../host.ts'
import type { Account, Grant } from '../identity/account.ts'
import { roleIn } from '../identity/rights.ts'
import type { ListKind } from './planning.ts'

/** Whether an action is planned for with such a list. */
export const isPlannedWith = (kind: ListKind, { assigns, mans }: Action): boolean =>
  (kind === 'crews' ? assigns : mans) !== undefined

/** The programmes that are planned for with such a list, each with the actions that are. */
export const plannedWith = (
  kind: ListKind,
  programmes: readonly Programme[],
): readonly { readonly programme: Programme; readonly actions: readonly Action[] }[] =>
  programmes.flatMap((programme) => {
    const actions = Object.values(programme.actions).filter((action) => isPlannedWith(kind, action))
    return actions.length > 0 ? [{ programme, actions }] : []
  })

/** Grants by which an account may do an action that is planned for, with where they count. */
const postsOf = (kind: ListKind, { grants }: Account, programmes: readonly Programme[]) =>
  plannedWith(kind, programmes).flatMap(({ programme, actions }) =>
    grants.flatMap((grant) => {
      const role = roleIn(grant, programme)
      const may = role && actions.some(({ by }) => by.includes(grant.role))
      return may ? [{ programme, grant, isOfBureau: role.kind === 'staff' }] : []
    }),
  )

const countsIn = (isOfBureau: boolean, grant: Grant, bureau: string): boolean =>
  !isOfBureau || grant.bureau === bureau

/** Whether an account may look at a bureau's board: it may do there what is planned. */
export const mayPlan = (host: Host, account: Account, kind: ListKind, bureau: string): boolean =>
  postsOf(kind, account, host.desk.registry.all).some(({ isOfBureau, grant }) =>
    countsIn(isOfBureau, grant, bureau),
  )

/** The programmes that are planned for in which an account may do what is planned. */
export const programmesPlanned = (host: Host, account: Account, kind: ListKind): readonly string[] => [
  ...new Set(postsOf(kind, account, host.desk.registry.all).map(({ programme }) => programme.id)),
]

/** Whether an account may change a bureau's list: the bureau's own for the whole of its area, or an administrator. */
export const mayKeepList = (host: Host, account: Account, kind: ListKind, bureau: string): boolean =>
  account.admin === true ||
  postsOf(kind, account, host.desk.registry.all).some(
    ({ isOfBureau, grant }) => isOfBureau && grant.bureau === bureau && grant.area === undefined,
  )

/** The bureaus whose boards or lists an account may open: its own, and those in charge of what it may do in any. */
export const bureausToPlan = (host: Host, account: Account, kind: ListKind): readonly string[] => {
  if (!host.boards) return []
  const { all } = host.desk.registry
  const own = postsOf(kind, account, all).map(({ isOfBureau, grant, programme }) =>
    isOfBureau ? grant.bureau : programme.bureau,
  )
  const every = account.admin ? plannedWith(kind, all).map(({ programme }) => programme.bureau) : []
  return [...new Set([...own, ...every])].filter((bureau) => typeof bureau === 'string').sort()
}
