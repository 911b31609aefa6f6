import { answering } from './answering.ts'
import { staffed } from './replicate.ts'
import { runOnce } from './run.ts'
import { scenarios } from './scenarios/index.ts'
import type { Order } from './threads.ts'

/** A thread that runs replications, one after another, as it is told. */
answering(({ scenario: id, staffing, seed, replication }: Order) => {
  const scenario = scenarios.find((of) => of.id === id)
  if (!scenario) throw new Error(`there is no scenario "${id}"`)
  return runOnce(staffed(scenario, staffing), seed, replication)
})
