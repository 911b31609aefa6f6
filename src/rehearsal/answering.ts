import { parentPort } from 'node:worker_threads'

/** What a thread of a pool does all its life: orders, one after another. */
export const answering = <Order>(work: (order: Order) => unknown): void => {
  const port = parentPort
  if (!port) throw new Error('only a worker thread answers orders')
  port.on('message', async (order: Order) => {
    try {
      port.postMessage({ done: await work(order) })
    } catch (error) {
      port.postMessage({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) })
    }
  })
}
