import { type Desk, SHARDS } from '../src/desk/index.ts'
import { DAY_MS, type Instant, instant, MINUTE_MS, type Programme } from '../src/kernel/index.ts'
import { programmes } from '../src/programmes/index.ts'
import { TOWNSHIPS } from './load.ts'
import { recordOf } from './records.ts'
import { say } from './report.ts'

const BATCH = 1_000
/** Of so many cases one is open. */
const OPEN_ONE_IN = 10

const registered = (id: string): Programme => programmes.find((one) => one.id === id)!
const KINDS = [
  {
    programme: registered('heating'),
    outcome: 'warm',
    request: { symptom: 'cold', room: 14, contact: '0318-5550000', details: 'cold since Monday evening' },
  },
  {
    programme: registered('hotline'),
    outcome: 'closed',
    request: {
      type: 'noise',
      place: 'No. 17, Renmin West Road',
      details: 'building works after eleven at night',
    },
  },
] as const

/** One case, a year's spread for those that have ended; those still open came in just now. */
const caseOf = (n: number, now: number, heads: number[]) => {
  const { programme, outcome, request } = KINDS[n % 5 < 3 ? 0 : 1]!
  const isOpen = n % OPEN_ONE_IN === 0
  const part = (n * 0.6180339887498949) % 1
  const at = (isOpen ? now - part * 5 * MINUTE_MS : now - DAY_MS * (2 + 360 * part)) as Instant
  const opened = instant(Math.floor(at))
  const input = { request, area: `t${(n * 7) % TOWNSHIPS}`, channel: 'phone' }
  const steps = [
    { action: 'open', input, at: opened },
    ...(isOpen ? [] : [{ action: 'conclude', input: { outcome }, at: instant(opened + 50 * MINUTE_MS) }]),
  ]
  return recordOf(programme, `w${n}`, steps, heads)
}

/** Cases that ended first, so that those open are young when the measuring begins. */
export const fill = async (desk: Desk, cases: number): Promise<void> => {
  const heads = new Array<number>(SHARDS).fill(0)
  const started = performance.now()
  const numbers = Array.from({ length: cases }, (_, n) => n)
  const ended = numbers.filter((n) => n % OPEN_ONE_IN !== 0)
  const open = numbers.filter((n) => n % OPEN_ONE_IN === 0)
  for (const part of [ended, open])
    for (let from = 0; from < part.length; from += BATCH)
      await desk.store.restore(
        part.slice(from, from + BATCH).map((n) => caseOf(n, Date.now(), heads)),
        [],
      )
  await desk.store.rollUp()
  say(`${cases} cases after ${Math.round((performance.now() - started) / 1000)} s`)
}
