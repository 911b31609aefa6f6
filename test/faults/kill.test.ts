import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compiled } from '../support/compiled.ts'
import { startPostgres } from '../support/postgres.ts'
import type { Found } from './checking.ts'
import type { Told } from './writer.ts'

const ROUNDS = 20
let program: string

/** A writer that has its code read and waits to be told to begin. */
const startWriter = (ackFile: string, round: number, where: readonly string[]): ChildProcess =>
  fork(program, [ackFile, String(round), ...where], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })

/** What a writer says next; one that ends instead has found something wrong, and says on standard error what. */
const toldBy = async (writer: ChildProcess): Promise<Told> => {
  const ended = new AbortController()
  const [told] = await Promise.race([
    once(writer, 'message', { signal: ended.signal }),
    once(writer, 'exit', { signal: ended.signal }).then(([code]) => {
      throw new Error(`the writer ended with ${code}`)
    }),
  ])
  ended.abort()
  return told as Told
}

/** Kills a writer with no chance to say goodbye, and waits until it is gone. */
const killed = async (writer: ChildProcess): Promise<void> => {
  if (writer.exitCode !== null || writer.signalCode !== null) return
  const gone = once(writer, 'exit')
  writer.kill('SIGKILL')
  await gone
}

/**
 * Writers come one after another: each checks what those before it left, then writes until it is killed. Of the last one
 * only the check counts.
 */
const killRounds = async (ackFile: string, where: readonly string[], kill: (round: number) => void) => {
  let found: Found = { acknowledged: 0, lines: 0 }
  let writer = startWriter(ackFile, 0, where)
  let next = writer
  try {
    for (let round = 0; ; round++) {
      writer = next
      writer.send(found)
      const told = await toldBy(writer)
      if (told === 'writing') throw new Error('it wrote before it had checked')
      found = told.found
      if (round === ROUNDS) break
      const writing = toldBy(writer)
      next = startWriter(ackFile, round + 1, where)
      expect(await writing).toBe('writing')
      await sleep(100 + ((round * 137) % 900))
      kill(round)
      await killed(writer)
    }
    expect(found.acknowledged).toBeGreaterThan(ROUNDS)
  } finally {
    await Promise.all([killed(writer), killed(next)])
  }
}

// Each waits for processes to start most of its time: side by side, they take little longer than one.
describe.concurrent('kill -9 during a write load', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bihuan-kill-'))
  beforeAll(async () => {
    program = await compiled(join(import.meta.dirname, 'writer.ts'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it(`loses and doubles nothing on the embedded database, ${ROUNDS} rounds`, () =>
    killRounds(join(folder, 'embedded.ack'), ['dir', join(folder, 'db')], () => undefined))

  it(`loses and doubles nothing on PostgreSQL, writer and server killed in turn, ${ROUNDS} rounds`, async () => {
    const server = await startPostgres()
    if (!server) {
      expect(process.env.BIHUAN_REQUIRE_POSTGRES).not.toBe('1')
      process.stderr.write('PostgreSQL is not installed: its kill rounds are skipped\n')
      return
    }
    try {
      await killRounds(join(folder, 'postgres.ack'), ['url', server.url], (round) => {
        if (round % 2 === 1) server.crashAndRestart()
      })
    } finally {
      server.stop()
    }
  })
})
