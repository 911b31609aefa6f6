import { subjectKnown } from '../desk/index.ts'
import { jsonSchema, type Programme, type Refusal, refusal } from '../kernel/index.ts'
import { fieldsOf } from './form.ts'
import type { Host } from './host.ts'

const NO_HOUSEHOLD = [
  '登记中没有这一家;请按登记编号查找并选定',
  'no such household is registered: find it by its number and choose it',
] as const
const DISSOLVED = ['该家庭已销户', 'this household is dissolved'] as const
const NO_MEMBER = ['不是该家庭的成员', 'this is no member of that household'] as const

type Answers = Readonly<Record<string, unknown>>

const answersIn = (of: unknown): Answers => (typeof of === 'object' && of !== null ? (of as Answers) : {})

/**
 * What is wrong with a request about a household, or somebody in it, that the city's register does not know, or no longer
 * keeps: nothing could ever be determined for it.
 *
 * @param path where the request stands in the form.
 */
const notInRegister = async (
  { desk }: Pick<Host, 'desk'>,
  programme: Programme,
  answers: Answers,
  path: string,
): Promise<Refusal | undefined> => {
  const register = desk.rules?.city.register
  const { home, member } = namedIn(programme)
  const id = home && answers[home.name]
  // What is no text is refused by the form itself.
  if (register === undefined || !home || typeof id !== 'string') return undefined
  const row = (await desk.store.load([id])).rows.get(id)
  if (row?.programme !== register)
    return refusal('invalid-input', [home.title, ...NO_HOUSEHOLD], `${path}.${home.name}`)
  if (row.closedAt !== undefined)
    return refusal('invalid-input', [home.title, ...DISSOLVED], `${path}.${home.name}`)
  if (!member || answers[member.name] === undefined) return undefined
  const known = await subjectKnown(desk, row.state)
  if (!known.ok) return known.refusal
  return known.value.members.some((one) => one.id === answers[member.name])
    ? undefined
    : refusal('invalid-input', [member.title, ...NO_MEMBER], `${path}.${member.name}`)
}

/** The fields of a request in which a household, and somebody in it, are named. */
const namedIn = (programme: Programme) => {
  const fields = fieldsOf(jsonSchema(programme.request))
  const naming = (what: string) => fields.find(({ ref }) => ref === what)
  return { home: naming('household'), member: naming('member') }
}

/** Of a request that is to be opened. A household that a resident has just declared is entered right after its case. */
export const unknownInRequest = (
  host: Pick<Host, 'desk'>,
  programme: Programme,
  { request, household }: { readonly request: unknown; readonly household?: string | undefined },
): Promise<Refusal | undefined> => {
  const answers = answersIn(request)
  const { home } = namedIn(programme)
  const isDeclared = home !== undefined && household !== undefined && answers[home.name] === household
  return isDeclared ? Promise.resolve(undefined) : notInRegister(host, programme, answers, 'request')
}

/** Of a request that an action changes, where it changes who it is about. */
export const unknownInChange = async (
  host: Pick<Host, 'desk'>,
  programme: Programme,
  action: Programme['actions'][string],
  before: unknown,
  input: unknown,
): Promise<Refusal | undefined> => {
  const { request } = answersIn(jsonSchema(action.input).properties)
  if (answersIn(request).ref !== 'request') return undefined
  const changed = answersIn(answersIn(input).request)
  const { home, member } = namedIn(programme)
  const isOfThem = [home, member].some((field) => field !== undefined && changed[field.name] !== undefined)
  if (!isOfThem) return undefined
  return notInRegister(host, programme, { ...answersIn(before), ...changed }, 'request')
}
