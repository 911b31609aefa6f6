import {
  type Actor,
  counted,
  inBoth,
  type Result,
  refuse,
  type Text,
  unitId,
  unitName,
} from '../../kernel/index.ts'
import { type AnyParameter, writtenParameterValue } from '../../rules/index.ts'
import type { Desk, Receipt } from '../desk.ts'
import type { JobStep } from '../job.ts'
import { commandHash } from '../leaf.ts'
import { rulesOf } from './cases.ts'

/** One value of a parameter: since when, and who says so. */
export interface ParameterRevision {
  readonly from: string
  /** As people write it in JSON; money in fen. */
  readonly value: unknown
  readonly source: Text
  readonly grade: string
  readonly unverified?: boolean
}

/** A parameter of the rules with its history, the city's own revisions over those of the code. */
export interface ParameterInForce {
  readonly id: string
  readonly name: Text
  readonly unit: string
  readonly unitName: Text
  /** What one of them is called. */
  readonly unitOne: Text
  /** `money`, `int`, `bool`, `date`, `choice`, `ratio` or `scale`. */
  readonly type: string
  /** Several values, by a key: one an area, a class, an age. */
  readonly keyed: boolean
  /** What people call its keys, where they are words; areas have their own names. */
  readonly words?: Readonly<Record<string, Text>>
  readonly history: readonly ParameterRevision[]
}

/** Every parameter that the city's rules read, as it now stands; a refusal where no rules are loaded. */
export const parametersInForce = async (desk: Desk): Promise<Result<readonly ParameterInForce[]>> => {
  const found = await rulesOf(desk)
  if (!found.ok) return found
  const { book } = found.value.inForce
  const parameters: readonly AnyParameter[] = book.parameters
  const value = parameters.map((parameter) => ({
    id: parameter.id,
    name: parameter.name,
    unit: unitId(parameter.unit),
    unitName: unitName(parameter.unit),
    unitOne: counted(unitName(parameter.unit), 1),
    type: parameter.type.kind,
    keyed: parameter.kind === 'keyed-parameter',
    ...(parameter.kind === 'keyed-parameter' && parameter.names ? { words: parameter.names } : {}),
    history: (book.overlay.histories.get(parameter) ?? parameter.history).map((revision) => ({
      ...revision,
      source: inBoth(revision.source),
      value: writtenParameterValue(parameter, revision.value),
    })),
  }))
  return { ok: true, value }
}

/** What somebody proposes: a value from a day on. */
export interface Proposal {
  readonly parameter: string
  readonly why: string
  readonly area: string
  /** `value` is JSON text. */
  readonly revision: Omit<ParameterRevision, 'source'> & { readonly value: string; readonly source: string }
}

/**
 * Proposes a revision: a new case with its proposal, whole or not at all; somebody else approves it.
 *
 * @param names the new case's id, and the key under which the same proposal is made once.
 */
export const proposeRevision = async (
  desk: Desk,
  actor: Actor,
  { parameter, why, area, revision }: Proposal,
  { id, key }: { readonly id: string; readonly key: string },
): Promise<Result<Receipt>> => {
  const { rules } = desk
  if (!rules) return refuse('not-satisfied', ['此处未装入规则', 'no rules are loaded here'])
  const step = (action: string, input: unknown): JobStep => ({
    command: { action, input },
    actor,
    key: { key: `${action}:${key}`, hash: commandHash(JSON.stringify([input, actor.id])) },
  })
  const steps = [step('open', { request: { parameter, why }, area }), step('propose', revision)]
  const programme = rules.city.parameters.revision
  const done = await desk.do({ stream: id, programme, presumedNew: true, steps })
  if (!done.ok) return done
  const { stream, version, shard, pos } = done.value
  return { ok: true, value: { case: stream, version, position: { shard, pos } } }
}
