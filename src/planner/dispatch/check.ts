import { MINUTE_MS, text } from '../../kernel/index.ts'
import type { Violation } from '../answer.ts'
import { differ, Finder } from '../finder.ts'
import type { DispatchPlan, Stop, Tour } from './plan.ts'
import { type Crew, type DispatchProblem, type Job, LEAVE_OUT_MINUTES, type Place } from './problem.ts'

/** Travel times are rounded to whole ms in two ways of reckoning; they agree within this. */
const TOLERANCE_MS = 2
const EARTH_KM = 6371.0088

/** Travel time by the haversine formula, or from the table. */
const travelMs = ({ travel }: DispatchProblem, from: Place, to: Place): number => {
  if (travel.by === 'table') return travel.ms[from as number]![to as number]!
  const [a, b] = [from as Exclude<Place, number>, to as Exclude<Place, number>]
  const radians = (degrees: number): number => (degrees * Math.PI) / 180
  const half = (x: number, y: number): number => Math.sin(radians(y - x) / 2) ** 2
  const h = half(a.lat, b.lat) + Math.cos(radians(a.lat)) * Math.cos(radians(b.lat)) * half(a.lon, b.lon)
  const km = 2 * EARTH_KM * Math.atan2(Math.sqrt(h), Math.sqrt(Math.max(0, 1 - h)))
  return ((km * travel.detour) / travel.kmh) * 3_600_000
}

/** How much of a span falls into a crew's breaks, in ms. */
const inBreaks = ({ breaks = [] }: Crew, from: number, until: number): number => {
  let [covered, reached] = [0, from]
  for (const rest of [...breaks].sort((a, b) => a.from - b.from)) {
    const [start, end] = [Math.max(reached, rest.from), Math.min(until, rest.until)]
    if (end > start) {
      covered += end - start
      reached = end
    }
  }
  return covered
}

const checkStop = (find: Finder, crew: Crew, job: Job, stop: Stop): void => {
  const missing = (job.skills ?? []).filter((skill) => !crew.skills?.includes(skill))
  if (missing.length > 0)
    find.say('skill', job.id, `${crew.id} 缺 ${missing.join(', ')}`, `${crew.id} lacks ${missing.join(', ')}`)
  if (job.readyAt !== undefined && stop.startAt < job.readyAt)
    find.say('window', job.id, '早于可开始时间', 'begins before it is ready')
  if (job.latestAt !== undefined && stop.startAt > job.latestAt)
    find.say('window', job.id, '晚于最晚开始时间', 'begins after the latest start')
  if (stop.startAt < crew.from || stop.endAt > crew.until)
    find.say('duty', job.id, `不在 ${crew.id} 的当班时间内`, `is outside the duty hours of ${crew.id}`)
  if (inBreaks(crew, stop.startAt, stop.endAt) > 0)
    find.say('break', job.id, `占用 ${crew.id} 的休息`, `runs into a break of ${crew.id}`)
}

/** Walks one tour from the base and back; answers its travel time in ms. */
const checkTour = (
  find: Finder,
  problem: DispatchProblem,
  crew: Crew,
  tour: Tour,
  jobs: ReadonlyMap<string, Job>,
): number => {
  let [from, free, total, load]: [Place, number, number, number] = [crew.base, crew.from, 0, 0]
  let planned = false
  for (const stop of tour.stops) {
    const job = jobs.get(stop.job)
    if (!job) continue
    const ms = travelMs(problem, from, job.place)
    if (stop.endAt !== stop.startAt + job.serviceMs)
      find.say('time', job.id, '作业时长不符', 'does not take its service time')
    if (Math.abs(stop.lateMs - Math.max(0, stop.startAt - (job.promisedAt ?? Infinity))) > 0)
      find.say('late', job.id, '超时数不符', 'its lateness is wrong')
    if (job.started) {
      if (planned)
        find.say('started', job.id, '已开始的应排在最前', 'is under way and comes after a planned job')
    } else {
      planned = true
      checkStop(find, crew, job, stop)
      const time = stop.startAt - free - inBreaks(crew, free, stop.startAt)
      if (time < ms - TOLERANCE_MS)
        find.say('travel', job.id, `${crew.id} 来不及到达`, `${crew.id} cannot be there in time`)
    }
    total += ms
    load += job.load ?? 0
    from = job.place
    // What was started before duty began does not bring duty forward.
    free = Math.max(crew.from, stop.endAt)
  }
  const home = travelMs(problem, from, crew.base)
  if (planned && crew.until - free - inBreaks(crew, free, crew.until) < home - TOLERANCE_MS)
    find.say('duty', crew.id, '下班前回不到驻地', 'cannot be back at its base by the end of duty')
  if (planned && load > (crew.capacity ?? Infinity)) find.say('capacity', crew.id, '超载', 'carries too much')
  if (Math.abs(total + home - tour.travelMs) > TOLERANCE_MS * (tour.stops.length + 1))
    find.say('travel', crew.id, '路程时间不符', 'its travel time is wrong')
  return total + home
}

/** Every job once: in one tour, or left out with a reason. */
const checkOnce = (find: Finder, problem: DispatchProblem, plan: DispatchPlan): void => {
  const named = [
    ...plan.tours.flatMap(({ stops }) => stops.map(({ job }) => job)),
    ...plan.unassigned.map(({ id }) => id),
  ]
  find.once(
    named,
    problem.jobs.map(({ id }) => id),
  )
  for (const { id, started } of problem.jobs) {
    if (!started) continue
    const stop = plan.tours.find(({ crew }) => crew === started.crew)?.stops.find(({ job }) => job === id)
    if (stop?.startAt !== started.at)
      find.say('started', id, '已开始的被改动', 'is under way and must stay with its crew and time')
  }
}

/** Recomputes every rule and figure of a dispatch plan from the problem alone. */
export const checkDispatch = (problem: DispatchProblem, plan: DispatchPlan): readonly Violation[] => {
  const find = new Finder()
  const jobs = new Map(problem.jobs.map((job) => [job.id, job]))
  const crews = new Map(problem.crews.map((crew) => [crew.id, crew]))
  checkOnce(find, problem, plan)
  let [travel, late, changed, leftOut] = [0, 0, 0, 0]
  const seen = new Set<string>()
  for (const tour of plan.tours) {
    const crew = crews.get(tour.crew)
    if (!crew || seen.has(tour.crew)) {
      find.add('unknown', tour.crew, text('班组不存在或重复', 'is no crew of the problem, or named twice'))
      continue
    }
    seen.add(tour.crew)
    travel += checkTour(find, problem, crew, tour, jobs)
    for (const stop of tour.stops) {
      const job = jobs.get(stop.job)
      if (job?.promisedAt !== undefined)
        late += (Math.max(0, stop.startAt - job.promisedAt) / MINUTE_MS) * (job.lateWeight ?? 1)
      if (job?.published !== undefined && job.published !== tour.crew) changed += problem.changeMinutes ?? 0
    }
  }
  const done = new Set(plan.tours.flatMap(({ stops }) => stops.map(({ job }) => job)))
  for (const job of problem.jobs) if (!done.has(job.id)) leftOut += job.leaveOutMinutes ?? LEAVE_OUT_MINUTES
  const allowed = (TOLERANCE_MS * (problem.jobs.length + problem.crews.length)) / MINUTE_MS
  find.scores(plan, { travel: travel / MINUTE_MS, late, 'left-out': leftOut, changed }, allowed)
  if (differ(plan.cost, travel / MINUTE_MS, allowed))
    find.say('cost', 'cost', '路程成本不符', 'the cost is wrong')
  return find.found
}
