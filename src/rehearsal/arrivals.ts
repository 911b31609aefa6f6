import { addDays, DAY_MS, type Day, HOUR_MS } from '../kernel/index.ts'
import { sample } from './distribution.ts'
import type { Draw, Luck } from './draw.ts'
import { comesOn, isAmong } from './duty-days.ts'
import type { Arrival, Incoming, Timing } from './scenario.ts'

/** Moments in ms after the scenario's first midnight, ascending, up to an end. */
function* moments(timing: Timing, from: Day, days: number, draw: Draw): Generator<number> {
  const comes = (nth: number) => isAmong(comesOn(timing), addDays(from, nth))
  if (timing.kind === 'recorded') {
    for (const at of timing.atMs) if (at < days * DAY_MS) yield at
  } else if (timing.kind === 'daily') {
    const hours = [...timing.atHours].sort((a, b) => a - b)
    for (let day = 0; day < days; day++)
      for (const hour of comes(day) ? hours : [])
        for (let n = 0; n < timing.each; n++) yield Math.round(day * DAY_MS + hour * HOUR_MS)
  } else yield* randomMoments(timing, days, comes, draw)
}

/**
 * A Poisson process whose rate is constant within each hour: unit-rate gaps are laid along the sum of the rates, so
 * that the n-th case keeps its luck when the rate changes.
 */
function* randomMoments(
  { perDay, byHour }: Extract<Timing, { kind: 'random' }>,
  days: number,
  comes: (nth: number) => boolean,
  draw: Draw,
): Generator<number> {
  const weights = byHour.reduce((sum, weight) => sum + weight, 0)
  if (weights === 0) return
  let left = -Math.log(1 - draw.next())
  for (let hour = 0; hour < days * 24; hour++) {
    if (!comes(Math.floor(hour / 24))) continue
    const ofDay = perDay[Math.min(Math.floor(hour / 24), perDay.length - 1)]!
    const rate = (ofDay * byHour[hour % 24]!) / weights
    let into = 0
    while (left <= rate * (1 - into)) {
      into += left / rate
      yield Math.floor((hour + into) * HOUR_MS)
      left = -Math.log(1 - draw.next())
    }
    left -= rate * (1 - into)
  }
}

/** A case on its way in, with a name of its own. */
export interface Coming {
  readonly id: string
  readonly atMs: number
  readonly incoming: Incoming
  /** Others about the same thing, each later. */
  readonly echoes: readonly Coming[]
}

/** How many follow: geometric with a mean, at most this many. */
const MAX_ECHOES = 10_000

const echoCount = (chance: number, mean: number, draw: Draw): number => {
  if (!draw.happens(chance)) return 0
  // Given that anybody follows, at least one does.
  const goOn = 1 - 1 / Math.max(1, mean)
  if (goOn === 0) return 1
  return Math.min(MAX_ECHOES, 1 + Math.floor(Math.log(1 - draw.next()) / Math.log(goOn)))
}

/** The cases of one source in the order of their first moments. */
export function* comings(arrival: Arrival, from: Day, days: number, luck: Luck): Generator<Coming> {
  const { id, timing, echo } = arrival
  const requests = luck.stream(`request.${id}`)
  let n = 0
  for (const atMs of moments(timing, from, days, luck.of(`arrive.${id}`, ''))) {
    const name = `${id}-${++n}`
    const draw = requests.of(String(n))
    const incoming = arrival.make(draw, n)
    const count = echo ? echoCount(echo.chance, echo.mean, draw) : 0
    const echoes: Coming[] = []
    for (let nth = 1; nth <= count; nth++)
      echoes.push({
        id: `${name}e${nth}`,
        atMs: atMs + sample(echo!.later, draw),
        incoming: echo!.again?.(incoming, draw) ?? incoming,
        echoes: [],
      })
    yield { id: name, atMs, incoming, echoes }
  }
}
