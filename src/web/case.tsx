import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import { api, type CaseView, type ProgrammeBook, type PromiseView } from './api.ts'
import { Refused } from './ask.ts'
import { useBook, useNames } from './city.tsx'
import { DecisionPanel } from './decision.tsx'
import { Documents } from './documents.tsx'
import { Actions, type Begun, Gone, UNMASKING } from './doing.tsx'
import { DrawPanel } from './draw.tsx'
import { SchemaForm } from './form.tsx'
import { BreakGlass, LetIn } from './glass.tsx'
import { type Text, text, useDeadline, useSpeech, useTime } from './lang.tsx'
import { ListEnd, useList } from './lists.tsx'
import { OfferedTo } from './offered.tsx'
import { AboutParameter, parameterIn } from './parameter-value.tsx'
import { Countdown, Loading, PageTitle, Panel, Problem } from './parts.tsx'
import type { Schema } from './schema.ts'
import { Named, Shown } from './shown.tsx'
import { Timeline } from './timeline.tsx'

const WORDS = {
  request: text('诉求', 'Request'),
  promises: text('时限承诺', 'Promises'),
  earliest: text('最早到期', 'at the earliest'),
  uncounted: text(
    '其余工作日待下一年度放假安排公布、新年开始时计定',
    'the rest is counted when the next year begins and its public holidays are known',
  ),
  noPromises: text('没有时限承诺。', 'No promise runs.'),
  earlier: text('再看更早的', 'Show earlier'),
  timeline: text('经过', 'Timeline'),
  related: text('相关事项', 'Related cases'),
  parent: text('主事项', 'Parent'),
  showAll: text('全部列出', 'Show all'),
  merged: text('已并入', 'merged'),
  running: text('在办', 'open'),
  unmask: text('查看遮盖的内容', 'Unmask'),
  unmaskWhy: text('查看须写明理由,并记入该事项。', 'Looking needs a reason, and is recorded in the case.'),
  reason: text('理由', 'Reason'),
  opened: text('受理', 'Opened'),
  askedBy: text('代为提出:', 'Asked by: '),
  closed: text('办结', 'Closed'),
  version: text('版本', 'Version'),
  untilThen: text(
    '接收前仍由原部门负责,时限照常计算。',
    'Until it is accepted the bureau in charge stays so, and its deadlines run on.',
  ),
  appeal: text('申诉:', 'Appeal: '),
  erasureAsked: text('申请删除个人信息:', 'Erasing what is personal was asked for on '),
  erased: text('个人信息已删除:', 'What was personal was erased on '),
}

const STATES: Readonly<Record<PromiseView['state'], Text>> = {
  open: text('进行中', 'running'),
  paused: text('暂停', 'paused'),
  kept: text('已兑现', 'kept'),
  broken: text('已超期', 'broken'),
  released: text('已解除', 'released'),
}
const TONES: Readonly<Record<PromiseView['state'], string>> = {
  open: 'good',
  paused: 'calm',
  kept: 'good',
  broken: 'bad',
  released: 'calm',
}

const Promises = ({ of }: { readonly of: CaseView }) => {
  const { say } = useSpeech()
  const due = useDeadline()
  return (
    <Panel title={say(WORDS.promises)}>
      {of.promises.length === 0 ? <p className="muted">{say(WORDS.noPromises)}</p> : null}
      <ul className="plain-list">
        {of.promises.map((run) => (
          <li key={`${run.promise} ${run.openedAt}`}>
            <span>{say(run.name)}</span>{' '}
            {run.state === 'open' ? (
              <Countdown dueAt={run.dueAt} atLeast={run.uncounted !== undefined} />
            ) : (
              <span className={`pill ${TONES[run.state]}`}>{say(STATES[run.state])}</span>
            )}
            <div className="muted small">
              {run.uncounted ? `${say(WORDS.earliest)} ` : ''}
              {due(run.dueAt)}
              {run.uncounted ? ` · ${say(WORDS.uncounted)}` : ''}
            </div>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

const hasPersonal = (schema: Schema | undefined): boolean =>
  schema?.personal === true || Object.values(schema?.properties ?? {}).some(hasPersonal)

/** Whether anything was masked: of a request that left it out there is nothing to be seen. */
const isMasked = (request: unknown): boolean => JSON.stringify(request ?? null).includes('"***"')

const REASON: Schema = {
  type: 'object',
  required: ['reason'],
  properties: {
    reason: { type: 'string', maxLength: 2000, title: WORDS.reason.zh, titleEn: WORDS.reason.en },
  },
}

const Request = ({ of, schema }: { readonly of: CaseView; readonly schema: Schema | undefined }) => {
  const { say } = useSpeech()
  const queries = useQueryClient()
  const [isAsking, ask] = useState(false)
  const [open, setOpen] = useState<unknown>()
  return (
    <Panel
      title={say(WORDS.request)}
      aside={
        hasPersonal(schema) &&
        isMasked(of.request) &&
        open === undefined &&
        of.actions.some(({ action }) => action === UNMASKING) ? (
          <button type="button" className="plain" aria-expanded={isAsking} onClick={() => ask(!isAsking)}>
            {say(WORDS.unmask)}
          </button>
        ) : null
      }
    >
      {isAsking && open === undefined ? (
        <div className="chosen">
          <p className="muted small">{say(WORDS.unmaskWhy)}</p>
          <SchemaForm
            schema={REASON}
            label={say(WORDS.unmask)}
            send={async (input) => {
              setOpen((await api.unmask(of.case, (input as { reason: string }).reason)).request)
              await queries.invalidateQueries({ queryKey: ['case', of.case] })
            }}
          />
        </div>
      ) : null}
      <Shown schema={schema} value={open ?? of.request} />
    </Panel>
  )
}

/** A whole district may have joined one case: so many are shown until somebody asks for all. */
const MOST_CHILDREN = 20

const Related = ({ of }: { readonly of: CaseView }) => {
  const { say } = useSpeech()
  const names = useNames()
  const link = ({ case: id, title, programme }: Omit<CaseView['children'][number], 'link'>) => (
    <>
      {programme ? `${names.programme(programme)} ` : ''}
      {title ? <Link href={`/cases/${id}`}>{say(title) || id}</Link> : null}{' '}
      <span className="muted small">{id}</span>
    </>
  )
  const state = ({ link, outcome, outcomeName }: CaseView['children'][number]): string =>
    outcomeName ? say(outcomeName) : (outcome ?? say(link === 'merged' ? WORDS.merged : WORDS.running))
  const [isWhole, setWhole] = useState(false)
  if (!of.parent && of.children.length === 0) return null
  const shown = isWhole ? of.children : of.children.slice(0, MOST_CHILDREN)
  return (
    <Panel title={say(WORDS.related)}>
      <ul className="plain-list">
        {of.parent ? (
          <li>
            {say(WORDS.parent)}: {link(of.parent)}
          </li>
        ) : null}
        {shown.map((child) => (
          <li key={child.case}>
            {link(child)} <span className="pill calm">{state(child)}</span>
          </li>
        ))}
      </ul>
      {shown.length < of.children.length ? (
        <button type="button" className="plain" onClick={() => setWhole(true)}>
          {say(WORDS.showAll)} ({of.children.length})
        </button>
      ) : null}
    </Panel>
  )
}

const Events = ({ of, book }: { readonly of: CaseView; readonly book: ProgrammeBook | undefined }) => {
  const { say } = useSpeech()
  // A long history is met at its end: what happened before is read on the way up.
  const list = useList(['case', of.case, 'events', of.version], (until) =>
    api.events(of.case, until === undefined ? of.version : Number(until)),
  )
  const entries = [...list.pages].reverse().flatMap(({ rows }) => rows)
  return (
    <Panel title={say(WORDS.timeline)}>
      <Problem error={list.error} />
      <ListEnd of={list} more={WORDS.earlier} />
      <Named value={Object.assign({}, of.names, ...list.pages.map(({ names }) => names))}>
        <Timeline entries={entries} book={book} />
      </Named>
    </Panel>
  )
}

const Heading = ({ of, book }: { readonly of: CaseView; readonly book: ProgrammeBook | undefined }) => {
  const { say } = useSpeech()
  const names = useNames()
  const time = useTime()
  const stage = book?.stages[of.stage] ?? book?.outcomes[of.stage]
  const facts = [
    of.case,
    names.programme(of.programme),
    names.area(of.area),
    names.bureau(of.bureau),
    `${say(WORDS.opened)} ${time(of.openedAt)}`,
    ...(of.onBehalfOf ? [`${say(WORDS.askedBy)}${say(of.onBehalfOf.name)}`] : []),
    ...(of.closedAt ? [`${say(WORDS.closed)} ${time(of.closedAt)}`] : []),
    `${say(WORDS.version)} ${of.version}`,
  ]
  return (
    <div className="heading">
      <PageTitle title={say(of.title) || of.case}>
        {' '}
        {stage ? <span className="pill calm">{say(stage)}</span> : null}
      </PageTitle>
      <p className="muted">{facts.join(' · ')}</p>
      {of.offer ? (
        <p className="notice">
          <OfferedTo of={of} /> {of.offer.reason === undefined ? '' : `— ${of.offer.reason} `}
          <span className="muted small">{say(WORDS.untilThen)}</span>
        </p>
      ) : null}
      {(of.erasedAt ?? of.erasureAskedAt) ? (
        <p className="notice">
          {say(of.erasedAt ? WORDS.erased : WORDS.erasureAsked)}
          {time(of.erasedAt ?? of.erasureAskedAt!)}
        </p>
      ) : null}
      {of.appeal ? (
        <p className="notice">
          {say(WORDS.appeal)}
          {of.appeal.reason}
        </p>
      ) : null}
    </div>
  )
}

/** One case: what it is, what was promised, what happened, and what may be done to it now. */
export default function CasePage({ id, account }: { readonly id: string; readonly account: string }) {
  const { data: of, error } = useQuery({ queryKey: ['case', id], queryFn: () => api.case(id) })
  const book = useBook(of?.programme)
  const [begun, setBegun] = useState<readonly Begun[]>([])
  const gone = <Gone begun={begun} close={(one) => setBegun((all) => all.filter((each) => each !== one))} />
  // Either there is none, or it is another bureau's: the server does not tell which.
  const isClosed = error instanceof Refused && error.problem.code === 'unknown-case'
  if (isClosed)
    return (
      <>
        <BreakGlass id={id} wasOpen={of !== undefined} />
        {gone}
      </>
    )
  if (!of) return error ? <Problem error={error} /> : <Loading />
  const schema = book?.request as Schema | undefined
  return (
    <Named value={of.names}>
      <AboutParameter id={parameterIn(schema, of.request)}>
        {of.letInUntil ? <LetIn until={of.letInUntil} bureau={of.bureau} /> : null}
        <Heading of={of} book={book} />
        <div className="columns">
          <div>
            {of.letInUntil ? (
              gone
            ) : (
              <Actions of={of} book={book} account={account} begun={begun} setBegun={setBegun} />
            )}
            <Request key={of.case} of={of} schema={schema} />
            {of.erasedAt ? null : <Documents of={of} account={account} />}
          </div>
          <div>
            <DrawPanel of={of} />
            <Promises of={of} />
            <Related of={of} />
            {book?.actions.determined ? <DecisionPanel id={of.case} /> : null}
            <Events of={of} book={book} />
          </div>
        </div>
      </AboutParameter>
    </Named>
  )
}
