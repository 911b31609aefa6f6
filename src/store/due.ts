import type { CaseQuery, DueCount } from '../desk/index.ts'
import type { Instant } from '../kernel/index.ts'
import type { Driver } from './driver.ts'
import { Bound, placesOf, Search } from './queues.ts'

/**
 * How many open cases are late and how many soon will be, by bureau and area: counted in the index of deadlines alone,
 * so that it costs what is due, not what is open.
 */
export const dueCountsOf = async (
  driver: Driver,
  query: Omit<CaseQuery, 'order'>,
  now: Instant,
  soonBefore: Instant,
): Promise<readonly DueCount[]> => {
  const due: CaseQuery = { ...query, order: 'due', dueBefore: soonBefore }
  const search = new Search(due, await placesOf(driver, due), undefined, 0)
  if (search.places.length === 0) return []
  const bound = new Bound()
  const isLate = `${search.key} < ${bound.bind(now)}::bigint`
  return driver.query<DueCount>(
    `select q.bureau, s.area, (count(*) filter (where ${isLate}))::int as late,
            (count(*) filter (where not ${isLate}))::int as soon
       from bihuan.stream s join bihuan.queue q on q.id = s.queue
      where ${search.inOrder(bound)} and (${search.inPlaces(bound)}) group by 1, 2 order by 1, 2`,
    bound.values,
  )
}
