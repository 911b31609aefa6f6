import { ok, type Programme, type Result, refuse } from '../kernel/index.ts'

/** The programmes a desk runs. Cases are pinned to the version they were opened under. */
export interface Registry {
  /** The version in force, for new cases. */
  latest(id: string): Result<Programme>
  /** The version a case is pinned to. */
  pinned(id: string, version: number): Result<Programme>
  readonly all: readonly Programme[]
}

/** @throws where a version of a programme is there twice. */
export const registryOf = (programmes: readonly Programme[]): Registry => {
  const versions = new Map<string, Map<number, Programme>>()
  for (const programme of programmes) {
    const of = versions.get(programme.id) ?? new Map<number, Programme>()
    if (of.has(programme.version))
      throw new Error(`Programme "${programme.id}" version ${programme.version} is registered twice`)
    versions.set(programme.id, of.set(programme.version, programme))
  }
  // Asked for with every command: the answers are made once.
  const newest = new Map<string, Result<Programme>>()
  const answers = new Map<string, Map<number, Result<Programme>>>()
  for (const [id, of] of versions) {
    newest.set(id, ok(of.get(Math.max(...of.keys()))!))
    answers.set(id, new Map([...of].map(([version, programme]) => [version, ok(programme)])))
  }
  return {
    all: [...versions.values()].map((of) => of.get(Math.max(...of.keys()))!),
    latest: (id) => newest.get(id) ?? refuse('unknown-programme', [id], 'programme'),
    pinned: (id, version) =>
      answers.get(id)?.get(version) ?? refuse('unknown-version', [id, version], 'programme'),
  }
}
