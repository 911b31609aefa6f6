import {
  counted,
  type Day,
  HOUR_MS,
  type Indicator,
  type Programme,
  type Recorded,
  type Result,
  refuse,
  type Text,
  type Unit,
  unitId,
  unitName,
} from '../kernel/index.ts'
import type { Page } from './beside.ts'
import type { FigureQuery, FigureSum, Provenance, ProvenanceQuery, RecountedSum } from './figure-queries.ts'
import { type LogPosition, SHARDS } from './log-position.ts'
import type { Store } from './ports.ts'
import type { Registry } from './registry.ts'

/** Which figures: of one programme (and its loops, `heating.overhaul` under `heating`), of one name, an area, some days. */
export interface FigureFilter extends Omit<FigureQuery, 'indicators'> {
  readonly programme?: string
  readonly indicator?: string
}

/** What a recount added to a figure, in the units of its numerator and denominator. */
export interface FigureRecount extends Omit<RecountedSum, 'denominator'> {
  readonly denominator: number | null
}

/** A published figure: never without its unit, its denominator and the log position it is true of. */
export interface FigureRow {
  readonly programme: string
  readonly indicator: string
  readonly name: Text
  /** Null for everywhere. */
  readonly area: string | null
  readonly numerator: number
  /** Null for counts and sums, which have none. */
  readonly denominator: number | null
  /** Null where the denominator is 0: no figure, not zero. The median for durations. */
  readonly value: number | null
  /** Durations are in hours (`h`), shares from 0 to 1 (`ratio`). */
  readonly unit: string
  /** What so many of the unit are called: 1 bird, 2 birds. */
  readonly unitName: Text
  /** What the denominator counts. */
  readonly of: Text | null
  /** Durations only. */
  readonly p90?: number | null
  /** The head of every shard, joined by dots. */
  readonly position: string
  /** How it was recounted, oldest first; absent where it never was. */
  readonly recounted?: readonly FigureRecount[]
}

/** A position of the log as people and programs copy it: that of each shard. */
export const positionText = (position: LogPosition): string => position.join('.')

/** A position as it is written in addresses; undefined where it is none. */
export const readPosition = (written: string): LogPosition | undefined => {
  const read = written.split('.').map(Number)
  return read.length === SHARDS && read.every((pos) => Number.isSafeInteger(pos) && pos >= 0)
    ? read
    : undefined
}

const selected = (registry: Registry, programme: string | undefined): readonly Programme[] =>
  registry.all.filter(
    ({ id }) => programme === undefined || id === programme || id.startsWith(`${programme}.`),
  )

type Sum = Omit<FigureSum, 'indicator'>

const EMPTY: Sum = { numerator: 0, denominator: 0 }

/** The unit of a figure: durations are counted by the millisecond and told in hours. */
export const figureUnit = ({ kind, unit }: Pick<Indicator, 'kind' | 'unit'>): Unit =>
  kind === 'duration' ? 'h' : unit

/** All figures of a filter, from one look at the log. */
export const figures = async (
  store: Store,
  registry: Registry,
  { programme, indicator: wanted, ...range }: FigureFilter,
): Promise<Result<readonly FigureRow[]>> => {
  const programmes = selected(registry, programme)
  if (programmes.length === 0) return refuse('unknown-programme', [programme ?? ''], 'programme')
  const asked = programmes.flatMap(({ id, indicators: of }) =>
    Object.entries(of).flatMap(([name, indicator]) =>
      wanted === undefined || name === wanted ? [{ id, name, indicator }] : [],
    ),
  )
  if (asked.length === 0 && wanted !== undefined)
    return programme === undefined
      ? refuse('unknown-figure', [wanted], 'indicator')
      : refuse('unknown-indicator', [wanted, programme], 'indicator')
  const { sums, position } = await store.figures(
    { ...range, indicators: asked.map(fullName) },
    { of: durationsOf(asked), at: QUANTILES },
  )
  const byIndicator = new Map(sums.map((sum) => [sum.indicator, sum]))
  const rows = asked.map((each) =>
    rowOf(each, byIndicator.get(fullName(each)), range.area, positionText(position)),
  )
  return { ok: true, value: rows }
}

interface Asked {
  readonly id: string
  readonly name: string
  readonly indicator: Indicator
}

const QUANTILES = [0.5, 0.9]
const fullName = ({ id, name }: Asked): string => `${id}/${name}`
const durationsOf = (asked: readonly Asked[]): readonly string[] =>
  asked.filter(({ indicator: { kind } }) => kind === 'duration').map(fullName)

const rowOf = (
  { id, name, indicator }: Asked,
  sum: Sum = EMPTY,
  area: string | undefined,
  position: string,
): FigureRow => {
  const unit = figureUnit(indicator)
  const figure = indicator.kind === 'duration' ? durationOf(sum) : countedOf(indicator.kind, sum)
  return {
    programme: id,
    indicator: name,
    name: indicator.name,
    area: area ?? null,
    ...figure,
    unit: unitId(unit),
    unitName: counted(unitName(unit), figure.value ?? 0),
    of: indicator.of ?? null,
    position,
    ...(sum.recounted ? { recounted: sum.recounted.map((one) => recountOf(indicator.kind, one)) } : {}),
  }
}

const recountOf = (kind: Indicator['kind'], { at, ...sum }: RecountedSum): FigureRecount => {
  const { numerator, denominator } = kind === 'duration' ? durationOf(sum) : countedOf(kind, sum)
  return { at, numerator, denominator }
}

/**
 * Figures named one by one, each of its own area and days, and all of one position of the log. One that no programme here
 * counts is undefined.
 */
export const figuresNamed = async (
  store: Store,
  registry: Registry,
  named: readonly Recorded[],
): Promise<{ readonly rows: readonly (FigureRow | undefined)[]; readonly position: LogPosition }> => {
  const asked = named.map(({ programme: id, indicator: name }): Asked | undefined => {
    const programme = registry.latest(id)
    const indicator = programme.ok ? programme.value.indicators[name] : undefined
    return indicator && { id, name, indicator }
  })
  // Those of the same area and days are one look at the database.
  const looks = new Map<string, { readonly query: FigureQuery; readonly of: number[] }>()
  for (const [index, { area, from, to }] of named.entries()) {
    if (!asked[index]) continue
    const range = { ...(area && { area }), ...(from && { from: from as Day }), ...(to && { to: to as Day }) }
    const key = JSON.stringify(range)
    const look = looks.get(key) ?? { query: { ...range, indicators: [] }, of: [] }
    looks.set(key, look)
    look.of.push(index)
  }
  const all = [...looks.values()]
  const { sums, position } = await store.figuresTogether(
    all.map(({ query, of }) => ({ ...query, indicators: of.map((index) => fullName(asked[index]!)) })),
    { of: durationsOf(asked.filter((each) => each !== undefined)), at: QUANTILES },
  )
  const rows: (FigureRow | undefined)[] = named.map(() => undefined)
  for (const [n, { query, of }] of all.entries()) {
    const found = new Map(sums[n]!.map((sum) => [sum.indicator, sum]))
    for (const index of of) {
      const one = asked[index]!
      rows[index] = rowOf(one, found.get(fullName(one)), query.area, positionText(position))
    }
  }
  return { rows, position }
}

const countedOf = (kind: Indicator['kind'], { numerator, denominator }: Omit<Sum, 'recounted'>) => ({
  numerator,
  denominator: kind === 'share' ? denominator : null,
  value: kind === 'share' ? (denominator === 0 ? null : numerator / denominator) : numerator,
})

const durationOf = ({ numerator, denominator, quantiles = [] }: Omit<Sum, 'recounted'>) => {
  const hours = (ms: number | undefined) => (ms === undefined ? null : ms / HOUR_MS)
  const [median, p90] = quantiles
  return { numerator: numerator / HOUR_MS, denominator, value: hours(median), p90: hours(p90) }
}

/** The events and cases behind a figure, page by page. `indicator` is `programme/name`. */
export const why = async (
  store: Store,
  registry: Registry,
  query: ProvenanceQuery,
  after: string | undefined,
  limit: number,
): Promise<Result<Page<Provenance>>> => {
  const [programme = '', name = ''] = query.indicator.split('/')
  const of = registry.latest(programme)
  if (!of.ok) return of
  if (!Object.hasOwn(of.value.indicators, name))
    return refuse('unknown-indicator', [name, programme], 'indicator')
  return { ok: true, value: await store.provenance(query, after, limit) }
}
