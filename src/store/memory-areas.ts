import type { Area } from '../desk/index.ts'
import type { IsBelow } from './memory-cases.ts'

/** A tree of areas is at most so deep: one that goes round ends here. */
const MOST_LEVELS = 16

/** The areas that a store in memory knows. */
export class MemoryAreas {
  private readonly known = new Map<string, Area>()

  all(): readonly Area[] {
    return [...this.known.values()].sort((a, b) => (a.code < b.code ? -1 : 1))
  }

  put(areas: readonly Area[]): void {
    for (const area of areas) this.known.set(area.code, area)
  }

  readonly isBelow: IsBelow = (code, top) => {
    for (let at: string | undefined = code, depth = 0; at !== undefined && depth < MOST_LEVELS; depth++) {
      if (at === top) return true
      at = this.known.get(at)?.parent
    }
    return false
  }
}
