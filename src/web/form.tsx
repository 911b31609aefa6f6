import { useEffect, useId, useRef, useState } from 'react'
import { Refused } from './ask.ts'
import { Control } from './controls.tsx'
import { type FieldProps, WrongHere } from './field-props.tsx'
import { fieldAt, tidied, unreadable, wrongIn } from './filled.ts'
import { type Text, text, useSpeech, useZone } from './lang.tsx'
import { useTyping } from './parameter-value.tsx'
import { Problem } from './parts.tsx'
import { blankOf, nameOf, type Schema } from './schema.ts'

const WORDS = {
  optional: text('(可不填)', '(optional)'),
  asked: text('(请问清)', '(ask for it)'),
  add: text('再加一项', 'Add one'),
  remove: text('去掉', 'Remove'),
  said: text('提出人看得到这里写的内容。', 'Whoever asked reads what you write here.'),
}

const List = ({ schema, value, path, wrong, id, onChange }: FieldProps) => {
  const { say } = useSpeech()
  const name = say(nameOf(schema, path))
  const rows = (value as readonly unknown[] | undefined) ?? []
  const put = (index: number, next: unknown) => onChange(rows.map((row, at) => (at === index ? next : row)))
  return (
    <div className="list" id={id}>
      {rows.map((row, index) => (
        // Rows have no identity but their place.
        <div key={index} className="row">
          <WrongHere id={`${id}.${index}`} path={`${path}.${index}`} wrong={wrong} />
          <Value
            schema={schema.items ?? {}}
            value={row}
            path={`${path}.${index}`}
            wrong={wrong}
            id={`${id}.${index}`}
            called={`${name} ${index + 1}`}
            onChange={(next) => put(index, next)}
          />
          <button
            type="button"
            className="plain"
            aria-label={`${say(WORDS.remove)}: ${name} ${index + 1}`}
            onClick={() => onChange(rows.filter((_, at) => at !== index))}
          >
            {say(WORDS.remove)}
          </button>
        </div>
      ))}
      <button
        type="button"
        className="plain"
        aria-label={`${say(WORDS.add)}: ${name}`}
        onClick={() => onChange([...rows, blankOf(schema.items ?? {})])}
      >
        {say(WORDS.add)}
      </button>
    </div>
  )
}

/** Whether whoever asked for the case reads what is written in a field, as the form stands. */
const isSaid = ({ saidToAsker }: Schema, filled: Readonly<Record<string, unknown>>): boolean =>
  saidToAsker === true || (typeof saidToAsker === 'string' && filled[saidToAsker] === true)

const Group = ({ schema, value, path, wrong, id, asks, onChange }: FieldProps) => {
  const { say } = useSpeech()
  const filled = (value ?? blankOf(schema)) as Readonly<Record<string, unknown>>
  const put = (name: string, next: unknown) => {
    const { [name]: _, ...rest } = filled
    onChange(next === undefined ? rest : { ...rest, [name]: next })
  }
  const home = Object.entries(schema.properties ?? {}).find(([, { ref }]) => ref === 'household')?.[0]
  return Object.entries(schema.properties ?? {}).map(([name, field]) => {
    const below = path ? `${path}.${name}` : name
    const isRequired = schema.required?.includes(name) === true
    const isBox = field.type === 'boolean'
    const label = (
      <>
        {say(nameOf(field, name))}
        {field.unitName ? <span className="muted"> ({say(field.unitName)})</span> : null}
        {isRequired || isBox ? null : (
          <span className="muted"> {say(asks?.includes(below) ? WORDS.asked : WORDS.optional)}</span>
        )}
      </>
    )
    const wrongHere = (
      <>
        {field.hint ? <p className="muted small">{say(field.hint)}</p> : null}
        {isSaid(field, filled) ? <p className="muted small">{say(WORDS.said)}</p> : null}
        <WrongHere id={`${id}.${name}`} path={below} wrong={wrong} />
      </>
    )
    const control = (
      <Value
        schema={field}
        value={filled[name]}
        path={below}
        wrong={wrong}
        id={`${id}.${name}`}
        beside={filled}
        {...(home === undefined ? {} : { household: filled[home] })}
        onChange={(next) => put(name, next)}
      />
    )
    // What has several controls is named as a whole.
    if (field.type === 'object' || field.type === 'array')
      return (
        <fieldset key={name} className={field.type === 'object' ? 'field group' : 'field'}>
          <legend>{label}</legend>
          {wrongHere}
          {control}
        </fieldset>
      )
    return (
      <div key={name} className={isBox ? 'field box' : 'field'}>
        <label htmlFor={`${id}.${name}`}>{label}</label>
        {wrongHere}
        {control}
      </div>
    )
  })
}

/** A value that travels as JSON text, typed into fields of its kind; as it is written where it has none. */
const WrittenValue = (of: FieldProps) => {
  const typing = useTyping()
  if (!typing) return <Control {...of} />
  const written = of.value as string | undefined
  const put = (typed: unknown) => of.onChange(typing.written(typed))
  return <Value {...of} schema={typing.schema} value={typing.typed(written)} onChange={put} />
}

const Value = (of: FieldProps) => {
  if (of.schema.ref === 'parameter-value') return <WrittenValue {...of} />
  if (of.schema.type === 'object') return <Group {...of} />
  if (of.schema.type === 'array') return <List {...of} />
  return <Control {...of} />
}

const NOTHING: ReadonlyMap<string, Text> = new Map()

/** Puts the focus where something is filled in: its control, or the first of those below. */
const goTo = (form: HTMLFormElement, id: string): void => {
  const here = document.getElementById(id)
  const controls = [...form.elements] as HTMLElement[]
  const at = controls.find((one) => one === here || here?.contains(one) || one.id.startsWith(`${id}.`))
  at?.focus()
}

/** What is wrong with a form, told at its fields, and the focus at the first of them once it was sent. */
const useWrong = (id: string) => {
  const form = useRef<HTMLFormElement>(null)
  const [own, setOwn] = useState(NOTHING)
  const [error, setError] = useState<unknown>()
  const [times, setTimes] = useState(0)
  /** The field that the server refused, by its path in what is filled in. */
  const refused =
    error instanceof Refused ? error.problem.field?.replace(/^(body\.)?(input|request)\./, '') : undefined
  const wrongOf = (schema: Schema): ReadonlyMap<string, Text> =>
    error instanceof Refused && refused !== undefined && fieldAt(schema, refused)
      ? new Map([[refused, error.problem.message]])
      : own
  const tell = (found: ReadonlyMap<string, Text>, failed: unknown) => {
    setOwn(found)
    setError(failed)
    setTimes((before) => before + 1)
  }
  useEffect(() => {
    const first = own.keys().next().value ?? refused
    if (times > 0 && form.current && first !== undefined) goTo(form.current, `${id}.${first}`)
  }, [times])
  return { form, error, own, setOwn, wrongOf, tell }
}

/**
 * A form drawn from a schema: any programme's request, any action's input. What was typed stays until it is stored;
 * each filling in has one key, so that sending twice does it once. What can be seen to be wrong is not sent.
 */
export const SchemaForm = ({
  schema: given,
  label,
  asks,
  from,
  changed,
  send,
}: {
  /** Where what is asked depends on what has been filled in, how. */
  readonly schema: Schema | ((filled: unknown) => Schema)
  /** Fields that it does without, and that whoever fills it in is to ask for. */
  readonly asks?: readonly string[]
  /** What it starts with, where that is not blank. */
  readonly from?: unknown
  /** Told what is filled in whenever it changes. */
  changed?(filled: unknown): void
  /** What the button says. */
  readonly label: string
  send(input: unknown, key: string): Promise<void>
}) => {
  const id = useId()
  const zone = useZone()
  const schemaOf = (filled: unknown): Schema => (typeof given === 'function' ? given(filled) : given)
  const [value, setValue] = useState<unknown>(() => from ?? blankOf(schemaOf({})))
  const schema = schemaOf(value)
  const [key] = useState(() => crypto.randomUUID())
  const [isSending, setSending] = useState(false)
  const { form, error, own, setOwn, wrongOf, tell } = useWrong(id)
  const wrong = wrongOf(schema)
  const put = (next: unknown) => {
    setValue(next)
    changed?.(next)
    if (own.size === 0) return
    // What was put right is no longer told; what is wrong anew is told once it is sent.
    const still = wrongIn(schemaOf(next), next, zone)
    setOwn(new Map([...still].filter(([path]) => own.has(path))))
  }
  const submit = async () => {
    const found = new Map([...unreadable(schema, form.current, id), ...wrongIn(schema, value, zone)])
    if (found.size > 0) return tell(found, undefined)
    setSending(true)
    tell(NOTHING, undefined)
    try {
      await send(tidied(schema, value) ?? {}, key)
    } catch (refused) {
      tell(NOTHING, refused)
    } finally {
      setSending(false)
    }
  }
  return (
    <form
      ref={form}
      className="form"
      // The browser would tell in its own language, and one thing at a time.
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      {wrong.size > 0 ? null : <Problem error={error} />}
      <Value
        {...{ schema, value, path: '', wrong, id, onChange: put }}
        {...(asks === undefined ? {} : { asks })}
      />
      <button type="submit" disabled={isSending}>
        {label}
      </button>
    </form>
  )
}
