import { APPEND_FUNCTION } from '../append-function.ts'
import { PAGE_FUNCTIONS } from '../page-function.ts'
import { LET_IN } from '../schema.ts'
import { OFFERED_TO, SEE_FUNCTION } from '../seen.ts'

const PART = 'bihuan.scopes_seen() p, unnest(p.queues) q(id)'
/** Whether the case stands in one of the queues of a reader: as it concerns anybody, or an organisation that they act for. */
const isSeenIn = (queue: string): string => `
  ${queue} = any ((select bihuan.queues_seen())::int[])
  or (${queue}, area) in (select q.id, a.code from ${PART}, unnest(p.areas) a(code) where p.organisation is null)
  or (organisation is not null
      and ((${queue}, organisation) in (select q.id, p.organisation from ${PART} where p.organisation is not null and p.areas is null)
           or (${queue}, organisation, area) in (select q.id, p.organisation, a.code from ${PART}, unnest(p.areas) a(code)
                                                  where p.organisation is not null)))`

const IS_SEEN = `
    bihuan.is_seen(s.programme, s.bureau, s.area, s.organisation)
    or (s.offered_queue is not null and bihuan.is_seen(s.programme, ${OFFERED_TO}, s.area, s.organisation))
    or coalesce(nullif(current_setting('bihuan.receipts', true), ''), '{}')::json ->> s.id in (s.requester, '${LET_IN}')`

/**
 * The organisation from outside that a case concerns stands with it, so that whoever acts for one is shown its cases alone,
 * found by an index of theirs. What was stored before concerns none until it changes or is recounted.
 */
export const sql = `
alter table bihuan.stream add column organisation text;
create index stream_theirs_due on bihuan.stream (organisation, queue, due_key, id)
  where organisation is not null and closed_at is null;
create index stream_theirs_opened on bihuan.stream (organisation, queue, opened_key, id) where organisation is not null;

drop policy seen on bihuan.stream;
drop function bihuan.scopes_seen();
create function bihuan.scopes_seen() returns table (queues int[], organisation text, areas text[])
language plpgsql stable rows 10 as $$
begin
  return query
  select array(select q.id from bihuan.queue q where bihuan.is_in(s, q.programme, q.bureau)), s ->> 'organisation',
         case when s ? 'area'
              then array(select a.area::text from bihuan.area_above a where a.above = s ->> 'area' union select s ->> 'area') end
    from bihuan.scopes() s;
end $$;
create or replace function bihuan.queues_seen() returns int[] language plpgsql stable as $$
begin
  return array(select q.id from bihuan.scopes() s, bihuan.queue q
                where not s ? 'area' and not s ? 'organisation' and bihuan.is_in(s, q.programme, q.bureau));
end $$;
create policy seen on bihuan.stream for select using (
  ${isSeenIn('queue')}
  or (offered_queue is not null and (${isSeenIn('offered_queue')})));

create function bihuan.is_seen(p_programme text, p_bureau text, p_area text, p_organisation text)
returns boolean language plpgsql stable as $$
begin
  return exists (
    select from bihuan.scopes() s
     where bihuan.is_in(s, p_programme, p_bureau)
       and (not s ? 'organisation' or s ->> 'organisation' = p_organisation)
       and (not s ? 'area' or s ->> 'area' = p_area
            or exists (select from bihuan.area_above a where a.above = s ->> 'area' and a.area = p_area)));
end $$;
create or replace view bihuan.case_seen with (security_barrier) as
select s.shard, s.id, s.version, s.programme, s.programme_version, s.stage, s.area, s.bureau, s.opened_at, s.closed_at,
       s.wake_at, s.state, s.due_at, s.requester, s.queue, s.xmin::text as stamp
  from bihuan.stream s
 where ${IS_SEEN};
create or replace view bihuan.event_seen with (security_barrier) as
select e.* from bihuan.stream s join bihuan.event e on e.shard = s.shard and e.stream = s.id
 where ${IS_SEEN};
drop function bihuan.is_seen(text, text, text);
${SEE_FUNCTION}
drop function if exists bihuan.page_due(bihuan.page_ask, int[], int[], text[]);
drop function if exists bihuan.page_returned(bihuan.page_ask, int[], int[], text[]);
drop function if exists bihuan.page_offered(bihuan.page_ask, int[], int[], text[]);
drop function if exists bihuan.page_opened(bihuan.page_ask, int[], int[], text[]);
${PAGE_FUNCTIONS}
drop function bihuan.append;
${APPEND_FUNCTION}`
