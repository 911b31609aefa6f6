import { gzipSync } from 'node:zlib'
import type { Context } from 'hono'

/** An answer that is the same for everybody: held in memory, compressed once. */
export interface Prepared {
  readonly type: string
  readonly plain: Uint8Array<ArrayBuffer>
  readonly zipped: Uint8Array<ArrayBuffer>
}

export const prepare = (type: string, plain: Uint8Array<ArrayBuffer>): Prepared => ({
  type,
  plain,
  zipped: new Uint8Array(gzipSync(plain)),
})

/** @param cache how long it may be kept, as `Cache-Control` says it. */
export const sendPrepared = (
  context: Context,
  { type, plain, zipped }: Prepared,
  cache: string,
): Response => {
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
