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

/** What each thread is told before its first order: the module of the city whose scenarios it knows, as `loadCity` has it. */
export interface Told {
  readonly city: string | undefined
}

/** Runs replications of a city's scenarios in worker threads, one at a time in each. */
export const threadRunner = ({
  city,
  threads,
}: Partial<Told> & { readonly threads?: number } = {}): Runner => {
  const told: Told = { city }
  const pool = threadPool<Order, Run>(new URL('./worker', import.meta.url), told, threads)
  return {
    // One more than there are threads, so that none waits for the next order.
    width: pool.size + 1,
    run: ({ id }, staffing, seed, replication) => pool.run({ scenario: id, staffing, seed, replication }),
    close: () => pool.close(),
  }
}
