import { type CaseEvent, type Effect, type Text, text } from '../kernel/index.ts'
import { commandHash } from './leaf.ts'
import type { Position } from './log-position.ts'
import type { EffectId, PendingEffect } from './ports.ts'

const NO_EFFECTS: readonly Effect[] = []

/** How what an event asks for is known: each is done once under it. */
export const effectName = ({ shard, pos, index }: EffectId): string => `effect:${shard}:${pos}:${index}`

/** The id of the case that an effect of another opens: anybody can find it by where it was asked for. */
export const openedAs = (stream: string, of: EffectId): string =>
  commandHash(`${stream} ${effectName(of)}`).slice(0, 22)

/** What an event asks the desk to do, in order; what is to be told is read off the log by whoever tells it. */
export const effectsToDo = ({ effects }: Pick<CaseEvent, 'effects'>): readonly Effect[] =>
  effects?.filter(({ effect }) => effect !== 'notify') ?? NO_EFFECTS

/** What is kept of why an effect of a case that was erased could not be carried out, as `failed`: the words may have named somebody. */
export const ERASED_REASON = JSON.stringify(
  text('未能办理;原因已随个人信息删除。', 'It could not be done; why was erased with what was personal.'),
)

/** An effect of an event that could not be carried out. */
export interface RefusedOne {
  /** Which of the event's effects, from 0; what is only to be told counts too. */
  readonly index: number
  readonly effect: Effect
  readonly reason: Text
}

/** Why, as it was kept: a refusal in both languages, or the message of a defect. */
const reasonOf = (failed: string): Text => {
  if (!failed.startsWith('{')) return text(failed, failed)
  const { zh, en } = JSON.parse(failed) as Text
  return text(zh, en)
}

/** Which effects of an event were refused, and why; `unsettled` are those of its case. */
export const refusedOf = (
  { effects = [] }: Pick<CaseEvent, 'effects'>,
  at: Position,
  unsettled: readonly PendingEffect[],
): readonly RefusedOne[] => {
  // Only what the desk is to do itself is queued, and counted there: notices are not.
  const queued = [...effects.keys()].filter((n) => effects[n]!.effect !== 'notify')
  return unsettled.flatMap(({ shard, pos, index, effect, failed }) =>
    shard === at.shard && pos === at.pos && failed !== undefined
      ? [{ index: queued[index]!, effect, reason: reasonOf(failed) }]
      : [],
  )
}
