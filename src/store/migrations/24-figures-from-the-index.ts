/**
 * A figure reads the single days at the edges of its range in the index alone: all that it sums is there (the bucket in
 * what was padding), and each edge is one stretch of it. Rows themselves lie as they came in, a page for hardly more
 * than one of them.
 */
export const sql = `
drop index bihuan.contribution_figure;
create index contribution_figure on bihuan.contribution (indicator, day, shard, pos, n)
  include (bucket, area, numerator, denominator);

create or replace function bihuan.sums(
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
     where c.indicator = any (indicators) and c.day between p_head_from and p_head_to
       and (p_area = '' or c.area = any (areas))
    union all
    select c.indicator, c.bucket, c.numerator, c.denominator from bihuan.contribution c
     where c.indicator = any (indicators) and c.day between p_tail_from and p_tail_to
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
`
