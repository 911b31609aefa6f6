import type { Reader, Reads } from '../desk/index.ts'
import { rowOf, shardOf } from '../desk/index.ts'
import type { CaseState } from '../kernel/index.ts'
import type { Driver } from './driver.ts'
import { casesOf } from './queues.ts'
import { EVENT_COLUMNS, type EventRow } from './rows.ts'

/** The role that reads for people: it may select what its settings allow, and nothing else. */
export const READER_ROLE = 'bihuan_reader'

/** Statements that run one after another on one connection of the restricted role. */
type WithConnection = <Value>(work: (on: Pick<Driver, 'query'>) => Promise<Value>) => Promise<Value>

/**
 * What a reader may see, decided again by the database: the connection is one of a role that row-level security binds,
 * and is told who reads before every read. A connection that was never told shows nothing.
 */
export const readsOf = (connection: WithConnection, reader: Reader): Reads => {
  const told = [JSON.stringify(reader.scopes), JSON.stringify(reader.receipts)]
  const reading = <Value>(work: (on: Pick<Driver, 'query'>) => Promise<Value>): Promise<Value> =>
    connection(async (on) => {
      await on.query(
        `select set_config('bihuan.scopes', $1, false), set_config('bihuan.receipts', $2, false)`,
        told,
        'reader',
      )
      return work(on)
    })
  return {
    load: async (streams) => {
      const rows = await reading(({ query }) =>
        query<{ state: CaseState }>(
          'select state from bihuan.case_seen where shard = any ($1::smallint[]) and id = any ($2::text[])',
          [streams.map(shardOf), streams],
          'load seen',
        ),
      )
      return { rows: new Map(rows.map(({ state }) => [state.id, rowOf(state)])) }
    },
    events: (stream, afterVersion, limit) =>
      reading(({ query }) =>
        query<EventRow>(
          `select ${EVENT_COLUMNS} from bihuan.event_seen
            where shard = $1 and stream = $2 and version > $3 order by version limit $4`,
          [shardOf(stream), stream, afterVersion, limit],
          'events seen',
        ),
      ),
    cases: (...query) => reading((on) => casesOf(on, ...query)),
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
