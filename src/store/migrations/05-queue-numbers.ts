import { APPEND_FUNCTION } from '../append-function.ts'
import { NEVER_DUE } from '../cases.ts'

/** Cases of one bureau, programme and stage are one queue; filters are lists of queues (see queues.ts). */
export const sql = `
create table bihuan.queue (
  id int generated always as identity primary key,
  bureau text collate "C" not null,
  programme text collate "C" not null,
  stage text collate "C" not null,
  closed boolean not null,
  unique (bureau, programme, stage, closed)
);
insert into bihuan.queue (bureau, programme, stage, closed)
select distinct bureau, programme, stage, closed_at is not null from bihuan.stream order by 1, 2, 3, 4;
alter table bihuan.stream add column queue int;
update bihuan.stream s set queue = q.id from bihuan.queue q
 where q.bureau = s.bureau and q.programme = s.programme and q.stage = s.stage and q.closed = (s.closed_at is not null);
alter table bihuan.stream alter column queue set not null;
drop index bihuan.stream_due, bihuan.stream_opened;
create index stream_due on bihuan.stream ((coalesce(due_at, ${NEVER_DUE})), id) include (shard, queue, area)
  where closed_at is null;
create index stream_opened on bihuan.stream ((-opened_at), id) include (shard, queue, area);
create index stream_queue_due on bihuan.stream (queue, (coalesce(due_at, ${NEVER_DUE})), id) include (shard, area)
  where closed_at is null;
create index stream_queue_opened on bihuan.stream (queue, (-opened_at), id) include (shard, area);
create index stream_area on bihuan.stream (area, queue);

drop function if exists bihuan.append;
${APPEND_FUNCTION}`
