import type { Calendar, Day } from './calendar.ts'
import type { Actor, CaseState, PromiseRun } from './case.ts'
import type { Indicator, Mark, Programme } from './programme.ts'
import type { Text } from './text.ts'
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
  readonly input: Input
  readonly times: number
}

/** A value that counts on a day. */
export interface Valued {
  readonly at: Instant | Day
  readonly value: number
}

/** What a programme is written with in its third stage. */
export interface AccountTools<Place extends string, Promises extends string, Case> {
  /** Cases that have entered a stage or outcome, on the day they first did; or by a rule of your own. */
  count(name: Text, of: Place | ((of: Case) => Instant | undefined)): Indicator
  share: {
    /** Promises (one, or several together) kept of those kept or broken, on the day that was settled. Released ones do not count. */
    kept(name: Text, promises: Promises | readonly Promises[]): Indicator
    /** A share of your own: `of` says in words what the denominator counts. */
    of(name: Text, of: Text, mark: (of: Case) => { at: Instant; hit: boolean } | undefined): Indicator
  }
  /** A sum of whole units (fen, person-times, hazards): one value a case, or one for each of several days. */
  sum(name: Text, unit: string, mark: (of: Case) => Valued | readonly Valued[] | undefined): Indicator
  /** Time from first entering one place to last entering another; read as median and percentiles. */
  duration(name: Text, from: Place, until: Place | readonly Place[]): Indicator
}

/** Most cases count for nothing under most indicators: one empty list for them all. */
const NONE: readonly Mark[] = []

const settled = (run: PromiseRun): run is PromiseRun & { settledAt: Instant } =>
  run.state === 'kept' || run.state === 'broken'

const lastEntered = (of: CaseState, places: readonly string[]): Instant | undefined => {
  let latest: Instant | undefined
  for (const place of places) {
    const at = of.entered[place]?.last
    if (at !== undefined && (latest === undefined || at > latest)) latest = at
  }
  return latest
}

/** What only knows when a case was in some places changes with the event that enters one of them. */
const onEntering =
  (places: readonly string[]): NonNullable<Indicator['touched']> =>
  (before, after) =>
    before.entered !== after.entered && places.includes(after.stage)

export const accountTools: AccountTools<string, string, CaseState> = {
  count: (name, of) => {
    const counted = typeof of === 'function' ? of : (state: CaseState) => state.entered[of]?.first
    const touched =
      typeof of === 'function'
        ? (before: CaseState, after: CaseState) => of(before) !== of(after)
        : onEntering([of])
    return {
      name,
      kind: 'count',
      unit: 'cases',
      measure: (state) => {
        const at = counted(state)
        return at === undefined ? NONE : [{ at, numerator: 1, denominator: 0 }]
      },
      touched,
    }
  },
  share: {
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
        touched: (before, after) => before.promises !== after.promises,
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
  },
  sum: (name, unit, mark) => ({
    name,
    kind: 'sum',
    unit,
    measure: (state) => {
      const found = mark(state)
      if (found === undefined) return NONE
      const values: readonly Valued[] = [found].flat()
      return values.map(({ at, value }) => ({ at, numerator: value, denominator: 0 }))
    },
  }),
  duration: (name, from, until) => {
    const places = typeof until === 'string' ? [until] : until
    const touched = onEntering([from, ...places])
    return {
      name,
      kind: 'duration',
      unit: 'ms',
      of: { zh: '已到达的事项', en: 'cases that got there' },
      measure: (state) => {
        const start = state.entered[from]?.first
        const end = lastEntered(state, places)
        return start === undefined || end === undefined
          ? NONE
          : [{ at: end, numerator: end - start, denominator: 1 }]
      },
      touched,
    }
  },
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

/** The full names of a programme's figures, each made once. */
const figureNames = new WeakMap<Programme, readonly (readonly [name: string, indicator: Indicator])[]>()

const figuresOf = (programme: Programme): readonly (readonly [name: string, indicator: Indicator])[] => {
  const known = figureNames.get(programme)
  if (known) return known
  const made = Object.entries(programme.indicators).map(
    ([name, indicator]) => [`${programme.id}/${name}`, indicator] as const,
  )
  figureNames.set(programme, made)
  return made
}

const NO_CONTRIBUTIONS: readonly Contribution[] = []

/**
 * What an event contributes: what the case counts for after it, less what it counted for before.
 * So the sum over a case's events is what the case counts for now, whatever was reopened or corrected.
 */
export const contributions = (
  programme: Programme,
  calendar: Calendar,
  before: CaseState | undefined,
  after: CaseState,
): readonly Contribution[] => {
  let rows: Contribution[] | undefined
  const stayed = before === undefined || before.area === after.area
  for (const [figure, indicator] of figuresOf(programme)) {
    if (before && stayed && indicator.touched && !indicator.touched(before, after)) continue
    const was = before ? indicator.measure(before) : NONE
    const is = indicator.measure(after)
    if (stayed && same(was, is)) continue
    rows ??= []
    for (const mark of was) rows.push(contribution(figure, mark, before!, calendar, -1))
    for (const mark of is) rows.push(contribution(figure, mark, after, calendar, 1))
  }
  return rows ? cancel(rows) : NO_CONTRIBUTIONS
}

const contribution = (
  indicator: string,
  { at, numerator, denominator }: Mark,
  { area, zone }: CaseState,
  calendar: Calendar,
  sign: 1 | -1,
): Contribution => ({
  indicator,
  area,
  day: typeof at === 'string' ? at : calendar.dayOf(at, zone),
  numerator: sign * numerator,
  denominator: sign * denominator,
})

/** Drops pairs that take back exactly what they put in. */
const cancel = (rows: Contribution[]): readonly Contribution[] => {
  if (rows.length < 2) return rows
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
