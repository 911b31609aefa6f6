import type { Desk, StreamRow } from '../../desk/index.ts'
import { type Lang, spanText, timeText } from '../../desk/index.ts'
import { type CaseEvent, type Programme, refusal, text } from '../../kernel/index.ts'
import { type Call, type Command, DATA } from '../command.ts'
import { withDesk } from '../open.ts'
import { Refusing } from '../output.ts'
import { entryOf, headOf, promiseLine, type TimelineEntry } from '../timeline.ts'
import { printable, table } from '../width.ts'

const PAGE = 500

const eventsOf = async (desk: Desk, id: string): Promise<readonly CaseEvent[]> => {
  const events: CaseEvent[] = []
  for (;;) {
    const page = await desk.store.events(id, events.length, PAGE)
    for (const { body } of page) events.push(JSON.parse(body) as CaseEvent)
    if (page.length < PAGE) return events
  }
}

const nameOf = (programme: Programme, place: string, lang: Lang): string =>
  (programme.stages[place] ?? programme.outcomes[place])?.[lang] ?? place

const actionName = (programme: Programme, type: string, lang: Lang): string => {
  if (type === 'open') return lang === 'zh' ? '登记' : 'Open'
  if (type === 'wake') return lang === 'zh' ? '到时' : 'Time passed'
  return programme.actions[type]?.name[lang] ?? type
}

const PROMISE_STATES = {
  open: ['进行中', 'running'],
  paused: ['暂停', 'paused'],
  kept: ['按期', 'kept'],
  broken: ['超期', 'broken'],
  released: ['免除', 'released'],
} as const

const eventLines = (
  programme: Programme,
  entry: TimelineEntry,
  zone: string,
  lang: Lang,
): readonly string[] => {
  const indent = ' '.repeat(21)
  const to = entry.to === undefined ? '' : ` → ${nameOf(programme, entry.to, lang)}`
  const input = entry.input === undefined ? [] : [`${indent}${printable(JSON.stringify(entry.input))}`]
  return [
    `${timeText(Date.parse(entry.at), zone)}  ${actionName(programme, entry.type, lang)}${to}  [${entry.by}]`,
    ...input,
    ...entry.promises.map((change) => `${indent}· ${change}`),
    ...entry.effects.map((effect) => `${indent}» ${effect}`),
  ]
}

const show = (
  programme: Programme,
  row: StreamRow,
  entries: readonly TimelineEntry[],
  lang: Lang,
): readonly string[] => {
  const { zone } = row.state
  const [promise, state, due, margin] =
    lang === 'zh' ? ['时限承诺', '结果', '到期', '余/超'] : ['Promise', 'State', 'Due', 'Left (− late)']
  const runs = row.state.promises.map((run) => {
    const settled = run.fulfilledAt ?? run.settledAt
    return [
      programme.promises[run.promise]?.name[lang] ?? run.promise,
      PROMISE_STATES[run.state][lang === 'zh' ? 0 : 1],
      timeText(run.dueAt, zone),
      settled === undefined || run.state === 'released' ? '' : spanText(run.dueAt - settled, lang),
    ]
  })
  return [
    `${row.id}  ${programme.name[lang]}  ${nameOf(programme, row.stage, lang)}  ${row.area}  ${row.bureau}`,
    '',
    ...entries.flatMap((entry) => eventLines(programme, entry, zone, lang)),
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
    const programme = desk.registry.pinned(row.programme, row.programmeVersion)
    if (!programme.ok) throw new Refusing(programme.refusal)
    const entries = (await eventsOf(desk, id)).map((event, n) => entryOf(programme.value, event, n + 1))
    if (out.json)
      out.document({ ...headOf(row), promises: row.state.promises.map(promiseLine), events: entries })
    else out.lines(...show(programme.value, row, entries, out.lang))
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
