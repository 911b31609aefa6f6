import type { Reader } from '../desk/index.ts'
import { LET_IN } from './schema.ts'

/** A reader as the database is told: scopes, and the requester of each case whose receipt was shown, both in JSON. */
export type Told = readonly [scopes: string, receipts: string]

const told = new WeakMap<Reader, Told>()

/** Made once a reader: who is at work stays the same object. */
export const toldOf = (reader: Reader): Told => {
  const known = told.get(reader)
  if (known) return known
  const { scopes, receipts, letInto } = reader
  const opened = letInto === undefined ? receipts : { ...receipts, [letInto]: LET_IN }
  const made: Told = [JSON.stringify(scopes), JSON.stringify(opened)]
  told.set(reader, made)
  return made
}

const isCovered = (scopes: string, bureau: string): string => `exists (
  select from jsonb_array_elements(${scopes}) of
   where bihuan.is_in(of, s.programme, ${bureau})
     and (not of ? 'organisation' or of ->> 'organisation' = s.organisation)
     and (not of ? 'area' or of ->> 'area' = s.area
          or exists (select from bihuan.area_above a where a.above = of ->> 'area' and a.area = s.area)))`

/** The bureau that the case `s`, a row of `bihuan.stream`, is offered to. */
export const OFFERED_TO = '(select q.bureau from bihuan.queue q where q.id = s.offered_queue)'

/**
 * Whether a reader of such scopes and receipts (expressions of `jsonb`) may see the case `s`, a row of `bihuan.stream`.
 * Written out where it is asked, and not called: a function in this place costs more than all else of a look.
 */
export const isSeenBy = (scopes: string, receipts: string): string => `(
  ${isCovered(scopes, 's.bureau')}
  or (s.offered_queue is not null and ${isCovered(scopes, OFFERED_TO)})
  or coalesce(${receipts} ->> s.id in (s.requester, '${LET_IN}'), false))`

/**
 * Cases that are looked at in one moment, each as its own reader may see it: a row with its stamp, and its state unless the
 * stamp is as it was said; then its events, so many after a version.
 */
export const SEE_FUNCTION = `
create or replace function bihuan.see(
  p_scopes jsonb[], p_receipts jsonb[], p_readers int[], p_shards smallint[], p_ids text[], p_stamps text[], p_after int[], p_limits int[]
) returns table (n int, stamp text, state text, pos bigint, version int, body text, leaf text, personal text) language plpgsql security definer
set search_path = pg_catalog, pg_temp
set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off set jit = off set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
begin
  return query
  with seen as materialized (
    select w.n::int as n, s.shard, s.id, s.xmin::text as stamp,
           case when s.xmin::text is distinct from w.stamp then s.state end as state, w.after, w.most
      from unnest(p_readers, p_shards, p_ids, p_stamps, p_after, p_limits) with ordinality
             as w(reader, shard, id, stamp, after, most, n)
      join bihuan.stream s on s.shard = w.shard and s.id = w.id
     where ${isSeenBy('p_scopes[w.reader]', 'p_receipts[w.reader]')}
  )
  select v.n, v.stamp, v.state, null::bigint, null::int, null::text, null::text, null::text from seen v
  union all
  select v.n, null, null, e.pos, e.version, e.body, encode(e.leaf, 'hex'), e.personal
    from seen v cross join lateral (
      select e.* from bihuan.event e where e.shard = v.shard and e.stream = v.id and e.version > v.after
       order by e.version limit v.most) e
   where v.most > 0;
end $$;
`
