import { randomUUID } from 'node:crypto'
import { type Desk, type OpenCase, openCases } from '../../desk/index.ts'
import {
  type Assignable,
  assignableOf,
  type Instant,
  type Mannable,
  mannableOf,
  type Result,
  type Text,
  type Turn,
} from '../../kernel/index.ts'
import { Shared } from '../shared.ts'
import { type KeptList, keptList } from './lists.ts'
import type { DispatchProposal, ListKind, Planning, RosterProposal } from './planning.ts'
import { plannedWith } from './who.ts'

/** A board plans so many open cases at once, those due first. */
const MOST_CASES = 300
/** A roster holds so many posts. */
const MOST_POSTS = 200
/** So many pages of a bureau's queue are looked through for them. */
const MOST_PAGES = 4
/** As long as nothing has changed, a plan is looked at again for so long: crews drive on, and promises run out. */
const FRESH_MS = 60_000
/** A plan that was shown can be taken for so long. */
const KEPT_MS = 15 * 60_000
const MOST_BOARDS = 100

/** What a plan would have done to a case, on the version it was planned on. */
export interface PlannedChange {
  readonly case: string
  readonly version: number
  readonly programme: string
  readonly area: string
  readonly action: string
  readonly reason: Text
  readonly crew?: string
  readonly turns?: readonly Turn[]
}

/** A plan that somebody was shown, to be taken as it was. */
export interface KeptPlan {
  readonly kind: ListKind
  readonly bureau: string
  readonly at: Instant
  readonly changes: readonly PlannedChange[]
}

/** A bureau's open cases that are planned for, what it keeps to plan with, and the plan where there is one. */
export interface Board<Needs, Proposal, Kind extends ListKind> {
  readonly at: Instant
  readonly open: readonly OpenCase<Needs>[]
  /** There are more open cases than are planned at once. */
  readonly more: boolean
  readonly list?: KeptList<Kind>
  /** Refused where the list that is kept contradicts itself. */
  readonly proposal?: Result<Proposal>
  /** The plan's name, to be taken by; none where it would change nothing. */
  readonly plan?: string
}
export type DispatchBoard = Board<Assignable, DispatchProposal, 'crews'>
export type RosterBoard = Board<Mannable, RosterProposal, 'people'>

const PLAN = 'plan'

/** The boards of bureaus: planned beside the server's work, once for all who look, and again when something has changed. */
export class Boards {
  readonly planning: Planning
  private readonly desk: Desk
  private readonly shown: Shared<object>

  constructor(desk: Desk, planning: Planning) {
    this.desk = desk
    this.planning = planning
    this.shown = new Shared(MOST_BOARDS, () => desk.clock.now(), FRESH_MS)
  }

  /** Who goes to which open case of a bureau today. */
  dispatch(bureau: string): Promise<DispatchBoard> {
    return this.board(bureau, 'crews', MOST_CASES, assignableOf, (open, crews, now) => {
      const midnight = this.desk.calendar.startOf(this.desk.today(), this.desk.zone)
      return this.planning.dispatch(open, crews, midnight, now)
    })
  }

  /** Who serves at which open post of a bureau in which shift. */
  roster(bureau: string): Promise<RosterBoard> {
    return this.board(bureau, 'people', MOST_POSTS, mannableOf, (open, people, now) =>
      this.planning.roster(open, people, now),
    )
  }

  /** A plan by its name, while it can be taken. */
  async plan(id: string): Promise<KeptPlan | undefined> {
    const found = await this.desk.store.register.get(PLAN, id)
    const isOver = found?.expiresAt !== undefined && found.expiresAt <= this.desk.clock.now()
    return found && !isOver ? (found.value as KeptPlan) : undefined
  }

  private async board<Needs, Kind extends ListKind, Proposal extends DispatchProposal | RosterProposal>(
    bureau: string,
    kind: Kind,
    most: number,
    needsOf: Parameters<typeof openCases<Needs>>[3],
    propose: (
      open: readonly { readonly case: string; readonly needs: Needs }[],
      list: KeptList<Kind>['list'],
      now: Instant,
    ) => Promise<Result<Proposal>>,
  ): Promise<Board<Needs, Proposal, Kind>> {
    const { desk } = this
    const programmes = plannedWith(kind, desk.registry.all).map(({ programme }) => programme.id)
    const make = async (
      list: KeptList<Kind>,
      of: Pick<Board<Needs, Proposal, Kind>, 'at' | 'open' | 'more'>,
    ): Promise<Board<Needs, Proposal, Kind>> => {
      const toPlan = of.open.map(({ row, needs }) => ({ case: row.id, needs }))
      const proposal = await propose(toPlan, list.list, of.at)
      const kept = { kind, bureau, at: of.at }
      const plan = proposal.ok ? await this.keep(kept, proposal.value, of.open) : undefined
      return { ...of, list, proposal, ...(plan === undefined ? {} : { plan }) }
    }
    const look = async () => {
      const [list, { found: open, more }] = await Promise.all([
        keptList(desk.store.register, kind, bureau),
        openCases(desk, { programmes, bureaus: [bureau] }, most, needsOf, MOST_PAGES),
      ])
      const of = { at: desk.clock.now(), open, more }
      return { key: keyOf(list?.version, open), make: async () => (list ? make(list, of) : of) }
    }
    // Under its name and kind there are boards of this kind alone.
    return this.shown.get(`${kind} ${bureau}`, look) as Promise<Board<Needs, Proposal, Kind>>
  }

  /** Keeps what a plan would change, to be taken by name in any process. */
  private async keep(
    of: Omit<KeptPlan, 'changes'>,
    proposal: DispatchProposal | RosterProposal,
    open: readonly OpenCase<unknown>[],
  ): Promise<string | undefined> {
    const rows = new Map(open.map(({ row }) => [row.id, row]))
    const all = 'assignments' in proposal ? proposal.assignments : proposal.mannings
    const changes = all.map((one): PlannedChange => {
      const { version, programme, area } = rows.get(one.case)!
      const what = 'crew' in one ? { crew: one.crew } : { turns: one.turns }
      return { case: one.case, version, programme, area, action: one.action, reason: one.reason, ...what }
    })
    if (changes.length === 0) return undefined
    const id = randomUUID()
    const expiresAt = (of.at + KEPT_MS) as Instant
    await this.desk.store.register.put(PLAN, id, { ...of, changes } satisfies KeptPlan, { expiresAt })
    return id
  }
}

/** The same open cases and the same list have the same key. */
const keyOf = (version: number | undefined, open: readonly OpenCase<unknown>[]): string =>
  [version, ...open.map(({ row }) => `${row.id}@${row.version}`)].join(' ')
