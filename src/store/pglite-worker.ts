import { parentPort, workerData } from 'node:worker_threads'
import type { Answer, Question } from './embedded.ts'
import { FolderInUse, UnsuitableDatabase } from './not-opened.ts'
import { type Connection, connectPglite } from './pglite.ts'

/** The thread that an embedded database lives in, so that a long statement never holds up the host. */
const port = parentPort
if (!port) throw new Error('this file is a worker thread')

const failure = (error: unknown): Answer['error'] => ({
  name: error instanceof Error ? error.constructor.name : 'Error',
  message: error instanceof Error ? error.message : String(error),
  code: typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : undefined,
  said: error instanceof FolderInUse || error instanceof UnsuitableDatabase ? error.said : undefined,
})

const doIt = async (connection: Connection, question: Question): Promise<unknown> => {
  if (question.ask === 'run') return connection.run(question.text, question.parameters)
  if (question.ask === 'runAll') return connection.runAll(question.text)
  return connection.close()
}

try {
  const connection = await connectPglite(workerData.folder as string)
  port.on('message', async (question: Question) => {
    try {
      port.postMessage({ id: question.id, value: await doIt(connection, question) } satisfies Answer)
    } catch (error) {
      port.postMessage({ id: question.id, error: failure(error) } satisfies Answer)
    }
    if (question.ask === 'close') port.close()
  })
  port.postMessage({ id: 0 } satisfies Answer)
} catch (error) {
  port.postMessage({ id: 0, error: failure(error) } satisfies Answer)
  port.close()
}
