import { type CaseQuery, type Desk, type Lang, type OpenCase, openCases } from '../desk/index.ts'
import { type Action, PLANNER, type Refusal, type Result, type Text, text } from '../kernel/index.ts'
import type { Unassigned } from '../planner/index.ts'
import { keptList } from '../server/planning/lists.ts'
import type { ListKind } from '../server/planning/planning.ts'
import { type Call, type Option, textOption } from './command.ts'
import { parsed } from './commands/plan.ts'
import { readText } from './file.ts'
import { Misused, refuseWith, valueIn } from './output.ts'

/** The options that every plan of open cases has: of which bureau, with the list that it keeps, and of which programme. */
export const PLANNING: Readonly<Record<string, Option>> = {
  bureau: {
    value: 'ID',
    about: text(
      '只排这个部门的事项,用它在办件台保存的名单',
      'the cases of this bureau only, with the list that it keeps at the desk',
    ),
  },
  programme: { value: 'ID', about: text('只排这个项目', 'this programme only') },
  seed: { value: 'S', about: text('随机种子,默认 1', 'seed, 1 by default') },
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
    const list = valueIn(read(parsed(await readText(path, kind))))
    return async () => list
  }
  if (bureau === undefined)
    throw new Misused(
      `缺少 --${kind} FILE,或 --bureau ID`,
      `--${kind} FILE is missing, or --bureau ID for the list that it keeps at the desk`,
    )
  return async (desk) => valueIn(read(await keptBy(desk, kind, bureau)))
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

/** A plan over a desk's open cases: what it would change, and what it leaves out and why. */
export type Planned<Needs, Plan> = Plan & {
  /** There are more open cases than a plan holds. */
  readonly more: boolean
  readonly found: readonly OpenCase<Needs>[]
}

/** Plans open cases, at most so many and those due first; nothing is done yet. */
export const planOpen = async <Needs, Plan>(
  desk: Desk,
  of: Pick<CaseQuery, 'programmes' | 'bureaus'>,
  most: number,
  needsOf: Parameters<typeof openCases<Needs>>[3],
  plan: (open: readonly { readonly case: string; readonly needs: Needs }[]) => Promise<Result<Plan>>,
): Promise<Planned<Needs, Plan>> => {
  const { found, more } = await openCases(desk, of, most, needsOf)
  const planned = await plan(found.map(({ row, needs }) => ({ case: row.id, needs })))
  return { ...valueIn(planned), more, found }
}

/** What a plan leaves out, and why, a line each. */
export const leftLines = (unassigned: readonly Unassigned[], lang: Lang): readonly string[] =>
  unassigned.map(({ id, message, relax }) => `✗ ${id}: ${message[lang]}${relax ? ` → ${relax[lang]}` : ''}`)

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
