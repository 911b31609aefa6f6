import { COMMON_ACTIONS } from './common.ts'
import { readInput } from './form.ts'
import { firstStage, isOutcome, type Programme } from './programme.ts'
import type { Text } from './text.ts'

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

/** What is wrong with a definition, in words that follow its name; undefined where nothing is found. */
type Check = (defined: Defined) => string | undefined

const names: Check = ({ programme, own, common, without }) => {
  if (!/^[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)*$/.test(programme.id)) return 'the id must be lower-case words'
  const taken = own.find((name) => common.includes(name) || name === 'open' || name === 'wake')
  if (taken) return `the action "${taken}" has the name of a common one`
  const both = Object.keys(programme.stages).find((stage) => Object.hasOwn(programme.outcomes, stage))
  if (both) return `"${both}" is both a stage and an outcome`
  const stages = Object.keys(programme.stages)
  if (stages.length === 0) return 'it has no stage to start in'
  // JavaScript puts such keys before all others, whatever order they are written in.
  const numbered = stages.find((stage) => /^(0|[1-9]\d*)$/.test(stage))
  if (numbered)
    return `the stage "${numbered}" has a number for a name, so stages would not be in their order`
  const unknown = without.find((name) => !COMMON_ACTIONS.has(name))
  if (unknown !== undefined) return `it does without "${unknown}", which is no common action`
  return undefined
}

/** Everything that people read the name of. */
const named = ({
  name,
  stages,
  outcomes,
  roles,
  actions,
  promises,
  indicators,
}: Programme): readonly (readonly [what: string, name: Text])[] => {
  const several = (what: string, of: Readonly<Record<string, Text>>) =>
    Object.entries(of).map(([key, words]) => [`${what} "${key}"`, words] as const)
  const each = (what: string, of: Readonly<Record<string, { readonly name: Text }>>) =>
    Object.entries(of).map(([key, one]) => [`${what} "${key}"`, one.name] as const)
  return [
    ['programme', name],
    ...several('stage', stages),
    ...several('outcome', outcomes),
    ...each('role', roles),
    ...each('action', actions),
    ...each('promise', promises),
    ...each('indicator', indicators),
  ]
}

const texts: Check = ({ programme }) => {
  for (const [what, { zh, en }] of named(programme)) {
    if (zh.trim() === '') return `the ${what} has no name in zh`
    if (en.trim() === '') return `the ${what} has no name in en`
  }
  return undefined
}

/** The door asks for what the request has. */
const door: Check = ({ programme: { door: of, request } }) => {
  const spoken = [
    ...(of?.asks ?? []),
    ...(of?.joins ? [...of.joins.same, of.joins.near] : []),
    ...(of?.takesAnything === undefined ? [] : [of.takesAnything]),
  ]
  const unknown = spoken.find((field) => !Object.hasOwn(request.shape, field))
  return unknown && `its door speaks of the field "${unknown}", which its request does not have`
}

/** Common actions lead to the first stage and to any outcome; beyond them it is only sure while no function says it. */
const reach: Check = ({ programme, own }) => {
  const reached = new Set([firstStage(programme), ...Object.keys(programme.outcomes)])
  for (const stage of reached)
    for (const name of own) {
      const { from, to, leads } = programme.actions[name]!
      if (!to || !from.includes(stage)) continue
      if (leads === undefined) return undefined
      reached.add(leads)
    }
  const lost = Object.keys(programme.stages).find((stage) => !reached.has(stage))
  return lost && `nothing leads to the stage "${lost}"`
}

const promises: Check = ({ programme }) => {
  for (const [name, { from, until, within, warn, late }] of Object.entries(programme.promises)) {
    const it = `the promise "${name}"`
    if (until.includes(from)) return `${it} never opens, for it is until "${from}", where it is from`
    if (typeof within === 'number' && within <= 0) return `${it} has no time: it is within ${within} ms`
    // None at all is until the end of the day.
    if (typeof within === 'object' && within.workingDays < 0)
      return `${it} has no time: it is within ${within.workingDays} working days`
    if (warn !== undefined && warn <= 0)
      return `${it} never warns: its warning is due ${warn} ms before its end`
    if (warn !== undefined && typeof within === 'number' && warn > within)
      return `${it} is to warn ${warn} ms before its end, but is within ${within} ms`
    if (late !== undefined && programme.roles[late]?.kind === 'public')
      return `${it} tells "${late}" that it is late, but that is a public role`
  }
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
    const { after, from, leads } = action
    if (typeof after === 'number' && after <= 0 && leads !== undefined && from.includes(leads))
      return `the action "${name}" would be done for ever, for it leads back to "${leads}" after ${after} ms`
    for (const stage of from) {
      const other = timed.get(stage)
      if (other !== undefined && other !== name)
        return `the actions "${other}" and "${name}" are both done after a time in "${stage}"; only one can be`
      timed.set(stage, name)
    }
  }
  return undefined
}

/** One action is told how a case ended: two would each know half of it. */
const hears: Check = ({ programme, own }) => {
  const heard = new Map<string, string>()
  for (const name of own)
    for (const of of programme.actions[name]!.hears ?? []) {
      const other = heard.get(of)
      if (other !== undefined)
        return `the actions "${other}" and "${name}" both hear how a case of "${of}" ended; only one can`
      heard.set(of, name)
    }
  return undefined
}

/** What is not told from its beginning is told: there is nothing to withhold any more. */
const unannounced: Check = ({ programme }) =>
  programme.unannounced && !programme.unannounced.includes(firstStage(programme))
    ? `its first stage "${firstStage(programme)}" is announced, so nothing is left to be withheld in "${programme.unannounced.join('", "')}"`
    : undefined

/** Whoever is outside the bureau ends a case with a reason only; where no function says it, that is known before. */
const parties: Check = ({ programme, own }) => {
  for (const [name, { outside: also }] of Object.entries(programme.roles)) {
    const unknown = Object.keys(also ?? {}).find((action) => !COMMON_ACTIONS.has(action))
    if (unknown !== undefined) return `the role "${name}" has "${unknown}", too, which is no common action`
  }
  for (const name of own) {
    const { by, leads, partyEnds } = programme.actions[name]!
    if (leads === undefined || !isOutcome(programme, leads) || partyEnds) continue
    const party = by.find((one) => programme.roles[one]?.outside)
    if (party !== undefined)
      return `"${party}" is outside the bureau and would be refused to end a case by "${name}": say in \`partyEnds\` why it may`
  }
  return undefined
}

const CHECKS: readonly Check[] = [names, texts, door, reach, timers, hears, promises, unannounced, parties]

/** Refuses what the compiler cannot see and is certainly wrong. @throws Error that names the programme. */
export const check = (defined: Defined): void => {
  for (const find of CHECKS) {
    const wrong = find(defined)
    if (wrong !== undefined) throw new Error(`Programme "${defined.programme.id}": ${wrong}`)
  }
}
