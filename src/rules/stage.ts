import type { RuleBook } from './book.ts'
import type { Body, EntityType, Formula, Keyed, Read, RuleParameter, Source, Variable } from './define.ts'
import { amountIf, and, or } from './exact.ts'
import { bodyIn, effectiveDay, pathUp, sourceOf } from './graph.ts'
import type { Month, PeriodName } from './period.ts'
import type { Plan, RootPlan, Slot } from './plan.ts'
import {
  CERTAIN,
  codeText,
  fillerText,
  isNumber,
  loadText,
  logicText,
  needsSeen,
  type Place,
  roleText,
  stepText,
  storedText,
  sumTestText,
  testText,
  totalText,
  unknownText,
} from './stage-text.ts'
import { isColumnType, type Type, UNKNOWN_BYTE } from './type.ts'

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

/** What a stage is a part of. */
export interface StageContext {
  readonly book: RuleBook
  readonly month: Month
  readonly plan: Plan
  readonly root: RootPlan
}

type MembersSource = Extract<Source, { is: 'members' }>

/** One loop: the lines of its body, and what is already at hand in them. */
interface Loop {
  readonly entity: EntityType
  readonly row: string
  /** Where the row stands in the block. */
  readonly place: string
  readonly lines: string[]
  readonly places: Map<unknown, Place>
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
 * Writes the loops of a stage over a block of rows, one for each pass: over the members of all groups in turn, then
 * over the groups. What members add up to runs in columns of the block; a loop for each group would end after two or
 * three members, at a place that the machine cannot foresee. The text is made of the shape of the graph only: names are
 * numbers, and formulas, parameters, words and columns come in as arguments, so that nothing anybody wrote becomes code.
 */
class StageWriter {
  private readonly formulas = new Numbered<Formula>()
  private readonly words = new Numbered<readonly string[]>()
  private readonly variables = new Numbered<Variable>()
  private readonly things = new Numbered<unknown>()
  /** Said once, before the loops. */
  private readonly before = new Set<string>()
  private readonly loops: string[] = []
  private readonly arguments = new Map<string, Argument>()
  private readonly blocks = new Map<string, BlockColumn>()
  private names = 0
  private readonly context: StageContext

  constructor(context: StageContext) {
    this.context = context
  }

  write(slots: readonly Slot[]): StageText {
    const inPass = (pass: number): readonly Variable[] =>
      slots.filter((slot) => slot.pass === pass).map(({ variable }) => variable)
    for (let pass = 0; pass <= slots.at(-1)!.pass; pass++) {
      const variables = inPass(pass)
      if (pass % 2 === 0) this.writeMembers(variables, inPass(pass + 1))
      else this.writeGroups(variables)
    }
    const names = [...this.arguments.keys()].map((_, index) => `a${index}`)
    const words = this.words.all.flatMap((all, n) =>
      all.map((_, code) => `const W${n}_${code}=W${n}[${code}];`),
    )
    const blocks = [...this.blocks.keys()].map((name, n) => `const ${name}=C[${n}];`)
    const body = [...this.before, ...this.loops].join('\n')
    return {
      text: `${[...words, ...blocks].join('')}return function(lo,hi,pl,pe,S,E,G,R,${names.join(',')}){${body}}`,
      formulas: this.formulas.all,
      words: this.words.all,
      blocks: [...this.blocks.values()],
      variables: this.variables.all,
      arguments: [...this.arguments.values()],
    }
  }

  private sourceOf(variable: Variable): Source {
    return sourceOf(this.context.book.overlay, variable)
  }

  private bodyOf(variable: Variable): Body {
    const { book, month } = this.context
    return bodyIn(book.overlay, variable, effectiveDay(month, variable.period))
  }

  /** The members' own values, and what adds up over them. */
  private writeMembers(own: readonly Variable[], after: readonly Variable[]): void {
    const { root, member } = this.context.root
    if (!member) return
    const loop: Loop = { entity: member, row: 'p', place: 'p-pl', lines: [], places: new Map() }
    loop.places.set(rowKey('p', this.things.of(root)), { value: 'g', known: CERTAIN })
    for (const variable of own) this.writeRule(loop, variable)
    for (const variable of after) {
      const source = this.sourceOf(variable)
      if (source.is === 'members' && (source.of || source.roles)) this.writeStep(loop, variable, source)
    }
    if (loop.lines.length === 0) return
    // Rows that nobody is in stand between those of a group that has had more members.
    const head = 'for(let p=pl;p<pe;p++){const g=G[p];if(g<lo||g>=hi)continue;'
    this.loops.push([head, ...loop.lines, '}'].join('\n'))
  }

  private writeGroups(variables: readonly Variable[]): void {
    const { root } = this.context.root
    const loop: Loop = { entity: root, row: 'h', place: 'h-lo', lines: [], places: new Map() }
    for (const variable of variables) {
      const source = this.sourceOf(variable)
      if (source.is === 'members') this.writeAggregate(loop, variable, source)
      else this.writeRule(loop, variable)
    }
    if (loop.lines.length > 0) this.loops.push(['for(let h=lo;h<hi;h++){', ...loop.lines, '}'].join('\n'))
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

  private columnName(variable: Variable): string {
    return this.argument({ is: 'column', variable }, this.variables.of(variable))
  }

  private blockName(is: BlockColumn['is'], variable: Variable): string {
    const name = `${is}${this.variables.of(variable)}`
    this.blocks.set(name, { is, variable })
    return name
  }

  /** The number of the row above, declared where it is first wanted; -1 where it is not known. */
  private rowAbove(loop: Loop, target: EntityType): string {
    let row = loop.row
    let from = loop.entity
    for (const [step, to] of pathUp(from, target)!.entries()) {
      const key = rowKey(row, this.things.of(to))
      const known = loop.places.get(key)
      if (known) row = known.value
      else {
        const next = `r${this.names++}`
        const column = this.argument({ is: 'link', from, to }, this.things.of(from), this.things.of(to))
        const read = `${column}[${row}]`
        loop.lines.push(`const ${next}=${step === 0 ? read : `${row}<0?-1:${read}`};`)
        loop.places.set(key, { value: next, known: CERTAIN })
        row = next
      }
      from = to
    }
    return row
  }

  /** A variable's value: at hand, or loaded from where another loop, another entity or a host put it. */
  private readInto(loop: Loop, variable: Variable): Place {
    const known = loop.places.get(variable)
    if (known) return known
    const n = this.names++
    const where = this.whereIs(loop, variable)
    const { text, place } = loadText(variable.type, n, where, this.wordsOf(variable.type))
    loop.lines.push(text)
    loop.places.set(variable, place)
    return place
  }

  private whereIs(loop: Loop, variable: Variable): string {
    const isOwn = variable.entity === loop.entity
    const row = isOwn ? loop.row : this.rowAbove(loop, variable.entity)
    if (isOwn || variable.entity === this.context.root.root)
      return this.context.plan.isComputed(variable)
        ? `${this.blockName('kept', variable)}[${isOwn ? loop.place : `${row}-lo`}]`
        : `${this.columnName(variable)}[${row}]`
    return `${row}<0?${unknownText(variable.type)}:${this.columnName(variable)}[${row}]`
  }

  private read(loop: Loop, { period }: Variable, read: Read): Place {
    switch (read.kind) {
      case 'variable':
        return this.readInto(loop, read)
      case 'parameter':
        return this.settled(
          this.argument({ is: 'value', parameter: read, period }, this.things.of(read), period),
          read.type.kind,
        )
      case 'boundary':
        return this.settled(this.argument({ is: 'boundary', read }, read.period, read.end), 'date')
      case 'keyed':
        return this.readKeyed(loop, period, read)
    }
  }

  private readKeyed(loop: Loop, period: PeriodName, keyed: Keyed): Place {
    const { key, parameter } = keyed
    const numbers = [this.things.of(parameter), period, this.things.of('kind' in key ? key.type : key)]
    const values = this.argument({ is: 'values', keyed, period }, ...numbers)
    let at: string
    let isThere: string
    if ('kind' in key) {
      const place = this.readInto(loop, key)
      at = place.stored!
      isThere = place.known
    } else {
      at = this.rowAbove(loop, key)
      isThere = `${at}>=0`
    }
    const n = this.names++
    if (isColumnType(parameter.type)) {
      const read = `${isThere}?${values}[${at}]:${unknownText(parameter.type)}`
      const { text, place } = loadText(parameter.type, n, read, this.wordsOf(parameter.type))
      loop.lines.push(text)
      return place
    }
    loop.lines.push(`const v${n}=${isThere}?${values}[${at}]:undefined,k${n}=v${n}!==undefined;`)
    return { value: `v${n}`, known: `k${n}` }
  }

  /** A rule: its formula called where what it needs is known, its result tested and kept. */
  private writeRule(loop: Loop, variable: Variable): void {
    const body = this.bodyOf(variable)
    if (body.decides && body.formula === amountIf) this.writeAmount(loop, variable, body)
    else if (!this.context.root.conditional.has(variable)) this.writeFormula(loop, variable, body)
  }

  private writeFormula(loop: Loop, variable: Variable, body: Body): void {
    const places = body.reads.map((read) => this.read(loop, variable, read))
    const { type } = variable
    const n = this.names++
    if (body.decides && (body.formula === and || body.formula === or)) {
      loop.lines.push(logicText(n, body.formula === and, places))
      this.settle(loop, variable, n)
      return
    }
    const formula = `F${this.formulas.of(body.formula)}`
    const words = this.wordsOf(variable.type)
    const isChoice = type.kind === 'choice'
    const plus = isNumber(type) ? '+0' : ''
    const code = isChoice ? `c${n}=${codeText(type, `v${n}`, words)};` : ''
    const test = `${code}${testText(type, n, `B(${this.variables.of(variable)},${loop.row},v${n});`)}`
    loop.lines.push(`let v${n}=${fillerText(type, words)}${isChoice ? `,c${n}=${UNKNOWN_BYTE}` : ''};`)
    const needed = [...new Set(places.map(({ known }) => known).filter((known) => known !== CERTAIN))]
    const values = places.map(({ value }) => value)
    if (!body.decides) {
      loop.lines.push(
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
      loop.lines.push(
        `let k${n}=false;`,
        `if(${needed.join('&&') || CERTAIN})${take(`${formula}(${values})`)}${apart}`,
      )
    }
    this.settle(loop, variable, n)
  }

  /** An amount under a condition, with what it is worked out from where only it reads that. */
  private writeAmount(loop: Loop, variable: Variable, { reads }: Body): void {
    const [condition, amount] = reads as readonly [Read, Read]
    const holds = this.read(loop, variable, condition)
    const n = this.names++
    const inner: Loop = { ...loop, lines: [], places: new Map(loop.places) }
    if (amount.kind === 'variable' && this.context.root.conditional.has(amount))
      this.writeFormula(inner, amount, this.bodyOf(amount))
    const { value, known } = this.read(inner, variable, amount)
    const isSame = amount.kind === 'variable' && amount.type.kind === variable.type.kind
    const test = testText(variable.type, n, `B(${this.variables.of(variable)},${loop.row},v${n});`)
    loop.lines.push(
      `let v${n}=0,k${n}=${holds.known}&&!${holds.value};`,
      `if(!k${n}){`,
      ...inner.lines,
      `if(${known}&&(${holds.known}||${value}===0)){k${n}=true;v${n}=${value};${isSame ? '' : test}}}`,
    )
    this.settle(loop, variable, n)
  }

  /** Makes a value known to what follows, and stores it where it is wanted later. */
  private settle(loop: Loop, variable: Variable, n: number): void {
    const coded = variable.type.kind === 'choice' ? { stored: `c${n}` } : {}
    const place: Place = { value: `v${n}`, known: `k${n}`, ...coded }
    const stored = storedText(variable.type, place)
    loop.places.set(variable, place)
    if (this.context.plan.stored.has(variable))
      loop.lines.push(`${this.columnName(variable)}[${loop.row}]=${stored};`)
    if (this.context.root.kept.has(variable))
      loop.lines.push(`${this.blockName('kept', variable)}[${loop.place}]=${stored};`)
  }

  private writeStep(loop: Loop, variable: Variable, { operation, of, roles, member }: MembersSource): void {
    const running = this.blockName('running', variable)
    const seen = needsSeen(operation) ? this.blockName('seen', variable) : ''
    this.before.add(`${running}.fill(${operation === 'all' ? 1 : 0},0,hi-lo);`)
    if (seen) this.before.add(`${seen}.fill(0,0,hi-lo);`)
    const place = of ? this.readInto(loop, of) : undefined
    const isMoney = of?.type.kind === 'money'
    const step = stepText(operation, `${running}[g-lo]`, `${seen}[g-lo]`, place, isMoney)
    loop.lines.push(`${roleText(roles, member)}{${step}}`)
  }

  /** What a loop over the members, already written, came to. */
  private writeAggregate(loop: Loop, variable: Variable, { operation, of, roles }: MembersSource): void {
    const { type } = variable
    const n = this.names++
    if (!of && !roles) loop.lines.push(`const v${n}=E[h]-S[h],k${n}=true;`)
    else {
      const running = `${this.blockName('running', variable)}[h-lo]`
      const seen = needsSeen(operation) ? `${this.blockName('seen', variable)}[h-lo]` : ''
      loop.lines.push(totalText(operation, type, n, running, seen, this.wordsOf(type)))
    }
    if (operation === 'sum')
      loop.lines.push(`if(k${n}){${sumTestText(type, n, `B(${this.variables.of(variable)},h,v${n});`)}}`)
    this.settle(loop, variable, n)
  }
}

const rowKey = (row: string, above: number): string => `row ${row} ${above}`

export const writeStage = (context: StageContext, slots: readonly Slot[]): StageText =>
  new StageWriter(context).write(slots)
