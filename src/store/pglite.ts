import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { text } from '../kernel/index.ts'
import { numberArray, textArray } from './arrays.ts'
import type { Driver } from './driver.ts'
import { DurableFiles } from './durable-files.ts'
import { lockFolder } from './lock.ts'
import { UnsuitableDatabase } from './not-opened.ts'
import { STATISTICS_TARGET, TABLES } from './schema.ts'

/** One batch is decided here while the other is stored in the database's thread. */
const LANES = 2

/** The major version of PostgreSQL that the bundled PGlite is; its files are of no use to another. */
export const POSTGRES_MAJOR = '18'

const checkVersion = (folder: string): void => {
  const file = join(folder, 'PG_VERSION')
  if (!existsSync(file)) return
  const version = readFileSync(file, 'utf8').trim()
  if (version !== POSTGRES_MAJOR)
    throw new UnsuitableDatabase(
      text(
        `${folder} 由 PostgreSQL ${version} 建立,本版 Bihuan 内嵌 ${POSTGRES_MAJOR}:请用建立它的 Bihuan 导出,再导入。`,
        `${folder} was made by PostgreSQL ${version}, this Bihuan embeds ${POSTGRES_MAJOR}: export it with the Bihuan that made it, then import.`,
      ),
    )
}

/** So much log at most would a start after a crash have to read: seconds' work. (A roll-up may exceed it by its own.) */
export const MAX_LOG_MIB = 256

/** `-F` switches flushing off; everything else that PGlite starts with is kept. */
const START = [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
  ...['-c', 'fsync=on', '-c', 'wal_sync_method=fsync', '-c', 'full_page_writes=on'],
  // Files of the log are flushed with their length: there is nothing to write into them before.
  ...['-c', 'wal_init_zero=off'],
]

const start = async (folder: string, files: DurableFiles): Promise<PGlite> => {
  const database = await PGlite.create({
    fs: files,
    startParams: START,
    postgresqlconf: [
      `max_wal_size=${MAX_LOG_MIB}MB`,
      'min_wal_size=32MB',
      // All of it is written to at every start.
      'shared_buffers=16MB',
      'work_mem=16MB',
      `default_statistics_target=${STATISTICS_TARGET}`,
    ],
  })
  const before = files.flushes
  await database.exec(
    'create table if not exists flushed (at timestamptz); insert into flushed values (now()); truncate flushed',
  )
  if (files.flushes > before) return database
  await database.close()
  throw new UnsuitableDatabase(
    text(
      `${folder}:数据库没有把写入的内容落盘,不能安全使用;请改用本地磁盘上的文件夹。`,
      `${folder}: the database does not flush what it writes to disk; it is not safe to use. Take a folder on a local disk.`,
    ),
  )
}

/** One connection: whoever is in a transaction has it to themselves. */
class Turns {
  private last: Promise<unknown> = Promise.resolve()

  take<Value>(work: () => Promise<Value>): Promise<Value> {
    const mine = this.last.then(work, work)
    this.last = mine.catch(() => undefined)
    return mine
  }
}

/** What a connection to an embedded database can do, here or in a worker thread. */
export interface Connection {
  run(text: string, parameters: readonly unknown[]): Promise<readonly unknown[]>
  runAll(text: string): Promise<void>
  /** Of a connection that can end by itself: why it did. */
  readonly gone?: Promise<Error>
  close(): Promise<void>
}

/** Opens an embedded database in a folder; makes it where it is missing. */
export const connectPglite = async (
  folder: string,
  filesIn = (path: string): DurableFiles => new DurableFiles(path),
): Promise<Connection> => {
  mkdirSync(folder, { recursive: true })
  const unlock = lockFolder(folder)
  try {
    const files = join(folder, 'postgres')
    checkVersion(files)
    return connectionTo(await start(folder, filesIn(files)), unlock)
  } catch (error) {
    unlock()
    throw error
  }
}

const BYTEA_ARRAY = 1001
const INT2_ARRAY = 1005
const INT4_ARRAY = 1007
const TEXT_ARRAY = 1009
const INT8_ARRAY = 1016
const asWritten =
  <Value>(write: (values: Value) => string) =>
  (value: string | Uint8Array | Value): string =>
    (typeof value === 'string' || value instanceof Uint8Array ? value : write(value)) as string
/** Arrays that are written already go through as they are: as text or as bytes, whatever PGlite's types say. */
const serializers = {
  [INT2_ARRAY]: asWritten(numberArray),
  [INT4_ARRAY]: asWritten(numberArray),
  [INT8_ARRAY]: asWritten(numberArray),
  [TEXT_ARRAY]: asWritten(textArray),
  [BYTEA_ARRAY]: asWritten(textArray),
}

const connectionTo = (database: PGlite, unlock: () => void): Connection => ({
  run: async (text, parameters) => (await database.query(text, [...parameters], { serializers })).rows,
  runAll: async (text) => {
    await database.exec(text)
  },
  close: async () => {
    try {
      await database.close()
    } finally {
      unlock()
    }
  },
})

const LOG_IS_LONG = `select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), redo_lsn) > ${MAX_LOG_MIB} * 1024 * 1024 as long
  from pg_control_checkpoint()`

export const driverOn = (connection: Connection): Driver => {
  const turns = new Turns()
  const run = async <Row>(text: string, parameters: readonly unknown[] = []) =>
    (await connection.run(text, parameters)) as readonly Row[]
  return {
    kind: 'pglite',
    lanes: LANES,
    gone: connection.gone,
    query: (text, parameters) => turns.take(() => run(text, parameters)),
    transaction: (work) =>
      turns.take(async () => {
        await connection.runAll('begin isolation level repeatable read')
        try {
          const value = await work({ query: run })
          await connection.runAll('commit')
          return value
        } catch (error) {
          await connection.runAll('rollback')
          throw error
        }
      }),
    execute: (text) => turns.take(() => connection.runAll(text)),
    // PGlite makes no checkpoint while it is open, however long the log grows.
    shortenLog: () =>
      turns.take(async () => {
        const [log] = await run<{ long: boolean }>(LOG_IS_LONG)
        if (log!.long) await connection.runAll('checkpoint')
      }),
    // Nor has it autovacuum.
    tidy: () => turns.take(() => connection.runAll(`vacuum analyze ${TABLES}`)),
    close: () => turns.take(() => connection.close()),
  }
}

/** An embedded database as a driver, in this thread: for tools and tests. Hosts use `openEmbedded`. */
export const openPglite = async (folder: string): Promise<Driver> => driverOn(await connectPglite(folder))
