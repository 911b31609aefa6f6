import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { join } from 'node:path'
import type { Readable } from 'node:stream'

const ROOT = join(import.meta.dirname, '../..')
const MAIN = join(ROOT, 'dist/cli/main.js')
const { DATABASE_URL: _, ...env } = process.env

export interface Ran {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

const INTERRUPTIBLE = 'listens for SIGINT'
/** Loaded before the program: a child that is interrupted before it listens would only be killed. */
const SAYS_WHEN_INTERRUPTIBLE = `data:text/javascript,process.on('newListener', (name) => {
  if (name === 'SIGINT') process.stderr.write('${INTERRUPTIBLE}')
})`

/** Does something once a child has said so, in however many pieces that came. */
export const onceSaid = (stream: Readable, words: string | RegExp, then: (said: string) => void): void => {
  let said = ''
  const read = (piece: Buffer) => {
    said += piece
    if (said.search(words) < 0) return
    stream.off('data', read)
    then(said)
  }
  stream.on('data', read)
}

/** Interrupts a child, as Ctrl-C does, once it is one that stops for that, and a while later where it is to be in the midst of something. */
export const interrupt = (child: ChildProcessWithoutNullStreams, afterMs = 0): void =>
  onceSaid(child.stderr, INTERRUPTIBLE, () => setTimeout(() => child.kill('SIGINT'), afterMs))

/** Runs the built program as a script would; `during` may talk to it. */
export const bihuan = (
  args: readonly string[],
  during?: (child: ChildProcessWithoutNullStreams) => void,
): Promise<Ran> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', SAYS_WHEN_INTERRUPTIBLE, MAIN, ...args], {
      cwd: ROOT,
      env: { ...env, LANG: 'C', LC_ALL: '' },
    })
    let out = ''
    let err = ''
    child.stdout.on('data', (text) => {
      out += text
    })
    child.stderr.on('data', (text) => {
      err += text
    })
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, out, err: err.replaceAll(INTERRUPTIBLE, '') }))
    if (during) during(child)
    else child.stdin.end()
  })
