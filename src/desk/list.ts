import { type Effect, type Result, refuse } from '../kernel/index.ts'
import { pagesOf } from './benefits/cases.ts'
import type { LogPosition } from './log-position.ts'
import type { Store, StreamRow } from './ports.ts'

/** Which cases of a programme were open, as a case that asked is told: the input of its action `listed`. */
export interface Listed {
  readonly programme: string
  /** The place of the log from which they were read. */
  readonly position: LogPosition
  /** By what the field of their request says that was asked for, each list in the order of the cases' numbers. */
  readonly groups: readonly { readonly group: string; readonly cases: readonly string[] }[]
}

type List = Extract<Effect, { effect: 'list' }>

/** What fits one event with numbers of usual length; the log refuses what does not. */
const MAX_LISTED = 10_000

/** The group of those whose request leaves the field out. */
const NOTHING_SAID = '-'

const tooMany = () =>
  refuse('not-satisfied', [
    `在办事项超过 ${MAX_LISTED} 件,请按更小的区域分别列出`,
    `more than ${MAX_LISTED} cases are open: list them by smaller areas`,
  ])

/** What a list comes to, from the cases that are open. */
export const listedOf = (
  { programme, by }: List,
  rows: readonly StreamRow[],
  position: LogPosition,
): Result<Listed> => {
  if (rows.length > MAX_LISTED) return tooMany()
  const groups = new Map<string, string[]>()
  for (const { id, state } of rows) {
    const group = String((state.request as Record<string, unknown>)[by] ?? NOTHING_SAID)
    const cases = groups.get(group) ?? []
    cases.push(id)
    groups.set(group, cases)
  }
  const named = [...groups].map(([group, cases]) => ({ group, cases: cases.sort() }))
  return {
    ok: true,
    value: { programme, position, groups: named.sort((a, b) => (a.group < b.group ? -1 : 1)) },
  }
}

/** Lists what is open in an area and below it. */
export const listedIn = async (
  at: { readonly store: Store },
  effect: List,
  area: string,
): Promise<Result<Listed>> => {
  const { programme, stages } = effect
  const position = await at.store.heads()
  const rows: StreamRow[] = []
  for await (const page of pagesOf(at, {
    programmes: [programme],
    stages,
    closed: false,
    area,
    order: 'opened',
  })) {
    rows.push(...page)
    if (rows.length > MAX_LISTED) return tooMany()
  }
  return listedOf(effect, rows, position)
}
