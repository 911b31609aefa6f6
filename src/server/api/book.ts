import type { z } from 'zod'
import { figureUnit, spanText } from '../../desk/index.ts'
import {
  type Action,
  actionForm,
  COMMON_ACTIONS,
  type Duration,
  HELPERS,
  inBoth,
  jsonSchema,
  type Programme,
  type Text,
  text,
  unitId,
  unitName,
  type WorkingDays,
} from '../../kernel/index.ts'
import { coveredBy, isPost } from '../identity/rights.ts'
import type { programmeBookSchema, programmeSchema } from './types.ts'

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
  coveredBy: [...coveredBy(programme.id)],
  roles: mapped(programme.roles, (of) => ({ name: of.name, kind: of.kind, post: isPost(of) })),
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

const limitText = (within: Duration | WorkingDays): Text =>
  typeof within === 'number'
    ? text(spanText(within, 'zh'), spanText(within, 'en'))
    : text(`${within.workingDays} 个工作日`, `${within.workingDays} working days`)

/** A programme's book: all that screens and forms are drawn from. */
export const bookOf = (programme: Programme): z.output<typeof programmeBookSchema> => ({
  ...summaryOf(programme),
  request: jsonSchema(programme.request),
  helpers: HELPERS,
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
  promises: mapped(programme.promises, ({ name, from, until, within, late }) => ({
    name,
    from,
    until: [...until],
    ...(typeof within === 'function' ? {} : { within: limitText(within) }),
    ...(late === undefined ? {} : { late }),
  })),
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
    ...(called ? { words: called } : {}),
    history: history.map((revision) => ({ ...revision, source: inBoth(revision.source) })),
  })),
})
