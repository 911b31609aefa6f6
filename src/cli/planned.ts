import type { Desk, Lang, OpenCase } from '../desk/index.ts'
import { type Action, PLANNER, type Refusal, type Text } from '../kernel/index.ts'
import { type Call, textOption } from './command.ts'
import { refuseWith } from './output.ts'

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
  found: readonly OpenCase<unknown>[],
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
