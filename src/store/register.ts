import { LRUCache } from 'lru-cache'
import type { Found, Kept, Link, Proof, Recalled, Register } from '../desk/index.ts'
import type { Instant } from '../kernel/index.ts'
import type { Driver } from './driver.ts'
import { together } from './together.ts'

interface MemoryRegister extends Register {
  /** Whether what a proof is of is as it was. */
  isStill(proof: Proof | undefined): boolean
}

/** What is kept in memory; see `Register`. Values are copied in and out, as a database would. */
export const memoryRegister = (): MemoryRegister => {
  const kinds = new Map<string, Map<string, Kept>>()
  const of = (kind: string): Map<string, Kept> => {
    const found = kinds.get(kind) ?? new Map<string, Kept>()
    kinds.set(kind, found)
    return found
  }
  const find = (kind: string, key: string, link?: Link): Found | undefined => {
    const found = of(kind).get(key)
    const name = link && (found?.value as Readonly<Record<string, unknown>> | undefined)?.[link.field]
    const linked = link && typeof name === 'string' ? of(link.kind).get(name) : undefined
    return structuredClone(found && linked ? { ...found, linked } : found)
  }
  const stamps = new WeakMap<Kept, string>()
  let last = 0
  const stampOf = (kind: string, key: string): string => {
    const kept = of(kind).get(key)
    return (kept && stamps.get(kept)) ?? ''
  }
  const put = (...[kind, key, value, { expected, expiresAt } = {}]: Parameters<Register['put']>) => {
    const before = of(kind).get(key)?.version ?? 0
    if (expected !== undefined && expected !== before) return undefined
    const expires = expiresAt === undefined ? {} : { expiresAt }
    const kept: Kept = { key, version: before + 1, value: structuredClone(value), ...expires }
    of(kind).set(key, kept)
    stamps.set(kept, String(++last))
    return kept.version
  }
  return {
    get: async (kind, key, link) => find(kind, key, link),
    recall: (kind, key, link) => {
      const found = find(kind, key, link)
      if (!found) return undefined
      const both = [{ kind, key }, ...(found.linked ? [{ kind: link.kind, key: found.linked.key }] : [])]
      return { found, proof: both.map((one) => ({ ...one, stamp: stampOf(one.kind, one.key) })) }
    },
    isStill: (proof = []) => proof.every(({ kind, key, stamp }) => stampOf(kind, key) === stamp),
    put: async (...one) => put(...one),
    putAll: async (kind, values) => {
      for (const [key, value] of values) put(kind, key, value)
    },
    remove: async (kind, key) => void of(kind).delete(key),
    removeNaming: async (kind, values) => {
      for (const { key, value } of [...of(kind).values()])
        if (typeof value === 'string' && values.includes(value)) of(kind).delete(key)
    },
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
interface Remembered extends Recalled {
  readonly link: Link
}

interface Wanted {
  readonly kind: string
  readonly key: string
  readonly link: Link
}

const rememberedOf = (
  { kind, key, link }: Wanted,
  { stamp, ...row }: StampedRow,
  linked: StampedRow | null,
): Remembered => {
  const kept = keptOf(row)
  const proof = [{ kind, key, stamp }]
  if (!linked) return { link, found: kept, proof }
  const { stamp: by, ...other } = linked
  return {
    ...{ link, found: { ...kept, linked: keptOf(other) } },
    proof: [...proof, { kind: link.kind, key: other.key, stamp: by }],
  }
}

/** What was last read, by kind and key. */
class Recollection {
  private readonly all = new LRUCache<string, Remembered>({ max: MOST_REMEMBERED })

  get({ kind, key, link }: Wanted): Remembered | undefined {
    const known = this.all.get(`${kind} ${key}`)
    return known?.link === link ? known : undefined
  }

  keep({ kind, key }: Wanted, read: Remembered): void {
    this.all.set(`${kind} ${key}`, read)
  }

  forget(kind: string, key: string): void {
    this.all.delete(`${kind} ${key}`)
  }
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
const lookUp = (driver: Driver, recollection: Recollection) =>
  together<Wanted, Found | undefined>(async (wanted) => {
    const known = wanted.map((one) => recollection.get(one))
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
        known.map((one) => one?.proof[0]?.stamp ?? ''),
        known.map((one) => one?.proof[1]?.stamp ?? ''),
      ],
      'kept',
    )
    const found: Found[] = []
    for (const { n, kept, linked } of rows) {
      const one = wanted[n - 1]!
      const now = kept ? rememberedOf(one, kept, linked) : known[n - 1]!
      if (kept) recollection.keep(one, now)
      found[n - 1] = now.found
    }
    for (const [index, { kind, key }] of wanted.entries()) if (!found[index]) recollection.forget(kind, key)
    return wanted.map((_, index) => found[index])
  })

const getOne = async (driver: Driver, kind: string, key: string): Promise<Kept | undefined> => {
  const [row] = await driver.query<KeptRow>(
    `select ${COLUMNS} from bihuan.kept where kind = $1 and key = $2`,
    [kind, key],
    'kept_one',
  )
  return row && keptOf(row)
}

const KEEP = `insert into bihuan.kept as k (kind, key, version, value, expires_at)
  values ($1, $2, 1, $3::json, $4::bigint)
  on conflict (kind, key) do update
    set version = k.version + 1, value = excluded.value, expires_at = excluded.expires_at
    where $5::int is null
  returning version`
/** On a version that was seen: an insert would put back what somebody else removes in the same moment. */
const KEEP_ON = `update bihuan.kept set version = version + 1, value = $3::json, expires_at = $4::bigint
  where kind = $1 and key = $2 and version = $5::int
  returning version`

/** What is kept in a database. */
export const sqlRegister = (driver: Driver): Register => {
  const recollection = new Recollection()
  const find = lookUp(driver, recollection)
  return {
    get: (kind, key, link) => (link ? find({ kind, key, link }) : getOne(driver, kind, key)),
    recall: (kind, key, link) => recollection.get({ kind, key, link }),
    put: async (kind, key, value, { expected, expiresAt } = {}) => {
      const [text, name] = (expected ?? 0) === 0 ? [KEEP, 'keep'] : [KEEP_ON, 'keep_on']
      const [row] = await driver.query<{ version: number }>(
        text,
        [kind, key, JSON.stringify(value), expiresAt ?? null, expected ?? null],
        name,
      )
      recollection.forget(kind, key)
      return row?.version
    },
    putAll: async (kind, values) => {
      if (values.size === 0) return
      await driver.query(
        `insert into bihuan.kept as k (kind, key, version, value)
         select $1, w.key, 1, w.value::json from unnest($2::text[], $3::text[]) as w(key, value)
         on conflict (kind, key) do update
           set version = k.version + 1, value = excluded.value, expires_at = null`,
        [kind, [...values.keys()], [...values.values()].map((value) => JSON.stringify(value))],
        'keep_all',
      )
      for (const key of values.keys()) recollection.forget(kind, key)
    },
    remove: async (kind, key) => {
      await driver.query('delete from bihuan.kept where kind = $1 and key = $2', [kind, key])
      recollection.forget(kind, key)
    },
    removeNaming: async (kind, values) => {
      const rows = await driver.query<{ key: string }>(
        `delete from bihuan.kept
          where kind = $1 and json_typeof(value) = 'string' and value #>> '{}' = any ($2) returning key`,
        [kind, values],
      )
      for (const { key } of rows) recollection.forget(kind, key)
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
  }
}
