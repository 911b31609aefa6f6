/** Everything a user reads exists in both languages. */
export interface Text {
  readonly zh: string
  readonly en: string
}

/** Shorthand for a pair of names: `text('供暖服务', 'Heating')`. */
export const text = (zh: string, en: string): Text => ({ zh, en })

/** What fills a place in a message: the same in both languages, or each its own. */
export type Argument = string | number | Text

/** A message with its places `{0}`, `{1}`… filled. */
export const filledWith = (message: Text, args: readonly Argument[]): Text => {
  const fill = (lang: keyof Text): string =>
    message[lang].replace(/\{(\d)\}/g, (_, index: string) => {
      const argument = args[Number(index)] ?? ''
      return typeof argument === 'object' ? argument[lang] : String(argument)
    })
  return text(fill('zh'), fill('en'))
}

/** Words that say whence something is: in both languages, or as somebody typed them in one. */
export type Cited = Text | string

/** Cited words as they are shown: what was typed in one language stands in both. */
export const inBoth = (words: Cited): Text => (typeof words === 'string' ? text(words, words) : words)

/** The beginning of a text, at most so long, up to a whole character: half of one can be neither shown nor stored. */
export const beginningOf = (of: string, most: number): string =>
  of.slice(0, most).replace(/[\ud800-\udbff]$/, '')

/** In how many letters two words differ: added, left out, another. */
export const lettersApart = (one: string, other: string): number => {
  const against = [...other]
  let row = Array.from({ length: against.length + 1 }, (_, n) => n)
  for (const [i, letter] of [...one].entries()) {
    const next = [i + 1]
    for (const [j, of] of against.entries())
      next.push(Math.min(row[j + 1]! + 1, next[j]! + 1, row[j]! + Number(letter !== of)))
    row = next
  }
  return row.at(-1)!
}
