/**
 * Luck that is looked up, not consumed: the n-th draw of a stream is a function of (seed, replication, stream,
 * entity, n) alone. So a change of one crew changes nobody else's luck, and two scenarios are compared under the same.
 *
 * The function is Threefry-2x32 with 20 rounds (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011):
 * additions, rotations and exclusive ors of 32-bit words, which JavaScript has.
 */
const PARITY = 0x1bd11bda
const ROTATIONS = [13, 15, 26, 6, 17, 29, 16, 24] as const

const out = new Uint32Array(2)

/** Threefry-2x32-20; the result stands in the two words returned until the next call. */
export const threefry = (key0: number, key1: number, counter0: number, counter1: number): Uint32Array => {
  const key2 = PARITY ^ key0 ^ key1
  let x0 = (counter0 + key0) | 0
  let x1 = (counter1 + key1) | 0
  for (let block = 0; block < 5; block++) {
    const first = (block & 1) * 4
    for (let round = 0; round < 4; round++) {
      const by = ROTATIONS[first + round]!
      x0 = (x0 + x1) | 0
      x1 = (x1 << by) | (x1 >>> (32 - by))
      x1 ^= x0
    }
    const turn = (block + 1) % 3
    x0 = (x0 + (turn === 0 ? key0 : turn === 1 ? key1 : key2)) | 0
    x1 = (x1 + (turn === 0 ? key1 : turn === 1 ? key2 : key0) + block + 1) | 0
  }
  out[0] = x0
  out[1] = x1
  return out
}

/** A step of FNV-1a, over a UTF-16 unit. */
const hashed = (value: number, unit: number): number => Math.imul(value ^ unit, 0x01000193)

/** What finishes a hash, so that near names are far apart. */
const mixed = (hash: number): number => {
  let value = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35)
  return value ^ (value >>> 16)
}

const hash = (text: string, start: number): number => {
  let value = start
  for (let index = 0; index < text.length; index++) value = hashed(value, text.charCodeAt(index))
  return mixed(value)
}

/** The draws of one entity in one stream, in order. */
export class Draw {
  private readonly key0: number
  private readonly key1: number
  private count = 0

  constructor(key0: number, key1: number) {
    this.key0 = key0
    this.key1 = key1
  }

  /** Uniform in [0, 1), 53 bits. */
  next(): number {
    const words = threefry(this.key0, this.key1, this.count++, 0)
    return ((words[0]! >>> 6) * 0x8000000 + (words[1]! >>> 5)) * 2 ** -53
  }

  /** True with a probability. */
  happens(probability: number): boolean {
    return this.next() < probability
  }

  /** One of a list, each equally likely. */
  oneOf<Value>(values: readonly Value[]): Value {
    return values[Math.floor(this.next() * values.length)]!
  }

  /** One of a list of [weight, value]. */
  weighted<Value>(values: readonly (readonly [weight: number, value: Value])[]): Value {
    let sum = 0
    for (const one of values) sum += one[0]
    let left = this.next() * sum
    for (const one of values) {
      left -= one[0]
      if (left < 0) return one[1]
    }
    return values.at(-1)![1]
  }
}

/** All luck of one replication. */
export class Luck {
  private readonly key0: number
  private readonly key1: number

  constructor(seed: number, replication: number) {
    const words = threefry(seed | 0, Math.floor(seed / 2 ** 32) | 0, replication, 0)
    this.key0 = words[0]! | 0
    this.key1 = words[1]! | 0
  }

  /** A stream of luck: what is drawn, e.g. `take-call.takes`. */
  stream(name: string): Stream {
    const start = hash(name, 0x811c9dc5)
    return {
      // Two hashes, in one walk over the name: every piece of work has luck of its own.
      of: (entity) => {
        let one = start
        let other = start ^ 0x5bd1e995
        for (let index = 0; index < entity.length; index++) {
          const unit = entity.charCodeAt(index)
          one = hashed(one, unit)
          other = hashed(other, unit)
        }
        return new Draw(this.key0 ^ mixed(one), this.key1 ^ mixed(other))
      },
    }
  }

  /** The draws of one entity in a stream that is not drawn from often. */
  of(stream: string, entity: string | number): Draw {
    return this.stream(stream).of(String(entity))
  }
}

/** Draws by whose luck it is, e.g. a case's id. */
export interface Stream {
  of(entity: string): Draw
}
