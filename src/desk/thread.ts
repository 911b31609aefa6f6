import { Worker, type WorkerOptions } from 'node:worker_threads'

/**
 * Starts a thread. Threads run what was built: sources themselves run only in tests, which build before they begin.
 *
 * @param module the thread's module, without its extension: `new URL('./worker', import.meta.url)`.
 */
export const startThread = ({ href }: URL, options: WorkerOptions): Worker => {
  const isBuilt = import.meta.url.endsWith('.js')
  return new Worker(new URL(`${isBuilt ? href : href.replace(/\/src\/(?!.*\/src\/)/, '/dist/')}.js`), options)
}
