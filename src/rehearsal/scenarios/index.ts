import type { Scenario } from '../scenario.ts'
import { heatingColdWave } from './heating.ts'

/** The scenarios that come with the platform. */
export const scenarios: readonly Scenario[] = [heatingColdWave]
