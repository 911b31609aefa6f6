import { type Desk, effectNames, effectWords, type Lang, type StreamRow, timeText } from '../desk/index.ts'
import type { CaseEvent, Effect, Programme, Text } from '../kernel/index.ts'
import { actionForm, CHANGES, jsonSchema, text } from '../kernel/index.ts'
import { AreaTree } from '../server/areas.ts'
import { readingOf, type Said, said } from '../server/filled.ts'
import { NEW_YORK_BUREAUS } from './demonstration/bureaus.ts'
import { loadedCity } from './loaded.ts'
import { saidLines } from './said-lines.ts'
import type { TimelineEntry } from './timeline.ts'
import { printable } from './width.ts'

/** What the events of one case name by an id, in the language of the reader. An id that is not known stays as it is. */
export interface CaseNames {
  readonly lang: Lang
  place(id: string): string
  role(id: string): string
  bureau(id: string): string
  area(code: string): string
  promise(id: string): string
  event(type: string): string
  effect(effect: Effect): string
  /** What was filled in with an event of a type, in words. */
  filled(type: string, input: unknown): Said
}

const EVENTS: Readonly<Record<string, Text>> = {
  open: text('登记', 'Open'),
  wake: text('到时', 'Time passed'),
}

/** The form of an event: what opens a case carries its request. */
const formOf = (programme: Programme, type: string): Readonly<Record<string, unknown>> => {
  if (type === 'open') return jsonSchema(programme.request)
  const action = programme.actions[type]
  return action ? actionForm(programme, action) : {}
}

/** The names that a case's events need, read where they are known. */
export const caseNames = async (
  desk: Desk,
  programme: Programme,
  events: readonly CaseEvent[],
  entries: readonly Pick<TimelineEntry, 'type' | 'input'>[],
  lang: Lang,
): Promise<CaseNames> => {
  const others = await effectNames(
    desk,
    events.flatMap(({ effects }) => effects ?? []),
  )
  const areas = new AreaTree(desk.store)
  await areas.read()
  const { bureaus } = await loadedCity()
  const called: Readonly<Record<string, Text>> = { ...bureaus, ...NEW_YORK_BUREAUS }
  const say = (words: Text): string => words[lang]
  const about = entries.map(({ type, input }) => ({ schema: formOf(programme, type), value: input }))
  const reading = await readingOf({ desk, bureaus: called, areas }, { say, forStaff: true }, about)
  const named = (id: string, ...names: readonly (Text | undefined)[]): string =>
    names.find((name) => name !== undefined)?.[lang] ?? id
  return {
    lang,
    place: (id) => named(id, programme.stages[id], programme.outcomes[id]),
    role: (id) => named(id, programme.roles[id]?.name),
    bureau: (id) => named(id, called[id]),
    area: (code) => named(code, areas.get(code)?.name),
    promise: (id) => named(id, programme.promises[id]?.name),
    event: (type) => named(type, EVENTS[type], programme.actions[type]?.name),
    effect: (effect) => effectWords(effect, programme, others)[lang],
    filled: (type, input) => said(input, formOf(programme, type), reading),
  }
}

/** What stands under an event: what was filled in, what became of promises, what was asked for, and what of it was refused. */
export const eventLines = (
  { type, input, to, refused = [] }: TimelineEntry,
  event: CaseEvent,
  { state: { zone } }: StreamRow,
  names: CaseNames,
): readonly string[] => {
  const { lang } = names
  const indent = ' '.repeat(21)
  const { role, bureau } = event.by
  const by = bureau === undefined ? names.role(role) : `${names.role(role)} @ ${names.bureau(bureau)}`
  const [colon, no] = lang === 'zh' ? [':', '未能办到:'] : [': ', 'refused: ']
  const whyNot = (index: number): string => {
    const found = refused.find((one) => one.index === index)
    return found ? `  ✗ ${no}${found.reason[lang]}` : ''
  }
  return [
    `${timeText(event.at, zone)}  ${names.event(event.type)}${to === undefined ? '' : ` → ${names.place(to)}`}  [${by}]`,
    ...(input === undefined ? [] : saidLines(names.filled(type, input), lang)).map(
      (line) => `${indent}${line}`,
    ),
    ...(event.promises ?? []).map(
      ({ promise, change }) => `${indent}· ${names.promise(promise)}${colon}${CHANGES[change][lang]}`,
    ),
    ...(event.effects ?? []).map((effect, n) => `${indent}» ${names.effect(effect)}${whyNot(n)}`),
  ].map(printable)
}
