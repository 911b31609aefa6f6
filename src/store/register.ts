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

/** What is kept, with the transaction that wrote it; no value where the stamp is as it was said. */
interface StampedRow extends KeptRow {
  readonly stamp: string
}
interface LinkedRow extends StampedRow {
  readonly n: number
  readonly linked: StampedRow | null
}

/** Sessions at work, each with its account. */
const MOST_REMEMBERED = 5_000

/** Values as they were last read: one whose stamp is still the same is not sent again. */
class Values {
  private readonly all = new LRUCache<string, { readonly stamp: string; readonly kept: Kept }>({
    max: MOST_REMEMBERED,
  })

  get(kind: string, key: string) {
    return this.all.get(`${kind} ${key}`)
  }

  keep(kind: string, { stamp, ...row }: StampedRow): Kept {
    const held = this.get(kind, row.key)
    if (held?.stamp === stamp) return held.kept
    const kept = keptOf(row)
    this.all.set(`${kind} ${row.key}`, { stamp, kept })
    return kept
  }
}

interface Wanted {
  readonly kind: string
  readonly key: string
  readonly link: Link
}
interface Known {
  readonly stamp: string
  readonly linked: string
}

/** The stamps of what is wanted and of what it names, as far as they are known. */
const knownOf = (values: Values, { kind, key, link }: Wanted): Known => {
  const held = values.get(kind, key)
  const name = (held?.kept.value as Readonly<Record<string, unknown>> | undefined)?.[link.field]
  const linked = typeof name === 'string' ? values.get(link.kind, name) : undefined
  return { stamp: held?.stamp ?? '', linked: linked?.stamp ?? '' }
}

/** Every request asks for a session with its account: those that come in together are looked up together. */
const lookUp = (driver: Driver): ((wanted: Wanted) => Promise<Found | undefined>) => {
  const values = new Values()
  return together<Wanted, Found | undefined>(async (wanted) => {
    const known = wanted.map((one) => knownOf(values, one))
    const rows = await driver.query<LinkedRow>(
      `select w.n::int as n, k.key, k.version, k.xmin::text as stamp, k.expires_at as "expiresAt",
              case when k.xmin::text <> w.stamp then k.value end as value,
              case when l.key is not null then json_build_object(
                'key', l.key, 'version', l.version, 'stamp', l.xmin::text, 'expiresAt', l.expires_at,
                'value', case when l.xmin::text <> w.linked then l.value end) end as linked
         from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[])
           with ordinality as w(of, id, field, other, stamp, linked, n)
         join bihuan.kept k on k.kind = w.of and k.key = w.id
         left join bihuan.kept l on l.kind = w.other and l.key = k.value ->> w.field`,
      [
        wanted.map(({ kind }) => kind),
        wanted.map(({ key }) => key),
        wanted.map(({ link }) => link.field),
        wanted.map(({ link }) => link.kind),
        known.map(({ stamp }) => stamp),
        known.map(({ linked }) => linked),
      ],
      'kept',
    )
    const found: Found[] = []
    for (const { n, linked, ...row } of rows) {
      const { kind, link } = wanted[n - 1]!
      const kept = values.keep(kind, row)
      found[n - 1] = linked ? { ...kept, linked: values.keep(link.kind, linked) } : kept
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
