/** The trail by kind: each kind is a piece of an index, newest first. */
export const sql = 'create index trail_kind on bihuan.trail (kind, (-at), id);'
