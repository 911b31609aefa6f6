/** What a programme is written with: `import { … } from 'bihuan'`. See docs/writing-a-programme.md. */
/** The schema library that forms are written in, in the one version that reads them. */
export { z } from 'zod'
export * from '../kernel/index.ts'
export * from '../programmes/assumed.ts'
export * from '../programmes/fields.ts'
export * from '../programmes/held.ts'
export * from '../programmes/named.ts'
export * from '../programmes/span.ts'
export * from '../programmes/stock.ts'
export { type City, defineCity } from '../rehearsal/city.ts'
