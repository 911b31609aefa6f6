import { startPostgres } from './postgres.ts'

/**
 * Before the tests: a PostgreSQL server for those that need one, unless the environment names one. Where none
 * is installed they are skipped and say so; `BIHUAN_REQUIRE_POSTGRES=1` makes that an error.
 */
export default async function setup(): Promise<(() => void) | undefined> {
  if (process.env.BIHUAN_TEST_DATABASE_URL) return undefined
  const server = await startPostgres()
  if (!server) {
    const why = 'PostgreSQL is not installed (Debian: apt-get install postgresql): its tests are skipped'
    if (process.env.BIHUAN_REQUIRE_POSTGRES === '1') throw new Error(why)
    process.stderr.write(`${why}\n`)
    return undefined
  }
  process.env.BIHUAN_TEST_DATABASE_URL = server.url
  return server.stop
}
