import { setTimeout as sleep } from 'node:timers/promises'
import type { Desk } from '../src/desk/index.ts'
import type { Actor } from '../src/kernel/index.ts'
import type { Clerk } from './served.ts'

/** What people do at the desk: look at their queue, open a case of it, act on it. */
export const KINDS_OF_WORK = ['queue', 'case', 'action'] as const
export type Did = (typeof KINDS_OF_WORK)[number]

const FILTERS = [
  '',
  '&programme=hotline',
  '&area=t17',
  '&order=opened',
  '&stage=received',
  '&area=c5&programme=heating',
  '&closed=true&order=opened',
]
const NO_ROWS = '{"rows":[]'

/** What people at the desk do, each in turn; a case is one that their own queue showed. */
export class Worker {
  private readonly clerk: Clerk
  /** The last page of a queue with cases on it; read only when one of them is wanted: people look at rows, not at JSON. */
  private page = ''
  private read: readonly string[] | undefined
  private n: number

  constructor(clerk: Clerk, n: number) {
    this.clerk = clerk
    this.n = n
  }

  async do(what: Did): Promise<void> {
    const n = this.n++
    if (what === 'queue' || this.page === '') {
      const text = await this.clerk.get(`/api/cases?limit=50${FILTERS[n % FILTERS.length]}`)
      if (text.startsWith(NO_ROWS)) return
      this.page = text
      this.read = undefined
      return
    }
    const id = this.caseFor(n)
    if (what === 'case')
      await Promise.all([this.clerk.get(`/api/cases/${id}`), this.clerk.get(`/api/cases/${id}/events`)])
    else await this.clerk.post(`/api/cases/${id}/actions/comment`, { input: { text: `called back, ${n}` } })
  }

  /** One of those that their queue showed last. */
  private caseFor(n: number): string {
    this.read ??= (JSON.parse(this.page) as { rows: readonly { case: string }[] }).rows.map((row) => row.case)
    return this.read[(n * 17) % this.read.length]!
  }

  /** Does the same action through a desk in this process, as the same officer. */
  async comment(desk: Desk, actor: Actor): Promise<void> {
    const n = this.n++
    const input = { text: `called back, ${n}` }
    const done = await desk.perform({ action: 'comment', case: this.caseFor(n), input }, actor)
    if (!done.ok) throw new Error(done.refusal.message.en)
  }
}

type Times = Record<Did, number[]>

/** Everybody works for so long, with or without pauses for a look at the screen. */
export const work = async (
  workers: readonly Worker[],
  seconds: number,
  pauseMs: number,
  only?: Did,
): Promise<Times> => {
  const times: Times = { queue: [], case: [], action: [] }
  const end = performance.now() + seconds * 1000
  await Promise.all(
    workers.map(async (worker, n) => {
      await sleep(((n * 0.618) % 1) * pauseMs)
      for (let round = n; performance.now() < end; round++) {
        const what = only ?? KINDS_OF_WORK[round % KINDS_OF_WORK.length]!
        const start = performance.now()
        await worker.do(what)
        times[what].push(performance.now() - start)
        if (pauseMs > 0) await sleep(pauseMs * (0.5 + ((round * 0.618) % 1)))
      }
    }),
  )
  return times
}
