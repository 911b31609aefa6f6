import type { Reader, Reads, Seen, StoredEvent, Stretch } from '../desk/index.ts'
import { rowOf, shardOf } from '../desk/index.ts'
import type { Driver } from './driver.ts'
import { pagesOf, pagesTogether } from './queues.ts'
import type { Remembered } from './remembered.ts'
import { type EventRow, eventOf, stateOf } from './rows.ts'
import { type Told, toldOf } from './seen.ts'
import { together } from './together.ts'

/** The role that reads for people: it may select what its settings allow, and nothing else. */
export const READER_ROLE = 'bihuan_reader'

/** Statements that run one after another on one connection of the restricted role. */
type WithConnection = <Value>(work: (on: Pick<Driver, 'query'>) => Promise<Value>) => Promise<Value>

interface Look {
  /** Its scopes and receipts, as the database is told them. */
  readonly told: Told
  readonly stream: string
  readonly events: Stretch | undefined
}
/** A case's row, without its state where that is known, or one of its events. */
type SeenRow = { readonly n: number } & (
  | { readonly stamp: string; readonly state: string | null }
  | ({ readonly stamp: null; readonly state: null } & Pick<
      EventRow,
      'pos' | 'version' | 'body' | 'leaf' | 'personal'
    >)
)

/** Looks with their readers by number, from 1: who looks at several cases in one moment is told of once. */
const readersOf = (looks: readonly Look[]) => {
  const numbers = new Map<Told, number>()
  const which = looks.map(({ told }) => {
    const number = numbers.get(told) ?? numbers.size + 1
    numbers.set(told, number)
    return number
  })
  return { readers: [...numbers.keys()], which }
}

const lookTogether = (connection: WithConnection, rows: Remembered) =>
  together<Look, Seen | undefined>(async (looks) => {
    const known = looks.map(({ stream }) => rows.get(stream))
    const { readers, which } = readersOf(looks)
    const found = await connection(({ query }) =>
      query<SeenRow>(
        'select * from bihuan.see($1, $2, $3, $4, $5, $6, $7, $8)',
        [
          readers.map(([scopes]) => scopes),
          readers.map(([, receipts]) => receipts),
          which,
          looks.map(({ stream }) => shardOf(stream)),
          looks.map(({ stream }) => stream),
          known.map((held) => held?.stamp ?? ''),
          looks.map(({ events }) => events?.after ?? 0),
          looks.map(({ events }) => events?.limit ?? 0),
        ],
        'see',
      ),
    )
    const seen: (Seen & { readonly events: StoredEvent[] })[] = []
    for (const one of found) {
      const at = one.n - 1
      if (one.stamp === null) {
        const { stream } = looks[at]!
        const { pos, version, body, leaf, personal } = one
        seen[at]!.events.push(eventOf({ shard: shardOf(stream), stream, pos, version, body, leaf, personal }))
        continue
      }
      const row = one.state ? rows.keep(rowOf(stateOf(one.state)), one.stamp) : known[at]!.row
      seen[at] = { row, events: [] }
    }
    return looks.map((_, index) => seen[index])
  })

/**
 * What readers may see, decided again by the database: connections are of a role that row-level security binds, and
 * each statement is told who reads. A statement that was not told shows nothing. Single cases that are looked at in
 * the same moment are read in one statement, each by the scopes and receipts of its own reader.
 */
export const readersOn = (connection: WithConnection, rows: Remembered): ((reader: Reader) => Reads) => {
  const look = lookTogether(connection, rows)
  const pages = pagesTogether((asks) => connection((on) => pagesOf(on, asks, { rows })))
  const made = new WeakMap<Reader, Reads>()
  return (reader) => {
    const known = made.get(reader)
    if (known) return known
    const told = toldOf(reader)
    const reads: Reads = {
      see: (stream, events) => look({ told, stream, events }),
      cases: (query, after, limit) => pages({ query, after, limit, told }),
    }
    made.set(reader, reads)
    return reads
  }
}

/**
 * Makes the role where there is none, and gives it what it needs. A database user who may not make roles needs an
 * administrator to have done so: see the operations guide.
 */
export const READER_SETUP = `
do $$ begin
  perform pg_advisory_xact_lock(x'62687562'::int);
  if not exists (select from pg_roles where rolname = '${READER_ROLE}') then
    begin
      create role ${READER_ROLE} nologin;
    exception when duplicate_object or unique_violation then null;
    end;
  end if;
  if not pg_has_role(current_user, '${READER_ROLE}', 'member') then
    execute format('grant ${READER_ROLE} to %I', current_user);
  end if;
  if not has_schema_privilege('${READER_ROLE}', 'bihuan', 'usage')
     or not has_table_privilege('${READER_ROLE}', 'bihuan.event_seen', 'select') then
    grant usage on schema bihuan to ${READER_ROLE};
    grant select on bihuan.stream, bihuan.queue, bihuan.area, bihuan.area_above, bihuan.case_seen, bihuan.event_seen
      to ${READER_ROLE};
  end if;
end $$`
