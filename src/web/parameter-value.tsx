import { useQuery } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext } from 'react'
import { api, type ParameterView } from './api.ts'
import { useNames } from './city.tsx'
import { type Text, text, useSpeech } from './lang.tsx'
import type { Schema } from './schema.ts'
import { OTHERS, valueText } from './values.ts'

const WORDS = {
  key: text('项', 'Key'),
  before: text('在此之前', 'Until then'),
  proposed: text('修订为', 'Revised to'),
  changed: text('有变化', 'changed'),
  same: text('无变化', 'no change'),
  since: text('施行日', 'in force from'),
}

const About = createContext<string | undefined>(undefined)

/** The parameter that a form's fields name, where they name one. */
export const parameterIn = (schema: Schema | undefined, value: unknown): string | undefined => {
  const field = Object.entries(schema?.properties ?? {}).find(([, { ref }]) => ref === 'parameter')?.[0]
  const named = field && (value as Readonly<Record<string, unknown>>)[field]
  return typeof named === 'string' ? named : undefined
}

/** Every parameter's value below is one of this parameter's; of the one above it where there is none. */
export const AboutParameter = ({
  id,
  children,
}: {
  readonly id: string | undefined
  readonly children: ReactNode
}) => {
  const above = useContext(About)
  return <About value={id ?? above}>{children}</About>
}

/**
 * The parameters with their history; read where they are wanted, and anew by whoever looks: a revision is entered a moment
 * after it was approved, and no answer tells of it.
 */
export const useParameters = (enabled = true) =>
  useQuery({ queryKey: ['parameters'], queryFn: api.parameters, refetchOnMount: 'always', enabled })

const useParameter = (id: string | undefined): ParameterView | undefined =>
  useParameters(id !== undefined).data?.rows.find((parameter) => parameter.id === id)

/** What people call a parameter. */
export const ParameterName = ({ id }: { readonly id: string }) => {
  const { say } = useSpeech()
  const of = useParameter(id)
  return <>{of ? say(of.name) : id}</>
}

/** What people call a key of a table: a word of its own, or an area. */
export const useKeyName = (of: ParameterView | undefined): ((key: string) => string) => {
  const { say } = useSpeech()
  const names = useNames()
  return (key) => (of?.words?.[key] ? say(of.words[key]) : names.area(key))
}

const PLAIN: Readonly<Record<string, 'integer' | 'boolean'>> = { int: 'integer', bool: 'boolean' }

/** What one value is asked by; undefined where it is written as JSON. */
const oneOf = ({ type, unitName }: ParameterView): Schema | undefined => {
  if (type === 'money') return { type: 'integer', unit: 'fen', unitName, minimum: 0 }
  if (type === 'ratio')
    return {
      type: 'object',
      required: ['num', 'den'],
      properties: {
        num: { type: 'integer', minimum: 0, title: '分子', titleEn: 'Numerator' },
        den: { type: 'integer', minimum: 1, title: '分母', titleEn: 'Denominator' },
      },
    }
  if (type === 'date') return { type: 'string', format: 'date' }
  return PLAIN[type] && { type: PLAIN[type], unitName }
}

/** A table as it is written: by word, and for all others. */
interface Keyed {
  readonly of: Readonly<Record<string, unknown>>
  readonly default?: unknown
}

/** How the JSON text of a value is typed: the form it is asked by, and the way to that form's answers and back. */
export interface Typing {
  readonly schema: Schema
  typed(written: string | undefined): unknown
  written(typed: unknown): string | undefined
}

const fromJson = (written: string | undefined): unknown =>
  written === undefined ? undefined : JSON.parse(written)

const typingOf = (of: ParameterView): Typing | undefined => {
  const one = oneOf(of)
  if (!one) return undefined
  if (!of.keyed)
    return {
      schema: one,
      typed: fromJson,
      written: (typed) => (typed === undefined ? undefined : JSON.stringify(typed)),
    }
  if (!of.words) return undefined
  const each = ([word, name]: readonly [string, Text]) => [word, { ...one, title: name.zh, titleEn: name.en }]
  return {
    schema: { type: 'object', properties: Object.fromEntries(Object.entries(of.words).map(each)) },
    typed: (written) => (fromJson(written) as Keyed | undefined)?.of,
    // What holds for all others stays as it is.
    written: (typed) => {
      const { default: others } = (fromJson(inForceOn(of, undefined)) as Keyed | undefined) ?? {}
      return JSON.stringify({ of: typed, ...(others === undefined ? {} : { default: others }) })
    },
  }
}

/** How a value of the parameter that this is about is typed; undefined where it is written as JSON. */
export const useTyping = (): Typing | undefined => {
  const of = useParameter(useContext(About))
  return of && typingOf(of)
}

/** The value in force before a day (at last, where none is given) as JSON text. */
const inForceOn = ({ history }: ParameterView, day: string | undefined): string | undefined => {
  const found = history.filter(({ from }) => day === undefined || from < day).at(-1)
  return found && JSON.stringify(found.value)
}

/** A table's values by key, those for all others last; a plain value stands alone. */
const rowsOf = (of: ParameterView, value: unknown): ReadonlyMap<string | null, unknown> => {
  if (!of.keyed) return new Map([[null, value]])
  const { of: byKey, default: others } = (value as Keyed | undefined) ?? { of: {} }
  return new Map<string | null, unknown>([
    ...Object.entries(byKey),
    ...(others === undefined ? [] : [[null, others] as const]),
  ])
}

const Before = ({ of, from }: { readonly of: ParameterView; readonly from: string }) => {
  const { say } = useSpeech()
  const since = of.history.filter((revision) => revision.from < from).at(-1)?.from
  return (
    <>
      {say(WORDS.before)}
      {since ? (
        <div className="muted small">
          {say(WORDS.since)} {since}
        </div>
      ) : null}
    </>
  )
}

/** A value that was proposed, as its form showed it, beside what is in force until its day. */
export const RevisedValue = ({ written, from }: { readonly written: string; readonly from: string }) => {
  const { say, lang } = useSpeech()
  const of = useParameter(useContext(About))
  const keyName = useKeyName(of)
  if (!of) return <code>{written}</code>
  const before = inForceOn(of, from)
  const [old, next] = [rowsOf(of, fromJson(before)), rowsOf(of, fromJson(written))]
  const shown = (value: unknown) => valueText(lang, of.type, value, undefined, keyName)
  return (
    <table className="revised">
      <caption className="muted small">{say(of.unitName)}</caption>
      <thead>
        <tr>
          {of.keyed ? <th scope="col">{say(WORDS.key)}</th> : null}
          <th scope="col">
            <Before of={of} from={from} />
          </th>
          <th scope="col">
            {say(WORDS.proposed)}
            <div className="muted small">
              {say(WORDS.since)} {from}
            </div>
          </th>
        </tr>
      </thead>
      <tbody>
        {[...new Set([...old.keys(), ...next.keys()])].map((key) => {
          const isChanged = JSON.stringify(old.get(key)) !== JSON.stringify(next.get(key))
          return (
            <tr key={key}>
              {of.keyed ? <th scope="row">{key === null ? say(OTHERS) : keyName(key)}</th> : null}
              <td className="number">{shown(old.get(key))}</td>
              <td className="number">
                {shown(next.get(key))}{' '}
                <span className={isChanged ? 'pill soon' : 'muted small'}>
                  {say(isChanged ? WORDS.changed : WORDS.same)}
                </span>
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
