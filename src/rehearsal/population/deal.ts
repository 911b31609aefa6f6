/**
 * Chance that can be asked for any person by itself: what is drawn depends on the seed, on what it is drawn for and
 * on the number of who it is drawn for, never on what was drawn before. So one household can be made without its
 * city, and a city in pieces of any size.
 */

const mixed = (seed: number, stream: number, at: number): number => {
  let x = Math.imul(at ^ 0x9e37_79b9, 0x85eb_ca6b) ^ Math.imul(stream + 1, 0xc2b2_ae35) ^ seed
  x = Math.imul(x ^ (x >>> 16), 0x7feb_352d)
  x = Math.imul(x ^ (x >>> 15), 0x846c_a68b)
  x ^= seed << 7
  x = Math.imul(x ^ (x >>> 16), 0x7feb_352d)
  x = Math.imul(x ^ (x >>> 15), 0x846c_a68b)
  return (x ^ (x >>> 16)) >>> 0
}

const WORDS = 4_294_967_296

/** An even number in [0, 1) for a person or household (`at`) in one question (`stream`). */
export const draw = (seed: number, stream: number, at: number): number => mixed(seed, stream, at) / WORDS

const commonDivisor = (a: number, b: number): number => (b === 0 ? a : commonDivisor(b, a % b))

/** Cards 0 … `cards`-1 dealt to as many places, each once, in an order that seed and stream decide. */
export interface Deal {
  readonly cards: number
  readonly step: number
  readonly shift: number
}

/**
 * Shuffles by a step that has no divisor in common with the number of cards. Dealing instead of drawing makes counts
 * come out to the person: of 1,000 cards exactly 250 are below 250, whatever the seed.
 */
export const shuffle = (cards: number, seed: number, stream: number): Deal => {
  // Steps near nought or all of the cards would hand neighbours neighbouring cards.
  let step = Math.floor(cards * (0.3 + 0.4 * draw(seed, stream, 0))) || 1
  while (commonDivisor(step, cards) > 1) step++
  return { cards, step, shift: Math.floor(cards * draw(seed, stream, 1)) }
}

/** The card of a place. Exact: at most 2^26 cards, so that products stay below 2^53. */
export const card = ({ cards, step, shift }: Deal, place: number): number => (place * step + shift) % cards

/** Where in [0, 1) the card of a place lies: the middle of its share. */
export const quantile = (deal: Deal, place: number): number => (card(deal, place) + 0.5) / deal.cards
