import { availableParallelism } from 'node:os'
import type { Worker } from 'node:worker_threads'
import { startThread } from '../desk/index.ts'

/** What a thread answers; an error is a defect and carries its message. */
type Answer<Done> = { readonly done: Done } | { readonly error: string }

/** Threads that do orders, one at a time in each. */
export interface Pool<Order, Done> {
  /** How many threads there are. */
  readonly size: number
  /** Rejects with what went wrong in the thread: a defect, never a refusal. */
  run(order: Order): Promise<Done>
  /** Ends the threads; whoever still waits for one is told. */
  close(): Promise<void>
}

interface Waiting<Order, Done> {
  readonly order: Order
  readonly resolve: (done: Done) => void
  readonly reject: (error: Error) => void
}

const MAX_THREADS = 16

/**
 * Room for what is made and soon forgotten. A case's state is replaced with every event; with the usual 16 MB of it the
 * collector would copy open cases dozens of times a replication.
 */
const LIMITS = { maxYoungGenerationSizeMb: 192 }

/**
 * Starts worker threads.
 *
 * @param module the thread's module, without its extension, which calls `answering`: `new URL('./worker', import.meta.url)`.
 * @param given what each thread is told before its first order, as `workerData`.
 * @param size as many as the machine has processors, if not said.
 */
export const threadPool = <Order, Done>(
  module: URL,
  given?: unknown,
  size = Math.min(MAX_THREADS, availableParallelism()),
): Pool<Order, Done> => {
  const queue: Waiting<Order, Done>[] = []
  const atWork = new Map<Worker, Waiting<Order, Done>>()
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
  const workers = Array.from({ length: size }, () => {
    const worker = startThread(module, { workerData: given, resourceLimits: LIMITS })
    worker.on('message', (answer: Answer<Done>) => {
      const waiting = atWork.get(worker)
      atWork.delete(worker)
      idle.push(worker)
      if ('error' in answer) waiting?.reject(new Error(answer.error))
      else waiting?.resolve(answer.done)
      give()
    })
    worker.on('error', fail)
    idle.push(worker)
    return worker
  })
  return {
    size,
    run: (order) =>
      new Promise((resolve, reject) => {
        if (failure) reject(failure)
        else queue.push({ order, resolve, reject })
        give()
      }),
    close: async () => {
      fail(new Error('the threads were closed'))
      await Promise.all(workers.map((worker) => worker.terminate()))
    },
  }
}
