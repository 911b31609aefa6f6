import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import type { Context, Hono } from 'hono'

/** Where `npm run build:web` puts the staff's desk. */
const BUILT = fileURLToPath(new URL('../../dist/web', import.meta.url))
const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
}
/** Names of built files carry a hash of what is in them. */
const FOR_EVER = 'public, max-age=31536000, immutable'

interface File {
  readonly type: string
  readonly plain: Uint8Array<ArrayBuffer>
  readonly zipped: Uint8Array<ArrayBuffer>
}

const read = (path: string): File => {
  const plain = new Uint8Array(readFileSync(path))
  const type = TYPES[extname(path)] ?? 'application/octet-stream'
  return { type, plain, zipped: new Uint8Array(gzipSync(plain)) }
}

const send = (context: Context, { type, plain, zipped }: File, cache: string): Response => {
  const takesGzip = /\bgzip\b/.test(context.req.header('accept-encoding') ?? '')
  return new Response(takesGzip ? zipped : plain, {
    headers: {
      'content-type': type,
      'cache-control': cache,
      vary: 'accept-encoding',
      ...(takesGzip ? { 'content-encoding': 'gzip' } : {}),
    },
  })
}

/** The service worker, told which files the desk is made of: with another build it is another worker. */
const workerOf = (assets: readonly string[]): File => {
  const files = ['/desk/', ...assets.map((name) => `/desk/assets/${name}`)]
  const version = createHash('sha256').update(files.join()).digest('hex').slice(0, 16)
  const told = `self.SHELL = ${JSON.stringify({ version, files })}\n`
  const plain = new Uint8Array(Buffer.from(told + readFileSync(join(BUILT, 'sw.js'), 'utf8')))
  return { type: TYPES['.js']!, plain, zipped: new Uint8Array(gzipSync(plain)) }
}

/**
 * Serves the staff's desk under `/desk/`: a few built files, held in memory, so that no path of a request ever
 * reaches the disk. Which screen an address means is the client's to know.
 */
export const deskFiles = (app: Hono): void => {
  if (!existsSync(join(BUILT, 'index.html'))) {
    app.get('/desk/*', (context) =>
      context.text('办件台尚未构建:npm run build:web\nThe desk has not been built: npm run build:web\n', 503),
    )
    return
  }
  const assets = new Map(
    readdirSync(join(BUILT, 'assets')).map((name) => [name, read(join(BUILT, 'assets', name))]),
  )
  const page = read(join(BUILT, 'index.html'))
  const worker = workerOf([...assets.keys()])
  app.get('/desk/sw.js', (context) => send(context, worker, 'no-cache'))
  app.get('/desk', (context) => context.redirect('/desk/', 308))
  app.get('/desk/assets/:name', (context) => {
    const file = assets.get(context.req.param('name'))
    return file ? send(context, file, FOR_EVER) : context.notFound()
  })
  app.get('/desk/*', (context) => send(context, page, 'no-cache'))
}
