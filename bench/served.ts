import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { request } from 'node:http'
import { createInterface } from 'node:readline'
import { Lines } from './line.ts'

/** The server as it is installed, in a process of its own that is started like this one, and clients that talk to it over loopback. */
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
  const child = spawn(process.execPath, [...process.execArgv, MAIN, 'serve', '--port', '0', ...args], {
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
  readonly headers?: Readonly<Record<string, string>>
  /** Only counts the bytes of the answer. */
  readonly drain?: true
}

/** One request for a page; anything but a success is an error of the bench. */
export const ask = (url: URL, path: string, { headers, drain }: Asked = {}): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const asked = request(new URL(path, url), { headers: { ...headers } }, (response) => {
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
        if (status >= 400) reject(new Error(`${path}: ${status} ${text.slice(0, 300)}`))
        else resolve({ status, headers: response.headers, bytes, text })
      })
    })
    asked.on('error', reject)
    asked.end()
  })

/** Somebody of staff with a session, at a browser of their own. */
export class Clerk {
  private readonly url: URL
  private readonly lines: Lines
  private readonly headers: Readonly<Record<string, string>>
  private readonly head: string

  /** With a session that is there already: signing in is limited by address. */
  constructor(url: URL, session: string, csrf: string) {
    this.url = url
    this.lines = new Lines(url)
    this.headers = { cookie: `bihuan-staff=${session}`, 'x-csrf-token': csrf }
    const headers = { host: url.host, ...this.headers }
    this.head = Object.entries(headers)
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join('')
  }

  get(path: string): Promise<string> {
    return this.ask(`GET ${path} HTTP/1.1\r\n${this.head}\r\n`)
  }

  post(path: string, body: unknown): Promise<string> {
    const sent = JSON.stringify(body)
    const of = `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(sent)}\r\n`
    return this.ask(`POST ${path} HTTP/1.1\r\n${this.head}${of}\r\n${sent}`)
  }

  /** Reads an answer to its end and tells how long it was. */
  async drain(path: string): Promise<number> {
    return (await ask(this.url, path, { headers: this.headers, drain: true })).bytes
  }

  /** Anything but a success is an error of the bench. */
  private async ask(request: string): Promise<string> {
    const { status, text } = await this.lines.ask(request)
    if (status >= 400) throw new Error(`${request.split('\r\n')[0]}: ${status} ${text.slice(0, 300)}`)
    return text
  }
}
