import type { Desk, Lang, StreamRow } from '../desk/index.ts'
import {
  type Action,
  type CaseState,
  type Day,
  PLANNER,
  type Programme,
  type Refusal,
  type Text,
} from '../kernel/index.ts'
import { type Call, textOption } from './command.ts'
import { refuseWith } from './output.ts'

const PAGE = 500

/** An open case that is planned for, and what its programme says it needs. */
export interface Found<Needs> {
  readonly row: StreamRow
  readonly programme: Programme
  readonly needs: Needs
}

/** The programmes of a desk one of whose actions is planned for. */
export const plannedProgrammes = (desk: Desk, isPlanned: (action: Action) => boolean): readonly string[] =>
  desk.registry.all.filter(({ actions }) => Object.values(actions).some(isPlanned)).map(({ id }) => id)

/** Of programmes that are planned for, the one that is named; all where none is. */
export const programmesAsked = (call: Call, planned: readonly string[]): readonly string[] => {
  const named = textOption(call, 'programme')
  if (named === undefined) return planned
  return planned.includes(named)
    ? [named]
    : refuseWith(
        'unknown-programme',
        `项目“${named}”不在此排定;可排定的有:${planned.join('、')}。`,
        `The programme "${named}" is not planned by this; those that are: ${planned.join(', ')}.`,
        'programme',
      )
}

/** Open cases to plan for, those due first; at most so many. */
export const openCases = async <Needs>(
  desk: Desk,
  programmes: readonly string[],
  most: number,
  needsOf: (programme: Programme, of: CaseState, day: Day) => Needs | undefined,
): Promise<{ readonly found: readonly Found<Needs>[]; readonly more: boolean }> => {
  const day = desk.today()
  const found: Found<Needs>[] = []
  let after: string | undefined
  do {
    const page = await desk.store.cases({ programmes, closed: false, order: 'due' }, after, PAGE)
    for (const row of page.rows) {
      const programme = desk.registry.pinned(row.programme, row.programmeVersion)
      const needs = programme.ok ? needsOf(programme.value, row.state, day) : undefined
      if (!programme.ok || !needs) continue
      if (found.length === most) return { found, more: true }
      found.push({ row, programme: programme.value, needs })
    }
    after = page.next
  } while (after !== undefined)
  return { found, more: false }
}

/** What a plan would have done to a case. */
export interface Change {
  readonly case: string
  readonly action: string
  readonly reason: Text
}

/** A change that was carried out, or why it could not be: the case has moved on meanwhile. */
export type Done<Of extends Change> = Of & { readonly refused?: Refusal }

/** Carries a plan out: each change a command of the planner's, on the version of the case that it was planned on. */
export const carryOut = async <Of extends Change>(
  desk: Desk,
  found: readonly Found<unknown>[],
  changes: readonly Of[],
  lang: Lang,
  fill: (action: Action, change: Of, reason: string) => unknown,
): Promise<readonly Done<Of>[]> => {
  const byCase = new Map(found.map((one) => [one.row.id, one]))
  return Promise.all(
    changes.map(async (each) => {
      const { row, programme } = byCase.get(each.case)!
      const input = fill(programme.actions[each.action]!, each, each.reason[lang])
      const command = { action: each.action, case: row.id, input, expectedVersion: row.version }
      const done = await desk.perform(command, PLANNER)
      return done.ok ? each : { ...each, refused: done.refusal }
    }),
  )
}
