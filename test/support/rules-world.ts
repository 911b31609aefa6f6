import { type Fen, fen, text } from '../../src/kernel/index.ts'
import {
  always,
  amountIf,
  and,
  bool,
  type Determination,
  date,
  determination,
  endOf,
  entity,
  fraction,
  fullYears,
  ifElse,
  int,
  keyedParameter,
  loadRules,
  money,
  month,
  mulDiv,
  oneOf,
  or,
  type RuleBook,
  type RuleParameter,
  ratio,
  ruleParameter,
  type Variable,
  year,
} from '../../src/rules/index.ts'

/**
 * Random rules over random people: areas in towns, households in areas, persons in households; facts of every type,
 * some not known; rules of every kind of read, some worded anew on a day; sums and other aggregates.
 */

const name = text('某', 'some')
const source = { source: 'made up', grade: 'D', unverified: true } as const

export const town = entity('town', name)
export const area = entity('area', name, { in: [town] })
export const household = entity('household', name, { in: [area] })
export const person = entity('person', name, {
  memberOf: household,
  roles: { head: name, child: name, other: name },
})

const colours = oneOf({ red: name, green: name, blue: name })

/** What a generator picks from; numbers choose by remainder, so that any numbers make a book. */
export type Pick = () => number
/** Numbers one after another, and again a little larger when they are used up. */
export const pickFrom = (numbers: readonly number[]): Pick => {
  let at = 0
  return () => numbers[at++ % numbers.length]! + ((at / numbers.length) | 0)
}

export const among = <Thing>(pick: Pick, things: readonly Thing[]): Thing => things[pick() % things.length]!

const kinds = [bool, int, money, date, colours] as const
const periods = [month, month, year, always] as const
const LENGTH = { month: 0, year: 1, always: 2 } as const

/** Puts any values together to one of a type: total, exact, the same for the same. */
const mixed = (kind: string, seed: number, values: readonly unknown[]): unknown => {
  let sum = seed
  for (const value of values) {
    const number =
      typeof value === 'string' ? value.length : typeof value === 'object' ? 3 : Number(value ?? 17)
    sum = (sum * 31 + (number % 1_000_003)) % 1_000_003
  }
  if (kind === 'bool') return sum % 3 === 0
  if (kind === 'choice') return colours.words[Math.abs(sum) % 3]
  if (kind === 'date') return sum % 40_000
  return kind === 'money' ? mulDiv(sum, ratio(7, 5), 'half-up') : sum % 1000
}

/** Answers although something is missing, but not whatever is missing. */
const decided =
  (kind: string, seed: number) =>
  (...values: readonly unknown[]): unknown => {
    if (kind === 'bool')
      return (seed % 2 === 0 ? and : or)(
        ...values.map((value) =>
          value === undefined ? undefined : Number(value ?? 0) % 2 === 0 || value === 'red',
        ),
      )
    const [first, ...rest] = values
    if (first === undefined && rest.includes(undefined)) return undefined
    return mixed(kind, seed, values)
  }

const parametersOf = (pick: Pick) => {
  const history = <Value>(value: () => Value) => [
    { from: '2000-01-01', value: value(), ...source },
    { from: '2025-07-01', value: value(), ...source },
  ]
  const about = { name, unit: 'ratio' as const }
  return {
    plain: [
      ruleParameter('p-money', money, { ...about, history: history(() => fen(pick())) }),
      ruleParameter('p-int', int, { ...about, history: history(() => pick() % 100) }),
      ruleParameter('p-bool', bool, { ...about, history: history(() => pick() % 2 === 0) }),
    ] as readonly RuleParameter[],
    byColour: keyedParameter('p-colour', money, colours, {
      ...about,
      history: history(() => ({
        of: { red: fen(pick()), ...(pick() % 2 === 0 ? { blue: fen(pick()) } : {}) },
      })),
    }),
    rateByColour: keyedParameter('p-rate', fraction, colours, {
      ...about,
      history: history(() => ({ of: { red: ratio(1, 2), blue: ratio(pick(), 7) } })),
    }),
    byArea: keyedParameter('p-area', int, area, {
      ...about,
      history: history(() => ({
        of: { a0: pick() % 50, a1: pick() % 50 },
        ...(pick() % 2 === 0 ? { default: 5 } : {}),
      })),
    }),
  }
}

/** Entities with those above them, which their rules may read. */
const LADDER = [
  { of: town, reads: [town] },
  { of: area, reads: [area, town] },
  { of: household, reads: [household, area, town] },
  { of: person, reads: [person, household, area, town] },
] as const

export interface World {
  readonly book: RuleBook
  readonly determinations: readonly Determination[]
  readonly parameters: readonly RuleParameter[]
}

/** The untyped side of an entity: a random book cannot be typed. */
interface Words {
  fact(...given: readonly unknown[]): Variable
  rule(...given: readonly unknown[]): Variable & { since(...given: readonly unknown[]): Variable }
  decide(...given: readonly unknown[]): Variable & { decidesSince(...given: readonly unknown[]): Variable }
  sum(...given: readonly unknown[]): Variable
}

const aggregateOf = (pick: Pick, id: string, of: Variable): Variable => {
  const words = household as unknown as Record<string, (...given: readonly unknown[]) => Variable>
  const roles = among<readonly string[] | undefined>(pick, [undefined, ['head'], ['child', 'other']])
  const among_ = { name, ...(roles ? { roles } : {}) }
  const numeric = of.type.kind === 'money' || of.type.kind === 'int'
  const operation =
    of.type.kind === 'bool'
      ? among(pick, ['any', 'all', 'count', 'of'])
      : numeric
        ? among(pick, ['sum', 'max', 'min', 'of'])
        : 'of'
  return words[operation]!(id, of, operation === 'of' ? { name, roles: ['head'] } : among_)
}

/** Makes a book from numbers: any will do. */
export const worldFrom = (numbers: readonly number[]): World => {
  const pick = pickFrom(numbers)
  const parameters = parametersOf(pick)
  const variables: Variable[] = LADDER.flatMap(({ of }) =>
    kinds.map((type, n) =>
      (of as unknown as Words).fact(`f-${type.kind}`, type, n % 2 === 0 ? month : always, name),
    ),
  )
  const count = 6 + (pick() % 30)
  for (let n = 0; n < count; n++) {
    const rung = among(pick, LADDER)
    if (rung.of === household && pick() % 2 === 0) {
      const own = variables.filter(({ entity: whose }) => whose === person)
      variables.push(aggregateOf(pick, `v${n}`, among(pick, own)))
      continue
    }
    const type = among(pick, kinds)
    const period = among(pick, periods)
    const readable = variables.filter(
      (of) =>
        (rung.reads as readonly unknown[]).includes(of.entity) && LENGTH[of.period] >= LENGTH[period.period],
    )
    const reads = (): unknown[] => {
      const list: unknown[] = Array.from({ length: 1 + (pick() % 3) }, () => among(pick, readable))
      if (readable.length === 0) list.length = 0
      if (period.period !== 'always') {
        if (pick() % 2 === 0) list.push(among(pick, parameters.plain))
        if (pick() % 3 === 0) list.push(endOf(period as typeof month))
        const colour = readable.find((of) => of.type.kind === 'choice')
        if (pick() % 3 === 0 && colour)
          list.push(
            (among(pick, [parameters.byColour, parameters.rateByColour]) as { by(key: unknown): unknown }).by(
              colour,
            ),
          )
        if (pick() % 3 === 0 && rung.of !== town) list.push(parameters.byArea.by(area))
      }
      return list
    }
    const seed = pick() % 1000
    const words = rung.of as unknown as Words
    const formula = (...values: readonly unknown[]) => mixed(type.kind, seed, values)
    const other = (...values: readonly unknown[]) => mixed(type.kind, seed + 1, values)
    const about = { name, article: `art. ${n}` }
    const conditions = [
      ...readable.filter((of) => of.type.kind === 'bool'),
      ...(period.period === 'always' ? [] : parameters.plain.filter((of) => of.type.kind === 'bool')),
    ]
    if (type.kind === 'bool' && conditions.length > 0 && pick() % 2 === 0) {
      const some = Array.from({ length: pick() % 4 }, () => among(pick, conditions))
      variables.push(words.decide(`v${n}`, type, period, some, among(pick, [and, or]), about))
      continue
    }
    const made =
      pick() % 2 === 0
        ? words.rule(`v${n}`, type, period, reads(), formula, about)
        : words.decide(`v${n}`, type, period, reads(), decided(type.kind, seed), about)
    const isRule = made.source.is === 'rule' && !made.source.bodies[0]!.decides
    variables.push(
      isRule && pick() % 3 === 0
        ? (made as ReturnType<Words['rule']>).since('2025-10-01', reads(), other, 'as amended')
        : made,
    )
  }
  // Something by age and something granted, so that there is always a determination of each subject.
  const subjects = [household, person] as const
  const determinations = subjects.map((subject) => {
    const words = subject as unknown as Words
    const own = variables.filter((of) => of.entity === subject)
    const conditions = own.filter((of) => of.type.kind === 'bool')
    const amounts = own.filter((of) => of.type.kind === 'money')
    const birth = own.find((of) => of.type.kind === 'date')!
    const old = words.rule(
      'old',
      bool,
      month,
      [birth, endOf(month)],
      (a: never, b: never) => fullYears(a, b) % 2 === 0,
      {
        name,
        article: '-',
      },
    )
    const [each, formula] = [[among(pick, conditions), old], among(pick, [and, or])]
    const eligible = words.decide('eligible', bool, month, each, formula, { name, article: '-' })
    const amount = words.decide(
      'amount',
      money,
      month,
      [eligible, among(pick, amounts)],
      among(pick, [amountIf, (ok: boolean | undefined, of: Fen | undefined) => ifElse(ok, of, 0)]),
      { name, article: '-' },
    )
    return determination({ programme: subject.id, name, subject, eligible, amount, article: '-' } as never)
  })
  const outputs = variables.slice(-6).filter(({ source: { is } }) => is !== 'fact')
  // Whatever parameters were not picked are not listed: a first try finds out which are read.
  const loose = loadRules({ determinations, outputs, parameters: readIn(determinations, outputs) })
  return {
    book: loose,
    determinations,
    parameters: parameters.plain.filter((of) => loose.parameters.includes(of)),
  }
}

const readIn = (determinations: readonly Determination[], outputs: readonly Variable[]) => {
  const found = new Set<RuleParameter>()
  const seen = new Set<Variable>()
  const visit = (variable: Variable): void => {
    if (seen.has(variable)) return
    seen.add(variable)
    const { source: from } = variable
    if (from.is === 'members' && from.of) visit(from.of)
    if (from.is !== 'rule') return
    for (const read of from.bodies.flatMap(({ reads }) => reads)) {
      if (read.kind === 'variable') visit(read)
      if (read.kind === 'parameter') found.add(read)
      if (read.kind === 'keyed') {
        found.add(read.parameter as unknown as RuleParameter)
        if ('kind' in read.key) visit(read.key)
      }
    }
  }
  for (const { eligible, amount } of determinations) for (const of of [eligible, amount]) visit(of)
  for (const output of outputs) visit(output)
  return [...found]
}
