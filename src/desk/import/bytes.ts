import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import type { Mapping } from './mapping.ts'

async function* withHead(head: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield head
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value
}

/** Enough bytes to know gzip by: its first two. */
const firstBytes = async (pieces: AsyncIterator<Uint8Array>): Promise<Uint8Array> => {
  let head: Uint8Array = new Uint8Array()
  while (head.length < 2) {
    const next = await pieces.next()
    if (next.done) break
    head = Buffer.concat([head, next.value])
  }
  return head
}

/** Plain bytes of a file that may be gzipped, whatever it is called. */
export async function* unpacked(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const pieces = bytes[Symbol.asyncIterator]()
  const head = await firstBytes(pieces)
  const all = withHead(head, pieces)
  if (head[0] !== 0x1f || head[1] !== 0x8b) {
    yield* all
    return
  }
  const packed = Readable.from(all, { objectMode: false })
  const plain = packed.pipe(createGunzip())
  packed.on('error', (error) => plain.destroy(error))
  yield* plain
}

/** The text of a file in pieces, without a byte-order mark. */
export async function* textOf(
  bytes: AsyncIterable<Uint8Array>,
  encoding: Mapping['encoding'],
): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding)
  for await (const piece of unpacked(bytes)) yield decoder.decode(piece, { stream: true })
  const last = decoder.decode()
  if (last !== '') yield last
}
