/** Who did and saw what; see trail.ts. */
export const sql = `
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
`
