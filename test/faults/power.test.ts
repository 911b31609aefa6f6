import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { type Command, cityCalendar, Desk, type Receipt, systemClock, verify } from '../../src/desk/index.ts'
import type { Actor } from '../../src/kernel/index.ts'
import { migrate } from '../../src/store/migrate.ts'
import { connectPglite, driverOn, openPglite } from '../../src/store/pglite.ts'
import { SqlStore } from '../../src/store/sql.ts'
import { lamps } from '../fixtures/lamps.ts'
import { LosingFiles } from './losing-files.ts'

const ROUNDS = 16
const CLIENTS = 16
const CASES_EACH = 12

const crew: Actor = { id: 'crew-1', role: 'crew', bureau: 'works' }
const operator: Actor = { id: 'desk-1', role: 'desk' }

/** The same luck in every run: even numbers in [0, 1). */
const luckOf = (seed: number): (() => number) => {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

const deskOn = (store: SqlStore) =>
  Desk.open({ store, programmes: [lamps], clock: systemClock, dice: { id: () => crypto.randomUUID() } })

interface Acknowledged {
  readonly command: Command
  readonly actor: Actor
  readonly receipt: Receipt
}

/** Clients write side by side until the power goes in the middle of it; returns what they were told is done. */
const writeUntilDark = async (folder: string, shadow: string, seed: number, flushing: boolean) => {
  const luck = luckOf(seed)
  let files: LosingFiles | undefined
  const connection = await connectPglite(folder, (path) => {
    files = new LosingFiles(path, join(shadow, 'postgres'), flushing)
    return files
  })
  const store = new SqlStore(driverOn(connection))
  const desk = await deskOn(store)
  files!.powerOn()
  const told: Acknowledged[] = []
  const darkAfter = 20 + Math.floor(luck() * CLIENTS * CASES_EACH)
  let isDark = false
  const go = async (command: Command, actor: Actor): Promise<void> => {
    const receipt = await desk.perform(command, actor)
    if (isDark) return
    if (!receipt.ok) throw new Error(receipt.refusal.message.en)
    told.push({ command, actor, receipt: receipt.value })
    if (told.length < darkAfter) return
    isDark = true
    const chance = luck()
    files!.powerOff(() => luck() < chance)
  }
  await Promise.all(
    Array.from({ length: CLIENTS }, async (_, client) => {
      for (let n = 0; n < CASES_EACH && !isDark; n++) {
        const id = `s${seed}-${client}-${n}`
        const input = { request: { pole: id }, area: 'a' }
        await go({ action: 'open', programme: 'lamps', case: id, key: `${id}.1`, input }, operator)
        if (!isDark) await go({ action: 'attend', case: id, key: `${id}.2` }, crew)
      }
    }),
  )
  await store.close()
  return told
}

/** How many of the acknowledged commands a database that was left in the dark still has. */
const foundIn = async (shadow: string, told: readonly Acknowledged[]): Promise<number> => {
  const store = new SqlStore(await openPglite(shadow))
  try {
    const used = (
      await store.load(
        [],
        told.map(({ command }) => command.key!),
      )
    ).used
    const desk = await deskOn(store)
    const checked = await verify(store, desk.registry, cityCalendar)
    expect(checked.differences).toEqual([])
    return told.filter(({ command, receipt }) => {
      const found = used.get(command.key!)
      return found?.version === receipt.version && found.pos === receipt.position.pos
    }).length
  } finally {
    await store.close()
  }
}

describe('a power cut (simulated)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bihuan-power-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const base = join(folder, 'base')

  /** A fresh database with its tables, made once and copied. */
  const prepare = async (): Promise<void> => {
    const driver = await openPglite(base)
    await migrate(driver)
    const store = new SqlStore(driver)
    await store.putAreas([{ code: 'a', name: { zh: '甲区', en: 'A' } }])
    await store.close()
  }
  const cut = async (seed: number, flushing: boolean) => {
    const [live, shadow] = [join(folder, `live-${seed}`), join(folder, `shadow-${seed}`)]
    cpSync(base, live, { recursive: true })
    const told = await writeUntilDark(live, shadow, seed, flushing)
    return { told, shadow }
  }

  it(`loses nothing that was acknowledged, in ${ROUNDS} of ${ROUNDS} rounds`, async () => {
    await prepare()
    for (let seed = 1; seed <= ROUNDS; seed++) {
      const { told, shadow } = await cut(seed, true)
      expect(told.length).toBeGreaterThan(0)
      expect(await foundIn(shadow, told)).toBe(told.length)
      rmSync(join(folder, `live-${seed}`), { recursive: true, force: true })
      rmSync(shadow, { recursive: true, force: true })
    }
  })

  it('would notice a loss: on a disk that lies about flushing, acknowledged commands are gone', async () => {
    const { told, shadow } = await cut(101, false)
    const found = await foundIn(shadow, told).catch(() => 'does not open or does not hold together')
    expect(found).not.toBe(told.length)
  })
})
