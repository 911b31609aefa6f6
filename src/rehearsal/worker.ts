import { workerData } from 'node:worker_threads'
import { answering } from './answering.ts'
import { loadCity } from './city.ts'
import { staffed } from './replicate.ts'
import { runOnce } from './run.ts'
import type { Order, Told } from './threads.ts'

/** A thread that runs replications, one after another, as it is told. */
const city = loadCity((workerData as Told).city)
answering(async ({ scenario: id, staffing, seed, replication }: Order) => {
  const { scenarios } = await city
  const scenario = scenarios.find((of) => of.id === id)
  if (!scenario) throw new Error(`there is no scenario "${id}"`)
  return runOnce(staffed(scenario, staffing), seed, replication)
})
