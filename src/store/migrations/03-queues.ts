import { NEVER_DUE } from '../cases.ts'

/** Queues: what is due soonest or came in last, by bureau and by requester; see cases.ts. */
export const sql = `
alter table bihuan.stream add column due_at bigint, add column requester text collate "C";
update bihuan.stream s set requester = s.state ->> 'requester', due_at = case when s.closed_at is null then (
  select min((p ->> 'dueAt')::bigint) from json_array_elements(s.state -> 'promises') p
   where p ->> 'state' = 'open' or (p ->> 'state' = 'broken' and p ->> 'fulfilledAt' is null)) end;
create index stream_due on bihuan.stream (bureau, (coalesce(due_at, ${NEVER_DUE})), id) where closed_at is null;
create index stream_opened on bihuan.stream (bureau, (-opened_at), id);
create index stream_requester on bihuan.stream (requester, (-opened_at), id) where requester is not null;
`
