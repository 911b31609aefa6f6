import { RETURNED_OFTEN } from '../../kernel/index.ts'
import { APPEND_FUNCTION } from '../append-function.ts'
import { NEVER_DUE } from '../cases.ts'

/** How often a case was returned, as the kernel's fold counts it (returned.ts); what was returned before is counted now. */
export const sql = `
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
${APPEND_FUNCTION}`
