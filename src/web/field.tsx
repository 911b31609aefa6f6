import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import { ALONG, canGoAlong, takeAlong } from './along.ts'
import { api, type CasePage } from './api.ts'
import { useBook, useNames } from './city.tsx'
import { text, useSpeech, useTime } from './lang.tsx'
import { OfferedTo, useOffered } from './offered.tsx'
import {
  discard,
  doAnew,
  sendAgain,
  sendNow,
  useOutbox,
  useOutboxChanged,
  type Waiting,
  type WaitingAct,
} from './outbox.ts'
import { Countdown, Loading, PageTitle, Panel, Problem } from './parts.tsx'
import type { Schema } from './schema.ts'
import { Named, Shown } from './shown.tsx'
import { Timeline } from './timeline.tsx'

const WORDS = {
  field: text('外勤', 'Field work'),
  about: text(
    '带上最紧急的一页在办事项,没有网络也能查看和办理;办理先进发件箱,有网后自动送出。',
    'Take a page of the most urgent open cases along: they can be read and worked without a network. What is done waits in the outbox and is sent by itself.',
  ),
  take: text('带上队列', 'Take the queue along'),
  taken: text('已带上事项:', 'Cases taken along: '),
  kept: text('此前带上的内容仍在。', 'What was taken along before is still here.'),
  cannot: text(
    '此浏览器或此地址(须 https)不能离线使用。',
    'This browser, or this address without https, cannot work offline.',
  ),
  outbox: text('发件箱', 'Outbox'),
  empty: text('没有等待送出的办理。', 'Nothing waits to be sent.'),
  send: text('立即送出', 'Send now'),
  waits: text('等待送出', 'waits'),
  delayed: text('稍后自动重试。', 'It is tried again by itself.'),
  sendAgain: text('重新送出', 'Send again'),
  conflict: text('事项已有变化', 'the case has moved on'),
  refused: text('未被接受', 'not taken'),
  filled: text('当时填写', 'What you filled in'),
  seen: text('您当时看到', 'You saw'),
  now: text('现在', 'Now'),
  since: text('其间发生', 'Meanwhile'),
  version: text('版本', 'version'),
  again: text('按现在的事项再办', 'Do it on the case as it is now'),
  discard: text('放弃这次办理', 'Give this up'),
  notOffered: text('现在不能再办这个动作。', 'This action is no longer possible now.'),
  queue: text('事项', 'Cases'),
  offered: text('移交待接收', 'Offered, waiting for an answer'),
  none: text('没有您可以看到的在办事项。', 'There is no open case that you may see.'),
}
const MOVED_ON = 412

/** Side by side: what its author saw and did, and the case as it is now; they choose. */
const Conflict = ({ of, changed }: { readonly of: WaitingAct; changed(): Promise<void> }) => {
  const { say } = useSpeech()
  const book = useBook(of.programme)
  const { data: now, error } = useQuery({ queryKey: ['case', of.case], queryFn: () => api.case(of.case) })
  // All that happened in between, whoever did it: it is decided on that.
  const since = useQuery({
    queryKey: ['case', of.case, 'since', now?.version],
    queryFn: () => api.events(of.case, now!.version),
    enabled: now !== undefined && now.version > of.version,
  }).data
  const stageName = (stage: string) => {
    const name = book?.stages[stage] ?? book?.outcomes[stage]
    return name ? say(name) : stage
  }
  const offered = now?.actions.find(({ action, role }) => action === of.action && role === of.role)
  return (
    <div className="chosen">
      <Problem error={error} />
      <dl className="values">
        <dt>{say(WORDS.seen)}</dt>
        <dd>
          {stageName(of.stage)} · {say(WORDS.version)} {of.version}
        </dd>
        <dt>{say(WORDS.now)}</dt>
        <dd>{now ? `${stageName(now.stage)} · ${say(WORDS.version)} ${now.version}` : '…'}</dd>
      </dl>
      {since ? (
        <>
          <strong>{say(WORDS.since)}</strong>
          <Named value={since.names ?? {}}>
            <Timeline entries={since.rows.filter(({ version }) => version > of.version)} book={book} />
          </Named>
        </>
      ) : null}
      <div className="buttons">
        {now && offered ? (
          <button type="button" onClick={() => void doAnew(of, now).then(changed)}>
            {say(WORDS.again)}
          </button>
        ) : now ? (
          <p className="notice">{say(WORDS.notOffered)}</p>
        ) : null}
        <button type="button" className="plain" onClick={() => void discard(of.key).then(changed)}>
          {say(WORDS.discard)}
        </button>
      </div>
    </div>
  )
}

const Item = ({ of, changed }: { readonly of: Waiting; changed(): Promise<void> }) => {
  const { say } = useSpeech()
  const time = useTime()
  const book = useBook(of.programme)
  const state = !of.refused ? WORDS.waits : of.refused.status === MOVED_ON ? WORDS.conflict : WORDS.refused
  return (
    <li>
      <strong>{of.kind === 'act' ? say(of.name) : of.name}</strong> ·{' '}
      <Link href={`/cases/${of.case}`}>{say(of.title) || of.case}</Link>{' '}
      <span className={`pill ${of.refused ? 'bad' : 'soon'}`}>{say(state)}</span>
      <div className="muted small">{time(of.at)}</div>
      {of.refused ? <p className="problem">{say(of.refused.message)}</p> : null}
      {of.delayed ? (
        <p className="muted">
          {say(of.delayed.problem.message)} {say(WORDS.delayed)}
        </p>
      ) : null}
      {of.kind === 'act' ? (
        <details>
          <summary>{say(WORDS.filled)}</summary>
          <Shown schema={book?.actions[of.action]?.input as Schema | undefined} value={of.input} />
        </details>
      ) : null}
      {of.refused && of.kind === 'act' ? <Conflict of={of} changed={changed} /> : null}
      {of.refused && of.kind === 'file' ? (
        <div className="buttons">
          <button type="button" onClick={() => void sendAgain(of).then(changed)}>
            {say(WORDS.sendAgain)}
          </button>
          <button type="button" className="plain" onClick={() => void discard(of.key).then(changed)}>
            {say(WORDS.discard)}
          </button>
        </div>
      ) : null}
    </li>
  )
}

const Outbox = ({ account }: { readonly account: string }) => {
  const { say } = useSpeech()
  const waiting = useOutbox(account)
  const changed = useOutboxChanged()
  return (
    <Panel
      title={say(WORDS.outbox)}
      aside={
        waiting.length > 0 ? (
          <button type="button" className="plain" onClick={() => void sendNow(account).then(changed)}>
            {say(WORDS.send)}
          </button>
        ) : null
      }
    >
      {waiting.length === 0 ? <p className="muted">{say(WORDS.empty)}</p> : null}
      <ul className="plain-list">
        {waiting.map((one) => (
          <Item key={one.key} of={one} changed={changed} />
        ))}
      </ul>
    </Panel>
  )
}

const Along = () => {
  const { say } = useSpeech()
  const [count, setCount] = useState<number>()
  const [error, setError] = useState<unknown>()
  const take = () =>
    takeAlong().then(
      (taken) => {
        setCount(taken)
        setError(undefined)
      },
      (failed: unknown) => {
        setCount(undefined)
        setError(failed)
      },
    )
  if (!canGoAlong()) return <p className="notice">{say(WORDS.cannot)}</p>
  return (
    <>
      <Problem error={error} />
      {error ? <p>{say(WORDS.kept)}</p> : null}
      <button type="button" onClick={() => void take()}>
        {say(WORDS.take)}
      </button>
      {count === undefined ? null : (
        <p role="status">
          {say(WORDS.taken)}
          {count}
        </p>
      )}
    </>
  )
}

const Cases = ({ rows }: { readonly rows: CasePage['rows'] }) => {
  const { say } = useSpeech()
  const names = useNames()
  return (
    <ul className="plain-list">
      {rows.map((row) => (
        <li key={row.case}>
          <Link href={`/cases/${row.case}`}>{say(row.title) || row.case}</Link>{' '}
          {row.dueAt ? <Countdown dueAt={row.dueAt} stopped={row.paused} /> : null} <OfferedTo of={row} />
          <div className="muted small">
            {names.programme(row.programme)} · {names.area(row.area)}
          </div>
        </li>
      ))}
    </ul>
  )
}

/** Work away from the office: what is taken along, and what waits to be sent. */
export default function FieldPage({ account }: { readonly account: string }) {
  const { say } = useSpeech()
  const offered = useOffered()
  const { data, error } = useQuery({ queryKey: ['cases', ALONG, 'along'], queryFn: () => api.cases(ALONG) })
  return (
    <>
      <PageTitle title={say(WORDS.field)} />
      <p className="muted">{say(WORDS.about)}</p>
      <Along />
      <Outbox account={account} />
      {offered && offered.rows.length > 0 ? (
        <Panel title={say(WORDS.offered)}>
          <Cases rows={offered.rows} />
        </Panel>
      ) : null}
      <Panel title={say(WORDS.queue)}>
        <Problem error={error} />
        {data || error ? null : <Loading />}
        {data?.rows.length === 0 ? <p className="muted">{say(WORDS.none)}</p> : null}
        <Cases rows={data?.rows ?? []} />
      </Panel>
    </>
  )
}
