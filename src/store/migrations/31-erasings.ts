import { SAYS } from '../rows.ts'

/** Of many events few erase something or add a file: those are read on by themselves. */
export const sql = `
create index event_erasing on bihuan.event (shard, pos) where ${SAYS.erasures};
create index event_attaching on bihuan.event (shard, pos) where ${SAYS.files};
`
