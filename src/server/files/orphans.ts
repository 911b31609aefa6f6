import { readEvent, type Store } from '../../desk/index.ts'
import { days, type Instant } from '../../kernel/index.ts'
import type { Host } from '../host.ts'

/**
 * A file is on the disk before the event that makes it a case's, so that no event ever names a file that is not there.
 * Until the event is stored, the register keeps which cases it was meant for: where none of them ever came to have it,
 * it is nobody's, and is removed.
 */
interface Meant {
  readonly at: number
  readonly cases: readonly string[]
  /** It is being removed, since then. */
  readonly going?: number
}

const KIND = 'file'
/** Events are stored within seconds; a day leaves room for a database that is away. */
export const ORPHAN_MS = days(1)
/** Whoever was removing a file has done so, or died over it. */
const GOING_MS = 60_000
const PAGE = 200
const EVENTS = 500

type Server = Pick<Host, 'desk' | 'files' | 'now'>

/**
 * Writes down whom a file is meant for, before it is kept. A file that is there and of which nothing is written down is
 * some case's already, and stays.
 *
 * @returns false where it is just being removed: to be tried again in a moment.
 */
export const mean = async (server: Server, hash: string, of: string): Promise<boolean> => {
  const { desk, files, now } = server
  const kept = await desk.store.register.get(KIND, hash)
  if (!kept && (await files.read(hash))) return true
  const before = kept?.value as Meant | undefined
  if (before?.going !== undefined && now() - before.going < GOING_MS) return false
  const meant: Meant = { at: now(), cases: [...new Set([...(before?.cases ?? []), of])] }
  const version = await desk.store.register.put(KIND, hash, meant, { expected: kept?.version ?? 0 })
  return version === undefined ? mean(server, hash, of) : true
}

/** A case has the file: it stays. */
export const isHeld = ({ desk }: Server, hash: string): Promise<void> =>
  desk.store.register.remove(KIND, hash)

/** Whether an event of a case added a file, and it was not erased since. */
const has = async (store: Store, of: string, hash: string): Promise<boolean> => {
  if ((await store.load([of])).rows.get(of)?.state.erased !== undefined) return false
  for (let after = 0; ; after += EVENTS) {
    const events = await store.events(of, after, EVENTS)
    const found = events.map(readEvent).some(({ type, input }) => {
      return type === 'attach' && (input as { readonly hash: string }).hash === hash
    })
    if (found) return true
    if (events.length < EVENTS) return false
  }
}

/** A case that had a file is erased: unless another of those that have it is not, the file is removed by the next sweep. */
export const release = async (
  server: Pick<Host, 'desk' | 'now'>,
  hash: string,
  holders: readonly string[],
): Promise<void> => {
  const { register } = server.desk.store
  const kept = await register.get(KIND, hash)
  const before = kept?.value as Meant | undefined
  // Whoever means the file for a case in this moment has a day for it, as always.
  const at = before?.at ?? server.now() - ORPHAN_MS
  const meant: Meant = { at, cases: [...new Set([...(before?.cases ?? []), ...holders])] }
  const version = await register.put(KIND, hash, meant, { expected: kept?.version ?? 0 })
  if (version === undefined) await release(server, hash, holders)
}

/** Removes files that no case came to have within a day; of several processes one does it. Returns how many. */
export const sweepOrphans = async (server: Server): Promise<number> => {
  const { desk, files, now } = server
  const { register } = desk.store
  let [removed, after] = [0, '']
  for (;;) {
    const page = await register.list(KIND, after, PAGE)
    for (const { key: hash, version, value } of page) {
      const meant = value as Meant
      if (now() - meant.at < ORPHAN_MS) continue
      const going: Meant = { ...meant, going: now() as Instant }
      // Whoever means the file for a case meanwhile changes the version, and it stays.
      if ((await register.put(KIND, hash, going, { expected: version })) === undefined) continue
      const held = await Promise.all(meant.cases.map((of) => has(desk.store, of, hash)))
      if (!held.includes(true)) {
        await files.remove(hash)
        removed++
      }
      await register.remove(KIND, hash)
    }
    if (page.length < PAGE) return removed
    after = page.at(-1)!.key
  }
}
