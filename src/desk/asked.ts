import type { CaseEvent, Effect } from '../kernel/index.ts'
import { commandHash } from './leaf.ts'
import type { EffectId } from './ports.ts'

const NO_EFFECTS: readonly Effect[] = []

/** How what an event asks for is known: each is done once under it. */
export const effectName = ({ shard, pos, index }: EffectId): string => `effect:${shard}:${pos}:${index}`

/** The id of the case that an effect of another opens: anybody can find it by where it was asked for. */
export const openedAs = (stream: string, of: EffectId): string =>
  commandHash(`${stream} ${effectName(of)}`).slice(0, 22)

/** What an event asks the desk to do, in order; what is to be told is read off the log by whoever tells it. */
export const effectsToDo = ({ effects }: Pick<CaseEvent, 'effects'>): readonly Effect[] =>
  effects?.filter(({ effect }) => effect !== 'notify') ?? NO_EFFECTS
