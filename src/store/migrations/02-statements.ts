/**
 * The planner is kept to index lookups: these run thousands of times a second on plans made once. (What it is kept
 * from it reckons as dear, and would compile the plan for that: hence no JIT.)
 */
export const sql = `
create function bihuan.load(p_shards smallint[], p_ids text[])
returns table (state json) language plpgsql stable
set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off set jit = off set plan_cache_mode = force_generic_plan
as $$
begin
  return query select s.state from unnest(p_shards, p_ids) as w(shard, id)
    join bihuan.stream s on s.shard = w.shard and s.id = w.id;
end $$;

create function bihuan.load_keys(p_shards smallint[], p_keys text[])
returns table (key text, hash text, stream text, version int, pos bigint) language plpgsql stable
set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off set jit = off set plan_cache_mode = force_generic_plan
as $$
begin
  return query select c.key::text, c.hash, c.stream::text, c.version, c.pos
    from unnest(p_shards, p_keys) as w(shard, key)
    join bihuan.command_key c on c.shard = w.shard and c.key = w.key;
end $$;

-- Sums by indicator and bucket over whole months and up to two edges of single days, in an area ('' is everywhere):
-- months rolled up, contributions of whole months not yet rolled up, contributions of the edges. One statement is one
-- snapshot, so it is exact whatever is rolled up meanwhile.
create function bihuan.sums(
  p_indicators text[], p_area text, p_first_month text, p_last_month text,
  p_head_from text, p_head_to text, p_tail_from text, p_tail_to text
) returns table (indicator text, bucket smallint, numerator bigint, denominator bigint) language plpgsql stable
set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off set jit = off
set plan_cache_mode = force_custom_plan
as $$
#variable_conflict use_column
declare
  -- The plan is made for these very areas: only so are they looked up by hash.
  areas text[] := array(select a.area from bihuan.area_above a where a.above = p_area) || p_area;
begin
  return query
  with recent as materialized (
    select c.indicator, c.bucket, c.area, c.day, c.numerator, c.denominator
      from bihuan.rolled_up r join bihuan.contribution c on c.shard = r.shard and c.pos > r.pos
  ), parts as (
    select m.indicator, m.bucket, m.numerator, m.denominator from bihuan.month_sum m
     where m.indicator = any (p_indicators) and m.area = p_area and m.month between p_first_month and p_last_month
    union all
    select c.indicator, c.bucket, c.numerator, c.denominator from recent c
     where c.indicator = any (p_indicators) and left(c.day, 7) between p_first_month and p_last_month
       and (p_area = '' or c.area = any (areas))
    union all
    select c.indicator, c.bucket, c.numerator, c.denominator from bihuan.contribution c
     where c.indicator = any (p_indicators)
       and (c.day between p_head_from and p_head_to or c.day between p_tail_from and p_tail_to)
       and (p_area = '' or c.area = any (areas))
  )
  select p.indicator::text, p.bucket, sum(p.numerator)::bigint, sum(p.denominator)::bigint
    from parts p group by p.indicator, p.bucket;
end $$;

-- Adds and renames areas. Where a parent changes under what is summed already, the sums by month are made anew; the
-- lock keeps roll-ups away until the new tree stands.
create function bihuan.put_areas(p_areas json) returns void language plpgsql as $$
begin
  perform 1 from bihuan.rolled_up order by shard for update;
  if exists (select 1 from json_to_recordset(p_areas) as n(code text, parent text)
               left join bihuan.area a on a.code = n.code
              where n.parent is distinct from a.parent
                and exists (select 1 from bihuan.month_sum m where m.area = n.code)) then
    delete from bihuan.month_sum;
    update bihuan.rolled_up set pos = 0;
  end if;
  insert into bihuan.area as a (code, name, parent)
  select n.code, n.name, n.parent from json_to_recordset(p_areas) as n(code text, name json, parent text)
  on conflict (code) do update set name = excluded.name, parent = excluded.parent;
  delete from bihuan.area_above;
  with recursive up(area, above) as (
    select code, code from bihuan.area
    union select up.area, a.parent from up join bihuan.area a on a.code = up.above where a.parent is not null)
  insert into bihuan.area_above (area, above)
  select area, above from up union select code, '' from bihuan.area;
end $$;

-- Folds contributions of one shard into the sums by month: at most so many positions; returns how many.
create function bihuan.roll_up(p_shard smallint, p_limit int) returns int language plpgsql as $$
#variable_conflict use_column
declare
  since bigint;
  until bigint;
begin
  select r.pos into since from bihuan.rolled_up r where r.shard = p_shard for update;
  select least(h.pos, since + p_limit) into until from bihuan.shard_head h where h.shard = p_shard;
  if until <= since then return 0; end if;
  insert into bihuan.month_sum as m (shard, indicator, area, month, bucket, numerator, denominator)
  select p_shard, c.indicator, a.above, c.month, c.bucket, sum(c.numerator), sum(c.denominator)
    from (select c.indicator, c.area, left(c.day, 7) as month, c.bucket,
                 sum(c.numerator) as numerator, sum(c.denominator) as denominator
            from bihuan.contribution c where c.shard = p_shard and c.pos > since and c.pos <= until
           group by 1, 2, 3, 4) c
    -- An area that is not in the tree counts for itself and for everywhere.
    cross join lateral (select a.above from bihuan.area_above a where a.area = c.area union select c.area union select '') a
   group by c.indicator, a.above, c.month, c.bucket
  on conflict (indicator, area, month, bucket, shard) do update
    set numerator = m.numerator + excluded.numerator, denominator = m.denominator + excluded.denominator;
  update bihuan.rolled_up r set pos = until where r.shard = p_shard;
  return until - since;
end $$;
`
