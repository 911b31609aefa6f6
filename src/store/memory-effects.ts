import {
  type EffectId,
  ERASED_REASON,
  effectsToDo,
  type PendingEffect,
  readEvent,
  type StoredEvent,
} from '../desk/index.ts'

const keyOf = ({ shard, pos, index }: EffectId): string => `${shard}:${pos}:${index}`
const byPosition = (a: EffectId, b: EffectId): number =>
  a.pos - b.pos || a.shard - b.shard || a.index - b.index

type Waiting = PendingEffect & { failed?: string }

/** What events asked for in a store in memory and that is still to be done, or could not be. */
export class MemoryEffects {
  private readonly waiting = new Map<string, Waiting>()

  add(effect: Waiting): void {
    this.waiting.set(keyOf(effect), effect)
  }

  /** The first that are still to be done, in order. */
  pending(limit: number): readonly Waiting[] {
    return [...this.waiting.values()]
      .filter(({ failed }) => failed === undefined)
      .sort(byPosition)
      .slice(0, limit)
  }

  /** Those that a case asked for, in order. */
  of(stream: string): readonly Waiting[] {
    return [...this.waiting.values()].filter((effect) => effect.stream === stream).sort(byPosition)
  }

  /** They are done; or could not be, for a reason. */
  settle(effects: readonly (EffectId & { readonly failed?: string })[]): void {
    for (const of of effects) {
      const pending = this.waiting.get(keyOf(of))
      if (of.failed === undefined) this.waiting.delete(keyOf(of))
      else if (pending) pending.failed = of.failed
    }
  }

  /** What is personal goes from those of a case, as it has gone from its events. */
  erase(stream: string, events: readonly StoredEvent[]): void {
    for (const effect of this.of(stream)) {
      const asking = events.find(({ pos }) => pos === effect.pos)!
      const isFailed = effect.failed !== undefined
      this.add({
        ...effect,
        effect: effectsToDo(readEvent(asking))[effect.index]!,
        ...(isFailed ? { failed: ERASED_REASON } : {}),
      })
    }
  }
}
