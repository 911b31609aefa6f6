import { execFileSync } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A PostgreSQL server of our own on loopback, in a folder of its own. */
export interface TemporaryPostgres {
  readonly url: string
  /** As a power cut would: no clean shutdown, then started again. */
  crashAndRestart(): void
  stop(): void
}

const ROOT = '/usr/lib/postgresql'

/** Where Debian keeps the newest server's programs; undefined where no server is installed. */
const serverPrograms = (): string | undefined => {
  if (!existsSync(ROOT)) return undefined
  const versions = readdirSync(ROOT).sort((a, b) => Number(a) - Number(b))
  const newest = versions.at(-1)
  const bin = newest && join(ROOT, newest, 'bin')
  return bin && existsSync(join(bin, 'initdb')) ? bin : undefined
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })

/** PostgreSQL refuses to run as root; root runs it as the user that Debian's package made. */
const asServer = (program: string, args: readonly string[]): void => {
  const isRoot = process.getuid?.() === 0
  const [command, ...rest] = isRoot
    ? ['runuser', '-u', 'postgres', '--', program, ...args]
    : [program, ...args]
  execFileSync(command!, rest, { stdio: ['ignore', 'ignore', 'pipe'], cwd: tmpdir() })
}

const userId = (name: string): number => Number(execFileSync('id', ['-u', name], { encoding: 'utf8' }))

/**
 * Starts a server with the settings given (`fsync=on` and so on are the defaults, as in production).
 * Undefined where PostgreSQL is not installed; whoever needs it says so.
 */
export const startPostgres = async (): Promise<TemporaryPostgres | undefined> => {
  const bin = serverPrograms()
  if (!bin) return undefined
  const folder = mkdtempSync(join(tmpdir(), 'bihuan-postgres-'))
  if (process.getuid?.() === 0) chownSync(folder, userId('postgres'), -1)
  const data = join(folder, 'db')
  const port = await freePort()
  const options = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${folder}`
  const control = (...args: string[]) => asServer(join(bin, 'pg_ctl'), ['-D', data, '-w', ...args])
  const start = () => control('-l', join(folder, 'log'), '-o', options, 'start')
  asServer(join(bin, 'initdb'), [
    '-D',
    data,
    '-U',
    'postgres',
    '-A',
    'trust',
    '-E',
    'UTF8',
    '--locale=C.UTF-8',
  ])
  start()
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    crashAndRestart: () => {
      control('-m', 'immediate', 'stop')
      start()
    },
    stop: () => {
      control('-m', 'immediate', 'stop')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
