import { z } from 'zod'
import { ok, type Result, readInput, refuse } from '../kernel/index.ts'
import { called } from './called.ts'
import { type Crew, type DispatchProblem, dispatchSchema, type Place } from './dispatch/problem.ts'
import { seatsOf } from './match/plan.ts'
import { type MatchProblem, MOST_SEATS, matchSchema } from './match/problem.ts'
import { Roster } from './roster/model.ts'
import { type RosterProblem, rosterSchema } from './roster/problem.ts'
import { type TimetableProblem, timetableSchema } from './timetable/problem.ts'

const problemSchema = z.discriminatedUnion('kind', [
  dispatchSchema,
  rosterSchema,
  timetableSchema,
  matchSchema,
])

/** Any problem the planner solves, by its `kind`. */
export type Problem = DispatchProblem | RosterProblem | TimetableProblem | MatchProblem

/** What is wrong with a problem: where, and what, in zh and en. */
type Wrong = readonly [field: string, zh: string, en: string] | undefined

const twice = (field: string, ids: readonly string[]): Wrong => {
  const seen = new Set<string>()
  for (const [index, id] of ids.entries()) {
    if (seen.has(id)) return [`${field}.${index}`, `“${id}”重复`, `"${id}" is there twice`]
    seen.add(id)
  }
  return undefined
}

const idsOf = (list: readonly { readonly id: string }[]): readonly string[] => list.map(({ id }) => id)

const strangers = (field: string, named: readonly string[], known: readonly string[]): Wrong => {
  const all = new Set(known)
  const index = named.findIndex((id) => !all.has(id))
  return index < 0
    ? undefined
    : [`${field}.${index}`, `没有“${named[index]}”`, `there is no "${named[index]}"`]
}

const backwards = (
  field: string,
  spans: readonly { readonly from?: number | undefined; readonly until?: number | undefined }[],
): Wrong => {
  const index = spans.findIndex(({ from = -Infinity, until = Infinity }) => from > until)
  return index < 0 ? undefined : [`${field}.${index}.until`, '结束早于开始', 'it ends before it begins']
}

const wrongPlace = (field: string, { travel }: DispatchProblem, place: Place): Wrong => {
  if (travel.by === 'table' && (typeof place !== 'number' || place >= travel.ms.length))
    return [field, '应为行程时间表中的行号', 'it should be a row of the table of travel times']
  if (travel.by === 'sphere' && typeof place === 'number')
    return [field, '应为经纬度', 'it should be a latitude and longitude']
  return undefined
}

const wrongCrew = (problem: DispatchProblem, crew: Crew, index: number): Wrong =>
  wrongPlace(`crews.${index}.base`, problem, crew.base) ??
  backwards(`crews.${index}.breaks`, crew.breaks ?? [])

const wrongDispatch = (problem: DispatchProblem): Wrong => {
  const { travel, crews, jobs } = problem
  if (travel.by === 'table' && travel.ms.some((row) => row.length !== travel.ms.length))
    return ['travel.ms', '每行应与行数等长', 'each row should be as long as there are rows']
  const known = idsOf(crews)
  const started = jobs.flatMap((job) => (job.started ? [job.started.crew] : []))
  return (
    twice('crews', known) ??
    twice('jobs', idsOf(jobs)) ??
    backwards('crews', crews) ??
    strangers('jobs.started', started, known) ??
    backwards(
      'jobs',
      jobs.map(({ readyAt, latestAt }) => ({ from: readyAt, until: latestAt })),
    ) ??
    crews.reduce<Wrong>((found, crew, index) => found ?? wrongCrew(problem, crew, index), undefined) ??
    jobs.reduce<Wrong>(
      (found, job, index) => found ?? wrongPlace(`jobs.${index}.place`, problem, job.place),
      undefined,
    )
  )
}

/** Fixed duties that cannot all be kept: one person in two places, or without rest. */
const wrongFixed = (problem: RosterProblem): Wrong => {
  const roster = new Roster(problem)
  const seats = new Set(idsOf(roster.seats))
  const shiftAt = new Map(problem.shifts.map(({ id }, index) => [id, index]))
  const people = new Map(problem.people.map((person) => [person.id, person]))
  const worked = new Map<string, number[]>()
  for (const [index, { post, shift, person }] of (problem.fixed ?? []).entries()) {
    const field = `fixed.${index}`
    if (!seats.has(`${post}@${shift}`)) return [field, '该岗位没有这个班次', 'the post has no such shift']
    const [others, at] = [worked.get(person) ?? [], shiftAt.get(shift)!]
    if (others.some((other) => !roster.goTogether(other, at)) || others.includes(at))
      return [field, '同一人同时在两处或休息不足', 'one person in two places, or with too little rest']
    worked.set(person, [...others, at])
    if (others.length + 1 > (people.get(person)!.mostShifts ?? Infinity))
      return [field, '该人班次超限', 'the person has too many shifts']
  }
  return undefined
}

const wrongRoster = (problem: RosterProblem): Wrong => {
  const { shifts, posts, people, fixed = [] } = problem
  return (
    twice('shifts', idsOf(shifts)) ??
    twice('posts', idsOf(posts)) ??
    twice('people', idsOf(people)) ??
    backwards('shifts', shifts) ??
    backwards('people', people) ??
    strangers(
      'posts.shifts',
      posts.flatMap((post) => post.shifts ?? []),
      idsOf(shifts),
    ) ??
    strangers(
      'fixed.person',
      fixed.map(({ person }) => person),
      idsOf(people),
    ) ??
    wrongFixed(problem)
  )
}

const wrongTimetable = ({ slots, stations, entries, groups = [] }: TimetableProblem): Wrong => {
  const disorder = slots.findIndex(({ from }, index) => index > 0 && from < slots[index - 1]!.until)
  return (
    twice('slots', idsOf(slots)) ??
    twice('stations', stations) ??
    twice('entries', idsOf(entries)) ??
    twice('groups', idsOf(groups)) ??
    backwards('slots', slots) ??
    backwards('entries', entries) ??
    (disorder < 0
      ? undefined
      : [`slots.${disorder}.from`, '时段须依次且不重叠', 'slots follow one another without overlap'])
  )
}

const wrongMatch = (problem: MatchProblem): Wrong => {
  const { demands, supplies, pairs } = problem
  const places = (): Wrong =>
    seatsOf(problem).length > MOST_SEATS
      ? ['supplies', `名额合计最多 ${MOST_SEATS}`, `at most ${MOST_SEATS} places in all`]
      : undefined
  return (
    twice('demands', idsOf(demands)) ??
    twice('supplies', idsOf(supplies)) ??
    strangers(
      'pairs.demand',
      pairs.map(({ demand }) => demand),
      idsOf(demands),
    ) ??
    strangers(
      'pairs.supply',
      pairs.map(({ supply }) => supply),
      idsOf(supplies),
    ) ??
    twice(
      'pairs',
      pairs.map(({ demand, supply }) => JSON.stringify([demand, supply])),
    ) ??
    places()
  )
}

const wrongIn = (problem: Problem): Wrong => {
  switch (problem.kind) {
    case 'dispatch':
      return wrongDispatch(problem)
    case 'roster':
      return wrongRoster(problem)
    case 'timetable':
      return wrongTimetable(problem)
    case 'match':
      return wrongMatch(problem)
  }
}

/** Reads a problem of any kind from what somebody sent; the first thing that is wrong is refused with its field, in zh and en. */
export const readProblem = (input: unknown): Result<Problem> => {
  const read = readInput(problemSchema, input, called)
  if (!read.ok) return read
  const wrong = wrongIn(read.value)
  if (!wrong) return ok(read.value)
  const [field, zh, en] = wrong
  return refuse('invalid-input', [called(field, input), zh, en], field)
}
