import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { api } from './api.ts'
import { useAreaOptions, useBureaus } from './city.tsx'
import { commonOf, type FieldProps } from './field-props.tsx'
import { HouseholdControl } from './household.tsx'
import { text, useSpeech, useZone } from './lang.tsx'
import { FEN_A_YUAN } from './schema.ts'
import { OrganisationControl, SuggestedControl } from './suggested.tsx'
import { SumInWords, wordsIdOf } from './sum.tsx'
import { localText, momentOf, todayIn } from './zoned.ts'

const CHOOSE = text('请选择', 'Choose')
const FIRST = text('先选定家庭,再从其成员中选择。', 'Choose the household first, then one of its members.')
const LONG_TEXT = 300
const CASE_ID = /^[\w.:~-]{1,128}$/

const INPUT_TYPES: Readonly<Record<string, string>> = {
  time: 'time',
  password: 'password',
}

/** A number; of money, in yuan, with what it is in words. */
const NumberControl = (of: FieldProps) => {
  const { schema, value, onChange } = of
  const isMoney = schema.unit === 'fen'
  const shown = (number: number | undefined) =>
    number !== undefined && isMoney ? number / FEN_A_YUAN : number
  const common = commonOf(of)
  const input = (
    <input
      {...common}
      {...(isMoney
        ? { 'aria-describedby': [common['aria-describedby'], wordsIdOf(of.id)].filter(Boolean).join(' ') }
        : {})}
      type="number"
      inputMode={schema.type === 'integer' && !isMoney ? 'numeric' : 'decimal'}
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
  return isMoney ? (
    <>
      {input}
      <SumInWords id={of.id} fen={value} />
    </>
  ) : (
    input
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
      <option value="">{say(CHOOSE)}</option>
      {choices.map(([word, name]) => (
        <option key={word} value={word}>
          {name}
        </option>
      ))}
    </select>
  )
}

/** What was chosen cannot wait: whom to call first. */
const CallFirst = ({ schema: { urgent }, value }: Pick<FieldProps, 'schema' | 'value'>) => {
  const { say } = useSpeech()
  const call = typeof value === 'string' ? urgent?.[value] : undefined
  if (!call) return null
  return (
    <p className="problem" role="alert">
      {say(call.say)}{' '}
      {Object.entries(call.numbers)
        .map(([number, whose]) => `${number} ${say(whose)}`)
        .join(' · ')}
    </p>
  )
}

/** There may be thousands: they are put in order where one is chosen, not for every field. */
const AreaControl = ({ of }: { readonly of: FieldProps }) => <Select of={of} choices={useAreaOptions()} />

/** Typing a number is over after so long. */
const SETTLED_MS = 300

/** A member of the household that is chosen beside it, by what they are to it; as it is typed while none is chosen. */
const MemberControl = ({ of }: { readonly of: FieldProps }) => {
  const { household, value, onChange } = of
  const { say } = useSpeech()
  const [settled, setSettled] = useState(household)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(household), SETTLED_MS)
    return () => clearTimeout(timer)
  }, [household])
  const { data } = useQuery({
    queryKey: ['subject', settled],
    queryFn: () => api.subject(String(settled)),
    enabled: typeof settled === 'string' && CASE_ID.test(settled),
    retry: false,
  })
  const members = household === data?.subject ? data?.members.filter(({ left }) => !left) : undefined
  // Whoever was chosen of another household is nobody of this one.
  const isOther = members !== undefined && value !== undefined && !members.some(({ id }) => id === value)
  useEffect(() => {
    if (isOther) onChange(undefined)
  }, [isOther])
  if (members)
    return (
      <Select
        of={of}
        choices={members.map(({ id, role, name }) => [
          id,
          [name ? say(name) : role, id].filter(Boolean).join(' · '),
        ])}
      />
    )
  return (
    <>
      <input
        {...commonOf(of)}
        type="text"
        value={(value as string) ?? ''}
        onChange={({ target }) => onChange(target.value || undefined)}
      />
      <p className="muted small">{say(FIRST)}</p>
    </>
  )
}

/** A day or a month: one that has been ends today, one that is to come begins today. */
const DayControl = (of: FieldProps) => {
  const { schema, value, onChange } = of
  const isMonth = schema.format === 'month'
  const today = todayIn(useZone()).slice(0, isMonth ? 'YYYY-MM'.length : undefined)
  return (
    <input
      {...commonOf(of)}
      type={isMonth ? 'month' : 'date'}
      min={schema.when === 'coming' ? today : undefined}
      max={schema.when === 'past' ? today : undefined}
      value={(value as string) ?? ''}
      onChange={({ target }) => onChange(target.value || undefined)}
    />
  )
}

/** The code of an organisation: printed in groups, and typed in small letters. */
const CreditCodeControl = (of: FieldProps) => {
  const { schema, value, onChange } = of
  return (
    <input
      {...commonOf(of)}
      type="text"
      pattern={schema.pattern}
      autoCapitalize="characters"
      spellCheck={false}
      value={(value as string) ?? ''}
      onChange={({ target }) => {
        const code = target.value
          .normalize('NFKC')
          .replace(/[\s-]+/g, '')
          .toUpperCase()
        onChange(code || undefined)
      }}
    />
  )
}

/** The control of a value that is no list and no group. */
export const Control = (of: FieldProps) => {
  const { schema, value, onChange } = of
  const { say } = useSpeech()
  const bureaus = useBureaus()
  const common = commonOf(of)
  if (schema.ref === 'area' && !schema.enum) return <AreaControl of={of} />
  if (schema.ref === 'household') return <HouseholdControl {...common} value={value} onChange={onChange} />
  if (schema.ref === 'member') return <MemberControl of={of} />
  const choices = schema.enum
    ? schema.enum.map((word) => [word, schema.options?.[word] ? say(schema.options[word]) : word] as const)
    : schema.ref === 'bureau'
      ? bureaus.map((bureau) => [bureau.id, say(bureau.name)] as const)
      : undefined
  if (choices)
    return (
      <>
        <Select of={of} choices={choices} />
        <CallFirst schema={schema} value={value} />
      </>
    )
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
  if (schema.format === 'date' || schema.format === 'month') return <DayControl {...of} />
  if (schema.ref === 'organisation') return <OrganisationControl {...of} />
  if (schema.concerns || schema.examples) return <SuggestedControl {...of} />
  if (schema.is === 'credit-code') return <CreditCodeControl {...of} />
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
