import {
  type Programme,
  refuseMistaken,
  type Service,
  type Sheet,
  type TellMistake,
  type Text,
  text,
} from '../kernel/index.ts'
import { type CityRules, factsOf, loadRules } from '../rules/index.ts'
import { needProgramme } from './need/programme.ts'
import { CITY_PARAMETERS, parameterBook, parameterRevision } from './parameters/programme.ts'
import { paymentProgramme } from './payment/programme.ts'
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
  /** Who is in charge of the programmes that rules work with: register, parameters, payments, needs. Wanted where there are rules. */
  readonly rulesBureau?: string
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

/** What a city's parts name of one another and do not find. */
const checkParts = (parts: CityParts, tell: TellMistake): void => {
  const { areas = [], bureaus, programmes, rules = [], rulesBureau } = parts
  const versions = programmes.map(({ id, version }) => `${id} ${version}`)
  for (const [at, { id, version }] of programmes.entries())
    if (versions.indexOf(versions[at]!) !== at)
      tell(
        `programmes.${at}`,
        `programmes 中项目“${id}”第 ${version} 版重复,请去掉一个`,
        `programmes has "${id}" version ${version} twice: leave one out`,
      )
  const codes = new Set<string>()
  for (const [at, { code, parent }] of areas.entries()) {
    codes.add(code)
    if (parent !== undefined && !codes.has(parent))
      tell(
        `areas.${at}.parent`,
        `areas 在“${code}”之前没有“${parent}”,而它属于该区域;请先列上级区域`,
        `areas has no "${parent}" before "${code}", which lies in it: list it first`,
      )
  }
  for (const { id, bureau } of programmes)
    if (typeof bureau === 'string' && !Object.hasOwn(bureaus, bureau))
      tell(
        `bureaus.${bureau}`,
        `bureaus 没有“${bureau}”的名称,而它是项目“${id}”的主管部门;请补上`,
        `bureaus has no name for "${bureau}", the bureau of programme "${id}": add it`,
      )
  if (rules.length > 0 && rulesBureau === undefined)
    tell(
      'rulesBureau',
      '有认定规则,却没有写明家庭登记、参数、发放与待服务需求由哪个部门主管;请以 rulesBureau 写明',
      'there are rules, but not which bureau is in charge of the register, parameters, payments and needs: say it in `rulesBureau`',
    )
  if (rulesBureau !== undefined && !Object.hasOwn(bureaus, rulesBureau))
    tell(
      `bureaus.${rulesBureau}`,
      `bureaus 没有 rulesBureau 所指“${rulesBureau}”的名称;请补上`,
      `bureaus has no name for "${rulesBureau}", the \`rulesBureau\`: add it`,
    )
  checkServices(parts, tell)
}

const checkServices = ({ programmes, rules = [], services = [] }: CityParts, tell: TellMistake): void => {
  const determinations = new Set(rules.at(-1)?.determinations.map(({ programme }) => programme))
  for (const [at, { determination, programme, granting }] of services.entries()) {
    if (!determinations.has(determination))
      tell(
        `services.${at}.determination`,
        `services 提到认定“${determination}”,而规则中没有;请核对名称`,
        `services names the determination "${determination}", which the rules do not have: check its name`,
      )
    const serving = programmes.filter(({ id }) => id === programme)
    if (serving.length === 0)
      tell(
        `services.${at}.programme`,
        `services 提到项目“${programme}”,而 programmes 中没有;请列入`,
        `services names the programme "${programme}", which is not among programmes: list it`,
      )
    for (const stage of granting)
      if (serving.some(({ stages }) => !Object.hasOwn(stages, stage)))
        tell(
          `services.${at}.granting`,
          `services 在“${stage}”发放待遇,而项目“${programme}”没有这个阶段;请核对名称`,
          `services grants at "${stage}", which is no stage of "${programme}": check its name`,
        )
  }
}

/**
 * Puts a city together, and finds what one part names and another does not have.
 *
 * @param besides tells of what else is wrong with the city, beside its parts.
 * @throws DefinitionError that lists all of that; RuleError where the rules cannot be loaded.
 */
export const composed = (parts: CityParts, besides?: (tell: TellMistake) => void): ComposedCity => {
  refuseMistaken(text('城市', 'The city'), (tell) => {
    checkParts(parts, tell)
    besides?.(tell)
  })
  const { areas = [], bureaus, programmes, rules = [], rulesBureau, services = [], sheets = [] } = parts
  if (rulesBureau === undefined || rules.length === 0) return { areas, bureaus, programmes }
  const books = rules.map(({ version, ...words }) => ({ version, book: loadRules(words) }))
  const { book } = books.at(-1)!
  const register = householdRegister(factsOf(book), rulesBureau)
  const parameters = parameterBook(rulesBureau)
  const revision = parameterRevision(book.parameters, rulesBureau)
  const payment = paymentProgramme(rulesBureau)
  const need = needProgramme(services, rulesBureau)
  return {
    areas,
    bureaus,
    programmes: [...programmes, register, parameters, revision, payment, need],
    rules: {
      bureau: rulesBureau,
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
