/** Scopes are read as JSONB: parsed once, and looked into by name. */
export const sql = `
create function bihuan.scopes() returns setof jsonb language sql stable as $$
  select jsonb_array_elements(coalesce(nullif(current_setting('bihuan.scopes', true), ''), '[]')::jsonb)
$$;
create function bihuan.is_in(s jsonb, p_programme text, p_bureau text) returns boolean language sql immutable as $$
  select (not s ? 'programmes' or s -> 'programmes' ? p_programme) and (not s ? 'bureaus' or s -> 'bureaus' ? p_bureau)
$$;
create or replace function bihuan.is_seen(p_programme text, p_bureau text, p_area text) returns boolean language plpgsql stable as $$
begin
  return exists (
    select from bihuan.scopes() s
     where bihuan.is_in(s, p_programme, p_bureau)
       and (not s ? 'area' or s ->> 'area' = p_area
            or exists (select from bihuan.area_above a where a.above = s ->> 'area' and a.area = p_area)));
end $$;
create or replace function bihuan.queues_seen() returns int[] language plpgsql stable as $$
begin
  return array(select q.id from bihuan.scopes() s, bihuan.queue q
                where not s ? 'area' and bihuan.is_in(s, q.programme, q.bureau));
end $$;
create or replace function bihuan.scopes_seen() returns table (queues int[], areas text[]) language plpgsql stable rows 10 as $$
begin
  return query
  select array(select q.id from bihuan.queue q where bihuan.is_in(s, q.programme, q.bureau)),
         case when s ? 'area'
              then array(select a.area::text from bihuan.area_above a where a.above = s ->> 'area' union select s ->> 'area') end
    from bihuan.scopes() s;
end $$;
`
