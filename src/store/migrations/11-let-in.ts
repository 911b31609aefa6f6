import { LET_IN } from '../schema.ts'

/**
 * Whoever was let in to read one case of another bureau (reader.ts tells it in a receipt's place) sees that one, by
 * itself: it stands in none of their queues.
 */
export const sql = `
create or replace view bihuan.case_seen with (security_barrier) as
select s.* from bihuan.stream s
 where bihuan.is_seen(s.programme, s.bureau, s.area)
    or bihuan.is_seen(s.programme, s.state #>> '{offer,to}', s.area)
    or coalesce(nullif(current_setting('bihuan.receipts', true), ''), '{}')::json ->> s.id in (s.requester, '${LET_IN}');
create or replace view bihuan.event_seen with (security_barrier) as
select e.* from bihuan.stream s join bihuan.event e on e.shard = s.shard and e.stream = s.id
 where bihuan.is_seen(s.programme, s.bureau, s.area)
    or bihuan.is_seen(s.programme, s.state #>> '{offer,to}', s.area)
    or coalesce(nullif(current_setting('bihuan.receipts', true), ''), '{}')::json ->> s.id in (s.requester, '${LET_IN}');
`
