import { threadPool } from './pool.ts'
import type { Runner, Staffing } from './replicate.ts'
import type { Run } from './run.ts'

/** What a thread is asked: one replication of a scenario that it knows by its id. */
export interface Order {
  readonly scenario: string
  readonly staffing: Staffing
  readonly seed: number
  readonly replication: number
}

/** Runs replications of the scenarios that come with the platform in worker threads, one at a time in each. */
export const threadRunner = (threads?: number): Runner => {
  const pool = threadPool<Order, Run>(new URL('./worker', import.meta.url), undefined, threads)
  return {
    // One more than there are threads, so that none waits for the next order.
    width: pool.size + 1,
    run: ({ id }, staffing, seed, replication) => pool.run({ scenario: id, staffing, seed, replication }),
    close: () => pool.close(),
  }
}
