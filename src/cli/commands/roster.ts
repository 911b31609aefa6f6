import { many } from '../../desk/index.ts'
import { text } from '../../kernel/index.ts'
import { type Manning, readForce, type ShiftPlan } from '../../planner/index.ts'
import { type Call, type Command, DATA, numberOption } from '../command.ts'
import { withDesk } from '../open.ts'
import { casesAsked, type Done, leftLines, listFor, PLANNING } from '../planned.ts'
import { man, manningProgrammes, planPosts } from '../rostering.ts'
import { MOST_SEED } from './plan.ts'

const MOST_WORK = 100_000
const USUAL_WORK = 200

/** `11 Dec 20:00` as people of the place write it, whatever the language. */
const clockIn = (zone: string) => {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  return (at: number): string => parts.format(at).replace(', ', ' ')
}

const linesOf = (
  { made, unassigned }: ShiftPlan,
  done: readonly Done<Manning>[],
  apply: boolean,
  zone: string,
  lang: 'zh' | 'en',
): readonly string[] => {
  const clock = clockIn(zone)
  const carried = done.filter(({ refused }) => !refused).length
  const km = Math.round(made.cost)
  const last =
    lang === 'zh'
      ? `住处到岗点共 ${km} 公里;新排或改排 ${done.length} 岗,未排定 ${unassigned.length} 项。${apply ? `已写入 ${carried} 岗。` : '加 --apply 才写入。'}`
      : `${km} km from home to post; ${many(done.length, 'posts')} manned anew, ${unassigned.length} left out. ${apply ? `${carried} carried out.` : 'Nothing was done yet: --apply carries it out.'}`
  return [
    ...done.flatMap(({ case: id, place, turns, reason, refused }) => [
      `${refused ? '✗' : '✓'} ${place}  ${id}  ${refused ? refused.message[lang] : reason[lang]}`,
      ...turns.map(
        ({ from, until, people }) =>
          `    ${clock(from)} – ${clock(until)}  ${people.length}: ${people.join(' ')}`,
      ),
    ]),
    ...leftLines(unassigned, lang),
    '',
    last,
  ]
}

const run = async (call: Call): Promise<number> => {
  const { out } = call
  const forceAt = await listFor(call, 'people', readForce)
  const budget = {
    seed: numberOption(call, 'seed', 1, MOST_SEED),
    work: numberOption(call, 'work', USUAL_WORK, MOST_WORK, 0),
  }
  return withDesk(call, async (desk) => {
    const force = await forceAt(desk)
    const rostered = await planPosts(desk, force, casesAsked(call, manningProgrammes(desk)), budget)
    const apply = call.options.apply === true
    const done: readonly Done<Manning>[] = apply ? await man(desk, rostered, out.lang) : rostered.mannings
    const { made, unassigned, more } = rostered
    if (more)
      out.note(out.lang === 'zh' ? '岗点过多,只排了一部分。' : 'Too many posts: only some were planned.')
    if (out.json)
      out.document({ applied: apply, cost: made.cost, proof: made.proof, rosters: done, unassigned, more })
    else out.lines(...linesOf(rostered, done, apply, desk.zone, out.lang))
    return done.some(({ refused }) => refused) ? 1 : 0
  })
}

export const rosterCommand: Command = {
  name: 'roster',
  about: text(
    '为在办岗点排定各班由谁值守,并说明理由;--apply 由“planner”写入',
    'who serves at which open post in which shift, with reasons; --apply carries it out as the actor "planner"',
  ),
  words: [],
  options: {
    ...DATA,
    people: {
      value: 'FILE',
      about: text('班次、人员与地点(JSON)', 'shifts, people and the places (JSON)'),
    },
    ...PLANNING,
    work: {
      value: 'N',
      about: text(
        `求解的节点数,默认 ${USUAL_WORK};0 立即给出`,
        `nodes of the solver, ${USUAL_WORK} by default; 0 answers at once`,
      ),
    },
    apply: { about: text('写入;不加则只看', 'carries it out; without it nothing changes') },
  },
  more: text(
    '换人不撤岗:先保最低人数。人排定的班表不改,先前排定的人不动,只补空缺。人员文件见 docs/planner.md。',
    'Nobody leaves before the relief is there; floors go first. A roster that a person made stays, and so does everybody planned before: what is vacant is filled. The list of people: docs/planner.md.',
  ),
  examples: [
    'roster --bureau train-depot',
    'roster --people samples/snow-people.json',
    'roster --people people.json --apply',
  ],
  run,
}
