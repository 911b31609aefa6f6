import { createHash, randomUUID } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openPglite } from '../../src/store/index.ts'
import { migrate } from '../../src/store/migrate.ts'
import { MIGRATIONS } from '../../src/store/migrations/index.ts'

const ROOT = join(import.meta.dirname, '../..')
const CACHE = join(ROOT, 'node_modules/.cache/bihuan')
/** What an empty database is made by: a copy made by anything else is not used. */
const MADE_BY = [
  'src/store/pglite.ts',
  'src/store/migrate.ts',
  'node_modules/@electric-sql/pglite/package.json',
]

declare const WebAssembly: { compile(code: Uint8Array): Promise<object> }
/**
 * The database's machine code lives for as long as whoever compiled it first keeps hold of it. Held here, every
 * database that is opened after the first finds it, in whatever thread.
 */
const machineCode = WebAssembly.compile(
  readFileSync(join(ROOT, 'node_modules/@electric-sql/pglite/dist/pglite.wasm')),
)

/** Where one database with some tables is kept between runs; made by whoever first needs it. */
const kept = async (tables: readonly string[]): Promise<string> => {
  await machineCode
  const made = createHash('sha256')
  for (const file of MADE_BY) made.update(readFileSync(join(ROOT, file)))
  for (const statements of tables) made.update(statements)
  const folder = join(CACHE, made.digest('hex').slice(0, 16))
  if (existsSync(folder)) return folder
  mkdirSync(CACHE, { recursive: true })
  const mine = join(CACHE, randomUUID())
  const driver = await openPglite(mine)
  if (tables.length > 0) await migrate(driver)
  await driver.close()
  try {
    renameSync(mine, folder)
  } catch (error) {
    // Somebody else was first, and theirs is as good.
    rmSync(mine, { recursive: true, force: true })
    if (!existsSync(folder)) throw error
  }
  return folder
}

const copyOf = async (tables: readonly string[], folder: string): Promise<string> => {
  cpSync(await kept(tables), folder, { recursive: true })
  return folder
}
const anyFolder = () => mkdtempSync(join(tmpdir(), 'bihuan-embedded-'))

/**
 * A folder with an embedded database in it as a host first leaves it: all tables, and nothing in them. Making one from
 * nothing takes seconds; this is a copy of one that was.
 */
export const emptyEmbedded = (folder = anyFolder()): Promise<string> => copyOf(MIGRATIONS, folder)

/** A folder with an embedded database in it in which no table has been made. */
export const bareEmbedded = (folder = anyFolder()): Promise<string> => copyOf([], folder)
