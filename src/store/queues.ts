import { type CaseQuery, type Page, rowOf, type StreamRow, shardOf } from '../desk/index.ts'
import { RETURNED_OFTEN } from '../kernel/index.ts'
import { cursorOf, NEVER_DUE, orderOf, readCursor } from './cases.ts'
import type { Driver as Whole } from './driver.ts'
import type { PAGE_ASK } from './page-function.ts'
import type { Remembered } from './remembered.ts'
import { stateOf } from './rows.ts'
import type { Told } from './seen.ts'
import { together } from './together.ts'

type Driver = Pick<Whole, 'query'>

/**
 * Pages of cases in SQL. Cases of one bureau, programme and stage are one **queue** (`bihuan.queue`; closed and open
 * ones apart); one that is offered to a bureau is in a queue of that bureau besides, where only what is offered is looked
 * for. So nearly every filter comes to a list of queues, of which a city has some hundreds. A page is then
 * found in the first of these ways that is sure to have all of it, each with a bound on what it reads:
 *
 * - **merge**: the first of every queue wanted, or of every queue in every area wanted, each a piece of an index;
 *   at once where the pieces are few, at last where nothing else found the page.
 * - **walk**: the first cases in order, whatever queue they are in; enough where many are wanted.
 * - **gather**: all cases of the areas and queues wanted; enough where there are few.
 *
 * Pages that are asked for in the same moment are found in one call of `bihuan.pages` (`page-function.ts`).
 */
export interface Bounds {
  /** A merge that is tried first reads so many cases. */
  readonly merge: number
  /** A walk reads so many. */
  readonly walk: number
  /** So many are gathered. */
  readonly gather: number
}
/** Rows of larger pages are not remembered. */
const MOST_KEPT = 200
const BOUNDS: Bounds = { merge: 10_000, walk: 10_000, gather: 5_000 }

/** A page that somebody asks for. */
export interface PageAsk {
  readonly query: CaseQuery
  readonly after: string | undefined
  readonly limit: number
  /** Whom the database is to let read; undefined where it restricts nobody. */
  readonly told?: Told
}

const [LEAST, MOST] = [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER]

/** Whatever the database need not be asked for: it is nobody's, or contradicts itself. */
const isEmpty = ({ query }: PageAsk): boolean =>
  query.within?.length === 0 || (orderOf(query) === 'due' && query.closed === true)

/** A page as `bihuan.pages` is asked for it: bounds on the key of its order, and on that of the other. */
const askOf = (
  { query, after, limit, told }: PageAsk,
  bounds: Bounds,
): { readonly [Name in keyof typeof PAGE_ASK]: unknown } => {
  const {
    within = [{}],
    programmes,
    bureaus,
    stages,
    closed,
    area,
    requester,
    returnedOften,
    offered,
  } = query
  const order = orderOf(query)
  const { openedFrom = LEAST, openedBefore, dueFrom = LEAST, dueBefore } = query
  const cursor = readCursor(after)
  // Of those that are due at some moment, none is due never.
  const dueLast =
    dueBefore === undefined ? (query.dueFrom === undefined ? NEVER_DUE : NEVER_DUE - 1) : dueBefore - 1
  const openedLast = openedBefore === undefined ? MOST : openedBefore - 1
  const keys =
    order === 'due'
      ? { low: dueFrom, high: dueLast, other_low: openedFrom, other_high: openedLast }
      : { low: -openedLast, high: -openedFrom, other_low: dueFrom, other_high: dueLast }
  return {
    order: offered ? 'offered' : order === 'due' && returnedOften ? 'returned' : order,
    ...{ scopes: told?.[0], receipts: told?.[1] },
    ...{ within, programmes, bureaus, stages, area, requester },
    closed: order === 'due' ? false : closed,
    ...keys,
    after_key: cursor?.key ?? LEAST,
    after_id: cursor?.id ?? '',
    returned: returnedOften ? RETURNED_OFTEN.times : 0,
    wanted: limit + 1,
    ...bounds,
  }
}

interface FoundRow {
  readonly n: number
  /** Of the cases found, one more than the page has where there is a next; with their stamps. */
  readonly ids: string | null
  readonly stamps: string | null
  /** Where the last of the page stands in the order, where there is a next. */
  readonly next: number | null
}
/** A case's state as its table has it, with the stamp of its row. */
export interface Stamped {
  readonly state: string
  readonly stamp: string
}

const TELL = `select set_config('bihuan.scopes', $1, false), set_config('bihuan.receipts', $2, false)`

/** The rows of what was found: those whose stamps are known as they are, the others read. */
const rowsOf = async (
  driver: Driver,
  ids: readonly string[],
  stamps: readonly string[],
  { told }: PageAsk,
  remembered: Remembered,
): Promise<readonly StreamRow[]> => {
  const known = new Map<string, StreamRow>()
  for (const [index, id] of ids.entries()) {
    const held = remembered.get(id)
    if (held && held.stamp === stamps[index]) known.set(id, held.row)
  }
  const unknown = ids.filter((id) => !known.has(id))
  if (unknown.length > 0) {
    if (told) await driver.query(TELL, told, 'tell')
    const read = await driver.query<Stamped>(
      'select state, stamp from bihuan.load($1, $2)',
      [unknown.map(shardOf), unknown],
      'load',
    )
    // Whoever reads queue after queue would drive out what people work on.
    const isPage = ids.length <= MOST_KEPT
    for (const { state, stamp } of read) {
      const row = rowOf(stateOf(state))
      known.set(row.id, isPage ? remembered.keep(row, stamp) : row)
    }
  }
  // One that has just gone where the reader does not see it is left out.
  return ids.flatMap((id) => known.get(id) ?? [])
}

const NOTHING: Page<StreamRow> = { rows: [] }

/** Pages of the cases that queries list, in the order in which they are asked for; the same is looked for once. */
export const pagesOf = async (
  driver: Driver,
  asks: readonly PageAsk[],
  { rows: remembered, bounds = BOUNDS }: { readonly rows: Remembered; readonly bounds?: Bounds | undefined },
): Promise<readonly Page<StreamRow>[]> => {
  const different = new Map<string, PageAsk>()
  const texts = asks.map((ask) => {
    if (isEmpty(ask)) return undefined
    const text = JSON.stringify(askOf(ask, bounds))
    different.set(text, ask)
    return text
  })
  if (different.size === 0) return asks.map(() => NOTHING)
  const wanted = [...different]
  const found = await driver.query<FoundRow>(
    'select n, ids, stamps, last_key as next from bihuan.pages($1)',
    [`[${wanted.map(([text]) => text).join(',')}]`],
    'pages',
  )
  const pages = new Map<string | undefined, Page<StreamRow>>()
  for (const { n, ids, stamps, next } of found) {
    const [text, ask] = wanted[n - 1]!
    const page = (ids?.split(' ') ?? []).slice(0, ask.limit)
    const rows = await rowsOf(driver, page, stamps?.split(' ') ?? [], ask, remembered)
    pages.set(text, { rows, ...(next === null ? {} : { next: cursorOf({ key: next, id: page.at(-1)! }) }) })
  }
  return texts.map((text) => pages.get(text) ?? NOTHING)
}

/** Two rounds under way keep a second core of the database busy; more only make each round smaller. */
const ROUNDS = 2

/** Asks for pages together with those that others ask for; large ones, as exports read them, keep nobody waiting. */
export const pagesTogether = (
  answer: (asks: readonly PageAsk[]) => Promise<readonly Page<StreamRow>[]>,
): ((ask: PageAsk) => Promise<Page<StreamRow>>) => {
  const small = together(answer, ROUNDS)
  return async (ask) => {
    // What is wrong with one page is told before others wait for it.
    readCursor(ask.after)
    return ask.limit <= MOST_KEPT ? small(ask) : (await answer([ask]))[0]!
  }
}
