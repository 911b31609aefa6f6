import { randomUUID } from 'node:crypto'
import type { Desk } from '../desk/index.ts'
import { type Refusal, refuse, type Text } from '../kernel/index.ts'
import {
  assumptionLines,
  basisLine,
  type City,
  chartsOf,
  poolTable,
  problemsOf,
  promiseTable,
  type Rehearsal,
  type ReportTable,
  rehearse,
  remarkLines,
  type Scenario,
  staffed,
  threadRunner,
  waitTable,
} from '../rehearsal/index.ts'
import {
  problem,
  type RehearsalAnswer,
  type RehearsalOrder,
  type RehearsalState,
  type Rehearsals,
} from '../server/index.ts'
import { RehearsalShelf } from './rehearsal-shelf.ts'

/** A server has other work: so many at once, each in one thread. */
const MOST_RUNNING = 2
/** How often a rehearsal tells how far it has come, and asks whether it was stopped. */
const TOLD_MS = 500
/** A year of a county takes a server minutes: rehearsed on the command line. */
const MOST_DAYS = 60

type Lang = keyof Text

/** What can be rehearsed, and with what staff. */
const offerOf = ({ id, name, question, pools }: Scenario): ReturnType<Rehearsals['scenarios']>[number] => ({
  id,
  name,
  question,
  pools: Object.entries(pools).map(([pool, of]) => ({
    id: pool,
    name: of.name,
    count: of.count,
    most: Math.max(of.count * 2, of.count + 10),
  })),
})

const table = (title: Text, made: ReportTable, lang: Lang) => ({ title: title[lang], ...made })

const answerIn = (answer: Rehearsal, lang: Lang): RehearsalAnswer => ({
  name: answer.name[lang],
  question: answer.question[lang],
  basis: basisLine(answer, lang),
  replications: answer.replications,
  partial: answer.partial,
  remarks: remarkLines(answer, lang),
  tables: [
    table({ zh: '承诺', en: 'Promises' }, promiseTable(answer, lang), lang),
    table({ zh: '力量', en: 'Staff and vehicles' }, poolTable(answer, lang), lang),
    table({ zh: '等待', en: 'Waits' }, waitTable(answer, lang), lang),
  ],
  charts: chartsOf(answer, lang),
  assumptions: assumptionLines(answer, lang),
})

/** What is wrong with an order; undefined where it can be rehearsed. */
const wrongIn = (scenario: Scenario | undefined, { staffing }: RehearsalOrder): Refusal | undefined => {
  const wrong = (field: string, zh: string, en: string) => {
    const refused = refuse('invalid-input', [field, zh, en], field)
    return refused.ok ? undefined : refused.refusal
  }
  if (!scenario) return wrong('scenario', '没有这个情景', 'there is no such scenario')
  const stranger = Object.keys(staffing).find((pool) => !Object.hasOwn(scenario.pools, pool))
  if (stranger !== undefined) return wrong(`staffing.${stranger}`, '没有这支力量', 'there is no such staff')
  const [flaw] = problemsOf(staffed(scenario, staffing))
  return flaw && wrong(flaw.field, flaw.message.zh, flaw.message.en)
}

/** One that runs in this process. */
interface Running {
  readonly stop: AbortController
  readonly over: Promise<void>
}

interface Watch {
  /** The module of a city of one's own. */
  readonly city: string | undefined
  readonly stop: AbortController
  /** Tells how far it is; false where nobody waits for it any more. */
  tell(done: number): Promise<boolean>
  onDefect(error: unknown): void
}

/** Rehearses what was ordered, in a thread of its own. */
const rehearsed = async (
  scenario: Scenario,
  { staffing, seed, replications }: RehearsalOrder,
  { city, stop, tell, onDefect }: Watch,
): Promise<Parameters<RehearsalShelf['end']>[2]> => {
  const runner = threadRunner({ city, threads: 1 })
  let done = 0
  // The database may be away for a while; the next time tells it.
  let telling: Promise<void> = Promise.resolve()
  const tellNow = async () => {
    if (!(await tell(done))) stop.abort()
  }
  const timer = setInterval(() => {
    telling = telling.then(tellNow).catch(onDefect)
  }, TOLD_MS)
  let state: RehearsalState['state'] = 'failed'
  let answer: Rehearsal | undefined
  try {
    answer = await rehearse({
      ...{ scenario, staffing, seed, runner, enough: { replications }, seekSmallest: false },
      signal: stop.signal,
      onProgress: (of) => {
        done = of.done
      },
    })
    state = stop.signal.aborted ? 'stopped' : 'done'
  } catch (error) {
    onDefect(error)
  }
  clearInterval(timer)
  await telling
  await runner.close()
  return { state, done, answer }
}

/**
 * Rehearsals that a server's staff ask for: in threads of their own, a few at a time in each process, and shown by all
 * processes on the store.
 *
 * @param desk whose store keeps them.
 * @param of the city whose scenarios they are, and its module where it is one of its own.
 */
export const rehearsalsOnRequest = (
  { store, clock }: Pick<Desk, 'store' | 'clock'>,
  { scenarios, city }: Pick<City, 'scenarios'> & { readonly city?: string | undefined },
  onDefect: (error: unknown) => void,
): Rehearsals => {
  const offered = scenarios.filter(({ days }) => days <= MOST_DAYS)
  const shelf = new RehearsalShelf(store.register, () => clock.now())
  const running = new Map<string, Running>()
  const run = async (
    scenario: Scenario,
    order: RehearsalOrder,
    owner: string,
    id: string,
    stop: AbortController,
  ): Promise<void> => {
    const tell = (done: number) => shelf.tell(owner, id, done)
    const ended = await rehearsed(scenario, order, { city, stop, tell, onDefect })
    // Whoever sees that it has ended finds its thread free for another.
    running.delete(id)
    await shelf.end(owner, id, ended).catch(onDefect)
  }
  return {
    scenarios: () => offered.map(offerOf),
    start: async (order, owner) => {
      const scenario = offered.find(({ id }) => id === order.scenario)
      const refusal = wrongIn(scenario, order)
      if (refusal) return { ok: false, refusal }
      if (running.size >= MOST_RUNNING) return { ok: false, problem: problem('rehearsing') }
      const id = randomUUID()
      const stop = new AbortController()
      // Its place is taken before anything is waited for.
      running.set(id, { stop, over: Promise.resolve() })
      try {
        await shelf.begin(owner, id, order.replications)
      } catch (error) {
        running.delete(id)
        throw error
      }
      running.set(id, { stop, over: run(scenario!, order, owner, id, stop) })
      return { ok: true, value: id }
    },
    look: async (id, owner, lang) => {
      const found = await shelf.look(owner, id)
      if (!found) return undefined
      const { state, done, of, answer } = found
      return { state, done, of, ...(answer ? { answer: answerIn(answer, lang) } : {}) }
    },
    stop: async (id, owner) => {
      const isStopped = await shelf.stop(owner, id)
      if (isStopped) running.get(id)?.stop.abort()
      return isStopped
    },
    close: async () => {
      for (const { stop } of running.values()) stop.abort()
      await Promise.all([...running.values()].map(({ over }) => over))
    },
  }
}
