import { hex, utf8 } from './sha256.ts'

/**
 * The draw of RFC 3797, as it stands there: numbers from 1 to the size of a pool, in the order in which they are drawn. For
 * whoever must draw by that standard, or compare; draws of cases are reckoned otherwise (`takeDraw`).
 */

/** Tables of RFC 1321, 3.4: how far each round turns, and its constants. */
const TURNS = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
] as const
const CONSTANTS = Uint32Array.from({ length: 64 }, (_, n) => Math.floor(Math.abs(Math.sin(n + 1)) * 2 ** 32))

/** What a step mixes of three words, and which word of the block it takes. */
const ROUNDS: readonly (readonly [
  mix: (b: number, c: number, d: number) => number,
  word: (n: number) => number,
])[] = [
  [(b, c, d) => (b & c) | (~b & d), (n) => n],
  [(b, c, d) => (b & d) | (c & ~d), (n) => (5 * n + 1) % 16],
  [(b, c, d) => b ^ c ^ d, (n) => (3 * n + 5) % 16],
  [(b, c, d) => c ^ (b | ~d), (n) => (7 * n) % 16],
]

const workIn = (state: Uint32Array, block: DataView, at: number): void => {
  let [a, b, c, d] = state as unknown as [number, number, number, number]
  for (let n = 0; n < 64; n++) {
    const round = n >> 4
    const [mix, word] = ROUNDS[round]!
    const by = TURNS[round]![n % 4]!
    const sum = (a + mix(b, c, d) + CONSTANTS[n]! + block.getUint32(at + word(n) * 4, true)) | 0
    ;[a, d, c, b] = [d, c, b, (b + ((sum << by) | (sum >>> (32 - by)))) | 0]
  }
  for (const [n, word] of [a, b, c, d].entries()) state[n] = state[n]! + word
}

/** MD5 (RFC 1321), which the standard draws by; nothing else is to rest on it. */
export const md5 = (message: Uint8Array): Uint8Array => {
  const bytes = new Uint8Array(Math.ceil((message.length + 9) / 64) * 64)
  bytes.set(message)
  bytes[message.length] = 0x80
  const view = new DataView(bytes.buffer)
  view.setUint32(bytes.length - 8, message.length * 8, true)
  view.setUint32(bytes.length - 4, Math.floor(message.length / 2 ** 29), true)
  const state = Uint32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476)
  for (let at = 0; at < bytes.length; at += 64) workIn(state, view, at)
  const digest = new Uint8Array(16)
  const out = new DataView(digest.buffer)
  for (const [n, word] of state.entries()) out.setUint32(n * 4, word, true)
  return digest
}

/** The values of the sources in their order, as they are hashed: of each the numbers in ascending order, each with a point. */
export const rfc3797Key = (sources: readonly (readonly number[])[]): string =>
  sources.map((values) => `${[...values].sort((a, b) => a - b).join('.')}./`).join('')

/** A draw is numbered by two bytes. */
const MOST = 65_535

/**
 * Draws so many numbers of `1..pool`.
 *
 * @param key see `rfc3797Key`.
 * @throws RangeError where there are not so many, or more than the standard can number.
 */
export const drawRfc3797 = (pool: number, take: number, key: string): readonly number[] => {
  if (!Number.isSafeInteger(pool) || !Number.isSafeInteger(take) || pool > MOST || take < 0 || take > pool)
    throw new RangeError(`${take} of ${pool} cannot be drawn`)
  const left = Array.from({ length: pool }, (_, n) => n + 1)
  const text = utf8(key)
  return Array.from({ length: take }, (_, n) => {
    const number = [n >> 8, n & 0xff]
    const digest = BigInt(`0x${hex(md5(Uint8Array.from([...number, ...text, ...number])))}`)
    return left.splice(Number(digest % BigInt(left.length)), 1)[0]!
  })
}
