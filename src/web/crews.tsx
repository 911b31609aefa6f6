import { Link } from 'wouter'
import type { DispatchBoardView } from './api.ts'
import { inLine, type Text, text, useSpeech } from './lang.tsx'
import { Panel, useSpan } from './parts.tsx'
import { useClock } from './planning.tsx'

const WORDS = {
  crews: text('班组今日安排', 'Crews today'),
  nobody: text('没有班组。', 'There are no crews.'),
  onDuty: text('当班', 'on duty'),
  offDuty: text('未当班', 'off duty'),
  free: text('今日无安排', 'nothing today'),
  today: text('今日安排', 'today:'),
  resting: text('未当班、今日无安排:', 'Off duty, with nothing today: '),
  hidden: text('其他事项', 'another case'),
  working: text('处置中', 'at work'),
  sent: text('已派', 'sent'),
  proposed: text('建议', 'proposed'),
  late: text('晚', 'late by'),
}

/** A crew of the board, with what it has today. */
export type Crew = DispatchBoardView['crews'][number]
type Stop = Crew['stops'][number]

/** When a crew is on duty, whichever day it is. */
export const dutyOf = ({ from, until }: Crew): string => `${from}–${until}`

/** How much a crew has today. */
export const todayOf = ({ stops }: Crew, say: (of: Text) => string): string =>
  stops.length === 0 ? say(WORDS.free) : `${say(WORDS.today)} ${stops.length}`

const TONES = { working: 'soon', sent: 'good', proposed: 'calm' } as const

const StopLine = ({ of }: { readonly of: Stop }) => {
  const { say } = useSpeech()
  const clock = useClock()
  const span = useSpan()
  return (
    <li>
      <span className="number">
        {clock(of.startAt)}–{clock(of.endAt, of.startAt)}
      </span>{' '}
      {of.case === undefined ? (
        <span className="muted">{say(WORDS.hidden)}</span>
      ) : (
        <Link href={`/cases/${of.case}`}>{(of.title && say(of.title)) || of.case}</Link>
      )}{' '}
      <span className={`pill ${TONES[of.state]}`}>{say(WORDS[of.state])}</span>
      {of.lateMinutes > 0 ? (
        <span className="pill bad">
          {say(WORDS.late)} {span(of.lateMinutes)}
        </span>
      ) : null}
    </li>
  )
}

/** The crews of the bureau: who is on duty, and what they have today. */
export const Crews = ({ crews }: { readonly crews: readonly Crew[] }) => {
  const { say, lang } = useSpeech()
  const isResting = ({ onDuty, stops }: Crew): boolean => !onDuty && stops.length === 0
  const resting = crews.filter(isResting)
  // Who is on duty first.
  const inOrder = crews.filter((crew) => !isResting(crew)).sort((a, b) => Number(b.onDuty) - Number(a.onDuty))
  return (
    <Panel title={say(WORDS.crews)}>
      {crews.length === 0 ? <p className="muted">{say(WORDS.nobody)}</p> : null}
      <ul className="plain-list crews">
        {inOrder.map((crew) => (
          <li key={crew.id}>
            <h3>
              {crew.id}{' '}
              <span className={`pill ${crew.onDuty ? 'good' : 'calm'}`}>
                {say(crew.onDuty ? WORDS.onDuty : WORDS.offDuty)}
              </span>{' '}
              <span className="muted small number">{dutyOf(crew)}</span>
            </h3>
            {crew.skills.length > 0 ? <p className="muted small">{crew.skills.join(' · ')}</p> : null}
            {crew.stops.length === 0 ? <p className="muted small">{say(WORDS.free)}</p> : null}
            <ol className="plain-list">
              {crew.stops.map((stop, nth) => (
                <StopLine key={stop.case ?? `${nth}`} of={stop} />
              ))}
            </ol>
          </li>
        ))}
      </ul>
      {resting.length > 0 ? (
        <p className="muted small">
          {say(WORDS.resting)}
          {inLine(
            lang,
            resting.map((crew) => [crew.id, dutyOf(crew), ...crew.skills].join(' ')),
          )}
        </p>
      ) : null}
    </Panel>
  )
}
