import type { Register } from '../../desk/index.ts'
import type { Instant } from '../../kernel/index.ts'
import type { ListKind, Lists } from './planning.ts'

/** A list as a bureau keeps it. */
export interface KeptList<Kind extends ListKind> {
  /** Counts its changes from 1. */
  readonly version: number
  readonly list: Lists[Kind]
  readonly at: Instant
  /** The account that changed it last. */
  readonly by: string
}

const kindOf = (kind: ListKind): string => `list:${kind}`

/** What a bureau keeps of its crews or people; undefined where nothing yet. */
export const keptList = async <Kind extends ListKind>(
  register: Register,
  kind: Kind,
  bureau: string,
): Promise<KeptList<Kind> | undefined> => {
  const found = await register.get(kindOf(kind), bureau)
  return found && { ...(found.value as Omit<KeptList<Kind>, 'version'>), version: found.version }
}

/**
 * Keeps a list of a bureau's.
 *
 * @param expected the version that was changed; 0 where there was none.
 * @returns its new version; undefined where somebody else has changed it.
 */
export const keepList = <Kind extends ListKind>(
  register: Register,
  kind: Kind,
  bureau: string,
  of: Omit<KeptList<Kind>, 'version'>,
  expected: number,
): Promise<number | undefined> => register.put(kindOf(kind), bureau, of, { expected })

/** The names of a list's entries: crews, or people and shifts. */
const entriesOf = (of: CrewsOrPeople | undefined): ReadonlyMap<string, string> => {
  const rows = of === undefined ? [] : 'crews' in of ? of.crews : [...of.people, ...of.shifts]
  return new Map(rows.map((row) => [row.id, JSON.stringify(row)]))
}
type CrewsOrPeople = Lists[ListKind]

const ENTRIES: readonly string[] = ['crews', 'people', 'shifts']

/** What a list lays down besides its entries, such as places and hours of rest, where that is otherwise than before. */
const laidDownAnew = (before: CrewsOrPeople | undefined, after: CrewsOrPeople): readonly string[] => {
  const [old, fresh] = [new Map(Object.entries(before ?? after)), new Map(Object.entries(after))]
  return [...new Set([...old.keys(), ...fresh.keys()])].filter(
    (name) => !ENTRIES.includes(name) && JSON.stringify(old.get(name)) !== JSON.stringify(fresh.get(name)),
  )
}

/** So many are named in the trail. */
const MOST_NAMED = 20

/** What changed from one list to the next, by names: for the trail, never where somebody lives. */
export const changesOf = (
  before: CrewsOrPeople | undefined,
  after: CrewsOrPeople,
): {
  readonly added: readonly string[]
  readonly removed: readonly string[]
  readonly changed: readonly string[]
} => {
  const [old, fresh] = [entriesOf(before), entriesOf(after)]
  const named = (ids: Iterable<string>, isOne: (id: string) => boolean) =>
    [...ids].filter(isOne).slice(0, MOST_NAMED)
  return {
    added: named(fresh.keys(), (id) => !old.has(id)),
    removed: named(old.keys(), (id) => !fresh.has(id)),
    changed: [
      ...laidDownAnew(before, after),
      ...named(fresh.keys(), (id) => old.has(id) && old.get(id) !== fresh.get(id)),
    ],
  }
}
