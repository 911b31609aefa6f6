import { LRUCache } from 'lru-cache'
import type { Found, Kept, Link, Register } from '../desk/index.ts'
import type { Instant } from '../kernel/index.ts'
import type { Driver } from './driver.ts'
import { together } from './together.ts'

/** What is kept in memory; see `Register`. Values are copied in and out, as a database would. */
export const memoryRegister = (): Register => {
  const kinds = new Map<string, Map<string, Kept>>()
  const of = (kind: string): Map<string, Kept> => {
    const found = kinds.get(kind) ?? new Map<string, Kept>()
    kinds.set(kind, found)
    return found
  }
  return {
    get: async (kind, key, link) => {
      const found = of(kind).get(key)
      const name = link && (found?.value as Readonly<Record<string, unknown>> | undefined)?.[link.field]
      const linked = link && typeof name === 'string' ? of(link.kind).get(name) : undefined
      return structuredClone(found && linked ? { ...found, linked } : found)
    },
    put: async (kind, key, value, { expected, expiresAt } = {}) => {
      const before = of(kind).get(key)?.version ?? 0
      if (expected !== undefined && expected !== before) return undefined
      const version = before + 1
      of(kind).set(key, {
        key,
        version,
        value: structuredClone(value),
        ...(expiresAt === undefined ? {} : { expiresAt }),
      })
      return version
    },
    remove: async (kind, key) => void of(kind).delete(key),
    list: async (kind, after, limit) =>
      [...of(kind).values()]
        .filter(({ key }) => key > after)
        .sort((a, b) => (a.key < b.key ? -1 : 1))
        .slice(0, limit)
        .map((kept) => structuredClone(kept)),
    expire: async (now) => {
      const expired = [...kinds].flatMap(([kind, all]) =>
        [...all.values()]
          .filter(({ expiresAt }) => expiresAt !== undefined && expiresAt <= now)
          .map(({ key }) => ({ kind, key })),
      )
      for (const { kind, key } of expired) of(kind).delete(key)
      return expired.length
    },
  }
}

interface KeptRow extends Omit<Kept, 'expiresAt'> {
  readonly expiresAt: Instant | null
}
const COLUMNS = 'key, version, value, expires_at as "expiresAt"'
const keptOf = ({ expiresAt, ...row }: KeptRow): Kept => ({
  ...row,
  ...(expiresAt === null ? {} : { expiresAt }),
})

/** What is kept, with the transaction that wrote it. */
interface StampedRow extends KeptRow {
  readonly stamp: string
}
/** Nothing but its number where both are as they were last read. */
interface LinkedRow {
  readonly n: number
  readonly kept: StampedRow | null
  readonly linked: StampedRow | null
}

/** Sessions at work, each with its account. */
const MOST_REMEMBERED = 5_000

/** What was last read, and by which stamps it is known to be still so. */
interface Remembered {
  readonly stamp: string
  readonly linked: string
  readonly found: Found
}

interface Wanted {
  readonly kind: string
  readonly key: string
  readonly link: Link
}

const rememberedOf = ({ stamp, ...row }: StampedRow, linked: StampedRow | null): Remembered => {
  const kept = keptOf(row)
  if (!linked) return { stamp, linked: '', found: kept }
  const { stamp: by, ...other } = linked
  return { stamp, linked: by, found: { ...kept, linked: keptOf(other) } }
}

const SAME = `(k.xmin::text = w.stamp and coalesce(l.xmin::text, '') = w.linked)`
const SENT = ['k', 'l'].map(
  (of) => `json_build_object('key', ${of}.key, 'version', ${of}.version, 'stamp', ${of}.xmin::text,
             'expiresAt', ${of}.expires_at, 'value', ${of}.value)`,
)

/**
 * Every request asks for a session with its account: those that come in together are looked up together, and what has
 * not changed since it was last read is not sent again.
 */
const lookUp = (driver: Driver): ((wanted: Wanted) => Promise<Found | undefined>) => {
  const all = new LRUCache<string, Remembered>({ max: MOST_REMEMBERED })
  return together<Wanted, Found | undefined>(async (wanted) => {
    const names = wanted.map(({ kind, key, link }) => `${kind} ${link.field} ${key}`)
    const known = names.map((name) => all.get(name))
    const rows = await driver.query<LinkedRow>(
      `select w.n::int as n, case when not ${SAME} then ${SENT[0]} end as kept,
              case when not ${SAME} and l.key is not null then ${SENT[1]} end as linked
         from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[])
           with ordinality as w(of, id, field, other, stamp, linked, n)
         join bihuan.kept k on k.kind = w.of and k.key = w.id
         left join bihuan.kept l on l.kind = w.other and l.key = k.value ->> w.field`,
      [
        wanted.map(({ kind }) => kind),
        wanted.map(({ key }) => key),
        wanted.map(({ link }) => link.field),
        wanted.map(({ link }) => link.kind),
        known.map((one) => one?.stamp ?? ''),
        known.map((one) => one?.linked ?? ''),
      ],
      'kept',
    )
    const found: Found[] = []
    for (const { n, kept, linked } of rows) {
      const now = kept ? rememberedOf(kept, linked) : known[n - 1]!
      if (kept) all.set(names[n - 1]!, now)
      found[n - 1] = now.found
    }
    return wanted.map((_, index) => found[index])
  })
}

const getOne = async (driver: Driver, kind: string, key: string): Promise<Kept | undefined> => {
  const [row] = await driver.query<KeptRow>(
    `select ${COLUMNS} from bihuan.kept where kind = $1 and key = $2`,
    [kind, key],
    'kept_one',
  )
  return row && keptOf(row)
}

const getOn = (driver: Driver): Register['get'] => {
  const find = lookUp(driver)
  return (kind, key, link) => (link ? find({ kind, key, link }) : getOne(driver, kind, key))
}

/** What is kept in a database. */
export const sqlRegister = (driver: Driver): Register => ({
  get: getOn(driver),
  put: async (kind, key, value, { expected, expiresAt } = {}) => {
    const [row] = await driver.query<{ version: number }>(
      `insert into bihuan.kept as k (kind, key, version, value, expires_at)
       select $1, $2, 1, $3::json, $4::bigint where coalesce($5::int, 0) = 0 or exists (
         select 1 from bihuan.kept where kind = $1 and key = $2)
       on conflict (kind, key) do update
         set version = k.version + 1, value = excluded.value, expires_at = excluded.expires_at
         where $5::int is null or k.version = $5
       returning version`,
      [kind, key, JSON.stringify(value), expiresAt ?? null, expected ?? null],
      'keep',
    )
    return row?.version
  },
  remove: async (kind, key) => {
    await driver.query('delete from bihuan.kept where kind = $1 and key = $2', [kind, key])
  },
  list: async (kind, after, limit) => {
    const rows = await driver.query<KeptRow>(
      `select ${COLUMNS} from bihuan.kept where kind = $1 and key > $2 order by key limit $3`,
      [kind, after, limit],
    )
    return rows.map(keptOf)
  },
  expire: async (now) => {
    const rows = await driver.query('delete from bihuan.kept where expires_at <= $1 returning key', [now])
    return rows.length
  },
})
