import type { StreamRow } from '../desk/index.ts'
import { days, instant, MACHINE, type Programme } from '../kernel/index.ts'
import type { Host } from './host.ts'

/** What somebody has said so far of what they ask for, by field. */
export type Said = Readonly<Record<string, unknown>>

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

const wordsOf = (said: Said, name: string): string => String(said[name] ?? '').trim()

const isAbout = (programme: Programme, { state }: StreamRow, said: Said): boolean => {
  const { same, near } = programme.door!.joins!
  const request = state.request as Said
  return (
    same.every((name) => wordsOf(request, name) === wordsOf(said, name)) &&
    likeness(wordsOf(request, near), wordsOf(said, near)) >= ALIKE
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

/** Matters near by that are in hand and that what is said is about as well, those most asked about first. */
export const similarTo = async (
  host: Host,
  programme: Programme,
  area: string,
  said: Said,
): Promise<readonly Similar[]> => {
  const { joins } = programme.door ?? {}
  if (!joins || wordsOf(said, joins.near) === '') return []
  const counts = new Map<string, number>()
  for (const row of await recent(host, programme.id, area))
    if (isAbout(programme, row, said)) counts.set(headOf(row), (counts.get(headOf(row)) ?? 0) + 1)
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

/**
 * Has a case that was just opened handled under one that neighbours have asked about. One that has ended in this moment
 * takes none: the new case then stands by itself, which loses nothing.
 */
export const joinTo = async (host: Host, opened: string, into: string, reason: string): Promise<void> => {
  const input = { into, reason }
  const command = { case: opened, action: 'merge', input, key: `join:${opened}` }
  const joined = await host.desk.perform(command, MACHINE)
  if (!joined.ok) host.log.info({ reason: joined.refusal.code }, 'a request was not joined')
}
