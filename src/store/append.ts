import type { Appended, Unit, UsedKey } from '../desk/index.ts'
import { claimedBy, claimKey, shardOf } from '../desk/index.ts'
import { dayNumber } from '../kernel/index.ts'
import { binaryArrays, type ElementType } from './columns.ts'
import { bucketOf } from './quantile.ts'
import { toldOf } from './seen.ts'

/** What `bihuan.append` returns. */
export interface AppendedRow {
  /**
   * For each unit the position before its first event, separated by commas; -1 where it was not stored, -2 where that is
   * since its reader may not see the case, -3 where it is since its proof holds no more.
   */
  readonly bases: string
  /** The keys that were used before, by the number of the unit, from 1. */
  readonly used: readonly (Omit<UsedKey, 'shard'> & { readonly n: number })[] | null
  /** Of the rows that were written; see `Remembered`. */
  readonly stamp: string
}

/**
 * Of which type a column is. A `name` is one of few texts, which go once a batch: the column has its number among them. So
 * is what is told of a `reader`, which is not kept as names are.
 */
type Kind = ElementType | keyof Lists

/** Texts of a batch, numbered from 1. */
class Numbered {
  private readonly numbers = new Map<string, number>()

  numberOf(text: string): number {
    const known = this.numbers.get(text)
    if (known !== undefined) return known
    this.numbers.set(text, this.numbers.size + 1)
    return this.numbers.size
  }

  get all(): readonly string[] {
    return [...this.numbers.keys()]
  }
}

interface Lists {
  readonly name: Numbered
  readonly reader: Numbered
}
const emptyLists = (): Lists => ({ name: new Numbered(), reader: new Numbered() })

/** The columns of one table, filled row by row. */
class Columns<Name extends string> {
  private readonly kinds: readonly Kind[]
  private readonly values: never[][]
  private readonly lists: Lists

  constructor(lists: Lists, columns: Readonly<Record<Name, Kind>>) {
    this.lists = lists
    this.kinds = Object.values(columns)
    this.values = this.kinds.map(() => [])
  }

  /** Values in the order of the columns. */
  add(...row: readonly (string | number | undefined)[]): void {
    for (let column = 0; column < this.values.length; column++) {
      const value = row[column]
      const kind = this.kinds[column]
      const list = kind === 'name' || kind === 'reader' ? this.lists[kind] : undefined
      this.values[column]!.push(
        (list && value !== undefined ? list.numberOf(value as string) : value) as never,
      )
    }
  }

  get all(): readonly (readonly [ElementType, readonly never[]])[] {
    return this.values.map((values, column) => {
      const kind = this.kinds[column]!
      return [kind === 'name' || kind === 'reader' ? 'int4' : kind, values]
    })
  }
}

/** In the order of the parameters of `bihuan.append`. */
const tables = (lists: Lists) => ({
  units: new Columns(lists, {
    ...{ shard: 'int2', stream: 'text', expected: 'int4', events: 'int4' },
    ...{ scopes: 'reader', receipts: 'reader' },
  }),
  rows: new Columns(lists, {
    ...{
      version: 'int4',
      programme: 'name',
      programmeVersion: 'int4',
      stage: 'name',
      area: 'name',
      bureau: 'name',
    },
    ...{
      openedAt: 'int8',
      closedAt: 'int8',
      wakeAt: 'int8',
      dueAt: 'int8',
      requester: 'text',
      returned: 'int4',
      offeredTo: 'name',
      organisation: 'name',
    },
    ...{ state: 'text' },
  }),
  keys: new Columns(lists, { n: 'int4', shard: 'int2', key: 'text', hash: 'text' }),
  events: new Columns(lists, { n: 'int4', i: 'int4', body: 'text', leaf: 'bytea', personal: 'text' }),
  contributions: new Columns(lists, {
    ...{ n: 'int4', i: 'int4', k: 'int2', indicator: 'name', area: 'name', day: 'int4', bucket: 'int2' },
    ...{ numerator: 'int8', denominator: 'int8' },
  }),
  effects: new Columns(lists, { n: 'int4', i: 'int4', k: 'int2' }),
  settled: new Columns(lists, { n: 'int4', shard: 'int2', pos: 'int8', index: 'int2' }),
  freed: new Columns(lists, { n: 'int4', shard: 'int2', key: 'text' }),
  proofs: new Columns(lists, { n: 'int4', kind: 'text', key: 'text', stamp: 'text' }),
  erased: new Columns(lists, { n: 'int4' }),
})

/** How many parameters `bihuan.append` has: the lists, and each column. */
const PARAMETERS = 2 + Object.values(tables(emptyLists())).flatMap((columns) => columns.all).length

/** The call of `bihuan.append`, for what `appendParameters` makes. */
export const APPEND = `select * from bihuan.append(${Array.from({ length: PARAMETERS }, (_, index) => `$${index + 1}`).join(', ')})`

/**
 * A batch as the parameters of `bihuan.append`: an array a column. Rows are tied to their unit by its number `n` and to
 * their event by its place `i`, both from 1.
 */
export const appendParameters = (units: readonly Unit[]): readonly Uint8Array[] => {
  const lists = emptyLists()
  const into = tables(lists)
  const { rows, keys, events, contributions, effects, settled, freed, proofs, erased } = into
  for (const [index, { stream, expected, row, ...unit }] of units.entries()) {
    const n = index + 1
    const told = unit.reader && toldOf(unit.reader)
    into.units.add(shardOf(stream), stream, expected, unit.events.length, told?.[0], told?.[1])
    rows.add(
      ...([row.version, row.programme, row.programmeVersion, row.stage, row.area, row.bureau] as const),
      ...([row.openedAt, row.closedAt, row.wakeAt, row.dueAt] as const),
      ...([row.state.requester, row.returned ?? 0, row.offeredTo] as const),
      ...([unit.organisation, JSON.stringify(row.state)] as const),
    )
    for (const { key, hash } of unit.keys) keys.add(n, shardOf(key), key, hash)
    for (const name of unit.claims?.take ?? []) keys.add(n, shardOf(claimKey(name)), claimKey(name), '')
    for (const name of unit.claims?.free ?? []) freed.add(n, shardOf(claimKey(name)), claimKey(name))
    for (const { kind, key, stamp } of unit.proof ?? []) proofs.add(n, kind, key, stamp)
    if (unit.erases) erased.add(n)
    if (unit.settles) settled.add(n, unit.settles.shard, unit.settles.pos, unit.settles.index)
    for (const [place, event] of unit.events.entries()) {
      const i = place + 1
      events.add(n, i, event.body, event.leaf, event.personal)
      for (const [k, one] of event.contributions.entries())
        contributions.add(
          ...([n, i, k, one.indicator, one.area, dayNumber(one.day), bucketOf(one)] as const),
          ...([one.numerator, one.denominator] as const),
        )
      for (const k of event.effects.keys()) effects.add(n, i, k)
    }
  }
  const columns = Object.values(into).flatMap(({ all }) => all)
  return binaryArrays([['text', lists.name.all], ['text', lists.reader.all], ...columns])
}

/** What of a unit is still needed when it has been sent: not what is stored of it, of which an import has much under way. */
export interface Extent {
  readonly stream: string
  readonly events: number
}

const UNSEEN = -2
const UNPROVEN = -3

/** What became of each unit. */
export const appendedOf = (units: readonly Extent[], { bases, used }: AppendedRow): readonly Appended[] => {
  const positions = bases.split(',').map(Number)
  // Of several, a command's own key says more than a name that is claimed.
  const byKind = [...(used ?? [])].sort((a, b) => Number(!claimedBy(a.key)) - Number(!claimedBy(b.key)))
  const uses = new Map(byKind.map(({ n, ...use }) => [n, use]))
  return units.map(({ stream, events }, index): Appended => {
    const base = positions[index]!
    if (base === UNPROVEN) return { status: 'unproven' }
    if (base === UNSEEN) return { status: 'unseen' }
    const use = uses.get(index + 1)
    if (use) return { status: 'duplicate', used: { ...use, shard: shardOf(use.stream) } }
    if (base < 0) return { status: 'conflict' }
    return { status: 'stored', position: { shard: shardOf(stream), pos: base + events } }
  })
}
