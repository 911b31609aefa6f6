import { cityCalendar, DirectDesk } from '../src/desk/index.ts'
import { type Actor, type Instant, MACHINE } from '../src/kernel/index.ts'
import { programmes } from '../src/programmes/index.ts'
import { Agenda } from '../src/rehearsal/agenda.ts'
import type { Scenario } from '../src/rehearsal/scenario.ts'
import { scenarios } from '../src/rehearsal/scenarios/index.ts'
import { threadRunner } from '../src/rehearsal/threads.ts'
import { World } from '../src/rehearsal/world.ts'
import { collect, cpuSeconds, type Effort, median, report } from './report.ts'

const START = 1_765_454_400_000
const SEED = 1
/** What has ended is let go: a winter holds no more than code that got warm, and two winters hold the same. */
const HELD_BAR_MB = 5

const named = (id: string): Scenario => scenarios.find((of) => of.id === id)!

/** The median of several rates, after one round to warm up. */
const rate = (rounds: number, once: (round: number) => number): number => {
  once(0)
  return median(
    Array.from({ length: rounds }, (_, round) => {
      let done = 0
      const seconds = cpuSeconds(() => {
        done = once(round + 1)
      })
      return done / seconds
    }),
  )
}

/** A thousand things always to come: one is taken, another put in. */
const bareEvents = (events: number): number => {
  const agenda = new Agenda<number>()
  let word = 12_345
  const next = () => {
    word = (Math.imul(word, 1_103_515_245) + 12_345) >>> 0
    return word % 1000
  }
  for (let n = 0; n < 1000; n++) agenda.put(next(), n & 3, n)
  for (let n = 0; n < events; n++) {
    const now = agenda.nextAt
    agenda.put(now + 1 + next(), n & 3, agenda.take())
  }
  return events
}

/** Complaints by the same desk without crews, queues and luck: what the desk's part alone costs. */
const deskAlone = (cases: number): number => {
  let now = START
  let events = 0
  const desk = new DirectDesk({
    programmes,
    areas: [{ code: '131127', name: { zh: '景县', en: 'Jing county' } }],
    clock: { now: () => now as Instant },
    dice: { id: () => 'unnamed' },
    calendar: cityCalendar,
    onPassed: (passed) => {
      events += passed.events.length
    },
  })
  const staff = (role: string): Actor => ({ id: role, role, bureau: 'urban-management' })
  for (let n = 0; n < cases; n++) {
    const id = `c-${n}`
    const resident: Actor = { id: `of-${id}`, role: 'resident' }
    const life: readonly (readonly [string, Actor, unknown])[] = [
      ['dispatch', staff('dispatcher'), { crew: 'c1' }],
      ['arrive', staff('repairer'), {}],
      ['repair', staff('repairer'), { cause: 'riser', room: 20 }],
      ['confirm', resident, { solved: true, satisfied: true }],
    ]
    const request = { symptom: 'cold', scope: 'flat', facility: 'S-001' }
    const input = { request, area: '131127', requester: resident.id }
    desk.perform({ case: id, action: 'open', programme: 'heating', input }, MACHINE)
    for (const [action, actor, sent] of life) {
      now += 1000
      desk.perform({ case: id, action, input: sent }, actor)
    }
    desk.forget(id)
  }
  return events
}

/** Replications in a thread of the rehearsal’s own, once its compiler has settled (after six or so): what each did, and all CPU it took. */
const replications = async (scenario: Scenario, count: number) => {
  const WARM_UP = 8
  const runner = threadRunner({ threads: 1 })
  const done: { events: number; seconds: number }[] = []
  for (let round = 0; round < WARM_UP + count; round++) {
    const before = process.cpuUsage()
    const { events } = await runner.run(scenario, {}, SEED, round)
    const { user, system } = process.cpuUsage(before)
    if (round >= WARM_UP) done.push({ events, seconds: (user + system) / 1e6 })
  }
  await runner.close()
  return done
}

/** What a finished replication still holds, in bytes. */
const heldAfter = (scenario: Scenario): number => {
  collect()
  const before = process.memoryUsage().heapUsed
  const world = new World(scenario, SEED, 0)
  world.run()
  collect()
  const held = process.memoryUsage().heapUsed - before
  if (world.tally.cases === 0) throw new Error('nothing happened')
  return held
}

/** The event core, the heating programme through the desk path, a whole winter, and memory in simulated time. */
export const rehearseBench = async ({ full }: Effort): Promise<void> => {
  const bench = 'rehearse'
  report({
    bench,
    measure: 'event core: bare events',
    value: rate(5, () => bareEvents(full ? 5_000_000 : 2_000_000)) / 1e6,
    unit: 'M events/CPU s',
    bar: 3,
  })
  report({
    bench,
    measure: 'desk path alone',
    value: rate(5, () => deskAlone(full ? 20_000 : 5000)),
    unit: 'case events/CPU s',
  })
  const season = named('heating-season')
  const winters = await replications(season, full ? 9 : 5)
  report({
    bench,
    measure: 'full heating programme',
    value: median(winters.map(({ events, seconds }) => events / seconds)),
    unit: 'case events/CPU s',
    bar: 150_000,
  })
  report({
    bench,
    measure: 'heating winter, 150 days',
    value: median(winters.map(({ seconds }) => seconds)),
    unit: 'CPU s/replication',
    bar: 1,
    direction: 'at most',
  })
  for (const days of full ? [150, 300, 600] : [75, 150])
    report({
      bench,
      measure: 'held after so many days',
      value: heldAfter({ ...season, days }) / 1e6,
      unit: 'MB',
      bar: HELD_BAR_MB,
      direction: 'at most',
      n: days,
    })
}
