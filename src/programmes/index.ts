/** Every programme of the city pack. A host registers them; no other room names one. */
import type { Programme } from '../kernel/index.ts'
import { hazard } from './heating/hazard.ts'
import { outage } from './heating/outage.ts'
import { overhaul } from './heating/overhaul.ts'
import { patrol } from './heating/patrol.ts'
import { heating } from './heating/programme.ts'
import { supply } from './heating/supply.ts'
import { hotline } from './hotline/programme.ts'

import { skillsContest } from './skills-contest/programme.ts'
import { snowPost } from './snow-clearing/post.ts'
import { snowClearing } from './snow-clearing/programme.ts'
import { vehicleHazard } from './vehicle-inspection/hazard.ts'
import { vehicleInspection } from './vehicle-inspection/programme.ts'

export { bureaus } from './bureaus.ts'
export * from './subjects.ts'
export { hazard, heating, hotline, outage, overhaul, patrol, supply }

export const programmes: readonly Programme[] = [
  hotline,
  heating,
  outage,
  overhaul,
  hazard,
  patrol,
  supply,
  vehicleInspection,
  vehicleHazard,
  snowClearing,
  snowPost,
  skillsContest,
]
