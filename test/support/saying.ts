import fc from 'fast-check'
import {
  type Action,
  actionForm,
  type CaseEvent,
  type CaseState,
  COMMON_ACTIONS,
  forms,
  hours,
  isObject,
  MACHINE,
  type Programme,
  saidToAsker,
} from '../../src/kernel/index.ts'
import { programmes } from '../../src/programmes/index.ts'
import { Town } from '../../src/programmes/testing.ts'
import { answer } from '../../src/programmes/testing-answers.ts'
import { residentEntryOf } from '../../src/server/api/views.ts'
import { filled, type Schema } from './filled-forms.ts'

/** What cases tell one another names cases that a walk does not have. */
const AMONG_CASES = ['adopt', 'childClosed', 'childReopened', 'parentClosed', 'correct', 'merge']

/** Words that were put into a form, in which no others are like them. */
interface Words {
  /** Where they stand: the programme, the action and the field. */
  readonly field: string
  readonly isSaid: boolean
}

/** Words, and not the name of something that is chosen. */
const isFree = ({ type, enum: options, format, pattern, is, ref }: Schema): boolean =>
  type === 'string' && !options && !format && !pattern && !is && !ref

/** The fields of a form that take any words, as `items.hazard.what`, and whether they or what they are in is marked. */
const freeIn = (
  schema: Schema,
  path = '',
  isWithin = false,
): readonly { readonly path: string; readonly isMarked: boolean }[] => {
  const isMarked = isWithin || schema.saidToAsker !== undefined
  return [
    ...(isFree(schema) ? [{ path, isMarked }] : []),
    ...(schema.items ? freeIn(schema.items, path, isMarked) : []),
    ...Object.entries(schema.properties ?? {}).flatMap(([name, of]) =>
      freeIn(of, path ? `${path}.${name}` : name, isMarked),
    ),
  ]
}

/** A form with words of our own wherever it takes any. */
const worded = (value: unknown, schema: Schema, path: string, write: (path: string) => string): unknown => {
  if (isFree(schema) && typeof value === 'string') return write(path)
  if (Array.isArray(value)) return value.map((item) => worded(item, schema.items ?? {}, path, write))
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [
      name,
      worded(part, schema.properties?.[name] ?? {}, path ? `${path}.${name}` : name, write),
    ]),
  )
}

/** All words that were put into forms, and what became of them. */
export class Writing {
  private readonly words: Words[] = []
  /** Fields whose words are in a case that somebody asked for. */
  readonly written = new Set<string>()
  /** Fields that are not marked and whose words reached whoever asked. */
  readonly leaked = new Set<string>()
  /** Fields that are marked and whose words did not reach them. */
  readonly kept = new Set<string>()

  /** The form of an action, with words of our own. */
  form(programme: Programme, name: string, action: Action, value: unknown): unknown {
    const form = worded(value, actionForm(programme, action) as Schema, '', (path) => {
      const field = `${programme.id} ${name}.${path}`
      this.words.push({ field, isSaid: false })
      return `«${this.words.length - 1}»`
    })
    for (const at of wordsIn(saidToAsker(action, form))) this.words[at] = { ...this.words[at]!, isSaid: true }
    return form
  }

  /** What somebody wrote stands in a case; `read` is what whoever asked can read of all. */
  compare(happened: unknown, read: unknown): void {
    const reached = new Set(wordsIn(read))
    for (const at of wordsIn(happened)) {
      const { field, isSaid } = this.words[at]!
      this.written.add(field)
      if (isSaid && !reached.has(at)) this.kept.add(field)
    }
    for (const at of reached) if (!this.words[at]!.isSaid) this.leaked.add(this.words[at]!.field)
  }
}

const wordsIn = (value: unknown): readonly number[] =>
  [...(JSON.stringify(value) ?? '').matchAll(/«(\d+)»/g)].map(([, at]) => Number(at))

const actorOf = ({ roles }: Programme, { offer, bureau, requester }: CaseState, role: string, id: string) => {
  const kind = roles[role]?.kind
  if (kind === 'public') return { id: requester ?? 'nobody', role }
  return kind === 'staff' ? { id, role, bureau: offer?.to ?? bureau } : { id, role }
}

type ById = ReadonlyMap<string, Programme>

/** All that whoever asked for a case can come to read of what happened to it. */
const readOf = (programme: Programme, events: readonly CaseEvent[]): unknown =>
  events.flatMap((event, at) => residentEntryOf(programme, event, at + 1) ?? [])

const compare = (town: Town, byId: ById, writing: Writing): void => {
  const theirs = town
    .happened()
    .map(([id, events]) => ({ of: town.case(id), events }))
    .filter(({ of }) => of.requester !== undefined)
  writing.compare(
    theirs.map(({ events }) => events.map(({ input }) => input)),
    theirs.map(({ of, events }) => readOf(byId.get(of.programme)!, events)),
  )
}

const OUTCOMES = ['entitled', 'entitled', 'not-entitled'] as const
const STEPS = 60
const TRIES = 8
const ENOUGH = 5
const MOST = 25
const FORMS = 100

/** Numbers that look like chance and are the same every time. */
const chance = () => {
  let at = 7
  return (below: number): number => {
    at = (Math.imul(at, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((at / 2 ** 32) * below)
  }
}

/**
 * Walks as far as a programme lets one, by whatever was done least so far: until there were words in every field that is
 * marked, if they can be got there at all.
 */
export const walkWriting = (programme: Programme, writing: Writing, among = programmes): void => {
  const byId: ById = new Map(among.map((each) => [each.id, each]))
  const pick = chance()
  const done = new Map<Action, number>()
  const filledForms = new Map<unknown, readonly unknown[]>()
  const anyOf = (schema: unknown): unknown => {
    const known = filledForms.get(schema) ?? fc.sample(filled(schema as Schema), { numRuns: FORMS, seed: 7 })
    filledForms.set(schema, known)
    return known[pick(FORMS)]
  }
  const step = (town: Town, at: number, id: string): void => {
    const of = byId.get(town.case(id).programme)!
    const asked = town.asked.findLast((each) => each.case === id)
    if (asked && pick(4) === 0)
      town.try(
        id,
        'determined',
        MACHINE,
        answer(asked.determination, OUTCOMES[pick(3)]!, { month: asked.month, amountFen: 50_000 }),
      )
    const state = town.case(id)
    const open = Object.entries(of.actions)
      .filter(([name, { from }]) => from.includes(state.stage) && !AMONG_CASES.includes(name))
      .sort(([, a], [, b]) => (done.get(a) ?? 0) - (done.get(b) ?? 0))
    const own = open.filter(([name]) => !COMMON_ACTIONS.has(name))
    const offered = own.length > 0 && pick(6) > 0 ? own : open
    const chosen = offered[Math.min(pick(offered.length), pick(offered.length))]
    if (!chosen) return
    // Now and then so long that something falls due.
    town.after(hours(pick(10) === 0 ? 24 * pick(90) : pick(6)))
    const [name, action] = chosen
    for (let tries = 0; tries < TRIES; tries++) {
      const role = action.by[pick(action.by.length)]!
      const input = anyOf(actionForm(of, action))
      // Of what has to be the same as before, such as the number of one of several, words of our own are refused.
      const isPlain = of.roles[role]?.kind === 'public' || pick(3) === 0
      const form = isPlain ? input : writing.form(of, name, action, input)
      if (town.try(id, name, actorOf(of, state, role, `${role}-${at}`), form)) continue
      done.set(action, (done.get(action) ?? 0) + 1)
      return
    }
  }
  const wanted = freeFields(programme).filter(
    ({ action, isMarked }) => isMarked && !COMMON_ACTIONS.has(action),
  )
  const isDone = (walk: number) => walk >= ENOUGH && wanted.every(({ field }) => writing.written.has(field))
  for (let walk = 0; walk < MOST && !isDone(walk); walk++) {
    const town = new Town(among, { onUndone: () => {} })
    const request = anyOf(forms(programme).open)
    const first = town.open(programme.id, {
      request,
      requester: isAskedFor(programme) ? 'whoever asked' : undefined,
    })
    for (let at = 0; at < STEPS; at++) {
      const ids = town.happened().map(([id]) => id)
      step(town, at, pick(2) === 0 ? first : ids[pick(ids.length)]!)
    }
    compare(town, byId, writing)
  }
}

/** Whether anybody asks for a programme's cases who then has a receipt. */
export const isAskedFor = ({ door, roles, actions }: Programme): boolean =>
  door !== undefined ||
  Object.entries(actions).some(
    ([name, { by }]) => !COMMON_ACTIONS.has(name) && by.some((role) => roles[role]?.kind === 'public'),
  )

/** The fields of a programme's actions that take any words of somebody who has not asked for the case. */
export const freeFields = (programme: Programme): readonly Field[] =>
  Object.entries(programme.actions)
    .filter(([, { by }]) => by.some((role) => programme.roles[role]?.kind !== 'public'))
    .flatMap(([name, action]) =>
      freeIn(actionForm(programme, action) as Schema).map(({ path, isMarked }) => ({
        field: `${programme.id} ${name}.${path}`,
        action: name,
        isMarked,
      })),
    )

interface Field {
  /** As `programme action.part.field`. */
  readonly field: string
  readonly action: string
  readonly isMarked: boolean
}
