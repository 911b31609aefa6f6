import { useState } from 'react'
import { Link, useLocation } from 'wouter'
import { api, type ParameterView, type ProgrammeBook, type ProposalBody } from './api.ts'
import { useBook } from './city.tsx'
import { SchemaForm } from './form.tsx'
import { text, useSpeech, useZone } from './lang.tsx'
import { AboutParameter, useKeyName, useParameters } from './parameter-value.tsx'
import { Grade, Heads, Loading, PageTitle, Panel, Problem, Scroll } from './parts.tsx'
import { useHeld } from './posts.ts'
import type { Schema } from './schema.ts'
import { valueText } from './values.ts'
import { todayIn } from './zoned.ts'

const WORDS = {
  parameters: text('参数', 'Parameters'),
  find: text('查找', 'Find'),
  waiting: text('待批准的修订', 'Proposals to be approved'),
  value: text('取值', 'Value'),
  since: text('施行日', 'In force from'),
  source: text('来源', 'Source'),
  grade: text('等级', 'Grade'),
  propose: text('提出修订', 'Propose a revision'),
  second: text('须由另一人批准后生效。', 'It holds once somebody else has approved it.'),
  none: text('没有符合的参数。', 'No parameter fits.'),
  shown: text('先列出一部分,请查找要看的参数:', 'Some of them are shown; find the one you look for:'),
  inForce: text('在用', 'in force'),
}

/** The form of a proposal, as the API takes it: what the programme asks of a revision, why, and where. */
const proposalOf = ({ request, actions }: ProgrammeBook): Schema => {
  const revision = actions.propose?.input as Schema
  const { why } = (request as Schema).properties ?? {}
  return {
    type: 'object',
    required: [...(revision.required ?? []), 'why', 'area'],
    properties: {
      ...revision.properties,
      ...(why ? { why } : {}),
      area: { type: 'string', ref: 'area', title: '区域', titleEn: 'Area' },
    },
  }
}

const Propose = ({
  of,
  current,
  book,
}: {
  readonly of: ParameterView
  readonly current: unknown
  readonly book: ProgrammeBook
}) => {
  const { say } = useSpeech()
  const [, go] = useLocation()
  const [isOpen, setOpen] = useState(false)
  const isKnown = current !== undefined && current !== null
  return (
    <>
      <button type="button" className="plain" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {say(WORDS.propose)}
      </button>
      {isOpen ? (
        <div className="chosen">
          <p className="muted small">{say(WORDS.second)}</p>
          <AboutParameter id={of.id}>
            <SchemaForm
              schema={proposalOf(book)}
              from={isKnown ? { value: JSON.stringify(current) } : undefined}
              label={`${say(WORDS.propose)} · ${say(of.name)}`}
              send={async (filled, key) =>
                go(`/cases/${(await api.propose(of.id, filled as ProposalBody, key)).case}`)
              }
            />
          </AboutParameter>
        </div>
      ) : null}
    </>
  )
}

const Parameter = ({
  of,
  today,
  book,
}: {
  readonly of: ParameterView
  readonly today: string
  /** Of the programme that revises them, where whoever sits here may propose. */
  readonly book: ProgrammeBook | undefined
}) => {
  const { say, lang } = useSpeech()
  const keyName = useKeyName(of)
  const current = of.history.filter(({ from }) => from <= today).at(-1)
  return (
    <Panel title={say(of.name)}>
      <p className="muted small">
        <code>{of.id}</code> {say(of.unitName)}
      </p>
      <Scroll label={`${say(of.name)} ${of.id}`}>
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
                <td className="small">{say(revision.source)}</td>
                <td>
                  <Grade of={revision} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {book ? <Propose of={of} current={current?.value} book={book} /> : null}
    </Panel>
  )
}

/** So many are shown at once: a city has hundreds, and somebody looks for one. */
const MOST_SHOWN = 40

/** The values that rules read: since when, from where, how sure; revised by one person and approved by another. */
export default function ParametersPage() {
  const { say } = useSpeech()
  const [wanted, want] = useState('')
  const { data, error } = useParameters()
  const book = useBook(data?.programme)
  const held = useHeld()
  // Who may propose none is offered no form.
  const roles = book ? held(book) : []
  const mayPropose = roles.some((role) => book?.actions.propose?.by.includes(role))
  const today = todayIn(useZone())
  const words = wanted.trim().toLowerCase()
  const found = (data?.rows ?? []).filter(({ id, name }) =>
    `${id} ${name.zh} ${name.en}`.toLowerCase().includes(words),
  )
  return (
    <>
      <PageTitle title={say(WORDS.parameters)} />
      <div className="filters">
        <label className="choice">
          <span>{say(WORDS.find)}</span>
          <input type="search" value={wanted} onChange={(event) => want(event.target.value)} />
        </label>
        {data?.programme && roles.length > 0 ? (
          <Link className="plain" href={`/?programme=${data.programme}&closed=false`}>
            {say(WORDS.waiting)}
          </Link>
        ) : null}
      </div>
      <Problem error={error} />
      {data ? null : error ? null : <Loading />}
      {data && found.length === 0 ? <p className="muted">{say(WORDS.none)}</p> : null}
      {found.slice(0, MOST_SHOWN).map((parameter) => (
        <Parameter key={parameter.id} of={parameter} today={today} book={mayPropose ? book : undefined} />
      ))}
      {found.length > MOST_SHOWN ? (
        <p className="muted" role="status">
          {say(WORDS.shown)} {MOST_SHOWN} / {found.length}
        </p>
      ) : null}
    </>
  )
}
