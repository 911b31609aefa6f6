import {
  type Desk,
  type Edition,
  type EditionHead,
  editionHead,
  editionOf,
  editionsIn,
  isPublished,
  positionText,
  type StreamRow,
} from '../desk/index.ts'
import { type Result, refuse } from '../kernel/index.ts'
import { findUnmasked, readsFor, seeAll } from './cases.ts'
import type { Host } from './host.ts'
import type { Principal } from './identity/principal.ts'
import { Shared } from './shared.ts'

/** The editions that somebody may read, newest first: everybody those that are published, staff also those of theirs. */
export const editionsFor = async (host: Host, who: Principal): Promise<readonly EditionHead[]> => {
  const { desk } = host
  const published = await editionsIn(desk, desk.store, 'published')
  if (who.kind !== 'staff') return published.map(editionHead)
  const seen = await editionsIn(desk, readsFor(host, who))
  const own = await seeAll(
    host,
    who,
    seen.map(({ id }) => id),
  )
  const all = new Map([...own.map(({ row }) => row), ...published].map((row) => [row.id, row]))
  return [...all.values()].sort((a, b) => b.openedAt - a.openedAt).map(editionHead)
}

/** So many editions are kept as they were reckoned. */
const MOST_KEPT = 20

/** Editions with their figures, reckoned anew when the log has gone on or something was recounted. */
export class Editions {
  private readonly desk: Desk
  private readonly kept: Shared<{ readonly edition: Edition | undefined }>

  constructor(desk: Desk) {
    this.desk = desk
    this.kept = new Shared(MOST_KEPT, () => desk.clock.now())
  }

  /**
   * See `editionOf`. All figures are summed for it: everybody may ask, so it is done once for all while nothing is written or
   * recounted, and once at a time while much is.
   */
  async of(row: StreamRow): Promise<Edition | undefined> {
    const { desk } = this
    const look = async () => {
      const [heads, recounts] = await Promise.all([desk.store.heads(), desk.store.recounts()])
      return {
        key: `${positionText(heads)} ${recounts}`,
        make: async () => ({ edition: await editionOf(desk, row) }),
      }
    }
    return (await this.kept.get(`${row.id}@${row.version}`, look)).edition
  }
}

/** One edition with its figures, for whoever may read it; to everybody else it is unknown. */
export const editionFor = async (host: Host, who: Principal, id: string): Promise<Result<Edition>> => {
  const { desk, editions } = host
  const unknown = refuse('unknown-case', [id], 'edition')
  if (id.includes('\0')) return unknown
  const row = (await desk.store.load([id], [])).rows.get(id)
  const found = row && isPublished(desk, row) ? row : await ownRow(host, who, id)
  const edition = found && (await editions.of(found))
  return edition ? { ok: true, value: edition } : unknown
}

const ownRow = async (host: Host, who: Principal, id: string) => {
  const found = who.kind === 'staff' ? await findUnmasked(host, who, id) : undefined
  return found?.ok ? found.value.row : undefined
}
