import { parentPort } from 'node:worker_threads'
import { staffed } from './replicate.ts'
import { runOnce } from './run.ts'
import { scenarios } from './scenarios/index.ts'
import type { Delivery, Order } from './threads.ts'

/** A thread that runs replications, one after another, as it is told. */
const port = parentPort
if (!port) throw new Error('this file is a worker thread')

const deliver = ({ scenario: id, staffing, seed, replication }: Order): Delivery => {
  const scenario = scenarios.find((of) => of.id === id)
  if (!scenario) return { error: `there is no scenario "${id}"` }
  try {
    return { run: runOnce(staffed(scenario, staffing), seed, replication) }
  } catch (error) {
    return { error: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}

port.on('message', (order: Order) => port.postMessage(deliver(order)))
