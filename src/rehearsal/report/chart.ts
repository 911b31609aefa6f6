import { escaped } from './escaped.ts'

/** One line of a chart; null is a gap. */
export interface Series {
  readonly name: string
  readonly values: readonly (number | null)[]
}

export interface LineChart {
  readonly title: string
  readonly series: readonly Series[]
  /** A mark every so many values, with its label. */
  readonly ticks: readonly { readonly at: number; readonly label: string }[]
  readonly format: (value: number) => string
  /** The top of the scale; the highest value where it is not said. */
  readonly top?: number
}

const WIDTH = 760
const HEIGHT = 220
const LEFT = 56
const BOTTOM = 24
const TOP = 10
const COLOURS = ['#1f5fa8', '#c2410c', '#15803d', '#7c3aed', '#a16207', '#0f766e']
/** Told apart without colour, too. */
const DASHES = ['', '6 3', '2 3', '8 3 2 3', '1 4', '10 4']

const number = (value: number): string => String(Math.round(value * 10) / 10)

/** A round number at or above a value, for the top of a scale. */
const roundUp = (value: number): number => {
  if (value <= 0) return 1
  const power = 10 ** Math.floor(Math.log10(value))
  return [1, 2, 2.5, 5, 10].map((step) => step * power).find((step) => step >= value)!
}

const path = (
  values: readonly (number | null)[],
  x: (at: number) => number,
  y: (value: number) => number,
) => {
  let drawn = ''
  let gap = true
  for (const [at, value] of values.entries()) {
    if (value === null) gap = true
    else {
      drawn += `${gap ? 'M' : 'L'}${number(x(at))} ${number(y(value))}`
      gap = false
    }
  }
  return drawn
}

/** Lines over time as inline SVG with its legend; every number a chart shows stands in a table, too. */
export const lineChart = ({ title, series, ticks, format, top }: LineChart): string => {
  const length = Math.max(2, ...series.map(({ values }) => values.length))
  const scale =
    top ?? roundUp(Math.max(0, ...series.flatMap(({ values }) => values.map((value) => value ?? 0))))
  const x = (at: number) => LEFT + ((WIDTH - LEFT - 8) * at) / (length - 1)
  const y = (value: number) => HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * (Math.min(value, scale) / scale)
  const grid = [0, 0.25, 0.5, 0.75, 1].map((part) => {
    const at = number(y(scale * part))
    return `<line class="grid" x1="${LEFT}" x2="${WIDTH - 8}" y1="${at}" y2="${at}"/><text x="${LEFT - 6}" y="${at}" class="end">${escaped(format(scale * part))}</text>`
  })
  const marks = ticks.map(
    ({ at, label }) =>
      `<line class="grid" x1="${number(x(at))}" x2="${number(x(at))}" y1="${TOP}" y2="${HEIGHT - BOTTOM}"/><text x="${number(x(at))}" y="${HEIGHT - 8}" class="start">${escaped(label)}</text>`,
  )
  const style = (nth: number) =>
    `stroke="${COLOURS[nth % COLOURS.length]}" stroke-dasharray="${DASHES[nth % DASHES.length]}"`
  const lines = series.map(
    ({ values }, nth) => `<path class="line" ${style(nth)} d="${path(values, x, y)}"/>`,
  )
  const legend = series.map(
    ({ name }, nth) =>
      `<span><svg width="28" height="10" aria-hidden="true"><line class="line" ${style(nth)} x1="0" x2="28" y1="5" y2="5"/></svg> ${escaped(name)}</span>`,
  )
  return `<figure><figcaption>${escaped(title)}</figcaption><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escaped(title)}">${grid.join('')}${marks.join('')}${lines.join('')}</svg><p class="legend">${legend.join('')}</p></figure>`
}

/** A share from 0 to 1 with its interval, and a mark where it is to be. */
export const shareBar = (
  mean: number,
  low: number | null,
  high: number | null,
  aim: number | undefined,
): string => {
  const at = (share: number) => number(share * 200)
  const whisker =
    low === null || high === null
      ? ''
      : `<line class="whisker" x1="${at(low)}" x2="${at(high)}" y1="8" y2="8"/><line class="whisker" x1="${at(low)}" x2="${at(low)}" y1="4" y2="12"/><line class="whisker" x1="${at(high)}" x2="${at(high)}" y1="4" y2="12"/>`
  const goal = aim === undefined ? '' : `<line class="aim" x1="${at(aim)}" x2="${at(aim)}" y1="0" y2="16"/>`
  return `<svg class="share" viewBox="0 0 200 16" aria-hidden="true"><rect class="all" width="200" height="16"/><rect class="kept" width="${at(mean)}" height="16"/>${whisker}${goal}</svg>`
}
