import { Board, check, type Job, type MatchProblem, plan, type RosterProblem } from '../src/planner/index.ts'
import { randomFrom } from '../src/planner/random.ts'
import { type Effort, report, say } from './report.ts'
import { drawn, type Instance, published } from './solomon.ts'

const HOUR = 3_600_000
const MINUTE = 60_000

/** CPU seconds of work that waits. */
const cpuOf = async (work: () => Promise<void>): Promise<number> => {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6
}

/** A plan of an instance in about so many CPU seconds: its cost, and the seconds it took. */
const within = async ({ problem, name }: Instance, seconds: number, seed: number) => {
  const trial = 3_000
  await plan(problem, { work: trial, seed })
  const each = (await cpuOf(async () => void (await plan(problem, { work: trial, seed })))) / trial
  let cost = 0
  const cpu = await cpuOf(async () => {
    const made = await plan(problem, { work: Math.max(1, Math.floor(seconds / each)), seed })
    if (check(problem, made).length > 0 || made.unassigned.length > 0)
      throw new Error(`${name}: no valid plan`)
    cost = made.cost
  })
  return { cost, cpu }
}

const gaps = async (
  instances: readonly Instance[],
  seconds: number,
  bar: number,
  seeds: number,
): Promise<void> => {
  const known = instances[0]?.optimum !== undefined
  let [gap, cpu] = [0, 0]
  for (const instance of instances)
    for (let seed = 1; seed <= seeds; seed++) {
      const made = await within(instance, seconds, seed)
      const best = instance.optimum ?? (await within(instance, seconds * 10, seed + 100)).cost
      gap += (made.cost / best - 1) * 100
      cpu += made.cpu
    }
  const runs = instances.length * seeds
  const measure = `${known ? 'Solomon, mean gap to optimum' : 'drawn, mean gap to ten times as long'} at ${seconds} CPU s`
  report({
    bench: 'plan',
    measure,
    value: gap / runs,
    unit: '%',
    n: runs,
    ...(known ? { bar, direction: 'at most' as const } : {}),
  })
  report({ bench: 'plan', measure: `CPU a plan, meant ${seconds}`, value: cpu / runs, unit: 's' })
}

const inCity = (random: () => number) => ({ lat: 37.5 + random() * 0.5, lon: 115.4 + random() * 0.6 })

const insertion = (): void => {
  const random = randomFrom(5)
  const board = new Board(
    { by: 'sphere', kmh: 40, detour: 1.3 },
    Array.from({ length: 100 }, (_, n) => ({
      id: `${n}`,
      base: inCity(random),
      from: 0,
      until: 24 * HOUR,
      skills: n % 3 === 0 ? ['gas'] : [],
    })),
  )
  const job = (n: number): Job => ({
    id: `${n}`,
    place: inCity(random),
    serviceMs: 30 * MINUTE,
    promisedAt: Math.floor(random() * 12) * HOUR,
    ...(n % 10 === 0 ? { skills: ['gas'] } : {}),
  })
  for (let n = 0; n < 1_000; n++) board.add(job(n))
  let [slowest, total] = [0, 0]
  const times = 200
  for (let n = 0; n < times; n++) {
    const next = job(1_000 + n)
    const before = performance.now()
    const placement = board.add(next)
    const ms = performance.now() - before
    if (!placement.placed) throw new Error('no place for a job')
    board.remove(next.id)
    slowest = Math.max(slowest, ms)
    total += ms
  }
  report({
    bench: 'plan',
    measure: 'insertion into 1,000 jobs x 100 crews, slowest',
    value: slowest,
    unit: 'ms',
    bar: 50,
    direction: 'at most',
  })
  report({ bench: 'plan', measure: 'insertion, mean', value: total / times, unit: 'ms' })
}

/** Three shifts of a snow night on 31 stations with 563 people; homes, numbers and leaders are drawn. */
const snow = (): RosterProblem => {
  const random = randomFrom(7)
  const shift = (from: number, until: number) => ({ id: `${from}`, from: from * HOUR, until: until * HOUR })
  return {
    kind: 'roster',
    shifts: [shift(0, 12), shift(11.5, 24), shift(23.5, 35)],
    posts: Array.from({ length: 31 }, (_, n) => ({
      id: `station ${n}`,
      at: inCity(random),
      wanted: 4 + Math.floor(random() * 12),
      floor: 2,
      needs: [{ skill: 'leader', count: 1 }],
    })),
    people: Array.from({ length: 563 }, (_, n) => ({
      id: `person ${n}`,
      home: inCity(random),
      skills: n % 9 === 0 ? ['leader'] : [],
      ...(n % 20 === 3 ? { mostShifts: 1 } : {}),
    })),
    restMs: 8 * HOUR,
    reliefMs: HOUR / 2,
  }
}

const rosters = async (): Promise<void> => {
  const problem = snow()
  let gap = Infinity
  const cpu = await cpuOf(async () => {
    const made = await plan(problem)
    gap = made.bound === undefined ? Infinity : (made.objective / made.bound - 1) * 100
    if (check(problem, made).length > 0) throw new Error('the roster does not hold')
  })
  const bench = 'plan'
  report({
    bench,
    measure: 'snow roster, gap to bound',
    value: gap,
    unit: '%',
    bar: 0.5,
    direction: 'at most',
  })
  report({ bench, measure: 'snow roster, CPU', value: cpu, unit: 's', bar: 15, direction: 'at most' })
}

const matching = async (size: number): Promise<void> => {
  const random = randomFrom(9)
  const problem: MatchProblem = {
    kind: 'match',
    demands: Array.from({ length: size }, (_, n) => ({ id: `d${n}` })),
    supplies: Array.from({ length: size }, (_, n) => ({ id: `s${n}` })),
    pairs: Array.from({ length: size * 50 }, (_, n) => ({
      demand: `d${n % size}`,
      supply: `s${(n * 7 + Math.floor(n / size) * 13) % size}`,
      score: 1 + Math.floor(random() * 1_000),
    })),
  }
  const cpu = await cpuOf(async () => void (await plan(problem)))
  report({ bench: 'plan', measure: 'match one to one, CPU', value: cpu, unit: 's', n: size })
}

/**
 * How good plans are for the CPU time they take. `BIHUAN_SOLOMON` names a folder with Solomon's instances, to measure
 * against their optima; without it, instances after their pattern are drawn and measured against a longer run.
 */
export const planBench = async ({ full }: Effort): Promise<void> => {
  const folder = process.env.BIHUAN_SOLOMON
  if (folder === undefined) say('BIHUAN_SOLOMON names no folder of Solomon instances: drawing some')
  const instances = folder === undefined ? [1, 2, 3].map(drawn) : published(folder)
  insertion()
  await rosters()
  await matching(full ? 1_000 : 400)
  await gaps(instances, 0.1, 1.5, full ? 5 : 1)
  await gaps(full ? instances : instances.slice(0, 3), folder === undefined && !full ? 0.5 : 2.5, 0.5, 1)
}
