/** How many letters have to be put in, left out or replaced to make one word of the other. */
const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, n) => n)
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1]
    for (let j = 0; j < b.length; j++)
      next.push(Math.min(next[j]! + 1, row[j + 1]! + 1, row[j]! + Number(letter !== b[j])))
    row = next
  }
  return row[b.length]!
}

/** The word that was probably meant: one with a slip or two, or one that it begins; undefined where none is near. */
export const nearest = (given: string, words: readonly string[]): string | undefined => {
  const most = Math.min(2, Math.floor(given.length / 2))
  const found = words
    .map((word) => ({ word, far: distance(given, word) }))
    .filter(({ word, far }) => far <= most || (given.length > 2 && word.startsWith(given)))
  return found.sort((a, b) => a.far - b.far)[0]?.word
}
