import { ERASED_REASON } from '../desk/index.ts'
import { isSeenBy } from './seen.ts'

/** How a batch is stored: one call, each unit of it whole or not at all. */
export const APPEND_FUNCTION = `
-- Columns come as arrays, rows of one table side by side; \`n\` is the unit's number from 1, \`i\` its event's. Names, of
-- which a batch has few, come once: columns have their numbers. Long columns are unnested side by side in a select list:
-- in a from clause each would be put into a store of its own first.
-- What is told of readers comes once too, and is not kept: a unit that is for a reader is stored only where they may see
-- the case as it stands. A unit with proofs is stored only where what they are of is still as their stamps say.
-- Returns the position before each unit's first event (-1 where it was not stored, -2 where its reader may not see the
-- case, -3 where it is not proved), the keys used before, and the stamp that the rows written bear.
create function bihuan.append(
  names text[], readers text[],
  u_shard smallint[], u_stream text[], u_expected int[], u_events int[], u_scopes int[], u_receipts int[],
  s_version int[], s_programme int[], s_programme_version int[], s_stage int[], s_area int[], s_bureau int[],
  s_opened_at bigint[], s_closed_at bigint[], s_wake_at bigint[], s_due_at bigint[], s_requester text[], s_returned int[], s_offered_to int[], s_organisation int[], s_state text[],
  k_n int[], k_shard smallint[], k_key text[], k_hash text[],
  e_n int[], e_i int[], e_body text[], e_leaf bytea[], e_personal text[],
  c_n int[], c_i int[], c_k smallint[], c_indicator int[], c_area int[], c_day int[], c_bucket smallint[],
  c_numerator bigint[], c_denominator bigint[],
  f_n int[], f_i int[], f_k smallint[],
  d_n int[], d_shard smallint[], d_pos bigint[], d_index smallint[],
  x_n int[], x_shard smallint[], x_key text[],
  p_n int[], p_kind text[], p_key text[], p_stamp text[],
  z_n int[]
) returns table (bases text, used json, stamp text)
language plpgsql
set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off set jit = off
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  -- The position before each unit's first event; below 0 for units that are not stored.
  base bigint[];
  -- The units of which a key was used before.
  repeated int[];
  -- The units of which something that they rest on is otherwise now.
  unproven int[];
  -- What is told of readers, read once.
  told jsonb[] := readers::jsonb[];
  -- Of each name its number.
  numbers int[];
begin
  perform 1 from bihuan.shard_head h where h.shard = any (u_shard) order by h.shard for update;

  select array_agg(k.n) into repeated
    from unnest(k_n, k_shard, k_key) as k(n, shard, key)
    join bihuan.command_key c on c.shard = k.shard and c.key = k.key;

  if cardinality(p_n) > 0 then
    select array_agg(p.n) into unproven
      from unnest(p_n, p_kind, p_key, p_stamp) as p(n, kind, key, stamp)
      left join bihuan.kept k on k.kind = p.kind and k.key = p.key
     where k.xmin::text is distinct from p.stamp;
  end if;

  with u as materialized (
    select u.*, u.is_proved and u.is_seen and u.version = u.expected
                and (repeated is null or u.n <> all (repeated)) as fits
      from (
        select u.*, coalesce(s.version, 0) as version, unproven is null or u.n <> all (unproven) as is_proved,
               u.scopes is null or ${isSeenBy('told[u.scopes]', 'told[u.receipts]')} as is_seen
          from unnest(u_shard, u_stream, u_expected, u_events, u_scopes, u_receipts) with ordinality
                 as u(shard, stream, expected, events, scopes, receipts, n)
          left join bihuan.stream s on s.shard = u.shard and s.id = u.stream) u
  ), placed as (
    select u.n, case when u.fits
           then h.pos - u.events + sum(case when u.fits then u.events else 0 end) over (partition by u.shard order by u.n)
           when not u.is_proved then -3 when u.is_seen then -1 else -2 end as base
      from u join bihuan.shard_head h on h.shard = u.shard
  )
  select array_agg(placed.base order by placed.n) into base from placed;

  -- Names that a case no longer claims.
  if cardinality(x_n) > 0 then
    delete from bihuan.command_key c using unnest(x_n, x_shard, x_key) as x(n, shard, key)
     where base[x.n] >= 0 and c.shard = x.shard and c.key = x.key and c.stream = u_stream[x.n];
  end if;

  insert into bihuan.command_key (shard, key, hash, stream, version, pos)
  select k.shard, k.key, k.hash, u_stream[k.n], u_expected[k.n] + u_events[k.n], base[k.n] + u_events[k.n]
    from (select unnest(k_n) as n, unnest(k_shard) as shard, unnest(k_key) as key, unnest(k_hash) as hash) k
   where base[k.n] >= 0
   order by k.shard, k.key;

  insert into bihuan.event (shard, pos, stream, version, body, leaf, personal)
  select u_shard[e.n], base[e.n] + e.i, u_stream[e.n], u_expected[e.n] + e.i, e.body, e.leaf, e.personal
    from (select unnest(e_n) as n, unnest(e_i) as i, unnest(e_body) as body, unnest(e_leaf) as leaf,
                 unnest(e_personal) as personal) e
   where base[e.n] >= 0;

  -- What is personal in cases that are erased, in whatever was stored of them.
  if cardinality(z_n) > 0 then
    update bihuan.event e set personal = null from unnest(z_n) as z(n)
     where base[z.n] >= 0 and e.shard = u_shard[z.n] and e.stream = u_stream[z.n] and e.personal is not null;
    update bihuan.effect f set failed = '${ERASED_REASON}' from unnest(z_n) as z(n)
     where base[z.n] >= 0 and f.shard = u_shard[z.n] and f.stream = u_stream[z.n] and f.failed is not null;
  end if;

  -- Queues that had no case before, be it one of their bureau or one offered to it. Sorted, so that two batches never wait
  -- for each other.
  insert into bihuan.queue (bureau, programme, stage, closed)
  select n.bureau, n.programme, n.stage, n.closed
    from (select distinct names[r.bureau] as bureau, names[r.programme] as programme, names[r.stage] as stage,
                 r.closed_at is not null as closed
            from unnest(s_bureau, s_programme, s_stage, s_closed_at) with ordinality
              as r(bureau, programme, stage, closed_at, n)
           where base[r.n] >= 0
          union
          select names[r.offered_to], names[r.programme], names[r.stage], false
            from unnest(s_offered_to, s_programme, s_stage) with ordinality as r(offered_to, programme, stage, n)
           where r.offered_to is not null and base[r.n] >= 0) n
   where not exists (select from bihuan.queue q where q.bureau = n.bureau and q.programme = n.programme
                                                  and q.stage = n.stage and q.closed = n.closed)
   order by n.bureau, n.programme, n.stage, n.closed
  on conflict do nothing;

  -- Under the shard's lock a stream that was expected to be new is new.
  with r as materialized (
    select r.*, q.programme, q.stage, q.bureau, q.id as queue,
           case when r.offered_to is not null then (
             select o.id from bihuan.queue o where o.bureau = names[r.offered_to] and o.programme = q.programme
                                               and o.stage = q.stage and not o.closed) end as offered_queue
      from (select generate_subscripts(u_stream, 1) as n, unnest(u_shard) as shard, unnest(u_stream) as id,
                   unnest(u_expected) as expected, unnest(s_version) as version, unnest(s_programme) as of_programme,
                   unnest(s_programme_version) as programme_version, unnest(s_stage) as at_stage, unnest(s_area) as area,
                   unnest(s_bureau) as of_bureau, unnest(s_opened_at) as opened_at, unnest(s_closed_at) as closed_at,
                   unnest(s_wake_at) as wake_at, unnest(s_due_at) as due_at, unnest(s_requester) as requester,
                   unnest(s_returned) as returned, unnest(s_offered_to) as offered_to,
                   unnest(s_organisation) as organisation, unnest(s_state) as state) r
      join bihuan.queue q on q.bureau = names[r.of_bureau] and q.programme = names[r.of_programme]
                         and q.stage = names[r.at_stage] and q.closed = (r.closed_at is not null)
     where base[r.n] >= 0
  ), moved as (
    update bihuan.stream s
       set version = r.version, stage = r.stage, area = names[r.area], bureau = r.bureau, queue = r.queue,
           closed_at = r.closed_at, wake_at = r.wake_at, due_at = r.due_at, returned = r.returned,
           requester = r.requester, offered_queue = r.offered_queue,
           organisation = names[r.organisation], state = r.state
      from r where r.expected > 0 and s.shard = r.shard and s.id = r.id
  )
  insert into bihuan.stream (shard, id, version, programme, programme_version, stage, area, bureau, queue,
                             opened_at, closed_at, wake_at, due_at, requester, returned, offered_queue,
                             organisation, state)
  select r.shard, r.id, r.version, r.programme, r.programme_version, r.stage, names[r.area], r.bureau, r.queue,
         r.opened_at, r.closed_at, r.wake_at, r.due_at, r.requester, r.returned, r.offered_queue,
         names[r.organisation], r.state
    from r where r.expected = 0;

  if cardinality(c_n) > 0 then
    insert into bihuan.name (name)
    select n.name from unnest(names) as n(name) where not exists (select from bihuan.name k where k.name = n.name)
     order by n.name
    on conflict do nothing;
    select array_agg(k.number order by n.n) into numbers
      from unnest(names) with ordinality as n(name, n) join bihuan.name k on k.name = n.name;

    insert into bihuan.contribution (shard, pos, n, indicator, area, day, bucket, numerator, denominator)
    select u_shard[c.n], base[c.n] + c.i, c.k, numbers[c.indicator], numbers[c.area], c.day, c.bucket, c.numerator, c.denominator
      from (select unnest(c_n) as n, unnest(c_i) as i, unnest(c_k) as k, unnest(c_indicator) as indicator,
                   unnest(c_area) as area, unnest(c_day) as day, unnest(c_bucket) as bucket,
                   unnest(c_numerator) as numerator, unnest(c_denominator) as denominator) c
     where base[c.n] >= 0;
  end if;

  if cardinality(f_n) > 0 then
    insert into bihuan.effect (shard, pos, index, stream)
    select u_shard[f.n], base[f.n] + f.i, f.k, u_stream[f.n]
      from unnest(f_n, f_i, f_k) as f(n, i, k)
     where base[f.n] >= 0;
  end if;

  if cardinality(d_n) > 0 then
    delete from bihuan.effect f using unnest(d_n, d_shard, d_pos, d_index) as d(n, shard, pos, index)
     where base[d.n] >= 0 and f.shard = d.shard and f.pos = d.pos and f.index = d.index;
  end if;

  update bihuan.shard_head h set pos = h.pos + added.events
    from (select u.shard, sum(u.events) as events
            from unnest(u_shard, u_events) with ordinality as u(shard, events, n)
           where base[u.n] >= 0 group by u.shard) added
   where h.shard = added.shard;

  return query select array_to_string(base, ','), case when repeated is not null then (
    select json_agg(json_build_object('n', k.n, 'key', c.key, 'hash', c.hash, 'stream', c.stream,
                                      'version', c.version, 'pos', c.pos) order by k.n, c.key)
      from unnest(k_n, k_shard, k_key) as k(n, shard, key)
      join bihuan.command_key c on c.shard = k.shard and c.key = k.key
     where k.n = any (repeated)) end, pg_current_xact_id()::xid::text;
end $$;
`
