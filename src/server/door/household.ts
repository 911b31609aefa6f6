import { commandHash, type Desk } from '../../desk/index.ts'
import {
  FEN_A_YUAN,
  HELPERS,
  MACHINE,
  parseDay,
  type Result,
  type Text,
  text,
  unitName,
} from '../../kernel/index.ts'
import {
  dayNumber,
  factsOf,
  type Plain,
  type RuleBook,
  type Subject,
  type Variable,
} from '../../rules/index.ts'
import { type Field, typedValue } from '../form.ts'
import {
  birthName,
  DAYS,
  helperIn,
  memberEntity,
  memberLabel,
  peopleIn,
  plainField,
  roleIn,
} from './people.ts'
import type { Answers, Question } from './question.ts'
import { WORDS } from './words.ts'

/**
 * A household as a resident declares it: who lives together, and facts about them and all of it. It is nowhere but in
 * the pages' answers until somebody applies; then the city's register holds it, as declared.
 */
const FACT = '~fact.'
/** A fact's place among the answers: `~fact.household/assets`, `~fact.1.person/income`. */
const factName = ({ entity, id }: Variable, member?: number): string =>
  `${FACT}${member === undefined ? '' : `${member}.`}${entity.id}/${id}`

/** Whether an answer tells a fact: carried from the question of what one is entitled to into an application. */
export const isFactAnswer = (name: string): boolean => name.startsWith(FACT)

/** The entities that households and their members are to the rules, and the facts that can be told of them. */
interface Words {
  readonly group: Variable['entity']
  readonly member: Variable['entity']
  readonly birth: Variable | undefined
  readonly facts: readonly Variable[]
}

const wordsOf = (book: RuleBook): Words | undefined => {
  const member = memberEntity(book)
  const group = member?.memberOf
  if (!member || !group) return undefined
  const facts = factsOf(book).filter(({ entity }) => entity === member || entity === group)
  // The day that never changes: when somebody was born.
  const birth = facts.find(
    ({ entity, period, type }) => entity === member && period === 'always' && type.kind === 'date',
  )
  return { group, member, birth, facts }
}

/** More than anybody has; what is typed beyond it is a slip. */
const MOST_FEN = 1e9 * FEN_A_YUAN
const MOST_COUNT = 100_000
/** How a fact of some type is asked for. */
const ASKED_AS = {
  money: 'number',
  int: 'number',
  bool: 'yes-no',
  date: 'date',
  choice: 'choice',
} as const satisfies Record<string, Field['kind']>

/** The question of a fact: of the household, or of those of its members of whom it is wanted. */
export const factQuestion = (
  book: RuleBook,
  fact: Variable,
  members: readonly number[] | undefined,
  answers: Answers,
): Question => {
  const { type } = fact
  const hint = fact.hint
    ? text(`${fact.hint.zh}${WORDS.leaveEmpty.zh}`, `${fact.hint.en} ${WORDS.leaveEmpty.en}`)
    : WORDS.leaveEmpty
  const field = (title: Text, member?: number): Field => ({
    ...plainField,
    name: factName(fact, member),
    title,
    required: false,
    // Asked of several, it is explained once.
    ...(members ? {} : { hint }),
    kind: ASKED_AS[type.kind],
    options: type.words.map((value) => ({ value, name: type.names[value]! })),
    ...(type.kind === 'date' ? { days: DAYS } : {}),
    ...(type.kind === 'money' ? { unit: unitName('fen'), isMoney: true, min: 0, max: MOST_FEN } : {}),
    ...(type.kind === 'int' ? { whole: true, min: 0, max: MOST_COUNT } : {}),
  })
  return {
    title: fact.name,
    hint,
    mayBePassed: true,
    fields: members ? members.map((n) => field(memberLabel(book, answers, n), n)) : [field(fact.name)],
  }
}

/** What was told of a fact; undefined where it was not, or is not known. Money in fen. */
const told = (fact: Variable, typed: string | undefined): string | number | boolean | undefined => {
  const { kind } = fact.type
  const field = { kind: ASKED_AS[kind], ...(kind === 'money' ? { isMoney: true } : {}) } as Field
  const value = typedValue(field, typed) as string | number | boolean | undefined
  const isWithin = (most: number): boolean => typeof value === 'number' && value >= 0 && value <= most
  if (kind === 'money') return isWithin(MOST_FEN) ? Math.round(Number(value)) : undefined
  if (kind === 'int') return isWithin(MOST_COUNT) && Number.isInteger(value) ? value : undefined
  if (kind === 'bool') return typeof value === 'boolean' ? value : undefined
  if (kind === 'date') {
    const day = String(value)
    return parseDay(day) !== undefined && day >= DAYS.from && day <= DAYS.until ? day : undefined
  }
  if (kind === 'choice') return fact.type.words.includes(value as string) ? value : undefined
  return value
}

const HERE = 'here'

/** The household as rows for the rules. Of facts only those that `may` be looked at. */
export const asSubject = (
  book: RuleBook,
  answers: Answers,
  may: (name: string) => boolean = () => true,
): Readonly<Record<string, readonly Subject[]>> => {
  const { group, member, birth, facts } = wordsOf(book)!
  const plain = (fact: Variable, typed: string | undefined): Plain => {
    const value = told(fact, typed)
    return value !== undefined && fact.type.kind === 'date' ? dayNumber(value as string) : value
  }
  const known = (entity: Variable['entity'], n?: number) =>
    Object.fromEntries(
      facts
        .filter((fact) => fact.entity === entity)
        .flatMap((fact) => {
          const name = fact === birth ? birthName(n!) : factName(fact, n)
          const value = fact === birth || may(name) ? plain(fact, answers[name]) : undefined
          return value === undefined ? [] : [[fact.id, value]]
        }),
    )
  const [place] = group.links
  return {
    ...(place ? { [place.id]: [{ id: HERE }] } : {}),
    [group.id]: [
      {
        id: 'household',
        ...(place ? { in: { [place.id]: HERE } } : {}),
        facts: known(group),
        members: Array.from({ length: peopleIn(answers) }, (_, n) => ({
          id: String(n + 1),
          role: roleIn(member.roles, answers, n),
          facts: known(member, n),
        })),
      },
    ],
  }
}

/** The id that a member goes by in the register. */
export const memberId = (household: string, place: string): string => `${household}-${place}`

/**
 * Enters a household in the city's register as it was declared. Done again under the same id it changes nothing.
 *
 * @param said where it was declared: the case.
 */
export const declare = async (
  desk: Desk,
  book: RuleBook,
  household: string,
  { answers, area, said }: { readonly answers: Answers; readonly area: string; readonly said: string },
): Promise<Result<unknown>> => {
  const { group, member, birth, facts } = wordsOf(book)!
  const from = `${desk.today().slice(0, 7)}-01`
  const helper = helperIn(answers)
  const declared = helper === undefined ? '本人申报' : `${HELPERS[helper].zh}代为申报`
  const by = { from, source: `${declared} ${said}`, certainty: 'declared' }
  const all = Array.from({ length: peopleIn(answers) }, (_, n) => n)
  const members = all.map((n) => ({
    id: memberId(household, String(n + 1)),
    role: roleIn(member.roles, answers, n),
  }))
  const recorded = [
    ...facts
      .filter(({ entity }) => entity === group)
      .map((fact) => ({ fact, name: factName(fact), about: {} })),
    ...all.flatMap((n) =>
      facts
        .filter(({ entity }) => entity === member)
        .map((fact) => ({
          fact,
          name: fact === birth ? birthName(n) : factName(fact, n),
          about: { about: members[n]!.id },
        })),
    ),
  ].flatMap(({ fact, name, about }) => {
    const value = told(fact, answers[name])
    return value === undefined ? [] : [{ fact: `${fact.entity.id}/${fact.id}`, ...about, value, ...by }]
  })
  const step = (action: string, input: unknown) => ({
    command: { action, input },
    actor: MACHINE,
    key: { key: `declared:${commandHash(`${household} ${action}`)}`, hash: action },
  })
  return desk.do({
    stream: household,
    programme: desk.rules!.city.register,
    presumedNew: true,
    steps: [
      step('open', { request: { number: household }, area, channel: 'web' }),
      step('join', { members, ...by }),
      ...(recorded.length > 0 ? [step('record', { facts: recorded })] : []),
    ],
  })
}
