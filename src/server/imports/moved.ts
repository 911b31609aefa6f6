import { attachableType } from '../files/attachments.ts'
import type { Files } from '../files/files.ts'
import type { Import, Records, Stored } from './records.ts'

/** Whether a file may be some case's: those of cases are found by what is in them, and nothing that is imported is. */
const maybeOfCase = async (path: string): Promise<boolean> => (await attachableType(path)) !== undefined

/**
 * Moves files to be imported that lie among those of cases, as they once did, to a place of their own. Broken off
 * anywhere, it is done by whoever does it next.
 */
export const moveIn = async (files: Files, records: Records, all: readonly Stored[]): Promise<void> => {
  const old = all.filter(({ value }) => value.hash !== undefined)
  for (const { value } of old) {
    const file = value.state === 'done' ? undefined : await files.read(value.hash!)
    if (file) await files.imports.share(value.id, file)
  }
  // Two imports may have been of one file: it leaves when each has it.
  for (const hash of new Set(old.map(({ value }) => value.hash!))) {
    const file = await files.read(hash)
    if (file && !(await maybeOfCase(file.path))) await files.remove(hash)
  }
  for (const { value, version } of old) {
    const { hash: _, ...moved } = value
    await records.put(moved satisfies Import, version)
  }
}
