/** Stores: the desk's `Store` port in memory, on an embedded PostgreSQL, and on a PostgreSQL server. */
import type { Store } from '../desk/index.ts'
import { openEmbedded } from './embedded.ts'
import { openPostgres } from './postgres.ts'

export { Unreachable } from './driver.ts'
export { openEmbedded } from './embedded.ts'
export { memoryStore } from './memory.ts'
export { FolderInUse, UnsuitableDatabase } from './not-opened.ts'
export { openPglite } from './pglite.ts'
export { openPostgres } from './postgres.ts'
export { SealFolder } from './seal-folder.ts'

/** Opens the store that a host was told to use: a server by its address, else the embedded one in a folder. */
export const openStore = ({ databaseUrl, dir }: { databaseUrl?: string; dir?: string }): Promise<Store> =>
  databaseUrl ? openPostgres(databaseUrl) : openEmbedded(dir ?? './data')
