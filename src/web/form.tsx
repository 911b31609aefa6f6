import { useId, useState } from 'react'
import { Refused } from './api.ts'
import { useAreaOptions, useBureaus } from './city.tsx'
import { tidied } from './filled.ts'
import { HouseholdControl } from './household.tsx'
import { text, useSpeech, useZone } from './lang.tsx'
import { useTyping } from './parameter-value.tsx'
import { Problem } from './parts.tsx'
import { blankOf, nameOf, type Schema } from './schema.ts'
import { localText, momentOf } from './zoned.ts'

const WORDS = {
  choose: text('请选择', 'Choose'),
  optional: text('(可不填)', '(optional)'),
  add: text('再加一项', 'Add one'),
  remove: text('去掉', 'Remove'),
}

const LONG_TEXT = 300
/** Sums go as fen and are typed as yuan. */
const FEN_A_YUAN = 100

interface FieldProps {
  readonly schema: Schema
  readonly value: unknown
  /** Its path in what is sent, as refusals name it. */
  readonly path: string
  /** The path that was refused. */
  readonly refused: string | undefined
  readonly id: string
  /** What it is called, where no label stands beside it. */
  readonly called?: string
  onChange(value: unknown): void
}

const INPUT_TYPES: Readonly<Record<string, string>> = {
  date: 'date',
  month: 'month',
  time: 'time',
  password: 'password',
}

/** What every control has. */
const commonOf = ({ id, path, refused, called }: FieldProps) => ({
  id,
  'aria-invalid': refused === path || undefined,
  'aria-label': called,
})

/** A number; of money, in yuan. */
const NumberControl = (of: FieldProps) => {
  const { schema, value, onChange } = of
  const isMoney = schema.unit === 'fen'
  const shown = (number: number | undefined) =>
    number !== undefined && isMoney ? number / FEN_A_YUAN : number
  return (
    <input
      {...commonOf(of)}
      type="number"
      step={isMoney ? 1 / FEN_A_YUAN : schema.type === 'integer' ? 1 : 'any'}
      min={shown(schema.minimum)}
      max={shown(schema.maximum)}
      value={shown(value as number | undefined) ?? ''}
      onChange={({ target }) => {
        const typed = target.value === '' ? undefined : target.valueAsNumber
        onChange(typed !== undefined && isMoney ? Math.round(typed * FEN_A_YUAN) : typed)
      }}
    />
  )
}

/** A moment, typed on the city's clocks and sent as UTC. */
const MomentControl = (of: FieldProps) => {
  const { value, onChange } = of
  const zone = useZone()
  return (
    <input
      {...commonOf(of)}
      type="datetime-local"
      value={typeof value === 'string' ? localText(Date.parse(value), zone) : ''}
      onChange={({ target }) => {
        const at = momentOf(target.value, zone)
        onChange(at === undefined ? undefined : new Date(at).toISOString())
      }}
    />
  )
}

/** One of several, by name. */
const Select = ({
  of,
  choices,
}: {
  readonly of: FieldProps
  readonly choices: readonly (readonly [word: string, name: string])[]
}) => {
  const { say } = useSpeech()
  return (
    <select
      {...commonOf(of)}
      value={(of.value as string) ?? ''}
      onChange={(event) => of.onChange(event.target.value || undefined)}
    >
      <option value="">{say(WORDS.choose)}</option>
      {choices.map(([word, name]) => (
        <option key={word} value={word}>
          {name}
        </option>
      ))}
    </select>
  )
}

/** There may be thousands: they are put in order where one is chosen, not for every field. */
const AreaControl = ({ of }: { readonly of: FieldProps }) => <Select of={of} choices={useAreaOptions()} />

/** The control of a value that is no list and no group. */
const Control = (of: FieldProps) => {
  const { schema, value, onChange } = of
  const { say } = useSpeech()
  const bureaus = useBureaus()
  const common = commonOf(of)
  if (schema.ref === 'area' && !schema.enum) return <AreaControl of={of} />
  if (schema.ref === 'household') return <HouseholdControl {...common} value={value} onChange={onChange} />
  const choices = schema.enum
    ? schema.enum.map((word) => [word, schema.options?.[word] ? say(schema.options[word]) : word] as const)
    : schema.ref === 'bureau'
      ? bureaus.map((bureau) => [bureau.id, say(bureau.name)] as const)
      : undefined
  if (choices) return <Select of={of} choices={choices} />
  if (schema.type === 'boolean')
    return (
      <input
        {...common}
        type="checkbox"
        checked={value === true}
        // Where only a yes can be said, no is left unsaid.
        onChange={({ target: { checked } }) => onChange(checked || (schema.const ? undefined : false))}
      />
    )
  if (schema.type === 'number' || schema.type === 'integer') return <NumberControl {...of} />
  if (schema.format === 'date-time') return <MomentControl {...of} />
  const typed = (event: { readonly target: { readonly value: string } }) =>
    onChange(event.target.value || undefined)
  return (schema.maxLength ?? 0) > LONG_TEXT ? (
    <textarea {...common} rows={3} value={(value as string) ?? ''} onChange={typed} />
  ) : (
    <input
      {...common}
      type={INPUT_TYPES[schema.format ?? ''] ?? 'text'}
      value={(value as string) ?? ''}
      onChange={typed}
    />
  )
}

const List = ({ schema, value, path, refused, id, onChange }: FieldProps) => {
  const { say } = useSpeech()
  const name = say(nameOf(schema, path))
  const rows = (value as readonly unknown[] | undefined) ?? []
  const put = (index: number, next: unknown) => onChange(rows.map((row, at) => (at === index ? next : row)))
  return (
    <div className="list" id={id}>
      {rows.map((row, index) => (
        // Rows have no identity but their place.
        <div key={index} className="row">
          <Value
            schema={schema.items ?? {}}
            value={row}
            path={`${path}.${index}`}
            refused={refused}
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

const Group = ({ schema, value, path, refused, id, onChange }: FieldProps) => {
  const { say } = useSpeech()
  const filled = (value ?? blankOf(schema)) as Readonly<Record<string, unknown>>
  const put = (name: string, next: unknown) => {
    const { [name]: _, ...rest } = filled
    onChange(next === undefined ? rest : { ...rest, [name]: next })
  }
  return Object.entries(schema.properties ?? {}).map(([name, field]) => {
    const below = path ? `${path}.${name}` : name
    const isRequired = schema.required?.includes(name) === true
    const isBox = field.type === 'boolean'
    const label = (
      <>
        {say(nameOf(field, name))}
        {field.unitName ? <span className="muted"> ({say(field.unitName)})</span> : null}
        {isRequired || isBox ? null : <span className="muted"> {say(WORDS.optional)}</span>}
      </>
    )
    const control = (
      <Value
        schema={field}
        value={filled[name]}
        path={below}
        refused={refused}
        id={`${id}.${name}`}
        onChange={(next) => put(name, next)}
      />
    )
    // What has several controls is named as a whole.
    if (field.type === 'object' || field.type === 'array')
      return (
        <fieldset key={name} className={field.type === 'object' ? 'field group' : 'field'}>
          <legend>{label}</legend>
          {control}
        </fieldset>
      )
    return (
      <div key={name} className={isBox ? 'field box' : 'field'}>
        <label htmlFor={`${id}.${name}`}>{label}</label>
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

/**
 * A form drawn from a schema: any programme's request, any action's input. What was typed stays until it is stored;
 * each filling in has one key, so that sending twice does it once.
 */
export const SchemaForm = ({
  schema: given,
  label,
  from,
  changed,
  send,
}: {
  /** Where what is asked depends on what has been filled in, how. */
  readonly schema: Schema | ((filled: unknown) => Schema)
  /** What it starts with, where that is not blank. */
  readonly from?: unknown
  /** Told what is filled in whenever it changes. */
  changed?(filled: unknown): void
  /** What the button says. */
  readonly label: string
  send(input: unknown, key: string): Promise<void>
}) => {
  const id = useId()
  const [value, setValue] = useState<unknown>(
    () => from ?? blankOf(typeof given === 'function' ? given({}) : given),
  )
  const schema = typeof given === 'function' ? given(value) : given
  const [key] = useState(() => crypto.randomUUID())
  const [error, setError] = useState<unknown>()
  const [isSending, setSending] = useState(false)
  const put = (next: unknown) => {
    setValue(next)
    changed?.(next)
  }
  const submit = async () => {
    setSending(true)
    setError(undefined)
    try {
      await send(tidied(schema, value) ?? {}, key)
    } catch (refused) {
      setError(refused)
    } finally {
      setSending(false)
    }
  }
  const field =
    error instanceof Refused ? error.problem.field?.replace(/^(body\.)?(input|request)\./, '') : undefined
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <Problem error={error} />
      <Value schema={schema} value={value} path="" refused={field} id={id} onChange={put} />
      <button type="submit" disabled={isSending}>
        {label}
      </button>
    </form>
  )
}
