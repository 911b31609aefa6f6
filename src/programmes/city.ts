import { type Programme, type Service, type Sheet, type Text, text } from '../kernel/index.ts'
import { type CityRules, factsOf, loadRules } from '../rules/index.ts'
import { needProgramme } from './need/programme.ts'
import { CITY_PARAMETERS, parameterBook, parameterRevision } from './parameters/programme.ts'
import { payment } from './payment/programme.ts'
import { householdRegister } from './register/programme.ts'

/** What somebody brings to a city's rules. */
export type RuleWords = Pick<Parameters<typeof loadRules>[0], 'determinations' | 'parameters'>

/** Where cases are: an area by its code, within another one. */
interface CityArea {
  readonly code: string
  readonly name: Text
  readonly parent?: string
}

/** What a city is made of. */
export interface CityParts {
  /** What its bureaus are called, by the ids that programmes name. */
  readonly bureaus: Readonly<Record<string, Text>>
  /** Entered when its database is made, and whenever a server starts; more are added over the API. */
  readonly areas?: readonly CityArea[]
  /** Each in every version that has cases; new cases take the highest. */
  readonly programmes: readonly Programme[]
  /** Who is entitled to what, by version, the one in force last: older ones explain older decisions. */
  readonly rules?: readonly ({ readonly version: string } & RuleWords)[]
  /** Which programme serves which determination. */
  readonly services?: readonly Service[]
  /** What it answers for in figures. */
  readonly sheets?: readonly Sheet[]
}

/** A city as a host runs it. Where it has rules, the programmes that they work with are among its own: register, parameters, payments, needs. */
export interface ComposedCity {
  readonly bureaus: Readonly<Record<string, Text>>
  readonly areas: readonly CityArea[]
  readonly programmes: readonly Programme[]
  readonly rules?: CityRules
}

/** The bureau of the programmes that rules work with. A city may call it otherwise. */
const CIVIL_AFFAIRS = { 'civil-affairs': text('民政局', 'Civil affairs') }

/** What a city's parts name of one another and do not find, in words. */
const missingIn = ({
  areas = [],
  bureaus,
  programmes,
  rules = [],
  services = [],
}: CityParts): readonly string[] => {
  const codes = new Set<string>()
  const misplaced = areas.filter(({ code, parent }) => {
    codes.add(code)
    return parent !== undefined && !codes.has(parent)
  })
  const determinations = new Set(rules.at(-1)?.determinations.map(({ programme }) => programme))
  const nameless = programmes.filter(
    ({ bureau }) => typeof bureau === 'string' && !Object.hasOwn(bureaus, bureau),
  )
  const versions = programmes.map(({ id, version }) => `"${id}" version ${version}`)
  const twice = versions.filter((one, at) => versions.indexOf(one) !== at)
  return [
    ...twice.map((one) => `programmes has ${one} twice`),
    ...misplaced.map(({ code, parent }) => `areas has no "${parent}" before "${code}", which lies in it`),
    ...nameless.map(
      ({ id, bureau }) => `bureaus has no name for "${String(bureau)}", the bureau of programme "${id}"`,
    ),
    ...services.flatMap(({ determination, programme, granting }) => {
      const serving = programmes.filter(({ id }) => id === programme)
      const strange = granting.find((stage) => serving.some(({ stages }) => !Object.hasOwn(stages, stage)))
      return [
        ...(determinations.has(determination)
          ? []
          : [`services names the determination "${determination}", which the rules do not have`]),
        ...(serving.length > 0
          ? []
          : [`services names the programme "${programme}", which is not among programmes`]),
        ...(strange === undefined
          ? []
          : [`services grants at "${strange}", which is no stage of "${programme}"`]),
      ]
    }),
  ]
}

/**
 * Puts a city together, and finds what one part names and another does not have.
 *
 * @throws Error that lists all of that; RuleError where the rules cannot be loaded.
 */
export const composed = (parts: CityParts): ComposedCity => {
  const bureaus = { ...CIVIL_AFFAIRS, ...parts.bureaus }
  const missing = missingIn({ ...parts, bureaus })
  if (missing.length > 0) throw new Error(`The city does not fit together: ${missing.join('; ')}.`)
  const { areas = [], programmes, rules = [], services = [], sheets = [] } = parts
  if (rules.length === 0) return { areas, bureaus, programmes }
  const books = rules.map(({ version, ...words }) => ({ version, book: loadRules(words) }))
  const { book } = books.at(-1)!
  const register = householdRegister(factsOf(book))
  const revision = parameterRevision(book.parameters)
  const need = needProgramme(services)
  return {
    areas,
    bureaus,
    programmes: [...programmes, register, parameterBook, revision, payment, need],
    rules: {
      books,
      register: register.id,
      parameters: { case: CITY_PARAMETERS, revision: revision.id },
      payment: payment.id,
      need: need.id,
      services,
      sheets,
    },
  }
}
