import type { Desk, Lang, OpenCase } from '../desk/index.ts'
import { type Action, PLANNER, type Refusal, type Result, type Text, text } from '../kernel/index.ts'
import { keptList } from '../server/planning/lists.ts'
import type { ListKind } from '../server/planning/planning.ts'
import { type Call, type Option, textOption } from './command.ts'
import { orRefuse, parsed } from './commands/plan.ts'
import { readText } from './file.ts'
import { Misused, refuseWith } from './output.ts'

/** The option by which a plan is of one bureau, and with the list that it keeps. */
export const BUREAU: Readonly<Record<string, Option>> = {
  bureau: {
    value: 'ID',
    about: text(
      '只排这个部门的事项,用它在办件台保存的名单',
      'the cases of this bureau only, with the list that it keeps at the desk',
    ),
  },
}

/** What a bureau keeps at the desk; refused with those that keep one, where it keeps none. */
const keptBy = async (desk: Desk, kind: ListKind, bureau: string): Promise<unknown> => {
  const { register } = desk.store
  const kept = await keptList(register, kind, bureau)
  if (kept) return kept.list
  const others = (await register.list(`list:${kind}`, '', MOST_NAMED)).map(({ key }) => key)
  const [zh, en] = others.length === 0 ? ['无', 'none'] : [others.join('、'), others.join(', ')]
  return refuseWith(
    'no-list',
    `部门“${bureau}”在办件台没有保存名单(--${kind} FILE 可用文件);已保存的部门:${zh}。`,
    `The bureau "${bureau}" keeps no list at the desk (--${kind} FILE takes one from a file); those that do: ${en}.`,
    'bureau',
  )
}
const MOST_NAMED = 50

/**
 * The list to plan with: from the file that `--crews` or `--people` names, else what the bureau of `--bureau` keeps at the desk.
 * What can be said without a desk is said before one is opened.
 */
export const listFor = async <List>(
  call: Call,
  kind: ListKind,
  read: (input: unknown) => Result<List>,
): Promise<(desk: Desk) => Promise<List>> => {
  const [path, bureau] = [textOption(call, kind), textOption(call, 'bureau')]
  if (path !== undefined) {
    const list = orRefuse(read(orRefuse(parsed(await readText(path, kind)))))
    return async () => list
  }
  if (bureau === undefined)
    throw new Misused(
      `缺少 --${kind} FILE,或 --bureau ID`,
      `--${kind} FILE is missing, or --bureau ID for the list that it keeps at the desk`,
    )
  return async (desk) => orRefuse(read(await keptBy(desk, kind, bureau)))
}

/** Which open cases are planned: of the programmes asked for, and the bureau where one is named. */
export const casesAsked = (call: Call, planned: readonly string[]) => {
  const bureau = textOption(call, 'bureau')
  const programmes = programmesAsked(call, planned)
  return bureau === undefined ? { programmes } : { programmes, bureaus: [bureau] }
}

/** Of programmes that are planned for, the one that is named; all where none is. */
const programmesAsked = (call: Call, planned: readonly string[]): readonly string[] => {
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
