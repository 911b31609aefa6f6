import type { EntityType, Formula, Keyed, Read, RuleParameter, Variable } from './define.ts'
import type { PeriodName } from './period.ts'
import { CERTAIN, type Place } from './stage-text.ts'
import type { Type } from './type.ts'

/** What a stage is handed on every call, in the order of its arguments. */
export type Argument =
  | { readonly is: 'column'; readonly variable: Variable }
  | { readonly is: 'link'; readonly from: EntityType; readonly to: EntityType }
  | { readonly is: 'value'; readonly parameter: RuleParameter; readonly period: PeriodName }
  | { readonly is: 'boundary'; readonly read: Extract<Read, { kind: 'boundary' }> }
  | { readonly is: 'values'; readonly keyed: Keyed; readonly period: PeriodName }

/**
 * A column of a block: a value kept for another loop, or what members run up to and whether all of them were known. It
 * belongs to the compiled code, which so knows where it lies.
 */
export interface BlockColumn {
  readonly is: 'kept' | 'running' | 'seen'
  readonly variable: Variable
}

/** A stage as text, with what it is made with (formulas, words, columns of a block) and what it is called with. */
export interface StageText {
  readonly text: string
  readonly formulas: readonly Formula[]
  readonly words: readonly (readonly string[])[]
  readonly blocks: readonly BlockColumn[]
  readonly arguments: readonly Argument[]
  /** By number, for errors. */
  readonly variables: readonly Variable[]
}

/** Numbers things in the order they are met. */
class Numbered<Thing> {
  readonly all: Thing[] = []
  of(thing: Thing): number {
    const known = this.all.indexOf(thing)
    return known >= 0 ? known : this.all.push(thing) - 1
  }
}

/** What the text of a stage refers to, each by a name made of a number. */
export class StageNames {
  private readonly formulas = new Numbered<Formula>()
  private readonly words = new Numbered<readonly string[]>()
  private readonly variables = new Numbered<Variable>()
  private readonly things = new Numbered<unknown>()
  private readonly before = new Set<string>()
  private readonly arguments = new Map<string, Argument>()
  private readonly blocks = new Map<string, BlockColumn>()
  private locals = 0

  /** A number that no local has yet. */
  next(): number {
    return this.locals++
  }

  formula(formula: Formula): string {
    return `F${this.formulas.of(formula)}`
  }

  variable(variable: Variable): number {
    return this.variables.of(variable)
  }

  /** Of anything that a name is to be made of. */
  thing(thing: unknown): number {
    return this.things.of(thing)
  }

  /** Says something once, before the loops. */
  beforehand(statement: string): void {
    this.before.add(statement)
  }

  argument(argument: Argument, ...key: readonly (string | number)[]): string {
    const name = [argument.is, ...key].join(' ')
    if (!this.arguments.has(name)) this.arguments.set(name, argument)
    return `a${[...this.arguments.keys()].indexOf(name)}`
  }

  /**
   * A value that month or parameters settle. Told that it is a whole number, the machine's compiler takes out of the
   * loop what depends on nothing else, such as the year that a month ends in.
   */
  settled(argument: string, kind: string): Place {
    if (kind !== 'int' && kind !== 'date') return { value: argument, known: CERTAIN }
    this.before.add(`const i${argument}=${argument}|0;`)
    return { value: `i${argument}`, known: CERTAIN }
  }

  wordsOf(type: Type): string {
    return type.kind === 'choice' ? `W${this.words.of(type.words)}` : ''
  }

  column(variable: Variable): string {
    return this.argument({ is: 'column', variable }, this.variable(variable))
  }

  block(is: BlockColumn['is'], variable: Variable): string {
    const name = `${is}${this.variable(variable)}`
    this.blocks.set(name, { is, variable })
    return name
  }

  /** The loops as a function, with everything they refer to. */
  text(loops: readonly string[]): StageText {
    const names = [...this.arguments.keys()].map((_, index) => `a${index}`)
    const words = this.words.all.flatMap((all, n) =>
      all.map((_, code) => `const W${n}_${code}=W${n}[${code}];`),
    )
    const blocks = [...this.blocks.keys()].map((name, n) => `const ${name}=C[${n}];`)
    const body = [...this.before, ...loops].join('\n')
    return {
      text: `${[...words, ...blocks].join('')}return function(lo,hi,pl,pe,S,E,G,R,${names.join(',')}){${body}}`,
      formulas: this.formulas.all,
      words: this.words.all,
      blocks: [...this.blocks.values()],
      variables: this.variables.all,
      arguments: [...this.arguments.values()],
    }
  }
}
