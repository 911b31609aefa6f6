import type { Assignable, Instant, Mannable, Result, Text, Turn } from '../../kernel/index.ts'

/** Where something is. */
export interface Spot {
  readonly lat: number
  readonly lon: number
}

/** The crews of a bureau, their duty by the clock, and where the places are that cases name. */
export interface CrewList {
  readonly travel: { readonly by: 'sphere'; readonly kmh: number; readonly detour: number }
  readonly crews: readonly {
    readonly id: string
    readonly base: Spot
    readonly from: string
    readonly until: string
    readonly skills?: readonly string[] | undefined
    readonly capacity?: number | undefined
  }[]
  readonly places: Readonly<Record<string, Spot>>
  readonly changeMinutes?: number | undefined
}

/** The shifts of an emergency and who can serve in them. */
export interface PeopleList {
  readonly shifts: readonly { readonly id: string; readonly from: string; readonly until: string }[]
  readonly people: readonly {
    readonly id: string
    readonly home?: unknown
    readonly skills?: readonly string[] | undefined
  }[]
  readonly places: Readonly<Record<string, unknown>>
  readonly restHours: number
  readonly reliefMinutes: number
  readonly farthestKm?: number | undefined
}

/** The lists of resources that a bureau keeps. */
export interface Lists {
  readonly crews: CrewList
  readonly people: PeopleList
}
/** One of the lists. */
export type ListKind = keyof Lists
export const LIST_KINDS = ['crews', 'people'] as const satisfies readonly ListKind[]

/** An open case to plan for. */
export interface ToPlan<Needs> {
  readonly case: string
  readonly needs: Needs
}

/** Why a case, or a shift of it (`case@shift`), is left out, and what would help. */
export interface LeftOut {
  readonly id: string
  readonly rule: string
  readonly message: Text
  readonly relax?: Text | undefined
}

/** Who goes where today: the crews' tours, what of them is news, and what is left out. */
export interface DispatchProposal {
  readonly proof: string
  /** Travel of all tours, in minutes. */
  readonly cost: number
  readonly tours: readonly {
    readonly crew: string
    readonly stops: readonly {
      readonly job: string
      readonly startAt: number
      readonly endAt: number
      readonly lateMs: number
    }[]
  }[]
  readonly assignments: readonly {
    readonly case: string
    readonly action: string
    readonly crew: string
    readonly was?: string | undefined
    readonly startAt: Instant
    readonly lateMs: number
    readonly reason: Text
  }[]
  readonly unassigned: readonly LeftOut[]
}

/** Who serves where in which shift, and what is missing. */
export interface RosterProposal {
  readonly proof: string
  /** Ways from home to post, in km. */
  readonly cost: number
  /** Those not over yet, in order. */
  readonly shifts: readonly { readonly id: string; readonly from: Instant; readonly until: Instant }[]
  readonly mannings: readonly {
    readonly case: string
    readonly action: string
    readonly turns: readonly Turn[]
    readonly short: number
    readonly reason: Text
  }[]
  readonly unassigned: readonly LeftOut[]
}

/**
 * The planner as the server needs it; whoever composes it brings it. It plans beside the server's work, and a list that
 * is none is refused with its field.
 */
export interface Planning {
  /** Reads a list from what somebody sent: the same that the command line takes. */
  read<Kind extends ListKind>(kind: Kind, sent: unknown): Result<Lists[Kind]>
  /** @param midnight of the day whose duty hours hold. */
  dispatch(
    open: readonly ToPlan<Assignable>[],
    crews: CrewList,
    midnight: Instant,
    now: Instant,
  ): Promise<Result<DispatchProposal>>
  roster(open: readonly ToPlan<Mannable>[], people: PeopleList, now: Instant): Promise<Result<RosterProposal>>
  close(): Promise<void>
}
