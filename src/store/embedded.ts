import { type Store, startThread } from '../desk/index.ts'
import type { Text } from '../kernel/index.ts'
import { migrate } from './migrate.ts'
import { FolderInUse, UnsuitableDatabase } from './not-opened.ts'
import { type Connection, driverOn } from './pglite.ts'
import { SqlStore } from './sql.ts'

/** What the host asks of the worker thread; 0 is its own "I am ready". */
export type Question = { readonly id: number } & (
  | { readonly ask: 'run'; readonly text: string; readonly parameters: readonly unknown[] }
  | { readonly ask: 'runAll'; readonly text: string }
  | { readonly ask: 'close' }
)
export interface Answer {
  readonly id: number
  readonly value?: unknown
  readonly error?:
    | {
        readonly name: string
        readonly message: string
        readonly code: string | undefined
        /** Of what people are told in their language. */
        readonly said: Text | undefined
      }
    | undefined
}

/** What does not come through a thread's border: which error it is. */
const KNOWN_ERRORS: Readonly<Record<string, new (said: Text) => Error>> = { FolderInUse, UnsuitableDatabase }

const errorOf = ({ name, message, code, said }: NonNullable<Answer['error']>): Error => {
  const Known = KNOWN_ERRORS[name]
  if (Known && said) return new Known(said)
  return Object.assign(new Error(message), code === undefined ? {} : { code })
}

const connect = (folder: string): Promise<Connection> => {
  const worker = startThread(new URL('./pglite-worker', import.meta.url), { workerData: { folder } })
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  let last = 0
  /** Why nobody answers any more. */
  let failure: Error | undefined
  let told = (_: Error): void => undefined
  const gone = new Promise<Error>((resolve) => {
    told = resolve
  })
  const ask = (
    question: Question extends infer Q ? (Q extends { id: number } ? Omit<Q, 'id'> : never) : never,
  ) =>
    new Promise<unknown>((resolve, reject) => {
      // Whatever is sent to a thread that has ended is lost without a word.
      if (failure) return reject(failure)
      waiting.set(++last, { resolve, reject })
      worker.postMessage({ ...question, id: last })
    })
  const fail = (error: Error) => {
    failure ??= error
    told(failure)
    for (const { reject } of waiting.values()) reject(error)
    waiting.clear()
  }
  worker.on('message', ({ id, value, error }: Answer) => {
    const asked = waiting.get(id)
    waiting.delete(id)
    if (error) asked?.reject(errorOf(error))
    else asked?.resolve(value)
  })
  worker.on('error', fail)
  worker.on('exit', () => fail(new Error('the embedded database has stopped')))
  const connection: Connection = {
    run: (text, parameters) => ask({ ask: 'run', text, parameters }) as Promise<readonly unknown[]>,
    runAll: async (text) => {
      await ask({ ask: 'runAll', text })
    },
    gone,
    close: async () => {
      if (!failure) await ask({ ask: 'close' })
      await worker.terminate()
    },
  }
  return new Promise((resolve, reject) => waiting.set(0, { resolve: () => resolve(connection), reject }))
}

/**
 * Opens the embedded store in a folder, its database in a thread of its own.
 *
 * @throws FolderInUse where another process has it open; UnsuitableDatabase where it is of another version.
 */
export const openEmbedded = async (folder: string): Promise<Store> => {
  const driver = driverOn(await connect(folder))
  try {
    await migrate(driver)
  } catch (error) {
    await driver.close()
    throw error
  }
  return new SqlStore(driver)
}
