/** The Merkle trees over the log, a tree a shard; see seals.ts. */
export const sql = `
create table bihuan.sealed (
  shard smallint not null,
  height smallint not null,
  index bigint not null,
  hash bytea not null,
  -- The fingerprints that a lowest node was made of, one after another.
  leaves bytea,
  primary key (shard, height, index)
);
-- Hashes do not get smaller.
alter table bihuan.sealed alter column leaves set storage external;
alter table bihuan.sealed alter column hash set statistics 0, alter column leaves set statistics 0;
create trigger sealed_is_for_ever before update or delete on bihuan.sealed
  for each row execute function bihuan.events_are_for_ever();
create trigger sealed_is_not_emptied before truncate on bihuan.sealed
  for each statement execute function bihuan.events_are_for_ever();
`
