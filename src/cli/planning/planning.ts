import type { Assignable, Instant, Mannable, Result } from '../../kernel/index.ts'
import { readForce, readStaff } from '../../planner/index.ts'
import { type Pool, threadPool } from '../../rehearsal/pool.ts'
import type { DispatchProposal, Lists, Planning, RosterProposal, ToPlan } from '../../server/index.ts'

/** What a thread is asked: who goes where today. */
export interface DispatchOrder {
  readonly kind: 'crews'
  readonly open: readonly ToPlan<Assignable>[]
  readonly list: Lists['crews']
  readonly midnight: Instant
  readonly now: Instant
}

/** What a thread is asked: who serves where. */
export interface RosterOrder {
  readonly kind: 'people'
  readonly open: readonly ToPlan<Mannable>[]
  readonly list: Lists['people']
  readonly now: Instant
}
export type Order = DispatchOrder | RosterOrder

const READERS = { crews: readStaff, people: readForce } as const

/** The planner of a server's boards: in a thread of its own, which begins with the first board that is asked for. */
export const planningInThread = (): Planning => {
  let pool: Pool<Order, unknown> | undefined
  const run = async <Done>(order: Order): Promise<Done> => {
    pool ??= threadPool<Order, unknown>(new URL('./worker', import.meta.url), undefined, 1)
    const used = pool
    try {
      return (await used.run(order)) as Done
    } catch (error) {
      // A thread that went wrong is not used again; the next board has a new one.
      if (pool === used) pool = undefined
      await used.close()
      throw error
    }
  }
  return {
    read: (kind, sent) => READERS[kind](sent) as Result<never>,
    dispatch: (open, list, midnight, now) =>
      run<Result<DispatchProposal>>({ kind: 'crews', open, list, midnight, now }),
    roster: (open, list, now) => run<Result<RosterProposal>>({ kind: 'people', open, list, now }),
    close: async () => {
      await pool?.close()
      pool = undefined
    },
  }
}
