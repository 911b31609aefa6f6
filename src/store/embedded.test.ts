import { Worker } from 'node:worker_threads'
import { expect, it, vi } from 'vitest'
import { emptyEmbedded } from '../../test/support/embedded.ts'
import { openEmbedded } from './index.ts'

/** A store with the thread that its database lives in. */
const opened = async () => {
  const asked = vi.spyOn(Worker.prototype, 'postMessage')
  const store = await openEmbedded(await emptyEmbedded())
  const worker = asked.mock.contexts[0] as unknown as Worker
  asked.mockRestore()
  return { store, worker }
}

it('once its thread has ended nothing waits for an answer: it says so at once, and whoever asks later is told too', async () => {
  const { store, worker } = await opened()
  const underWay = store.heads().catch((error: Error) => error.message)
  await worker.terminate()
  expect(await underWay).toContain('has stopped')
  await expect(store.heads()).rejects.toThrow('has stopped')
  await expect(store.register.put('a', 'b', 1)).rejects.toThrow('has stopped')
  expect((await store.gone)?.message).toContain('has stopped')
  await store.close()
})

it('tells why its thread failed, also to whoever asks after it has ended', async () => {
  const { store, worker } = await opened()
  worker.emit('error', new Error('out of memory'))
  await worker.terminate()
  expect((await store.gone)?.message).toBe('out of memory')
  await expect(store.heads()).rejects.toThrow('out of memory')
  await store.close()
})
