import type { Scenario } from '../scenario.ts'
import { contest } from './contest.ts'
import { heatingScenarios } from './heating/index.ts'
import { inspection } from './inspection.ts'
import { snow } from './snow.ts'

/** The scenarios that come with the platform. */
export const scenarios: readonly Scenario[] = [...heatingScenarios, snow, inspection, contest]
