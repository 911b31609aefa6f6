import type { RuleBook } from './book.ts'
import type { EntityType, Formula, Keyed, Read, RuleParameter, Source, Variable } from './define.ts'
import { and, or } from './exact.ts'
import { bodyIn, effectiveDay, pathUp, sourceOf } from './graph.ts'
import type { Month, PeriodName } from './period.ts'
import type { Plan, RootPlan, Slot } from './plan.ts'
import {
  CERTAIN,
  codeText,
  fillerText,
  isNumber,
  knownText,
  loadText,
  logicText,
  type Place,
  roleText,
  stepText,
  storedText,
  sumTestText,
  testText,
  unknownText,
} from './stage-text.ts'
import { isColumnType, type Type, UNKNOWN_BYTE } from './type.ts'

/** What a stage is handed on every call, in the order of its arguments. */
export type Argument =
  | { readonly is: 'column' | 'scratch'; readonly variable: Variable }
  | { readonly is: 'link'; readonly from: EntityType; readonly to: EntityType }
  | { readonly is: 'value'; readonly parameter: RuleParameter; readonly period: PeriodName }
  | { readonly is: 'boundary'; readonly read: Extract<Read, { kind: 'boundary' }> }
  | { readonly is: 'values'; readonly keyed: Keyed; readonly period: PeriodName }

/** A stage as text, with what it is made with (formulas, words) and what it is called with. */
export interface StageText {
  readonly text: string
  readonly formulas: readonly Formula[]
  readonly words: readonly (readonly string[])[]
  readonly arguments: readonly Argument[]
  /** By number, for errors. */
  readonly variables: readonly Variable[]
}

/** What a stage is a part of. */
export interface StageContext {
  readonly book: RuleBook
  readonly month: Month
  readonly plan: Plan
  readonly root: RootPlan
}

type MembersSource = Extract<Source, { is: 'members' }>

/** The lines of one loop's body, and what is already at hand in them. */
interface Scope {
  readonly lines: string[]
  readonly places: Map<unknown, Place>
  readonly row: string
  readonly scratchRow: string
  readonly entity: EntityType
}

/** Numbers things in the order they are met. */
class Numbered<Thing> {
  readonly all: Thing[] = []
  of(thing: Thing): number {
    const known = this.all.indexOf(thing)
    return known >= 0 ? known : this.all.push(thing) - 1
  }
}

/**
 * Writes the loop of a stage. Its text is made of the shape of the graph only: names are numbers, and formulas,
 * parameters, words and columns come in as arguments, so that nothing anybody wrote becomes code.
 */
class StageWriter {
  private readonly formulas = new Numbered<Formula>()
  private readonly words = new Numbered<readonly string[]>()
  private readonly variables = new Numbered<Variable>()
  private readonly things = new Numbered<unknown>()
  /** Said once, before the loop. */
  private readonly before = new Set<string>()
  private readonly arguments = new Map<string, Argument>()
  private readonly group: Scope
  private members: Scope | undefined
  private names = 0
  private readonly context: StageContext

  constructor(context: StageContext) {
    this.context = context
    const { root } = context.root
    this.group = { lines: [], places: new Map(), row: 'h', scratchRow: 'h-lo', entity: root }
  }

  write(slots: readonly Slot[]): StageText {
    const inPass = (pass: number): readonly Variable[] =>
      slots.filter((slot) => slot.pass === pass).map(({ variable }) => variable)
    for (let pass = 0; pass <= slots.at(-1)!.pass; pass++) {
      const variables = inPass(pass)
      if (pass % 2 === 0) this.writeMembers(variables, inPass(pass + 1))
      else
        for (const variable of variables) {
          const source = this.sourceOf(variable)
          if (source.is === 'members') this.writeAggregate(variable, source)
          else this.writeRule(this.group, variable)
        }
    }
    const names = [...this.arguments.keys()].map((_, index) => `a${index}`)
    const words = this.words.all.flatMap((all, n) =>
      all.map((_, code) => `const W${n}_${code}=W${n}[${code}];`),
    )
    const body = `${[...this.before].join('')}for(let h=lo;h<hi;h++){\n${this.group.lines.join('\n')}\n}`
    return {
      text: `${words.join('')}return function(lo,hi,pl,S,E,R,${names.join(',')}){${body}}`,
      formulas: this.formulas.all,
      words: this.words.all,
      variables: this.variables.all,
      arguments: [...this.arguments.values()],
    }
  }

  private sourceOf(variable: Variable): Source {
    return sourceOf(this.context.book.overlay, variable)
  }

  /** One loop over the members of the row: their own values, and what adds up over them. */
  private writeMembers(own: readonly Variable[], after: readonly Variable[]): void {
    const { member } = this.context.root
    if (!member) return
    const scope: Scope = { lines: [], places: new Map(), row: 'p', scratchRow: 'p-pl', entity: member }
    this.members = scope
    for (const variable of own) this.writeRule(scope, variable)
    for (const variable of after) {
      const source = this.sourceOf(variable)
      if (source.is === 'members' && (source.of || source.roles)) this.writeStep(scope, variable, source)
    }
    if (scope.lines.length > 0) this.group.lines.push('for(let p=S[h],e=E[h];p<e;p++){', ...scope.lines, '}')
    this.members = undefined
  }

  private argument(argument: Argument, ...key: readonly (string | number)[]): string {
    const name = [argument.is, ...key].join(' ')
    if (!this.arguments.has(name)) this.arguments.set(name, argument)
    return `a${[...this.arguments.keys()].indexOf(name)}`
  }

  /**
   * A value that month or parameters settle. Told that it is a whole number, the machine's compiler takes out of the
   * loop what depends on nothing else, such as the year that a month ends in.
   */
  private settled(argument: string, kind: string): Place {
    if (kind !== 'int' && kind !== 'date') return { value: argument, known: CERTAIN }
    this.before.add(`const i${argument}=${argument}|0;`)
    return { value: `i${argument}`, known: CERTAIN }
  }

  private wordsOf(type: Type): string {
    return type.kind === 'choice' ? `W${this.words.of(type.words)}` : ''
  }

  private columnName(is: 'column' | 'scratch', variable: Variable): string {
    return this.argument({ is, variable }, this.variables.of(variable))
  }

  /** The loop in which something that a path leads to stays the same, and the rest of the path from there. */
  private homeOf(scope: Scope, target: EntityType): readonly [Scope, readonly EntityType[]] {
    const path = pathUp(scope.entity, target)!
    const viaGroup = scope === this.members && path[0] === this.group.entity
    return viaGroup ? [this.group, path.slice(1)] : [scope, path]
  }

  /** The number of the row above, declared where it is first wanted; -1 where it is not known. */
  private rowAbove(scope: Scope, path: readonly EntityType[]): string {
    let row = scope.row
    let from = scope.entity
    for (const [step, to] of path.entries()) {
      const key = `row ${row} ${this.things.of(to)}`
      const known = scope.places.get(key)
      if (known) row = known.value
      else {
        const next = `r${this.names++}`
        const column = this.argument({ is: 'link', from, to }, this.things.of(from), this.things.of(to))
        const read = `${column}[${row}]`
        scope.lines.push(`const ${next}=${step === 0 ? read : `${row}<0?-1:${read}`};`)
        scope.places.set(key, { value: next, known: CERTAIN })
        row = next
      }
      from = to
    }
    return row
  }

  /** A variable's value: at hand, or loaded from where an earlier stage, another entity or a host put it. */
  private readInto(scope: Scope, variable: Variable): Place {
    const [home, path] = this.homeOf(scope, variable.entity)
    const known = home.places.get(variable)
    if (known) return known
    const n = this.names++
    let read: string
    if (path.length > 0) {
      const row = this.rowAbove(home, path)
      read = `${row}<0?${unknownText(variable.type)}:${this.columnName('column', variable)}[${row}]`
    } else if (this.context.plan.isComputed(variable))
      read = `${this.columnName('scratch', variable)}[${home.scratchRow}]`
    else read = `${this.columnName('column', variable)}[${home.row}]`
    home.lines.push(loadText(variable.type, n, read, this.wordsOf(variable.type)))
    const coded = variable.type.kind === 'choice' ? { code: `c${n}` } : {}
    const made: Place = { value: `v${n}`, known: `k${n}`, ...coded }
    home.places.set(variable, made)
    return made
  }

  private read(scope: Scope, { period }: Variable, read: Read): Place {
    switch (read.kind) {
      case 'variable':
        return this.readInto(scope, read)
      case 'parameter':
        return this.settled(
          this.argument({ is: 'value', parameter: read, period }, this.things.of(read), period),
          read.type.kind,
        )
      case 'boundary':
        return this.settled(this.argument({ is: 'boundary', read }, read.period, read.end), 'date')
      case 'keyed':
        return this.readKeyed(scope, period, read)
    }
  }

  private readKeyed(scope: Scope, period: PeriodName, keyed: Keyed): Place {
    const { key, parameter } = keyed
    const numbers = [this.things.of(parameter), period, this.things.of('kind' in key ? key.type : key)]
    const values = this.argument({ is: 'values', keyed, period }, ...numbers)
    let at: string
    let isThere: string
    if ('kind' in key) {
      const place = this.readInto(scope, key)
      at = place.code!
      isThere = place.known
    } else {
      at = this.rowAbove(...this.homeOf(scope, key))
      isThere = `${at}>=0`
    }
    const n = this.names++
    if (isColumnType(parameter.type)) {
      const read = `${isThere}?${values}[${at}]:${unknownText(parameter.type)}`
      scope.lines.push(loadText(parameter.type, n, read, this.wordsOf(parameter.type)))
    } else scope.lines.push(`const v${n}=${isThere}?${values}[${at}]:undefined,k${n}=v${n}!==undefined;`)
    return { value: `v${n}`, known: `k${n}` }
  }

  /** A rule: its formula called where what it needs is known, its result tested and kept. */
  private writeRule(scope: Scope, variable: Variable): void {
    const { book, month } = this.context
    const body = bodyIn(book.overlay, variable, effectiveDay(month, variable.period))
    const places = body.reads.map((read) => this.read(scope, variable, read))
    const { type } = variable
    const n = this.names++
    if (body.decides && (body.formula === and || body.formula === or)) {
      scope.lines.push(logicText(n, body.formula === and, places))
      this.settle(scope, variable, n)
      return
    }
    const formula = `F${this.formulas.of(body.formula)}`
    const words = this.wordsOf(variable.type)
    const isChoice = type.kind === 'choice'
    const plus = isNumber(type) ? '+0' : ''
    const code = isChoice ? `c${n}=${codeText(type, `v${n}`, words)};` : ''
    const test = `${code}${testText(type, n, `B(${this.variables.of(variable)},${scope.row},v${n});`)}`
    scope.lines.push(`let v${n}=${fillerText(type, words)}${isChoice ? `,c${n}=${UNKNOWN_BYTE}` : ''};`)
    const needed = [...new Set(places.map(({ known }) => known).filter((known) => known !== CERTAIN))]
    const values = places.map(({ value }) => value)
    if (!body.decides) {
      scope.lines.push(
        `const k${n}=${needed.join('&&') || CERTAIN};`,
        `if(k${n}){v${n}=${formula}(${values})${plus};${test}}`,
      )
    } else {
      const given = places.map(({ value, known }) =>
        known === CERTAIN ? value : `${known}?${value}:undefined`,
      )
      // Apart where everything is known, as it mostly is: there no number has to be wrapped up to stand beside `undefined`.
      const take = (call: string) => `{const u=${call};if(u!==undefined){k${n}=true;v${n}=u${plus};${test}}}`
      const apart = needed.length > 0 ? `else${take(`${formula}(${given})`)}` : ''
      scope.lines.push(
        `let k${n}=false;`,
        `if(${needed.join('&&') || CERTAIN})${take(`${formula}(${values})`)}${apart}`,
      )
    }
    this.settle(scope, variable, n)
  }

  /** Makes a value known to what follows, and stores it where it is wanted later. */
  private settle(scope: Scope, variable: Variable, n: number): void {
    const coded = variable.type.kind === 'choice' ? { code: `c${n}` } : {}
    const place: Place = { value: `v${n}`, known: `k${n}`, ...coded }
    const stored = storedText(variable.type, place)
    scope.places.set(variable, place)
    if (this.context.plan.stored.has(variable))
      scope.lines.push(`${this.columnName('column', variable)}[${scope.row}]=${stored};`)
    if (this.context.root.kept.has(variable))
      scope.lines.push(`${this.columnName('scratch', variable)}[${scope.scratchRow}]=${stored};`)
  }

  private writeStep(scope: Scope, variable: Variable, { operation, of, roles, member }: MembersSource): void {
    const id = this.variables.of(variable)
    const filler = operation === 'all' ? 'true' : fillerText(variable.type, this.wordsOf(variable.type))
    this.group.lines.push(`let s${id}=${filler},m${id}=false,n${id}=0;`)
    const place = of ? this.readInto(scope, of) : undefined
    scope.lines.push(`${roleText(roles, member)}{${stepText(operation, id, place)}}`)
  }

  /** What a loop over the members, already written, came to. */
  private writeAggregate(variable: Variable, { operation, of, roles }: MembersSource): void {
    const { type } = variable
    const { lines } = this.group
    const id = this.variables.of(variable)
    const n = this.names++
    if (!of && !roles) lines.push(`const v${n}=E[h]-S[h],k${n}=true;`)
    else lines.push(`const v${n}=s${id},k${n}=${knownText(operation, id)};`)
    if (type.kind === 'choice')
      lines.push(`const c${n}=k${n}?${codeText(type, `v${n}`, this.wordsOf(variable.type))}:${UNKNOWN_BYTE};`)
    if (operation === 'sum') lines.push(`if(k${n}){${sumTestText(type, n, `B(${id},h,v${n});`)}}`)
    this.settle(this.group, variable, n)
  }
}

export const writeStage = (context: StageContext, slots: readonly Slot[]): StageText =>
  new StageWriter(context).write(slots)
