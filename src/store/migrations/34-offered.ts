import { APPEND_FUNCTION } from '../append-function.ts'
import { PAGE_FUNCTIONS } from '../page-function.ts'
import { LET_IN } from '../schema.ts'
import { OFFERED_TO, SEE_FUNCTION } from '../seen.ts'

/**
 * A case that is offered to a bureau is in a queue of that bureau besides: found there, counted there, and seen by whoever
 * sees that queue. Who may see it is read off the row, and no longer off the whole state.
 */
export const sql = `
alter table bihuan.stream add column offered_queue int;
create temporary table offer on commit drop as
select s.shard, s.id, s.state::json #>> '{offer,to}' as bureau, s.programme, s.stage from bihuan.stream s
 where s.closed_at is null and s.state like '%"offer":{%' and s.state::json #>> '{offer,to}' is not null;
insert into bihuan.queue (bureau, programme, stage, closed)
select distinct bureau, programme, stage, false from offer order by 1, 2, 3
on conflict do nothing;
update bihuan.stream s set offered_queue = q.id
  from offer o join bihuan.queue q on q.bureau = o.bureau and q.programme = o.programme and q.stage = o.stage and not q.closed
 where s.shard = o.shard and s.id = o.id;
create index stream_offered on bihuan.stream (offered_queue, due_key, id) where offered_queue is not null;

alter policy seen on bihuan.stream using (
  queue = any ((select bihuan.queues_seen())::int[])
  or (queue, area) in (select q.id, a.code from bihuan.scopes_seen() p, unnest(p.queues) q(id), unnest(p.areas) a(code))
  or (offered_queue is not null
      and (offered_queue = any ((select bihuan.queues_seen())::int[])
           or (offered_queue, area) in (select q.id, a.code
                                          from bihuan.scopes_seen() p, unnest(p.queues) q(id), unnest(p.areas) a(code)))));

create or replace view bihuan.case_seen with (security_barrier) as
select s.shard, s.id, s.version, s.programme, s.programme_version, s.stage, s.area, s.bureau, s.opened_at, s.closed_at,
       s.wake_at, s.state, s.due_at, s.requester, s.queue, s.xmin::text as stamp
  from bihuan.stream s
 where bihuan.is_seen(s.programme, s.bureau, s.area)
    or (s.offered_queue is not null and bihuan.is_seen(s.programme, ${OFFERED_TO}, s.area))
    or coalesce(nullif(current_setting('bihuan.receipts', true), ''), '{}')::json ->> s.id in (s.requester, '${LET_IN}');
create or replace view bihuan.event_seen with (security_barrier) as
select e.* from bihuan.stream s join bihuan.event e on e.shard = s.shard and e.stream = s.id
 where bihuan.is_seen(s.programme, s.bureau, s.area)
    or (s.offered_queue is not null and bihuan.is_seen(s.programme, ${OFFERED_TO}, s.area))
    or coalesce(nullif(current_setting('bihuan.receipts', true), ''), '{}')::json ->> s.id in (s.requester, '${LET_IN}');
${SEE_FUNCTION}
${PAGE_FUNCTIONS}
drop function bihuan.append;
${APPEND_FUNCTION}`
