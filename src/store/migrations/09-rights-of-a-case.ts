/** By the case's own row, found by its key: a view within a view would be read whole. */
export const sql = `
create or replace view bihuan.event_seen with (security_barrier) as
select e.* from bihuan.event e
 where exists (
   select from bihuan.stream s
    where s.shard = e.shard and s.id = e.stream
      and (bihuan.is_seen(s.programme, s.bureau, s.area)
        or bihuan.is_seen(s.programme, s.state #>> '{offer,to}', s.area)
        or s.requester = coalesce(nullif(current_setting('bihuan.receipts', true), ''), '{}')::json ->> s.id));
`
