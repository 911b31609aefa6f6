/** Every programme of the city pack. A host registers them; no other room names one. */
import type { Programme } from '../kernel/index.ts'
import { hazard } from './heating/hazard.ts'
import { outage } from './heating/outage.ts'
import { overhaul } from './heating/overhaul.ts'
import { patrol } from './heating/patrol.ts'
import { heating } from './heating/programme.ts'
import { supply } from './heating/supply.ts'
import { hotline } from './hotline/programme.ts'

export { bureaus } from './bureaus.ts'
export * from './subjects.ts'
export { hazard, heating, hotline, outage, overhaul, patrol, supply }

export const programmes: readonly Programme[] = [hotline, heating, outage, overhaul, hazard, patrol, supply]
