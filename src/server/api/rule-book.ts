import { type ParameterInForce, parametersInForce, rulesOf } from '../../desk/index.ts'
import { inBoth, type Programme, type Result } from '../../kernel/index.ts'
import {
  type Determination,
  outline,
  type RuleBook,
  readsIn,
  type Step,
  type Variable,
} from '../../rules/index.ts'
import type { Host } from '../host.ts'
import type { RuleBookView } from './rule-book-types.ts'

type ValueView = RuleBookView['values'][string]

const idOf = ({ entity, id }: Variable): string => `${entity.id}/${id}`

/** What is said of any value, be it told or worked out. */
const told = ({ name, entity, type, period }: Variable): Omit<ValueView, 'kind'> => ({
  name,
  of: entity.name,
  type: type.kind,
  period,
  ...(type.kind === 'choice' ? { words: { ...type.names } } : {}),
})

const workedOut = (step: Step): ValueView => {
  if (step.is === 'members') {
    const { operation, member, of, roles } = step
    const members = {
      operation,
      member,
      ...(of ? { of: idOf(of) } : {}),
      ...(roles ? { roles: [...roles] } : {}),
    }
    return { ...told(step.variable), kind: 'members', members }
  }
  const wordings = step.wordings.map(({ from, article, variables, parameters }) => ({
    ...(from === undefined ? {} : { from }),
    article: inBoth(article),
    reads: variables.map(idOf),
    parameters: parameters.map(({ id }) => id),
  }))
  return { ...told(step.variable), kind: 'rule', wordings }
}

const written = (parameter: ParameterInForce) => ({
  ...parameter,
  history: parameter.history.map((revision) => ({ ...revision })),
})

/** A determination is a programme's own where it is named after it, or where the programme serves those it finds. */
const isOwn = (host: Host, programme: Programme, { programme: id }: Determination): boolean =>
  id.startsWith(`${programme.id}/`) ||
  host.desk.rules!.city.services.some((of) => of.programme === programme.id && of.determination === id)

const printed = (
  book: RuleBook,
  own: readonly Determination[],
): Pick<RuleBookView, 'determinations' | 'values'> => {
  const values = new Map<string, ValueView>()
  const determinations = own.map((of) => {
    const steps = outline(book, of)
    for (const read of steps.flatMap(readsIn))
      if (!values.has(idOf(read))) values.set(idOf(read), { ...told(read), kind: 'fact' })
    for (const step of steps) values.set(idOf(step.variable), workedOut(step))
    return {
      id: of.programme,
      name: of.name,
      subject: of.subject.name,
      article: inBoth(of.article),
      eligible: idOf(of.eligible),
      amount: idOf(of.amount),
      ...(of.tier ? { tier: idOf(of.tier) } : {}),
      steps: steps.map(({ variable }) => idOf(variable)),
    }
  })
  return { determinations, values: Object.fromEntries(values) }
}

/** The rules that a programme asks or serves, as they now stand with what the city has approved. */
export const ruleBookOf = async (host: Host, programme: Programme): Promise<Result<RuleBookView>> => {
  const { desk } = host
  const day = desk.today()
  if (!desk.rules) return { ok: true, value: { day, determinations: [], values: {}, parameters: {} } }
  const found = await rulesOf(desk)
  if (!found.ok) return found
  const inForce = await parametersInForce(desk)
  if (!inForce.ok) return inForce
  const { book } = found.value.inForce
  const { determinations, values } = printed(
    book,
    book.determinations.filter((of) => isOwn(host, programme, of)),
  )
  const read = new Set(
    Object.values(values).flatMap(({ wordings = [] }) => wordings.flatMap(({ parameters }) => parameters)),
  )
  const parameters = Object.fromEntries(
    inForce.value.filter(({ id }) => read.has(id)).map((of) => [of.id, written(of)]),
  )
  return { ok: true, value: { day, determinations, values, parameters } }
}
