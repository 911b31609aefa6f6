import { lettersApart } from '../kernel/index.ts'

/** The word that was probably meant: one with a slip or two, or one that it begins; undefined where none is near. */
export const nearest = (given: string, words: readonly string[]): string | undefined => {
  const most = Math.min(2, Math.floor(given.length / 2))
  const found = words
    .map((word) => ({ word, far: lettersApart(given, word) }))
    .filter(({ word, far }) => far <= most || (given.length > 2 && word.startsWith(given)))
  return found.sort((a, b) => a.far - b.far)[0]?.word
}
