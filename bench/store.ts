import { rmSync } from 'node:fs'
import pg from 'pg'
import type { Desk } from '../src/desk/index.ts'
import { openPglite, openStore } from '../src/store/index.ts'
import { deskFor, lifeOf, throughput } from './load.ts'
import { temporaryFolder, withPostgres } from './places.ts'
import { type Effort, median, report } from './report.ts'

const CLIENTS = [1, 16, 64]
const BARS: Readonly<Record<number, number>> = { 16: 0.4, 64: 0.5 }
const PGLITE_BAR = 0.4
const DDL =
  'create table if not exists bare(id bigint generated always as identity primary key, body json not null)'
const INSERT = 'insert into bare(body) values ($1)'

let series = 0

/** Commands through the whole desk: key, event, case row, wake-up and contributions. */
const performing = (desk: Desk, clients: number, seconds: number): Promise<number> => {
  const run = `p${++series}`
  return throughput(clients, seconds, async function* (client, round) {
    for (const [command, actor] of lifeOf(`${run}-${client}-${round}`, client + round)) {
      const receipt = await desk.perform(command, actor)
      if (!receipt.ok) throw new Error(receipt.refusal.message.en)
      yield
    }
  })
}

/** The bodies that those commands store, for the bare inserts to store the same bytes. */
const bodiesOf = async (desk: Desk): Promise<readonly string[]> => {
  const id = `sample-${++series}`
  for (const [command, actor] of lifeOf(id, 0)) await desk.perform(command, actor)
  return (await desk.store.events(id, 0, 10)).map(({ body }) => body)
}

type Insert = (client: number, body: string) => Promise<unknown>
const inserting = (
  insert: Insert,
  bodies: readonly string[],
  clients: number,
  seconds: number,
): Promise<number> =>
  throughput(clients, seconds, async function* (client) {
    for (const body of bodies) {
      await insert(client, body)
      yield
    }
  })

/** Both in turn, several times: the ratio of each pair holds when the machine's speed drifts. */
const compare = async (desk: Desk, insert: Insert, clients: number, { full }: Effort) => {
  const seconds = full ? 4 : 1
  const pairs = full ? 7 : 3
  const bodies = await bodiesOf(desk)
  const ratios: number[] = []
  const rates: number[] = []
  await performing(desk, clients, seconds / 2)
  for (let pair = 0; pair < pairs; pair++) {
    const bare = await inserting(insert, bodies, clients, seconds)
    const performed = await performing(desk, clients, seconds)
    ratios.push(performed / bare)
    rates.push(performed)
  }
  return { ratio: median(ratios), rate: median(rates) }
}

const postgres = (effort: Effort): Promise<void> =>
  withPostgres(async (url) => {
    const desk = await deskFor(await openStore({ databaseUrl: url }))
    for (const clients of CLIENTS) {
      const connections = await Promise.all(Array.from({ length: clients }, () => connected(url)))
      await connections[0]!.query(DDL)
      const insert: Insert = (client, body) =>
        connections[client]!.query({ name: 'bare', text: INSERT, values: [body] })
      const { ratio, rate } = await compare(desk, insert, clients, effort)
      const measure = `perform at ${clients} client${clients === 1 ? '' : 's'}`
      const bar = BARS[clients]
      report({
        bench: 'store',
        measure,
        value: ratio,
        unit: 'x bare insert',
        ...(bar === undefined ? {} : { bar }),
        n: clients,
      })
      report({ bench: 'store', measure: `${measure}, rate`, value: rate, unit: 'commands/s', n: clients })
      await Promise.all(connections.map((connection) => connection.end()))
    }
    await desk.close()
  })

const connected = async (url: string): Promise<pg.Client> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  return client
}

const embedded = async (effort: Effort): Promise<void> => {
  const [ours, bare] = [temporaryFolder(), temporaryFolder()]
  const desk = await deskFor(await openStore({ dir: ours }))
  const sql = await openPglite(bare)
  await sql.query(DDL, [])
  const insert: Insert = (_, body) => sql.query(INSERT, [body])
  for (const clients of CLIENTS) {
    const { ratio, rate } = await compare(desk, insert, clients, effort)
    const measure = `embedded, durable: perform at ${clients} client${clients === 1 ? '' : 's'}`
    const bar = clients === 1 ? {} : { bar: PGLITE_BAR }
    report({ bench: 'store', measure, value: ratio, unit: 'x bare durable insert', ...bar, n: clients })
    report({ bench: 'store', measure: `${measure}, rate`, value: rate, unit: 'commands/s', n: clients })
  }
  await desk.close()
  await sql.close()
  for (const folder of [ours, bare]) rmSync(folder, { recursive: true, force: true })
}

/** Full `perform` against a bare prepared single-row insert of the same bytes, at the same clients, in one run. */
export const storeBench = async (effort: Effort): Promise<void> => {
  await postgres(effort)
  await embedded(effort)
}
