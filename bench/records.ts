import {
  cityCalendar,
  leafOf,
  rowOf,
  type StoredEvent,
  type StreamRecord,
  shardOf,
} from '../src/desk/index.ts'
import {
  type CaseState,
  type Contribution,
  contributions,
  decide,
  evolve,
  type Instant,
  MACHINE,
  type Programme,
} from '../src/kernel/index.ts'

/** A step of a case's life, done by the machine. */
export interface Step {
  readonly action: string
  readonly input: unknown
  readonly at: Instant
}

/** One case as the desk would have stored it, decided by the kernel; `heads` are the shards' positions, moved on. */
export const recordOf = (
  programme: Programme,
  stream: string,
  steps: readonly Step[],
  heads: number[],
): StreamRecord => {
  const shard = shardOf(stream)
  let state: CaseState | undefined
  const events: StoredEvent[] = []
  const made: StreamRecord['contributions'][number][] = []
  for (const { action, input, at } of steps) {
    const context = { now: at, actor: MACHINE, calendar: cityCalendar, zone: 'Asia/Shanghai' }
    const step = decide(programme, stream, state, { action, input }, context)
    if (!step.ok) throw new Error(step.refusal.message.en)
    for (const event of step.value.events) {
      const after: CaseState = evolve(state, event, stream)
      const pos = ++heads[shard]!
      const { version } = after
      const body = JSON.stringify(event)
      events.push({ shard, pos, stream, version, body, leaf: leafOf(stream, version, body) })
      const added: readonly Contribution[] = contributions(programme, cityCalendar, state, after)
      for (const one of added) made.push({ ...one, shard, pos, stream, version })
      state = after
    }
  }
  return { stream, events, pending: [], row: rowOf(state!), contributions: made }
}
