import type { Lang } from '../../desk/index.ts'
import { text } from '../../kernel/index.ts'
import { type Assignment, type DayPlan, readStaff } from '../../planner/index.ts'
import { type Call, type Command, DATA, numberOption } from '../command.ts'
import { planErrands, send, sendingProgrammes } from '../dispatching.ts'
import { withDesk } from '../open.ts'
import { casesAsked, type Done, leftLines, listFor, PLANNING } from '../planned.ts'
import { MOST_SEED } from './plan.ts'

const MOST_WORK = 10_000_000
const USUAL_WORK = 20_000

const lastLine = (
  { made, unassigned }: DayPlan,
  done: readonly Done<Assignment>[],
  apply: boolean,
  lang: Lang,
): string => {
  const travel = Math.round(made.cost)
  const carried = done.filter(({ refused }) => !refused).length
  if (lang === 'zh') {
    const then = apply ? `已派出 ${carried} 件。` : '加 --apply 才派出。'
    return `路程 ${travel} 分钟;新派或改派 ${done.length} 件,未安排 ${unassigned.length} 件。${then}`
  }
  const then = apply ? `${carried} carried out.` : 'Nothing was done yet: --apply carries it out.'
  return `${travel} min of travel; ${done.length} assigned anew, ${unassigned.length} left out. ${then}`
}

const linesOf = (
  planned: DayPlan,
  done: readonly Done<Assignment>[],
  apply: boolean,
  lang: Lang,
): readonly string[] => [
  ...done.map(({ case: id, crew, was, reason, refused }) => {
    const from = was === undefined ? '' : `${was} → `
    return `${refused ? '✗' : '✓'} ${id}  ${from}${crew}  ${refused ? refused.message[lang] : reason[lang]}`
  }),
  ...leftLines(planned.unassigned, lang),
  '',
  lastLine(planned, done, apply, lang),
]

const run = async (call: Call): Promise<number> => {
  const { out } = call
  const staffAt = await listFor(call, 'crews', readStaff)
  const budget = {
    seed: numberOption(call, 'seed', 1, MOST_SEED),
    work: numberOption(call, 'work', USUAL_WORK, MOST_WORK),
  }
  return withDesk(call, async (desk) => {
    const staff = await staffAt(desk)
    const planned = await planErrands(desk, staff, casesAsked(call, sendingProgrammes(desk)), budget)
    const apply = call.options.apply === true
    const done: readonly Done<Assignment>[] = apply
      ? await send(desk, planned, out.lang)
      : planned.assignments
    if (planned.more)
      out.note(
        out.lang === 'zh'
          ? '待派事项过多,只安排了最先到期的。'
          : 'Too many cases: only those due first were planned.',
      )
    const { made, unassigned, more } = planned
    const { cost, proof, tours } = made
    if (out.json) out.document({ applied: apply, cost, proof, assignments: done, unassigned, tours, more })
    else out.lines(...linesOf(planned, done, apply, out.lang))
    return done.some(({ refused }) => refused) ? 1 : 0
  })
}

export const dispatchCommand: Command = {
  name: 'dispatch',
  about: text(
    '为在办事项排定今天谁去哪里,并说明理由;--apply 由“planner”派出',
    'who goes to which open case today, with reasons; --apply carries it out as the actor "planner"',
  ),
  words: [],
  options: {
    ...DATA,
    crews: {
      value: 'FILE',
      about: text('班组、当班时间与地点(JSON)', 'crews, their hours and the places (JSON)'),
    },
    ...PLANNING,
    work: {
      value: 'N',
      about: text(`搜索的轮数,默认 ${USUAL_WORK}`, `rounds of search, ${USUAL_WORK} by default`),
    },
    apply: { about: text('派出;不加则只看', 'carries it out; without it nothing changes') },
  },
  more: text(
    '已开工的不动,人指定的班组不改,改派已派出的要付代价。班组文件见 docs/planner.md。',
    'What is under way stays, a crew that a person chose stays, changing one already sent has a price. The list of crews: docs/planner.md.',
  ),
  examples: [
    'dispatch --bureau urban-management',
    'dispatch --crews samples/heating-crews.json',
    'dispatch --crews crews.json --programme heating --apply',
  ],
  run,
}
