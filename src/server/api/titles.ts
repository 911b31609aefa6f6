import type { StreamRow } from '../../desk/index.ts'
import { beginningOf, jsonSchema, type Programme, type Text, text } from '../../kernel/index.ts'
import { seeAll } from '../cases.ts'
import type { Host } from '../host.ts'
import type { Principal } from '../identity/principal.ts'
import { type Names, namesOfRequests } from '../naming.ts'

/** The field schemas of a form, by name, in order. */
export const propertiesOf = (
  schema: Record<string, unknown>,
): Readonly<Record<string, Record<string, unknown>>> =>
  (schema.properties ?? {}) as Record<string, Record<string, unknown>>

const TITLE_LENGTH = 80
const TITLE_FIELDS = 2

/** What was answered as a reader knows it: a choice, or what is referred to, by its name. */
const answerOf = (value: string, options: unknown, names: Names): Text => {
  const named = options as Readonly<Record<string, Text>> | undefined
  return named && Object.hasOwn(named, value) ? named[value]! : (names.get(value) ?? text(value, value))
}

/** The first words of a request, personal fields left out: enough to tell one case from the next. */
export const titleOf = (programme: Programme, request: unknown, names: Names): Text => {
  const filled = (request ?? {}) as Record<string, unknown>
  const words = Object.entries(propertiesOf(jsonSchema(programme.request)))
    .flatMap(([name, { personal, options }]) => {
      const value = filled[name]
      return personal === true || typeof value !== 'string' ? [] : [answerOf(value, options, names)]
    })
    .slice(0, TITLE_FIELDS)
  const joined = (lang: keyof Text): string =>
    beginningOf(words.map((each) => each[lang]).join(' · '), TITLE_LENGTH)
  return text(joined('zh'), joined('en'))
}

/**
 * Titles of cases that are told of by their numbers: of those that whoever asks may see. The others are left out, and are
 * not to be led to.
 */
export const titlesFor = async (
  host: Host,
  who: Principal,
  ids: Iterable<string>,
): Promise<ReadonlyMap<string, Text>> => titlesOf(host, await seeAll(host, who, ids))

/** Titles of cases that somebody may see. */
export const titlesOf = async (
  host: Host,
  cases: readonly { readonly programme: Programme; readonly row: StreamRow }[],
): Promise<ReadonlyMap<string, Text>> => {
  const names = await namesOfRequests(host, cases)
  return new Map(cases.map(({ programme, row }) => [row.id, titleOf(programme, row.state.request, names)]))
}
