import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import { api, type CaseRow, type EntitledView, type FactView, type SubjectView } from './api.ts'
import { useBook, useNames } from './city.tsx'
import { type Text, text, useSpeech, useTime } from './lang.tsx'
import { ListEnd, useList } from './lists.tsx'
import { CaseCell, Heads, Loading, PageTitle, Panel, Problem, Scroll } from './parts.tsx'
import { type Decision, Outcome, Reasons } from './reasons.tsx'
import { moneyText, valueText } from './values.ts'

const WORDS = {
  back: text('全部对象', 'All subjects'),
  case: text('登记事项', 'The case in the register'),
  members: text('成员', 'Members'),
  member: text('成员', 'Member'),
  role: text('身份', 'Role'),
  since: text('自', 'Since'),
  left: text('至', 'Until'),
  facts: text('事实', 'Facts'),
  fact: text('事实', 'Fact'),
  value: text('取值', 'Value'),
  source: text('来源', 'Source'),
  certainty: text('确定程度', 'Certainty'),
  history: text('历次', 'History'),
  entitled: text('可享受什么', 'What they are entitled to'),
  month: text('月份', 'Month'),
  why: text('理由', 'Why'),
  household: text('家庭', 'Household'),
  cases: text('在办事项', 'Open cases'),
  about: text('事项', 'Case'),
  programme: text('项目', 'Programme'),
  stage: text('阶段', 'Stage'),
  opened: text('受理', 'Opened'),
  none: text('没有您可以看到的在办事项。', 'There is no open case that you may see.'),
}
const CERTAINTY: Readonly<Record<string, Text>> = {
  verified: text('已核', 'verified'),
  declared: text('自报', 'declared'),
  assumed: text('推定', 'assumed'),
}

const Members = ({ of }: { readonly of: SubjectView }) => {
  const { say } = useSpeech()
  return (
    <Panel title={say(WORDS.members)}>
      <Scroll label={say(WORDS.members)}>
        <table>
          <Heads of={[WORDS.member, WORDS.role, WORDS.since, WORDS.left]} />
          <tbody>
            {of.members.map(({ id, role, name, since, left }) => (
              <tr key={`${id} ${since}`}>
                <td>{id}</td>
                <td>{name ? say(name) : role}</td>
                <td className="number">{since}</td>
                <td className="number">{left ?? ''}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </Panel>
  )
}

const FactRows = ({ of }: { readonly of: FactView }) => {
  const { say, lang } = useSpeech()
  const time = useTime()
  const [isOpen, setOpen] = useState(false)
  const last = of.history.at(-1)
  const shown = isOpen ? of.history.toReversed() : last ? [last] : []
  return shown.map((said, index) => (
    <tr key={`${said.from} ${said.at}`}>
      <td>
        {index === 0 ? say(of.name) : ''} <span className="muted small">{of.about ?? ''}</span>
        {index === 0 && of.history.length > 1 ? (
          <button type="button" className="plain" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {say(WORDS.history)} {of.history.length}
          </button>
        ) : null}
      </td>
      <td>{valueText(lang, of.type, said.value, of.words)}</td>
      <td className="number small">
        {said.from}
        {said.until ? ` – ${said.until}` : ''}
      </td>
      <td className="small">{said.source}</td>
      <td className="small">
        {say(CERTAINTY[said.certainty] ?? text(said.certainty, said.certainty))}
        <div className="muted">
          {time(said.at)} · {said.by}
        </div>
      </td>
    </tr>
  ))
}

const Facts = ({ of }: { readonly of: SubjectView }) => {
  const { say } = useSpeech()
  return (
    <Panel title={say(WORDS.facts)}>
      <Scroll label={say(WORDS.facts)}>
        <table>
          <Heads of={[WORDS.fact, WORDS.value, WORDS.since, WORDS.source, WORDS.certainty]} />
          <tbody>
            {of.facts.map((fact) => (
              <FactRows key={`${fact.about ?? ''} ${fact.fact}`} of={fact} />
            ))}
          </tbody>
        </table>
      </Scroll>
    </Panel>
  )
}

type EntitledRow = EntitledView['rows'][number]

const Explained = ({
  subject,
  month,
  of,
}: {
  readonly subject: string
  readonly month: string
  readonly of: EntitledRow
}) => {
  const asked = { determination: of.determination, month, person: of.person }
  const { data, error } = useQuery({
    queryKey: ['subject', subject, 'why', asked],
    queryFn: () => api.determination(subject, asked),
  })
  if (!data) return error ? <Problem error={error} /> : <Loading />
  return <Reasons of={data.decision as unknown as Decision} />
}

const Entitled = ({
  subject,
  month,
  of,
}: {
  readonly subject: string
  readonly month: string
  readonly of: EntitledRow
}) => {
  const { say, lang } = useSpeech()
  const [isOpen, setOpen] = useState(false)
  return (
    <li>
      <Outcome of={of.outcome} /> <strong>{say(of.name)}</strong>{' '}
      {of.amountFen && of.outcome === 'entitled' ? moneyText(lang, of.amountFen) : ''}{' '}
      <span className="muted small">
        {of.person ?? say(WORDS.household)} · {say(of.article)}
      </span>{' '}
      {of.problem ? (
        <span className="small">{say(of.problem)}</span>
      ) : (
        <button type="button" className="plain" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {say(WORDS.why)}
        </button>
      )}
      {isOpen ? <Explained subject={subject} month={month} of={of} /> : null}
    </li>
  )
}

/** Those who are entitled first, then those who could be. */
const ORDER: readonly EntitledRow['outcome'][] = ['entitled', 'undetermined', 'problem', 'not-entitled']

const Entitlements = ({ subject }: { readonly subject: string }) => {
  const { say } = useSpeech()
  const [month, setMonth] = useState('')
  const { data, error } = useQuery({
    queryKey: ['subject', subject, 'entitled', month],
    queryFn: () => api.entitled(subject, month || undefined),
  })
  const rows = (data?.rows ?? []).toSorted((a, b) => ORDER.indexOf(a.outcome) - ORDER.indexOf(b.outcome))
  return (
    <Panel
      title={say(WORDS.entitled)}
      aside={
        <label className="choice">
          <span>{say(WORDS.month)}</span>
          <input
            type="month"
            value={month || (data?.month ?? '')}
            onChange={(event) => setMonth(event.target.value)}
          />
        </label>
      }
    >
      <Problem error={error} />
      {data ? null : error ? null : <Loading />}
      <ul className="plain-list">
        {rows.map((row) => (
          <Entitled
            key={`${row.determination} ${row.person ?? ''} ${data!.month}`}
            subject={subject}
            month={data!.month}
            of={row}
          />
        ))}
      </ul>
    </Panel>
  )
}

const CaseLine = ({ of }: { readonly of: CaseRow }) => {
  const { say } = useSpeech()
  const names = useNames()
  const time = useTime()
  const stage = useBook(of.programme)?.stages[of.stage]
  return (
    <tr>
      <td>
        <CaseCell of={of} />
      </td>
      <td>{names.programme(of.programme)}</td>
      <td>{stage ? say(stage) : of.stage}</td>
      <td className="small">{time(of.openedAt)}</td>
    </tr>
  )
}

/** The open cases whose request names it. */
const Cases = ({ subject }: { readonly subject: string }) => {
  const { say } = useSpeech()
  const list = useList(['subject', subject, 'cases'], (after) => api.casesOfSubject(subject, after))
  return (
    <Panel title={say(WORDS.cases)}>
      <Problem error={list.error} />
      {list.rows.length > 0 ? (
        <Scroll label={say(WORDS.cases)}>
          <table>
            <Heads of={[WORDS.about, WORDS.programme, WORDS.stage, WORDS.opened]} />
            <tbody>
              {list.rows.map((row) => (
                <CaseLine key={row.case} of={row} />
              ))}
            </tbody>
          </table>
        </Scroll>
      ) : null}
      <ListEnd of={list} none={WORDS.none} />
    </Panel>
  )
}

/** One subject of the register: members, facts by day with their sources, and what the rules give them and why. */
export default function SubjectPage({ id }: { readonly id: string }) {
  const { say } = useSpeech()
  const names = useNames()
  const { data: of, error } = useQuery({ queryKey: ['subject', id], queryFn: () => api.subject(id) })
  if (!of) return error ? <Problem error={error} /> : <Loading />
  return (
    <>
      <p>
        <Link href="/subjects">← {say(WORDS.back)}</Link>
      </p>
      <PageTitle title={of.number ?? of.subject} />
      <p className="muted">
        {names.area(of.area)} · {names.bureau(of.bureau)} ·{' '}
        <Link href={`/cases/${of.subject}`}>{say(WORDS.case)}</Link>
      </p>
      <Cases subject={id} />
      <Entitlements subject={id} />
      <Members of={of} />
      <Facts of={of} />
    </>
  )
}
