/** Every store has so many shards, for ever: a stream's shard is a function of its id. */
export const SHARDS = 8

/** FNV-1a of the id, so that every process and language finds the same shard. */
export const shardOf = (stream: string): number => {
  let hash = 0x811c9dc5
  for (let index = 0; index < stream.length; index++) {
    hash ^= stream.charCodeAt(index)
    hash = Math.imul(hash, 0x01000193)
  }
  return (hash >>> 0) % SHARDS
}

/** Where an event stands in the log. */
export interface Position {
  readonly shard: number
  readonly pos: number
}

/** The head of every shard, in order: what "as of" means for a figure. */
export type LogPosition = readonly number[]
