import type { Appended, Unit } from '../desk/index.ts'
import { shardOf } from '../desk/index.ts'
import { bucketOf } from './quantile.ts'

/** One row that `bihuan.append` returns: what became of one unit. */
export interface AppendedRow {
  readonly n: number
  readonly status: Appended['status']
  readonly shard: number
  readonly pos: number
  readonly used_key: string
  readonly used_hash: string
  readonly used_stream: string
  readonly used_version: number
  readonly used_pos: number
}

/** The columns of one table, filled row by row. */
class Columns<Name extends string> {
  readonly columns: Readonly<Record<Name, unknown[]>>

  constructor(names: readonly Name[]) {
    this.columns = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, unknown[]>
  }

  add(row: Readonly<Record<Name, unknown>>): void {
    for (const name in this.columns) this.columns[name].push(row[name] ?? null)
  }
}

const tables = () => ({
  units: new Columns(['shard', 'stream', 'expected', 'events']),
  rows: new Columns([
    ...(['version', 'programme', 'programmeVersion', 'stage', 'area', 'bureau'] as const),
    ...(['openedAt', 'closedAt', 'wakeAt', 'state'] as const),
  ]),
  keys: new Columns(['n', 'shard', 'key', 'hash']),
  events: new Columns(['n', 'i', 'body', 'leaf']),
  contributions: new Columns([
    ...(['n', 'i', 'k', 'indicator', 'area', 'day', 'bucket', 'numerator', 'denominator'] as const),
  ]),
  effects: new Columns(['n', 'i', 'k', 'body']),
  settled: new Columns(['n', 'shard', 'pos', 'index']),
})

/** The call of `bihuan.append`, in the order of `appendParameters`. */
export const APPEND = `select * from bihuan.append(${Object.values(tables())
  .flatMap(({ columns }) => Object.keys(columns))
  .map((_, index) => `$${index + 1}`)
  .join(', ')})`

/**
 * A batch as the parameters of `bihuan.append`: one array a column. Rows are tied to their unit by its number `n` and
 * to their event by its place `i`, both from 1.
 */
export const appendParameters = (units: readonly Unit[]): readonly (readonly unknown[])[] => {
  const into = tables()
  for (const [index, unit] of units.entries()) {
    const n = index + 1
    const { stream, expected, row } = unit
    into.units.add({ shard: shardOf(stream), stream, expected, events: unit.events.length })
    into.rows.add({ ...row, closedAt: row.closedAt, wakeAt: row.wakeAt, state: JSON.stringify(row.state) })
    for (const { key, hash } of unit.keys) into.keys.add({ n, shard: shardOf(key), key, hash })
    if (unit.settles) into.settled.add({ n, ...unit.settles })
    for (const [place, { body, leaf, contributions, effects }] of unit.events.entries()) {
      const i = place + 1
      into.events.add({ n, i, body, leaf })
      for (const [k, one] of contributions.entries())
        into.contributions.add({ n, i, k, bucket: bucketOf(one), ...one })
      for (const [k, effect] of effects.entries()) into.effects.add({ n, i, k, body: JSON.stringify(effect) })
    }
  }
  return Object.values(into).flatMap(({ columns }) => Object.values(columns))
}

export const appendedOf = (row: AppendedRow): Appended => {
  if (row.status === 'stored') return { status: 'stored', position: { shard: row.shard, pos: row.pos } }
  if (row.status === 'conflict') return { status: 'conflict' }
  return {
    status: 'duplicate',
    used: {
      key: row.used_key,
      hash: row.used_hash,
      stream: row.used_stream,
      version: row.used_version,
      shard: shardOf(row.used_stream),
      pos: row.used_pos,
    },
  }
}
