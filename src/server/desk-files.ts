import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Hono } from 'hono'
import { type Prepared, prepare, sendPrepared } from './http/prepared.ts'

/** Where `npm run build:web` puts the staff's desk. */
const BUILT = fileURLToPath(new URL('../../dist/web', import.meta.url))
const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
}
/** Names of built files carry a hash of what is in them. */
const FOR_EVER = 'public, max-age=31536000, immutable'

const read = (path: string): Prepared =>
  prepare(TYPES[extname(path)] ?? 'application/octet-stream', new Uint8Array(readFileSync(path)))

/** The service worker, told which files the desk is made of: with another build it is another worker. */
const workerOf = (assets: readonly string[]): Prepared => {
  const files = ['/desk/', ...assets.map((name) => `/desk/assets/${name}`)]
  const version = createHash('sha256').update(files.join()).digest('hex').slice(0, 16)
  const told = `self.SHELL = ${JSON.stringify({ version, files })}\n`
  return prepare(
    TYPES['.js']!,
    new Uint8Array(Buffer.from(told + readFileSync(join(BUILT, 'sw.js'), 'utf8'))),
  )
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
  app.get('/desk/sw.js', (context) => sendPrepared(context, worker, 'no-cache'))
  app.get('/desk', (context) => context.redirect('/desk/', 308))
  app.get('/desk/assets/:name', (context) => {
    const file = assets.get(context.req.param('name'))
    return file ? sendPrepared(context, file, FOR_EVER) : context.notFound()
  })
  app.get('/desk/*', (context) => sendPrepared(context, page, 'no-cache'))
}
