/**
 * What people read is decided again here: by scopes (programmes, bureaus, area) and receipts that a connection of the
 * restricted role is told before each read (reader.ts). Lists are bound by the policy; single cases by views, where a
 * case offered to a bureau is seen as well. The owner, who writes, is not bound.
 */
export const sql = `
create function bihuan.scopes_seen() returns table (queues int[], areas text[]) language sql stable as $$
  select array(select q.id from bihuan.queue q
                where (s.programmes is null or q.programme = any (array(select json_array_elements_text(s.programmes))))
                  and (s.bureaus is null or q.bureau = any (array(select json_array_elements_text(s.bureaus))))),
         case when s.area is not null
              then array(select a.area from bihuan.area_above a where a.above = s.area union select s.area) end
    from json_to_recordset(coalesce(nullif(current_setting('bihuan.scopes', true), ''), '[]')::json)
      as s(programmes json, bureaus json, area text)
$$;
create function bihuan.queues_seen() returns int[] language sql stable as $$
  select array(select unnest(p.queues) from bihuan.scopes_seen() p where p.areas is null)
$$;
create function bihuan.is_seen(p_programme text, p_bureau text, p_area text) returns boolean language sql stable as $$
  select exists (
    select from json_to_recordset(coalesce(nullif(current_setting('bihuan.scopes', true), ''), '[]')::json)
             as s(programmes json, bureaus json, area text)
     where (s.programmes is null or p_programme = any (array(select json_array_elements_text(s.programmes))))
       and (s.bureaus is null or p_bureau = any (array(select json_array_elements_text(s.bureaus))))
       and (s.area is null or s.area = p_area
            or exists (select from bihuan.area_above a where a.above = s.area and a.area = p_area)))
$$;
alter table bihuan.stream enable row level security;
create policy seen on bihuan.stream for select using (
  queue = any ((select bihuan.queues_seen())::int[])
  or exists (select from bihuan.scopes_seen() p
              where p.areas is not null and stream.queue = any (p.queues) and stream.area = any (p.areas)));
create view bihuan.case_seen with (security_barrier) as
select s.* from bihuan.stream s
 where bihuan.is_seen(s.programme, s.bureau, s.area)
    or bihuan.is_seen(s.programme, s.state #>> '{offer,to}', s.area)
    or s.requester = coalesce(nullif(current_setting('bihuan.receipts', true), ''), '{}')::json ->> s.id;
create view bihuan.event_seen with (security_barrier) as
select e.* from bihuan.event e
 where exists (select from bihuan.case_seen c where c.shard = e.shard and c.id = e.stream);
`
