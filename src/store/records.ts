import type { Concern, Position, StreamRecord, StreamRow, UsedKey } from '../desk/index.ts'
import { shardOf } from '../desk/index.ts'
import { type Contribution, dayNumber, dayOfNumber, type Instant } from '../kernel/index.ts'
import type { Driver } from './driver.ts'
import { EFFECT_COLUMNS, type EffectRow, effectOf } from './effects.ts'
import type { ContributionRow } from './figures.ts'
import { bucketOf } from './quantile.ts'
import { type EventRow, eventOf, stateOf } from './rows.ts'
import { OFFERED_TO } from './seen.ts'

type Asks = Pick<Driver, 'query'>

interface RowRow
  extends Omit<StreamRow, 'closedAt' | 'wakeAt' | 'dueAt' | 'returned' | 'offeredTo' | 'state'> {
  readonly state: string
  readonly closedAt: Instant | null
  readonly dueAt: Instant | null
  readonly returned: number
  readonly offeredTo: string | null
  readonly wakeAt: Instant | null
  readonly organisation: string | null
}

const ROW_COLUMNS = `id, version, programme, programme_version as "programmeVersion", stage, area, bureau,
  opened_at as "openedAt", closed_at as "closedAt", wake_at as "wakeAt", due_at as "dueAt", returned,
  ${OFFERED_TO} as "offeredTo", organisation, state`

const byStream = <Row extends { readonly stream: string }>(rows: readonly Row[]): Map<string, Row[]> => {
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const group = groups.get(row.stream)
    if (group) group.push(row)
    else groups.set(row.stream, [row])
  }
  return groups
}

/** See `Store.streams`. */
export const recordsOf = async (
  { query }: Asks,
  after: string,
  limit: number,
): Promise<readonly StreamRecord[]> => {
  const rows = await query<RowRow>(
    `select ${ROW_COLUMNS} from bihuan.stream s where (shard, id) > ($1, $2) order by shard, id limit $3`,
    [after === '' ? -1 : shardOf(after), after, limit],
    'streams',
  )
  const wanted = [rows.map(({ id }) => shardOf(id)), rows.map(({ id }) => id)]
  const of =
    'from unnest($1::smallint[], $2::text[]) as w(shard, id) join bihuan.event e on e.shard = w.shard and e.stream = w.id'
  const [events, contributions, pending] = await Promise.all([
    query<EventRow>(
      `select e.shard, pos, stream, version, body, encode(leaf, 'hex') as leaf, personal ${of} order by 1, stream, version`,
      wanted,
    ),
    query<ContributionRow>(
      `select i.name as indicator, a.name as area, c.day, c.numerator, c.denominator,
              e.shard, e.pos, e.stream, e.version ${of}
         join bihuan.contribution c on c.shard = e.shard and c.pos = e.pos
         join bihuan.name i on i.number = c.indicator join bihuan.name a on a.number = c.area
        order by e.shard, e.pos, c.n`,
      wanted,
    ),
    query<EffectRow>(
      `select ${EFFECT_COLUMNS} ${of}
         join bihuan.effect f on f.shard = e.shard and f.pos = e.pos order by f.pos, f.index`,
      wanted,
    ),
  ])
  const [eventsOf, contributionsOf, pendingOf] = [
    byStream(events.map(eventOf)),
    byStream(contributions.map((one) => ({ ...one, day: dayOfNumber(one.day) }))),
    byStream(pending),
  ]
  return rows.map(({ closedAt, wakeAt, dueAt, returned, offeredTo, organisation, state, ...row }) => ({
    stream: row.id,
    row: {
      ...row,
      state: stateOf(state),
      ...(closedAt === null ? {} : { closedAt }),
      ...(wakeAt === null ? {} : { wakeAt }),
      ...(dueAt === null ? {} : { dueAt }),
      ...(returned === 0 ? {} : { returned }),
      ...(offeredTo === null ? {} : { offeredTo }),
    },
    ...(organisation === null ? {} : { organisation }),
    events: eventsOf.get(row.id) ?? [],
    contributions: contributionsOf.get(row.id) ?? [],
    pending: (pendingOf.get(row.id) ?? []).map(effectOf),
  }))
}

/** See `Store.keys`. */
export const keysOf = async ({ query }: Asks, after: string, limit: number): Promise<readonly UsedKey[]> => {
  const rows = await query<Omit<UsedKey, 'shard'>>(
    `select key, hash, stream, version, pos from bihuan.command_key
      where (shard, key) > ($1, $2) order by shard, key limit $3`,
    [after === '' ? -1 : shardOf(after), after, limit],
    'keys',
  )
  return rows.map((use) => ({ ...use, shard: shardOf(use.stream) }))
}

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
    union select distinct "offeredTo", programme, stage, false from json_to_recordset($1)
        as r("offeredTo" text, programme text, stage text) where "offeredTo" is not null
    except select bureau, programme, stage, closed from bihuan.queue order by 1, 2, 3, 4`,
  rows: `
    insert into bihuan.stream (shard, id, version, programme, programme_version, stage, area, bureau, queue,
                               opened_at, closed_at, wake_at, due_at, requester, returned, offered_queue,
                               organisation, state)
    select shard, r.id, version, r.programme, "programmeVersion", r.stage, area, r.bureau, q.id, "openedAt", "closedAt",
           "wakeAt", "dueAt", state ->> 'requester', coalesce(returned, 0), o.id, organisation, state::text
      from json_to_recordset($1)
        as r(shard smallint, id text, version int, programme text, "programmeVersion" int, stage text, area text,
             bureau text, "openedAt" bigint, "closedAt" bigint, "wakeAt" bigint, "dueAt" bigint, returned int, "offeredTo" text,
             organisation text, state json)
      join bihuan.queue q on q.bureau = r.bureau and q.programme = r.programme and q.stage = r.stage
                         and q.closed = ("closedAt" is not null)
      left join bihuan.queue o on o.bureau = "offeredTo" and o.programme = r.programme and o.stage = r.stage
                              and not o.closed`,
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
    const rows = streams.map(({ row, organisation }) => ({ ...row, organisation, shard: shardOf(row.id) }))
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

/** See `Store.putConcerns`. */
export const putConcernsOn = async ({ query }: Asks, concerns: readonly Concern[]): Promise<void> => {
  const places = concerns.map((concern) => ({ shard: shardOf(concern.stream), ...concern }))
  await query(
    `update bihuan.stream s set organisation = c.organisation
       from json_to_recordset($1) as c(shard smallint, stream text, version int, organisation text)
      where s.shard = c.shard and s.id = c.stream and s.version = c.version`,
    [JSON.stringify(places)],
  )
}
