import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { Runner, Staffing } from './replicate.ts'
import type { Run } from './run.ts'

/** What a thread is asked: one replication of a scenario that it knows by its id. */
export interface Order {
  readonly scenario: string
  readonly staffing: Staffing
  readonly seed: number
  readonly replication: number
}

/** What it answers; an error is a defect and carries its message. */
export type Delivery = { readonly run: Run } | { readonly error: string }

/**
 * Room for what is made and soon forgotten. A case's state is replaced with every event; with the usual 16 MB of it the
 * collector would copy open cases dozens of times a replication.
 */
const LIMITS = { maxYoungGenerationSizeMb: 96 }

/** From sources (tests, development) a thread must first learn to read TypeScript; built, it has nothing to learn. */
const startWorker = (): Worker => {
  if (import.meta.url.endsWith('.js'))
    return new Worker(new URL('./worker.js', import.meta.url), { resourceLimits: LIMITS })
  const [tsx, file] = ['tsx/esm/api', './worker.ts'].map((name) => JSON.stringify(import.meta.resolve(name)))
  return new Worker(`import(${tsx}).then(({ register }) => { register(); return import(${file}) })`, {
    eval: true,
    resourceLimits: LIMITS,
  })
}

interface Waiting {
  readonly order: Order
  readonly resolve: (run: Run) => void
  readonly reject: (error: Error) => void
}

const MAX_THREADS = 16

/** Runs replications of the scenarios that come with the platform in worker threads, one at a time in each. */
export const threadRunner = (threads = Math.min(MAX_THREADS, availableParallelism())): Runner => {
  const queue: Waiting[] = []
  const atWork = new Map<Worker, Waiting>()
  const idle: Worker[] = []
  let failure: Error | undefined
  const give = () => {
    while (idle.length > 0 && queue.length > 0) {
      const worker = idle.pop()!
      const waiting = queue.shift()!
      atWork.set(worker, waiting)
      worker.postMessage(waiting.order)
    }
  }
  const fail = (error: Error) => {
    failure = error
    for (const { reject } of [...queue.splice(0), ...atWork.values()]) reject(error)
    atWork.clear()
  }
  const workers = Array.from({ length: threads }, () => {
    const worker = startWorker()
    worker.on('message', (delivery: Delivery) => {
      const waiting = atWork.get(worker)
      atWork.delete(worker)
      idle.push(worker)
      if ('error' in delivery) waiting?.reject(new Error(delivery.error))
      else waiting?.resolve(delivery.run)
      give()
    })
    worker.on('error', fail)
    idle.push(worker)
    return worker
  })
  return {
    // One more than there are threads, so that none waits for the next order.
    width: threads + 1,
    run: ({ id }, staffing, seed, replication) =>
      new Promise((resolve, reject) => {
        if (failure) reject(failure)
        else queue.push({ order: { scenario: id, staffing, seed, replication }, resolve, reject })
        give()
      }),
    close: async () => {
      await Promise.all(workers.map((worker) => worker.terminate()))
    },
  }
}
