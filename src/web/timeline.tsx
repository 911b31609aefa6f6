import { Link } from 'wouter'
import type { ProgrammeBook, TimelineEntry } from './api.ts'
import { roleIn, useNames } from './city.tsx'
import { inLine, text, useSpeech, useTime } from './lang.tsx'
import { nameOf, type Schema } from './schema.ts'
import { Shown } from './shown.tsx'

const OPENED = text('开立', 'Opened')
const APPROVED = text('批准', 'approved by')
const REFUSED = text('未能办到', 'Could not be done')

const Entry = ({ of, book }: { readonly of: TimelineEntry; readonly book: ProgrammeBook | undefined }) => {
  const { say, lang } = useSpeech()
  const names = useNames()
  const time = useTime()
  const to = of.to === undefined ? undefined : (book?.stages[of.to] ?? book?.outcomes[of.to])
  const schema = of.type === 'open' ? undefined : (book?.actions[of.type]?.input as Schema | undefined)
  // What several were told is said once.
  const told = new Map<string, readonly string[]>()
  for (const { name, message } of of.messages)
    told.set(say(message), [...(told.get(say(message)) ?? []), say(name)])
  const who = [
    of.by.role === undefined ? '' : say(roleIn(book, of.by.role)),
    of.by.bureau ? names.bureau(of.by.bureau) : '',
    of.by.account ?? '',
    of.by.approvedBy === undefined ? '' : `${say(APPROVED)} ${of.by.approvedBy}`,
  ]
  return (
    <li>
      <time dateTime={of.at} className="muted small">
        {time(of.at)}
      </time>
      <div>
        <strong>{say(of.name)}</strong> {to ? <span className="pill calm">{say(to)}</span> : null}
        <div className="muted small">{who.filter(Boolean).join(' · ')}</div>
        {of.type !== 'open' && of.input !== undefined ? <Shown schema={schema} value={of.input} /> : null}
        {of.promises.map(({ promise, change, name }) => (
          <div key={`${promise} ${change}`} className="small">
            {say(book?.promises[promise]?.name ?? nameOf(undefined, promise))}: {say(name)}
          </div>
        ))}
        {of.refused?.map(({ name, reason }, n) => (
          <div key={n} className="small">
            <span className="pill bad">{say(REFUSED)}</span> {say(name)}: {say(reason)}
          </div>
        ))}
        {of.opened?.map((opened) => (
          <div key={opened.case} className="small">
            {say(OPENED)}: {names.programme(opened.programme)}{' '}
            {opened.title ? (
              <Link href={`/cases/${opened.case}`}>{say(opened.title) || opened.case}</Link>
            ) : (
              opened.case
            )}
          </div>
        ))}
        {[...told].map(([message, to]) => (
          <div key={message} className="small muted">
            → {inLine(lang, to)}: {message}
          </div>
        ))}
      </div>
    </li>
  )
}

/** What happened to a case, in order. */
export const Timeline = ({
  entries,
  book,
}: {
  readonly entries: readonly TimelineEntry[]
  readonly book: ProgrammeBook | undefined
}) => (
  <ol className="timeline">
    {entries.map((entry) => (
      <Entry key={entry.version} of={entry} book={book} />
    ))}
  </ol>
)
