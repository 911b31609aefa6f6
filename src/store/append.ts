import type { Appended, Unit } from '../desk/index.ts'
import { shardOf } from '../desk/index.ts'
import { bucketOf } from './quantile.ts'

/** One row that `bihuan.append` returns: what became of one unit. */
export interface AppendedRow {
  readonly status: Appended['status']
  readonly shard: number
  readonly pos: number
  readonly used_key: string
  readonly used_hash: string
  readonly used_stream: string
  readonly used_version: number
  readonly used_pos: number
}

/**
 * A batch as the parameters of `bihuan.append`: flat JSON, one array a table, rows tied to their unit by its number `n`
 * and to their event by its place `i`. JSON is one native call here and one parse there.
 */
export const appendParameters = (units: readonly Unit[]): readonly string[] => {
  const heads: object[] = []
  const rows: object[] = []
  const keys: object[] = []
  const events: object[] = []
  const contributions: object[] = []
  const effects: object[] = []
  const settled: object[] = []
  for (const [n, unit] of units.entries()) {
    const { stream, expected, row } = unit
    const shard = shardOf(stream)
    const count = unit.events.length
    heads.push({ n, shard, stream, expected, events: count })
    rows.push({ n, shard, ...row })
    for (const { key, hash } of unit.keys)
      keys.push({ n, shard: shardOf(key), key, hash, stream, version: row.version, events: count })
    if (unit.settles) settled.push({ n, ...unit.settles })
    for (const [index, { event, leaf, ...of }] of unit.events.entries()) {
      const i = index + 1
      events.push({ n, i, shard, stream, version: expected + i, body: event, leaf })
      for (const [k, one] of of.contributions.entries())
        contributions.push({ n, i, k, shard, bucket: bucketOf(one), ...one })
      for (const [k, body] of of.effects.entries()) effects.push({ n, i, k, shard, stream, body })
    }
  }
  return [heads, rows, keys, events, contributions, effects, settled].map((part) => JSON.stringify(part))
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
