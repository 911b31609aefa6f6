import { rulesOf } from '../../desk/index.ts'
import { jsonSchema, type Programme, type Text } from '../../kernel/index.ts'
import type { RuleBook } from '../../rules/index.ts'
import { answersOf, askedOn, type Field, fieldsOf, isAboutHousehold, servicesOf, slipsOf } from '../form.ts'
import type { Host } from '../host.ts'
import { whereOpened, withOrganisations } from '../organisations.ts'
import { isFactAnswer, memberId } from './household.ts'
import { helperField, helperIn, memberField, peopleQuestions } from './people.ts'
import { type Answers, type Flow, questionOf } from './question.ts'
import { WORDS } from './words.ts'

/** The area's place among the answers: no field of a programme's can have this name. */
const AREA = '~area'
const AREA_DEPTH = 3
/** What somebody looked for, in the address of the service that takes anything. */
export const SAID = 'said'
/** So much can be typed to look for a service. */
export const MOST_TYPED = 100
/** More on one page are too many to look through, and too heavy for an old phone. */
const MAX_AREAS = 400

/** The rules now in force; undefined where a city has none. */
export const bookOf = async ({ desk }: Host): Promise<RuleBook | undefined> => {
  if (!desk.rules) return undefined
  const at = await rulesOf(desk)
  return at.ok ? at.value.inForce.book : undefined
}

/** The services at the door: those about a household only where the city keeps a register of them. */
export const servicesAt = ({ desk }: Host): readonly Programme[] =>
  servicesOf(desk.registry.all).filter(
    (programme) => desk.rules !== undefined || !isAboutHousehold(programme),
  )

/** Down to townships, or to counties where there are too many townships for a page: nobody's own is left out. */
const areasToChoose = ({ areas }: Host) => {
  let depth = AREA_DEPTH
  let listed = [...areas.inOrder(depth)]
  while (listed.length > MAX_AREAS && depth > 1) listed = [...areas.inOrder(--depth)]
  return listed
}

/** What is published is of places, where something happened; whoever applies is asked where they do, or live. */
const areaTitle = ({ door }: Programme, isOfHousehold: boolean): Text => {
  if (isOfHousehold) return WORDS.areaOfHome
  return door?.published ? WORDS.area : WORDS.areaToAsk
}

const areaField = (host: Host, title: Text): Field => ({
  name: AREA,
  title,
  kind: 'choice',
  required: true,
  personal: false,
  staffOnly: false,
  options: areasToChoose(host).map(({ area, depth }) => ({
    value: area.code,
    name: { zh: `${'\u3000'.repeat(depth)}${area.name.zh}`, en: `${'\u3000'.repeat(depth)}${area.name.en}` },
  })),
})

/** Nobody knows the id of a bureau: it is chosen by its name. */
const byName = ({ bureaus }: Host, field: Field): Field =>
  field.ref === 'bureau'
    ? { ...field, kind: 'choice', options: Object.entries(bureaus).map(([value, name]) => ({ value, name })) }
    : field

/** A field as the door asks it: required where its programme's door says so. */
const askedOf = (host: Host, { door }: Programme, field: Field): Field => ({
  ...byName(host, field),
  required: field.required || door?.asks?.includes(field.name) === true,
})

/** As it is asked about a household. The register holds of one that was declared neither name nor address. */
const askedOfHousehold = (book: RuleBook, field: Field, answers: Answers): Field => {
  if (field.ref === 'member') return memberField(book, field, answers)
  const hint = helperIn(answers) === undefined ? WORDS.reach : WORDS.reachHelped
  return field.personal ? { ...field, hint } : field
}

/** The pages of a service: first where and for whom, then who lives together where it is about them, then its own form. */
export const serviceFlow = async (
  host: Host,
  programme: Programme,
  answers: Answers,
  book?: RuleBook,
): Promise<Flow> => {
  const where = whereOpened(programme, areaOf(answers))
  const form = await withOrganisations(host, programme, jsonSchema(programme.request), where)
  const fields = fieldsOf(form)
    .filter(({ staffOnly, ref }) => !staffOnly && ref !== 'household')
    .map((field) => askedOn(host.desk.today())(askedOf(host, programme, field)))
  const people = book && isAboutHousehold(programme) ? book : undefined
  const own = fields.map((field) => questionOf(people ? askedOfHousehold(people, field, answers) : field))
  const area = areaTitle(programme, people !== undefined)
  const household = people ? peopleQuestions(people, answers, host.desk.today()) : []
  return {
    action: `/ask/${programme.id}`,
    title: programme.name,
    programme,
    slips: (typed) => slipsOf(host, jsonSchema(programme.request), answersOf(fields, typed)),
    questions: [
      { title: area, fields: [areaField(host, area), ...(household.length > 0 ? [] : [helperField])] },
      ...household,
      ...own,
    ],
    keeps: people ? isFactAnswer : () => false,
  }
}

/** What is answered before the first question: what was typed to look for a service, in the field that takes it. */
export const answersAtFirst = ({ door }: Programme, said: string): Answers =>
  door?.takesAnything === undefined || said === '' ? {} : { [door.takesAnything]: said }

export const areaOf = (answers: Answers): string => answers[AREA] ?? ''

/** The request as the programme's form wants it; a household and its members go by the ids they will be entered under. */
export const requestOf = (
  programme: Programme,
  answers: Answers,
  household: string,
): Record<string, unknown> => {
  const fields = fieldsOf(jsonSchema(programme.request))
  const said = answersOf(fields, answers)
  return Object.fromEntries(
    fields.flatMap(({ name, ref }) => {
      if (ref === 'household') return [[name, household]]
      const value = said[name]
      if (value === undefined) return []
      return [[name, ref === 'member' ? memberId(household, String(value)) : value]]
    }),
  )
}
