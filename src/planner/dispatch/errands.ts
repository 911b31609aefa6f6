import { z } from 'zod'
import {
  type Assignable,
  HOUR_MS,
  type Instant,
  MINUTE_MS,
  type Result,
  readInput,
  type Text,
  text,
} from '../../kernel/index.ts'
import type { Unassigned } from '../answer.ts'
import { called } from '../called.ts'
import { readProblem } from '../read.ts'
import type { DispatchPlan } from './plan.ts'
import { type DispatchProblem, dispatchSchema, type Job } from './problem.ts'

/** A minute late weighs as much as so many of travel: a promise goes before a short way. */
const LATE_WEIGHT = 10
/** Sending another crew than people were told is worth it from so many minutes saved. */
const CHANGE_MINUTES = 20
const MOST_PLACES = 20_000

const clock = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
  .meta({ written: text('应写作 08:30', 'it is written as 08:30') })
/** What is said of a list that names more places than can be planned for. */
export const mostPlaces = (most: number) => ({
  params: { say: text(`最多 ${most} 个地点`, `${most} places at most`) },
})
const spot = z.strictObject({ lat: z.number().min(-90).max(90), lon: z.number().min(-180).max(180) })
const { crews, travel, changeMinutes } = dispatchSchema.shape
const crew = crews.element.omit({ from: true, until: true, breaks: true, base: true })
/** As a case can be told whom it waits for, in one line of a form. */
const crewName = z.string().trim().min(1).max(64)

const staffSchema = z.strictObject({
  travel: travel.options[0],
  /** Duty by the clock of the day that is planned; one that ends before it begins runs past midnight. */
  crews: z.array(crew.extend({ id: crewName, base: spot, from: clock, until: clock })).max(500),
  /** Where the places are that cases name, or that stand in their addresses. */
  places: z
    .record(z.string().min(1).max(128), spot)
    .refine((of) => Object.keys(of).length <= MOST_PLACES, mostPlaces(MOST_PLACES)),
  changeMinutes,
})

/** Who is on duty today, and where the places are that cases name. */
export type Staff = z.output<typeof staffSchema>

/** Reads a list of crews from what somebody sent; what is none is refused with its field, in zh and en. */
export const readStaff = (input: unknown): Result<Staff> => {
  const read = readInput(staffSchema, input, called)
  if (!read.ok) return read
  // A list that contradicts itself is none either, whatever there is to do.
  const whole = readProblem(errandsOf([], read.value, 0 as Instant, 0 as Instant).problem)
  return whole.ok ? read : whole
}

/** An open case to plan for. */
export interface OpenErrand {
  readonly case: string
  readonly needs: Assignable
}

/** A day's errands as a dispatch problem, and those that are none of these crews'. */
export interface Errands {
  readonly problem: DispatchProblem
  readonly left: readonly Unassigned[]
}

const timeOf = (at: string, midnight: Instant): number =>
  midnight + Number(at.slice(0, 2)) * HOUR_MS + Number(at.slice(3)) * MINUTE_MS

/** A crew's duty that matters now: the one under way or still to come. */
const dutyOf = ({ from, until }: Staff['crews'][number], midnight: Instant, now: Instant) => {
  const [begins, ends] = [timeOf(from, midnight), timeOf(until, midnight)]
  const night = ends <= begins
  // A night shift that began yesterday is still on before it ends.
  if (night && now < ends) return { from: now, until: ends }
  const end = night ? ends + 24 * HOUR_MS : ends
  return { from: Math.min(Math.max(begins, now), end), until: end }
}

/** Only this crew can: a skill nobody else has. */
const only = (crewId: string): string => `crew ${crewId}`

const jobOf = ({ case: id, needs }: OpenErrand, place: Job['place']): Job => {
  const { errand, dueAt, crew: sent, chosen, startedAt } = needs
  const skills = [...(errand.skills ?? []), ...(chosen && sent !== undefined ? [only(sent)] : [])]
  return {
    id,
    place,
    serviceMs: Math.round(errand.minutes * MINUTE_MS),
    lateWeight: LATE_WEIGHT,
    ...(skills.length > 0 ? { skills } : {}),
    ...(dueAt === undefined ? {} : { promisedAt: dueAt }),
    ...(sent === undefined ? {} : { published: sent }),
    ...(sent !== undefined && startedAt !== undefined ? { started: { crew: sent, at: startedAt } } : {}),
  }
}

/** Where a place is that a case names; undefined where the list does not say, whatever word a resident wrote. */
export const spotOf = <Spot>(
  places: Readonly<Record<string, Spot>>,
  named: string | undefined,
): Spot | undefined => (named !== undefined && Object.hasOwn(places, named) ? places[named] : undefined)

/** An address names its estate within so many letters; what is longer is looked at so far. */
const MOST_LETTERS = 120
/** One letter alone names nothing. */
const FEWEST_LETTERS = 2

/** The longest name of a place that stands in an address, the first of them; undefined where none does. */
export const namedIn = (
  places: Readonly<Record<string, unknown>>,
  address: string | undefined,
): string | undefined => {
  const letters = [...(address ?? '')].slice(0, MOST_LETTERS)
  for (let length = letters.length; length >= FEWEST_LETTERS; length--)
    for (let from = 0; from + length <= letters.length; from++) {
      const name = letters.slice(from, from + length).join('')
      if (Object.hasOwn(places, name)) return name
    }
  return undefined
}

/** A case that names no place, or one that nobody knows where it is. What somebody wrote of their home is not repeated. */
export const unknownPlace = (id: string, place: string | undefined, address?: string): Unassigned => ({
  id,
  rule: 'place',
  message:
    place !== undefined
      ? text(`名单中没有“${place}”的位置。`, `The list does not say where "${place}" is.`)
      : address !== undefined
        ? text(
            '名单中没有事项所写地点的位置。',
            'The list does not say where the place is that the case names.',
          )
        : text('事项没有写明地点。', 'The case does not name its place.'),
  relax:
    place === undefined && address !== undefined
      ? text('在名单中补上小区(地名)的位置,或更正事项', 'add the estate to the list, or correct the case')
      : text('更正事项或补上位置', 'correct the case, or add the place'),
})

const otherCrew = (id: string, sent: string): Unassigned => ({
  id,
  rule: 'elsewhere',
  message: text(`由不在名单上的 ${sent} 办理。`, `${sent}, who is not on the list, is on it.`),
})

/**
 * The problem of a day: what has been started stays, what a person chose stays with that crew, what was planned
 * before may move for a price.
 *
 * @param midnight of the day whose duty hours hold
 */
export const errandsOf = (
  open: readonly OpenErrand[],
  staff: Staff,
  midnight: Instant,
  now: Instant,
): Errands => {
  const known = new Set(staff.crews.map(({ id }) => id))
  const jobs: Job[] = []
  const left: Unassigned[] = []
  for (const errand of open) {
    const { crew: sent, chosen, startedAt, errand: what } = errand.needs
    const place =
      spotOf(staff.places, what.place) ?? spotOf(staff.places, namedIn(staff.places, what.address))
    const bound = chosen || startedAt !== undefined
    if (sent !== undefined && bound && !known.has(sent)) left.push(otherCrew(errand.case, sent))
    else if (!place) left.push(unknownPlace(errand.case, what.place, what.address))
    else jobs.push(jobOf(errand, place))
  }
  const crewsOnDuty = staff.crews.map((one) => ({
    ...one,
    ...dutyOf(one, midnight, now),
    skills: [...(one.skills ?? []), only(one.id)],
  }))
  const problem: DispatchProblem = {
    kind: 'dispatch',
    travel: staff.travel,
    crews: crewsOnDuty,
    jobs,
    changeMinutes: staff.changeMinutes ?? CHANGE_MINUTES,
  }
  return { problem, left }
}

/** Whom a plan sends to a case, where that is news. */
export interface Assignment {
  readonly case: string
  readonly action: string
  readonly crew: string
  /** Who was to go before. */
  readonly was?: string
  readonly startAt: Instant
  readonly lateMs: number
  readonly reason: Text
}

const clockOf = (at: number, midnight: Instant): string => {
  const minutes = Math.floor((((at - midnight) % (24 * HOUR_MS)) + 24 * HOUR_MS) / MINUTE_MS) % 1440
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}

const lateText = (minutes: number): Text => {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60]
  if (minutes === 0) return text('', '')
  if (hours === 0) return text(`,晚于承诺 ${rest} 分钟`, `, ${rest} min after the promise`)
  return text(`,晚于承诺 ${hours} 小时 ${rest} 分钟`, `, ${hours} h ${rest} min after the promise`)
}

const reasonOf = (nth: number, startAt: number, lateMs: number, midnight: Instant): Text => {
  const at = clockOf(startAt, midnight)
  const late = lateText(Math.ceil(Math.max(0, lateMs) / MINUTE_MS))
  return text(
    `路途与时限合计代价最小:第 ${nth} 站,预计 ${at} 到场${late.zh}`,
    `least travel and lateness together: stop ${nth}, there about ${at}${late.en}`,
  )
}

/** What a plan would have done to cases: every case whose crew is not the one already sent. */
export const assignmentsOf = (
  open: readonly OpenErrand[],
  made: DispatchPlan,
  midnight: Instant,
): readonly Assignment[] => {
  const byCase = new Map(open.map((one) => [one.case, one.needs]))
  return made.tours.flatMap(({ crew: to, stops }) =>
    stops.flatMap(({ job, startAt, lateMs }, index): Assignment[] => {
      const needs = byCase.get(job)!
      if (needs.startedAt !== undefined || needs.crew === to) return []
      return [
        {
          case: job,
          action: needs.action,
          crew: to,
          ...(needs.crew === undefined ? {} : { was: needs.crew }),
          startAt: startAt as Instant,
          lateMs,
          reason: reasonOf(index + 1, startAt, lateMs, midnight),
        },
      ]
    }),
  )
}
