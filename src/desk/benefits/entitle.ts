import {
  type Beneficiary,
  type CaseState,
  factOn,
  factsOfKind,
  firstDayOf,
  GRANTED,
  type Instant,
  MACHINE,
  monthAfter,
  monthOfDay,
  monthReceived,
  RECEIVES_FROM,
  RECEIVES_UNTIL,
  type Result,
  type Service,
} from '../../kernel/index.ts'
import { type Month, monthOf } from '../../rules/index.ts'
import { allOf, type Failure, outcomeOf } from '../defined.ts'
import type { Desk } from '../desk.ts'
import { commandHash } from '../leaf.ts'
import type { StreamRow } from '../ports.ts'
import { type Answers, decideAll } from './bulk.ts'
import { pagesOf, readMonth, rulesOf, serviceOf } from './cases.ts'
import type { Basis } from './determine.ts'
import type { BookInForce } from './rules.ts'

/** What a monthly run of entitlements came to. */
export interface Entitled {
  readonly month: string
  /** Cases looked at. */
  cases: number
  /** Cases for which an amount was granted or corrected. */
  changed: number
  /** All that is granted for the month after the run, in fen. */
  grantedFen: number
  /** Months before it that were granted to cases confirmed only once these were over, */
  missed: number
  /** and how much that is, in fen. */
  missedFen: number
  /** Cases that cannot be decided on what is known: what was granted before stands. The first `MAX_LISTED` are told. */
  readonly undetermined: string[]
  undeterminedCount: number
  readonly problems: (Failure & { readonly case: string })[]
  /** Cases whose grant could not be stored: another run may do it. */
  undone: number
  /** Whether every case was looked at: it was not stopped. */
  isWhole: boolean
}

const MAX_LISTED = 1000

interface Due {
  readonly row: StreamRow
  readonly service: Service
  readonly of: Beneficiary
}

const grantedFor = ({ facts }: CaseState, month: Month): number | undefined =>
  factOn(facts, GRANTED, firstDayOf(month))?.value as number | undefined

const stoodSince = ({ facts }: CaseState, month: Month): number =>
  factOn(facts, GRANTED, firstDayOf(month))?.at ?? 0

/** The first month granted: as the case says, or that in which it first came to where it is granted. */
const grantedSince = (desk: Desk, { granting }: Service, state: CaseState): string | undefined => {
  const told = monthReceived(state, RECEIVES_FROM)
  if (told !== undefined) return told
  const times = granting.flatMap((stage) => state.entered[stage]?.first ?? [])
  return times.length === 0
    ? undefined
    : desk.calendar.dayOf(Math.min(...times) as Instant, state.zone).slice(0, 7)
}

/**
 * The months before another that a case is granted and that were over when somebody confirmed that: their own run came
 * before, and did not find it. In order, without those that were granted since.
 */
const missedBy = (desk: Desk, { row: { state } }: Due, before: Month): readonly Month[] => {
  const since = factsOfKind(state.facts, RECEIVES_FROM).findLast(({ value }) => value !== null)
  if (since === undefined) return []
  const confirmed = monthOfDay(desk.calendar.dayOf(since.at, state.zone))
  const found: Month[] = []
  for (let of = monthOf(since.value as string); of < confirmed && of < before; of = monthOf(monthAfter(of)))
    if (!grantedFor(state, of) && stoodSince(state, of) < since.at) found.push(of)
  return found
}

/** Whether a month is to be granted in a case, or was; what has ended is still reckoned for the months it was granted. */
const isDue = (desk: Desk, { row, service }: Due, month: Month): boolean => {
  const { state, stage } = row
  if (service.granting.length === 0) return false
  if (grantedFor(state, month) !== undefined) return true
  const since = grantedSince(desk, service, state)
  const until = monthReceived(state, RECEIVES_UNTIL)
  const goesOn = until === undefined ? service.granting.includes(stage) : month <= until
  return since !== undefined && since <= month && goesOn
}

/** What is to be granted in the run of a month: that month, and what of months before it is owed still; in order. */
const byMonth = (
  desk: Desk,
  all: readonly Due[],
  month: Month,
): readonly (readonly [Month, readonly Due[]])[] => {
  const found = new Map<Month, Due[]>([[month, []]])
  for (const each of all)
    for (const of of [...missedBy(desk, each, month), month]) {
      if (!isDue(desk, each, of)) continue
      const due = found.get(of)
      if (due) due.push(each)
      else found.set(of, [each])
    }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1))
}

const because = ({ determination }: Service, { book, subjectVersion, parametersVersion }: Basis): string =>
  `${determination}; rules ${book}, facts ${subjectVersion}, parameters ${parametersVersion}`

/**
 * Grants an amount for a month. The key is made of what it was found on, and of what stood before: the same run twice
 * grants once, and what was taken back in between is granted anew.
 */
const grant = (desk: Desk, { row, service }: Due, month: Month, amountFen: number, basis: Basis) =>
  desk.perform(
    {
      case: row.id,
      action: 'entitle',
      input: { month, amountFen, because: because(service, basis), basis },
      key: `entitle:${commandHash([row.id, month, amountFen, stoodSince(row.state, month), ...Object.values(basis)].join(' '))}`,
    },
    MACHINE,
  )

const takeAnswer = async (
  desk: Desk,
  due: Due,
  answers: Answers | undefined,
  subject: CaseState | undefined,
  { month, inForce, result }: { month: Month; inForce: BookInForce; result: Entitled },
): Promise<void> => {
  const { row } = due
  const before = grantedFor(row.state, month)
  const stands = (failure?: Failure): void => {
    result.grantedFen += before ?? 0
    if (failure && result.problems.length < MAX_LISTED) result.problems.push({ case: row.id, ...failure })
  }
  if (!answers) return stands({ reason: `the rules have no determination "${due.service.determination}"` })
  const answer = answers.get(due.of)
  if (!subject) return stands({ reason: 'its household is not in the register' })
  if (answer && 'problem' in answer) return stands({ reason: answer.problem.en })
  if (answer?.outcome === 'undetermined') {
    result.undeterminedCount++
    if (result.undetermined.length < MAX_LISTED) result.undetermined.push(row.id)
    return stands()
  }
  // Who is no member of the household that month is entitled to nothing there.
  const amountFen = answer?.amountFen ?? 0
  if (amountFen === (before ?? 0)) return stands()
  const basis: Basis = {
    book: inForce.version,
    subject: subject.id,
    subjectVersion: subject.version,
    parametersVersion: inForce.parametersVersion,
  }
  const done = await outcomeOf(grant(desk, due, month, amountFen, basis))
  if (!done.ok) {
    result.undone++
    return stands(done.failure)
  }
  if (month === result.month) {
    result.changed++
    result.grantedFen += amountFen
  } else {
    result.missed++
    result.missedFen += amountFen
  }
}

const entitlePage = async (
  desk: Desk,
  due: readonly Due[],
  run: { month: Month; inForce: BookInForce; result: Entitled },
): Promise<void> => {
  const { inForce, month, result } = run
  const { rows } = await desk.store.load([...new Set(due.map(({ of }) => of.household))], [])
  const states = [...rows.values()].map(({ state }) => state)
  const services = [...new Set(due.map(({ service }) => service.determination))]
  const known = inForce.book.determinations.filter(({ programme }) => services.includes(programme))
  const answers = new Map(
    decideAll(inForce.book, known, states, month).map((each, n) => [known[n]!.programme, each]),
  )
  if (month === result.month) result.cases += due.length
  await allOf(
    due.map((each) =>
      takeAnswer(
        desk,
        each,
        answers.get(each.service.determination),
        rows.get(each.of.household)?.state,
        run,
      ),
    ),
  )
}

/**
 * Grants what the rules say for a month in every case that receives: the amounts of the current month, or those of a
 * past one anew, after facts or parameters changed. What differs from what was granted is corrected; the difference
 * to what was paid is then owed either way (`balances`). Before it come, in order, the months of each case that were over
 * when somebody confirmed that it is granted from them on.
 *
 * @param stopped is asked between pages of cases.
 */
export const entitleMonth = async (
  desk: Desk,
  written: string,
  stopped: () => boolean | Promise<boolean> = () => false,
): Promise<Result<Entitled>> => {
  const month = readMonth(written)
  if (!month.ok) return month
  const at = await rulesOf(desk)
  if (!at.ok) return at
  const { rules, inForce } = at.value
  const { services } = rules.city
  const result: Entitled = {
    month: month.value,
    cases: 0,
    changed: 0,
    grantedFen: 0,
    missed: 0,
    missedFen: 0,
    undetermined: [],
    undeterminedCount: 0,
    problems: [],
    undone: 0,
    isWhole: true,
  }
  const monthly = services.filter(({ granting }) => granting.length > 0)
  const programmes = [...new Set(monthly.map(({ programme }) => programme))]
  if (programmes.length === 0) return { ok: true, value: result }
  for await (const rows of pagesOf(desk, { programmes, order: 'opened' })) {
    result.isWhole = !(await stopped())
    if (!result.isWhole) break
    const all = rows.flatMap((row): readonly Due[] => {
      const found = serviceOf(services, row)
      return found ? [{ row, ...found }] : []
    })
    for (const [each, due] of byMonth(desk, all, month.value))
      await entitlePage(desk, due, { month: each, inForce, result })
  }
  return { ok: true, value: result }
}
