import { RETURNED_OFTEN } from '../kernel/index.ts'
import { APPEND_FUNCTION } from './append-function.ts'
import { NEVER_DUE } from './cases.ts'
import { PAGE_FUNCTIONS } from './page-function.ts'

/** Stands for every requester where the database is told of receipts; no requester is called so. */
export const LET_IN = '*'

/**
 * The tables, as numbered migrations. Each is applied once, in order, in a transaction. One dialect: what PGlite and
 * PostgreSQL both speak. Everything that grows is keyed by `shard`, so that Citus can distribute it.
 */
export const MIGRATIONS: readonly string[] = [
  `
-- One row a shard: the sequencer. Its lock makes positions gapless and in commit order.
create table bihuan.shard_head (
  shard smallint primary key,
  pos bigint not null default 0
) with (fillfactor = 20);
insert into bihuan.shard_head (shard) select generate_series(0, 7);

-- What happened. \`json\`, not \`jsonb\`, keeps the body's bytes as they were written.
create table bihuan.event (
  shard smallint not null,
  pos bigint not null,
  stream text collate "C" not null,
  version int not null,
  body json not null,
  leaf bytea not null,
  primary key (shard, pos)
);
create unique index event_stream on bihuan.event (shard, stream, version);

create function bihuan.events_are_for_ever() returns trigger language plpgsql as
$$ begin raise exception 'events are never changed'; end $$;
create trigger events_are_for_ever before update or delete on bihuan.event
  for each row execute function bihuan.events_are_for_ever();
create trigger events_are_not_emptied before truncate on bihuan.event
  for each statement execute function bihuan.events_are_for_ever();

-- What the events of each stream come to. \`state\` is the whole; the columns are what queues and timers look for.
create table bihuan.stream (
  shard smallint not null,
  id text collate "C" not null,
  version int not null,
  programme text collate "C" not null,
  programme_version int not null,
  stage text collate "C" not null,
  area text collate "C" not null,
  bureau text collate "C" not null,
  opened_at bigint not null,
  closed_at bigint,
  wake_at bigint,
  state json not null,
  primary key (shard, id)
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02);
create index stream_wake on bihuan.stream (wake_at) where wake_at is not null;

-- Which command was done under which key. Keyed by the key's own shard, so that a key is unique everywhere.
create table bihuan.command_key (
  shard smallint not null,
  key text collate "C" not null,
  hash text not null,
  stream text collate "C" not null,
  version int not null,
  pos bigint not null,
  primary key (shard, key)
);

-- What each event adds to each figure.
create table bihuan.contribution (
  shard smallint not null,
  pos bigint not null,
  n smallint not null,
  indicator text collate "C" not null,
  area text collate "C" not null,
  day text collate "C" not null,
  bucket smallint not null,
  numerator bigint not null,
  denominator bigint not null,
  primary key (shard, pos, n)
);
create index contribution_figure on bihuan.contribution (indicator, day, shard, pos, n)
  include (area, numerator, denominator);
-- Durations, by logarithmic bucket: exact quantiles read one bucket, not all values.
create index contribution_bucket on bihuan.contribution (indicator, bucket)
  include (day, area, numerator, denominator) where bucket <> 0;

-- Sums of contributions by month, area (with all below it; '' is everywhere) and bucket, up to a position.
create table bihuan.month_sum (
  shard smallint not null,
  indicator text collate "C" not null,
  area text collate "C" not null,
  month text collate "C" not null,
  bucket smallint not null,
  numerator bigint not null,
  denominator bigint not null,
  primary key (indicator, area, month, bucket, shard)
) with (fillfactor = 70);
create table bihuan.rolled_up (shard smallint primary key, pos bigint not null default 0) with (fillfactor = 20);
insert into bihuan.rolled_up (shard) select generate_series(0, 7);

-- What events have asked for and is not yet carried out.
create table bihuan.effect (
  shard smallint not null,
  pos bigint not null,
  index smallint not null,
  stream text collate "C" not null,
  body json not null,
  failed text,
  primary key (shard, pos, index)
);

-- What is never searched by needs no statistics, and is most of the bytes.
alter table bihuan.event alter column body set statistics 0, alter column leaf set statistics 0;
alter table bihuan.stream alter column state set statistics 0;
alter table bihuan.effect alter column body set statistics 0;

create table bihuan.area (
  code text collate "C" primary key,
  name json not null,
  parent text collate "C"
);
-- Each area with itself, all above it, and '' for everywhere.
create table bihuan.area_above (
  area text collate "C" not null,
  above text collate "C" not null,
  primary key (above, area)
);
create index area_above_area on bihuan.area_above (area, above);
`,
  // The planner is kept to index lookups: these run thousands of times a second on plans made once. (What it is kept
  // from it reckons as dear, and would compile the plan for that: hence no JIT.)
  `
create function bihuan.load(p_shards smallint[], p_ids text[])
returns table (state json) language plpgsql stable
set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off set jit = off set plan_cache_mode = force_generic_plan
as $$
begin
  return query select s.state from unnest(p_shards, p_ids) as w(shard, id)
    join bihuan.stream s on s.shard = w.shard and s.id = w.id;
end $$;

create function bihuan.load_keys(p_shards smallint[], p_keys text[])
returns table (key text, hash text, stream text, version int, pos bigint) language plpgsql stable
set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off set jit = off set plan_cache_mode = force_generic_plan
as $$
begin
  return query select c.key::text, c.hash, c.stream::text, c.version, c.pos
    from unnest(p_shards, p_keys) as w(shard, key)
    join bihuan.command_key c on c.shard = w.shard and c.key = w.key;
end $$;

-- Sums by indicator and bucket over whole months and up to two edges of single days, in an area ('' is everywhere):
-- months rolled up, contributions of whole months not yet rolled up, contributions of the edges. One statement is one
-- snapshot, so it is exact whatever is rolled up meanwhile.
create function bihuan.sums(
  p_indicators text[], p_area text, p_first_month text, p_last_month text,
  p_head_from text, p_head_to text, p_tail_from text, p_tail_to text
) returns table (indicator text, bucket smallint, numerator bigint, denominator bigint) language plpgsql stable
set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off set jit = off
set plan_cache_mode = force_custom_plan
as $$
#variable_conflict use_column
declare
  -- The plan is made for these very areas: only so are they looked up by hash.
  areas text[] := array(select a.area from bihuan.area_above a where a.above = p_area) || p_area;
begin
  return query
  with recent as materialized (
    select c.indicator, c.bucket, c.area, c.day, c.numerator, c.denominator
      from bihuan.rolled_up r join bihuan.contribution c on c.shard = r.shard and c.pos > r.pos
  ), parts as (
    select m.indicator, m.bucket, m.numerator, m.denominator from bihuan.month_sum m
     where m.indicator = any (p_indicators) and m.area = p_area and m.month between p_first_month and p_last_month
    union all
    select c.indicator, c.bucket, c.numerator, c.denominator from recent c
     where c.indicator = any (p_indicators) and left(c.day, 7) between p_first_month and p_last_month
       and (p_area = '' or c.area = any (areas))
    union all
    select c.indicator, c.bucket, c.numerator, c.denominator from bihuan.contribution c
     where c.indicator = any (p_indicators)
       and (c.day between p_head_from and p_head_to or c.day between p_tail_from and p_tail_to)
       and (p_area = '' or c.area = any (areas))
  )
  select p.indicator::text, p.bucket, sum(p.numerator)::bigint, sum(p.denominator)::bigint
    from parts p group by p.indicator, p.bucket;
end $$;

-- Adds and renames areas. Where a parent changes under what is summed already, the sums by month are made anew; the
-- lock keeps roll-ups away until the new tree stands.
create function bihuan.put_areas(p_areas json) returns void language plpgsql as $$
begin
  perform 1 from bihuan.rolled_up order by shard for update;
  if exists (select 1 from json_to_recordset(p_areas) as n(code text, parent text)
               left join bihuan.area a on a.code = n.code
              where n.parent is distinct from a.parent
                and exists (select 1 from bihuan.month_sum m where m.area = n.code)) then
    delete from bihuan.month_sum;
    update bihuan.rolled_up set pos = 0;
  end if;
  insert into bihuan.area as a (code, name, parent)
  select n.code, n.name, n.parent from json_to_recordset(p_areas) as n(code text, name json, parent text)
  on conflict (code) do update set name = excluded.name, parent = excluded.parent;
  delete from bihuan.area_above;
  with recursive up(area, above) as (
    select code, code from bihuan.area
    union select up.area, a.parent from up join bihuan.area a on a.code = up.above where a.parent is not null)
  insert into bihuan.area_above (area, above)
  select area, above from up union select code, '' from bihuan.area;
end $$;

-- Folds contributions of one shard into the sums by month: at most so many positions; returns how many.
create function bihuan.roll_up(p_shard smallint, p_limit int) returns int language plpgsql as $$
#variable_conflict use_column
declare
  since bigint;
  until bigint;
begin
  select r.pos into since from bihuan.rolled_up r where r.shard = p_shard for update;
  select least(h.pos, since + p_limit) into until from bihuan.shard_head h where h.shard = p_shard;
  if until <= since then return 0; end if;
  insert into bihuan.month_sum as m (shard, indicator, area, month, bucket, numerator, denominator)
  select p_shard, c.indicator, a.above, c.month, c.bucket, sum(c.numerator), sum(c.denominator)
    from (select c.indicator, c.area, left(c.day, 7) as month, c.bucket,
                 sum(c.numerator) as numerator, sum(c.denominator) as denominator
            from bihuan.contribution c where c.shard = p_shard and c.pos > since and c.pos <= until
           group by 1, 2, 3, 4) c
    -- An area that is not in the tree counts for itself and for everywhere.
    cross join lateral (select a.above from bihuan.area_above a where a.area = c.area union select c.area union select '') a
   group by c.indicator, a.above, c.month, c.bucket
  on conflict (indicator, area, month, bucket, shard) do update
    set numerator = m.numerator + excluded.numerator, denominator = m.denominator + excluded.denominator;
  update bihuan.rolled_up r set pos = until where r.shard = p_shard;
  return until - since;
end $$;
`,
  // Queues: what is due soonest or came in last, by bureau and by requester; see cases.ts.
  `
alter table bihuan.stream add column due_at bigint, add column requester text collate "C";
update bihuan.stream s set requester = s.state ->> 'requester', due_at = case when s.closed_at is null then (
  select min((p ->> 'dueAt')::bigint) from json_array_elements(s.state -> 'promises') p
   where p ->> 'state' = 'open' or (p ->> 'state' = 'broken' and p ->> 'fulfilledAt' is null)) end;
create index stream_due on bihuan.stream (bureau, (coalesce(due_at, ${NEVER_DUE})), id) where closed_at is null;
create index stream_opened on bihuan.stream (bureau, (-opened_at), id);
create index stream_requester on bihuan.stream (requester, (-opened_at), id) where requester is not null;
`,
  `
-- Accounts, sessions, tokens: small things by kind and key, as they are now.
create table bihuan.kept (
  kind text collate "C" not null,
  key text collate "C" not null,
  version int not null,
  value json not null,
  expires_at bigint,
  primary key (kind, key)
) with (fillfactor = 70);
create index kept_expires on bihuan.kept (expires_at) where expires_at is not null;
`,
  // Cases of one bureau, programme and stage are one queue; filters are lists of queues (see queues.ts).
  `
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
${APPEND_FUNCTION}`,
  // Who did and saw what; see trail.ts.
  `
create table bihuan.trail (
  id text collate "C" primary key,
  at bigint not null,
  kind text collate "C" not null,
  account text collate "C" not null,
  stream text collate "C",
  detail json not null
);
create index trail_at on bihuan.trail ((-at), id);
create index trail_account on bihuan.trail (account, (-at), id);
create index trail_stream on bihuan.trail (stream, (-at), id) where stream is not null;
alter table bihuan.trail alter column detail set statistics 0;
create trigger trail_is_for_ever before update or delete on bihuan.trail
  for each row execute function bihuan.events_are_for_ever();
`,
  // What people read is decided again here: by scopes (programmes, bureaus, area) and receipts that a connection of the
  // restricted role is told before each read (reader.ts). Lists are bound by the policy; single cases by views, where a
  // case offered to a bureau is seen as well. The owner, who writes, is not bound.
  `
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
`,
  // Reckoned once a statement, not again for every row: in a language that is not written into the statement, and with
  // pairs of queue and area that are looked up by hash.
  `
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
`,
  // By the case's own row, found by its key: a view within a view would be read whole.
  `
create or replace view bihuan.event_seen with (security_barrier) as
select e.* from bihuan.event e
 where exists (
   select from bihuan.stream s
    where s.shard = e.shard and s.id = e.stream
      and (bihuan.is_seen(s.programme, s.bureau, s.area)
        or bihuan.is_seen(s.programme, s.state #>> '{offer,to}', s.area)
        or s.requester = coalesce(nullif(current_setting('bihuan.receipts', true), ''), '{}')::json ->> s.id));
`,
  // Single cases of many readers in one statement, which is told who reads before it reads for each. What is asked for
  // every case is planned once a connection, and a case's rights are reckoned once, not again for each of its events.
  `
create or replace function bihuan.is_seen(p_programme text, p_bureau text, p_area text) returns boolean language plpgsql stable as $$
begin
  return exists (
    select from json_to_recordset(coalesce(nullif(current_setting('bihuan.scopes', true), ''), '[]')::json)
             as s(programmes json, bureaus json, area text)
     where (s.programmes is null or p_programme = any (array(select json_array_elements_text(s.programmes))))
       and (s.bureaus is null or p_bureau = any (array(select json_array_elements_text(s.bureaus))))
       and (s.area is null or s.area = p_area
            or exists (select from bihuan.area_above a where a.above = s.area and a.area = p_area)));
end $$;
create or replace view bihuan.event_seen with (security_barrier) as
select e.* from bihuan.stream s join bihuan.event e on e.shard = s.shard and e.stream = s.id
 where bihuan.is_seen(s.programme, s.bureau, s.area)
    or bihuan.is_seen(s.programme, s.state #>> '{offer,to}', s.area)
    or s.requester = coalesce(nullif(current_setting('bihuan.receipts', true), ''), '{}')::json ->> s.id;

-- Gives for each case seen a row with its state, then its events: so many after a version.
create function bihuan.see(
  p_scopes text[], p_receipts text[], p_shards smallint[], p_ids text[], p_after int[], p_limits int[]
) returns table (n int, state json, pos bigint, version int, body text, leaf text) language plpgsql
set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off set jit = off set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
begin
  for i in 1 .. cardinality(p_ids) loop
    perform set_config('bihuan.scopes', p_scopes[i], true), set_config('bihuan.receipts', p_receipts[i], true);
    return query select i, c.state, null::bigint, null::int, null::text, null::text
      from bihuan.case_seen c where c.shard = p_shards[i] and c.id = p_ids[i];
    if found and p_limits[i] > 0 then
      return query select i, null::json, e.pos, e.version, e.body::text, encode(e.leaf, 'hex')
        from bihuan.event_seen e where e.shard = p_shards[i] and e.stream = p_ids[i] and e.version > p_after[i]
       order by e.version limit p_limits[i];
    end if;
  end loop;
end $$;
`,
  // Whoever was let in to read one case of another bureau (reader.ts tells it in a receipt's place) sees that one, by
  // itself: it stands in none of their queues.
  `
create or replace view bihuan.case_seen with (security_barrier) as
select s.* from bihuan.stream s
 where bihuan.is_seen(s.programme, s.bureau, s.area)
    or bihuan.is_seen(s.programme, s.state #>> '{offer,to}', s.area)
    or coalesce(nullif(current_setting('bihuan.receipts', true), ''), '{}')::json ->> s.id in (s.requester, '${LET_IN}');
create or replace view bihuan.event_seen with (security_barrier) as
select e.* from bihuan.stream s join bihuan.event e on e.shard = s.shard and e.stream = s.id
 where bihuan.is_seen(s.programme, s.bureau, s.area)
    or bihuan.is_seen(s.programme, s.state #>> '{offer,to}', s.area)
    or coalesce(nullif(current_setting('bihuan.receipts', true), ''), '{}')::json ->> s.id in (s.requester, '${LET_IN}');
`,
  // The first cases of a queue in one area are a piece of an index as well. Whose queues they are is planned once a connection.
  `
drop index bihuan.stream_area;
create index stream_area_opened on bihuan.stream (area, queue, (-opened_at), id) include (shard);
create index stream_area_due on bihuan.stream (area, queue, (coalesce(due_at, ${NEVER_DUE})), id) include (shard)
  where closed_at is null;
create or replace function bihuan.queues_seen() returns int[] language plpgsql stable as $$
begin
  return array(select unnest(p.queues) from bihuan.scopes_seen() p where p.areas is null);
end $$;
`,
  // How often a case was returned, as the kernel's fold counts it (returned.ts); what was returned before is counted now.
  `
alter table bihuan.stream add column returned int not null default 0;
with perhaps as (
  select s.shard, s.id from bihuan.stream s
   where s.state #> '{did,return}' is not null
      or exists (select from json_each(s.state -> 'entered') t where (t.value ->> 'times')::int > 1)
), moved as (
  select e.shard, e.stream, e.version, e.body ->> 'to' as stage, e.body ->> 'ends' as ends,
         first_value(e.body ->> 'to') over w as began, first_value(e.body #>> '{input,trigger}') over w as trigger,
         lag(e.body ->> 'to') over w as before, lag(e.body ->> 'ends') over w as ended
    from perhaps p join bihuan.event e on e.shard = p.shard and e.stream = p.id
   where e.body ->> 'to' is not null window w as (partition by e.shard, e.stream order by e.version)
), came as (
  select m.shard, m.stream, m.version from moved m
   where m.version > 1 and m.ends is null
     and (m.ended is not null or (m.trigger = 'request' and m.stage = m.began and m.stage <> m.before))
  union
  select e.shard, e.stream, e.version
    from perhaps p join bihuan.event e on e.shard = p.shard and e.stream = p.id where e.body ->> 'type' = 'return'
)
update bihuan.stream s
   set returned = c.times, state = (left(s.state::text, -1) || ',"returned":' || c.times || '}')::json
  from (select shard, stream, count(*)::int as times from came group by 1, 2) c
 where s.shard = c.shard and s.id = c.stream;
create index stream_returned on bihuan.stream (queue, (coalesce(due_at, ${NEVER_DUE})), id) include (shard, area)
  where closed_at is null and returned >= ${RETURNED_OFTEN.times};
drop function if exists bihuan.append;
${APPEND_FUNCTION}`,
  // The trail by kind: each kind is a piece of an index, newest first.
  'create index trail_kind on bihuan.trail (kind, (-at), id);',
  // Rows bear a stamp, the transaction that wrote them, by which whoever reads knows again what it has: of a case whose
  // stamp is known, its state is not sent.
  `
create or replace view bihuan.case_seen with (security_barrier) as
select s.shard, s.id, s.version, s.programme, s.programme_version, s.stage, s.area, s.bureau, s.opened_at, s.closed_at,
       s.wake_at, s.state, s.due_at, s.requester, s.queue, s.xmin::text as stamp
  from bihuan.stream s
 where bihuan.is_seen(s.programme, s.bureau, s.area)
    or bihuan.is_seen(s.programme, s.state #>> '{offer,to}', s.area)
    or coalesce(nullif(current_setting('bihuan.receipts', true), ''), '{}')::json ->> s.id in (s.requester, '${LET_IN}');
drop function if exists bihuan.load;
create function bihuan.load(p_shards smallint[], p_ids text[])
returns table (state json, stamp text) language plpgsql stable
set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off set jit = off set plan_cache_mode = force_generic_plan
as $$
begin
  return query select s.state, s.xmin::text from unnest(p_shards, p_ids) as w(shard, id)
    join bihuan.stream s on s.shard = w.shard and s.id = w.id;
end $$;
drop function if exists bihuan.see;
-- Gives for each case seen a row with its stamp, and its state unless the stamp is as it was said; then its events: so
-- many after a version.
create function bihuan.see(
  p_scopes text[], p_receipts text[], p_shards smallint[], p_ids text[], p_stamps text[], p_after int[], p_limits int[]
) returns table (n int, stamp text, state json, pos bigint, version int, body text, leaf text) language plpgsql
set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off set jit = off set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
begin
  for i in 1 .. cardinality(p_ids) loop
    perform set_config('bihuan.scopes', p_scopes[i], true), set_config('bihuan.receipts', p_receipts[i], true);
    return query select i, c.stamp, case when c.stamp is distinct from p_stamps[i] then c.state end,
                        null::bigint, null::int, null::text, null::text
      from bihuan.case_seen c where c.shard = p_shards[i] and c.id = p_ids[i];
    if found and p_limits[i] > 0 then
      return query select i, null::text, null::json, e.pos, e.version, e.body::text, encode(e.leaf, 'hex')
        from bihuan.event_seen e where e.shard = p_shards[i] and e.stream = p_ids[i] and e.version > p_after[i]
       order by e.version limit p_limits[i];
    end if;
  end loop;
end $$;
drop function if exists bihuan.append;
${APPEND_FUNCTION}`,
  // Scopes are read as JSONB: parsed once, and looked into by name.
  `
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
`,
  // Sums by month are of all shards together: an eighth of the rows, to write and to read. All shards are rolled up in
  // one statement; the lock on where that stands keeps a second one away meanwhile.
  `
create temporary table summed on commit drop as
select indicator, area, month, bucket, sum(numerator)::bigint as numerator, sum(denominator)::bigint as denominator
  from bihuan.month_sum group by 1, 2, 3, 4;
truncate bihuan.month_sum;
alter table bihuan.month_sum drop constraint month_sum_pkey, drop column shard,
  add primary key (indicator, area, month, bucket);
insert into bihuan.month_sum (indicator, area, month, bucket, numerator, denominator)
select indicator, area, month, bucket, numerator, denominator from summed;

drop function bihuan.roll_up;
-- Folds contributions into the sums by month: at most so many positions of each shard; returns how many in all.
create function bihuan.roll_up(p_limit int) returns int language plpgsql
set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off set jit = off
as $$
declare
  rolled int;
begin
  perform 1 from bihuan.rolled_up r order by r.shard for update;
  with span as materialized (
    select r.shard, r.pos as since, least(h.pos, r.pos + p_limit) as until
      from bihuan.rolled_up r join bihuan.shard_head h on h.shard = r.shard where h.pos > r.pos
  ), added as (
    select c.indicator, c.area, left(c.day, 7) as month, c.bucket,
           sum(c.numerator) as numerator, sum(c.denominator) as denominator
      from span s join bihuan.contribution c on c.shard = s.shard and c.pos > s.since and c.pos <= s.until
     group by 1, 2, 3, 4
  ), summed as (
    insert into bihuan.month_sum as m (indicator, area, month, bucket, numerator, denominator)
    select c.indicator, a.above, c.month, c.bucket, sum(c.numerator), sum(c.denominator)
      from added c
      -- An area that is not in the tree counts for itself and for everywhere.
      cross join lateral (select a.above from bihuan.area_above a where a.area = c.area union select c.area union select '') a
     group by c.indicator, a.above, c.month, c.bucket
    on conflict (indicator, area, month, bucket) do update
      set numerator = m.numerator + excluded.numerator, denominator = m.denominator + excluded.denominator
  ), moved as (
    update bihuan.rolled_up r set pos = s.until from span s where r.shard = s.shard returning s.until - s.since as positions
  )
  select coalesce(sum(moved.positions), 0) into rolled from moved;
  return rolled;
end $$;
drop function bihuan.append;
${APPEND_FUNCTION}`,
  // What queues go by as columns: where row-level security binds, a condition on an expression is looked at only after the
  // row, so that a page far down would read all that is before it. Pages are found in one call, several at once.
  `
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
${PAGE_FUNCTIONS}`,
]

/** What the planner is told of each column: a sample of 300 times as many rows. */
export const STATISTICS_TARGET = 20

/** The tables that grow or change, for housekeeping. */
export const TABLES = [
  'shard_head',
  'event',
  'stream',
  'command_key',
  'contribution',
  'month_sum',
  'rolled_up',
  'effect',
  'trail',
]
  .map((table) => `bihuan.${table}`)
  .join(', ')
