/** A synthetic city: people who do not exist, to run a city's rules over. See docs/synthetic-city.md. */
export { AREA_BASIS, areasFrom } from './areas.ts'
export { inhabited, MOST_PEOPLE, oneHousehold, piecesOf, type SyntheticCity, syntheticCity } from './city.ts'
export { FACT_KINDS } from './facts.ts'
export { AS_OF } from './kinds.ts'
export { type PlannedReform, readReform } from './reform-file.ts'
export { type CitySummary, summarize } from './summary.ts'
export { type DeterminationTotals, determineCity, type Tally, tallySum } from './totals.ts'
export { compareCity, type DeterminationEffects, type Effects, effectsSum } from './whatif.ts'
