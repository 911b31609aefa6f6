import { createHash, randomUUID } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openPglite } from '../../src/store/index.ts'

const ROOT = join(import.meta.dirname, '../..')
const CACHE = join(ROOT, 'node_modules/.cache/bihuan')
/** What an empty database is made by: a copy made by anything else is not used. */
const MADE_BY = ['src/store/pglite.ts', 'node_modules/@electric-sql/pglite/package.json']

/** Where one empty database is kept between runs; made by whoever first needs it. */
const kept = async (): Promise<string> => {
  const made = createHash('sha256')
  for (const file of MADE_BY) made.update(readFileSync(join(ROOT, file)))
  const folder = join(CACHE, made.digest('hex').slice(0, 16))
  if (existsSync(folder)) return folder
  mkdirSync(CACHE, { recursive: true })
  const mine = join(CACHE, randomUUID())
  await (await openPglite(mine)).close()
  try {
    renameSync(mine, folder)
  } catch (error) {
    // Somebody else was first, and theirs is as good.
    rmSync(mine, { recursive: true, force: true })
    if (!existsSync(folder)) throw error
  }
  return folder
}

/**
 * A folder with an embedded database in it that nobody has used, nor any table been made in. Making one from
 * nothing takes seconds; this is a copy of one that was.
 */
export const emptyEmbedded = async (
  folder = mkdtempSync(join(tmpdir(), 'bihuan-embedded-')),
): Promise<string> => {
  cpSync(await kept(), folder, { recursive: true })
  return folder
}
