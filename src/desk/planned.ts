import type { Action, CaseState, Day, Programme } from '../kernel/index.ts'
import type { CaseQuery } from './case-queries.ts'
import type { Desk } from './desk.ts'
import type { StreamRow } from './ports.ts'

const PAGE = 500

/** An open case that is planned for, and what its programme says it needs. */
export interface OpenCase<Needs> {
  readonly row: StreamRow
  readonly programme: Programme
  readonly needs: Needs
}

/** The programmes of a desk one of whose actions is planned for. */
export const plannedProgrammes = (
  { registry }: Pick<Desk, 'registry'>,
  isPlanned: (action: Action) => boolean,
): readonly string[] =>
  registry.all.filter(({ actions }) => Object.values(actions).some(isPlanned)).map(({ id }) => id)

/**
 * Open cases to plan for, those due first; at most so many.
 *
 * @param pages of the queue that are looked through at most; all of it where not said.
 */
export const openCases = async <Needs>(
  desk: Pick<Desk, 'store' | 'registry' | 'today'>,
  of: Pick<CaseQuery, 'programmes' | 'bureaus'>,
  most: number,
  needsOf: (programme: Programme, of: CaseState, day: Day) => Needs | undefined,
  pages = Number.POSITIVE_INFINITY,
): Promise<{ readonly found: readonly OpenCase<Needs>[]; readonly more: boolean }> => {
  const day = desk.today()
  const found: OpenCase<Needs>[] = []
  let after: string | undefined
  for (let read = 0; read < pages; read++) {
    const page = await desk.store.cases({ ...of, closed: false, order: 'due' }, after, PAGE)
    for (const row of page.rows) {
      const programme = desk.registry.pinned(row.programme, row.programmeVersion)
      const needs = programme.ok ? needsOf(programme.value, row.state, day) : undefined
      if (!programme.ok || !needs) continue
      if (found.length === most) return { found, more: true }
      found.push({ row, programme: programme.value, needs })
    }
    after = page.next
    if (after === undefined) return { found, more: false }
  }
  return { found, more: true }
}
