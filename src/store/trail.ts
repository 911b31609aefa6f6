import { BadCursor, type Page, type Trail, type TrailEntry, type TrailQuery } from '../desk/index.ts'
import type { Instant } from '../kernel/index.ts'
import { binaryArrays } from './columns.ts'
import type { Driver } from './driver.ts'

/** Newest first; entries of one moment by their ids. A cursor is the last row's place. */
const cursorOf = ({ at, id }: TrailEntry): string => `${at} ${id}`
const readCursor = (after: string | undefined): { readonly at: number; readonly id: string } => {
  if (after === undefined) return { at: Number.MAX_SAFE_INTEGER, id: '' }
  const [, at, id] = /^(\d{1,16}) (.{1,200})$/.exec(after) ?? []
  if (at === undefined) throw new BadCursor()
  return { at: Number(at), id: id! }
}

const pageOf = (rows: readonly TrailEntry[], limit: number): Page<TrailEntry> => {
  const shown = rows.slice(0, limit)
  return { rows: shown, ...(rows.length > limit ? { next: cursorOf(shown.at(-1)!) } : {}) }
}

const fits = (query: TrailQuery, entry: TrailEntry): boolean => {
  const { account, accounts, case: of, kinds, except, from, before } = query
  return (
    (account === undefined || entry.account === account) &&
    (accounts === undefined || accounts.includes(entry.account)) &&
    (of === undefined || entry.case === of) &&
    (kinds === undefined || kinds.includes(entry.kind)) &&
    entry.kind !== except &&
    (from === undefined || entry.at >= from) &&
    (before === undefined || entry.at < before)
  )
}

/** The trail in memory; see `Trail`. */
export const memoryTrail = (): Trail => {
  const all = new Map<string, TrailEntry>()
  return {
    add: async (entries) => {
      for (const entry of entries) if (!all.has(entry.id)) all.set(entry.id, structuredClone(entry))
    },
    list: async (query, after, limit) => {
      const { at, id } = readCursor(after)
      const rows = [...all.values()]
        .filter((entry) => fits(query, entry) && (entry.at < at || (entry.at === at && entry.id > id)))
        .sort((a, b) => b.at - a.at || (a.id < b.id ? -1 : 1))
      return structuredClone(pageOf(rows, limit))
    },
    after: cursorOf,
  }
}

/** What accounts did to cases is nearly all of the trail: the index by kind is of the others. */
const COMMONEST = 'act'

interface TrailRow extends Omit<TrailEntry, 'case'> {
  readonly case: string | null
}

/** The trail in a database. */
export const sqlTrail = (driver: Driver): Trail => ({
  add: async (entries) => {
    if (entries.length === 0) return
    await driver.query(
      `insert into bihuan.trail (id, at, kind, account, stream, detail)
       select id, at, kind, account, stream, detail::json
         from unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[])
           as e(id, at, kind, account, stream, detail)
       on conflict (id) do nothing`,
      binaryArrays([
        ['text', entries.map(({ id }) => id)],
        ['int8', entries.map(({ at: moment }) => moment)],
        ['text', entries.map(({ kind }) => kind)],
        ['text', entries.map(({ account }) => account)],
        ['text', entries.map((entry) => entry.case)],
        ['text', entries.map(({ detail }) => JSON.stringify(detail))],
      ]),
      'trail_add',
    )
  },
  list: async ({ account, accounts, case: of, kinds, except, from, before }, after, limit) => {
    const { at, id } = readCursor(after)
    const conditions = ['(-at, id) > (-$1::bigint, $2)']
    const parameters: unknown[] = [at, id]
    const where = (condition: (place: string) => string, value: unknown): void => {
      if (value === undefined) return
      parameters.push(value)
      conditions.push(condition(`$${parameters.length}`))
    }
    // Alone, an account is looked for like one of several: by what is known of this one, the database would look through
    // everybody's newest for those of somebody who left long ago.
    const isAlone = account !== undefined && !accounts && !kinds
    const anyOf = isAlone ? [account] : accounts
    if (!isAlone) where((place) => `account = ${place}`, account)
    where((place) => `stream = ${place}`, of)
    where((place) => `kind <> ${place}`, except)
    // One list is read piece by piece of its index; where there are two, the other is looked through.
    if (accounts) where((place) => `kind = any(${place}::text[])`, kinds)
    where((place) => `-at <= -${place}::bigint`, from)
    where((place) => `-at > -${place}::bigint`, before)
    const first = (condition = '') =>
      `select id, at, kind, account, stream as "case", detail from bihuan.trail
        where ${conditions.join(' and ')} ${condition} order by (-at), id limit ${limit + 1}`
    // Of each word the first: a piece of its index, however rare it is.
    const ofEach = (words: readonly string[], condition: string) =>
      `select t.* from (select distinct unnest($${parameters.push(words)}::text[]) as word) w
         cross join lateral (${first(condition)}) t order by (-t.at), t.id limit ${limit + 1}`
    const inOrder = (): string => {
      if (anyOf) return ofEach(anyOf, 'and account = w.word')
      if (!kinds) return first()
      if (kinds.includes(COMMONEST)) return first(`and kind = any($${parameters.push(kinds)}::text[])`)
      return ofEach(kinds, `and kind <> '${COMMONEST}' and kind = w.word`)
    }
    const rows = await driver.query<TrailRow>(inOrder(), parameters)
    const entries = rows.map(({ case: stream, at: moment, ...row }) => ({
      ...row,
      at: moment as Instant,
      ...(stream === null ? {} : { case: stream }),
    }))
    return pageOf(entries, limit)
  },
  after: cursorOf,
})
