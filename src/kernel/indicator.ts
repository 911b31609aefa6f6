import { type Calendar, type Day, parseDay } from './calendar.ts'
import { type Actor, type CaseState, endedAs } from './case.ts'
import type { Indicator, Mark, Programme } from './programme.ts'
import type { PromiseRun } from './promise-run.ts'
import type { Text } from './text.ts'
import type { Unit } from './unit-names.ts'
import type { Instant } from './units.ts'

/**
 * What one event of a case adds to one figure. The figure is the sum of its contributions, and they are its
 * provenance. A correction shows as a negative row that takes back and a positive one that puts right.
 */
export interface Contribution {
  /** `programme/indicator`. */
  readonly indicator: string
  readonly area: string
  readonly day: Day
  readonly numerator: number
  readonly denominator: number
}

export interface Did<Input> {
  readonly at: Instant
  readonly by: Actor
  /** Absent where the form was left empty, if it may be: an event holds no empty form. */
  readonly input: Record<never, never> extends Input ? Input | undefined : Input
  readonly times: number
}

/** A value that counts on a day. */
export interface Valued {
  readonly at: Instant | Day
  readonly value: number
}

/** What a programme is written with in its third stage. */
export interface AccountTools<Place extends string, Promises extends string, Case> {
  /**
   * Cases that have entered a stage, on the day they first did; of an outcome, those that ended so, on the day they did,
   * for as long as they are not begun anew; or by a rule of your own.
   */
  count(name: Text, of: Place | ((of: Case) => Instant | undefined)): Indicator
  share: {
    /** Promises (one, or several together) kept of those kept or broken, on the day that was settled. Released ones do not count. */
    kept(name: Text, promises: Promises | readonly Promises[]): Indicator
    /** A share of your own: `of` says in words what the denominator counts. */
    of(name: Text, of: Text, mark: (of: Case) => { at: Instant; hit: boolean } | undefined): Indicator
  }
  /**
   * A sum of whole units (fen, person-times, hazards): one value a case, or one for each of several days. A value that is
   * no whole number is a defect: `contributions` throws.
   */
  sum(name: Text, unit: Unit, mark: (of: Case) => Valued | readonly Valued[] | undefined): Indicator
  /**
   * Time from first entering one place to last entering another; read as median and percentiles. An outcome is reached
   * for as long as the case is not begun anew.
   */
  duration(name: Text, from: Place, until: Place | readonly Place[]): Indicator
}

/** Most cases count for nothing under most indicators: one empty list for them all. */
const NONE: readonly Mark[] = []

const settled = (run: PromiseRun): run is PromiseRun & { settledAt: Instant } =>
  run.state === 'kept' || run.state === 'broken'

/**
 * Whether a run of one of these promises was settled between two states, or is settled no more: what most events do to a
 * promise (open it, warn of it) counts for no share. Runs that nothing happened to are the same ones.
 */
const hasSettled = (
  before: readonly PromiseRun[],
  after: readonly PromiseRun[],
  names: readonly string[],
): boolean => {
  for (let index = 0; index < after.length; index++) {
    const [was, is] = [before[index], after[index]!]
    if (was !== is && names.includes(is.promise) && (settled(is) || (was !== undefined && settled(was))))
      return true
  }
  return before.length > after.length
}

/** A place that a case may be at: whether it is there is asked of a stage and of an outcome in different ways. */
const arrivals = (outcomes: ReadonlySet<string>) => ({
  first: (of: CaseState, place: string): Instant | undefined =>
    outcomes.has(place) ? endedAs(of, place) : of.entered[place]?.first,
  last: (of: CaseState, places: readonly string[]): Instant | undefined => {
    let latest: Instant | undefined
    for (const place of places) {
      const at = outcomes.has(place) ? endedAs(of, place) : of.entered[place]?.last
      if (at !== undefined && (latest === undefined || at > latest)) latest = at
    }
    return latest
  },
})

type Tools = AccountTools<string, string, CaseState>

const share: Tools['share'] = {
  kept: (name, promises) => {
    const names: readonly string[] = [promises].flat()
    return {
      name,
      kind: 'share',
      unit: 'ratio',
      of: { zh: '已兑现或已超期的承诺', en: 'promises kept or broken' },
      measure: (state) => {
        let marks = NONE
        for (const run of state.promises) {
          if (!names.includes(run.promise) || !settled(run)) continue
          const mark = { at: run.settledAt, numerator: run.state === 'kept' ? 1 : 0, denominator: 1 }
          marks = marks === NONE ? [mark] : [...marks, mark]
        }
        return marks
      },
      reads: 'promises',
      touched: (before, after) => hasSettled(before.promises, after.promises, names),
    }
  },
  of: (name, of, mark) => ({
    name,
    kind: 'share',
    unit: 'ratio',
    of,
    measure: (state) => {
      const found = mark(state)
      return found ? [{ at: found.at, numerator: found.hit ? 1 : 0, denominator: 1 }] : NONE
    },
    touched: (before, after) => {
      const [was, is] = [mark(before), mark(after)]
      return was?.at !== is?.at || was?.hit !== is?.hit
    },
  }),
}

const sum: Tools['sum'] = (name, unit, mark) => ({
  name,
  kind: 'sum',
  unit,
  measure: (state) => {
    const found = mark(state)
    if (found === undefined) return NONE
    const values = Array.isArray(found) ? (found as readonly Valued[]) : [found as Valued]
    return values.map(({ at, value }) => ({ at, numerator: value, denominator: 0 }))
  },
})

/** What a programme with these outcomes is accounted with. */
export const accountTools = (outcomes: ReadonlySet<string>): Tools => {
  const { first, last } = arrivals(outcomes)
  return {
    count: (name, of) => {
      const counted = typeof of === 'function' ? of : (state: CaseState) => first(state, of)
      return {
        name,
        kind: 'count',
        unit: 'cases',
        measure: (state) => {
          const at = counted(state)
          return at === undefined ? NONE : [{ at, numerator: 1, denominator: 0 }]
        },
        ...(typeof of === 'function' ? {} : { reads: { entered: [of] } }),
        touched: (before, after) => counted(before) !== counted(after),
      }
    },
    share,
    sum,
    duration: (name, from, until) => {
      const places = typeof until === 'string' ? [until] : until
      return {
        name,
        kind: 'duration',
        unit: 'ms',
        of: { zh: '已到达的事项', en: 'cases that got there' },
        measure: (state) => {
          const start = first(state, from)
          const end = last(state, places)
          return start === undefined || end === undefined
            ? NONE
            : [{ at: end, numerator: end - start, denominator: 1 }]
        },
        reads: { entered: [from, ...places] },
      }
    },
  }
}

const same = (a: readonly Mark[], b: readonly Mark[]): boolean => {
  if (a.length !== b.length) return false
  for (let index = 0; index < a.length; index++) {
    const [one, other] = [a[index]!, b[index]!]
    if (one.at !== other.at || one.numerator !== other.numerator || one.denominator !== other.denominator)
      return false
  }
  return true
}

/** One figure by its full name, with what is asked of its indicator: of one shape, however the indicator was written. */
interface Figure {
  readonly name: string
  readonly measure: Indicator['measure']
  readonly reads: Indicator['reads']
  readonly touched: Indicator['touched']
}

/** A programme's figures by full name, and those of them that an event can change: each made once. */
class Figures {
  readonly all: readonly Figure[]
  private readonly afterEntering = new Map<string, readonly Figure[]>()
  private readonly afterPromises = new Map<string, readonly Figure[]>()

  constructor({ id, indicators }: Programme) {
    this.all = Object.entries(indicators).map(([name, { measure, reads, touched }]) => ({
      name: `${id}/${name}`,
      measure,
      reads,
      touched,
    }))
  }

  /** Those that may have changed between one event and the next, or by the first. */
  between(before: CaseState | undefined, after: CaseState): readonly Figure[] {
    // It has left an outcome, which its indicators may read without being told so.
    if (before?.closedAt !== undefined && before.closedAt !== after.closedAt) return this.all
    const stage = before?.entered === after.entered ? '' : after.stage
    const promises = before?.promises !== after.promises
    const known = promises ? this.afterPromises : this.afterEntering
    let found = known.get(stage)
    if (!found) {
      found = this.all.filter(({ reads }) =>
        reads === 'promises' ? promises : (reads?.entered.includes(stage) ?? true),
      )
      known.set(stage, found)
    }
    return found
  }
}

const figuresByProgramme = new WeakMap<Programme, Figures>()

const figuresOf = (programme: Programme): Figures => {
  const known = figuresByProgramme.get(programme)
  if (known) return known
  const made = new Figures(programme)
  figuresByProgramme.set(programme, made)
  return made
}

/** An indicator's function is the programme's own: where it fails, whoever reads of it must know which it was. */
const failed = (figure: string, error: unknown): Error =>
  new Error(`The indicator "${figure}" failed: ${error instanceof Error ? error.message : String(error)}`, {
    cause: error,
  })

const mayChange = ({ name, touched }: Figure, before: CaseState, after: CaseState): boolean => {
  try {
    return touched === undefined || touched(before, after)
  } catch (error) {
    throw failed(name, error)
  }
}

const measured = ({ name, measure }: Figure, of: CaseState): readonly Mark[] => {
  try {
    return measure(of)
  } catch (error) {
    throw failed(name, error)
  }
}

/** Figures add up exactly, and the store keeps whole numbers: it would refuse others without saying whose they are. */
const mustCount = (figure: string, { at, numerator, denominator }: Mark): void => {
  const value = Number.isSafeInteger(numerator) ? denominator : numerator
  if (!Number.isSafeInteger(value))
    throw new Error(`The indicator "${figure}" gave ${value}, which is no safe whole number`)
  if (typeof at === 'string' ? parseDay(at) === undefined : !Number.isFinite(at))
    throw new Error(`The indicator "${figure}" gave a value at ${at}, which is neither a moment nor a day`)
}

const NO_CONTRIBUTIONS: readonly Contribution[] = []

/**
 * What an event contributes: what the case counts for after it, less what it counted for before.
 * So the sum over a case's events is what the case counts for now, whatever was reopened or corrected.
 *
 * @throws Error that names the figure, where its function throws or gives what cannot be counted.
 */
export const contributions = (
  programme: Programme,
  calendar: Calendar,
  before: CaseState | undefined,
  after: CaseState,
): readonly Contribution[] => {
  let rows: Contribution[] | undefined
  let takesBack = false
  const stayed = before === undefined || before.area === after.area
  const figures = figuresOf(programme)
  for (const figure of stayed ? figures.between(before, after) : figures.all) {
    if (before && stayed && !mayChange(figure, before, after)) continue
    const was = before ? measured(figure, before) : NONE
    const is = measured(figure, after)
    if (stayed && same(was, is)) continue
    for (const mark of was) {
      takesBack = true
      rows = withRow(rows, contribution(figure.name, mark, before!, calendar, -1))
    }
    for (const mark of is) rows = withRow(rows, contribution(figure.name, mark, after, calendar, 1))
  }
  if (!rows) return NO_CONTRIBUTIONS
  return takesBack ? cancel(rows) : rows
}

/** Most events that count at all count once: the list of one is made as it is. */
const withRow = (rows: Contribution[] | undefined, row: Contribution): Contribution[] => {
  if (!rows) return [row]
  rows.push(row)
  return rows
}

const contribution = (
  indicator: string,
  mark: Mark,
  { area, zone }: CaseState,
  calendar: Calendar,
  sign: 1 | -1,
): Contribution => {
  mustCount(indicator, mark)
  const { at, numerator, denominator } = mark
  return {
    indicator,
    area,
    day: typeof at === 'string' ? at : calendar.dayOf(at, zone),
    numerator: sign * numerator,
    denominator: sign * denominator,
  }
}

/** Drops pairs that take back exactly what they put in. */
const cancel = (rows: Contribution[]): readonly Contribution[] => {
  const left: Contribution[] = []
  for (const row of rows) {
    const opposite = left.findIndex(
      (other) =>
        other.indicator === row.indicator &&
        other.area === row.area &&
        other.day === row.day &&
        other.numerator === -row.numerator &&
        other.denominator === -row.denominator,
    )
    if (opposite >= 0) left.splice(opposite, 1)
    else left.push(row)
  }
  return left
}
