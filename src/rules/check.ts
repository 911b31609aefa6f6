import { type Day, parseDay, type Text, text } from '../kernel/index.ts'
import type { AnyParameter, Body, EntityType, Read, Table, Variable } from './define.ts'
import type { Ratio, Scale } from './exact.ts'
import { type Overlay, parametersIn, pathUp, sourceOf, variablesIn } from './graph.ts'
import { isWithin } from './period.ts'
import { type Problem, problem } from './problem.ts'
import { isColumnType, isOf } from './type.ts'

const bodiesOf = (overlay: Overlay, variable: Variable): readonly Body[] => {
  const source = sourceOf(overlay, variable)
  return source.is === 'rule' ? source.bodies : []
}

/** What a variable reads directly in any of its wordings. */
const allReads = (overlay: Overlay, variable: Variable): readonly Read[] => {
  const source = sourceOf(overlay, variable)
  if (source.is === 'members') return source.of ? [source.of] : []
  return bodiesOf(overlay, variable).flatMap(({ reads }) => reads)
}

const reachable = (outputs: readonly Variable[], overlay: Overlay): readonly Variable[] => {
  const found = new Set(outputs)
  // A set is iterated over what is added on the way.
  for (const variable of found) for (const read of variablesIn(allReads(overlay, variable))) found.add(read)
  return [...found]
}

/** The circle that rules make as worded on a day, by name. */
const circleOn = (
  outputs: readonly Variable[],
  overlay: Overlay,
  day: string,
): readonly Variable[] | undefined => {
  const done = new Set<Variable>()
  const path: Variable[] = []
  const visit = (variable: Variable): readonly Variable[] | undefined => {
    if (done.has(variable)) return undefined
    const seenAt = path.indexOf(variable)
    if (seenAt >= 0) return [...path.slice(seenAt), variable]
    path.push(variable)
    const bodies = bodiesOf(overlay, variable)
    const body = bodies.findLast(({ from }) => from === undefined || from <= day) ?? bodies[0]
    for (const read of variablesIn(body?.reads ?? allReads(overlay, variable))) {
      const circle = visit(read)
      if (circle) return circle
    }
    path.pop()
    done.add(variable)
    return undefined
  }
  for (const output of outputs) {
    const circle = visit(output)
    if (circle) return circle
  }
  return undefined
}

const circleProblem = (outputs: readonly Variable[], variables: readonly Variable[], overlay: Overlay) => {
  const days = new Set(
    variables.flatMap((of) => bodiesOf(overlay, of).map(({ from }) => from ?? ('' as Day))),
  )
  for (const day of days) {
    const circle = circleOn(outputs, overlay, day)
    if (!circle) continue
    const names = (language: 'zh' | 'en') => circle.map(({ name }) => name[language]).join(' → ')
    return [problem('cycle', { zh: names('zh'), en: names('en') })]
  }
  return []
}

const readProblems = (variable: Variable, read: Read): readonly Problem[] => {
  const found: Problem[] = []
  const entity = (target: EntityType, id: string): void => {
    if (!pathUp(variable.entity, target))
      found.push(problem('wrong-entity', variable.entity.name, variable.id, target.name, id))
  }
  const period = (of: 'month' | 'year' | 'always', name: string): void => {
    if (!isWithin(of, variable.period))
      found.push(problem('wrong-period', variable.id, variable.period, name, of))
  }
  if (read.kind === 'variable') {
    entity(read.entity, read.id)
    period(read.period, read.id)
  } else if (read.kind === 'boundary') period(read.period, `${read.end} day`)
  else period(variable.period === 'always' ? 'year' : variable.period, parametersIn([read])[0]!.id)
  if (read.kind === 'keyed') {
    if ('kind' in read.key) found.push(...readProblems(variable, read.key))
    else entity(read.key, read.parameter.id)
  }
  return found
}

const variableProblems = (overlay: Overlay, variable: Variable): readonly Problem[] => {
  const source = sourceOf(overlay, variable)
  if (source.is === 'members') {
    const { of, member, roles = [] } = source
    const right =
      member.memberOf === variable.entity && roles.every((role) => Object.hasOwn(member.roles, role))
    return right
      ? []
      : [problem('wrong-entity', variable.entity.name, variable.id, member.name, of?.id ?? '-')]
  }
  const bodies = bodiesOf(overlay, variable)
  const inOrder = bodies.every(
    ({ from }, index) => index === 0 || (bodies[index - 1]!.from ?? '') < (from ?? ''),
  )
  return [
    ...(inOrder ? [] : [problem('bad-history', variable.name)]),
    ...bodies.flatMap(({ reads }) => reads).flatMap((read) => readProblems(variable, read)),
  ]
}

/** Whether a value is of a parameter's type: it may come from a file. */
const isParameterValue = ({ type }: AnyParameter, value: unknown): boolean => {
  if (type.kind === 'ratio') {
    const { num, den } = Object(value) as Partial<Ratio>
    return Number.isSafeInteger(num) && Number.isSafeInteger(den) && den! > 0
  }
  if (type.kind === 'scale') {
    const { brackets } = Object(value) as Partial<Scale>
    return Array.isArray(brackets) && brackets.every(({ rate }) => Number.isSafeInteger(rate?.num))
  }
  return isColumnType(type) && isOf(type, value)
}

const parameterProblems = (overlay: Overlay, parameter: AnyParameter): readonly Problem[] => {
  const history = overlay.histories.get(parameter) ?? parameter.history
  const inOrder = history.every(({ from }, index) => index === 0 || from > history[index - 1]!.from)
  const valuesOf = (value: unknown): readonly unknown[] => {
    if (parameter.kind === 'parameter') return [value]
    const table = Object(value) as Table<unknown>
    return [...Object.values(Object(table.of)), ...('default' in table ? [table.default] : [])]
  }
  return [
    ...(inOrder && history.length > 0 ? [] : [problem('bad-history', parameter.name)]),
    ...history.filter(({ from }) => parseDay(from) === undefined).map(({ from }) => problem('bad-day', from)),
    ...history
      .flatMap(({ value }) => valuesOf(value))
      .filter((value) => !isParameterValue(parameter, value))
      .map((value) => problem('bad-value', parameter.name, String(value))),
  ]
}

/** Ids are what columns, explanations and reforms go by. */
const duplicates = <Thing extends { readonly id: string }>(
  things: readonly Thing[],
  where: (thing: Thing) => Text,
  within: (thing: Thing) => string,
): readonly Problem[] => {
  const seen = new Set<string>()
  return things.flatMap((thing) => {
    const key = `${within(thing)}\n${thing.id}`
    const again = seen.has(key)
    seen.add(key)
    return again ? [problem('duplicate-id', where(thing), thing.id)] : []
  })
}

const ENTITIES = text('各类对象', 'the entities')
const PARAMETERS = text('参数', 'the parameters')

const entityProblems = (variables: readonly Variable[]): readonly Problem[] => {
  const entities = new Set<EntityType>()
  for (const { entity, source } of variables) {
    entities.add(entity)
    if (source.is === 'members') entities.add(source.member)
  }
  for (const { links, memberOf } of entities)
    for (const above of [...links, ...(memberOf ? [memberOf] : [])]) entities.add(above)
  return [
    ...duplicates(
      [...entities],
      () => ENTITIES,
      () => '',
    ),
    ...[...entities]
      .filter(({ memberOf }) => memberOf?.memberOf !== undefined)
      .map(({ name, memberOf }) => problem('nested-group', name, memberOf!.name)),
  ]
}

/**
 * Everything reachable from the outputs, the parameters read on the way, and all that is wrong with it.
 * Without `listed`, it is not asked whether every parameter is listed and read.
 */
export const checkBook = (
  outputs: readonly Variable[],
  overlay: Overlay,
  listed: readonly AnyParameter[] | undefined,
): {
  readonly variables: readonly Variable[]
  readonly read: readonly AnyParameter[]
  readonly problems: readonly Problem[]
} => {
  const variables = reachable(outputs, overlay)
  const read = [...new Set(variables.flatMap((of) => parametersIn(allReads(overlay, of))))]
  const readerOf = (parameter: AnyParameter) =>
    variables.find((of) => parametersIn(allReads(overlay, of)).includes(parameter))?.name ?? '-'
  return {
    variables,
    read,
    problems: [
      ...entityProblems(variables),
      ...duplicates(
        variables,
        ({ entity }) => entity.name,
        ({ entity }) => entity.id,
      ),
      ...duplicates(
        read,
        () => PARAMETERS,
        () => '',
      ),
      ...variables.flatMap((variable) => variableProblems(overlay, variable)),
      ...read.flatMap((parameter) => parameterProblems(overlay, parameter)),
      ...circleProblem(outputs, variables, overlay),
      ...(listed ?? read)
        .filter((parameter) => !read.includes(parameter))
        .map(({ name }) => problem('unread-parameter', name)),
      ...read
        .filter((parameter) => !(listed ?? read).includes(parameter))
        .map((parameter) => problem('undeclared-parameter', parameter.name, readerOf(parameter))),
    ],
  }
}
