import { NEVER_DUE } from '../cases.ts'

/** The first cases of a queue in one area are a piece of an index as well. Whose queues they are is planned once a connection. */
export const sql = `
drop index bihuan.stream_area;
create index stream_area_opened on bihuan.stream (area, queue, (-opened_at), id) include (shard);
create index stream_area_due on bihuan.stream (area, queue, (coalesce(due_at, ${NEVER_DUE})), id) include (shard)
  where closed_at is null;
create or replace function bihuan.queues_seen() returns int[] language plpgsql stable as $$
begin
  return array(select unnest(p.queues) from bihuan.scopes_seen() p where p.areas is null);
end $$;
`
