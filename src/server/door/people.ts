import { HELPERS, type Helper, type Text, text } from '../../kernel/index.ts'
import { entitiesOf, type RuleBook, type Variable } from '../../rules/index.ts'
import type { Field } from '../form.ts'
import { type Answers, type Question, questionOf } from './question.ts'
import { WORDS } from './words.ts'

/** Who lives together, and for whom that is told: what a household's pages ask first. */
const FOR = '~for'
const SELF = 'self'
const PEOPLE = '~people'
const MOST_PEOPLE = 8

export const plainField = { personal: false, staffOnly: false, options: [] } as const

const roleName = (member: number): string => `~role.${member}`
export const birthName = (member: number): string => `~birth.${member}`

/** Days that the register takes. */
export const DAYS = { from: '1900-01-01', until: '2100-12-31' } as const

/** What members of a household are to the rules. */
export const memberEntity = (book: RuleBook): Variable['entity'] | undefined =>
  entitiesOf(book).find(({ memberOf }) => memberOf)

/** How many live together, where that was answered. */
export const peopleIn = (answers: Answers): number => {
  const people = Number(answers[PEOPLE])
  return Number.isInteger(people) && people >= 1 && people <= MOST_PEOPLE ? people : 0
}

/** What somebody is to those for whom they fill it in; undefined where it is their own household. */
export const helperIn = (answers: Answers): Helper | undefined => {
  const said = answers[FOR] ?? ''
  return Object.hasOwn(HELPERS, said) ? (said as Helper) : undefined
}

/**
 * What a member is to the head. The first is whoever asks, or is asked for, and says so of themselves; where they are
 * not the head, the second is.
 */
export const roleIn = (roles: Readonly<Record<string, Text>>, answers: Answers, member: number): string => {
  const head = Object.keys(roles)[0]!
  const first = answers[roleName(0)] ?? ''
  const headAt = peopleIn(answers) > 1 && first !== '' && first !== head ? 1 : 0
  return member === headAt ? head : (answers[roleName(member)] ?? '')
}

/** What a member is called on the pages: "you", or by their place and what they are to the head. */
export const memberLabel = (book: RuleBook, answers: Answers, member: number): Text => {
  if (member === 0) return helperIn(answers) === undefined ? WORDS.yourself : WORDS.helped
  const { roles = {} } = memberEntity(book) ?? {}
  const role = roles[roleIn(roles, answers, member)]
  return text(
    `第${member + 1}位${role ? `(${role.zh})` : ''}`,
    `person ${member + 1}${role ? ` (${role.en})` : ''}`,
  )
}

const lowerFirst = (words: string): string => `${words.slice(0, 1).toLowerCase()}${words.slice(1)}`

const HELPER_OPTIONS = Object.entries(HELPERS).map(([value, { zh, en }]) => ({
  value,
  name: text(`${WORDS.forOther.zh}${zh}`, `${WORDS.forOther.en} ${lowerFirst(en)}`),
}))

/** For whom somebody asks: mostly for themselves, who then say nothing. */
export const helperField: Field = {
  ...plainField,
  name: FOR,
  title: WORDS.forWhom,
  kind: 'choice',
  required: false,
  ifEmpty: WORDS.forSelf,
  options: HELPER_OPTIONS,
}

/** Whoever fills it in need not be one of the household: what the other questions ask depends on it. */
const forField: Field = {
  ...plainField,
  name: FOR,
  title: WORDS.forWhom,
  kind: 'choice',
  required: true,
  options: [{ value: SELF, name: WORDS.forSelf }, ...HELPER_OPTIONS],
}

const countField = (answers: Answers): Field => {
  const isOwn = helperIn(answers) === undefined
  return {
    ...plainField,
    name: PEOPLE,
    title: isOwn ? WORDS.people : WORDS.peopleHelped,
    hint: isOwn ? WORDS.peopleHint : WORDS.peopleHelpedHint,
    kind: 'choice',
    required: true,
    options: Array.from({ length: MOST_PEOPLE }, (_, n) => ({
      value: String(n + 1),
      name: text(`${n + 1}`, `${n + 1}`),
    })),
  }
}

/** One person: what they are to the head, where that is not said already, and when they were born; not after today. */
const memberQuestion = (book: RuleBook, answers: Answers, n: number, today: string): Question => {
  const { roles } = memberEntity(book)!
  const [head = '', ...others] = Object.keys(roles)
  const among = n === 0 ? [head, ...others] : others
  const role: Field = {
    ...plainField,
    name: roleName(n),
    ...(n === 0 ? { title: WORDS.relationOrHead, hint: WORDS.relationHint } : { title: WORDS.relation }),
    kind: 'choice',
    required: true,
    options: among.map((value) => ({ value, name: roles[value]! })),
  }
  const birth: Field = {
    ...plainField,
    name: birthName(n),
    title: WORDS.birth,
    hint: WORDS.birthHint,
    isRemembered: true,
    kind: 'date',
    required: true,
    days: { from: DAYS.from, until: today },
  }
  const isSaid = peopleIn(answers) === 1 || (n > 0 && roleIn(roles, answers, n) === head)
  // Of the others it is said here what they are: their page is not yet called by it.
  const title = memberLabel(book, n === 0 || isSaid ? answers : {}, n)
  return { title, fields: isSaid ? [birth] : [role, birth], mayBePassed: true }
}

/** Who lives together: for whom it is asked, how many they are, then one person a page. */
export const peopleQuestions = (book: RuleBook, answers: Answers, today: string): readonly Question[] => {
  if (!memberEntity(book)) return []
  return [
    ...[forField, countField(answers)].map((field) => ({ ...questionOf(field), mayBePassed: true as const })),
    ...Array.from({ length: peopleIn(answers) }, (_, n) => memberQuestion(book, answers, n, today)),
  ]
}

/** The choice of a member of the household, for a form that asks whom it is for. */
export const memberField = (book: RuleBook, field: Field, answers: Answers): Field => ({
  ...field,
  title: WORDS.forWhichOf,
  kind: 'choice',
  options: Array.from({ length: peopleIn(answers) }, (_, n) => ({
    value: String(n + 1),
    name: memberLabel(book, answers, n),
  })),
})
