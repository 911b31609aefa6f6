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

/** So much of a line is compared: places differ early. */
const MOST_OF_LINE = 40

/** A line, such as a place, as the beginning of one is looked for: without spaces and capitals. */
export const lineCompared = (said: string): string =>
  Array.from(said.normalize('NFKC').toLowerCase().replace(/\s+/g, '')).slice(0, MOST_OF_LINE).join('')

const compared = (number: string): string =>
  number.length > MOST_OF_TELEPHONE ? number : number.slice(-COMPARED)

const exactIn = (said: string): readonly string[] => {
  const plain = said.normalize('NFKC').toLowerCase()
  const mails = plain.match(MAIL) ?? []
  const numbers = (plain.replace(MAIL, ' ').match(RUN) ?? [])
    .flatMap(numbersOf)
    .filter(({ length }) => length >= FEWEST_DIGITS)
    .map(compared)
  return [...new Set([...numbers, ...mails])]
}

/** Whether somebody says what can only be a person's: a telephone's number or a mail address. */
export const namesSomebody = (said: string): boolean => exactIn(said).length > 0

/**
 * What a personal answer, or what somebody says to find it by, is compared as: each telephone's or other number in it,
 * however it is written; each mail address; or, where it has neither, the whole of it.
 */
export const lookedForAs = (said: string): readonly string[] => {
  const exact = exactIn(said)
  if (exact.length > 0) return exact
  const whole = said.normalize('NFKC').toLowerCase().replace(/\s+/g, '')
  return whole.length >= SHORTEST_WHOLE && whole.length <= LONGEST_WHOLE ? [whole] : []
}
