import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, describe, expect, it } from 'vitest'
import {
  type Command,
  cityCalendar,
  Desk,
  type Receipt,
  type Store,
  systemClock,
  verify,
} from '../../src/desk/index.ts'
import type { Actor } from '../../src/kernel/index.ts'
import { openStore } from '../../src/store/index.ts'
import { lamps } from '../fixtures/lamps.ts'
import { startPostgres, type TemporaryPostgres } from '../support/postgres.ts'

const ROUNDS = 20

interface Line {
  readonly sent?: Command
  readonly actor?: Actor
  readonly key?: string
  readonly receipt?: Receipt
  readonly refused?: string
}

/** Lets a writer write for a while, then kills it with no chance to say goodbye. */
const writeAndKill = async (
  ackFile: string,
  round: number,
  where: readonly string[],
  kill: (writer: { kill(signal: 'SIGKILL'): void }) => void,
) => {
  const writer = fork(join(import.meta.dirname, 'writer.ts'), [ackFile, String(round), ...where], {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  await once(writer, 'message')
  await sleep(100 + ((round * 137) % 900))
  const gone = once(writer, 'exit')
  kill(writer)
  writer.kill('SIGKILL')
  await gone
}

const linesOf = (ackFile: string): readonly Line[] =>
  readFileSync(ackFile, 'utf8')
    .split('\n')
    // The last line may be cut short by the kill; a cut line was never acknowledged.
    .filter((line) => line.endsWith('}'))
    .map((line) => JSON.parse(line) as Line)

/** Every acknowledged command is there, once; every one under way is done once when it is sent again. */
const checkAll = async (store: Store, ackFile: string, from: number) => {
  const desk = await Desk.open({ store, programmes: [lamps], clock: systemClock, dice: { id: () => 'none' } })
  const lines = linesOf(ackFile)
  expect(lines.filter(({ refused }) => refused)).toEqual([])
  const receipts = new Map(
    lines.flatMap(({ key, receipt }) => (key && receipt ? [[key, receipt] as const] : [])),
  )
  const sent = lines
    .slice(from)
    .flatMap(({ sent: command, actor }) => (command && actor ? [{ command, actor }] : []))
  const sendAgain = async (command: Command, actor: Actor): Promise<void> => {
    const again = await desk.perform(command, actor)
    const acknowledged = receipts.get(command.key!)
    if (acknowledged) expect(again).toEqual({ ok: true, value: acknowledged })
    else expect(again.ok).toBe(true)
  }
  // Those of one case in the order in which they were sent, cases side by side as their writers were.
  const ofCases = new Map<string, Promise<void>>()
  for (const { command, actor } of sent) {
    const before = ofCases.get(command.case!) ?? Promise.resolve()
    ofCases.set(
      command.case!,
      before.then(() => sendAgain(command, actor)),
    )
  }
  await Promise.all(ofCases.values())
  const checked = await verify(store, desk.registry, cityCalendar)
  expect(checked.differences).toEqual([])
  // Every event answers to one command sent; none stands twice.
  expect(checked.events).toBe(new Set(lines.flatMap(({ sent: command }) => command?.key ?? [])).size)
  return { acknowledged: receipts.size, lines: lines.length }
}

describe('kill -9 during a write load', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bihuan-kill-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it(`loses and doubles nothing on the embedded database, ${ROUNDS} rounds`, async () => {
    const ackFile = join(folder, 'embedded.ack')
    const dir = join(folder, 'db')
    let from = 0
    for (let round = 0; round < ROUNDS; round++) {
      await writeAndKill(ackFile, round, ['dir', dir], () => undefined)
      const store = await openStore({ dir })
      const found = await checkAll(store, ackFile, from)
      expect(found.acknowledged).toBeGreaterThan(0)
      from = found.lines
      await store.close()
    }
  })

  it(`loses and doubles nothing on PostgreSQL, writer and server killed in turn, ${ROUNDS} rounds`, async () => {
    const server = await startPostgres()
    if (!server) {
      expect(process.env.BIHUAN_REQUIRE_POSTGRES).not.toBe('1')
      process.stderr.write('PostgreSQL is not installed: its kill rounds are skipped\n')
      return
    }
    try {
      await killRounds(server)
    } finally {
      server.stop()
    }
  })

  const killRounds = async (server: TemporaryPostgres) => {
    const ackFile = join(folder, 'postgres.ack')
    let from = 0
    for (let round = 0; round < ROUNDS; round++) {
      await writeAndKill(ackFile, round, ['url', server.url], () => {
        if (round % 2 === 1) server.crashAndRestart()
      })
      const store = await openStore({ databaseUrl: server.url })
      const found = await checkAll(store, ackFile, from)
      expect(found.acknowledged).toBeGreaterThan(0)
      from = found.lines
      await store.close()
    }
  }
})
