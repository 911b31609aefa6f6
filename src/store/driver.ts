/** The database does not answer, or refuses us. Says where or why, without the password. */
export class Unreachable extends Error {}

/**
 * What the SQL store needs of a database. PGlite and PostgreSQL each have one; parameters are never put into the text.
 * bigint columns come back as numbers: everything here is far below 2^53.
 */
export interface Driver {
  readonly kind: 'pglite' | 'postgres'
  /** How many batches may usefully be under way at once. */
  readonly lanes: number
  /** One statement. One that is given a name is prepared once. */
  query<Row>(text: string, parameters?: readonly unknown[], name?: string): Promise<readonly Row[]>
  /** All or nothing, on one snapshot that nobody else moves. */
  transaction<Value>(work: (within: Pick<Driver, 'query'>) => Promise<Value>): Promise<Value>
  /**
   * A connection of the role that row-level security binds, for statements one after another; absent where the
   * database has no such role.
   */
  readonly restricted?:
    | (<Value>(work: (on: Pick<Driver, 'query'>) => Promise<Value>) => Promise<Value>)
    | undefined
  /** Several statements without parameters: migrations. */
  execute(text: string): Promise<void>
  /** Tells the planner how the tables have grown, and clears what updates left behind, where nobody else does. */
  tidy(): Promise<void>
  /** Sees to it that a start after a crash has little to read again; absent where the database does by itself. */
  shortenLog?(): Promise<void>
  /** Resolves with why, once no statement will ever be answered again; absent where the database can come back. */
  readonly gone?: Promise<Error> | undefined
  close(): Promise<void>
}
