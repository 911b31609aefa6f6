import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, describe, expect, it } from 'vitest'
import { lamps } from '../../test/fixtures/lamps.ts'
import { casesContract } from '../../test/support/cases-contract.ts'
import { bareEmbedded, emptyEmbedded } from '../../test/support/embedded.ts'
import { erasingContract } from '../../test/support/erasing-contract.ts'
import { figuresContract } from '../../test/support/figures-contract.ts'
import { recountsContract } from '../../test/support/recounts-contract.ts'
import { registerContract } from '../../test/support/register-contract.ts'
import { relativesContract } from '../../test/support/relatives-contract.ts'
import { sealsContract } from '../../test/support/seals-contract.ts'
import { storeContract } from '../../test/support/store-contract.ts'
import { trailContract } from '../../test/support/trail-contract.ts'
import { AREAS, type Factory, mark, unitOf } from '../../test/support/units.ts'
import { Desk, type Store, shardOf, systemClock } from '../desk/index.ts'
import type { Instant } from '../kernel/index.ts'
import {
  FolderInUse,
  memoryStore,
  openEmbedded,
  openPglite,
  openPostgres,
  openStore,
  Unreachable,
  UnsuitableDatabase,
} from './index.ts'
import { lockFolder } from './lock.ts'
import { migrate } from './migrate.ts'
import { MIGRATIONS } from './migrations/index.ts'
import { MAX_LOG_MIB, POSTGRES_MAJOR } from './pglite.ts'
import type { Bounds } from './queues.ts'
import { SqlStore } from './sql.ts'

const folders: string[] = []
const folder = (): string => {
  const made = mkdtempSync(join(tmpdir(), 'bihuan-store-'))
  folders.push(made)
  return made
}
afterAll(() => {
  for (const made of folders) rmSync(made, { recursive: true, force: true })
})
const emptyDriver = async () => openPglite(await emptyEmbedded(folder()))
const bareDriver = async () => openPglite(await bareEmbedded(folder()))

interface Emptiable {
  readonly store: Store
  empty(): Promise<unknown>
}

/** Starting PostgreSQL in WebAssembly takes a second: those that a test gives back are emptied for the next. */
const reused = (start: (n: number) => Promise<Emptiable>) => {
  const all: Emptiable[] = []
  const free: Emptiable[] = []
  afterAll(() => Promise.all(all.map(({ store }) => store.close())))
  return async (): Promise<Store> => {
    const one = free.pop() ?? (await start(all.length))
    if (!all.includes(one)) all.push(one)
    await one.empty()
    const close = async () => void free.push(one)
    return Object.assign(Object.create(one.store), { close }) as Store
  }
}

const EMPTY = `
  alter table bihuan.event disable trigger all; alter table bihuan.sealed disable trigger all;
  truncate bihuan.event, bihuan.sealed, bihuan.stream, bihuan.queue, bihuan.command_key, bihuan.contribution, bihuan.month_sum, bihuan.recount, bihuan.recounted, bihuan.effect, bihuan.area, bihuan.area_above, bihuan.kept, bihuan.trail;
  alter table bihuan.event enable trigger all; alter table bihuan.sealed enable trigger all;
  update bihuan.shard_head set pos = 0; update bihuan.rolled_up set pos = 0;`

const contract = (name: string, factory: Factory): void => {
  storeContract(name, factory)
  figuresContract(name, factory)
  recountsContract(name, factory)
  casesContract(name, factory)
  registerContract(name, factory)
  trailContract(name, factory)
  sealsContract(name, factory)
  erasingContract(name, factory)
  relativesContract(name, factory)
}

contract('memory', async () => memoryStore())

const embedded = (bounds?: Bounds) =>
  reused(async () => {
    const driver = await emptyDriver()
    return { store: new SqlStore(driver, bounds), empty: () => driver.execute(EMPTY) }
  })
contract('embedded', embedded())

// So small that pages are found in each way there is, and each way meets its bound.
casesContract('embedded, pages merged', embedded({ walk: 1, gather: 1, merge: 0 }))
casesContract('embedded, pages walked or gathered', embedded({ walk: 12, gather: 12, merge: 0 }))

const url = process.env.BIHUAN_TEST_DATABASE_URL
/** A database of its own on the tests' server. */
const ownDatabase = async (server: string, name: string): Promise<string> => {
  const admin = new pg.Client({ connectionString: server })
  await admin.connect()
  await admin.query(`drop database if exists ${name}`)
  await admin.query(`create database ${name}`)
  await admin.end()
  return Object.assign(new URL(server), { pathname: `/${name}` }).href
}

if (url) {
  contract(
    'PostgreSQL',
    reused(async (n) => {
      const own = await ownDatabase(url, `contract_${n}`)
      const store = await openPostgres(own)
      const janitor = new pg.Pool({ connectionString: own, max: 1 })
      const close = async () => {
        await janitor.end()
        await store.close()
      }
      return {
        store: Object.assign(Object.create(store), { close }) as Store,
        empty: () => janitor.query(EMPTY),
      }
    }),
  )

  it('PostgreSQL: what somebody removes in the same moment is not put back by a change of it', async () => {
    const own = await ownDatabase(url, 'removing')
    const store = await openPostgres(own)
    const other = new pg.Client({ connectionString: own })
    await other.connect()
    await store.register.put('session', 's', 'begun')
    await other.query('begin')
    await other.query(`delete from bihuan.kept where kind = 'session'`)
    const put = store.register.put('session', 's', 'seen', { expected: 1 })
    const waits = `select 1 from pg_stat_activity where datname = 'removing' and wait_event_type = 'Lock'`
    await expect.poll(async () => (await other.query(waits)).rowCount).toBe(1)
    await other.query('commit')
    expect(await put).toBeUndefined()
    expect(await store.register.get('session', 's')).toBeUndefined()
    await other.end()
    await store.close()
  })

  it('PostgreSQL: a recount waits for what is being rolled up or recounted, and counts none of it twice', async () => {
    const own = await ownDatabase(url, 'recounting')
    const store = await openPostgres(own)
    const other = new pg.Client({ connectionString: own })
    await other.connect()
    await store.append([unitOf({ stream: 's', contributions: [mark('p/i', 'a', '2025-01-15', 5)] })])
    const [event] = await store.events('s', 0, 1)
    const recounted = (numerator: number) =>
      store.recount(1 as Instant, [{ ...event!, contributions: [mark('p/i', 'a', '2025-01-15', numerator)] }])
    const waits = `select 1 from pg_stat_activity where datname = 'recounting' and wait_event_type = 'Lock'`
    const beside = async (statement: string, numerator: number) => {
      await other.query('begin')
      await other.query(statement)
      const done = recounted(numerator)
      await expect.poll(async () => (await other.query(waits)).rowCount).toBe(1)
      await other.query('commit')
      await done
      const { sums } = await store.figures({ indicators: ['p/i'] })
      return [sums[0]!.numerator, sums[0]!.recounted!.map((one) => one.numerator)]
    }
    expect(await beside('select bihuan.roll_up(100)', 3)).toEqual([3, [-2]])
    const place = JSON.stringify([{ shard: event!.shard, pos: event!.pos }])
    expect(await beside(`select bihuan.recount(1, '${place}', '[]')`, 0)).toEqual([0, [-5]])
    await other.end()
    await store.close()
  })
} else
  it('PostgreSQL', ({ skip }) => {
    expect(process.env.BIHUAN_REQUIRE_POSTGRES).not.toBe('1')
    skip('no PostgreSQL server: install one, or name one in BIHUAN_TEST_DATABASE_URL')
  })

describe('the embedded database', () => {
  it('keeps what it stored, in a thread of its own, and is of the version it says', async () => {
    const dir = folder()
    const store = await openStore({ dir })
    await store.append([unitOf({ stream: 's' })])
    await store.close()
    expect(readFileSync(join(dir, 'postgres', 'PG_VERSION'), 'utf8').trim()).toBe(POSTGRES_MAJOR)
    const again = await openStore({ dir })
    expect((await again.load(['s'], [])).rows.get('s')?.version).toBe(1)
    await again.close()
  })

  it('tells a second opener who has it, and comes free when its holder has died', async () => {
    const dir = await emptyEmbedded(folder())
    const store = await openEmbedded(dir)
    await expect(openEmbedded(dir)).rejects.toThrow(FolderInUse)
    await expect(openPglite(dir)).rejects.toThrow(`process ${process.pid}`)
    const file = join(dir, 'lock')
    const { place } = JSON.parse(readFileSync(file, 'utf8')) as { place: string }
    await store.close()
    // As kill -9 leaves it: a lock whose process is no more, or whose number another process now has.
    const left = (pid: number, started: string) => JSON.stringify({ id: 'x', pid, started, place })
    for (const lock of [left(2 ** 22 + 1, '1'), left(process.pid, 'another life'), '{"cut off']) {
      writeFileSync(file, lock)
      const unlock = lockFolder(dir)
      expect(() => lockFolder(dir)).toThrow(FolderInUse)
      unlock()
    }
    writeFileSync(file, left(2 ** 22 + 1, '1'))
    await (await openPglite(dir)).close()
  })

  it('refuses files of another version of PostgreSQL, and gives its lock back', async () => {
    const dir = await emptyEmbedded(folder())
    writeFileSync(join(dir, 'postgres', 'PG_VERSION'), '16\n')
    await expect(openEmbedded(dir)).rejects.toThrow(UnsuitableDatabase)
    writeFileSync(join(dir, 'postgres', 'PG_VERSION'), `${POSTGRES_MAJOR}\n`)
    await (await openEmbedded(dir)).close()
  })

  it('does a double click once, though both reach it in one batch', async () => {
    const driver = await emptyDriver()
    let next = 0
    const dice = { id: () => `case-${++next}` }
    const store = new SqlStore(driver)
    const desk = await Desk.open({ store, programmes: [lamps], clock: systemClock, dice })
    await desk.putAreas([{ code: 'a', name: { zh: '甲', en: 'A' } }])
    const open = {
      action: 'open',
      programme: 'lamps',
      input: { request: { pole: '1' }, area: 'a' },
      key: 'k',
    }
    const clicks = [1, 2, 3].map(() => desk.perform(open, { id: 'me', role: 'resident' }))
    const [first, ...others] = await Promise.all(clicks)
    expect(first).toMatchObject({ ok: true, value: { case: 'case-1' } })
    for (const other of others) expect(other).toEqual(first)
    expect(await store.streams('', 10)).toHaveLength(1)
    await desk.close()
  })

  it('remembers a case that is opened here, and none that comes by in an import', async () => {
    const driver = await emptyDriver()
    const store = new SqlStore(driver)
    const desk = await Desk.open({
      store,
      programmes: [lamps],
      clock: systemClock,
      dice: { id: () => 'one' },
    })
    await desk.putAreas([{ code: 'a', name: { zh: '甲', en: 'A' } }])
    const input = { request: { pole: '1' }, area: 'a' }
    const actor = { id: 'me', role: 'resident' }
    await desk.perform({ action: 'open', programme: 'lamps', input }, actor)
    expect(store.recall('one')).toMatchObject({ id: 'one', version: 1 })
    const step = { command: { action: 'open', input }, actor }
    const job = { stream: 'other', programme: 'lamps', isPassing: true, steps: [step] }
    expect(await desk.do(job)).toMatchObject({ ok: true, value: { version: 1 } })
    expect(store.recall('other')).toBeUndefined()
    expect((await store.load(['other'])).rows.get('other')).toMatchObject({ version: 1 })
    await desk.close()
  })

  it('keeps the log short that a start after a crash would read', async () => {
    const driver = await bareDriver()
    await migrate(driver)
    const store = new SqlStore(driver)
    const length = async () => {
      const [log] = await driver.query<{ mib: number }>(
        'select (pg_wal_lsn_diff(pg_current_wal_insert_lsn(), redo_lsn) / 1024 / 1024)::int as mib from pg_control_checkpoint()',
      )
      return log!.mib
    }
    await store.rollUp()
    expect(await length()).toBeGreaterThan(0)
    const words = "select pg_logical_emit_message(true, 'words', repeat('w', 4 * 1024 * 1024))"
    for (let megabytes = 0; megabytes <= MAX_LOG_MIB; megabytes += 4) await driver.query(words)
    await store.rollUp()
    expect(await length()).toBe(0)
    await driver.close()
  })

  it('lets nobody change an event', async () => {
    const driver = await emptyDriver()
    const store = new SqlStore(driver)
    await store.append([unitOf({ stream: 's' })])
    await store.seals.add([{ shard: 0, height: 8, index: 0, hash: '00' }])
    for (const change of [
      'update bihuan.event set pos = 9',
      'delete from bihuan.event',
      'truncate bihuan.event',
      'update bihuan.sealed set index = 9',
      'delete from bihuan.sealed',
      'truncate bihuan.sealed',
    ])
      await expect(driver.execute(change)).rejects.toThrow('never changed')
    await driver.close()
  })
})

describe('migrations', () => {
  it('are applied once, and a database from the future is refused', async () => {
    const driver = await bareDriver()
    expect(await migrate(driver)).toBeGreaterThan(0)
    expect(await migrate(driver)).toBe(0)
    await driver.execute('insert into bihuan.migration (number) values (1000)')
    await expect(migrate(driver)).rejects.toThrow(UnsuitableDatabase)
    await driver.close()
  })

  it('count what was returned before they counted it, as the fold does', async () => {
    const driver = await emptyDriver()
    const desk = await Desk.open({
      store: new SqlStore(driver),
      programmes: [lamps],
      clock: systemClock,
      dice: { id: () => crypto.randomUUID() },
    })
    await desk.putAreas(AREAS)
    const crew = { id: 'c', role: 'crew', bureau: 'works' }
    const resident = { id: 'r', role: 'resident' }
    const reason = 'still dark'
    const story = [
      [crew, 'mend', { lux: 20 }],
      [resident, 'confirm', { ok: false }],
      [crew, 'transfer', { to: 'parks', reason }],
      [{ ...crew, bureau: 'parks' }, 'return', { reason }],
      [crew, 'mend', { lux: 20 }],
      [resident, 'confirm', { ok: true }],
      [resident, 'reopen', { reason }],
    ] as const
    const input = { request: { pole: 'p' }, area: 'a', requester: resident.id }
    for (const [of, steps] of [
      ['none', 1],
      ['one', 2],
      ['three', 7],
    ] as const) {
      await desk.perform({ action: 'open', case: of, programme: 'lamps', input }, resident)
      for (const [actor, action, filled] of story.slice(0, steps))
        expect(await desk.perform({ action, case: of, input: filled }, actor)).toMatchObject({ ok: true })
    }
    const read = () =>
      driver.query('select id, returned, state::text as state from bihuan.stream order by id')
    const counted = await read()
    expect(counted).toMatchObject([
      { id: 'none', returned: 0 },
      { id: 'one', returned: 1 },
      { id: 'three', returned: 3 },
    ])
    await driver.execute(`drop view bihuan.event_seen; drop view bihuan.case_seen;
      drop index bihuan.event_erasing, bihuan.event_attaching, bihuan.command_key_stream, bihuan.kept_naming;
      alter table bihuan.event alter column body type json using body::json;
      alter table bihuan.stream drop column returned, alter column state type json using state::json;
      update bihuan.stream set state = regexp_replace(state::text, ',"returned":\\d+', '')::json`)
    await driver.execute(MIGRATIONS.find((one) => one.includes('add column returned'))!)
    expect(await read()).toEqual(counted)
    await desk.close()
  })

  it('find what was offered before they kept it apart', async () => {
    const driver = await bareDriver()
    await driver.execute('create schema bihuan')
    const last = MIGRATIONS.findIndex((one) => one.includes('add column offered_queue'))
    for (const one of MIGRATIONS.slice(0, last)) await driver.execute(one)
    const state = (id: string, more: object) =>
      JSON.stringify({ ...unitOf({ stream: id }).row.state, ...more })
    const offer = { from: 'b', to: 'y', reason: 'x' }
    for (const [id, told] of [
      ['offered', state('offered', { offer })],
      ['quoted', state('quoted', { request: { text: '"offer":{"to":"y"}' } })],
    ] as const)
      await driver.query(
        `with q as (insert into bihuan.queue (bureau, programme, stage, closed) values ('b', 'p', 'received', false)
                    on conflict (bureau, programme, stage, closed) do update set closed = false returning id)
         insert into bihuan.stream (shard, id, version, programme, programme_version, stage, area, bureau, queue, opened_at, state)
         select $1, $2, 1, 'p', 1, 'received', 'a', 'b', q.id, 1, $3 from q`,
        [shardOf(id), id, told],
      )
    for (const one of MIGRATIONS.slice(last)) await driver.execute(one)
    const store = new SqlStore(driver)
    const found = await store.cases({ order: 'due', offered: true, bureaus: ['y'] }, undefined, 9)
    expect(found.rows.map(({ id }) => id)).toEqual(['offered'])
    await driver.close()
  })

  it('keep the sums by month that were kept by shard', async () => {
    const driver = await bareDriver()
    await driver.execute('create schema bihuan')
    const last = MIGRATIONS.findIndex((one) => one.includes('drop column shard'))
    for (const one of MIGRATIONS.slice(0, last)) await driver.execute(one)
    await driver.execute(`insert into bihuan.month_sum (shard, indicator, area, month, bucket, numerator, denominator)
      values (0, 'lamps/reported', 'a', '2025-01', 0, 3, 0), (7, 'lamps/reported', 'a', '2025-01', 0, 4, 0),
             (7, 'lamps/reported', 'a', '2025-02', 0, 1, 0), (7, 'lamps/mended', 'a', '2025-01', 5, 60, 2)`)
    await driver.execute(MIGRATIONS[last]!)
    const sums = 'select indicator, month, bucket, numerator, denominator from bihuan.month_sum order by 1, 2'
    expect(await driver.query(sums)).toEqual([
      { indicator: 'lamps/mended', month: '2025-01', bucket: 5, numerator: 60, denominator: 2 },
      { indicator: 'lamps/reported', month: '2025-01', bucket: 0, numerator: 7, denominator: 0 },
      { indicator: 'lamps/reported', month: '2025-02', bucket: 0, numerator: 1, denominator: 0 },
    ])
    await driver.close()
  })

  it('keep what contributions were of', async () => {
    const driver = await bareDriver()
    await driver.execute('create schema bihuan')
    const last = MIGRATIONS.findIndex((one) => one.includes('contribution_before'))
    for (const one of MIGRATIONS.slice(0, last)) await driver.execute(one)
    await driver.execute(`
      insert into bihuan.event (shard, pos, stream, version, body, leaf) values (3, 1, 's', 1, '{}', '');
      update bihuan.shard_head set pos = 1 where shard = 3;
      insert into bihuan.contribution (shard, pos, n, indicator, area, day, bucket, numerator, denominator)
      values (3, 1, 0, 'lamps/reported', 'a', '2024-02-29', 0, 1, 0), (3, 1, 1, 'lamps/took', 'gone', '1969-12-31', 5, 60, 2)`)
    for (const one of MIGRATIONS.slice(last)) await driver.execute(one)
    const store = new SqlStore(driver)
    for (let time = 0; time < 2; time++) {
      const { sums } = await store.figures({ indicators: ['lamps/reported', 'lamps/took'] })
      expect([...sums].sort((a, b) => (a.indicator < b.indicator ? -1 : 1))).toEqual([
        { indicator: 'lamps/reported', numerator: 1, denominator: 0 },
        { indicator: 'lamps/took', numerator: 60, denominator: 2 },
      ])
      await store.rollUp()
    }
    expect((await store.provenance({ indicator: 'lamps/took' }, undefined, 9)).rows).toEqual([
      {
        indicator: 'lamps/took',
        area: 'gone',
        day: '1969-12-31',
        numerator: 60,
        denominator: 2,
        shard: 3,
        pos: 1,
        stream: 's',
        version: 1,
      },
    ])
    const months = 'select distinct month from bihuan.month_sum order by 1'
    expect(await driver.query(months)).toEqual([{ month: '1969-12' }, { month: '2024-02' }])
    await driver.close()
  })
})

describe('a PostgreSQL server that is not there', () => {
  it('is named without its password', async () => {
    const attempt = openPostgres('postgres://me:secret@127.0.0.1:1/city')
    await expect(attempt).rejects.toThrow(Unreachable)
    await expect(attempt).rejects.toThrow('127.0.0.1:1/city')
    await expect(attempt).rejects.not.toThrow('secret')
  })
})
