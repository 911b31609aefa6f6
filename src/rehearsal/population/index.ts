/** A synthetic city: people who do not exist, to run a city's rules over. See docs/synthetic-city.md. */
export { AREA_BASIS, areasFrom, type CityArea } from './areas.ts'
export { MOST_PEOPLE, oneHousehold, type SyntheticCity, syntheticCity } from './city.ts'
export { FACT_KINDS } from './facts.ts'
export { AS_OF } from './kinds.ts'
export { type PlannedReform, readReform } from './reform-file.ts'
export { type CitySummary, summarize } from './summary.ts'
export { type DeterminationTotals, determineCity, type Tally, tallySum } from './totals.ts'
export { compareCity, type DeterminationEffects, type Effects, effectsSum } from './whatif.ts'
