import { sumInWords } from '../kernel/sum-words.ts'
import { text, useSpeech } from './lang.tsx'

const WORDS = { inWords: text('大写:', 'In words: ') }
/** The id of a sum in words, for the field that it describes. */
export const wordsIdOf = (id: string): string => `${id}-words`

/** A sum in words below its digits, where a digit too many or too few is seen. */
export const SumInWords = ({ id, fen }: { readonly id: string; readonly fen: unknown }) => {
  const { say } = useSpeech()
  const words = typeof fen === 'number' ? sumInWords(fen) : undefined
  return (
    <span id={wordsIdOf(id)} className="muted small">
      {words ? `${say(WORDS.inWords)}${say(words)}` : ''}
    </span>
  )
}
