/** The rehearsal: the same programmes and the same desk under a virtual clock. */
export { MAX_POOL, problemsOf } from './check.ts'
export { type City, defineCity, loadCity, NoCity } from './city.ts'
export { type Rehearsal, rehearse } from './rehearse.ts'
export { type Enough, MAX_REPLICATIONS, type Staffing, staffed } from './replicate.ts'
export { chartsOf, reportHtml } from './report/html.ts'
export {
  assumptionLines,
  basisLine,
  comparisonTable,
  poolTable,
  promiseTable,
  type ReportTable,
  remarkLines,
  smallestLines,
  waitTable,
} from './report/tables.ts'
export type { Scenario } from './scenario.ts'
export { threadRunner } from './threads.ts'
