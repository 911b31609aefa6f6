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

const EMPTY = { numerator: 0, denominator: 0 }

const figureValue = (
  kind: Indicator['kind'],
  { numerator, denominator }: Omit<FigureSum, 'indicator'>,
): number | null => (kind === 'share' ? (denominator === 0 ? null : numerator / denominator) : numerator)

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
  const indicators = asked.map(({ id, name }) => `${id}/${name}`)
  const { sums, position } = await store.figures({ ...range, indicators })
  const byIndicator = new Map(sums.map((sum) => [sum.indicator, sum]))
  const rows: FigureRow[] = []
  for (const { id, name, indicator } of asked) {
    const sum = byIndicator.get(`${id}/${name}`) ?? EMPTY
    const unit = figureUnit(indicator)
    rows.push({
      programme: id,
      indicator: name,
      name: indicator.name,
      area: range.area ?? null,
      ...(indicator.kind === 'duration'
        ? await durations(store, `${id}/${name}`, range, sum)
        : {
            numerator: sum.numerator,
            denominator: indicator.kind === 'share' ? sum.denominator : null,
            value: figureValue(indicator.kind, sum),
          }),
      unit: unitId(unit),
      unitName: unitName(unit),
      of: indicator.of ?? null,
      position: positionText(position),
    })
  }
  return { ok: true, value: rows }
}

const durations = async (
  store: Store,
  indicator: string,
  range: Omit<FigureQuery, 'indicators'>,
  { numerator, denominator }: Omit<FigureSum, 'indicator'>,
) => {
  const [median, p90] =
    denominator > 0 ? await store.quantiles({ ...range, indicator, quantiles: [0.5, 0.9] }) : []
  const hours = (ms: number | undefined) => (ms === undefined ? null : ms / HOUR_MS)
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
