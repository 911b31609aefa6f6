import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { api, type CaseRow } from './api.ts'
import { useNames } from './city.tsx'
import { text, useSpeech, useTime } from './lang.tsx'

/** What is offered to a bureau and waits for its answer: nobody has it in their queue, so it says so by itself. */

const WORDS = {
  waits: text('移交待接收:', 'Offered, waiting for an answer:'),
  look: text('查看', 'Look at them'),
  offered: text('移交待接收:', 'Offered to '),
  since: text('自', 'since'),
}

/** The queue of what is offered to one's posts. */
export const OFFERED = { offered: 'true' } as const
/** As the queue's page asks for it. */
export const OFFERED_QUEUE = { ...OFFERED, closed: 'false', order: 'due' } as const

export const useOffered = () =>
  useQuery({ queryKey: ['cases', OFFERED, 'first'], queryFn: () => api.cases(OFFERED) }).data

/** How much waits for an answer of one's posts, with the way there; nothing where nothing does. */
export const OfferedNotice = () => {
  const { say } = useSpeech()
  const page = useOffered()
  return (
    <div role="status">
      {page && page.rows.length > 0 ? (
        <p className="notice">
          {say(WORDS.waits)} {page.rows.length}
          {page.next === undefined ? '' : '+'} ·{' '}
          <Link href={`/?${new URLSearchParams(OFFERED)}`}>{say(WORDS.look)}</Link>
        </p>
      ) : null}
    </div>
  )
}

/** To which bureau a case is offered, and since when; nothing where it is not. */
export const OfferedTo = ({ of }: { readonly of: Pick<CaseRow, 'offeredTo' | 'offeredAt'> }) => {
  const { say } = useSpeech()
  const names = useNames()
  const time = useTime()
  if (of.offeredTo === undefined) return null
  return (
    <>
      <span className="pill waits">
        {say(WORDS.offered)}
        {names.bureau(of.offeredTo)}
      </span>
      {of.offeredAt === undefined ? null : (
        <span className="small">
          {say(WORDS.since)} {time(of.offeredAt)}
        </span>
      )}
    </>
  )
}
