import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useLocation } from 'wouter'
import { api, type ParameterView, type ProposalBody } from './api.ts'
import { useNames } from './city.tsx'
import { SchemaForm } from './form.tsx'
import { type Text, text, useSpeech } from './lang.tsx'
import { Heads, Loading, Panel, Problem } from './parts.tsx'
import type { Schema } from './schema.ts'
import { valueText } from './values.ts'

const WORDS = {
  parameters: text('参数', 'Parameters'),
  find: text('查找', 'Find'),
  waiting: text('待批准的修订', 'Proposals to be approved'),
  value: text('取值', 'Value'),
  since: text('施行日', 'In force from'),
  source: text('来源', 'Source'),
  grade: text('等级', 'Grade'),
  unverified: text('未核', 'unverified'),
  propose: text('提出修订', 'Propose a revision'),
  second: text('须由另一人批准后生效。', 'It holds once somebody else has approved it.'),
  none: text('没有符合的参数。', 'No parameter fits.'),
  inForce: text('在用', 'in force'),
}

const VALUE = { title: '取值', titleEn: 'Value' }
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

/** What a value is asked by: of a table, one field for each of its words. */
const valueSchema = (of: ParameterView): Schema | undefined => {
  const one = oneOf(of)
  if (!one || !of.keyed) return one && { ...one, ...VALUE }
  if (!of.words) return undefined
  const each = ([word, name]: readonly [string, Text]) => [word, { ...one, title: name.zh, titleEn: name.en }]
  return { type: 'object', properties: Object.fromEntries(Object.entries(of.words).map(each)), ...VALUE }
}

/** A table as it is written: by word, and for all others. */
interface Keyed {
  readonly of: Readonly<Record<string, unknown>>
  readonly default?: unknown
}

const JSON_VALUE: Schema = {
  type: 'string',
  maxLength: 20_000,
  title: '取值(JSON,金额以分计)',
  titleEn: 'Value (JSON, money in fen)',
}

/** The form of a proposal, as the API takes it. */
const proposalOf = (value: Schema): Schema => ({
  type: 'object',
  required: ['from', 'value', 'source', 'grade', 'why', 'area'],
  properties: {
    from: { type: 'string', format: 'date', title: '施行日', titleEn: 'In force from' },
    value,
    source: { type: 'string', title: '来源', titleEn: 'Source' },
    grade: {
      type: 'string',
      title: '来源等级',
      titleEn: 'Grade of the source',
      enum: ['A', 'B', 'C', 'D'],
      options: {
        A: text('A 已读法规原文', 'A: the law itself was read'),
        B: text('B 政府网页', 'B: a government page'),
        C: text('C 报道或转载', 'C: news or a reprint'),
        D: text('D 未找到', 'D: nobody found it'),
      },
    },
    unverified: { type: 'boolean', title: '未核', titleEn: 'Not verified' },
    why: { type: 'string', maxLength: 2000, title: '修订理由', titleEn: 'Why' },
    area: { type: 'string', ref: 'area', title: '区域', titleEn: 'Area' },
  },
})

const Propose = ({ of, current }: { readonly of: ParameterView; readonly current: unknown }) => {
  const { say } = useSpeech()
  const [, go] = useLocation()
  const [isOpen, setOpen] = useState(false)
  const value = valueSchema(of)
  const isKnown = current !== undefined && current !== null
  return (
    <>
      <button type="button" className="plain" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {say(WORDS.propose)}
      </button>
      {isOpen ? (
        <div className="chosen">
          <p className="muted small">{say(WORDS.second)}</p>
          <SchemaForm
            schema={proposalOf(value ?? JSON_VALUE)}
            from={value && isKnown ? { value: of.keyed ? (current as Keyed).of : current } : undefined}
            label={`${say(WORDS.propose)} · ${say(of.name)}`}
            send={async (filled, key) => {
              const { unverified, ...rest } = filled as ProposalBody & { unverified?: boolean }
              const typed = of.keyed ? { ...(isKnown ? (current as Keyed) : {}), of: rest.value } : rest.value
              const written = value ? JSON.stringify(typed) : rest.value
              const body = { ...rest, value: written, ...(unverified ? { unverified: true as const } : {}) }
              go(`/cases/${(await api.propose(of.id, body, key)).case}`)
            }}
          />
        </div>
      ) : null}
    </>
  )
}

const Parameter = ({ of, today }: { readonly of: ParameterView; readonly today: string }) => {
  const { say, lang } = useSpeech()
  const names = useNames()
  const keyName = (key: string) => (of.words?.[key] ? say(of.words[key]) : names.area(key))
  const current = of.history.filter(({ from }) => from <= today).at(-1)
  return (
    <Panel title={say(of.name)}>
      <p className="muted small">
        <code>{of.id}</code> {say(of.unitName)}
      </p>
      <div className="scroll">
        <table>
          <Heads of={[WORDS.since, WORDS.value, WORDS.source, WORDS.grade]} />
          <tbody>
            {of.history.map((revision) => (
              <tr key={revision.from}>
                <td className="number">
                  {revision.from}{' '}
                  {revision === current ? <span className="pill good">{say(WORDS.inForce)}</span> : null}
                </td>
                <td>{valueText(lang, of.type, revision.value, undefined, keyName)}</td>
                <td className="small">{revision.source}</td>
                <td>
                  {revision.grade}{' '}
                  {revision.unverified ? <span className="pill soon">{say(WORDS.unverified)}</span> : null}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Propose of={of} current={current?.value} />
    </Panel>
  )
}

/** So many are shown at once: a city has hundreds, and somebody looks for one. */
const MOST_SHOWN = 40

/** The values that rules read: since when, from where, how sure; revised by one person and approved by another. */
export default function ParametersPage() {
  const { say } = useSpeech()
  const [wanted, want] = useState('')
  const { data, error } = useQuery({ queryKey: ['parameters'], queryFn: api.parameters })
  const today = new Date().toISOString().slice(0, 10)
  const words = wanted.trim().toLowerCase()
  const found = (data?.rows ?? []).filter(({ id, name }) =>
    `${id} ${name.zh} ${name.en}`.toLowerCase().includes(words),
  )
  return (
    <>
      <h1>{say(WORDS.parameters)}</h1>
      <div className="filters">
        <label className="choice">
          <span>{say(WORDS.find)}</span>
          <input type="search" value={wanted} onChange={(event) => want(event.target.value)} />
        </label>
        {data?.programme ? (
          <Link className="plain" href={`/?programme=${data.programme}&closed=false`}>
            {say(WORDS.waiting)}
          </Link>
        ) : null}
      </div>
      <Problem error={error} />
      {data ? null : error ? null : <Loading />}
      {data && found.length === 0 ? <p className="muted">{say(WORDS.none)}</p> : null}
      {found.slice(0, MOST_SHOWN).map((parameter) => (
        <Parameter key={parameter.id} of={parameter} today={today} />
      ))}
      {found.length > MOST_SHOWN ? (
        <p className="muted" role="status">
          {MOST_SHOWN} / {found.length}
        </p>
      ) : null}
    </>
  )
}
