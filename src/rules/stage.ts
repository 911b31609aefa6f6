import type { RuleBook } from './book.ts'
import type { Body, EntityType, Keyed, Read, Source, Variable } from './define.ts'
import { amountIf, and, or } from './exact.ts'
import { bodyIn, effectiveDay, pathUp, sourceOf } from './graph.ts'
import type { Month, PeriodName } from './period.ts'
import type { Plan, RootPlan, Slot } from './plan.ts'
import { StageNames, type StageText } from './stage-names.ts'
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
import { isColumnType, UNKNOWN_BYTE } from './type.ts'

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

/** What was not of its type is told of after the loop: a call within it would keep all of its values at hand, a tenth of the work. */
const LOOP_END = '}\nif(bad>=0)B(bad,at,is);'

/**
 * Writes the loops of a stage over a block of rows, one for each pass: over the members of all groups in turn, then
 * over the groups. What members add up to runs in columns of the block; a loop for each group would end after two or
 * three members, at a place that the machine cannot foresee. The text is made of the shape of the graph only: names are
 * numbers, and formulas, parameters, words and columns come in as arguments, so that nothing anybody wrote becomes code.
 */
class StageWriter {
  private readonly names = new StageNames()
  private readonly loops: string[] = []
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
    return this.names.text(['let bad=-1,at=0,is;', ...this.loops])
  }

  /** Leaves the loop at a value that is not of its variable's type. */
  private leave(variable: Variable, row: string, n: number): string {
    return `{bad=${this.names.variable(variable)};at=${row};is=v${n};break;}`
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
    loop.places.set(rowKey('p', this.names.thing(root)), { value: 'g', known: CERTAIN })
    for (const variable of own) this.writeRule(loop, variable)
    for (const variable of after) {
      const source = this.sourceOf(variable)
      if (source.is === 'members' && (source.of || source.roles)) this.writeStep(loop, variable, source)
    }
    if (loop.lines.length === 0) return
    // Rows that nobody is in stand between those of a group that has had more members.
    const head = 'for(let p=pl;p<pe;p++){const g=G[p];if(g<lo||g>=hi)continue;'
    this.loops.push([head, ...loop.lines, LOOP_END].join('\n'))
  }

  private writeGroups(variables: readonly Variable[]): void {
    const { root } = this.context.root
    const loop: Loop = { entity: root, row: 'h', place: 'h-lo', lines: [], places: new Map() }
    for (const variable of variables) {
      const source = this.sourceOf(variable)
      if (source.is === 'members') this.writeAggregate(loop, variable, source)
      else this.writeRule(loop, variable)
    }
    if (loop.lines.length > 0)
      this.loops.push(['for(let h=lo;h<hi;h++){', ...loop.lines, LOOP_END].join('\n'))
  }

  /** The number of the row above, declared where it is first wanted; -1 where it is not known. */
  private rowAbove(loop: Loop, target: EntityType): string {
    let row = loop.row
    let from = loop.entity
    for (const [step, to] of pathUp(from, target)!.entries()) {
      const key = rowKey(row, this.names.thing(to))
      const known = loop.places.get(key)
      if (known) row = known.value
      else {
        const next = `r${this.names.next()}`
        const column = this.names.argument(
          { is: 'link', from, to },
          this.names.thing(from),
          this.names.thing(to),
        )
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
    const n = this.names.next()
    const where = this.whereIs(loop, variable)
    const { text, place } = loadText(variable.type, n, where, this.names.wordsOf(variable.type))
    loop.lines.push(text)
    loop.places.set(variable, place)
    return place
  }

  private whereIs(loop: Loop, variable: Variable): string {
    const isOwn = variable.entity === loop.entity
    const row = isOwn ? loop.row : this.rowAbove(loop, variable.entity)
    if (isOwn || variable.entity === this.context.root.root)
      return this.context.plan.isComputed(variable)
        ? `${this.names.block('kept', variable)}[${isOwn ? loop.place : `${row}-lo`}]`
        : `${this.names.column(variable)}[${row}]`
    return `${row}<0?${unknownText(variable.type)}:${this.names.column(variable)}[${row}]`
  }

  private read(loop: Loop, { period }: Variable, read: Read): Place {
    switch (read.kind) {
      case 'variable':
        return this.readInto(loop, read)
      case 'parameter':
        return this.names.settled(
          this.names.argument({ is: 'value', parameter: read, period }, this.names.thing(read), period),
          read.type.kind,
        )
      case 'boundary':
        return this.names.settled(
          this.names.argument({ is: 'boundary', read }, read.period, read.end),
          'date',
        )
      case 'keyed':
        return this.readKeyed(loop, period, read)
    }
  }

  private readKeyed(loop: Loop, period: PeriodName, keyed: Keyed): Place {
    const { key, parameter } = keyed
    const numbers = [this.names.thing(parameter), period, this.names.thing('kind' in key ? key.type : key)]
    const values = this.names.argument({ is: 'values', keyed, period }, ...numbers)
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
    const n = this.names.next()
    if (isColumnType(parameter.type)) {
      const read = `${isThere}?${values}[${at}]:${unknownText(parameter.type)}`
      const { text, place } = loadText(parameter.type, n, read, this.names.wordsOf(parameter.type))
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
    const n = this.names.next()
    if (body.decides && (body.formula === and || body.formula === or)) {
      loop.lines.push(logicText(n, body.formula === and, places))
      this.settle(loop, variable, n)
      return
    }
    const formula = this.names.formula(body.formula)
    const words = this.names.wordsOf(variable.type)
    const isChoice = type.kind === 'choice'
    const plus = isNumber(type) ? '+0' : ''
    const code = isChoice ? `c${n}=${codeText(type, `v${n}`, words)};` : ''
    const test = `${code}${testText(type, n, this.leave(variable, loop.row, n))}`
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
    const n = this.names.next()
    const inner: Loop = { ...loop, lines: [], places: new Map(loop.places) }
    if (amount.kind === 'variable' && this.context.root.conditional.has(amount))
      this.writeFormula(inner, amount, this.bodyOf(amount))
    const { value, known } = this.read(inner, variable, amount)
    const isSame = amount.kind === 'variable' && amount.type.kind === variable.type.kind
    const test = testText(variable.type, n, this.leave(variable, loop.row, n))
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
      loop.lines.push(`${this.names.column(variable)}[${loop.row}]=${stored};`)
    if (this.context.root.kept.has(variable))
      loop.lines.push(`${this.names.block('kept', variable)}[${loop.place}]=${stored};`)
  }

  private writeStep(loop: Loop, variable: Variable, { operation, of, roles, member }: MembersSource): void {
    const running = this.names.block('running', variable)
    const seen = needsSeen(operation) ? this.names.block('seen', variable) : ''
    this.names.beforehand(`${running}.fill(${operation === 'all' ? 1 : 0},0,hi-lo);`)
    if (seen) this.names.beforehand(`${seen}.fill(0,0,hi-lo);`)
    const place = of ? this.readInto(loop, of) : undefined
    const isMoney = of?.type.kind === 'money'
    const step = stepText(operation, `${running}[g-lo]`, `${seen}[g-lo]`, place, isMoney)
    loop.lines.push(`${roleText(roles, member)}{${step}}`)
  }

  /** What a loop over the members, already written, came to. */
  private writeAggregate(loop: Loop, variable: Variable, { operation, of, roles }: MembersSource): void {
    const { type } = variable
    const n = this.names.next()
    if (!of && !roles) loop.lines.push(`const v${n}=E[h]-S[h],k${n}=true;`)
    else {
      const running = `${this.names.block('running', variable)}[h-lo]`
      const seen = needsSeen(operation) ? `${this.names.block('seen', variable)}[h-lo]` : ''
      loop.lines.push(totalText(operation, type, n, running, seen, this.names.wordsOf(type)))
    }
    if (operation === 'sum')
      loop.lines.push(`if(k${n}){${sumTestText(type, n, this.leave(variable, 'h', n))}}`)
    this.settle(loop, variable, n)
  }
}

const rowKey = (row: string, above: number): string => `row ${row} ${above}`

export const writeStage = (context: StageContext, slots: readonly Slot[]): StageText =>
  new StageWriter(context).write(slots)
