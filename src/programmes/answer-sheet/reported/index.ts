/** The figures that the city has answered for in public, by article. */
import type { ReportedFigure } from './chapter.ts'
import { civilAffairs } from './civil-affairs.ts'
import { coordination } from './coordination.ts'
import { development } from './development.ts'
import { heating, history, lake, roads, snow, vehicles, welding } from './field.ts'
import { humanResources } from './human-resources.ts'
import { science } from './science.ts'

export const REPORTED: readonly ReportedFigure[] = [
  ...[development, science, coordination, civilAffairs, humanResources],
  ...[heating, snow, vehicles, welding, roads, lake, history],
].flat()
