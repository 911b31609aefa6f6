import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import {
  type Command,
  cityCalendar,
  type Desk,
  type Receipt,
  type Store,
  verify,
} from '../../src/desk/index.ts'
import type { Actor } from '../../src/kernel/index.ts'

/** What a writer notes down, a line each: a command before it is sent, and what it was answered. */
interface Line {
  readonly sent?: Command
  readonly actor?: Actor
  readonly key?: string
  readonly receipt?: Receipt
  readonly refused?: string
}

/** What a check found, for the next one to go on from. */
export interface Found {
  readonly acknowledged: number
  readonly lines: number
}

const linesOf = (ackFile: string): readonly Line[] =>
  readFileSync(ackFile, 'utf8')
    .split('\n')
    // The last line may be cut short by the kill; a cut line was never acknowledged.
    .filter((line) => line.endsWith('}'))
    .map((line) => JSON.parse(line) as Line)

/** Every acknowledged command is there, once; every one under way is done once when it is sent again. */
export const checkAll = async (desk: Desk, store: Store, ackFile: string, before: Found): Promise<Found> => {
  const lines = linesOf(ackFile)
  assert.deepEqual(
    lines.filter(({ refused }) => refused),
    [],
  )
  const receipts = new Map(
    lines.flatMap(({ key, receipt }) => (key && receipt ? [[key, receipt] as const] : [])),
  )
  assert.ok(receipts.size > before.acknowledged, 'something was acknowledged before the kill')
  const sent = lines
    .slice(before.lines)
    .flatMap(({ sent: command, actor }) => (command && actor ? [{ command, actor }] : []))
  const sendAgain = async (command: Command, actor: Actor): Promise<void> => {
    const again = await desk.perform(command, actor)
    const acknowledged = receipts.get(command.key!)
    if (acknowledged) assert.deepEqual(again, { ok: true, value: acknowledged })
    else assert.ok(again.ok, JSON.stringify(again))
  }
  // Those of one case in the order in which they were sent, cases side by side as their writers were.
  const ofCases = new Map<string, Promise<void>>()
  for (const { command, actor } of sent) {
    const earlier = ofCases.get(command.case!) ?? Promise.resolve()
    ofCases.set(
      command.case!,
      earlier.then(() => sendAgain(command, actor)),
    )
  }
  await Promise.all(ofCases.values())
  const checked = await verify(store, desk.registry, cityCalendar)
  assert.deepEqual(checked.differences, [])
  // Every event answers to one command sent; none stands twice.
  const keys = new Set(lines.flatMap(({ sent: command }) => command?.key ?? []))
  assert.equal(checked.events, keys.size)
  return { acknowledged: receipts.size, lines: lines.length }
}
