import { type Instant, MACHINE, type Result } from '../kernel/index.ts'
import { allOf, type Failure, outcomeOf } from './defined.ts'
import { type Job, WAKE } from './job.ts'
import type { Done } from './lanes.ts'
import type { Due, Store } from './ports.ts'
import { Retries } from './retries.ts'

/** A case that could not wake, and why. */
export interface Stuck extends Failure {
  readonly case: string
}

/** What `wake` did. */
export interface Woken {
  readonly woken: number
  readonly stuck: readonly Stuck[]
}

const PAGE = 500

/** One round: what it came to so far. */
interface Round {
  readonly now: Instant
  woken: number
  readonly stuck: Map<string, Stuck>
  /** Those that another process woke in the same moment: done, though not by us. */
  readonly idle: Set<string>
}

/** Wakes the cases whose time has come. Those that cannot wake stand in nobody's way, and are tried ever more seldom. */
export class Alarm {
  private readonly store: Store
  private readonly perform: (job: Job) => Promise<Result<Done>>
  /** By case and the moment it was due: one that has moved on is tried at once. */
  private readonly failed = new Retries<Stuck>()

  constructor(store: Store, perform: (job: Job) => Promise<Result<Done>>) {
    this.store = store
    this.perform = perform
  }

  async wake(now: Instant): Promise<Woken> {
    const round: Round = { now, woken: 0, stuck: new Map(), idle: new Set() }
    // Who was woken may be due again, behind where the pass has got to: passes go on until one wakes nobody.
    for (let before = -1; before < round.woken; ) {
      before = round.woken
      for (let after: Due | undefined; ; ) {
        const due = await this.store.due(now, PAGE, after)
        await this.wakeThese(round, due)
        after = due.at(-1)
        if (due.length < PAGE) break
      }
    }
    return { woken: round.woken, stuck: [...round.stuck.values()] }
  }

  private async wakeThese(round: Round, due: readonly Due[]): Promise<void> {
    const { now, stuck, idle } = round
    const toWake = due.filter((one) => {
      const resting = this.failed.resting(keyOf(one), now)
      if (resting) stuck.set(one.id, resting.why)
      return !stuck.has(one.id) && !idle.has(one.id)
    })
    const steps = [{ command: WAKE, actor: MACHINE, at: now }]
    const outcomes = await allOf(toWake.map(({ id }) => outcomeOf(this.perform({ stream: id, steps }))))
    for (const [index, outcome] of outcomes.entries()) {
      const one = toWake[index]!
      if (!outcome.ok) {
        const { failure } = outcome
        stuck.set(one.id, { case: one.id, ...failure })
        // Where a programme failed has been told: of many, it would be much to keep.
        this.failed.add(keyOf(one), now, { case: one.id, reason: failure.reason })
        continue
      }
      this.failed.forget(keyOf(one))
      if (outcome.value.events > 0) round.woken++
      else idle.add(one.id)
    }
  }
}

const keyOf = ({ id, wakeAt }: Due): string => `${id} ${wakeAt}`
