import type { ConcernCount, Scope } from '../desk/index.ts'
import type { Driver } from './driver.ts'
import { PLACE_PARAMETERS, type PlaceName, placesIn } from './page-function.ts'

const parameter = (name: PlaceName): string => {
  if (name === 'within') return `$1::${PLACE_PARAMETERS.within}`
  return name === 'closed' ? 'false' : `null::${PLACE_PARAMETERS[name]}`
}

const COUNTS = `
with p as materialized (${placesIn(parameter)})
select s.organisation, count(*)::int as open from bihuan.stream s
 where s.closed_at is null and s.organisation is not null
   and exists (select from p where (p.organisation is null or p.organisation = s.organisation)
                                and s.queue = any (p.queues) and (p.areas is null or s.area = any (p.areas)))
 group by s.organisation order by open desc, s.organisation collate "C" limit $2`

/** See `Store.concerned`: counted in the index that holds open cases which concern an organisation, and no others. */
export const concernedOf = (
  driver: Driver,
  within: readonly Scope[],
  limit: number,
): Promise<readonly ConcernCount[]> => driver.query<ConcernCount>(COUNTS, [JSON.stringify(within), limit])
