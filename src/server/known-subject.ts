import { subjectKnown } from '../desk/index.ts'
import { jsonSchema, type Programme, type Refusal, refusal } from '../kernel/index.ts'
import { fieldsOf } from './form.ts'
import type { Host } from './host.ts'

const NO_HOUSEHOLD = [
  '登记中没有这一家;请按登记编号查找并选定',
  'no such household is registered: find it by its number and choose it',
] as const
const NO_MEMBER = ['不是该家庭的成员', 'this is no member of that household'] as const

/**
 * What is wrong with a request about a household, or somebody in it, that the city's register does not know: nothing could
 * ever be determined for it. A household that a resident has just declared is entered right after its case is opened.
 */
export const notInRegister = async (
  { desk }: Host,
  programme: Programme,
  { request, household: declared }: { readonly request: unknown; readonly household?: string | undefined },
): Promise<Refusal | undefined> => {
  const register = desk.rules?.city.register
  if (register === undefined || typeof request !== 'object' || request === null) return undefined
  const answers = request as Readonly<Record<string, unknown>>
  const fields = fieldsOf(jsonSchema(programme.request))
  const home = fields.find(({ ref }) => ref === 'household')
  const id = home && answers[home.name]
  // What is no text is refused by the form itself.
  if (!home || typeof id !== 'string' || id === declared) return undefined
  const row = (await desk.store.load([id])).rows.get(id)
  if (row?.programme !== register)
    return refusal('invalid-input', [home.title, ...NO_HOUSEHOLD], `request.${home.name}`)
  const member = fields.find(({ ref, name }) => ref === 'member' && answers[name] !== undefined)
  if (!member) return undefined
  const known = await subjectKnown(desk, row.state)
  if (!known.ok) return known.refusal
  return known.value.members.some((one) => one.id === answers[member.name])
    ? undefined
    : refusal('invalid-input', [member.title, ...NO_MEMBER], `request.${member.name}`)
}
