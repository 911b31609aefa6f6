import { type ReactNode, useEffect, useState } from 'react'
import { Link } from 'wouter'
import { Refused } from './ask.ts'
import { type Text, text, useDeadline, useSpeech } from './lang.tsx'
import { HOUR_MS } from './values.ts'

const WORDS = {
  unverified: text('未核', 'unverified'),
  failed: text('出错了,请重新载入页面。', 'Something went wrong; load the page again.'),
  loading: text('载入中……', 'Loading…'),
  late: text('已超', 'late by'),
  left: text('还剩', ''),
  leftAtLeast: text('至少还剩', 'at least'),
  leftAfter: text('', 'left'),
  day: text('天', 'd'),
  hour: text('小时', 'h'),
  minute: text('分', 'min'),
}

const HOUSE = '闭环 Bihuan'

/** What a page is called: over it, and on its tab, by which several that are open are told apart. */
export const PageTitle = ({ title, children }: { readonly title: string; readonly children?: ReactNode }) => {
  useEffect(() => {
    document.title = `${title} · ${HOUSE}`
    return () => {
      document.title = HOUSE
    }
  }, [title])
  return (
    <h1>
      {title}
      {children}
    </h1>
  )
}

/** Whoever is to sign in is asked to once, above whatever page they are at. */
const isToSignIn = (error: unknown): boolean => error instanceof Refused && error.problem.code === 'sign-in'

/** What went wrong, where it is read out at once. */
export const Problem = ({ error }: { readonly error: unknown }) => {
  const { say } = useSpeech()
  if (!error || isToSignIn(error)) return null
  return (
    <p role="alert" className="problem">
      {error instanceof Refused ? say(error.problem.message) : say(WORDS.failed)}
    </p>
  )
}

/** A case in a list: what it is about, which leads there, over its number. One that may not be seen is its number. */
export const CaseCell = ({
  of,
}: {
  readonly of: { readonly case: string; readonly title?: Text | undefined }
}) => {
  const { say } = useSpeech()
  if (!of.title) return <>{of.case}</>
  return (
    <>
      <Link href={`/cases/${of.case}`}>{say(of.title) || of.case}</Link>
      <div className="muted small">{of.case}</div>
    </>
  )
}

export const Loading = () => {
  const { say } = useSpeech()
  return (
    <p className="muted" role="status">
      {say(WORDS.loading)}
    </p>
  )
}

/** Now, to the half minute: what countdowns are reckoned with. */
const useNow = (): number => {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 30_000)
    return () => clearInterval(timer)
  }, [])
  return now
}

const SOON_MS = 2 * HOUR_MS

/** So many minutes as people say them: days, hours and minutes, or minutes alone. */
export const useSpan = (): ((minutes: number) => string) => {
  const { say } = useSpeech()
  return (minutes) => {
    if (minutes >= 48 * 60) return `${Math.floor(minutes / 1440)} ${say(WORDS.day)}`
    const rest = `${minutes % 60} ${say(WORDS.minute)}`
    return minutes >= 60 ? `${Math.floor(minutes / 60)} ${say(WORDS.hour)} ${rest}` : rest
  }
}

/** How long a deadline still has, or by how much it was missed; the moment itself on hovering. */
export const Countdown = ({
  dueAt,
  stopped = false,
  atLeast = false,
}: {
  readonly dueAt: string
  readonly stopped?: boolean
  /** The deadline is the earliest that it can be. */
  readonly atLeast?: boolean
}) => {
  const { say } = useSpeech()
  const due = useDeadline()
  const left = Date.parse(dueAt) - useNow()
  const parts = useSpan()(Math.floor(Math.abs(left) / 60_000))
  const tone = stopped ? 'calm' : left < 0 ? 'bad' : left < SOON_MS ? 'soon' : 'good'
  const words =
    left < 0
      ? [say(WORDS.late), parts]
      : [say(atLeast ? WORDS.leftAtLeast : WORDS.left), parts, say(WORDS.leftAfter)]
  return (
    <time className={`pill ${tone}`} dateTime={dueAt} title={due(dueAt)}>
      {words.filter(Boolean).join(' ')}
    </time>
  )
}

/** What may be chosen: its value, what it is called, and under which heading it stands in a long list. */
export type Option = readonly [value: string, name: string, group?: string | undefined]

/** Options in their order, those of one heading together where its first one stands. */
const grouped = (
  options: readonly Option[],
): readonly (readonly [string | undefined, readonly Option[]])[] => {
  const groups = new Map<string | undefined, readonly Option[]>()
  for (const option of options) groups.set(option[2], [...(groups.get(option[2]) ?? []), option])
  return [...groups]
}

/** A choice of one of some words, with a label. */
export const Choice = (of: {
  readonly label: string
  readonly value: string
  readonly options: readonly Option[]
  onChange(value: string): void
}) => (
  <label className="choice">
    <span>{of.label}</span>
    <select value={of.value} onChange={(event) => of.onChange(event.target.value)}>
      {grouped(of.options).map(([group, options]) => {
        const listed = options.map(([value, name]) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))
        return group === undefined ? (
          listed
        ) : (
          <optgroup key={group} label={group}>
            {listed}
          </optgroup>
        )
      })}
    </select>
  </label>
)

export const Panel = ({
  title,
  children,
  aside,
}: {
  readonly title: string
  readonly aside?: ReactNode
  readonly children: ReactNode
}) => (
  <section className="panel">
    <header>
      <h2>{title}</h2>
      {aside}
    </header>
    {children}
  </section>
)

/** A button of what cannot be undone: it asks once more. */
export const SureButton = (of: { readonly label: string; readonly sure: string; act(): void }) => {
  const [isSure, setSure] = useState(false)
  return (
    <button type="button" className="plain" onClick={() => (isSure ? of.act() : setSure(true))}>
      {isSure ? of.sure : of.label}
    </button>
  )
}

/** The heads of a table's columns. */
export const Heads = ({ of }: { readonly of: readonly Text[] }) => {
  const { say } = useSpeech()
  return (
    <thead>
      <tr>
        {of.map((head) => (
          <th key={head.en} scope="col">
            {say(head)}
          </th>
        ))}
      </tr>
    </thead>
  )
}

/** That nobody has checked a value yet, where that is so. */
export const Unverified = ({ of }: { readonly of: { readonly unverified?: boolean | undefined } }) => {
  const { say } = useSpeech()
  return of.unverified ? <span className="pill soon">{say(WORDS.unverified)}</span> : null
}

/** How sure a value is: the grade of its source, and whether anybody has checked it. */
export const Grade = ({
  of,
}: {
  readonly of: { readonly grade: string; readonly unverified?: boolean | undefined }
}) => (
  <>
    {of.grade} <Unverified of={of} />
  </>
)

/** What is wider than the screen scrolls by itself, by keyboard too. */
export const Scroll = ({ label, children }: { readonly label: string; readonly children: ReactNode }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard.
  <section className="scroll" tabIndex={0} aria-label={label}>
    {children}
  </section>
)
