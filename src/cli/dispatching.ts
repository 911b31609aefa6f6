import type { Desk, Lang, StreamRow } from '../desk/index.ts'
import { assignableOf, type Day, PLANNER, type Programme, type Refusal } from '../kernel/index.ts'
import {
  type Assignment,
  assignmentsOf,
  check,
  type DispatchPlan,
  errandsOf,
  type OpenErrand,
  type PlanBudget,
  plan,
  type Staff,
  type Unassigned,
} from '../planner/index.ts'

const PAGE = 500
/** As many jobs as a dispatch problem holds; those due first. */
const MOST_CASES = 2_000

interface Found {
  readonly row: StreamRow
  readonly programme: Programme
  readonly errand: OpenErrand
}

/** A plan over a desk's open cases: what it would change, and what it leaves out and why. */
export interface Planned {
  readonly made: DispatchPlan
  readonly assignments: readonly Assignment[]
  readonly unassigned: readonly Unassigned[]
  /** There are more open cases than a plan holds. */
  readonly more: boolean
  readonly found: readonly Found[]
}

/** An assignment that was carried out, or why it could not be: the case has moved on meanwhile. */
export interface Done extends Assignment {
  readonly refused?: Refusal
}

/** The programmes of a desk whose actions send somebody. */
export const sendingProgrammes = (desk: Desk): readonly string[] =>
  desk.registry.all
    .filter(({ actions }) => Object.values(actions).some(({ assigns }) => assigns !== undefined))
    .map(({ id }) => id)

const openErrands = async (desk: Desk, programmes: readonly string[], day: Day) => {
  const found: Found[] = []
  let after: string | undefined
  do {
    const page = await desk.store.cases({ programmes, closed: false, order: 'due' }, after, PAGE)
    for (const row of page.rows) {
      const programme = desk.registry.pinned(row.programme, row.programmeVersion)
      const needs = programme.ok ? assignableOf(programme.value, row.state, day) : undefined
      if (!programme.ok || !needs) continue
      if (found.length === MOST_CASES) return { found, more: true }
      found.push({ row, programme: programme.value, errand: { case: row.id, needs } })
    }
    after = page.next
  } while (after !== undefined)
  return { found, more: false }
}

/** Plans who goes to which open case today; nothing is done yet. The plan is checked by separate code. */
export const planErrands = async (
  desk: Desk,
  staff: Staff,
  programmes: readonly string[],
  budget: PlanBudget,
): Promise<Planned> => {
  const day = desk.today()
  const midnight = desk.calendar.startOf(day, desk.zone)
  const { found, more } = await openErrands(desk, programmes, day)
  const open = found.map(({ errand }) => errand)
  const { problem, left } = errandsOf(open, staff, midnight, desk.clock.now())
  const made = await plan(problem, budget)
  const [wrong] = check(problem, made)
  if (wrong) throw new Error(`the plan breaks a rule: ${wrong.message.en}`)
  const assignments = assignmentsOf(open, made, midnight)
  return { made, assignments, unassigned: [...left, ...made.unassigned], more, found }
}

/** Carries a plan out: each assignment a command of the planner's, on the version of the case that it was planned on. */
export const carryOut = async (desk: Desk, planned: Planned, lang: Lang): Promise<readonly Done[]> => {
  const byCase = new Map(planned.found.map((one) => [one.row.id, one]))
  return Promise.all(
    planned.assignments.map(async (each) => {
      const { row, programme } = byCase.get(each.case)!
      const fill = programme.actions[each.action]!.assigns!.fill as (crew: string, reason: string) => unknown
      const input = fill(each.crew, each.reason[lang])
      const command = { action: each.action, case: row.id, input, expectedVersion: row.version }
      const done = await desk.perform(command, PLANNER)
      return done.ok ? each : { ...each, refused: done.refusal }
    }),
  )
}
