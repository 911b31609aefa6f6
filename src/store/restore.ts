import type { Position, StreamRecord, UsedKey } from '../desk/index.ts'
import { shardOf } from '../desk/index.ts'
import { type Contribution, dayNumber } from '../kernel/index.ts'
import type { Driver } from './driver.ts'
import { bucketOf } from './quantile.ts'

/** The contributions of each event numbered as `append` would have. */
export const numbered = (contributions: readonly (Contribution & Position)[]): readonly object[] => {
  const counts = new Map<string, number>()
  return contributions.map((one) => {
    const event = `${one.shard}:${one.pos}`
    const n = counts.get(event) ?? 0
    counts.set(event, n + 1)
    return { ...one, n, day: dayNumber(one.day), bucket: bucketOf(one) }
  })
}

const INSERTS = {
  events: `
    insert into bihuan.event (shard, pos, stream, version, body, leaf, personal)
    select shard, pos, stream, version, body, decode(leaf, 'hex'), personal from json_to_recordset($1)
      as e(shard smallint, pos bigint, stream text, version int, body text, leaf text, personal text)`,
  queues: `
    insert into bihuan.queue (bureau, programme, stage, closed)
    select distinct bureau, programme, stage, "closedAt" is not null from json_to_recordset($1)
        as r(bureau text, programme text, stage text, "closedAt" bigint)
    except select bureau, programme, stage, closed from bihuan.queue order by 1, 2, 3, 4`,
  rows: `
    insert into bihuan.stream (shard, id, version, programme, programme_version, stage, area, bureau, queue,
                               opened_at, closed_at, wake_at, due_at, requester, returned, state)
    select shard, r.id, version, r.programme, "programmeVersion", r.stage, area, r.bureau, q.id, "openedAt", "closedAt",
           "wakeAt", "dueAt", state ->> 'requester', coalesce(returned, 0), state::text
      from json_to_recordset($1)
        as r(shard smallint, id text, version int, programme text, "programmeVersion" int, stage text, area text,
             bureau text, "openedAt" bigint, "closedAt" bigint, "wakeAt" bigint, "dueAt" bigint, returned int, state json)
      join bihuan.queue q on q.bureau = r.bureau and q.programme = r.programme and q.stage = r.stage
                         and q.closed = ("closedAt" is not null)`,
  names: `
    insert into bihuan.name (name)
    select name from json_to_recordset($1) as n(name text) except select name from bihuan.name order by 1`,
  contributions: `
    insert into bihuan.contribution (shard, pos, n, indicator, area, day, bucket, numerator, denominator)
    select shard, pos, n, i.number, a.number, day, bucket, numerator, denominator
      from json_to_recordset($1)
        as c(shard smallint, pos bigint, n smallint, indicator text, area text, day int, bucket smallint,
             numerator bigint, denominator bigint)
      join bihuan.name i on i.name = c.indicator join bihuan.name a on a.name = c.area`,
  effects: `
    insert into bihuan.effect (shard, pos, index, stream, failed)
    select shard, pos, index, stream, failed from json_to_recordset($1)
      as f(shard smallint, pos bigint, index smallint, stream text, failed text)`,
  keys: `
    insert into bihuan.command_key (shard, key, hash, stream, version, pos)
    select shard, key, hash, stream, version, pos from json_to_recordset($1)
      as k(shard smallint, key text, hash text, stream text, version int, pos bigint)`,
  heads: `
    update bihuan.shard_head h set pos = greatest(h.pos, r.pos)
      from (select shard, max(pos) as pos from json_to_recordset($1) as e(shard smallint, pos bigint) group by shard) r
     where h.shard = r.shard`,
} as const

/** Inserts streams at the positions they had; the caller made sure that the store was empty before the first. */
export const restoreRecords = (
  driver: Driver,
  streams: readonly StreamRecord[],
  keys: readonly UsedKey[],
): Promise<void> =>
  driver.transaction(async ({ query }) => {
    const events = streams.flatMap((of) => of.events)
    const contributions = streams.flatMap((of) => of.contributions)
    const rows = streams.map(({ row }) => ({ ...row, shard: shardOf(row.id) }))
    const into: Readonly<Record<keyof typeof INSERTS, readonly object[]>> = {
      events,
      queues: rows,
      rows,
      names: contributions.flatMap(({ indicator, area }) => [{ name: indicator }, { name: area }]),
      contributions: numbered(contributions),
      effects: streams.flatMap((of) => of.pending),
      keys: keys.map((use) => ({ ...use, shard: shardOf(use.key) })),
      heads: events.map(({ shard, pos }) => ({ shard, pos })),
    }
    for (const [table, given] of Object.entries(into))
      if (given.length > 0) await query(INSERTS[table as keyof typeof INSERTS], [JSON.stringify(given)])
  })
