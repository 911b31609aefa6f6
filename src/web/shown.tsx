import { createContext, useContext } from 'react'
import { Link } from 'wouter'
import { useNames } from './city.tsx'
import { type Text, text, useSpeech, useTime } from './lang.tsx'
import { AboutParameter, ParameterName, parameterIn, RevisedValue } from './parameter-value.tsx'
import { nameOf, type Schema } from './schema.ts'
import { moneyText, unitFor } from './values.ts'

/** A longer list would push everything else out of sight: it is opened by whoever wants it. */
const MOST_OPEN = 12
const ENTRIES = text('项', 'entries')
const YES = text('是', 'Yes')
const NO = text('否', 'No')

/** What people call what is shown below by an id. */
export const Named = createContext<Readonly<Record<string, Text>>>({})

/** What a reference leads to, where it has a page. */
const PAGES: Readonly<Record<string, string>> = { case: '/cases', household: '/subjects' }

const isNamed = (to: string): to is keyof ReturnType<typeof useNames> =>
  to === 'bureau' || to === 'area' || to === 'programme'

/** Something named by its id, and called as people call it. */
const Referred = ({ id, to }: { readonly id: string; readonly to: string }) => {
  const { say } = useSpeech()
  const names = useNames()
  const name = useContext(Named)[id]
  // A bureau, an area or a programme goes by its name.
  const called = name ? say(name) : isNamed(to) ? names[to](id) : id
  return PAGES[to] ? <Link href={`${PAGES[to]}/${id}`}>{called}</Link> : called
}

/** A fact's value by what people call it; as it is where it has no name of its own. */
const FactValue = ({ fact, value }: { readonly fact: unknown; readonly value: unknown }) => {
  const { say } = useSpeech()
  const name = useContext(Named)[`${fact}=${value}`]
  return name ? say(name) : <Shown schema={undefined} value={value} />
}

interface Filled<Value = unknown> {
  readonly schema: Schema | undefined
  readonly value: Value
}

const List = ({ schema, value }: Filled<readonly unknown[]>) => {
  const { say } = useSpeech()
  const list = (
    <ol className="values">
      {value.map((each, index) => (
        // A list of a case's past does not change.
        <li key={index}>
          <Shown schema={schema?.items} value={each} />
        </li>
      ))}
    </ol>
  )
  if (value.length <= MOST_OPEN) return list
  return (
    <details>
      <summary>
        {value.length} {say(ENTRIES)}
      </summary>
      {list}
    </details>
  )
}

/** One field of a group; what it is may be said by another one beside it. */
const Field = ({
  schema,
  value,
  beside,
}: Filled & { readonly beside: Readonly<Record<string, unknown>> }) => {
  const from = schema?.since && beside[schema.since]
  if (schema?.ref === 'parameter-value' && typeof value === 'string')
    return <RevisedValue written={value} from={String(from)} />
  if (schema?.ref === 'fact-value' && schema.of) return <FactValue fact={beside[schema.of]} value={value} />
  return <Shown schema={schema} value={value} />
}

const Group = ({ schema, value }: Filled<object>) => {
  const { say } = useSpeech()
  return (
    <AboutParameter id={parameterIn(schema, value)}>
      <dl className="values">
        {Object.entries(value).map(([name, each]) => {
          const field = schema?.properties?.[name]
          return (
            <div key={name}>
              <dt>{say(nameOf(field, name))}</dt>
              <dd>
                <Field schema={field} value={each} beside={value as Readonly<Record<string, unknown>>} />
              </dd>
            </div>
          )
        })}
      </dl>
    </AboutParameter>
  )
}

/** A text or a number, by what its field says that it is. */
const Plain = ({ schema, value }: Filled) => {
  const { say, lang } = useSpeech()
  const time = useTime()
  if (schema?.unit === 'fen' && typeof value === 'number') return <>{moneyText(lang, value)}</>
  const plain = String(value)
  if (schema?.format === 'date-time') return <>{time(plain)}</>
  if (schema?.ref === 'parameter') return <ParameterName id={plain} />
  const option = schema?.options?.[plain]
  if (schema?.ref && !option) return <Referred id={plain} to={schema.ref} />
  const unit = schema?.unitName && unitFor(schema.unitName, schema.unitOne, value)
  return (
    <>
      {option ? say(option) : plain}
      {unit ? <span className="muted"> {say(unit)}</span> : null}
    </>
  )
}

/** Something filled in, as people read it: fields by name, choices by their words. */
export const Shown = ({ schema, value }: Filled) => {
  const { say } = useSpeech()
  const isNothing = value === undefined || value === null || (Array.isArray(value) && value.length === 0)
  if (isNothing) return <span className="muted">—</span>
  if (typeof value === 'boolean') return <>{say(value ? YES : NO)}</>
  // Numbers read in one line.
  if (Array.isArray(value) && value.every((each) => typeof each === 'number')) return <>{value.join(' · ')}</>
  if (Array.isArray(value)) return <List schema={schema} value={value} />
  if (typeof value === 'object') return <Group schema={schema} value={value} />
  return <Plain schema={schema} value={value} />
}
