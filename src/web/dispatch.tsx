import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { Link } from 'wouter'
import { api, type DispatchBoardView } from './api.ts'
import { isOverdue } from './ask.ts'
import { useBook, useNames } from './city.tsx'
import { type Crew, Crews, dutyOf, todayOf } from './crews.tsx'
import { SchemaForm } from './form.tsx'
import { useKeys } from './keys.tsx'
import { text, useSpeech } from './lang.tsx'
import { ListEnd, useList } from './lists.tsx'
import { Countdown, Panel, useSpan } from './parts.tsx'
import { Board, Left, useClock, usePlanFilter, useTaking } from './planning.tsx'
import type { Schema } from './schema.ts'
import './dispatch.css'

const WORDS = {
  title: text('派单看板', 'Dispatch board'),
  waiting: text('待派与已派', 'Waiting and sent'),
  nothing: text('没有需要派人的事项。', 'Nobody is to be sent anywhere.'),
  onDuty: text('当班', 'on duty'),
  offDuty: text('未当班', 'off duty'),
  sent: text('已派', 'sent'),
  propose: text('建议派', 'Proposed:'),
  instead: text('原派', 'instead of'),
  chosen: text('人工指定', 'chosen by a person'),
  at: text('预计到场', 'there about'),
  late: text('晚', 'late by'),
  travel: text('路程合计', 'travel in all'),
  accept: text('派', 'Send'),
  pick: text('选班组', 'Choose a crew'),
  other: text('另选班组', 'Choose another crew'),
  why: text('人指定的班组,方案不再改动。', 'A crew that a person chose stays: no plan changes it.'),
  send: text('派出', 'Send'),
  crew: text('班组', 'Crew'),
}
/** Crews drive on though nothing happens to a case. */
const AGAIN_MS = 60_000

type Errand = DispatchBoardView['rows'][number]

/** What somebody fills in who decides otherwise. */
const choiceOf = (crews: readonly Crew[], say: (of: { zh: string; en: string }) => string): Schema => ({
  type: 'object',
  required: ['crew', 'reason'],
  properties: {
    crew: {
      type: 'string',
      title: '班组',
      titleEn: 'Crew',
      enum: crews.map(({ id }) => id),
      options: Object.fromEntries(
        crews.map((crew) => {
          const state = [
            crew.id,
            say(crew.onDuty ? WORDS.onDuty : WORDS.offDuty),
            dutyOf(crew),
            todayOf(crew, say),
          ]
          const shown = [...state, ...crew.skills].join(' · ')
          return [crew.id, { zh: shown, en: shown }]
        }),
      ),
    },
    reason: { type: 'string', title: '理由', titleEn: 'Reason', maxLength: 1000 },
  },
})

const OtherCrew = ({
  of,
  crews,
  done,
}: {
  readonly of: Errand
  readonly crews: readonly Crew[]
  done(): void
}) => {
  const { say } = useSpeech()
  const queries = useQueryClient()
  return (
    <div className="chosen">
      <p className="muted small">{say(WORDS.why)}</p>
      <SchemaForm
        schema={choiceOf(crews, say)}
        label={`${say(WORDS.send)} · ${say(of.title) || of.case}`}
        send={async (filled) => {
          const { crew, reason } = filled as { crew: string; reason: string }
          try {
            await api.sendCrew({ id: of.case, version: of.version, crew, reason, key: crypto.randomUUID() })
            done()
          } catch (error) {
            if (isOverdue(error)) await queries.invalidateQueries({ queryKey: ['cases', 'dispatch'] })
            throw error
          }
          await queries.invalidateQueries({ queryKey: ['cases'] })
        }}
      />
    </div>
  )
}

/** The crew that is proposed for a case, when it would be there, and why this one. */
const Proposed = ({ of }: { readonly of: Errand }) => {
  const { say } = useSpeech()
  const clock = useClock()
  const span = useSpan()
  const { proposed, crew } = of
  if (!proposed) return null
  return (
    <p className="proposed">
      <strong>
        {say(WORDS.propose)} {proposed.crew}
      </strong>
      {crew === undefined ? null : (
        <span className="muted">
          {' '}
          ({say(WORDS.instead)} {crew})
        </span>
      )}{' '}
      · {say(WORDS.at)} {clock(proposed.startAt)}{' '}
      {proposed.lateMinutes > 0 ? (
        <span className="pill bad">
          {say(WORDS.late)} {span(proposed.lateMinutes)}
        </span>
      ) : null}
      <span className="muted small reason-why">{say(proposed.reason)}</span>
    </p>
  )
}

const Row = ({
  of,
  plan,
  crews,
  taking,
}: {
  readonly of: Errand
  /** The plan that it was shown with. */
  readonly plan: string | undefined
  readonly crews: readonly Crew[]
  readonly taking: ReturnType<typeof useTaking>
}) => {
  const { say } = useSpeech()
  const names = useNames()
  const stage = useBook(of.programme)?.stages[of.stage]
  const here = useRef<HTMLLIElement>(null)
  const [isOpen, setOpen] = useState(false)
  const deadline = of.promisedAt ?? of.dueAt
  const name = say(of.title) || of.case
  const accept = async () => {
    await taking.take(plan!, [of.case])
    // Its button is gone; the case is still here.
    here.current?.focus()
  }
  return (
    <li ref={here} tabIndex={-1} className="errand">
      <div className="errand-head">
        <Link href={`/cases/${of.case}`}>{name}</Link>
        {deadline ? <Countdown dueAt={deadline} /> : null}
        {of.crew === undefined ? null : (
          <span className="pill good">
            {say(WORDS.sent)} {of.crew}
          </span>
        )}
        {of.chosen ? <span className="pill calm">{say(WORDS.chosen)}</span> : null}
      </div>
      <div className="muted small">
        {[of.case, names.programme(of.programme), stage ? say(stage) : '', names.area(of.area), of.place]
          .filter(Boolean)
          .join(' · ')}
      </div>
      <Proposed of={of} />
      {of.left ? <Left of={of.left} /> : null}
      {of.may ? (
        <div className="buttons">
          {of.proposed && plan !== undefined ? (
            <button type="button" disabled={taking.isTaking} onClick={() => void accept()}>
              {say(WORDS.accept)} {of.proposed.crew}
              <span className="unseen"> · {name}</span>
            </button>
          ) : null}
          {crews.length > 0 ? (
            <button type="button" className="plain" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
              {say(of.crew === undefined && !of.proposed ? WORDS.pick : WORDS.other)}
              <span className="unseen"> · {name}</span>
            </button>
          ) : null}
        </div>
      ) : null}
      {isOpen ? (
        <OtherCrew
          of={of}
          crews={crews}
          done={() => {
            setOpen(false)
            here.current?.focus()
          }}
        />
      ) : null}
    </li>
  )
}

/** Who goes to which open case today: what is proposed and why, to be taken or decided otherwise. */
export default function DispatchPage({ bureaus }: { readonly bureaus: readonly string[] }) {
  const { say } = useSpeech()
  const span = useSpan()
  const narrowed = usePlanFilter(bureaus)
  const [filter] = narrowed
  const list = useList(['cases', 'dispatch', filter], (after) => api.dispatch(filter, after), AGAIN_MS)
  const taking = useTaking(filter)
  const rows = useRef<HTMLUListElement>(null)
  const move = (by: 1 | -1) => {
    const all = [...(rows.current?.querySelectorAll<HTMLAnchorElement>('.errand-head a') ?? [])]
    const at = all.findIndex((one) => one.closest('li')?.contains(document.activeElement))
    all[Math.max(0, Math.min(all.length - 1, at + by))]?.focus()
  }
  useKeys({ j: () => move(1), k: () => move(-1) })
  const board = list.first
  const open = list.pages.flatMap(({ rows: of, plan }) =>
    of.filter(({ state }) => state !== 'working').map((row) => ({ row, plan })),
  )
  const travel = board?.travelMinutes
  return (
    <Board
      title={say(WORDS.title)}
      kind="crews"
      bureaus={bureaus}
      narrowed={narrowed}
      list={list}
      taking={taking}
      total={travel === undefined ? undefined : `${say(WORDS.travel)} ${span(travel)}`}
    >
      <div className="columns dispatch">
        <Panel title={say(WORDS.waiting)}>
          <ul ref={rows} className="plain-list">
            {open.map(({ row, plan }) => (
              <Row key={row.case} of={row} plan={plan} crews={board?.crews ?? []} taking={taking} />
            ))}
          </ul>
          <ListEnd of={list} />
          {board && open.length === 0 ? <p className="muted">{say(WORDS.nothing)}</p> : null}
        </Panel>
        {board ? <Crews crews={board.crews} /> : null}
      </div>
    </Board>
  )
}
