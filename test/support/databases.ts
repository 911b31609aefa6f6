import { CHROMIUM } from './chromium.ts'
import { startPostgres } from './postgres.ts'

/** What is missing is said once, and its tests are skipped; where it is required, that is an error. */
const missing = (what: string, packages: string, required: string): void => {
  const why = `${what} is not installed (Debian: apt-get install ${packages}): its tests are skipped`
  if (process.env[required] === '1') throw new Error(why)
  process.stderr.write(`${why}\n`)
}

/**
 * Before the tests: a PostgreSQL server for those that need one, unless the environment names one. Where none
 * is installed they are skipped and say so, as those in a browser do without Chromium; `BIHUAN_REQUIRE_POSTGRES=1` and
 * `BIHUAN_REQUIRE_BROWSER=1` make that an error.
 */
export default async function setup(): Promise<(() => void) | undefined> {
  if (CHROMIUM === undefined) missing('Chromium', 'chromium-headless-shell', 'BIHUAN_REQUIRE_BROWSER')
  if (process.env.BIHUAN_TEST_DATABASE_URL) return undefined
  const server = await startPostgres()
  if (!server) {
    missing('PostgreSQL', 'postgresql', 'BIHUAN_REQUIRE_POSTGRES')
    return undefined
  }
  process.env.BIHUAN_TEST_DATABASE_URL = server.url
  return server.stop
}
