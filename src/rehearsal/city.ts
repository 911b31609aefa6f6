import { pathToFileURL } from 'node:url'
import { type CityParts, type ComposedCity, composed } from '../programmes/city.ts'
import type { Scenario } from './scenario.ts'

/** A city as it is run and rehearsed. */
export interface City extends ComposedCity {
  readonly scenarios: readonly Scenario[]
}

/**
 * A city of one's own: its programmes, its bureaus' names, its areas, its rules and its scenarios. It is the default export of the file
 * that `BIHUAN_CITY` names.
 *
 * @throws Error that lists everything that its parts name of one another and do not have.
 * @example export default defineCity({ bureaus: { works: text('市政处', 'Works') }, areas, programmes: [lamps], scenarios: [winter] })
 */
export const defineCity = ({
  scenarios = [],
  ...parts
}: CityParts & { readonly scenarios?: readonly Scenario[] }): City => ({ ...composed(parts), scenarios })

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
