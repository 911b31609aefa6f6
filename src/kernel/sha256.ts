/**
 * SHA-256 (FIPS 180-4) and HMAC (FIPS 198-1). The kernel takes no package and no I/O, and a digest from the host would have
 * to be handed through every decision that draws; it is small enough to be here, and held to the machine's own by its tests.
 */

const BLOCK_BYTES = 64

const isPrime = (n: number): boolean => {
  for (let divisor = 2; divisor * divisor <= n; divisor++) if (n % divisor === 0) return false
  return true
}

/** The first `count` primes: the constants of the standard are roots of them. */
const primes = (count: number): readonly number[] => {
  const found: number[] = []
  for (let n = 2; found.length < count; n++) if (isPrime(n)) found.push(n)
  return found
}

/** The first 32 bits of the fraction: a double has 53, of which the whole part of these roots takes five at most. */
const fraction = (root: number): number => Math.floor((root - Math.floor(root)) * 2 ** 32)

/** FIPS 180-4, 5.3.3 and 4.2.2. */
const START = Uint32Array.from(primes(8), (prime) => fraction(Math.sqrt(prime)))
const ROUND = Uint32Array.from(primes(64), (prime) => fraction(Math.cbrt(prime)))

const turned = (word: number, by: number): number => (word >>> by) | (word << (32 - by))

/** The message, a 1 bit, zeros, and the length in bits as 64 bits: whole blocks, of which `before` bytes came earlier. */
const padded = (message: Uint8Array, before: number): Uint8Array => {
  const blocks = Math.ceil((message.length + 9) / BLOCK_BYTES)
  const bytes = new Uint8Array(blocks * BLOCK_BYTES)
  bytes.set(message)
  bytes[message.length] = 0x80
  const end = new DataView(bytes.buffer)
  const bits = (before + message.length) * 8
  end.setUint32(bytes.length - 8, Math.floor(bits / 2 ** 32))
  end.setUint32(bytes.length - 4, bits >>> 0)
  return bytes
}

/** The 64 words that one block is spread into (6.2.2, step 1). */
const spread = (block: DataView, at: number, words: Uint32Array): void => {
  for (let t = 0; t < 16; t++) words[t] = block.getUint32(at + t * 4)
  for (let t = 16; t < 64; t++) {
    const [near, far] = [words[t - 2]!, words[t - 15]!]
    const small1 = turned(near, 17) ^ turned(near, 19) ^ (near >>> 10)
    const small0 = turned(far, 7) ^ turned(far, 18) ^ (far >>> 3)
    words[t] = small1 + words[t - 7]! + small0 + words[t - 16]!
  }
}

/** Works one block into the state (6.2.2, steps 2 to 4). */
const workIn = (state: Uint32Array, words: Uint32Array): void => {
  let [a, b, c, d, e, f, g, h] = state as unknown as Eight
  for (let t = 0; t < 64; t++) {
    const big1 = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)
    const big0 = turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)
    const first = (h + big1 + ((e & f) ^ (~e & g)) + ROUND[t]! + words[t]!) | 0
    const second = (big0 + ((a & b) ^ (a & c) ^ (b & c))) | 0
    h = g
    g = f
    f = e
    e = (d + first) | 0
    d = c
    c = b
    b = a
    a = (first + second) | 0
  }
  const worked = [a, b, c, d, e, f, g, h]
  for (let n = 0; n < 8; n++) state[n] = state[n]! + worked[n]!
}
type Eight = [number, number, number, number, number, number, number, number]

/** Works whole blocks into a state, one after the other. */
const workAllIn = (state: Uint32Array, bytes: Uint8Array): void => {
  const view = new DataView(bytes.buffer)
  const words = new Uint32Array(64)
  for (let at = 0; at < bytes.length; at += BLOCK_BYTES) {
    spread(view, at, words)
    workIn(state, words)
  }
}

/** The digest of a message that goes on from a state, which `before` bytes have led to. */
const digestFrom = (start: Uint32Array, before: number, message: Uint8Array): Uint8Array => {
  const state = start.slice()
  workAllIn(state, padded(message, before))
  const digest = new Uint8Array(32)
  const out = new DataView(digest.buffer)
  for (let n = 0; n < 8; n++) out.setUint32(n * 4, state[n]!)
  return digest
}

/** SHA-256 of some bytes: 32 of them. */
export const sha256 = (message: Uint8Array): Uint8Array => digestFrom(START, 0, message)

/** HMAC-SHA256 under a key, of whatever is then given: what the key comes to is worked out once. */
export const hmacSha256 = (key: Uint8Array): ((message: Uint8Array) => Uint8Array) => {
  const block = new Uint8Array(BLOCK_BYTES)
  block.set(key.length > BLOCK_BYTES ? sha256(key) : key)
  const [inner, outer] = [0x36, 0x5c].map((pad) => {
    const state = START.slice()
    workAllIn(
      state,
      block.map((byte) => byte ^ pad),
    )
    return state
  }) as [Uint32Array, Uint32Array]
  return (message) => digestFrom(outer, BLOCK_BYTES, digestFrom(inner, BLOCK_BYTES, message))
}

const encoder = new TextEncoder()
/** A text as UTF-8. */
export const utf8 = (text: string): Uint8Array => encoder.encode(text)

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))
/** Bytes in lower-case hexadecimal. */
export const hex = (bytes: Uint8Array): string => {
  let written = ''
  for (const byte of bytes) written += HEX[byte]!
  return written
}
