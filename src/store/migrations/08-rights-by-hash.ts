/**
 * Reckoned once a statement, not again for every row: in a language that is not written into the statement, and with
 * pairs of queue and area that are looked up by hash.
 */
export const sql = `
create or replace function bihuan.scopes_seen() returns table (queues int[], areas text[]) language plpgsql stable rows 10 as $$
begin
  return query
  select array(select q.id from bihuan.queue q
                where (s.programmes is null or q.programme = any (array(select json_array_elements_text(s.programmes))))
                  and (s.bureaus is null or q.bureau = any (array(select json_array_elements_text(s.bureaus))))),
         case when s.area is not null
              then array(select a.area::text from bihuan.area_above a where a.above = s.area union select s.area) end
    from json_to_recordset(coalesce(nullif(current_setting('bihuan.scopes', true), ''), '[]')::json)
      as s(programmes json, bureaus json, area text);
end $$;
alter policy seen on bihuan.stream using (
  queue = any ((select bihuan.queues_seen())::int[])
  or (queue, area) in (select q.id, a.code from bihuan.scopes_seen() p, unnest(p.queues) q(id), unnest(p.areas) a(code)));
`
