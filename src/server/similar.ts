import type { StreamRow } from '../../desk/index.ts'
import { days, instant, type Programme } from '../../kernel/index.ts'
import type { Host } from '../host.ts'
import { areaOf } from './ask.ts'
import type { Answers } from './question.ts'

/** A matter that neighbours have asked about already. */
export interface Similar {
  readonly row: StreamRow
  readonly programme: Programme
  /** How many have. */
  readonly neighbours: number
}

/** Whoever asked longer ago has been helped, or meant something else. */
const RECENT = days(14)
/** So many recent cases of an area are looked through. */
const MOST_LOOKED_AT = 300
const MOST_SHOWN = 3
const ALIKE = 0.5

/** What stands in nearly every place as it is written, and tells none from another. */
const USUAL = /小区|社区|家属院|号院|号楼|单元|[号楼栋幢室户]|\b(?:building|block|flat|unit|room|no)\b/g

const pairsIn = (text: string): ReadonlySet<string> => {
  // Numbers tell flats apart, not places; and every estate has buildings and stairs.
  const letters = [
    ...text
      .toLowerCase()
      .replace(USUAL, '')
      .replace(/[\d\s\p{P}]/gu, ''),
  ]
  return new Set(letters.slice(1).map((letter, n) => `${letters[n]}${letter}`))
}

/** How alike two places are as they are written, 0 to 1: the pairs of letters they share (Dice). */
export const likeness = (a: string, b: string): number => {
  const [left, right] = [pairsIn(a), pairsIn(b)]
  const shared = [...left].filter((pair) => right.has(pair)).length
  return left.size + right.size === 0 ? 0 : (2 * shared) / (left.size + right.size)
}

const isAbout = (programme: Programme, { state }: StreamRow, answers: Answers): boolean => {
  const { same, near } = programme.door!.joins!
  const request = state.request as Readonly<Record<string, unknown>>
  return (
    same.every((name) => request[name] === answers[name]?.trim()) &&
    likeness(String(request[near] ?? ''), answers[near] ?? '') >= ALIKE
  )
}

/** What a case is handled under: itself, or the case it was merged into. */
const headOf = ({ id, state }: StreamRow): string => (state.parent?.link === 'merged' ? state.parent.id : id)

const recent = async (
  { desk, now }: Host,
  programme: string,
  area: string,
): Promise<readonly StreamRow[]> => {
  const query = {
    programmes: [programme],
    area,
    openedFrom: instant(now() - RECENT),
    order: 'opened',
  } as const
  const [open, merged] = await Promise.all([
    desk.store.cases({ ...query, closed: false }, undefined, MOST_LOOKED_AT),
    desk.store.cases({ ...query, stages: ['merged'] }, undefined, MOST_LOOKED_AT),
  ])
  return [...open.rows, ...merged.rows]
}

/** Matters near by that are in hand and that the answers are about as well, those most asked about first. */
export const similarTo = async (
  host: Host,
  programme: Programme,
  answers: Answers,
): Promise<readonly Similar[]> => {
  const { joins } = programme.door ?? {}
  if (!joins || (answers[joins.near] ?? '').trim() === '') return []
  const counts = new Map<string, number>()
  for (const row of await recent(host, programme.id, areaOf(answers)))
    if (isAbout(programme, row, answers)) counts.set(headOf(row), (counts.get(headOf(row)) ?? 0) + 1)
  const { rows } = await host.desk.store.load([...counts.keys()], [])
  return [...rows.values()]
    .filter(({ closedAt }) => closedAt === undefined)
    .flatMap((row): readonly Similar[] => {
      const known = host.desk.registry.pinned(row.programme, row.programmeVersion)
      const own = row.programme === programme.id ? 1 : 0
      const merged = Object.values(row.state.children).filter(({ link }) => link === 'merged').length
      return known.ok
        ? [{ row, programme: known.value, neighbours: Math.max(own + merged, counts.get(row.id)!) }]
        : []
    })
    .sort((a, b) => b.neighbours - a.neighbours || b.row.openedAt - a.row.openedAt)
    .slice(0, MOST_SHOWN)
}
