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

/** A thread, and how many wait for it. */
interface Used {
  readonly pool: Pool<Order, unknown>
  waiting: number
}

/** The planner of a server's boards: in a thread of its own, which begins with the first board that is asked for. */
export const planningInThread = (): Planning => {
  let used: Used | undefined
  const run = async <Done>(order: Order): Promise<Done> => {
    used ??= {
      pool: threadPool<Order, unknown>(new URL('./worker', import.meta.url), undefined, 1),
      waiting: 0,
    }
    const mine = used
    mine.waiting++
    try {
      return (await mine.pool.run(order)) as Done
    } catch (error) {
      // A thread that went wrong is not used again; the next board has a new one.
      if (used === mine) used = undefined
      throw error
    } finally {
      mine.waiting--
      // Boards that were already given to it are still planned.
      if (used !== mine && mine.waiting === 0) await mine.pool.close()
    }
  }
  return {
    read: (kind, sent) => READERS[kind](sent) as Result<never>,
    dispatch: (open, list, midnight, now) =>
      run<Result<DispatchProposal>>({ kind: 'crews', open, list, midnight, now }),
    roster: (open, list, now) => run<Result<RosterProposal>>({ kind: 'people', open, list, now }),
    close: async () => {
      const last = used
      used = undefined
      await last?.pool.close()
    },
  }
}
