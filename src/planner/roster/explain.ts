import { MINUTE_MS, type Text, text } from '../../kernel/index.ts'
import type { Unassigned } from '../answer.ts'
import type { Filled } from './fill.ts'
import type { Roster, Seat } from './model.ts'

/** How many names an explanation lists. */
const MOST_NAMES = 5
/** How many shortages are told together with the posts they compete with; a search through everybody each. */
const MOST_RIVALS = 100

/** What keeps a person from a seat, as things are: the first that helps if given way on. */
interface Obstacle {
  readonly rule: 'far' | 'rest' | 'most-shifts' | 'away' | 'skill' | 'elsewhere'
  readonly person: number
  readonly by: number
}

/** From what is easiest given way on to what is not. */
const EASE: readonly Obstacle['rule'][] = ['rest', 'most-shifts', 'far', 'away', 'elsewhere', 'skill']

/** Shifts each person works in. */
const shiftsOf = (roster: Roster, filled: Filled): readonly (readonly number[])[] => {
  const of = roster.problem.people.map((): number[] => [])
  for (const [seat, people] of filled.entries())
    for (const person of people) of[person]!.push(roster.seats[seat]!.shift)
  return of
}

/** By how much the rest before or after a shift would be too short. */
const restShort = (roster: Roster, worked: readonly number[], shift: number): number => {
  const { shifts, restMs } = roster.problem
  const wanted = shifts[shift]!
  return Math.max(
    0,
    ...worked.map((other) => {
      const { from, until } = shifts[other]!
      return restMs - Math.max(wanted.from - until, from - wanted.until)
    }),
  )
}

const obstacle = (
  roster: Roster,
  person: number,
  seat: Seat,
  worked: readonly number[],
  skill: string | undefined,
): Obstacle | undefined => {
  if (skill !== undefined && !roster.has(person, skill)) return { rule: 'skill', person, by: 1 }
  const barred = roster.bar(person, seat)
  if (barred) return { ...barred, person }
  const { shifts, people } = roster.problem
  const { from, until } = shifts[seat.shift]!
  if (worked.some((other) => shifts[other]!.from < until && from < shifts[other]!.until))
    return { rule: 'elsewhere', person, by: 0 }
  const short = restShort(roster, worked, seat.shift)
  if (short > 0) return { rule: 'rest', person, by: short }
  if (worked.length >= (people[person]!.mostShifts ?? Infinity))
    return { rule: 'most-shifts', person, by: worked.length }
  return undefined
}

const minutesUp = (ms: number): number => Math.ceil(ms / MINUTE_MS)
const km = (value: number): string => value.toFixed(1)

/** What the nearest person could do, and what to give way on. */
const WORDS: Readonly<Record<Obstacle['rule'], (who: string, by: number) => readonly [Text, Text]>> = {
  rest: (who, by) => [
    text(`${who} 可以,但休息少 ${minutesUp(by)} 分钟`, `${who} could, with ${minutesUp(by)} min less rest`),
    text(`休息时间缩短 ${minutesUp(by)} 分钟`, `shorten the rest by ${minutesUp(by)} min`),
  ],
  'most-shifts': (who) => [
    text(`${who} 可以,但班次已满`, `${who} could, but has all shifts allowed`),
    text(`${who} 多上一班`, `one more shift for ${who}`),
  ],
  far: (who, by) => [
    text(`${who} 可以,但远 ${km(by)} 公里`, `${who} could, living ${km(by)} km too far away`),
    text(`距离上限放宽 ${km(by)} 公里`, `let people serve ${km(by)} km farther away`),
  ],
  away: (who, by) => [
    text(`${who} 有 ${minutesUp(by)} 分钟不在`, `${who} is away for ${minutesUp(by)} min of it`),
    text(`${who} 早到或晚走 ${minutesUp(by)} 分钟`, `have ${who} there ${minutesUp(by)} min more`),
  ],
  elsewhere: (who) => [
    text(`能来的都在别的岗位,如 ${who}`, `all who could are at other posts, e.g. ${who}`),
    text('增派人员', 'more people'),
  ],
  skill: (who, by) => [
    text(`${who} 最接近,缺 ${by} 项技能`, `${who} comes nearest and lacks ${by} skill(s)`),
    text('培训或增派有该技能的人员', 'train people, or bring some with the skill'),
  ],
}

/** Posts that share too few people in one shift: those reached from a short seat by who could serve at several. */
const rivals = (
  roster: Roster,
  filled: Filled,
  seat: number,
): { seats: readonly number[]; people: number } => {
  const sameShift = [...roster.seats.keys()].filter(
    (other) => roster.seats[other]!.shift === roster.seats[seat]!.shift,
  )
  const seatOf = new Map(
    sameShift.flatMap((other) => filled[other]!.map((person) => [person, other] as const)),
  )
  const reached = new Set<number>([seat])
  const people = new Set<number>()
  for (const at of reached)
    for (const person of roster.problem.people.keys()) {
      if (people.has(person) || !roster.isAble(person, at)) continue
      const working = seatOf.get(person)
      if (working === undefined) continue
      people.add(person)
      reached.add(working)
    }
  return { seats: [...reached], people: people.size }
}

const rivalWords = (roster: Roster, filled: Filled, seat: number): Text => {
  const { seats, people } = rivals(roster, filled, seat)
  const wanted = seats.reduce((sum, at) => sum + roster.seats[at]!.wanted, 0)
  const names = seats.slice(0, MOST_NAMES).map((at) => roster.problem.posts[roster.seats[at]!.post]!.id)
  const more = seats.length > MOST_NAMES ? '…' : ''
  return text(
    `;该班 ${names.join('、')}${more} 共需 ${wanted} 人,能到岗 ${people} 人`,
    `; in this shift ${names.join(', ')}${more} want ${wanted} people together and ${people} can serve there`,
  )
}

interface Lack {
  readonly rule: string
  readonly count: number
  readonly what: Text
  readonly skill?: string
}

/** Whether giving way on one obstacle is easier than on another. */
const easier = (a: Obstacle, b: Obstacle): boolean => {
  const [first, second] = [EASE.indexOf(a.rule), EASE.indexOf(b.rule)]
  return first < second || (first === second && a.by < b.by)
}

/** Who could serve in a seat if one thing gave way, the easiest; undefined where there is nobody else. */
const nearestTo = (
  roster: Roster,
  seat: Seat,
  inSeat: readonly number[],
  worked: readonly (readonly number[])[],
  skill: string | undefined,
): Obstacle | undefined => {
  let nearest: Obstacle | undefined
  for (let person = 0; person < roster.problem.people.length; person++) {
    const found = obstacle(roster, person, seat, worked[person]!, skill)
    if (found && (!nearest || easier(found, nearest)) && !inSeat.includes(person)) nearest = found
  }
  return nearest
}

const reason = (
  seat: Seat,
  lack: Lack,
  who: string,
  nearest: Obstacle | undefined,
  crowd: Text,
): Unassigned => {
  const { rule, count, what } = lack
  if (!nearest)
    return {
      id: seat.id,
      rule,
      shortBy: count,
      message: text(`${what.zh};没有其他人员。`, `${what.en}; there is nobody else.`),
      relax: text('增派人员', 'more people'),
    }
  const [could, relax] = WORDS[nearest.rule](who, nearest.by)
  return {
    id: seat.id,
    rule,
    nearest: who,
    shortBy: count,
    message: text(`${what.zh};${could.zh}${crowd.zh}。`, `${what.en}; ${could.en}${crowd.en}.`),
    relax,
  }
}

const lacksOf = (roster: Roster, seat: Seat, people: readonly number[]): readonly Lack[] => {
  const lacks: Lack[] = []
  const [unmanned, short] = [seat.floor - people.length, seat.wanted - people.length]
  if (unmanned > 0)
    lacks.push({
      rule: 'unmanned',
      count: unmanned,
      what: text(`低于最低人数 ${unmanned} 人`, `${unmanned} below its floor`),
    })
  else if (short > 0)
    lacks.push({ rule: 'short', count: short, what: text(`缺 ${short} 人`, `${short} short`) })
  for (const { skill, count } of seat.needs) {
    const none = count - people.filter((person) => roster.has(person, skill)).length
    if (none > 0)
      lacks.push({
        rule: 'need',
        count: none,
        what: text(`缺 ${none} 名“${skill}”`, `${none} with "${skill}" missing`),
        skill,
      })
  }
  return lacks
}

/** Every seat that lacks somebody: by which rule, who comes nearest, what to give way on, and which posts compete. */
export const explainSeats = (roster: Roster, filled: Filled): readonly Unassigned[] => {
  const worked = shiftsOf(roster, filled)
  let told = 0
  return roster.seats.flatMap((seat, index) =>
    lacksOf(roster, seat, filled[index]!).map((lack) => {
      const nearest = nearestTo(roster, seat, filled[index]!, worked, lack.skill)
      const who = nearest ? roster.problem.people[nearest.person]!.id : ''
      const crowd = told++ < MOST_RIVALS ? rivalWords(roster, filled, index) : text('', '')
      return reason(seat, lack, who, nearest, crowd)
    }),
  )
}

/** Where the shifts themselves leave a post alone: the next begins too late for a relief (换人不撤岗). */
export const contradictions = (roster: Roster): readonly Unassigned[] => {
  const { posts, shifts, reliefMs } = roster.problem
  const found: Unassigned[] = []
  for (const [post, { id }] of posts.entries()) {
    const manned = roster.seats.filter((seat) => seat.post === post).map(({ shift }) => shifts[shift]!)
    manned.sort((a, b) => a.from - b.from)
    for (const [index, next] of manned.entries()) {
      const covered = Math.max(...manned.slice(0, index).map(({ until }) => until))
      const short = next.from + reliefMs - covered
      if (index === 0 || short <= 0 || covered >= next.until) continue
      found.push({
        id: `${id}@${next.id}`,
        rule: 'relief',
        shortBy: short,
        message: text(
          `交接时间差 ${minutesUp(short)} 分钟,换岗时会脱岗。`,
          `The relief is ${minutesUp(short)} min too short: the post would be left.`,
        ),
        relax: text(
          `该班提前 ${minutesUp(short)} 分钟上岗`,
          `begin this shift ${minutesUp(short)} min earlier`,
        ),
      })
    }
  }
  return found
}
