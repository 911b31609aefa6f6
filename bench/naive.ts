import {
  dayNumber,
  type Month,
  type Plain,
  type Population,
  type RuleBook,
  readFact,
  tableOf,
  type Variable,
} from '../src/rules/index.ts'

type Closure = (row: number) => unknown

interface Scene {
  readonly book: RuleBook
  readonly month: Month
  readonly population: Population
}

/**
 * What one writes first: every variable a closure over the closures it reads, called for one row. As many reads and
 * kinds as the worked example has; a peer to measure against, not a way to run rules.
 */
export const naive = ({ month, population }: Scene): ((variable: Variable, row: number) => Plain) => {
  const made = new Map<unknown, Closure>()
  const dated = (history: readonly { readonly from: string; readonly value: unknown }[]): unknown =>
    history.findLast(({ from }) => from <= `${month}-01`)!.value
  const closureOf = (variable: Variable): Closure => {
    const known = made.get(variable)
    if (known) return known
    const closure = make(variable)
    made.set(variable, closure)
    return closure
  }
  const readOf = (read: unknown): Closure => {
    const of = read as { readonly kind: string } & Record<string, never>
    if (of.kind === 'variable') return closureOf(read as Variable)
    if (of.kind === 'boundary') {
      const end = dayNumber(`${month}-31`)
      return () => end
    }
    if (of.kind === 'parameter') {
      const value = dated(of.history!)
      return () => value
    }
    const { parameter, key } = read as { parameter: { history: never }; key: Variable }
    const table = (dated(parameter.history) as { of: Record<string, unknown> }).of
    const word = closureOf(key)
    return (row) => table[word(row) as string]
  }
  const make = (variable: Variable): Closure => {
    const { source, entity } = variable
    if (source.is === 'fact') return (row) => readFact(population, variable, row)
    if (source.is === 'members') {
      const { start, end } = tableOf(population, entity)
      const of = source.of && closureOf(source.of)
      return (row) => {
        if (!of) return end[row]! - start[row]!
        let sum: number | undefined = 0
        for (let at = start[row]!; at < end[row]!; at++) {
          const value = of(at) as number | undefined
          sum = sum === undefined || value === undefined ? undefined : sum + value
        }
        return sum
      }
    }
    const [body] = source.bodies
    const reads = body!.reads.map(readOf)
    return (row) => {
      const values = reads.map((read) => read(row))
      if (!body!.decides && values.includes(undefined)) return undefined
      return (body!.formula as (...given: readonly unknown[]) => unknown)(...values)
    }
  }
  return (variable, row) => closureOf(variable)(row) as Plain
}
