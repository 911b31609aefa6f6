import {
  type Desk,
  readEvent,
  refusedOf,
  type StoredEvent,
  type StreamRow,
  spanText,
  timeText,
} from '../../desk/index.ts'
import { type Programme, refusal, text } from '../../kernel/index.ts'
import { type Call, type Command, DATA } from '../command.ts'
import { withDesk } from '../open.ts'
import { Refusing, valueIn } from '../output.ts'
import { entryOf, headOf, promiseLine } from '../timeline.ts'
import { type CaseNames, caseNames, eventLines } from '../timeline-lines.ts'
import { table } from '../width.ts'

const PAGE = 500

const eventsOf = async (desk: Desk, id: string): Promise<readonly StoredEvent[]> => {
  const events: StoredEvent[] = []
  for (;;) {
    const page = await desk.store.events(id, events.length, PAGE)
    events.push(...page)
    if (page.length < PAGE) return events
  }
}

const PROMISE_STATES = {
  open: ['进行中', 'running'],
  paused: ['暂停', 'paused'],
  kept: ['按期', 'kept'],
  broken: ['超期', 'broken'],
  released: ['免除', 'released'],
} as const

const show = (
  programme: Programme,
  row: StreamRow,
  told: readonly string[],
  names: CaseNames,
): readonly string[] => {
  const { zone } = row.state
  const { lang } = names
  const [promise, state, due, margin] =
    lang === 'zh' ? ['时限承诺', '结果', '到期', '余/超'] : ['Promise', 'State', 'Due', 'Left (− late)']
  const runs = row.state.promises.map((run) => {
    const settled = run.fulfilledAt ?? run.settledAt
    return [
      names.promise(run.promise),
      PROMISE_STATES[run.state][lang === 'zh' ? 0 : 1],
      `${run.uncounted ? '≥ ' : ''}${timeText(run.dueAt, zone)}`,
      settled === undefined || run.state === 'released' ? '' : spanText(run.dueAt - settled, lang),
    ]
  })
  return [
    `${row.id}  ${programme.name[lang]}  ${names.place(row.stage)}  ${names.area(row.area)}  ${names.bureau(row.bureau)}`,
    '',
    ...told,
    '',
    ...(runs.length > 0 ? table([promise!, state!, due!, margin!], runs) : []),
  ]
}

const run = (call: Call): Promise<number> =>
  withDesk(call, async (desk) => {
    const { out, words } = call
    const id = words[0]!
    const row = (await desk.store.load([id], [])).rows.get(id)
    if (!row) throw new Refusing(refusal('unknown-case', [id], 'case'))
    const programme = valueIn(desk.registry.pinned(row.programme, row.programmeVersion))
    const stored = await eventsOf(desk, id)
    const events = stored.map(readEvent)
    const unsettled = await desk.store.unsettled(id)
    const entries = events.map((event, n) =>
      entryOf(programme, event, n + 1, refusedOf(event, stored[n]!, unsettled)),
    )
    if (out.json)
      out.document({ ...headOf(row), promises: row.state.promises.map(promiseLine), events: entries })
    else {
      const names = await caseNames(desk, programme, events, entries, out.lang)
      const told = entries.flatMap((entry, n) => eventLines(entry, events[n]!, row, names))
      out.lines(...show(programme, row, told, names))
    }
    return 0
  })

export const caseCommand: Command = {
  name: 'case',
  about: text('一个事项的经过:阶段、时限、经手角色', "one case's timeline: stages, promises, who did what"),
  words: ['ID'],
  options: DATA,
  more: text('个人信息一律遮盖(***)。', 'Personal fields are masked (***).'),
  examples: ['case nyc-311-45281170', 'case nyc-311-45281170 --json'],
  run,
}
