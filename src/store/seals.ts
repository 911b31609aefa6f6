import type { SealedNode, Seals, StoredEvent } from '../desk/index.ts'
import { binaryArrays } from './columns.ts'
import type { Driver } from './driver.ts'

/** The Merkle trees in memory; see `Seals`. */
export const memorySeals = (logs: readonly (readonly StoredEvent[])[]): Seals => {
  const all = new Map<string, SealedNode>()
  const keyOf = (shard: number, height: number, index: number) => `${shard} ${height} ${index}`
  const count = (shard: number, height: number): number => {
    let known = 0
    while (all.has(keyOf(shard, height, known))) known++
    return known
  }
  return {
    fingerprints: async (shard, afterPos, limit) =>
      (logs[shard] ?? []).slice(afterPos, afterPos + limit).map(({ leaf }) => leaf),
    count: async (shard, height) => count(shard, height),
    hashes: async (shard, height, from, limit) =>
      Array.from({ length: Math.max(0, Math.min(limit, count(shard, height) - from)) }, (_, n) => {
        return all.get(keyOf(shard, height, from + n))!.hash
      }),
    leaves: async (shard, index) =>
      [...all.values()].find((node) => node.shard === shard && node.index === index && node.leaves)?.leaves,
    add: async (nodes) => {
      for (const node of nodes) {
        const key = keyOf(node.shard, node.height, node.index)
        if (!all.has(key)) all.set(key, structuredClone(node))
      }
    },
  }
}

const apart = (hashes: string | null | undefined): readonly string[] => hashes?.match(/.{64}/g) ?? []

/** The Merkle trees in a database. Hashes of a stretch come as one value: a row for each would cost more than they do. */
export const sqlSeals = (driver: Driver): Seals => {
  const read = async (
    text: string,
    parameters: readonly unknown[],
    name: string,
  ): Promise<string | null | undefined> =>
    (await driver.query<{ hashes: string | null }>(text, parameters, name))[0]?.hashes
  return {
    fingerprints: async (shard, afterPos, limit) =>
      apart(
        await read(
          `select encode(string_agg(leaf, ''::bytea order by pos), 'hex') as hashes
             from bihuan.event where shard = $1 and pos > $2 and pos <= $3`,
          [shard, afterPos, afterPos + limit],
          'seals_fingerprints',
        ),
      ),
    count: async (shard, height) => {
      const [row] = await driver.query<{ count: number }>(
        `select coalesce((select index + 1 from bihuan.sealed where shard = $1 and height = $2
                           order by index desc limit 1), 0) as count`,
        [shard, height],
        'seals_count',
      )
      return row!.count
    },
    hashes: async (shard, height, from, limit) =>
      apart(
        await read(
          `select encode(string_agg(hash, ''::bytea order by index), 'hex') as hashes
             from bihuan.sealed where shard = $1 and height = $2 and index >= $3 and index < $4`,
          [shard, height, from, from + limit],
          'seals_hashes',
        ),
      ),
    leaves: async (shard, index) => {
      const hashes = await read(
        `select encode(leaves, 'hex') as hashes from bihuan.sealed
          where shard = $1 and index = $2 and leaves is not null`,
        [shard, index],
        'seals_leaves',
      )
      return hashes ? apart(hashes) : undefined
    },
    add: async (nodes) => {
      if (nodes.length === 0) return
      await driver.query(
        `insert into bihuan.sealed (shard, height, index, hash, leaves)
         select * from unnest($1::smallint[], $2::smallint[], $3::bigint[], $4::bytea[], $5::bytea[])
         on conflict do nothing`,
        binaryArrays([
          ['int2', nodes.map(({ shard }) => shard)],
          ['int2', nodes.map(({ height }) => height)],
          ['int8', nodes.map(({ index }) => index)],
          ['bytea', nodes.map(({ hash }) => hash)],
          ['bytea', nodes.map(({ leaves }) => leaves?.join(''))],
        ]),
        'seals_add',
      )
    },
  }
}
