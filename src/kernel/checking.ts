import type { TellMistake } from './definition-error.ts'
import type { Programme } from './programme.ts'

/** What a definition is beside the programme it makes. */
export interface Defined {
  readonly programme: Programme
  /** The names of the actions that it brings itself. */
  readonly own: readonly string[]
  /** The names of the common actions that it has. */
  readonly common: readonly string[]
  /** The names of the common actions that it does without. */
  readonly without: readonly string[]
}

/** Tells of every mistake of one kind: what is wrong and what to do, in words that follow the programme's name. */
export type Check = (defined: Defined, tell: TellMistake) => void
