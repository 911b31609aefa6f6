/** So many are answered together at most: what one round sends and gets back stays small. */
const MOST = 200

interface Asked<Ask, Answer> {
  readonly ask: Ask
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: unknown) => void
}

/**
 * Answers questions that come in together in one round: those of the same moment, and those that come in while as many
 * rounds are under way as may be at once. The busier it is, the less one question costs. Answers come in the order of the questions; one that
 * makes a round fail fails alone.
 */
export const together = <Ask, Answer>(
  answer: (asks: readonly Ask[]) => Promise<readonly Answer[]>,
  atOnce = 1,
): ((ask: Ask) => Promise<Answer>) => {
  let waiting: Asked<Ask, Answer>[] = []
  let underWay = 0

  const round = async (asked: readonly Asked<Ask, Answer>[]): Promise<void> => {
    try {
      const answers = await answer(asked.map(({ ask }) => ask))
      for (const [index, { resolve }] of asked.entries()) resolve(answers[index]!)
    } catch (error) {
      if (asked.length === 1) asked[0]!.reject(error)
      else await Promise.all(asked.map((one) => round([one])))
    }
  }

  const work = async (): Promise<void> => {
    while (waiting.length > 0) {
      const asked = waiting.slice(0, MOST)
      waiting = waiting.slice(MOST)
      await round(asked)
    }
    underWay--
  }

  return (ask) =>
    new Promise((resolve, reject) => {
      waiting.push({ ask, resolve, reject })
      if (underWay >= atOnce) return
      underWay++
      setImmediate(() => void work())
    })
}
