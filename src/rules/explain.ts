import { type Grade, inBoth, type Revision, type Text, unitId, unitName } from '../kernel/index.ts'
import type { EntityType, Keyed, Operation, Read, RuleParameter, Source, Variable } from './define.ts'
import { bodyIn, effectiveDay, revisionIn, sourceOf } from './graph.ts'
import {
  aggregate,
  apply,
  boundaryDay,
  failing,
  inputs,
  keyFor,
  lookUp,
  memberRows,
  rowFor,
  type Scene,
} from './interpret.ts'
import type { Month } from './period.ts'
import { readFact, tableOf } from './population.ts'
import type { Kind, Plain } from './type.ts'

/** Raised when a reader of the JSON would no longer understand it. */
const VERSION = 2

/** Whose value it is. */
export interface SubjectName {
  readonly entity: Text
  readonly id: string
  readonly row: number
}

interface Named {
  readonly id: string
  readonly name: Text
  readonly type: Kind | 'ratio' | 'scale'
  /** Null: not known. Money in fen, a date as its day number, a choice as its word. */
  readonly value: unknown
  /** What people call the words of a choice. */
  readonly names?: Readonly<Record<string, Text>>
}

/** Why a value is what it is: a rule with what it was computed from, down to facts and parameters. */
export type Reason =
  | (Named & {
      readonly kind: 'rule'
      readonly subject: SubjectName
      readonly article: Text
      /** Since when the rule is worded so; missing: always. */
      readonly from?: string
      readonly because: readonly Reason[]
    })
  | (Named & {
      readonly kind: 'members'
      readonly subject: SubjectName
      readonly operation: Operation
      readonly roles?: readonly Text[]
      readonly because: readonly Reason[]
    })
  | (Named & {
      readonly kind: 'fact'
      readonly subject: SubjectName
      readonly from?: string
      readonly source?: string
    })
  | (Named & {
      readonly kind: 'parameter'
      readonly unit: string
      /** What people call it. */
      readonly unitName: Text
      readonly from: string
      readonly source: Text
      readonly grade: Grade
      readonly unverified?: true
      /** What a keyed parameter was looked up by; null where that is not known. */
      readonly key?: Text | null
      readonly because?: readonly Reason[]
    })
  | {
      readonly kind: 'day'
      readonly end: 'first' | 'last'
      readonly period: string
      readonly type: 'date'
      readonly value: number
    }
  /** The place is not known: no telling which area's value it would be. */
  | {
      readonly kind: 'nowhere'
      readonly name: Text
      readonly subject: SubjectName
      readonly entity: Text
      readonly value: null
    }
  /** Explained before in the same tree. */
  | (Named & { readonly kind: 'again'; readonly subject: SubjectName })

/** What a value was computed from. */
export const becauseOf = (reason: Reason): readonly Reason[] =>
  'because' in reason ? (reason.because ?? []) : []

/** Why a value is what it is, for a month. */
export interface Explanation {
  readonly version: typeof VERSION
  readonly month: Month
  readonly reason: Reason
}

/** Where a fact comes from, as far as the host knows: from which month it holds, and who said so. */
export type Provenance = (
  fact: Variable,
  row: number,
) => { readonly from?: string; readonly source?: string } | undefined

const named = ({ id, name, type }: Variable | RuleParameter, value: unknown): Named => ({
  id,
  name,
  type: type.kind,
  value: value ?? null,
  ...(type.kind === 'choice' ? { names: type.names } : {}),
})

/** Since when a value holds, and who says so. */
const originOf = ({ value: _, source, ...origin }: Revision<unknown>) => ({
  ...origin,
  source: inBoth(source),
})

/** Runs the same formulas as the kernels, one row at a time, and writes down what they were given. */
class Recorder {
  private readonly seen = new Map<Variable, Map<number, Plain>>()
  private readonly scene: Scene
  private readonly provenance: Provenance | undefined

  constructor(scene: Scene, provenance: Provenance | undefined) {
    this.scene = scene
    this.provenance = provenance
  }

  private subject(entity: EntityType, row: number): SubjectName {
    return { entity: entity.name, row, id: tableOf(this.scene.population, entity).ids[row] ?? String(row) }
  }

  explain(variable: Variable, row: number): Reason {
    const { book, population } = this.scene
    const subject = this.subject(variable.entity, row)
    const rows = this.seen.get(variable) ?? new Map<number, Plain>()
    this.seen.set(variable, rows)
    const source = sourceOf(book.overlay, variable)
    if (source.is === 'fact') {
      const value = readFact(population, variable, row)
      return { kind: 'fact', ...named(variable, value), subject, ...this.provenance?.(variable, row) }
    }
    if (rows.has(row)) return { kind: 'again', ...named(variable, rows.get(row)), subject }
    const reason = this.computed(variable, row, subject, source)
    rows.set(row, plainOf(reason) as Plain)
    return reason
  }

  private computed(
    variable: Variable,
    row: number,
    subject: SubjectName,
    source: Exclude<Source, { is: 'fact' }>,
  ): Reason {
    const { book, month } = this.scene
    if (source.is === 'members') {
      const rows = memberRows(this.scene, variable.entity, row, source)
      const { of, operation, roles, member } = source
      const because = of ? rows.map((at) => this.explain(of, at)) : []
      const value = this.attempt(variable, row, () =>
        aggregate(variable, source, of ? because.map((each) => plainOf(each) as Plain) : rows),
      )
      const inRoles = roles ? { roles: roles.map((role) => member.roles[role]!) } : {}
      return { kind: 'members', ...named(variable, value), subject, operation, ...inRoles, because }
    }
    const body = bodyIn(book.overlay, variable, effectiveDay(month, variable.period))
    const because = inputs(body, (read) => this.read(variable, row, read), plainOf)
    const value = this.attempt(variable, row, () => apply(variable, body, because.map(plainOf)))
    const since = body.from === undefined ? {} : { from: body.from }
    return {
      kind: 'rule',
      ...named(variable, value),
      subject,
      article: inBoth(body.article),
      ...since,
      because,
    }
  }

  private attempt(variable: Variable, row: number, work: () => Plain): Plain {
    try {
      return work()
    } catch (error) {
      throw failing(variable, row, error)
    }
  }

  private read(reader: Variable, row: number, read: Read): Reason {
    const { book, month } = this.scene
    switch (read.kind) {
      case 'variable': {
        const at = rowFor(this.scene, reader.entity, row, read.entity)
        return at < 0 ? this.nowhere(reader, row, read.entity, read.name) : this.explain(read, at)
      }
      case 'boundary': {
        const { end, period } = read
        return { kind: 'day', end, period, type: 'date', value: boundaryDay(month, read) }
      }
      case 'parameter': {
        const revision = revisionIn(book.overlay, read, effectiveDay(month, reader.period))
        return {
          kind: 'parameter',
          ...named(read, revision.value),
          unit: unitId(read.unit),
          unitName: unitName(read.unit),
          ...originOf(revision),
        }
      }
      case 'keyed':
        return this.readKeyed(reader, row, read)
    }
  }

  private readKeyed(reader: Variable, row: number, { parameter, key }: Keyed): Reason {
    const { book, month } = this.scene
    const revision = revisionIn(book.overlay, parameter, effectiveDay(month, reader.period))
    let word: string | undefined
    let because: readonly Reason[] = []
    let shown: Text | null
    if ('kind' in key) {
      because = [this.read(reader, row, key)]
      word = plainOf(because[0]!) as string | undefined
      shown = word === undefined ? null : (key.type.names[word] ?? null)
    } else {
      word = keyFor(this.scene, reader, row, key)
      if (word === undefined) because = [this.nowhere(reader, row, key, parameter.name)]
      shown = word === undefined ? null : { zh: `${key.name.zh} ${word}`, en: `${key.name.en} ${word}` }
    }
    const found = lookUp(revision.value as Parameters<typeof lookUp>[0], word)
    const head = named(parameter as unknown as RuleParameter, found)
    return {
      kind: 'parameter',
      ...head,
      unit: unitId(parameter.unit),
      unitName: unitName(parameter.unit),
      ...originOf(revision),
      key: shown,
      because,
    }
  }

  private nowhere(reader: Variable, row: number, entity: EntityType, name: Text): Reason {
    return {
      kind: 'nowhere',
      name,
      subject: this.subject(reader.entity, row),
      entity: entity.name,
      value: null,
    }
  }
}

/** The value of a reason as formulas take it. */
const plainOf = ({ value }: Reason): unknown => value ?? undefined

/**
 * Why a value is what it is in a row: the same formulas, run once more and written down.
 *
 * @throws RuleError `formula-failed`, naming rule and row.
 * @example printExplanation(explain({ book, month, population }, amount, row), 'zh')
 */
export const explain = (
  scene: Scene,
  variable: Variable,
  row: number,
  provenance?: Provenance,
): Explanation => ({
  version: VERSION,
  month: scene.month,
  reason: new Recorder(scene, provenance).explain(variable, row),
})
