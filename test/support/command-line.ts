import { afterEach, beforeEach, vi } from 'vitest'
import { program } from '../../src/cli/program.ts'

/** The command line run here, with what the last run wrote: in English whatever the machine speaks, and at nothing that its environment names. */
export const commandLine = () => {
  const cli = {
    out: '',
    err: '',
    run: (...args: readonly string[]): Promise<number> => {
      cli.out = ''
      cli.err = ''
      return program(args)
    },
  }
  const keep = (stream: 'out' | 'err') => (text: string | Uint8Array) => {
    cli[stream] += text
    return true
  }
  beforeEach(() => {
    for (const name of ['LC_ALL', 'LC_MESSAGES', 'DATABASE_URL', 'BIHUAN_SEAL']) vi.stubEnv(name, '')
    vi.stubEnv('LANG', 'C')
    vi.spyOn(process.stdout, 'write').mockImplementation(keep('out'))
    vi.spyOn(process.stderr, 'write').mockImplementation(keep('err'))
  })
  afterEach(() => {
    vi.restoreAllMocks()
    vi.unstubAllEnvs()
  })
  return cli
}
