/** Nearly all entries of the trail are of one kind, which is found by its moment as quickly: the index by kind is of the others. */
export const sql = `
drop index bihuan.trail_kind;
create index trail_kind on bihuan.trail (kind, (-at), id) where kind <> 'act';
`
