import { type Programme, type Result, refuse } from '../kernel/index.ts'

/** The programmes a desk runs. Cases are pinned to the version they were opened under. */
export interface Registry {
  /** The version in force, for new cases. */
  latest(id: string): Result<Programme>
  /** The version a case is pinned to. */
  pinned(id: string, version: number): Result<Programme>
  readonly all: readonly Programme[]
}

export const registryOf = (programmes: readonly Programme[]): Registry => {
  const versions = new Map<string, Map<number, Programme>>()
  for (const programme of programmes) {
    const of = versions.get(programme.id) ?? new Map<number, Programme>()
    if (of.has(programme.version))
      throw new Error(`Programme "${programme.id}" version ${programme.version} is registered twice`)
    versions.set(programme.id, of.set(programme.version, programme))
  }
  const newest = (of: Map<number, Programme>): Programme => of.get(Math.max(...of.keys()))!
  return {
    all: [...versions.values()].map(newest),
    latest: (id) => {
      const of = versions.get(id)
      return of ? { ok: true, value: newest(of) } : refuse('unknown-programme', [id], 'programme')
    },
    pinned: (id, version) => {
      const found = versions.get(id)?.get(version)
      return found ? { ok: true, value: found } : refuse('unknown-version', [id, version], 'programme')
    },
  }
}
