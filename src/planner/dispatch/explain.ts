import { MINUTE_MS, type Text, text } from '../../kernel/index.ts'
import type { Unassigned } from '../answer.ts'
import { arrive } from './pauses.ts'
import type { Tours } from './tours.ts'

const minutesUp = (ms: number): number => Math.ceil(ms / MINUTE_MS)

const noCrew = (id: string): Unassigned => ({
  id,
  rule: 'no-crew',
  message: text('没有任何班组。', 'There is no crew at all.'),
  relax: text('安排一个班组上班', 'put a crew on duty'),
})

const noSkill = (tours: Tours, job: number): Unassigned => {
  const { id, skills = [] } = tours.jobs[job]!
  const lacks = tours.crews.map((crew) => skills.filter((skill) => !crew.skills?.includes(skill)))
  const nearest = lacks.reduce((best, lack, crew) => (lack.length < lacks[best]!.length ? crew : best), 0)
  const [crew, lack] = [tours.crews[nearest]!.id, lacks[nearest]!.join(', ')]
  return {
    id,
    rule: 'skill',
    nearest: crew,
    message: text(
      `没有班组具备全部所需技能;最接近的是 ${crew},缺 ${lack}。`,
      `No crew has every skill needed; ${crew} comes nearest and lacks ${lack}.`,
    ),
    relax: text(`为 ${crew} 补充 ${lack}`, `give ${crew} ${lack}`),
  }
}

const noRoom = (tours: Tours, job: number, able: readonly number[]): Unassigned => {
  const room = (crew: number): number => tours.capacity[crew]! - tours.loads[crew]!
  const nearest = able.reduce((best, crew) => (room(crew) > room(best) ? crew : best))
  const [crew, short] = [tours.crews[nearest]!.id, tours.load[job]! - room(nearest)]
  return {
    id: tours.jobs[job]!.id,
    rule: 'capacity',
    nearest: crew,
    shortBy: short,
    message: text(
      `能做的班组都装不下;${crew} 还差 ${short}。`,
      `No able crew has room; ${crew} is short of ${short}.`,
    ),
    relax: text(`${crew} 增加运力 ${short}`, `${short} more capacity for ${crew}`),
  }
}

/** What gives way where a job goes to a tour after all: its own start, and what follows it there. */
interface Shortfall {
  /** By how much it begins after its own latest start. */
  readonly ownMs: number
  /** By how much the crew is late for what follows: its next job, or the end of its duty. */
  readonly afterMs: number
  readonly follows: 'others' | 'duty'
}

const most = ({ ownMs, afterMs }: Shortfall): number => Math.max(ownMs, afterMs)

const begins = (minutes: number): Text =>
  text(`最晚开始时间放宽 ${minutes} 分钟`, `let it begin ${minutes} min later`)

const AFTERWARDS = {
  duty: (crew: string, late: number): readonly [Text, Text] => [
    text(`${crew} 可以去,但下班要晚 ${late} 分钟。`, `${crew} could, ending duty ${late} min late.`),
    text(`${crew} 延长 ${late} 分钟`, `extend the duty of ${crew} by ${late} min`),
  ],
  others: (crew: string, late: number): readonly [Text, Text] => [
    text(
      `${crew} 可以去,但其后的工单或下班要晚 ${late} 分钟。`,
      `${crew} could, making what follows in its tour ${late} min late.`,
    ),
    text(`将 ${crew} 的后续工单或下班推迟 ${late} 分钟`, `put off what ${crew} does next by ${late} min`),
  ],
}

/** What is most in the way, and all that would have to give way: either alone would not do where it is two. */
const tooLate = (crew: string, { ownMs, afterMs, follows }: Shortfall) => {
  const [own, after] = [minutesUp(ownMs), minutesUp(afterMs)]
  const [message, relax] = AFTERWARDS[follows](crew, after)
  const isOwn = ownMs >= afterMs
  return {
    rule: isOwn ? 'window' : follows,
    message: isOwn ? text(`${crew} 可以去,但晚 ${own} 分钟。`, `${crew} could, ${own} min late.`) : message,
    relax:
      own === 0
        ? relax
        : after === 0
          ? begins(own)
          : text(`${begins(own).zh},并${relax.zh}`, `${begins(own).en}, and ${relax.en}`),
  }
}

/** By how much a crew that is free somewhere is late for the rest of its tour, at worst: for a job's latest start, or home. */
const lateForRest = (
  tours: Tours,
  crew: number,
  rest: readonly number[],
  place: number,
  freeAt: number,
): number => {
  const pauses = tours.pauses[crew]!
  let [from, free, late] = [place, freeAt, 0]
  for (const next of rest) {
    const start = tours.startOf(
      next,
      arrive(pauses, free, tours.places.between(from, tours.place[next]!)),
      pauses,
    )
    late = Math.max(late, start - tours.until[next]!)
    free = start + tours.service[next]!
    from = tours.place[next]!
  }
  const home = arrive(pauses, free, tours.places.between(from, tours.endPlace[crew]!))
  return Math.max(late, home - tours.endAt[crew]!)
}

/**
 * By how much the windows and duty hours would have to give way for a job to go to a position of a crew's tour: its
 * own, and those of what follows. Undefined where that is no less than `below`.
 */
const shortfall = (
  tours: Tours,
  crew: number,
  job: number,
  { position, below }: { readonly position: number; readonly below: number },
): Shortfall | undefined => {
  const [tour, pauses] = [tours.tours[crew]!, tours.pauses[crew]!]
  const [before, next] = [tour[position - 1], tour[position]]
  const from = before === undefined ? tours.headPlace[crew]! : tours.place[before]!
  const free = before === undefined ? tours.headAt[crew]! : tours.start[before]! + tours.service[before]!
  const at = tours.startOf(job, arrive(pauses, free, tours.places.between(from, tours.place[job]!)), pauses)
  const ownMs = Math.max(0, at - tours.until[job]!)
  const done = at + tours.service[job]!
  if (ownMs >= below) return undefined
  if (next !== undefined) {
    const there = arrive(pauses, done, tours.places.between(tours.place[job]!, tours.place[next]!))
    // So late it is at least: a break further on may make it more.
    if (there - tours.latest[next]! >= below) return undefined
  }
  const afterMs = lateForRest(tours, crew, tour.slice(position), tours.place[job]!, done)
  if (afterMs >= below) return undefined
  return { ownMs, afterMs, follows: next === undefined ? 'duty' : 'others' }
}

const noTime = (tours: Tours, job: number, able: readonly number[]): Unassigned => {
  let nearest = able[0]!
  let least: Shortfall = { ownMs: Infinity, afterMs: 0, follows: 'duty' }
  for (const crew of able)
    for (let position = 0; position <= tours.tours[crew]!.length; position++) {
      const found = shortfall(tours, crew, job, { position, below: most(least) })
      if (!found) continue
      least = found
      nearest = crew
    }
  const [{ id }, crew] = [tours.jobs[job]!, tours.crews[nearest]!.id]
  if (most(least) > 0) return { id, nearest: crew, shortBy: most(least), ...tooLate(crew, least) }
  return {
    id,
    rule: 'leave-out',
    nearest: crew,
    message: text(
      `${crew} 来得及,但代价高于不做的代价。`,
      `${crew} has the time, but it costs more than leaving it out.`,
    ),
    relax: text('提高该工单不做的代价', 'raise what leaving it out costs'),
  }
}

/** Why a job is in no tour: the first rule that no crew meets, the crew that comes nearest, what would help. */
export const explain = (tours: Tours, job: number): Unassigned => {
  const crews = tours.crews.map((_, crew) => crew)
  if (crews.length === 0) return noCrew(tours.jobs[job]!.id)
  const able = crews.filter((crew) => tours.isAble(job, crew))
  if (able.length === 0) return noSkill(tours, job)
  const roomy = able.filter((crew) => tours.loads[crew]! + tours.load[job]! <= tours.capacity[crew]!)
  return roomy.length === 0 ? noRoom(tours, job, able) : noTime(tours, job, roomy)
}
