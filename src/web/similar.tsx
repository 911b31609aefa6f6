import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { api, type ProgrammeBook, type SimilarView } from './api.ts'
import { useBook } from './city.tsx'
import { text, useSpeech, useTime } from './lang.tsx'
import { CaseCell, Countdown, Problem } from './parts.tsx'

const WORDS = {
  title: text('附近已有人反映', 'Reported near by already'),
  hint: text(
    '近 14 天就同一件事、地点相近、仍在办理的。请与来电人核对;是同一件事的,并入办理:来电人同样得到编号和查询码,办好时一并告知。',
    'About the same matter, near the same place, within 14 days and in hand. Check with the caller; what is the same is handled together: the caller gets a number and a code all the same, and is told when it is settled.',
  ),
  none: text('附近没有人反映同一件事。', 'Nobody near by has reported the same.'),
  neighbours: text('人已反映', 'reported it'),
  together: text('并入这一件办理', 'Handle it under this one'),
}

/** Typing a place is over after so long. */
const SETTLED_MS = 500

const useSettled = <Value,>(value: Value): Value => {
  const [settled, setSettled] = useState(value)
  const written = JSON.stringify(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), SETTLED_MS)
    return () => clearTimeout(timer)
  }, [written])
  return settled
}

/** Of what has been typed, what tells whether another case is about the same. */
const saidOf = (joins: NonNullable<ProgrammeBook['joins']>, typed: unknown): Record<string, string> => {
  const all = (typed ?? {}) as Readonly<Record<string, unknown>>
  const fields = [...joins.same, joins.near].filter((name) => all[name] !== undefined)
  return Object.fromEntries(fields.map((name) => [name, String(all[name]).trim()]))
}

const Near = ({
  of,
  isChosen,
  choose,
}: {
  readonly of: SimilarView['rows'][number]
  readonly isChosen: boolean
  choose(isChosen: boolean): void
}) => {
  const { say } = useSpeech()
  const time = useTime()
  const stage = useBook(of.programme)?.stages[of.stage]
  return (
    <li>
      <CaseCell of={of} />
      <p className="small">
        {of.neighbours} {say(WORDS.neighbours)} · {stage ? `${say(stage)} · ` : ''}
        {time(of.openedAt)} {of.dueAt ? <Countdown dueAt={of.dueAt} stopped={of.paused} /> : null}
      </p>
      <label>
        <input
          type="checkbox"
          aria-label={`${say(WORDS.together)} ${of.case}`}
          checked={isChosen}
          onChange={({ target }) => choose(target.checked)}
        />{' '}
        {say(WORDS.together)}
      </label>
    </li>
  )
}

/** While somebody is on the line: what neighbours have reported about the same, to be looked at or joined. */
export const Similar = ({
  book,
  area,
  typed,
  into,
  choose,
}: {
  readonly book: ProgrammeBook
  readonly area: string
  /** The request as far as it is filled in. */
  readonly typed: unknown
  /** The case that it is to be handled under, where one was chosen. */
  readonly into: string | undefined
  choose(into: string | undefined): void
}) => {
  const { say } = useSpeech()
  const said = useSettled(book.joins ? saidOf(book.joins, typed) : {})
  const isAsked = book.joins !== undefined && (said[book.joins.near] ?? '') !== ''
  const { data, error } = useQuery({
    queryKey: ['similar', book.id, area, said],
    queryFn: () => api.similar({ programme: book.id, area, said }),
    enabled: isAsked,
  })
  const rows = isAsked ? data?.rows : undefined
  // What was typed since is about something else, or what was chosen has ended.
  const isGone = into !== undefined && rows !== undefined && !rows.some((row) => row.case === into)
  useEffect(() => {
    if (isGone || !isAsked) choose(undefined)
  }, [isGone, isAsked])
  if (!book.joins) return null
  return (
    <section className="similar" aria-live="polite">
      <Problem error={error} />
      {rows?.length === 0 ? <p className="muted">{say(WORDS.none)}</p> : null}
      {rows && rows.length > 0 ? (
        <>
          <h3>{say(WORDS.title)}</h3>
          <p className="muted small">{say(WORDS.hint)}</p>
          <ul>
            {rows.map((row) => (
              <Near
                key={row.case}
                of={row}
                isChosen={row.case === into}
                choose={(isChosen) => choose(isChosen ? row.case : undefined)}
              />
            ))}
          </ul>
        </>
      ) : null}
    </section>
  )
}
