import type { BoardCount, BoardQuery } from '../desk/index.ts'
import type { Instant } from '../kernel/index.ts'
import type { Driver } from './driver.ts'
import { IS_OFFERED, IS_OFTEN, PLACE_PARAMETERS, type PlaceName, placesIn } from './page-function.ts'

const NAMES = Object.keys(PLACE_PARAMETERS) as PlaceName[]
const parameter = (name: PlaceName): string => `$${NAMES.indexOf(name) + 3}::${PLACE_PARAMETERS[name]}`

const part = (counted: string, condition: string, queue = 's.queue'): string => `
  select ${queue} as queue, s.area, ${counted} from bihuan.stream s
   where s.closed_at is null and ${condition}
     and (${queue} in (select unnest(p.queues) from p where p.areas is null and p.organisation is null)
          or (${queue}, s.area) in (select q.queue, a.area from p, unnest(p.queues) as q(queue), unnest(p.areas) as a(area)
                                     where p.organisation is null)
          or (s.organisation is not null
              and exists (select from p where p.organisation = s.organisation and ${queue} = any (p.queues)
                                          and (p.areas is null or s.area = any (p.areas)))))`

const COUNTS = `
with p as materialized (${placesIn(parameter)})
select q.bureau, c.area, sum(c.late)::int as late, sum(c.soon)::int as soon, sum(c.often)::int as often,
       sum(c.offered)::int as offered
  from (${part('(s.due_key < $1::bigint)::int as late, (s.due_key >= $1::bigint)::int as soon, 0 as often, 0 as offered', 's.due_key < $2::bigint')}
        union all ${part('0, 0, 1, 0', IS_OFTEN)}
        union all ${part('0, 0, 0, 1', IS_OFFERED, 's.offered_queue')}) c
  join bihuan.queue q on q.id = c.queue group by 1, 2 order by 1, 2`

/**
 * How many open cases are late, how many soon will be, and how many were returned too often, by bureau and area, and how
 * many are offered to each bureau: counted in the indexes of deadlines, of the often returned and of what is offered
 * alone, so that it costs what is counted, not what is open.
 */
export const boardCountsOf = (
  driver: Driver,
  query: BoardQuery,
  now: Instant,
  soonBefore: Instant,
): Promise<readonly BoardCount[]> => {
  const { within = [{}], programmes, bureaus, stages, area } = query
  const of: Readonly<Record<PlaceName, unknown>> = {
    ...{ within: JSON.stringify(within), programmes, bureaus, stages, area },
    closed: false,
  }
  return driver.query<BoardCount>(COUNTS, [now, soonBefore, ...NAMES.map((name) => of[name] ?? null)])
}
