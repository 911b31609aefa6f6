export const sql = `
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
`
