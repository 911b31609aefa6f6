/** Digits as people write them, with what stands between them. */
const RUN = /\d[\d\s().\-\u2010-\u2015/]*[\dX]/giu
const MAIL = /[^\s<>,;:，；、()]+@[^\s<>,;:，；、()]+/gu
/** Fewer digits are a room, a year or a part of something else. */
const FEWEST_DIGITS = 7
/** Longer ones are no telephone's: an identity card's 18, an account's. */
const MOST_OF_TELEPHONE = 15
/** With or without the country, the trunk 0 or the word before it, the end of a telephone's number is the same. */
const COMPARED = 10
const LONGEST_WHOLE = 80
const SHORTEST_WHOLE = 2

/** One number, or several that stand beside one another. */
const numbersOf = (run: string): readonly string[] => {
  const digits = (of: string) => of.replace(/[^\dX]/gi, '').toUpperCase()
  const pieces = run.split(/[\s/]+/).map(digits)
  return pieces.every(({ length }) => length >= FEWEST_DIGITS) ? pieces : [digits(run)]
}

const compared = (number: string): string =>
  number.length > MOST_OF_TELEPHONE ? number : number.slice(-COMPARED)

/**
 * What a personal answer, or what somebody says to find it by, is compared as: each telephone's or other number in it,
 * however it is written; each mail address; or, where it has neither, the whole of it.
 */
export const lookedForAs = (said: string): readonly string[] => {
  const plain = said.normalize('NFKC').toLowerCase()
  const mails = plain.match(MAIL) ?? []
  const numbers = (plain.replace(MAIL, ' ').match(RUN) ?? [])
    .flatMap(numbersOf)
    .filter(({ length }) => length >= FEWEST_DIGITS)
    .map(compared)
  const exact = [...new Set([...numbers, ...mails])]
  if (exact.length > 0) return exact
  const whole = plain.replace(/\s+/g, '')
  return whole.length >= SHORTEST_WHOLE && whole.length <= LONGEST_WHOLE ? [whole] : []
}
