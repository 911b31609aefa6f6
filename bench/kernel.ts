import { cityCalendar } from '../src/desk/index.ts'
import { type CaseState, contributions, decide, type Instant, MACHINE } from '../src/kernel/index.ts'
import { lamps } from '../test/fixtures/lamps.ts'
import { lifeOf } from './load.ts'
import { cpuSeconds, type Effort, median, report } from './report.ts'

const ROUNDS = 5
const START = 1_765_454_400_000

/** One life of a case, decided, folded and accounted for; returns its events. */
const live = (id: number): number => {
  let state: CaseState | undefined
  let events = 0
  for (const [index, [{ action, input }, actor]] of lifeOf(`k${id}`, id).entries()) {
    const now = (START + id * 1000 + index) as Instant
    const by = action === 'open' ? MACHINE : actor
    const step = decide(
      lamps,
      `k${id}`,
      state,
      { action, input },
      { now, actor: by, calendar: cityCalendar, zone: 'Asia/Shanghai' },
    )
    if (!step.ok) throw new Error(step.refusal.message.en)
    contributions(lamps, cityCalendar, state, step.value.state)
    events += step.value.events.length
    state = step.value.state
  }
  return events
}

/** How many events a second of one core's time the kernel decides, folds and accounts for. */
export const kernelBench = async ({ full }: Effort): Promise<void> => {
  const cases = full ? 50_000 : 10_000
  for (let n = 0; n < cases; n++) live(n)
  const rates = Array.from({ length: ROUNDS }, () => {
    let events = 0
    const seconds = cpuSeconds(() => {
      for (let n = 0; n < cases; n++) events += live(n)
    })
    return events / seconds
  })
  report({
    bench: 'kernel',
    measure: 'decide + evolve + account',
    value: median(rates),
    unit: 'events/CPU s',
  })
}
