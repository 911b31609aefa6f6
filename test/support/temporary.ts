import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Where PostgreSQL runs as a user of its own, it has to get to its folder. */
const FOR_ALL_TO_PASS = 0o755

/**
 * One temporary folder for a whole run, in which all tests make theirs: what any of them leaves behind, or could not remove because it was
 * killed, goes with it. Set before a worker starts, for workers and what they start inherit it.
 */
export default () => {
  const folder = mkdtempSync(join(tmpdir(), 'bihuan-tests-'))
  chmodSync(folder, FOR_ALL_TO_PASS)
  process.env.TMPDIR = folder
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
}
