import type { z } from 'zod'
import { figureUnit, spanText } from '../../desk/index.ts'
import {
  type Action,
  actionForm,
  COMMON_ACTIONS,
  counted,
  DAY_MS,
  type Day,
  type Duration,
  HELPERS,
  inBoth,
  jsonSchema,
  type Programme,
  type PromiseDef,
  Refused,
  revisionOn,
  type Text,
  text,
  unitId,
  unitName,
  type WorkingDays,
} from '../../kernel/index.ts'
import { coveredBy, isForOrganisations, isPost } from '../identity/rights.ts'
import type { programmeBookSchema, programmeSchema } from './programme-types.ts'

const mapped = <From, To>(
  record: Readonly<Record<string, From>>,
  to: (from: From, name: string) => To,
): Record<string, To> =>
  Object.fromEntries(Object.entries(record).map(([name, from]) => [name, to(from, name)]))

/** A programme in a list. */
export const summaryOf = (programme: Programme): z.output<typeof programmeSchema> => ({
  id: programme.id,
  version: programme.version,
  name: programme.name,
  ...(programme.door ? { about: programme.door.about } : {}),
  public: programme.door !== undefined,
  ...(typeof programme.bureau === 'string' ? { bureau: programme.bureau } : {}),
  coveredBy: [...coveredBy(programme.id)],
  roles: mapped(programme.roles, (of) => ({
    ...{ name: of.name, kind: of.kind, post: isPost(of), outside: of.outside !== undefined },
    forOrganisations: isForOrganisations(of, programme),
  })),
})

/**
 * Where an action may lead. One whose target depends on the case is a function: the places that its own text names are
 * where it can go. That draws a diagram and decides nothing; a place that only a helper of it names is not drawn.
 */
const leadsOf = (programme: Programme, { to, leads }: Action): { to: string[]; always: boolean } => {
  if (leads !== undefined) return { to: [leads], always: true }
  const source = String(to ?? '')
  const places = Object.keys({ ...programme.stages, ...programme.outcomes })
  return { to: places.filter((place) => new RegExp(`['"\`]${place}['"\`]`).test(source)), always: false }
}

const limitText = (within: Duration | WorkingDays): Text => {
  if (typeof within !== 'number')
    return text(`${within.workingDays} 个工作日`, `${within.workingDays} working days`)
  const days = within / DAY_MS
  return Number.isInteger(days) && days > 1
    ? text(`${days} 天`, `${days} days`)
    : text(spanText(within, 'zh'), spanText(within, 'en'))
}

/** A limit was found to look at more than parameters. */
class Depends extends Error {}

/** A scene in which nothing is known but a programme's parameters on a day. */
const parametersOnly = ({ parameters }: Programme, day: Day): object => {
  const parameter = (name: string) => revisionOn(parameters[name]!, day).value
  return new Proxy(
    {},
    {
      get: (_, name) => {
        if (name === 'parameter') return parameter
        throw new Depends()
      },
    },
  )
}

/**
 * A promise's limit as it stands on a day. One that looks at the case, too, has as many limits as there are cases: then
 * the parameters that its own text names are told, and which of them holds is not guessed.
 */
const limitOf = (
  programme: Programme,
  { within }: PromiseDef,
  day: Day,
): { within: Text } | { dependsOn: string[] } => {
  if (typeof within !== 'function') return { within: limitText(within) }
  try {
    return { within: limitText(within(parametersOnly(programme, day) as never)) }
  } catch (error) {
    if (!(error instanceof Depends || error instanceof Refused)) throw error
    const source = String(within)
    return {
      dependsOn: Object.keys(programme.parameters).filter((name) =>
        new RegExp(`['"\`]${name}['"\`]`).test(source),
      ),
    }
  }
}

/** A promise as its book prints it. */
const promiseOf = (programme: Programme, promise: PromiseDef, day: Day) => {
  const { name, from, until, late, basis } = promise
  return {
    name,
    from,
    until: [...until],
    ...limitOf(programme, promise, day),
    ...(late === undefined ? {} : { late }),
    ...(basis
      ? {
          basis: {
            source: inBoth(basis.source),
            grade: basis.grade,
            ...(basis.unverified ? { unverified: true as const } : {}),
          },
        }
      : {}),
  }
}

/** A programme's book on a day: all that screens and forms are drawn from. */
export const bookOf = (programme: Programme, day: Day): z.output<typeof programmeBookSchema> => ({
  ...summaryOf(programme),
  request: jsonSchema(programme.request),
  helpers: HELPERS,
  asks: [...(programme.door?.asks ?? [])],
  ...(programme.door?.joins
    ? { joins: { same: [...programme.door.joins.same], near: programme.door.joins.near } }
    : {}),
  stages: { ...programme.stages },
  outcomes: { ...programme.outcomes },
  actions: mapped(programme.actions, (action, id) => ({
    name: action.name,
    by: [...action.by],
    from: [...action.from],
    input: actionForm(programme, action),
    automatic: action.after !== undefined,
    common: COMMON_ACTIONS.has(id),
    leads: leadsOf(programme, action),
  })),
  promises: mapped(programme.promises, (promise) => promiseOf(programme, promise, day)),
  indicators: mapped(programme.indicators, ({ name, kind, unit, of }) => ({
    name,
    kind,
    unit: unitId(figureUnit({ kind, unit })),
    unitName: unitName(figureUnit({ kind, unit })),
    ...(of ? { of } : {}),
  })),
  parameters: mapped(programme.parameters, ({ name, unit, called, history }) => ({
    name,
    unit: unitId(unit),
    unitName: unitName(unit),
    unitOne: counted(unitName(unit), 1),
    ...(called ? { words: called } : {}),
    history: history.map((revision) => ({ ...revision, source: inBoth(revision.source) })),
  })),
})
