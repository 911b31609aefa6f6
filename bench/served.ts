import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { createInterface } from 'node:readline'

/** The server as it is installed, in a process of its own, and clients that talk to it over loopback. */
const MAIN = 'dist/cli/main.js'

export interface Served {
  readonly url: URL
  /** Milliseconds from start to the first request answered. */
  readonly readyMs: number
  /** When the demonstration city of a first start is all there. */
  loaded(): Promise<void>
  stop(): Promise<void>
}

export const serve = async (args: readonly string[], env: Record<string, string> = {}): Promise<Served> => {
  const started = performance.now()
  const child = spawn(process.execPath, [MAIN, 'serve', '--port', '0', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, LOG_LEVEL: 'error', ...env },
  })
  const lines = createInterface({ input: child.stdout })
  const said: string[] = []
  lines.on('line', (line) => said.push(line))
  const says = async (pattern: RegExp): Promise<string> => {
    for (;;) {
      const found = said.map((line) => pattern.exec(line)?.[1]).find((one) => one !== undefined)
      if (found !== undefined) return found
      await once(lines, 'line')
    }
  }
  const url = new URL(await says(/^\s*API\s+(http\S+)\/api\//))
  const loaded = async () => {
    await says(/^(已载入|Loaded)/)
  }
  await ask(url, '/ready')
  const readyMs = performance.now() - started
  const stop = async () => {
    const gone = once(child, 'exit')
    child.kill('SIGTERM')
    await gone
  }
  return { url, readyMs, loaded, stop }
}

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly bytes: number
  readonly text: string
}

interface Asked {
  readonly method?: string
  readonly headers?: Record<string, string>
  readonly body?: unknown
  /** Only counts the bytes of the answer. */
  readonly drain?: true
}

const agent = new Agent({ keepAlive: true, maxSockets: 256 })

/** One request; anything but a success is an error of the bench. */
export const ask = (
  url: URL,
  path: string,
  { method = 'GET', headers, body, drain }: Asked = {},
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const sent = body === undefined ? undefined : JSON.stringify(body)
    const type =
      sent === undefined
        ? {}
        : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(sent) }
    const asked = request(
      new URL(path, url),
      { method, agent, headers: { ...type, ...headers } },
      (response) => {
        const chunks: Buffer[] = []
        let bytes = 0
        response.on('data', (chunk: Buffer) => {
          bytes += chunk.length
          if (!drain) chunks.push(chunk)
        })
        response.on('error', reject)
        response.on('end', () => {
          const status = response.statusCode ?? 0
          const text = Buffer.concat(chunks).toString()
          if (status >= 400) reject(new Error(`${method} ${path}: ${status} ${text.slice(0, 300)}`))
          else resolve({ status, headers: response.headers, bytes, text })
        })
      },
    )
    // A connection kept too long may be closed just as it is used again: then once more, on another.
    asked.on('error', (error: NodeJS.ErrnoException) =>
      asked.reusedSocket && error.code === 'ECONNRESET'
        ? resolve(
            ask(url, path, { method, ...(headers ? { headers } : {}), body, ...(drain ? { drain } : {}) }),
          )
        : reject(error),
    )
    asked.end(sent)
  })

/** Somebody of staff with a session. */
export class Clerk {
  private readonly url: URL
  private headers: Record<string, string> = {}

  private constructor(url: URL) {
    this.url = url
  }

  /** With a session that is there already: signing in is limited by address. */
  static of(url: URL, session: string, csrf: string): Clerk {
    const clerk = new Clerk(url)
    clerk.headers = { cookie: `bihuan-staff=${session}`, 'x-csrf-token': csrf }
    return clerk
  }

  get(path: string, drain?: true): Promise<Answer> {
    return ask(this.url, path, { headers: this.headers, ...(drain ? { drain } : {}) })
  }

  post(path: string, body: unknown): Promise<Answer> {
    return ask(this.url, path, { method: 'POST', headers: this.headers, body })
  }
}
