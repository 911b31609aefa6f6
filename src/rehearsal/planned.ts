import { Board, type Travel as PlanTravel } from '../planner/index.ts'
import { type Crew, canBeManned, distanceKm, type Member, travelMs } from './crew.ts'
import type { Job } from './dispatch.ts'
import type { Point, Travel } from './scenario.ts'

/** Of the jobs that wait, so many for each team are planned, those due first: the rest cannot be begun for hours. */
const JOBS_PER_TEAM = 3
/** As in the plan of a day: a minute late weighs as much as so many of travel. */
const LATE_WEIGHT = 10
/** A team plans no farther than this. */
const HORIZON_MS = 7 * 86_400_000

/** A job that waits, and the earliest deadline of its case. */
export interface Waiting {
  readonly job: Job
  readonly dueAt: number
}

/** How long a job is expected to take, by its programme's own word: the luck of the day is not known to who plans. */
type ExpectedMs = (job: Job) => number | undefined

/** The job that a plan has begin now, and who goes. */
interface Pick {
  readonly job: Job
  readonly crew: readonly Member[]
}

/** The pool that teams are counted by: of those that move, the one on duty that makes fewest. */
const leading = (crews: readonly Crew[]): Crew => {
  const rank = ({ pool, count }: Crew) => (pool.pool.mobile ? pool.duty.now / count : Infinity)
  return crews.reduce((best, crew) => (rank(crew) < rank(best) ? crew : best))
}

/** Members of the leading pool who go together. */
interface Team {
  readonly members: readonly Member[]
  readonly at: Point
  /** When they are free, as far as is known. */
  readonly from: number
}

const placeOf = ({ busyAt, at }: Member): Point => busyAt ?? at
const isKnown = ({ onDuty, outOfService, busy, expectedAt }: Member): boolean =>
  onDuty && !outOfService && (!busy || expectedAt !== undefined)

/** Who would go together: those at one piece of work, and of the free always the nearest to the first. */
const teamsOf = ({ pool, count }: Crew, now: number): readonly Team[] => {
  const teams: Team[] = []
  const left = pool.members.filter(isKnown)
  while (left.length > 0) {
    const first = left.shift()!
    const at = placeOf(first)
    const near = left
      .filter(({ expectedAt }) => expectedAt === first.expectedAt)
      .sort((a, b) => distanceKm(at, placeOf(a)) - distanceKm(at, placeOf(b)))
      .slice(0, count - 1)
    if (near.length < count - 1) continue
    for (const member of near) left.splice(left.indexOf(member), 1)
    teams.push({ members: [first, ...near], at, from: Math.max(now, first.expectedAt ?? now) })
  }
  return teams
}

const isSame = (a: Point, b: Point): boolean => a.x === b.x && a.y === b.y

const tableOf = (travel: Travel, places: readonly Point[]): PlanTravel => ({
  by: 'table',
  ms: places.map((from) => places.map((to) => (isSame(from, to) ? 0 : travelMs(travel, from, to)))),
})

/** A board with all teams, and the jobs put in one by one. */
const boardOf = (
  teams: readonly Team[],
  jobs: readonly Waiting[],
  travel: Travel,
  now: number,
  expectedMs: ExpectedMs,
): Board => {
  const places = [...teams.map(({ at }) => at), ...jobs.map(({ job }) => job.live.site)]
  const board = new Board(
    tableOf(travel, places),
    teams.map(({ members, from }, base) => ({
      id: members[0]!.name,
      base,
      from,
      until: now + HORIZON_MS,
    })),
  )
  for (const [index, { job, dueAt }] of jobs.entries())
    board.add({
      id: job.luckOf,
      place: teams.length + index,
      serviceMs: Math.round(expectedMs(job) ?? 0),
      lateWeight: LATE_WEIGHT,
      ...(dueAt === Number.MAX_SAFE_INTEGER ? {} : { promisedAt: dueAt }),
    })
  return board
}

/**
 * What is to begin now by the planner's board: waiting jobs are put, the earliest due first, into the tours of teams
 * that are free or will be, and of the free teams' next jobs the earliest due begins. Undefined where each would
 * rather wait for a team that is nearer soon.
 *
 * @param waiting the earliest due first
 */
export const pickByPlan = (
  waiting: readonly Waiting[],
  crews: readonly Crew[],
  travel: Travel,
  now: number,
  expectedMs: ExpectedMs,
): Pick | undefined => {
  const lead = leading(crews)
  const teams = waiting.length > 0 && canBeManned(crews) ? teamsOf(lead, now) : []
  if (teams.length === 0) return undefined
  const jobs = waiting.slice(0, teams.length * JOBS_PER_TEAM)
  const board = boardOf(teams, jobs, travel, now, expectedMs)
  const byId = new Map(jobs.map((one) => [one.job.luckOf, one]))
  let best: { readonly one: Waiting; readonly team: Team } | undefined
  for (const team of teams) {
    const next = team.members.every(({ free }) => free) ? board.next(team.members[0]!.name) : undefined
    const one = next && byId.get(next.job)
    if (one && (!best || one.dueAt < best.one.dueAt)) best = { one, team }
  }
  return best && { job: best.one.job, crew: crewAround(crews, lead, best.team) }
}

/** The team, and of the other pools those nearest to it: they set off together. */
const crewAround = (crews: readonly Crew[], lead: Crew, { members, at }: Team): readonly Member[] => {
  const chosen: Member[] = []
  for (const { pool, count } of crews)
    if (pool === lead.pool) chosen.push(...members)
    else pool.nearest(at, count, chosen)
  return chosen
}
