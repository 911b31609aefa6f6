import { APPEND_FUNCTION } from '../append-function.ts'
import { LET_IN } from '../schema.ts'
import { isSeenBy } from '../seen.ts'

/**
 * What is personal in an event stands beside its body, which has only its fingerprint, and can be taken away: by an erasing
 * that is in the log, from the events of its own case, and nothing else of them. What an event asks for is read off the event.
 */
export const sql = `
alter table bihuan.event add column personal text;
alter table bihuan.event alter column personal set statistics 0;
create or replace view bihuan.event_seen with (security_barrier) as
select e.* from bihuan.stream s join bihuan.event e on e.shard = s.shard and e.stream = s.id
 where bihuan.is_seen(s.programme, s.bureau, s.area)
    or bihuan.is_seen(s.programme, s.state::json #>> '{offer,to}', s.area)
    or coalesce(nullif(current_setting('bihuan.receipts', true), ''), '{}')::json ->> s.id in (s.requester, '${LET_IN}');

create function bihuan.only_what_is_personal_goes() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and new.personal is null
     and row(new.shard, new.pos, new.stream, new.version, new.body, new.leaf)
         is not distinct from row(old.shard, old.pos, old.stream, old.version, old.body, old.leaf)
     and exists (select from bihuan.event e
                  where e.shard = old.shard and e.stream = old.stream and e.version > old.version
                    and e.body like '{"type":"erase",%') then
    return new;
  end if;
  raise exception 'events are never changed';
end $$;
drop trigger events_are_for_ever on bihuan.event;
create trigger events_are_for_ever before update or delete on bihuan.event
  for each row execute function bihuan.only_what_is_personal_goes();

alter table bihuan.effect drop column body;

drop function bihuan.see;
create function bihuan.see(
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

drop function bihuan.append;
${APPEND_FUNCTION}`
