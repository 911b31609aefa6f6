import type { OpenCase } from '../../desk/index.ts'
import { type Assignable, type Instant, type Mannable, MINUTE_MS, type Text } from '../../kernel/index.ts'
import type { DispatchBoardView, RosterBoardView } from '../api/planning-types.ts'
import type { CaseRow } from '../api/queue-types.ts'
import type { DispatchBoard, RosterBoard } from './boards.ts'
import type { DispatchProposal, LeftOut } from './planning.ts'

const iso = (at: number): string => new Date(at).toISOString()
const lateOf = (ms: number): number => Math.ceil(ms / MINUTE_MS)

type ErrandView = DispatchBoardView['rows'][number]
type CrewView = DispatchBoardView['crews'][number]
type PostView = RosterBoardView['rows'][number]

const leftView = ({ rule, message, relax }: LeftOut) => ({ rule, message, ...(relax ? { relax } : {}) })

const stateOf = ({ crew, startedAt }: Assignable) =>
  startedAt !== undefined ? 'working' : crew === undefined ? 'waiting' : 'sent'

/** An open case on the board, with the crew that is proposed for it or why there is none. */
export const errandView = (
  { row, needs }: OpenCase<Assignable>,
  shown: CaseRow,
  proposal: DispatchProposal | undefined,
  may: boolean,
): ErrandView => {
  const { errand, dueAt, crew, chosen } = needs
  const proposed = proposal?.assignments.find((one) => one.case === row.id)
  const left = proposal?.unassigned.find(({ id }) => id === row.id)
  return {
    ...shown,
    state: stateOf(needs),
    minutes: errand.minutes,
    chosen: chosen === true,
    may,
    ...(errand.place === undefined ? {} : { place: errand.place }),
    ...(dueAt === undefined ? {} : { promisedAt: iso(dueAt) }),
    ...(crew === undefined ? {} : { crew }),
    ...(proposed
      ? {
          proposed: {
            crew: proposed.crew,
            startAt: iso(proposed.startAt),
            lateMinutes: lateOf(proposed.lateMs),
            reason: proposed.reason,
          },
        }
      : {}),
    ...(left ? { left: leftView(left) } : {}),
  }
}

/** Minutes of the clock. */
const minutesOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))

/** Whether a duty by the clock is on; one that ends before it begins runs past midnight. */
const isOn = (from: string, until: string, now: number): boolean => {
  const [begins, ends] = [minutesOf(from), minutesOf(until)]
  return begins < ends ? begins <= now && now < ends : now >= begins || now < ends
}

/**
 * The crews of a bureau with what they have today. Cases that whoever asks may not see are there without their names: the
 * crew is busy all the same.
 */
export const crewViews = (
  { list, open, proposal }: DispatchBoard,
  titles: ReadonlyMap<string, Text>,
  midnight: Instant,
  now: Instant,
): CrewView[] => {
  const needsOf = new Map(open.map(({ row, needs }) => [row.id, needs]))
  const tours = proposal?.ok ? new Map(proposal.value.tours.map((of) => [of.crew, of.stops])) : undefined
  const clock = Math.floor((now - midnight) / MINUTE_MS)
  return (list?.list.crews ?? []).map(({ id, from, until, skills }) => ({
    id,
    from,
    until,
    onDuty: isOn(from, until, clock),
    skills: [...(skills ?? [])],
    stops: (tours?.get(id) ?? []).map(({ job, startAt, endAt, lateMs }) => {
      const needs = needsOf.get(job)
      const title = titles.get(job)
      return {
        ...(title ? { case: job, title } : {}),
        startAt: iso(startAt),
        endAt: iso(endAt),
        lateMinutes: lateOf(lateMs),
        state: needs?.startedAt !== undefined ? 'working' : needs?.crew === id ? 'sent' : 'proposed',
      } as const
    }),
  }))
}

/** What is left out of a post in one shift, or of the whole post. */
const gapOf = (all: readonly LeftOut[], id: string) => {
  const gap = all.find((one) => one.id === id)
  return gap && leftView(gap)
}

/** An open post on the roster, a cell a shift: who stands there, or is proposed to, and what is missing. */
export const postView = (
  { row, needs }: OpenCase<Mannable>,
  shown: CaseRow,
  { proposal }: RosterBoard,
  may: boolean,
): PostView => {
  const of = proposal?.ok ? proposal.value : undefined
  const manning = of?.mannings.find((one) => one.case === row.id)
  const turns = manning?.turns ?? needs.turns ?? []
  const left = of && gapOf(of.unassigned, row.id)
  return {
    ...shown,
    wanted: needs.post.wanted,
    chosen: needs.chosen === true,
    may,
    ...(needs.post.place === undefined ? {} : { place: needs.post.place }),
    ...(manning ? { reason: manning.reason } : {}),
    cells: (of?.shifts ?? []).map(({ id, from, until }) => {
      const isHere = (turn: { from: number; until: number }) => turn.from === from && turn.until === until
      const people = turns.find(isHere)?.people ?? []
      const before = needs.turns?.find(isHere)?.people ?? []
      const gap = of && gapOf(of.unassigned, `${row.id}@${id}`)
      const isNew = manning !== undefined && [...people].sort().join('\n') !== [...before].sort().join('\n')
      return { shift: id, people: [...people], isNew, ...(gap ? { gap } : {}) }
    }),
    ...(left ? { left } : {}),
  }
}
