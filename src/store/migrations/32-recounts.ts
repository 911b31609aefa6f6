/**
 * Events counted anew. What that changes of each figure is kept by area and day, as contributions are: whoever reads a
 * figure is told, and nobody has to remember.
 */
export const sql = `
-- How many batches each recount was: with the heads of the shards it tells whether figures are as they were.
create table bihuan.recount (at bigint primary key, batches int not null);
-- What recounts added to figures.
create table bihuan.recounted (
  at bigint not null,
  numerator bigint not null,
  denominator bigint not null,
  indicator int not null,
  area int not null,
  day int not null,
  primary key (indicator, at, area, day)
);

-- Lets some events count for what is given, and the sums by month with them. Locks as roll_up does, so that none of it is
-- rolled up meanwhile; batches that are appended have other positions.
create function bihuan.recount(p_at bigint, p_events json, p_contributions json) returns void language plpgsql
set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off set jit = off
as $$
#variable_conflict use_column
declare
  differing int;
begin
  perform 1 from bihuan.rolled_up r order by r.shard for update;

  insert into bihuan.name (name)
  select n.name from (select indicator as name from json_to_recordset(p_contributions) as c(indicator text)
                      union select area from json_to_recordset(p_contributions) as c(area text)) n
   where not exists (select from bihuan.name k where k.name = n.name)
   order by n.name
  on conflict do nothing;

  with given as materialized (
    select e.shard, e.pos from json_to_recordset(p_events) as e(shard smallint, pos bigint)
  ), changed as materialized (
    select d.shard, d.pos, d.indicator, d.area, d.day, d.bucket,
           sum(d.numerator) as numerator, sum(d.denominator) as denominator
      from (select c.shard, c.pos, i.number as indicator, a.number as area, c.day, c.bucket, c.numerator, c.denominator
              from json_to_recordset(p_contributions)
                     as c(shard smallint, pos bigint, indicator text, area text, day int, bucket smallint,
                          numerator bigint, denominator bigint)
              join bihuan.name i on i.name = c.indicator join bihuan.name a on a.name = c.area
            union all
            select c.shard, c.pos, c.indicator, c.area, c.day, c.bucket, -c.numerator, -c.denominator
              from given g join bihuan.contribution c on c.shard = g.shard and c.pos = g.pos) d
     group by 1, 2, 3, 4, 5, 6 having sum(d.numerator) <> 0 or sum(d.denominator) <> 0
  ), traced as (
    insert into bihuan.recounted as r (at, indicator, area, day, numerator, denominator)
    select p_at, c.indicator, c.area, c.day, sum(c.numerator), sum(c.denominator) from changed c group by 2, 3, 4
    on conflict (indicator, at, area, day) do update
      set numerator = r.numerator + excluded.numerator, denominator = r.denominator + excluded.denominator
  ), summed as (
    insert into bihuan.month_sum as m (indicator, area, month, bucket, numerator, denominator)
    select i.name, a.above, to_char(date '1970-01-01' + c.day, 'YYYY-MM'), c.bucket, sum(c.numerator), sum(c.denominator)
      from changed c
      -- What is not rolled up yet comes into the sums when it is.
      join bihuan.rolled_up r on r.shard = c.shard and c.pos <= r.pos
      join bihuan.name i on i.number = c.indicator join bihuan.name n on n.number = c.area
      cross join lateral (select a.above from bihuan.area_above a where a.area = n.name union select n.name union select '') a
     group by 1, 2, 3, 4
    on conflict (indicator, area, month, bucket) do update
      set numerator = m.numerator + excluded.numerator, denominator = m.denominator + excluded.denominator
  )
  select count(*) into differing from changed;

  delete from bihuan.contribution c using json_to_recordset(p_events) as e(shard smallint, pos bigint)
   where c.shard = e.shard and c.pos = e.pos;
  insert into bihuan.contribution (shard, pos, n, indicator, area, day, bucket, numerator, denominator)
  select c.shard, c.pos, c.n, i.number, a.number, c.day, c.bucket, c.numerator, c.denominator
    from json_to_recordset(p_contributions)
           as c(shard smallint, pos bigint, n smallint, indicator text, area text, day int, bucket smallint,
                numerator bigint, denominator bigint)
    join bihuan.name i on i.name = c.indicator join bihuan.name a on a.name = c.area;

  if differing > 0 then
    insert into bihuan.recount as r (at, batches) values (p_at, 1)
    on conflict (at) do update set batches = r.batches + 1;
  end if;
end $$;
`
