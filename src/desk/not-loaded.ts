import type { StreamRow } from './ports.ts'
import type { Registry } from './registry.ts'

/** A version of a programme that cases are pinned to and that is not loaded. */
export interface NotLoaded {
  readonly programme: string
  readonly version: number
  readonly cases: number
}

/** The cases met whose programme, in their version, is not loaded: counted once a version. */
export class NotLoadedCases {
  private readonly registry: Registry
  private readonly counts = new Map<string, NotLoaded>()

  constructor(registry: Registry) {
    this.registry = registry
  }

  isOne(row: StreamRow | undefined): boolean {
    return row !== undefined && !this.registry.pinned(row.programme, row.programmeVersion).ok
  }

  /** Counts a case if it is one of them, and says whether it is. */
  add(row: StreamRow): boolean {
    if (!this.isOne(row)) return false
    const { programme, programmeVersion: version } = row
    const key = `${programme} ${version}`
    this.counts.set(key, { programme, version, cases: (this.counts.get(key)?.cases ?? 0) + 1 })
    return true
  }

  get found(): readonly NotLoaded[] {
    return [...this.counts.values()]
  }
}
