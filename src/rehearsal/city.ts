import { pathToFileURL } from 'node:url'
import type { TellMistake } from '../kernel/index.ts'
import { type CityParts, type ComposedCity, composed } from '../programmes/city.ts'
import { checkScenario } from './check.ts'
import type { Scenario } from './scenario.ts'

/** A city as it is run and rehearsed. */
export interface City extends ComposedCity {
  readonly scenarios: readonly Scenario[]
}

/** What keeps a city's scenarios from ever being rehearsed, each told under its id. */
const checkScenarios = (scenarios: readonly Scenario[], tell: TellMistake): void => {
  const ids = scenarios.map(({ id }) => id)
  for (const [at, scenario] of scenarios.entries()) {
    const { id } = scenario
    if (ids.indexOf(id) !== at)
      tell(
        `scenarios.${at}`,
        `scenarios 中情景“${id}”重复,请改一个编号`,
        `scenarios has "${id}" twice: give one another id`,
      )
    checkScenario(scenario, (field, zh, en) =>
      tell(`scenarios.${id}.${field}`, `情景“${id}”:${zh}`, `the scenario "${id}": ${en}`),
    )
  }
}

/**
 * A city of one's own: its programmes, its bureaus' names, its areas, its rules and its scenarios. It is the default export of the file
 * that `BIHUAN_CITY` names.
 *
 * @throws DefinitionError that lists everything that its parts name of one another and do not have, and all that is wrong with its scenarios.
 * @example export default defineCity({ bureaus: { works: text('市政处', 'Works') }, areas, programmes: [lamps], scenarios: [winter] })
 */
export const defineCity = ({
  scenarios = [],
  ...parts
}: CityParts & { readonly scenarios?: readonly Scenario[] }): City => ({
  ...composed(parts, (tell) => checkScenarios(scenarios, tell)),
  scenarios,
})

/** A city's file cannot be read as one: what stands in it and what was expected. */
export class NoCity extends Error {}

const cityIn = async (path: string): Promise<City> => {
  const found = (await import(pathToFileURL(path).href)) as { readonly default?: City }
  const { default: city } = found
  if (!city?.programmes || !city.bureaus || !city.scenarios)
    throw new NoCity(`${path} has no city: its default export is what defineCity makes`)
  return city
}

/** The city that comes with the platform. */
const bundled = async (): Promise<City> => {
  const [{ bureaus, cityRules, programmes }, { scenarios }] = await Promise.all([
    import('../programmes/index.ts'),
    import('./scenarios/index.ts'),
  ])
  return { areas: [], bureaus, programmes, rules: cityRules, scenarios }
}

/**
 * The city that a host runs; each thread of a process loads its own.
 *
 * @param path the absolute path of a module; the city that comes with the platform where there is none.
 */
export const loadCity = (path: string | undefined): Promise<City> =>
  path === undefined ? bundled() : cityIn(path)
