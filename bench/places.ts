import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPostgres } from '../test/support/postgres.ts'
import { say } from './report.ts'

export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), 'bihuan-bench-'))

/** Runs something on a PostgreSQL server of our own; says so where none is installed. */
export const withPostgres = async (work: (url: string) => Promise<void>): Promise<void> => {
  const server = await startPostgres()
  if (!server) {
    say('PostgreSQL is not installed: its measures are left out')
    return
  }
  try {
    await work(server.url)
  } finally {
    server.stop()
  }
}
