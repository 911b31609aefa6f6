import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { filled } from '../../test/support/filled-forms.ts'
import {
  COMMON_ACTIONS,
  changedAt,
  forms,
  type Place,
  type Programme,
  type Refusal,
  readInput,
  valueAt,
} from '../kernel/index.ts'
import { programmes } from './index.ts'

interface Schema {
  readonly type?: string
  readonly enum?: readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly title?: string
  readonly pattern?: string
  readonly is?: string
  readonly format?: string
  readonly written?: unknown
}

interface Field {
  readonly place: Place
  readonly schema: Schema
}

const fieldsOf = (form: Schema, place: Place = []): readonly Field[] =>
  Object.entries(form.properties ?? {}).flatMap(([name, of]) => {
    const here = [...place, name]
    const items = of.items ? [{ place: [...here, 0], schema: of.items }] : []
    return [
      { place: here, schema: of },
      ...items,
      ...fieldsOf(of, here),
      ...items.flatMap(({ place: at, schema }) => fieldsOf(schema, at)),
    ]
  })

/** Every form of every programme; those that the kernel brings, of one. */
const all = programmes.flatMap((programme: Programme, index) =>
  Object.entries(forms(programme))
    .filter(([name]) => index === 0 || !COMMON_ACTIONS.has(name))
    .map(([name, form]) => ({
      path: `${programme.id} ${name}`,
      form: form as Schema,
      schema: name === 'open' ? programme.request : programme.actions[name]!.input,
    })),
)

const HOSTILE: readonly unknown[] = [
  undefined,
  null,
  '',
  'x'.repeat(4_500),
  'x',
  '2026-02-30',
  -1e12,
  1e20,
  0.123,
  Number.NaN,
  true,
  [],
  Array.from({ length: 501 }, () => 'x'),
  {},
  { unheardOf: 1 },
]

/** Words that belong to no programme: what a program is told of JSON, and the marks of a moment. */
const FOREIGN = /true|false|https|\d{4}-\d\d-\d\dT[\d:]+Z?/g
/** What stands in quotes or brackets is the name of a field or the word that is sent for an option. */
const said = (message: string, words: readonly string[]): string =>
  words
    .reduce((left, word) => left.replaceAll(word, ''), message)
    .replace(/^(?:“[^”]*”填写有误:|"[^"]*" is not valid: )/, '')
    .replace(/[（(][\w.:-]+[)）]/g, '')
    .replace(FOREIGN, '')

const strange = ({ message: { zh, en } }: Refusal, words: readonly string[]): boolean =>
  /[A-Za-z]{2,}|[<>]=?/.test(said(zh, words).replace(/ [IOSVZ](?=[、)])/g, '')) ||
  /[\u3400-\u9fff“”。、]|Invalid|expected|received|undefined|[<>]=/.test(said(en, words))

describe('what is refused of a form', () => {
  it.each(all.map((one) => [one.path, one] as const))('%s is said in words of either language', (_, one) => {
    expect(all.length).toBeGreaterThan(200)
    const fields = fieldsOf(one.form)
    // One in which as many of the fields as can be are filled in.
    const whole = fc
      .sample(filled(one.form as never), { numRuns: 12, seed: 7 })
      .sort((a, b) => JSON.stringify(b).length - JSON.stringify(a).length)[0]
    const refused = (sent: unknown): readonly Refusal[] => {
      const read = readInput(one.schema, sent)
      return read.ok ? [] : [read.refusal]
    }
    const put = fields.flatMap(({ place }) =>
      HOSTILE.filter(() => valueAt(whole, place.slice(0, -1)) !== undefined).flatMap((value) =>
        refused(changedAt(whole, place, () => value)),
      ),
    )
    const refusals = [
      ...put,
      ...[null, 'x', 3, []].flatMap(refused),
      ...refused({ ...(whole as object), unheardOf: 1 }),
    ]
    expect(refusals.length).toBeGreaterThan(3)
    // Some words that are sent are of one language, as units of figures are.
    const words = fields.flatMap(({ schema }) => schema.enum ?? []).filter((word) => word.length < 40)
    expect(refusals.filter((one) => strange(one, words)).map(({ message }) => message)).toEqual([])
  })

  it('is said by what the field tells of itself wherever it is written in a way of its own', () => {
    const patterns = all.flatMap(({ path, form }) =>
      fieldsOf(form)
        .filter(
          ({ schema }) =>
            schema.pattern && !schema.is && !['date', 'date-time'].includes(schema.format ?? ''),
        )
        .filter(({ schema }) => schema.written === undefined)
        .map(({ place }) => `${path} ${place.join('.')}`),
    )
    expect(patterns).toEqual([])
  })
})
