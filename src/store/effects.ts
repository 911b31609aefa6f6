import { type EffectId, effectsToDo, type PendingEffect, readEvent, shardOf } from '../desk/index.ts'
import type { Driver } from './driver.ts'
import type { EventRow } from './rows.ts'

type Asks = Pick<Driver, 'query'>

/** An effect with the event that asked for it, which says what it is. */
export interface EffectRow extends EffectId, Pick<EventRow, 'stream' | 'body' | 'personal'> {
  readonly failed: string | null
}
/** The columns of an effect `f` and of its event `e`. */
export const EFFECT_COLUMNS = 'f.shard, f.pos, f.index, f.stream, f.failed, e.body, e.personal'

/** An effect of a row. */
export const effectOf = ({
  shard,
  pos,
  index,
  stream,
  body,
  personal,
  failed,
}: EffectRow): PendingEffect => ({
  ...{ shard, pos, index, stream },
  effect: effectsToDo(readEvent({ body, personal: personal ?? undefined }))[index]!,
  ...(failed === null ? {} : { failed }),
})

/** See `Store.pending`. */
export const pendingOf = async ({ query }: Asks, limit: number): Promise<readonly PendingEffect[]> => {
  const rows = await query<EffectRow>(
    `select ${EFFECT_COLUMNS} from bihuan.effect f join bihuan.event e on e.shard = f.shard and e.pos = f.pos
      where f.failed is null order by f.pos, f.shard, f.index limit $1`,
    [limit],
    'pending',
  )
  return rows.map(effectOf)
}

/** See `Store.unsettled`. */
export const unsettledOf = async ({ query }: Asks, stream: string): Promise<readonly PendingEffect[]> => {
  // What is done has left the table: few rows are in it.
  const rows = await query<EffectRow>(
    `select ${EFFECT_COLUMNS} from bihuan.effect f join bihuan.event e on e.shard = f.shard and e.pos = f.pos
      where f.shard = $1 and f.stream = $2 order by f.pos, f.index`,
    [shardOf(stream), stream],
  )
  return rows.map(effectOf)
}

/** See `Store.settle`. */
export const settleOn = async (
  { query }: Asks,
  effects: readonly (EffectId & { readonly failed?: string })[],
): Promise<void> => {
  await query(
    `with settled as (select * from json_to_recordset($1) as s(shard smallint, pos bigint, index smallint, failed text)),
          kept as (update bihuan.effect e set failed = s.failed from settled s
                    where s.failed is not null and e.shard = s.shard and e.pos = s.pos and e.index = s.index)
     delete from bihuan.effect e using settled s
      where s.failed is null and e.shard = s.shard and e.pos = s.pos and e.index = s.index`,
    [JSON.stringify(effects)],
  )
}
