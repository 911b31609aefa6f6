import { AREAS_AGAIN_MS, type Area, type Store, seldom } from '../desk/index.ts'

/** No tree of areas is deeper. */
export const MAX_DEPTH = 16
const FRESH_MS = 30_000

/** The tree of areas, read from the store and again when it is half a minute old. */
export class AreaTree {
  private readonly store: Store
  private all = new Map<string, Area>()
  private below = new Map<string | undefined, Area[]>()
  private readAt = Number.NEGATIVE_INFINITY
  /** Reads the tree before something is refused as unknown in it: another process may have added it. */
  readonly readAgain = seldom(AREAS_AGAIN_MS, () => this.read())

  constructor(store: Store) {
    this.store = store
  }

  /** Whether the tree may be out of date; asked before every request. */
  get isStale(): boolean {
    return performance.now() - this.readAt >= FRESH_MS
  }

  /** Reads the tree now. */
  async read(): Promise<void> {
    this.readAt = performance.now()
    const areas = await this.store.areas()
    this.all = new Map(areas.map((area) => [area.code, area]))
    this.below = new Map()
    for (const area of areas) {
      const parent = area.parent !== undefined && this.all.has(area.parent) ? area.parent : undefined
      const siblings = this.below.get(parent) ?? []
      siblings.push(area)
      this.below.set(parent, siblings)
    }
  }

  /** How many areas are known; none is ever removed. */
  get size(): number {
    return this.all.size
  }

  list(): readonly Area[] {
    return [...this.all.values()]
  }

  get(code: string): Area | undefined {
    return this.all.get(code)
  }

  /** The areas right below one; the tops of the tree for undefined. */
  children(code: string | undefined): readonly Area[] {
    return this.below.get(code) ?? []
  }

  /** Whether an area is another or below it. */
  isBelow(code: string, top: string): boolean {
    let at: string | undefined = code
    for (let depth = 0; at !== undefined && depth < MAX_DEPTH; depth++) {
      if (at === top) return true
      at = this.all.get(at)?.parent
    }
    return false
  }

  /** An area behind those that it lies in, the top first; none for undefined. */
  path(code: string | undefined): readonly Area[] {
    const found: Area[] = []
    let at = code === undefined ? undefined : this.all.get(code)
    for (; at && found.length < MAX_DEPTH; at = this.all.get(at.parent ?? '')) found.unshift(at)
    return found
  }

  /** Areas with how deep they lie, parents before children, down to a depth. */
  *inOrder(depth: number, of?: string, at = 0): Generator<{ readonly area: Area; readonly depth: number }> {
    if (at >= depth) return
    for (const area of this.children(of)) {
      yield { area, depth: at }
      yield* this.inOrder(depth, area.code, at + 1)
    }
  }
}
