import { isSeenBy } from '../seen.ts'

/**
 * Single cases of many readers are found in one pass, each look judged by its own reader's scopes and receipts: not a
 * statement a look. Whoever calls it is shown what it says that the reader may see, as by the views; tables it need not be
 * able to read.
 */
export const sql = `
drop function bihuan.see;
-- Readers by number, from 1. Gives for each case seen a row with its stamp, and its state unless the stamp is as it was
-- said; then the events, in order: so many after a version.
create function bihuan.see(
  p_scopes jsonb[], p_receipts jsonb[], p_readers int[], p_shards smallint[], p_ids text[], p_stamps text[], p_after int[], p_limits int[]
) returns table (n int, stamp text, state text, pos bigint, version int, body text, leaf text) language plpgsql security definer
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
  select v.n, v.stamp, v.state, null::bigint, null::int, null::text, null::text from seen v
  union all
  select v.n, null, null, e.pos, e.version, e.body, encode(e.leaf, 'hex')
    from seen v cross join lateral (
      select e.* from bihuan.event e where e.shard = v.shard and e.stream = v.id and e.version > v.after
       order by e.version limit v.most) e
   where v.most > 0;
end $$;
`
