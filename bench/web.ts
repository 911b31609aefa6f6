import { rmSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { Desk, type LogPosition, systemClock } from '../src/desk/index.ts'
import { type Actor, instant } from '../src/kernel/index.ts'
import { programmes } from '../src/programmes/index.ts'
import type { Grant } from '../src/server/identity/account.ts'
import { Identity } from '../src/server/identity/identity.ts'
import { openStore } from '../src/store/index.ts'
import { CITY, throughput } from './load.ts'
import { KINDS_OF_WORK, Worker, work } from './people.ts'
import { temporaryFolder, withPostgres } from './places.ts'
import { type Effort, median, report, say } from './report.ts'
import { ask, Clerk, type Served, serve } from './served.ts'
import { fill } from './web-cases.ts'

const bench = 'web'
const QUICK = 50_000
const FULL = 1_000_000
const CLIENTS = 64
const PASSWORD = 'bench bench bench'
const BARS_MS = { queue: 50, case: 40, action: 60 }
const RATIO_BAR = 0.6
const START_BAR_S = 3
const MEMORY_BAR = 1.5
const DOOR_BAR_KB = 60
const DESK_BAR_KB = 400

const kB = (bytes: number): number => bytes / 1024
const percentile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))]!

/** The server reads what was brought in for its trail and its index, once and behind everything else: a city does not meet that. */
const allRead = async ({ store }: Desk): Promise<void> => {
  const started = performance.now()
  for (;;) {
    const heads = await store.heads()
    const readers = await Promise.all(
      ['audit', 'requests'].map((reader) => store.register.get('follower', reader)),
    )
    const isRead = (position: LogPosition) => heads.every((head, shard) => position[shard]! >= head)
    if (readers.every((reader) => reader && isRead(reader.value as LogPosition))) break
    await sleep(500)
  }
  say(`log read after ${Math.round((performance.now() - started) / 1000)} s`)
}

/** Posts as a city has them: most of a bureau, some of an area, some over everything. */
const GRANTS: readonly Grant[] = [
  { role: 'dispatcher', bureau: 'urban-management' },
  { role: 'supervisor' },
  { role: 'operator', bureau: 'hotline-centre' },
  { role: 'dispatcher', bureau: 'urban-management', area: 'c3' },
]

const grantOf = (n: number): Grant => GRANTS[n % GRANTS.length]!
const accountOf = (n: number): string => `clerk-${n}`

interface Session {
  readonly id: string
  readonly csrf: string
}

const addClerks = async (desk: Desk): Promise<readonly Session[]> => {
  const identity = new Identity(desk.store, () => instant(Date.now()))
  const sessions: Session[] = []
  for (let n = 0; n < CLIENTS; n++) {
    const account = accountOf(n)
    await identity.addAccount({ id: account, name: account, grants: [grantOf(n)] }, PASSWORD)
    const { epoch } = (await identity.signIn(account, PASSWORD))!
    sessions.push(await identity.sessions.begin({ account, epoch }))
  }
  return sessions
}

const latencies = async (workers: readonly Worker[], n: number, { full }: Effort): Promise<void> => {
  await work(workers, full ? 5 : 2, 200)
  const people = await work(workers, full ? 60 : 10, 1000)
  for (const what of KINDS_OF_WORK)
    report({
      ...{ bench, measure: `${what}, p95, ${CLIENTS} people, one thing a second each`, unit: 'ms', n },
      ...{ value: percentile(people[what], 0.95), direction: 'at most', bar: BARS_MS[what] },
    })
  for (const what of KINDS_OF_WORK) {
    const times = (await work(workers, full ? 15 : 4, 0, what))[what]
    report({
      ...{ bench, measure: `${what}, p95, ${CLIENTS} clients without a pause`, unit: 'ms', n },
      ...{ value: percentile(times, 0.95), direction: 'at most', bar: BARS_MS[what] },
    })
    report({ bench, measure: `${what}, rate`, value: times.length / (full ? 15 : 4), unit: 'a second', n })
  }
}

const PUBLIC = { 'all figures': '/figures', 'one figure': '/figures/heating/complaints' }
const LOOKS = 9

/** Pages of figures, which anybody may ask for: all of them, and one taken apart by area and by month. */
const figurePages = async ({ url }: Served, n: number): Promise<void> => {
  for (const [name, path] of Object.entries(PUBLIC)) {
    const times: number[] = []
    for (let look = 0; look < LOOKS; look++) {
      const start = performance.now()
      await ask(url, path)
      times.push(performance.now() - start)
    }
    report({ bench, measure: `the page of ${name}`, value: median(times), unit: 'ms', n })
  }
}

const actorOf = (n: number): Actor => {
  const { role, bureau } = grantOf(n)
  return { id: accountOf(n), role, ...(bureau === undefined ? {} : { bureau }) }
}

/** What either remembers of a case is out of date after the other's turn: a turn begins with so long that is not counted. */
const LEAD_S = 1

/** Of so many pairs the middle one: what else the machine does moves a single pair by a fifth. */
const PAIRS = { quick: 9, full: 15 }

/** The same action on the same cases through the desk in this process and through HTTP, in turn, on one database. */
const compared = async (desk: Desk, workers: readonly Worker[], { full }: Effort): Promise<void> => {
  const byDesk = (seconds: number) =>
    throughput(CLIENTS, seconds, async function* (client) {
      await workers[client]!.comment(desk, actorOf(client))
      yield
    })
  const byHttp = async (seconds: number) => {
    const { action } = await work(workers, seconds, 0, 'action')
    return action.length / seconds
  }
  const turn = async (by: (seconds: number) => Promise<number>) => {
    await by(LEAD_S)
    return by(full ? 4 : 2)
  }
  await Promise.all([byDesk(LEAD_S), byHttp(LEAD_S)])
  const ratios: number[] = []
  for (let pair = 0; pair < (full ? PAIRS.full : PAIRS.quick); pair++) {
    const plain = await turn(byDesk)
    ratios.push((await turn(byHttp)) / plain)
  }
  say(
    `pairs: ${[...ratios]
      .sort((a, b) => a - b)
      .map((ratio) => ratio.toFixed(2))
      .join(' ')}`,
  )
  report({
    ...{
      bench,
      measure: 'actions over HTTP',
      value: median(ratios),
      unit: "x the desk's own",
      bar: RATIO_BAR,
    },
  })
}

const memoryOf = async ({ url }: Served): Promise<number> => {
  const { text } = await ask(url, '/metrics')
  return Number(/^bihuan_process_resident_memory_bytes (\S+)/m.exec(text)?.[1])
}

/** Anybody may read 600 times a minute, and the largest export takes longer than that. */
const LOOK_EACH_MS = 250

/** Peak memory of the server while it exports, small and large. */
const exported = async (served: Served, clerk: Clerk, n: number): Promise<void> => {
  const peakOf = async (filter: string) => {
    let isDone = false
    const done = clerk.drain(`/api/cases.csv${filter}`).finally(() => {
      isDone = true
    })
    let peak = 0
    while (!isDone) {
      peak = Math.max(peak, await memoryOf(served))
      await sleep(LOOK_EACH_MS)
    }
    return { peak, bytes: await done }
  }
  await peakOf('?area=c1')
  const small = await peakOf('?area=c2')
  const start = performance.now()
  const all = await peakOf('')
  const seconds = (performance.now() - start) / 1000
  const ratio = { value: all.peak / small.peak, unit: 'x', direction: 'at most', bar: MEMORY_BAR } as const
  report({ bench, measure: `export, peak memory, all against one county of 13`, ...ratio, n })
  report({ bench, measure: 'export', value: n / seconds, unit: 'rows/s', n })
  report({ bench, measure: 'export, size', value: kB(all.bytes) / 1024, unit: 'MiB', n })
}

const onPostgres = (effort: Effort): Promise<void> =>
  withPostgres(async (url) => {
    const cases = effort.full ? FULL : QUICK
    const store = await openStore({ databaseUrl: url })
    const dice = { id: () => crypto.randomUUID() }
    const desk = await Desk.open({ store, programmes, clock: systemClock, dice })
    await desk.putAreas(CITY)
    await fill(desk, cases)
    const sessions = await addClerks(desk)
    const served = await serve(['--empty'], { DATABASE_URL: url })
    try {
      const clerks = sessions.map(({ id, csrf }) => new Clerk(served.url, id, csrf))
      const workers = clerks.map((clerk, n) => new Worker(clerk, n))
      await allRead(desk)
      await work(workers, 0.1, 0, 'queue')
      await latencies(workers, cases, effort)
      await figurePages(served, cases)
      await compared(desk, workers, effort)
      await exported(served, clerks[1]!, cases)
    } finally {
      await served.stop()
      await desk.close()
    }
  })

const GZIP = { 'accept-encoding': 'gzip' }

/** A page with the styles and scripts it names, as they go over the wire. */
const transferred = async (
  url: URL,
  path: string,
  cookie: Readonly<Record<string, string>> = {},
): Promise<number> => {
  const page = await ask(url, path, { headers: { ...GZIP, ...cookie } })
  const plain = await ask(url, path, { headers: cookie })
  const named = [...plain.text.matchAll(/<(?:link|script)\b[^>]*\b(?:href|src)="(\/[^"]+|\.[^"]+)"/g)].map(
    ([, to]) => new URL(to!, new URL(path, url)).pathname,
  )
  const parts = await Promise.all(
    [...new Set(named)].map(async (to) => (await ask(url, to, { headers: GZIP })).bytes),
  )
  return parts.reduce((sum, bytes) => sum + bytes, page.bytes)
}

const DOOR = ['/', '/ask/heating', '/ask/hotline', '/track', '/figures']

const ANSWERS = 100

/** A resident's own case that has been answered a hundred times, no two answers alike, and the cookie that opens it. */
const longReceipt = async (dir: string) => {
  const store = await openStore({ dir })
  const dice = { id: () => crypto.randomUUID() }
  const desk = await Desk.open({ store, programmes, clock: systemClock, dice })
  const [id, requester] = ['bench-receipt', 'bench-resident']
  const done = async (action: string, by: Actor, input: object) => {
    const programme = action === 'open' ? { programme: 'heating' } : {}
    const answer = await desk.perform({ action, case: id, input, ...programme }, by)
    if (!answer.ok) throw new Error(answer.refusal.message.en)
  }
  const [area] = await store.areas()
  const request = { symptom: 'cold', room: 14, details: 'cold since Monday evening' }
  await done('open', { id: requester, role: 'resident' }, { request, area: area!.code, requester })
  for (let n = 0; n < ANSWERS; n++) {
    const words = Array.from({ length: 90 }, (_, k) =>
      String.fromCodePoint(0x4e00 + ((n * 7919 + k * k * 104_729) % 3000)),
    ).join('')
    await done('comment', actorOf(0), { text: `${n} ${words}`, shown: true })
  }
  const identity = new Identity(store, () => instant(Date.now()))
  const { id: session } = await identity.sessions.begin({ cases: { [id]: requester } })
  await desk.close()
  return { path: `/cases/${id}`, cookie: { cookie: `bihuan-door=${session}` } }
}

/** What pages weigh, a long receipt among them. */
const weighed = async ({ url }: Served, receipt: Awaited<ReturnType<typeof longReceipt>>): Promise<void> => {
  const pages = await Promise.all(DOOR.map((path) => transferred(url, path)))
  const long = await transferred(url, receipt.path, receipt.cookie)
  const light = { direction: 'at most', bar: DOOR_BAR_KB } as const
  const heaviest = kB(Math.max(long, ...pages))
  report({
    bench,
    measure: 'the heaviest page for residents, with all it loads',
    value: heaviest,
    unit: 'kB',
    ...light,
  })
  report({
    bench,
    measure: `a receipt answered ${ANSWERS} times, with all it loads`,
    value: kB(long),
    unit: 'kB',
    ...light,
  })
  report({
    ...{ bench, measure: "the staff's desk, first load", value: kB(await transferred(url, '/desk/')) },
    ...{ unit: 'kB gzip', direction: 'at most', bar: DESK_BAR_KB },
  })
}

/** Start-up with the demonstration city in it, and what pages weigh. */
const embedded = async (): Promise<void> => {
  const dir = temporaryFolder()
  const first = await serve(['--data', dir])
  try {
    await first.loaded()
  } finally {
    await first.stop()
  }
  const receipt = await longReceipt(dir)
  const again = await serve(['--data', dir])
  try {
    report({
      ...{ bench, measure: 'start-up after the first', value: again.readyMs / 1000, unit: 's' },
      ...{ direction: 'at most', bar: START_BAR_S },
    })
    await weighed(again, receipt)
  } finally {
    await again.stop()
  }
  rmSync(dir, { recursive: true, force: true })
}

/** The server as people meet it: weights, start-up, latencies at 64 clients, throughput, export. */
export const webBench = async (effort: Effort): Promise<void> => {
  await embedded()
  await onPostgres(effort)
}
