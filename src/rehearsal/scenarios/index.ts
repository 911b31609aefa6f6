import type { Scenario } from '../scenario.ts'
import { heatingScenarios } from './heating/index.ts'

/** The scenarios that come with the platform. */
export const scenarios: readonly Scenario[] = [...heatingScenarios]
