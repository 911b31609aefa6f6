import { text } from '../../../kernel/index.ts'
import { heating, patrol } from '../../../programmes/index.ts'
import { exponential } from '../../distribution.ts'
import type { Draw } from '../../draw.ts'
import type { Arrival, Incoming, Point } from '../../scenario.ts'

export const COUNTY = '131127'
export const SUBSTATIONS = 122
/** The network as a disc: substations are spread evenly over it. */
export const RADIUS_KM = 4
/** A round number for a county of this size; nobody has published one. */
export const COMPLAINTS_PER_WINTER = 12_000
export const WINTER_DAYS = 150
const NORMAL_PER_DAY = COMPLAINTS_PER_WINTER / WINTER_DAYS

/**
 * Heat complaints by hour of the day, 0 to 23: New York, HPD, 1 January 2023, the one whole day of the sample in
 * samples/ (499 of its 946). Only the shape is used.
 */
export const COMPLAINTS_BY_HOUR: readonly number[] = [
  6, 5, 6, 7, 5, 4, 10, 17, 24, 17, 20, 19, 31, 26, 15, 23, 29, 25, 33, 43, 28, 29, 22, 24,
]
/** Of the same 946, so many were about a whole building. */
export const BUILDING_SHARE = 656 / 946
/** And so many about heat, the others about hot water alone. */
const SYMPTOMS = [
  [787, 'none'],
  [159, 'hot-water'],
] as const

/** One fault in so many is reported again, by so many others on average. */
export const ECHO = { chance: 0.2, mean: 2.5, later: exponential(90) } as const

/** Where substation n stands: a sunflower's seeds lie evenly on a disc. */
export const substation = (n: number): Point => {
  const radius = RADIUS_KM * Math.sqrt((n + 0.5) / SUBSTATIONS)
  const angle = n * Math.PI * (3 - Math.sqrt(5))
  return { x: radius * Math.cos(angle), y: radius * Math.sin(angle) }
}

const PLACES = Array.from({ length: SUBSTATIONS }, (_, n) => ({
  site: substation(n),
  facility: `S-${String(n + 1).padStart(3, '0')}`,
}))

/** Two faults at one substation are two sites: whoever goes from one to the other sets off anew. */
const anywhere = (draw: Draw) => {
  const { site, facility } = draw.oneOf(PLACES)
  return { site: { ...site }, facility }
}

const complaint = (draw: Draw): Incoming => {
  const { site, facility } = anywhere(draw)
  const scope = draw.happens(BUILDING_SHARE) ? 'building' : 'flat'
  return { request: { symptom: draw.weighted(SYMPTOMS), scope, facility }, area: COUNTY, site }
}

/** Complaints, so many times those of a normal day, day by day. */
export const complaints = (times: readonly number[]): Arrival => ({
  id: 'complaint',
  name: text('供暖投诉', 'Heating complaints'),
  programme: heating.id,
  timing: {
    kind: 'random',
    // Reported again or not, they come to a normal day's number times what is asked.
    perDay: times.map((by) => (by * NORMAL_PER_DAY) / (1 + ECHO.chance * ECHO.mean)),
    byHour: COMPLAINTS_BY_HOUR,
  },
  make: complaint,
  echo: ECHO,
})

/** Joint patrols, twice a day. */
export const patrols: Arrival = {
  id: 'patrol',
  name: text('联合巡查', 'Joint patrols'),
  programme: patrol.id,
  timing: { kind: 'daily', atHours: [8.5, 14], each: 4 },
  make: (draw) => {
    const { site, facility } = anywhere(draw)
    return { request: { route: facility }, area: COUNTY, site, trigger: 'schedule' }
  },
}
