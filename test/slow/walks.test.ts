import { it } from 'vitest'
import { programmes } from '../../src/programmes/index.ts'
import { walkThrough } from '../support/walks.ts'

it.each(programmes.map((programme) => [programme.id, programme] as const))(
  'many walks through %s are decided without a throw, and decided the same again',
  (_, programme) => walkThrough(programme, 100),
)
