import { randomUUID } from 'node:crypto'
import { type Refusal, refuse, type Text } from '../kernel/index.ts'
import {
  assumptionLines,
  chartsOf,
  poolTable,
  problemsOf,
  promiseTable,
  type Rehearsal,
  type ReportTable,
  rehearse,
  remarkLines,
  type Scenario,
  scenarios,
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

/** A server has other work: so many at once, each in one thread. */
const MOST_RUNNING = 2
/** So many that have ended are kept to be looked at, over all who asked. */
const MOST_KEPT = 50
/** A year of a county takes a server minutes: rehearsed on the command line. */
const MOST_DAYS = 60

type Lang = keyof Text

interface Kept {
  readonly owner: string
  readonly of: number
  readonly stop: AbortController
  state: RehearsalState['state']
  done: number
  answer?: Rehearsal
}

const offered = scenarios.filter(({ days }) => days <= MOST_DAYS)

const table = (title: Text, made: ReportTable, lang: Lang) => ({ title: title[lang], ...made })

const answerIn = (answer: Rehearsal, lang: Lang): RehearsalAnswer => ({
  name: answer.name[lang],
  question: answer.question[lang],
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

/** Rehearsals that a server's staff ask for: in threads of their own, a few at a time. */
export const rehearsalsOnRequest = (onDefect: (error: unknown) => void): Rehearsals => {
  const kept = new Map<string, Kept>()
  const running = new Map<Kept, Promise<void>>()
  const mine = (id: string, owner: string): Kept | undefined => {
    const found = kept.get(id)
    return found?.owner === owner ? found : undefined
  }
  const run = async (scenario: Scenario, order: RehearsalOrder, of: Kept): Promise<void> => {
    const runner = threadRunner(1)
    let state: Kept['state'] = 'failed'
    try {
      of.answer = await rehearse({
        scenario,
        staffing: order.staffing,
        seed: order.seed,
        enough: { replications: order.replications },
        seekSmallest: false,
        runner,
        signal: of.stop.signal,
        onProgress: ({ done }) => {
          of.done = done
        },
      })
      state = of.stop.signal.aborted ? 'stopped' : 'done'
    } catch (error) {
      onDefect(error)
    }
    await runner.close()
    running.delete(of)
    // Whoever sees that it has ended finds its thread free for another.
    of.state = state
  }
  const makeRoom = () => {
    for (const [id, { state }] of kept) {
      if (kept.size < MOST_KEPT) return
      if (state !== 'running') kept.delete(id)
    }
  }
  return {
    scenarios: () =>
      offered.map(({ id, name, question, pools }) => ({
        id,
        name,
        question,
        pools: Object.entries(pools).map(([pool, of]) => ({
          id: pool,
          name: of.name,
          count: of.count,
          most: Math.max(of.count * 2, of.count + 10),
        })),
      })),
    start: (order, owner) => {
      const scenario = offered.find(({ id }) => id === order.scenario)
      const refusal = wrongIn(scenario, order)
      if (refusal) return { ok: false, refusal }
      if (running.size >= MOST_RUNNING) return { ok: false, problem: problem('rehearsing') }
      makeRoom()
      const id = randomUUID()
      const of: Kept = {
        owner,
        of: order.replications,
        stop: new AbortController(),
        state: 'running',
        done: 0,
      }
      kept.set(id, of)
      running.set(of, run(scenario!, order, of))
      return { ok: true, value: id }
    },
    look: (id, owner, lang) => {
      const found = mine(id, owner)
      if (!found) return undefined
      const { state, done, of, answer } = found
      return { state, done, of, ...(answer ? { answer: answerIn(answer, lang) } : {}) }
    },
    stop: (id, owner) => {
      const found = mine(id, owner)
      found?.stop.abort()
      return found !== undefined
    },
    close: async () => {
      for (const { stop } of kept.values()) stop.abort()
      await Promise.all(running.values())
    },
  }
}
