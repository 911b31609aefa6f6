import { APPEND_FUNCTION } from '../append-function.ts'
import { LET_IN } from '../schema.ts'
import { SEE_FUNCTION } from '../seen.ts'

/**
 * What is personal in an event stands beside its body, which has only its fingerprint, and can be taken away: by an erasing
 * that is in the log, from the events of its own case, and nothing else of them. What an event asks for is read off the event.
 */
export const sql = `
alter table bihuan.event add column personal text;
alter table bihuan.event alter column personal set statistics 0;
create or replace view bihuan.event_seen with (security_barrier) as
select e.* from bihuan.stream s join bihuan.event e on e.shard = s.shard and e.stream = s.id
 where bihuan.is_seen(s.programme, s.bureau, s.area)
    or bihuan.is_seen(s.programme, s.state::json #>> '{offer,to}', s.area)
    or coalesce(nullif(current_setting('bihuan.receipts', true), ''), '{}')::json ->> s.id in (s.requester, '${LET_IN}');

create function bihuan.only_what_is_personal_goes() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and new.personal is null
     and row(new.shard, new.pos, new.stream, new.version, new.body, new.leaf)
         is not distinct from row(old.shard, old.pos, old.stream, old.version, old.body, old.leaf)
     and exists (select from bihuan.event e
                  where e.shard = old.shard and e.stream = old.stream and e.version > old.version
                    and e.body like '{"type":"erase",%') then
    return new;
  end if;
  raise exception 'events are never changed';
end $$;
drop trigger events_are_for_ever on bihuan.event;
create trigger events_are_for_ever before update or delete on bihuan.event
  for each row execute function bihuan.only_what_is_personal_goes();

alter table bihuan.effect drop column body;

drop function bihuan.see;
${SEE_FUNCTION}
drop function bihuan.append;
${APPEND_FUNCTION}`
