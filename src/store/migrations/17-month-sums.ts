import { APPEND_FUNCTION } from '../append-function.ts'

/**
 * Sums by month are of all shards together: an eighth of the rows, to write and to read. All shards are rolled up in
 * one statement; the lock on where that stands keeps a second one away meanwhile.
 */
export const sql = `
create temporary table summed on commit drop as
select indicator, area, month, bucket, sum(numerator)::bigint as numerator, sum(denominator)::bigint as denominator
  from bihuan.month_sum group by 1, 2, 3, 4;
truncate bihuan.month_sum;
alter table bihuan.month_sum drop constraint month_sum_pkey, drop column shard,
  add primary key (indicator, area, month, bucket);
insert into bihuan.month_sum (indicator, area, month, bucket, numerator, denominator)
select indicator, area, month, bucket, numerator, denominator from summed;

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
  ), added as (
    select c.indicator, c.area, left(c.day, 7) as month, c.bucket,
           sum(c.numerator) as numerator, sum(c.denominator) as denominator
      from span s join bihuan.contribution c on c.shard = s.shard and c.pos > s.since and c.pos <= s.until
     group by 1, 2, 3, 4
  ), summed as (
    insert into bihuan.month_sum as m (indicator, area, month, bucket, numerator, denominator)
    select c.indicator, a.above, c.month, c.bucket, sum(c.numerator), sum(c.denominator)
      from added c
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
