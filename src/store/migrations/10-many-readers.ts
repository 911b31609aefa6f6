/**
 * Single cases of many readers in one statement, which is told who reads before it reads for each. What is asked for
 * every case is planned once a connection, and a case's rights are reckoned once, not again for each of its events.
 */
export const sql = `
create or replace function bihuan.is_seen(p_programme text, p_bureau text, p_area text) returns boolean language plpgsql stable as $$
begin
  return exists (
    select from json_to_recordset(coalesce(nullif(current_setting('bihuan.scopes', true), ''), '[]')::json)
             as s(programmes json, bureaus json, area text)
     where (s.programmes is null or p_programme = any (array(select json_array_elements_text(s.programmes))))
       and (s.bureaus is null or p_bureau = any (array(select json_array_elements_text(s.bureaus))))
       and (s.area is null or s.area = p_area
            or exists (select from bihuan.area_above a where a.above = s.area and a.area = p_area)));
end $$;
create or replace view bihuan.event_seen with (security_barrier) as
select e.* from bihuan.stream s join bihuan.event e on e.shard = s.shard and e.stream = s.id
 where bihuan.is_seen(s.programme, s.bureau, s.area)
    or bihuan.is_seen(s.programme, s.state #>> '{offer,to}', s.area)
    or s.requester = coalesce(nullif(current_setting('bihuan.receipts', true), ''), '{}')::json ->> s.id;

-- Gives for each case seen a row with its state, then its events: so many after a version.
create function bihuan.see(
  p_scopes text[], p_receipts text[], p_shards smallint[], p_ids text[], p_after int[], p_limits int[]
) returns table (n int, state json, pos bigint, version int, body text, leaf text) language plpgsql
set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off set jit = off set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
begin
  for i in 1 .. cardinality(p_ids) loop
    perform set_config('bihuan.scopes', p_scopes[i], true), set_config('bihuan.receipts', p_receipts[i], true);
    return query select i, c.state, null::bigint, null::int, null::text, null::text
      from bihuan.case_seen c where c.shard = p_shards[i] and c.id = p_ids[i];
    if found and p_limits[i] > 0 then
      return query select i, null::json, e.pos, e.version, e.body::text, encode(e.leaf, 'hex')
        from bihuan.event_seen e where e.shard = p_shards[i] and e.stream = p_ids[i] and e.version > p_after[i]
       order by e.version limit p_limits[i];
    end if;
  end loop;
end $$;
`
