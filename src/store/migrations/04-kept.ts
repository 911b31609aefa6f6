export const sql = `
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
`
