import { APPEND_FUNCTION } from '../append-function.ts'

/**
 * What contributions are of is kept as numbers: indicators and areas by their numbers among the names, days since 1970.
 * There are more of these rows than of any other, each twice and thrice in indexes that compare them at every write.
 */
export const sql = `
-- Names that rows are of, by number.
create table bihuan.name (number int primary key generated always as identity, name text collate "C" not null unique);
insert into bihuan.name (name)
select indicator from bihuan.contribution union select area from bihuan.contribution order by 1;

alter table bihuan.contribution rename to contribution_before;
create table bihuan.contribution (
  pos bigint not null,
  numerator bigint not null,
  denominator bigint not null,
  indicator int not null,
  area int not null,
  day int not null,
  shard smallint not null,
  n smallint not null,
  bucket smallint not null
);
insert into bihuan.contribution (pos, numerator, denominator, indicator, area, day, shard, n, bucket)
select c.pos, c.numerator, c.denominator, i.number, a.number, c.day::date - date '1970-01-01', c.shard, c.n, c.bucket
  from bihuan.contribution_before c
  join bihuan.name i on i.name = c.indicator join bihuan.name a on a.name = c.area;
drop table bihuan.contribution_before;
alter table bihuan.contribution add primary key (shard, pos, n);
create index contribution_figure on bihuan.contribution (indicator, day, shard, pos, n)
  include (area, numerator, denominator);
-- Durations, by logarithmic bucket: exact quantiles read one bucket, not all values.
create index contribution_bucket on bihuan.contribution (indicator, bucket)
  include (day, area, numerator, denominator) where bucket <> 0;

-- Numbers of an area and of all below it.
create function bihuan.numbers_below(p_area text) returns int[] language plpgsql stable
set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off
as $$
begin
  return array(select n.number from bihuan.area_above a join bihuan.name n on n.name = a.area where a.above = p_area
         union select n.number from bihuan.name n where n.name = p_area);
end $$;

drop function bihuan.sums;
-- Sums by indicator and bucket over whole months (whose first and last days are given, too) and up to two edges of
-- single days, in an area ('' is everywhere): months rolled up, contributions of whole months not yet rolled up,
-- contributions of the edges. One statement is one snapshot, so it is exact whatever is rolled up meanwhile.
create function bihuan.sums(
  p_indicators text[], p_area text, p_first_month text, p_last_month text, p_first int, p_last int,
  p_head_from int, p_head_to int, p_tail_from int, p_tail_to int
) returns table (indicator text, bucket smallint, numerator bigint, denominator bigint) language plpgsql stable
set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off set jit = off
set plan_cache_mode = force_custom_plan
as $$
#variable_conflict use_column
declare
  -- The plan is made for these very numbers: only so are areas looked up by hash.
  areas int[] := bihuan.numbers_below(p_area);
  indicators int[] := array(select n.number from bihuan.name n where n.name = any (p_indicators));
begin
  return query
  with recent as materialized (
    select c.indicator, c.bucket, c.area, c.day, c.numerator, c.denominator
      from bihuan.rolled_up r join bihuan.contribution c on c.shard = r.shard and c.pos > r.pos
  ), parts as (
    select c.indicator, c.bucket, c.numerator, c.denominator from recent c
     where c.indicator = any (indicators) and c.day between p_first and p_last
       and (p_area = '' or c.area = any (areas))
    union all
    select c.indicator, c.bucket, c.numerator, c.denominator from bihuan.contribution c
     where c.indicator = any (indicators)
       and (c.day between p_head_from and p_head_to or c.day between p_tail_from and p_tail_to)
       and (p_area = '' or c.area = any (areas))
  ), named as (
    select m.indicator, m.bucket, m.numerator, m.denominator from bihuan.month_sum m
     where m.indicator = any (p_indicators) and m.area = p_area and m.month between p_first_month and p_last_month
    union all
    select n.name, p.bucket, p.numerator, p.denominator
      from (select p.indicator, p.bucket, sum(p.numerator) as numerator, sum(p.denominator) as denominator
              from parts p group by 1, 2) p
      join bihuan.name n on n.number = p.indicator
  )
  select p.indicator::text, p.bucket, sum(p.numerator)::bigint, sum(p.denominator)::bigint
    from named p group by p.indicator, p.bucket;
end $$;

drop function bihuan.roll_up;
-- Folds contributions into the sums by month: at most so many positions of each shard; returns how many in all.
create function bihuan.roll_up(p_limit int) returns int language plpgsql
set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off set jit = off
as $$
declare
  rolled int;
begin
  perform 1 from bihuan.rolled_up r order by r.shard for update;
  with span as materialized (
    select r.shard, r.pos as since, least(h.pos, r.pos + p_limit) as until
      from bihuan.rolled_up r join bihuan.shard_head h on h.shard = r.shard where h.pos > r.pos
  ), by_day as (
    select c.indicator, c.area, c.day, c.bucket, sum(c.numerator) as numerator, sum(c.denominator) as denominator
      from span s join bihuan.contribution c on c.shard = s.shard and c.pos > s.since and c.pos <= s.until
     group by 1, 2, 3, 4
  ), added as (
    select d.indicator, d.area, to_char(date '1970-01-01' + d.day, 'YYYY-MM') as month, d.bucket,
           sum(d.numerator) as numerator, sum(d.denominator) as denominator
      from by_day d group by 1, 2, 3, 4
  ), named as (
    select i.name as indicator, n.name as area, c.month, c.bucket, c.numerator, c.denominator
      from added c join bihuan.name i on i.number = c.indicator join bihuan.name n on n.number = c.area
  ), summed as (
    insert into bihuan.month_sum as m (indicator, area, month, bucket, numerator, denominator)
    select c.indicator, a.above, c.month, c.bucket, sum(c.numerator), sum(c.denominator)
      from named c
      -- An area that is not in the tree counts for itself and for everywhere.
      cross join lateral (select a.above from bihuan.area_above a where a.area = c.area union select c.area union select '') a
     group by c.indicator, a.above, c.month, c.bucket
    on conflict (indicator, area, month, bucket) do update
      set numerator = m.numerator + excluded.numerator, denominator = m.denominator + excluded.denominator
  ), moved as (
    update bihuan.rolled_up r set pos = s.until from span s where r.shard = s.shard returning s.until - s.since as positions
  )
  select coalesce(sum(moved.positions), 0) into rolled from moved;
  return rolled;
end $$;
drop function bihuan.append;
${APPEND_FUNCTION}`
