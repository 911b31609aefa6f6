/** Any city's request export, read as cases by a mapping file. See docs/import.md. */
export { textOf } from './bytes.ts'
export { columnsIn } from './columns.ts'
export { type FactsImported, importFacts } from './facts.ts'
export { readFactsMapping } from './facts-mapping.ts'
export { type Imported, importRequests, type PromiseNotBegun } from './import.ts'
export { LAST_HEADER, type Mapping, readMapping } from './mapping.ts'
export type { Problem } from './problem.ts'
