import type { Indicator, Programme, Result, Text, Unit } from '../kernel/index.ts'
import { refuse, unitId, unitName } from '../kernel/index.ts'
import type { Page } from './beside.ts'
import type { FigureQuery, FigureSum, LogPosition, Provenance, Store } from './ports.ts'
import type { Registry } from './registry.ts'

/** Which figures: of one programme (and its loops, `heating.overhaul` under `heating`), of one name, an area, some days. */
export interface FigureFilter extends Omit<FigureQuery, 'indicators'> {
  readonly programme?: string
  readonly indicator?: string
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
  readonly unitName: Text
  /** What the denominator counts. */
  readonly of: Text | null
  /** Durations only. */
  readonly p90?: number | null
  /** The head of every shard, joined by dots. */
  readonly position: string
}

const HOUR_MS = 3_600_000

export const positionText = (position: LogPosition): string => position.join('.')

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
    return refuse('unknown-indicator', [wanted, programme ?? ''], 'indicator')
  const ids = (of: typeof asked) => of.map(({ id, name }) => `${id}/${name}`)
  const durations = ids(asked.filter(({ indicator: { kind } }) => kind === 'duration'))
  const { sums, position } = await store.figures(
    { ...range, indicators: ids(asked) },
    { of: durations, at: [0.5, 0.9] },
  )
  const byIndicator = new Map(sums.map((sum) => [sum.indicator, sum]))
  const rows = asked.map(({ id, name, indicator }): FigureRow => {
    const sum = byIndicator.get(`${id}/${name}`) ?? EMPTY
    const unit = figureUnit(indicator)
    return {
      programme: id,
      indicator: name,
      name: indicator.name,
      area: range.area ?? null,
      ...(indicator.kind === 'duration' ? durationOf(sum) : countedOf(indicator.kind, sum)),
      unit: unitId(unit),
      unitName: unitName(unit),
      of: indicator.of ?? null,
      position: positionText(position),
    }
  })
  return { ok: true, value: rows }
}

const countedOf = (kind: Indicator['kind'], { numerator, denominator }: Sum) => ({
  numerator,
  denominator: kind === 'share' ? denominator : null,
  value: kind === 'share' ? (denominator === 0 ? null : numerator / denominator) : numerator,
})

const durationOf = ({ numerator, denominator, quantiles = [] }: Sum) => {
  const hours = (ms: number | undefined) => (ms === undefined ? null : ms / HOUR_MS)
  const [median, p90] = quantiles
  return { numerator: numerator / HOUR_MS, denominator, value: hours(median), p90: hours(p90) }
}

/** The events and cases behind a figure, page by page. `indicator` is `programme/name`. */
export const why = async (
  store: Store,
  registry: Registry,
  query: Omit<FigureQuery, 'indicators'> & { readonly indicator: string },
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
