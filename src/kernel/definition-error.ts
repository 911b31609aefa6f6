import type { Text } from './text.ts'

/** One thing that is wrong with a definition, what to do about it, and where it stands. */
export interface Mistake {
  readonly code: 'bad-definition'
  readonly message: Text
  /** The path into what was defined: `promises.settle.until`. */
  readonly field: string
}

/** How a check tells of a mistake; it goes on looking for others. */
export type TellMistake = (field: string, zh: string, en: string) => void

/**
 * A definition that cannot be right, for reasons that the compiler does not see: of a programme, a parameter or a city.
 * `mistakes` are all that were found and never none; `message` is their English, one a line.
 */
export class DefinitionError extends Error {
  readonly mistakes: readonly Mistake[]
  constructor(mistakes: readonly Mistake[]) {
    super(mistakes.map(({ field, message }) => `${message.en} [${field}]`).join('\n'))
    this.name = 'DefinitionError'
    this.mistakes = mistakes
  }
}

/**
 * Runs a check to its end, and refuses what it told of.
 *
 * @param of what is defined, before each mistake: `Programme "lamps"`.
 * @throws DefinitionError with every mistake.
 */
export const refuseMistaken = (of: Text, check: (tell: TellMistake) => void): void => {
  const mistakes: Mistake[] = []
  check((field, zh, en) =>
    mistakes.push({
      code: 'bad-definition',
      message: { zh: `${of.zh}:${zh}`, en: `${of.en}: ${en}` },
      field,
    }),
  )
  if (mistakes.length > 0) throw new DefinitionError(mistakes)
}
