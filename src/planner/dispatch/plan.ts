import { MINUTE_MS } from '../../kernel/index.ts'
import type { Score, Verdict } from '../answer.ts'
import { randomFrom } from '../random.ts'
import { explain } from './explain.ts'
import { improve } from './improve.ts'
import { arrive, begin } from './pauses.ts'
import { type DispatchProblem, type Job, LEAVE_OUT_MINUTES } from './problem.ts'
import { Tours } from './tours.ts'

/** A job in a tour: when work begins and ends, and by how much it is after its promise. */
export interface Stop {
  readonly job: string
  readonly startAt: number
  readonly endAt: number
  readonly lateMs: number
}

/** What one crew does, in order; `travelMs` from its base through all stops and back. */
export interface Tour {
  readonly crew: string
  readonly travelMs: number
  readonly stops: readonly Stop[]
}

/** A dispatch plan; `cost` is the travel of all tours in minutes, the unit of all scores. */
export interface DispatchPlan extends Verdict {
  readonly kind: 'dispatch'
  readonly tours: readonly Tour[]
}

interface Budget {
  readonly seed: number
  /** Rounds of ruin and recreate; 0 is insertion alone. */
  readonly work: number
  readonly warm?: DispatchPlan
}

const due = ({ latestAt = Infinity, promisedAt = Infinity }: Job): number => Math.min(latestAt, promisedAt)

/** Started jobs of each crew in order of time; the crew is bound to where and when they end. */
const bindStarted = (tours: Tours, jobs: readonly Job[]): ReadonlyMap<number, readonly Job[]> => {
  const byCrew = new Map<number, Job[]>()
  for (const job of jobs) {
    if (!job.started) continue
    const crew = tours.indexOfCrew(job.started.crew)
    byCrew.set(crew, [...(byCrew.get(crew) ?? []), job])
  }
  for (const [crew, started] of byCrew) {
    started.sort((a, b) => a.started!.at - b.started!.at)
    const last = started.at(-1)!
    const load = started.reduce((sum, job) => sum + (job.load ?? 0), 0)
    // What was started before duty began does not bring duty forward.
    const free = Math.max(tours.headAt[crew]!, last.started!.at + last.serviceMs)
    tours.bind(crew, tours.places.indexOf(last.place), free, load)
  }
  return byCrew
}

/** Takes over what a former plan says as far as it still can be done. */
const warmUp = (tours: Tours, indexOf: ReadonlyMap<string, number>, warm: DispatchPlan): void => {
  for (const { crew, stops } of warm.tours) {
    const index = tours.indexOfCrew(crew)
    if (index < 0) continue
    for (const stop of stops) {
      const job = indexOf.get(stop.job)
      if (job === undefined || tours.tourOf[job]! >= 0 || !tours.isAble(job, index)) continue
      tours.tours[index]!.push(job)
      tours.refresh(index)
      if (!tours.isFeasible(index)) tours.drop(job)
    }
  }
}

/** Puts every job that is in no tour where it costs least, the dear ones to leave out first, then the urgent; answers the rest. */
const insertAll = (tours: Tours): readonly number[] => {
  const waiting = [...tours.jobs.keys()].filter((job) => tours.tourOf[job]! < 0)
  const urgency = tours.jobs.map(due)
  waiting.sort(
    (a, b) =>
      tours.leaveOut[b]! - tours.leaveOut[a]! ||
      (urgency[a]! < urgency[b]! ? -1 : urgency[a]! > urgency[b]! ? 1 : a - b),
  )
  return waiting.filter((job) => {
    tours.find(job)
    if (tours.foundCrew < 0) return true
    tours.insertFound(job)
    return false
  })
}

const stopOf = (job: Job, startAt: number): Stop => ({
  job: job.id,
  startAt,
  endAt: startAt + job.serviceMs,
  lateMs: Math.max(0, startAt - (job.promisedAt ?? Infinity)),
})

const tourOf = (tours: Tours, crew: number, started: readonly Job[]): Tour => {
  let travelMs = tours.travelMs[crew]!
  let from = tours.endPlace[crew]!
  for (const job of started) {
    const place = tours.places.indexOf(job.place)
    travelMs += tours.places.between(from, place)
    from = place
  }
  return {
    crew: tours.crews[crew]!.id,
    travelMs,
    stops: [
      ...started.map((job) => stopOf(job, job.started!.at)),
      ...tours.tours[crew]!.map((job) => stopOf(tours.jobs[job]!, tours.start[job]!)),
    ],
  }
}

const scoresOf = (problem: DispatchProblem, tours: readonly Tour[]): readonly Score[] => {
  const jobs = new Map(problem.jobs.map((job) => [job.id, job]))
  const left = new Map(jobs)
  let [travelMs, late, lateCost, changed] = [0, 0, 0, 0]
  for (const tour of tours) {
    travelMs += tour.travelMs
    for (const stop of tour.stops) {
      const job = jobs.get(stop.job)!
      left.delete(stop.job)
      if (stop.lateMs > 0) late++
      lateCost += (stop.lateMs / MINUTE_MS) * (job.lateWeight ?? 1)
      if (job.published !== undefined && job.published !== tour.crew) changed++
    }
  }
  const leftOut = [...left.values()].reduce((sum, job) => sum + (job.leaveOutMinutes ?? LEAVE_OUT_MINUTES), 0)
  return [
    { rule: 'travel', count: tours.length, cost: travelMs / MINUTE_MS },
    { rule: 'late', count: late, cost: lateCost },
    { rule: 'left-out', count: left.size, cost: leftOut },
    { rule: 'changed', count: changed, cost: changed * (problem.changeMinutes ?? 0) },
  ]
}

/** Whether some crew could do a job if it had nothing else to do after what it has started. */
const couldAlone = (tours: Tours, job: number): boolean =>
  tours.crews.some((_, crew) => {
    if (!tours.isAble(job, crew) || tours.headLoad[crew]! + tours.load[job]! > tours.capacity[crew]!)
      return false
    const pauses = tours.pauses[crew]!
    const [there, service] = [tours.place[job]!, tours.service[job]!]
    const at = arrive(pauses, tours.headAt[crew]!, tours.places.between(tours.headPlace[crew]!, there))
    const start = begin(pauses, Math.max(at, tours.ready[job]!), service)
    const home = arrive(pauses, start + service, tours.places.between(there, tours.endPlace[crew]!))
    return start <= tours.until[job]! && home <= tours.endAt[crew]!
  })

/** Who goes where: insertion, then so many rounds of ruin and recreate. */
export const planDispatch = (problem: DispatchProblem, { seed, work, warm }: Budget): DispatchPlan => {
  const tours = new Tours(problem.travel, problem.crews, problem.changeMinutes ?? 0)
  const started = bindStarted(tours, problem.jobs)
  const indexOf = new Map<string, number>()
  for (const job of problem.jobs) if (!job.started) indexOf.set(job.id, tours.take(job))
  if (warm) warmUp(tours, indexOf, warm)
  const absent = improve(tours, insertAll(tours), work, randomFrom(seed))
  const made = problem.crews
    .map((_, crew) => tourOf(tours, crew, started.get(crew) ?? []))
    .filter(({ stops }) => stops.length > 0)
  const scores = scoresOf(problem, made)
  const impossible = absent.some((job) => !couldAlone(tours, job))
  return {
    kind: 'dispatch',
    proof: impossible ? 'infeasible' : indexOf.size === 0 ? 'optimal' : 'heuristic',
    cost: scores[0]!.cost,
    objective: scores.reduce((sum, { cost }) => sum + cost, 0),
    scores,
    tours: made,
    unassigned: [...absent].sort((a, b) => a - b).map((job) => explain(tours, job)),
  }
}
