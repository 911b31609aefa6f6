import { APPEND_FUNCTION } from '../append-function.ts'
import { LET_IN } from '../schema.ts'

/**
 * What events and cases say is JSON that this program wrote and alone reads: as text the database need not read every
 * character of it at each write.
 */
export const sql = `
drop view bihuan.event_seen;
drop view bihuan.case_seen;
alter table bihuan.event alter column body type text;
alter table bihuan.stream alter column state type text;
create view bihuan.case_seen with (security_barrier) as
select s.shard, s.id, s.version, s.programme, s.programme_version, s.stage, s.area, s.bureau, s.opened_at, s.closed_at,
       s.wake_at, s.state, s.due_at, s.requester, s.queue, s.xmin::text as stamp
  from bihuan.stream s
 where bihuan.is_seen(s.programme, s.bureau, s.area)
    or bihuan.is_seen(s.programme, s.state::json #>> '{offer,to}', s.area)
    or coalesce(nullif(current_setting('bihuan.receipts', true), ''), '{}')::json ->> s.id in (s.requester, '${LET_IN}');
create view bihuan.event_seen with (security_barrier) as
select e.* from bihuan.stream s join bihuan.event e on e.shard = s.shard and e.stream = s.id
 where bihuan.is_seen(s.programme, s.bureau, s.area)
    or bihuan.is_seen(s.programme, s.state::json #>> '{offer,to}', s.area)
    or coalesce(nullif(current_setting('bihuan.receipts', true), ''), '{}')::json ->> s.id in (s.requester, '${LET_IN}');
drop function bihuan.load;
create function bihuan.load(p_shards smallint[], p_ids text[])
returns table (state text, stamp text) language plpgsql stable
set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off set jit = off set plan_cache_mode = force_generic_plan
as $$
begin
  return query select s.state, s.xmin::text from unnest(p_shards, p_ids) as w(shard, id)
    join bihuan.stream s on s.shard = w.shard and s.id = w.id;
end $$;
drop function bihuan.see;
-- Gives for each case seen a row with its stamp, and its state unless the stamp is as it was said; then its events: so
-- many after a version.
create function bihuan.see(
  p_scopes text[], p_receipts text[], p_shards smallint[], p_ids text[], p_stamps text[], p_after int[], p_limits int[]
) returns table (n int, stamp text, state text, pos bigint, version int, body text, leaf text) language plpgsql
set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off set jit = off set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
begin
  for i in 1 .. cardinality(p_ids) loop
    perform set_config('bihuan.scopes', p_scopes[i], true), set_config('bihuan.receipts', p_receipts[i], true);
    return query select i, c.stamp, case when c.stamp is distinct from p_stamps[i] then c.state end,
                        null::bigint, null::int, null::text, null::text
      from bihuan.case_seen c where c.shard = p_shards[i] and c.id = p_ids[i];
    if found and p_limits[i] > 0 then
      return query select i, null::text, null::text, e.pos, e.version, e.body, encode(e.leaf, 'hex')
        from bihuan.event_seen e where e.shard = p_shards[i] and e.stream = p_ids[i] and e.version > p_after[i]
       order by e.version limit p_limits[i];
    end if;
  end loop;
end $$;
drop function bihuan.append;
${APPEND_FUNCTION}`
