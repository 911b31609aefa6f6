import type { Appended, Unit, UsedKey } from '../desk/index.ts'
import { claimedBy, claimKey, shardOf } from '../desk/index.ts'
import { lines, numberArray, textArray } from './arrays.ts'
import { bucketOf } from './quantile.ts'

/** What `bihuan.append` returns. */
export interface AppendedRow {
  /** For each unit the position before its first event, separated by commas; -1 where it was not stored. */
  readonly bases: string
  /** The keys that were used before, by the number of the unit, from 1. */
  readonly used: readonly (Omit<UsedKey, 'shard'> & { readonly n: number })[] | null
  /** Of the rows that were written; see `Remembered`. */
  readonly stamp: string
}

/**
 * How the values of a column are written: as an array, or JSON texts one a line, as `bihuan.append` reads them. These
 * are most of a batch and go as bytes, which no driver reads again to see how long they are.
 */
type Kind = 'number' | 'text' | 'json'
type Parameter = string | Uint8Array

const written: Readonly<Record<Kind, (values: readonly never[]) => Parameter>> = {
  number: numberArray,
  text: textArray,
  json: lines,
}

/** The columns of one table, filled row by row. */
class Columns<Name extends string> {
  private readonly kinds: readonly Kind[]
  private readonly values: never[][]

  constructor(columns: Readonly<Record<Name, Kind>>) {
    this.kinds = Object.values(columns)
    this.values = this.kinds.map(() => [])
  }

  /** Values in the order of the columns. */
  add(...row: readonly (string | number | undefined)[]): void {
    for (let column = 0; column < this.values.length; column++)
      this.values[column]!.push(row[column] as never)
  }

  written(): readonly Parameter[] {
    return this.values.map((values, column) => written[this.kinds[column]!](values))
  }
}

const [number, text, json] = ['number', 'text', 'json'] as const

/** In the order of the parameters of `bihuan.append`. */
const tables = () => ({
  units: new Columns({ shard: number, stream: text, expected: number, events: number }),
  rows: new Columns({
    ...{ version: number, programme: text, programmeVersion: number, stage: text, area: text, bureau: text },
    ...{
      openedAt: number,
      closedAt: number,
      wakeAt: number,
      dueAt: number,
      requester: text,
      returned: number,
    },
    ...{ state: json },
  }),
  keys: new Columns({ n: number, shard: number, key: text, hash: text }),
  events: new Columns({ n: number, i: number, body: json, leaf: text }),
  contributions: new Columns({
    ...{ n: number, i: number, k: number, indicator: text, area: text, day: text, bucket: number },
    ...{ numerator: number, denominator: number },
  }),
  effects: new Columns({ n: number, i: number, k: number, body: json }),
  settled: new Columns({ n: number, shard: number, pos: number, index: number }),
  freed: new Columns({ n: number, shard: number, key: text }),
})

/** The call of `bihuan.append`, for what `appendParameters` makes. */
export const APPEND = `select * from bihuan.append(${Object.values(tables())
  .flatMap((columns) => columns.written())
  .map((_, index) => `$${index + 1}`)
  .join(', ')})`

/**
 * A batch as the parameters of `bihuan.append`: one text (or its bytes) a column. Rows are tied to their unit by its number `n` and
 * to their event by its place `i`, both from 1.
 */
export const appendParameters = (units: readonly Unit[]): readonly Parameter[] => {
  const { rows, keys, events, contributions, effects, settled, freed, ...into } = tables()
  for (const [index, { stream, expected, row, ...unit }] of units.entries()) {
    const n = index + 1
    into.units.add(shardOf(stream), stream, expected, unit.events.length)
    rows.add(
      ...([row.version, row.programme, row.programmeVersion, row.stage, row.area, row.bureau] as const),
      ...([row.openedAt, row.closedAt, row.wakeAt, row.dueAt] as const),
      ...([row.state.requester ?? '', row.returned ?? 0, JSON.stringify(row.state)] as const),
    )
    for (const { key, hash } of unit.keys) keys.add(n, shardOf(key), key, hash)
    for (const name of unit.claims?.take ?? []) keys.add(n, shardOf(claimKey(name)), claimKey(name), '')
    for (const name of unit.claims?.free ?? []) freed.add(n, shardOf(claimKey(name)), claimKey(name))
    if (unit.settles) settled.add(n, unit.settles.shard, unit.settles.pos, unit.settles.index)
    for (const [place, event] of unit.events.entries()) {
      const i = place + 1
      events.add(n, i, event.body, event.leaf)
      for (const [k, one] of event.contributions.entries())
        contributions.add(
          ...([n, i, k, one.indicator, one.area, one.day, bucketOf(one)] as const),
          ...([one.numerator, one.denominator] as const),
        )
      for (const [k, effect] of event.effects.entries()) effects.add(n, i, k, JSON.stringify(effect))
    }
  }
  return [into.units, rows, keys, events, contributions, effects, settled, freed].flatMap((columns) =>
    columns.written(),
  )
}

/** What became of each unit. */
export const appendedOf = (units: readonly Unit[], { bases, used }: AppendedRow): readonly Appended[] => {
  const positions = bases.split(',').map(Number)
  // Of several, a command's own key says more than a name that is claimed.
  const byKind = [...(used ?? [])].sort((a, b) => Number(!claimedBy(a.key)) - Number(!claimedBy(b.key)))
  const uses = new Map(byKind.map(({ n, ...use }) => [n, use]))
  return units.map(({ stream, events }, index): Appended => {
    const use = uses.get(index + 1)
    if (use) return { status: 'duplicate', used: { ...use, shard: shardOf(use.stream) } }
    const base = positions[index]!
    if (base < 0) return { status: 'conflict' }
    return { status: 'stored', position: { shard: shardOf(stream), pos: base + events.length } }
  })
}
