import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Schema as Form, filled } from '../../test/support/filled-forms.ts'
import {
  addDays,
  COMMON_ACTIONS,
  changedAt,
  type Day,
  forms,
  type Place,
  type Programme,
  slipsIn,
  valueAt,
  WRITTEN,
} from '../kernel/index.ts'
import { programmes } from './index.ts'

interface Schema extends Form {
  readonly title?: string
  readonly unit?: unknown
  readonly most?: number
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
}

interface Field {
  readonly path: string
  readonly place: Place
  readonly schema: Schema
  readonly beside: Readonly<Record<string, Schema>>
}

/** Every field of a form that is filled in, of lists the first. */
const fieldsOf = (form: Schema, path: string, place: Place = []): readonly Field[] =>
  Object.entries(form.properties ?? {}).flatMap(([name, of]) => {
    const at = [...place, name]
    const [schema, here] = of.items ? [of.items, [...at, 0]] : [of, at]
    const field = { path: `${path}.${name}`, place: here, schema, beside: form.properties! }
    return [field, ...fieldsOf(schema, field.path, here)]
  })

/** The forms of what a programme brings itself. */
const formsOf = (programme: Programme): readonly (readonly [path: string, form: Schema])[] =>
  Object.entries(forms(programme))
    .filter(([name]) => !COMMON_ACTIONS.has(name))
    .map(([name, form]) => [`${programme.id} ${name}`, form as Schema])

const all = programmes.flatMap((programme) =>
  formsOf(programme).flatMap(([path, form]) => fieldsOf(form, path).map((field) => ({ ...field, form }))),
)
const pathsOf = (fields: readonly Field[]) => fields.map(({ path }) => path)

/** Days that may have been or be still to come, each for its reason. */
const ANY_DAY = [
  // A period may be one that is under way, or all of it over.
  'answer-sheet open.from',
  'answer-sheet open.to',
  'answer-sheet list.lines.recorded.from',
  'answer-sheet list.lines.recorded.to',
  // Made up by the platform of what was said before.
  'answer-sheet list.lines.reported.day',
  // What was let lapse is inspected, too.
  'vehicle-inspection open.validUntil',
  // What was to be put right by a day that has passed is late at once.
  'heating.hazard open.dueBy',
  // Work that goes on is registered when it has begun.
  'projects open.plannedStart',
  'projects.lead sign.project.plannedStart',
  // Who begins next month is hired today.
  'talent.referral hire.from',
  // Opened by an order, whose day is looked at where it is given.
  'talent.shift open.day',
  // What is known of a household may begin with next month.
  'household-register join.from',
  'household-register leave.last',
  'household-register dissolve.last',
  'household-register record.facts.from',
  'household-register record.facts.until',
  // A rule may be in force since before it was entered.
  'rule-parameters revise.from',
  'rule-parameters.revision propose.from',
]

describe('the forms of all programmes', () => {
  it('say of every day that is asked whether it has been or is to come, but of those that may be either', () => {
    const days = all.filter(({ schema }) => schema.format === 'date')
    expect(days.length).toBeGreaterThan(40)
    expect(pathsOf(days.filter(({ schema }) => schema.when === undefined)).sort()).toEqual(
      [...ANY_DAY].sort(),
    )
    expect(days.filter(({ schema }) => !['past', 'coming', undefined].includes(schema.when))).toEqual([])
  })

  it('call what they are by words that there are', () => {
    const named = all.filter(({ schema }) => schema.is !== undefined)
    expect(named.length).toBeGreaterThan(20)
    expect(named.filter(({ schema }) => !Object.hasOwn(WRITTEN, schema.is!))).toEqual([])
    const ends = all.filter(({ schema }) => schema.notBefore !== undefined)
    expect(ends.length).toBeGreaterThan(4)
    for (const { path, schema, beside } of ends)
      expect({ path, format: beside[schema.notBefore!]?.format }).toEqual({ path, format: schema.format })
  })

  it('say that they ask for a contact, a code of an organisation or a span, wherever they do', () => {
    const unsaid = (title: RegExp, says: (schema: Schema) => boolean) =>
      pathsOf(all.filter(({ schema }) => title.test(schema.title ?? '') && !says(schema)))
    expect(unsaid(/联系方式|联系电话|手机/, ({ is }) => is === 'contact')).toEqual([])
    expect(unsaid(/信用代码/, ({ is }) => is === 'credit-code')).toEqual([])
    const spans = all.filter(
      ({ beside, schema, path }) =>
        /\.(until|to|last|ends|plannedFinish)$/.test(path) &&
        schema.format === 'date' &&
        Object.keys(beside).some((name) => /^(from|starts|plannedStart)$/.test(name)),
    )
    expect(spans.length).toBeGreaterThan(3)
    expect(pathsOf(spans.filter(({ schema }) => schema.notBefore === undefined))).toEqual([])
  })

  it('take no number without an end to it, and no sum or count below none', () => {
    const numbers = all.filter(({ schema }) => schema.type === 'integer' || schema.type === 'number')
    expect(numbers.length).toBeGreaterThan(100)
    // What an edition of figures holds is of any size: the platform puts it together.
    const asked = numbers.filter(({ path }) => !path.startsWith('answer-sheet list.lines.'))
    expect(
      pathsOf(asked.filter(({ schema }) => schema.maximum === undefined || schema.minimum === undefined)),
    ).toEqual([])
    const counts = asked.filter(
      ({ schema }) => schema.unit === 'fen' || (schema.type === 'integer' && schema.unit !== '0.01 %'),
    )
    expect(pathsOf(counts.filter(({ schema }) => schema.minimum! < 0))).toEqual([])
  })
})

/** A day, a month, a year or a moment in a field of that format. */
const written = (day: Day, { format = 'date', type }: Schema): unknown =>
  type === 'integer'
    ? Number(day.slice(0, 4))
    : ({ month: day.slice(0, 7), year: day.slice(0, 4), 'date-time': `${day}T04:00:00Z` }[format] ?? day)

describe('whatever else is filled in', () => {
  const said = all.filter(({ schema }) => schema.when ?? schema.is ?? schema.most ?? schema.notBefore)
  /** What the rest of the form was filled in on; the forms are filled in so that nothing is a slip on it. */
  const NOW = '2025-12-15' as Day
  const on = (day: Day) => ({ day, dayOf: () => day })
  const fieldOf = (place: Place): string => place.join('.')

  it.each(said.map((field) => [field.path, field] as const))(
    '%s takes what can be, and nothing else',
    (_, { form, place, schema }) => {
      expect(said.length).toBeGreaterThan(60)
      const whole = filled(form).filter((value) => valueAt(value, place) !== undefined)
      fc.assert(
        fc.property(whole, fc.integer({ min: 1, max: 20_000 }), (value, off) => {
          const slips = (put: unknown) =>
            slipsIn(
              form as never,
              changedAt(value, place, () => put),
              on(NOW),
            ).map(({ field }) => field)
          expect(slipsIn(form as never, value, on(NOW))).toEqual([])
          const [before, after] = [-off, off].map((count) => written(addDays(NOW, count), schema))
          const now = written(NOW, schema)
          if (schema.when === 'past') {
            expect(slips(now)).not.toContain(fieldOf(place))
            if (after !== now) expect(slips(after)).toContain(fieldOf(place))
          }
          if (schema.when === 'coming') {
            if (schema.notBefore === undefined) expect(slips(now)).not.toContain(fieldOf(place))
            if (before !== now) expect(slips(before)).toContain(fieldOf(place))
          }
          if (schema.notBefore !== undefined) {
            const begin = valueAt(value, [...place.slice(0, -1), schema.notBefore])
            if (typeof begin === 'string') {
              const earlier = written(addDays(begin.slice(0, 10) as Day, -off), schema)
              expect(slips(earlier)).toContain(fieldOf(place))
            }
          }
          if (schema.is !== undefined) expect(slips(String(off % 100))).toContain(fieldOf(place))
          if (schema.most !== undefined) expect(slips(schema.most + off)).toContain(fieldOf(place))
        }),
        { numRuns: 20, seed: 7 },
      )
    },
  )
})
