import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { expect, it } from 'vitest'
import { cityCalendar, Desk, readEvent, type Store, systemClock, verify } from '../../src/desk/index.ts'
import { hours, type Instant, instant, plus } from '../../src/kernel/index.ts'
import { programmes } from '../../src/programmes/index.ts'
import { Identity } from '../../src/server/identity/identity.ts'
import { openStore } from '../../src/store/index.ts'
import { startPostgres } from '../support/postgres.ts'

const SERVERS = 3
const CLIENTS = 24
const ROUNDS = 12
const DUE = 30
const PASSWORD = 'correct horse battery'
const MAIN = join(import.meta.dirname, '../../dist/cli/main.js')
const dice = { id: () => crypto.randomUUID() }

interface Served {
  readonly url: string
  readonly process: ChildProcess
}

/** A server as it is installed, in a process of its own. */
const serve = async (databaseUrl: string): Promise<Served> => {
  const child = spawn(process.execPath, [MAIN, 'serve', '--port', '0', '--empty'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, DATABASE_URL: databaseUrl, LOG_LEVEL: 'error' },
  })
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /^\s*API\s+(http\S+)\/api\//.exec(line)?.[1]
    if (url) return { url, process: child }
  }
  throw new Error('a server ended before it began')
}

/** What is there before the servers are: an account, and cases whose deadlines are over. */
const prepare = async (store: Store): Promise<readonly string[]> => {
  let now: Instant = plus(instant(Date.now()), hours(-3))
  const desk = await Desk.open({ store, programmes, clock: { now: () => now }, dice })
  await desk.putAreas([{ code: 'east', name: { zh: '东区', en: 'East' } }])
  const ids = Array.from({ length: DUE }, (_, n) => `due-${n}`)
  for (const id of ids) {
    const input = { request: { symptom: 'cold' }, area: 'east' }
    const operator = { id: 'desk', role: 'operator', bureau: 'hotline-centre' }
    const done = await desk.perform({ action: 'open', programme: 'heating', case: id, input }, operator)
    expect(done.ok).toBe(true)
    now = plus(now, 1 as never)
  }
  const identity = new Identity(store, () => instant(Date.now()))
  const grants = [{ role: 'operator', bureau: 'hotline-centre' }, { role: 'supervisor' }]
  await identity.addAccount({ id: 'operator', name: 'Operator', grants }, PASSWORD)
  return ids
}

const signIn = async (url: string): Promise<Record<string, string>> => {
  const answer = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ account: 'operator', password: PASSWORD }),
  })
  expect(answer.status).toBe(201)
  const { csrf } = (await answer.json()) as { csrf: string }
  return {
    'content-type': 'application/json',
    'x-csrf-token': csrf,
    cookie: answer.headers.getSetCookie()[0]!.split(';')[0]!,
  }
}

interface Receipt {
  readonly case: string
  readonly version: number
}

/** One request, asked again of the next server where one is gone, under the same key. */
const insist = async (
  servers: readonly Served[],
  first: number,
  path: string,
  body: unknown,
  headers: Record<string, string>,
): Promise<{ readonly receipt: Receipt; readonly tries: number }> => {
  for (let tries = 1; tries <= 2 * SERVERS; tries++) {
    const { url } = servers[(first + tries) % SERVERS]!
    try {
      const answer = await fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
      if (answer.status >= 400) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
      return { receipt: (await answer.json()) as Receipt, tries }
    } catch (error) {
      // What fetch throws where nobody listens any more, or the answer broke off; a refusal is an error of the test.
      if (!(error instanceof TypeError)) throw error
    }
  }
  throw new Error(`no server answers ${path}`)
}

/** PostgreSQL for one test, or a word that there is none. */
const withPostgres = async (work: (url: string) => Promise<void>): Promise<void> => {
  const server = await startPostgres()
  if (!server) {
    expect(process.env.BIHUAN_REQUIRE_POSTGRES).not.toBe('1')
    process.stderr.write('PostgreSQL is not installed: servers are not tried\n')
    return
  }
  try {
    await work(server.url)
  } finally {
    server.stop()
  }
}

// Most of this is waiting: the next test goes on beside it.
it.concurrent('a server told to stop while the database does not answer ends all the same', () =>
  withPostgres(async (databaseUrl) => {
    const { process: child } = await serve(databaseUrl)
    const other = new pg.Client({ connectionString: databaseUrl })
    await other.connect()
    try {
      await other.query('begin; lock table bihuan.stream in access exclusive mode')
      // By now the clock waits for it, and would for a minute.
      await sleep(3_000)
      const gone = once(child, 'exit')
      child.kill('SIGTERM')
      expect(await gone).toEqual([1, null])
    } finally {
      child.kill('SIGKILL')
      await other.end()
    }
  }))

it.concurrent('three servers on one PostgreSQL, one killed under load: nothing lost or doubled, timers once', () =>
  withPostgres(async (databaseUrl) => {
    const servers: Served[] = []
    const store = await openStore({ databaseUrl })
    try {
      const due = await prepare(store)
      servers.push(...(await Promise.all(Array.from({ length: SERVERS }, () => serve(databaseUrl)))))
      const session = await signIn(servers[0]!.url)
      const acknowledged = new Map<string, Receipt>()
      const spread: number[] = []
      let sent = 0
      const client = async (n: number) => {
        for (let round = 0; round < ROUNDS; round++) {
          const key = (what: string) => ({ ...session, 'idempotency-key': `${what}-${n}-${round}` })
          const asked = { request: { symptom: 'cold', details: `${n}-${round}` }, area: 'east' }
          const path = '/api/programmes/heating/cases'
          const opened = await insist(servers, n + round, path, asked, key('open'))
          acknowledged.set(`open-${n}-${round}`, opened.receipt)
          sent++
          const at = `/api/cases/${opened.receipt.case}/actions/comment`
          const noted = await insist(servers, n + round, at, { input: { text: 'called back' } }, key('note'))
          acknowledged.set(`note-${n}-${round}`, noted.receipt)
          sent++
          spread.push(opened.tries, noted.tries)
        }
      }
      const victim = servers[1]!
      const kill = async () => {
        while (sent < CLIENTS * 2) await sleep(5)
        const gone = once(victim.process, 'exit')
        victim.process.kill('SIGKILL')
        await gone
      }
      await Promise.all([kill(), ...Array.from({ length: CLIENTS }, (_, n) => client(n))])
      // Some had to go to another server: the kill came in the middle.
      expect(spread.filter((tries) => tries > 1).length).toBeGreaterThan(0)
      expect(sent).toBe(CLIENTS * ROUNDS * 2)
      // Asked once more, everything gives the receipt that was given.
      for (const [key, receipt] of acknowledged) {
        const [what, n, round] = key.split('-')
        const isOpen = what === 'open'
        const opened = acknowledged.get(`open-${n}-${round}`)!
        const again = await insist(
          servers,
          1,
          isOpen ? '/api/programmes/heating/cases' : `/api/cases/${opened.case}/actions/comment`,
          isOpen
            ? { request: { symptom: 'cold', details: `${n}-${round}` }, area: 'east' }
            : { input: { text: 'called back' } },
          { ...session, 'idempotency-key': key },
        )
        expect(again.receipt).toEqual(receipt)
      }
      await checkAll(store, acknowledged, due)
    } finally {
      for (const { process: child } of servers) child.kill('SIGKILL')
      await store.close()
    }
  }))

/** As many cases as were asked for, each with its own events once; what was due has happened once. */
const checkAll = async (
  store: Store,
  acknowledged: ReadonlyMap<string, Receipt>,
  due: readonly string[],
): Promise<void> => {
  const opened = [...acknowledged].filter(([key]) => key.startsWith('open')).map(([, one]) => one.case)
  expect(new Set(opened).size).toBe(CLIENTS * ROUNDS)
  for (const id of opened) {
    const types = (await store.events(id, 0, 10)).map((stored) => readEvent(stored).type)
    expect([id, types]).toEqual([id, ['open', 'comment']])
  }
  for (const id of due) {
    const events = (await store.events(id, 0, 50)).map(readEvent)
    const broken = events.flatMap(({ promises = [] }) =>
      promises.filter(({ change }) => change === 'broken').map(({ promise }) => promise),
    )
    expect([id, broken.length]).toEqual([id, new Set(broken).size])
    expect(broken.length).toBeGreaterThan(0)
  }
  const desk = await Desk.open({ store, programmes, clock: systemClock, dice })
  const checked = await verify(store, desk.registry, cityCalendar)
  expect(checked.differences).toEqual([])
  expect(checked.cases).toBe(opened.length + due.length)
}
