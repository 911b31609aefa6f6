import type { Programme } from '../../kernel/index.ts'
import { community } from './community.ts'
import { department } from './department.ts'
import { medicalCollaboration } from './programme.ts'
import { settlement } from './settlement.ts'

/** Every loop of medical collaboration. */
export const medicalLoops: readonly Programme[] = [medicalCollaboration, department, community, settlement]
