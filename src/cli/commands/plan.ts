import { count, type Lang } from '../../desk/index.ts'
import { refusal, type Text, text } from '../../kernel/index.ts'
import {
  isSolomon,
  type Plan,
  type Problem,
  plan,
  readPlan,
  readProblem,
  readSolomon,
  ruleName,
} from '../../planner/index.ts'
import { type Call, type Command, numberOption, textOption } from '../command.ts'
import { readText } from '../file.ts'
import { Refusing, valueIn } from '../output.ts'
import { table } from '../width.ts'

/** A seed of a plan is at most so large. */
export const MOST_SEED = 4_294_967_295
const MOST_WORK = 100_000_000
/** Reasons shown to people; `--json` has them all. */
const MOST_SHOWN = 20

const PROOF: Readonly<Record<Plan['proof'], Text>> = {
  optimal: text('已证最优', 'proven optimal'),
  bounded: text('有界', 'bounded'),
  heuristic: text('启发式,未证明', 'heuristic, unproven'),
  infeasible: text('要求无法全部满足', 'the demands cannot all be met'),
}

/** JSON that somebody wrote; refused in plain words where it is none. */
export const parsed = (source: string): unknown => {
  try {
    return JSON.parse(source)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new Refusing(
      refusal('invalid-input', ['FILE', `不是 JSON(${why})`, `it is no JSON (${why})`], 'FILE'),
    )
  }
}

/** A problem from a file: JSON, or an instance in Solomon's format. */
export const problemFrom = async (path: string): Promise<Problem> => {
  const source = await readText(path)
  return valueIn(isSolomon(source) ? readSolomon(source) : readProblem(parsed(source)))
}

/** A plan from a file, as `plan --json` prints it. */
export const planFrom = async (path: string): Promise<Plan> =>
  valueIn(readPlan(parsed(await readText(path, 'PLAN'))))

/** 0 is meant: insertion alone. How much is usual depends on what is planned. */
const workOf = (call: Call): { readonly work?: number } =>
  textOption(call, 'work') === undefined ? {} : { work: numberOption(call, 'work', 0, MOST_WORK, 0) }

/** What is planned, a row an assignment or a tour. */
const rowsOf = (made: Plan): readonly (readonly string[])[] => {
  switch (made.kind) {
    case 'dispatch':
      return made.tours.map(({ crew, stops }) => [crew, stops.map(({ job }) => job).join(' → ')])
    case 'roster': {
      const seats = new Map<string, string[]>()
      for (const { post, shift, person } of made.duties)
        seats.set(`${post}@${shift}`, [...(seats.get(`${post}@${shift}`) ?? []), person])
      return [...seats].map(([seat, people]) => [seat, people.join(', ')])
    }
    case 'timetable':
      return made.sittings.map(({ slot, station, entry }) => [slot, `${station}: ${entry}`])
    case 'match':
      return made.pairs.map(({ demand, supply, score }) => [demand, `${supply} (${count(score)})`])
  }
}

const linesOf = (made: Plan, lang: Lang): readonly string[] => {
  const zh = lang === 'zh'
  const left = made.unassigned.slice(0, MOST_SHOWN).map(({ id, message, relax }) => {
    const help = relax ? ` → ${relax[lang]}` : ''
    return `✗ ${id}: ${message[lang]}${help}`
  })
  const more = made.unassigned.length - left.length
  return [
    ...rowsOf(made).map((row) => row.join('  ')),
    '',
    ...table(
      zh ? ['规则', '次数', '代价'] : ['Rule', 'Count', 'Cost'],
      made.scores.map((score) => [ruleName(score.rule)[lang], count(score.count), count(score.cost)]),
      ['left', 'right', 'right'],
    ),
    '',
    ...left,
    ...(more > 0 ? [zh ? `… 另有 ${more} 项` : `… and ${more} more`] : []),
    zh
      ? `成本 ${count(made.cost)},${PROOF[made.proof].zh},未安排 ${made.unassigned.length} 项。`
      : `Cost ${count(made.cost)}, ${PROOF[made.proof].en}, ${made.unassigned.length} left out.`,
  ]
}

const run = async (call: Call): Promise<number> => {
  const { out, words } = call
  const budget = { seed: numberOption(call, 'seed', 1, MOST_SEED), ...workOf(call) }
  const made = await plan(await problemFrom(words[0]!), budget)
  if (out.json) out.document(made)
  else out.lines(...linesOf(made, out.lang))
  return 0
}

export const planCommand: Command = {
  name: 'plan',
  about: text(
    '派单、排班、排程、配对:给出方案,说明未安排的原因',
    'dispatch, roster, timetable or match: a plan, and why anything is left out',
  ),
  words: ['FILE'],
  options: {
    seed: {
      value: 'S',
      about: text(
        '随机种子,默认 1;同一种子方案相同',
        'seed, 1 by default; the same seed makes the same plan',
      ),
    },
    work: {
      value: 'N',
      about: text('搜索的轮数,0 为立即作答', 'rounds of search, counted and not timed; 0 answers at once'),
    },
  },
  more: text(
    'FILE 为 JSON 问题(见 docs/planner.md),或 Solomon 格式的算例。',
    'FILE is a problem in JSON (see docs/planner.md) or an instance in Solomon format.',
  ),
  examples: ['plan problem.json', 'plan problem.json --seed 7 --work 50000 --json > plan.json'],
  run,
}
