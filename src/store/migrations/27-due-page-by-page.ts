/** Who is due is read page by page, past those that cannot wake. */
export const sql = `
drop index bihuan.stream_wake;
create index stream_wake on bihuan.stream (wake_at, id) where wake_at is not null;
`
