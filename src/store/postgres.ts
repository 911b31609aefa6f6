import pg from 'pg'
import type { Store } from '../desk/index.ts'
import { numberArray, textArray } from './arrays.ts'
import { type Driver, Unreachable } from './driver.ts'
import { migrate } from './migrate.ts'
import { READER_ROLE, READER_SETUP } from './reader.ts'
import { STATISTICS_TARGET, TABLES } from './schema.ts'
import { SqlStore } from './sql.ts'

/** Two batches under way keep a server's second core and disk busy; more only make each batch smaller. */
const LANES = 2
const POOL = 8
const STATEMENT_TIMEOUT_MS = 60_000
const CONNECT_TIMEOUT_MS = 10_000
const BIGINT = 20

const typesWithNumbers: pg.CustomTypesConfig = {
  getTypeParser: (type, format) =>
    // Positions, instants and sums are far below 2^53.
    type === BIGINT ? Number : pg.types.getTypeParser(type, format as 'text'),
}

const placeOf = (url: string): string => {
  const { host, pathname } = URL.canParse(url) ? new URL(url) : { host: '', pathname: '' }
  return `${host || 'the PostgreSQL server'}${pathname}`
}

/** Arrays as we write them ourselves: the driver looks at every character of theirs. */
const written = (value: unknown): unknown => {
  if (!Array.isArray(value)) return value
  if (typeof value[0] === 'string') return textArray(value as readonly string[])
  return typeof value[0] === 'number' ? numberArray(value as readonly number[]) : value
}

/** What comes of a connection that cannot be had, breaks, or is ended by the server: nothing is wrong with what was asked. */
const LOST = /^(08...|57P0[123]|53300|E(CONN\w+|PIPE|TIMEDOUT|HOSTUNREACH|NETUNREACH|NOTFOUND|AI_AGAIN))$/
/** The driver gives these no code. */
const LOST_WORDS = /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered)/

/** Tells a database that is not there from a statement that failed. */
const reached = async <Value>(asked: Promise<Value>): Promise<Value> => {
  try {
    return await asked
  } catch (error) {
    const { code = '', message } = error as pg.DatabaseError
    throw LOST.test(code) || LOST_WORDS.test(message) ? new Unreachable(message || code) : error
  }
}

const runOn =
  (client: pg.Pool | pg.PoolClient): Driver['query'] =>
  async <Row>(text: string, parameters: readonly unknown[] = [], name?: string) => {
    const values = parameters.map(written)
    const { rows } = await reached(
      client.query(name === undefined ? { text, values } : { name, text, values }),
    )
    return rows as readonly Row[]
  }

const connect = (url: string, more: pg.PoolConfig = {}): pg.Pool => {
  const pool = new pg.Pool({
    connectionString: url,
    max: POOL,
    ...more,
    types: typesWithNumbers,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    application_name: 'bihuan',
  })
  // An idle connection that breaks is replaced at the next query, which reports what is wrong.
  pool.on('error', () => undefined)
  return pool
}

/** As one who may not make roles; without one that exists, reads are as the owner. */
const MAY_NOT = '42501'

/** Pages of cases are found piece by piece in an index, in order, and never compiled: the planner is kept to that. */
const READER_SETTINGS = [
  `role=${READER_ROLE}`,
  'plan_cache_mode=force_generic_plan',
  ...['jit', 'enable_bitmapscan', 'enable_seqscan', 'enable_hashjoin', 'enable_mergejoin'].map(
    (of) => `${of}=off`,
  ),
]

/** Of so many texts at most the plans are kept on each connection. */
const MOST_NAMES = 500
const names = new Map<string, string>()

/** What readers ask differs by its shape only, and there are few: each is planned once a connection. */
const nameOf = (text: string): string | undefined => {
  const known = names.get(text)
  if (known !== undefined || names.size >= MOST_NAMES) return known
  const name = `read${names.size}`
  names.set(text, name)
  return name
}

/** Connections that are of the restricted role from their first statement on. */
const connectReaders = async (url: string, owner: pg.Pool): Promise<pg.Pool | undefined> => {
  try {
    await owner.query(READER_SETUP)
  } catch (error) {
    if ((error as pg.DatabaseError).code === MAY_NOT) return undefined
    throw error
  }
  return connect(url, { options: READER_SETTINGS.map((setting) => `-c ${setting}`).join(' ') })
}

const restrictedOn =
  (readers: pg.Pool): Driver['restricted'] =>
  async (work) => {
    const client = await reached(readers.connect())
    try {
      const query = runOn(client)
      const value = await work({ query: (text, values, name) => query(text, values, name ?? nameOf(text)) })
      client.release()
      return value
    } catch (error) {
      client.release(true)
      throw error
    }
  }

const driverOn = (pool: pg.Pool, readers?: pg.Pool): Driver => ({
  kind: 'postgres',
  ...(readers ? { restricted: restrictedOn(readers) } : {}),
  lanes: LANES,
  query: runOn(pool),
  transaction: async (work) => {
    const client = await reached(pool.connect())
    try {
      await reached(client.query('begin isolation level repeatable read'))
      const value = await work({ query: runOn(client) })
      await reached(client.query('commit'))
      client.release()
      return value
    } catch (error) {
      // A connection that cannot even roll back is thrown away.
      await client.query('rollback').then(
        () => client.release(),
        (broken: Error) => client.release(broken),
      )
      throw error
    }
  },
  execute: async (text) => {
    await pool.query(text)
  },
  // Autovacuum clears; but after a large import it would let the planner guess for a minute. How large things are is
  // what matters, and that a small sample tells.
  tidy: async () => {
    await pool.query(`set local default_statistics_target = ${STATISTICS_TARGET}; analyze ${TABLES}`)
  },
  close: async () => {
    await Promise.all([pool.end(), readers?.end()])
  },
})

/**
 * Opens a store on a PostgreSQL server and brings its tables up to date.
 *
 * @throws Unreachable where the server cannot be reached; UnsuitableDatabase where a newer Bihuan made the tables.
 */
export const openPostgres = async (url: string): Promise<Store> => {
  const pool = connect(url)
  try {
    await pool.query('select 1')
  } catch (error) {
    await pool.end()
    throw new Unreachable(
      `${placeOf(url)} cannot be reached: ${error instanceof Error ? error.message : error}`,
    )
  }
  try {
    await migrate(driverOn(pool))
    return new SqlStore(driverOn(pool, await connectReaders(url, pool)))
  } catch (error) {
    await pool.end()
    throw error
  }
}
