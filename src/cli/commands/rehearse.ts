import { writeFile } from 'node:fs/promises'
import { many } from '../../desk/index.ts'
import { text } from '../../kernel/index.ts'
import {
  type City,
  type Enough,
  MAX_POOL,
  MAX_REPLICATIONS,
  problemsOf,
  type Rehearsal,
  rehearse,
  reportHtml,
  type Scenario,
  type Staffing,
  staffed,
  threadRunner,
} from '../../rehearsal/index.ts'
import { type Call, type Command, numberOption, textOption } from '../command.ts'
import { mustBeWritable } from '../file.ts'
import { cityModule, loadedCity } from '../loaded.ts'
import { Misused, type Output, Refusing, refuseWith } from '../output.ts'
import { rehearsalLines } from '../rehearsal-lines.ts'

const MAX_SEED = Number.MAX_SAFE_INTEGER
const DEFAULT_SEED = 1
/** Half a 95 % interval: one percentage point. */
const DEFAULT_PRECISION = 0.01
const PARTIAL = 1

const scenarioNamed = ({ scenarios }: City, id: string): Scenario =>
  scenarios.find((of) => of.id === id) ??
  refuseWith(
    'unknown-scenario',
    `没有名为“${id}”的情景;有:${scenarios.map((of) => of.id).join('、')}。`,
    `There is no scenario called "${id}"; there are: ${scenarios.map((of) => of.id).join(', ')}.`,
    'scenario',
  )

const enoughOf = (call: Call): Enough => {
  const precision = textOption(call, 'precision')
  const replications = textOption(call, 'replications')
  if (precision !== undefined && replications !== undefined)
    throw new Misused(
      '--replications 与 --precision 只能给一个',
      'give --replications or --precision, not both',
    )
  if (replications !== undefined)
    return { replications: numberOption(call, 'replications', 1, MAX_REPLICATIONS) }
  const value = precision === undefined ? DEFAULT_PRECISION : Number(precision)
  if (!(value >= 0.0001 && value <= 0.5))
    throw new Misused('--precision 应在 0.0001 与 0.5 之间', '--precision is from 0.0001 to 0.5')
  return { precision: value }
}

/** Reads `repairers=40,vehicles=14`. */
const staffingOf = (call: Call, { pools }: Scenario): Staffing => {
  const given = textOption(call, 'staff')
  if (given === undefined) return {}
  return Object.fromEntries(
    given.split(',').map((part) => {
      const [pool = '', count = ''] = part.split('=')
      if (!Object.hasOwn(pools, pool) || !/^\d{1,6}$/.test(count) || Number(count) > MAX_POOL)
        throw new Misused(
          `--staff 形如 ${Object.keys(pools)[0]}=40(0 至 ${MAX_POOL});可用:${Object.keys(pools).join('、')}`,
          `--staff is like ${Object.keys(pools)[0]}=40 (0 to ${MAX_POOL}); there are: ${Object.keys(pools).join(', ')}`,
        )
      return [pool, Number(count)]
    }),
  )
}

const check = (scenario: Scenario): void => {
  const [problem] = problemsOf(scenario)
  if (problem) throw new Refusing(problem)
}

/** Rehearses until done or until Ctrl-C, which leaves what is known by then. */
const rehearseAsked = async (call: Call, out: Output): Promise<Rehearsal> => {
  const city = await loadedCity()
  const scenario = scenarioNamed(city, call.words[0]!)
  const other = textOption(call, 'compare')
  const compare = other === undefined ? undefined : scenarioNamed(city, other)
  const staffing = staffingOf(call, scenario)
  const enough = enoughOf(call)
  const seed = numberOption(call, 'seed', DEFAULT_SEED, MAX_SEED)
  check(staffed(scenario, staffing))
  if (compare) check(compare)
  const stop = new AbortController()
  const onInterrupt = () => stop.abort()
  process.once('SIGINT', onInterrupt)
  const runner = threadRunner({ city: cityModule() })
  let bar = out.progress(text('', ''))
  let phase = ''
  try {
    return await rehearse({
      scenario,
      staffing,
      seed,
      enough,
      compare,
      runner,
      signal: stop.signal,
      onProgress: ({ phase: of, done, of: all }) => {
        if (of.en !== phase) {
          bar.end()
          bar = out.progress(of)
          phase = of.en
        }
        bar.at(done, all === undefined ? undefined : done / all)
      },
    })
  } finally {
    bar.end()
    process.off('SIGINT', onInterrupt)
    await runner.close()
  }
}

const run = async (call: Call): Promise<number> => {
  const { out } = call
  const file = textOption(call, 'report')
  if (file !== undefined) await mustBeWritable(file, 'report')
  const began = performance.now()
  const answer = await rehearseAsked(call, out)
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  if (file !== undefined) await writeFile(file, reportHtml(answer, out.lang))
  if (out.json) out.document(answer)
  else out.lines(...rehearsalLines(answer, out.lang))
  if (file !== undefined) out.note(out.say(text(`报告已写入 ${file}`, `The report is in ${file}`)))
  out.note(
    out.say(
      text(
        `${answer.replications} 次演练,用时 ${seconds} 秒`,
        `${many(answer.replications, 'replications')} in ${seconds} s`,
      ),
    ),
  )
  return answer.partial ? PARTIAL : 0
}

export const rehearseCommand: Command = {
  name: 'rehearse',
  about: text(
    '在虚拟时钟下演练一个情景:承诺能否兑现、缺什么力量',
    'rehearses a scenario under a virtual clock: are the promises kept, and what is short',
  ),
  words: ['SCENARIO'],
  options: {
    replications: { value: 'N', about: text('演练次数', 'how often it is run') },
    precision: {
      value: 'P',
      about: text(
        '演练到首个目标兑现率的 95% 区间半宽不超过 P(默认 0.01)',
        "runs until half the 95 % interval of the first aim's share is at most P (0.01 by default)",
      ),
    },
    seed: { value: 'S', about: text('随机种子,默认 1', 'seed of all luck, 1 by default') },
    staff: {
      value: 'POOL=N,…',
      about: text('改变力量,如 repairers=40', 'other numbers of staff, e.g. repairers=40'),
    },
    compare: {
      value: 'OTHER',
      about: text('与另一情景在同样的运气下对比', 'compares with another scenario under the same luck'),
    },
    report: { value: 'FILE', about: text('写一个自含的 HTML 报告', 'writes one self-contained HTML page') },
  },
  more: async () => {
    const { scenarios } = await loadedCity()
    return text(
      `情景:${scenarios.map(({ id, name }) => `${id}(${name.zh})`).join('、')}`,
      `Scenarios: ${scenarios.map(({ id, name }) => `${id} (${name.en})`).join(', ')}`,
    )
  },
  examples: [
    'rehearse heating-cold-wave --report r.html',
    'rehearse heating-cold-wave --staff repairers=48,vehicles=16',
    'rehearse heating-cold-wave --compare heating-normal-winter --replications 40 --json',
  ],
  run,
}
