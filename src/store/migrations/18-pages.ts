import { RETURNED_OFTEN } from '../../kernel/index.ts'
import { NEVER_DUE } from '../cases.ts'
import { PAGE_FUNCTIONS, PAGE_TYPE } from '../page-function.ts'

/**
 * What queues go by as columns: where row-level security binds, a condition on an expression is looked at only after the
 * row, so that a page far down would read all that is before it. Pages are found in one call, several at once.
 */
export const sql = `
alter table bihuan.stream
  add column due_key bigint not null generated always as (coalesce(due_at, ${NEVER_DUE})) stored,
  add column opened_key bigint not null generated always as (-opened_at) stored;
drop index bihuan.stream_due, bihuan.stream_opened, bihuan.stream_queue_due, bihuan.stream_queue_opened,
  bihuan.stream_area_due, bihuan.stream_area_opened, bihuan.stream_returned;
create index stream_due on bihuan.stream (due_key, id) where closed_at is null;
create index stream_opened on bihuan.stream (opened_key, id);
create index stream_queue_due on bihuan.stream (queue, due_key, id) where closed_at is null;
create index stream_queue_opened on bihuan.stream (queue, opened_key, id);
create index stream_area_due on bihuan.stream (area, queue, due_key, id) where closed_at is null;
create index stream_area_opened on bihuan.stream (area, queue, opened_key, id);
create index stream_returned on bihuan.stream (queue, due_key, id) where closed_at is null and returned >= ${RETURNED_OFTEN.times};
${PAGE_TYPE}${PAGE_FUNCTIONS}`
