import type { BoardCount, CaseQuery } from '../desk/index.ts'
import type { Instant } from '../kernel/index.ts'
import type { Driver } from './driver.ts'
import { Bound, placesOf, Search } from './queues.ts'

/**
 * How many open cases are late, how many soon will be, and how many were returned too often, by bureau and area: counted
 * in the index of deadlines and in that of the often returned alone, so that it costs what is counted, not what is open.
 */
export const boardCountsOf = async (
  driver: Driver,
  query: Omit<CaseQuery, 'order'>,
  now: Instant,
  soonBefore: Instant,
): Promise<readonly BoardCount[]> => {
  const open: CaseQuery = { ...query, order: 'due' }
  const places = await placesOf(driver, open)
  if (places.length === 0) return []
  const [due, often] = [
    new Search({ ...open, dueBefore: soonBefore }, places, undefined, 0),
    new Search({ ...open, returnedOften: true }, places, undefined, 0),
  ]
  const bound = new Bound()
  const isLate = `${due.key} < ${bound.bind(now)}::bigint`
  const part = (search: Search, late: string, soon: string, returned: string) =>
    `select s.queue, s.area, ${late} as late, ${soon} as soon, ${returned} as often from bihuan.stream s
      where ${search.inOrder(bound)} and (${search.inPlaces(bound)})`
  return driver.query<BoardCount>(
    `select q.bureau, c.area, sum(c.late)::int as late, sum(c.soon)::int as soon, sum(c.often)::int as often
       from (${part(due, `(${isLate})::int`, `(not ${isLate})::int`, '0')}
             union all ${part(often, '0', '0', '1')}) c
       join bihuan.queue q on q.id = c.queue group by 1, 2 order by 1, 2`,
    bound.values,
  )
}
