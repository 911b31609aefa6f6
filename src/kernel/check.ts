import { readInput } from './form.ts'
import type { Programme } from './programme.ts'

/** What a definition is beside the programme it makes. */
export interface Defined {
  readonly programme: Programme
  /** The names of the actions that it brings itself. */
  readonly own: readonly string[]
  /** The names of the common actions that it has. */
  readonly common: readonly string[]
}

/** What is wrong with a definition, in words that follow its name; undefined where nothing is found. */
type Check = (defined: Defined) => string | undefined

const names: Check = ({ programme, own, common }) => {
  if (!/^[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)*$/.test(programme.id)) return 'the id must be lower-case words'
  const taken = own.find((name) => common.includes(name) || name === 'open' || name === 'wake')
  if (taken) return `the action "${taken}" has the name of a common one`
  const both = Object.keys(programme.stages).find((stage) => Object.hasOwn(programme.outcomes, stage))
  if (both) return `"${both}" is both a stage and an outcome`
  if (Object.keys(programme.stages).length === 0) return 'it has no stage to start in'
  return undefined
}

/** A case has one timer, and one that the machine is refused would stop everything else that time does to it. */
const timers: Check = ({ programme, own }) => {
  const timed = new Map<string, string>()
  for (const name of own) {
    const action = programme.actions[name]!
    if (action.after === undefined) continue
    if (!action.by.includes('machine'))
      return `the action "${name}" is done after a time, so it must be by "machine", too`
    const empty = readInput(action.input, {})
    if (!empty.ok)
      return `the action "${name}" is done after a time, but the machine cannot fill in its field "${empty.refusal.field}"`
    for (const stage of action.from) {
      const other = timed.get(stage)
      if (other !== undefined && other !== name)
        return `the actions "${other}" and "${name}" are both done after a time in "${stage}"; only one can be`
      timed.set(stage, name)
    }
  }
  return undefined
}

const CHECKS: readonly Check[] = [names, timers]

/** Refuses what the compiler cannot see and is certainly wrong. @throws Error that names the programme. */
export const check = (defined: Defined): void => {
  for (const find of CHECKS) {
    const wrong = find(defined)
    if (wrong !== undefined) throw new Error(`Programme "${defined.programme.id}": ${wrong}`)
  }
}
