import { useEffect, useRef, useState } from 'react'
import { Link, useSearchParams } from 'wouter'
import { api, type OpenedCase, type Programme, type ProgrammeBook } from './api.ts'
import { useAreaOptions, useBook, useProgrammeOptions, useProgrammes } from './city.tsx'
import { type Draft, draftOf, filledIn, forgetDraft, keepDraft } from './draft.ts'
import { SchemaForm } from './form.tsx'
import { text, useSpeech } from './lang.tsx'
import { Choice, PageTitle, Panel, SureButton } from './parts.tsx'
import { useOwnProgrammes } from './posts.ts'
import type { Schema } from './schema.ts'
import { Similar } from './similar.tsx'

const WORDS = {
  intake: text('登记诉求', 'Take a request'),
  programme: text('项目', 'Programme'),
  area: text('区域', 'Area'),
  forWhom: text('来电人为谁', 'The caller asks for'),
  forSelf: text('自己或自己家', 'Themselves'),
  forOther: text('别人,来电人是', 'Somebody else, as'),
  choose: text('请选择', 'Choose'),
  open: text('登记', 'Register'),
  openUnder: text('登记并入', 'Register, and handle together'),
  none: text('您的岗位不登记任何项目的诉求。', 'None of your posts takes requests.'),
  opened: text('已登记', 'Registered'),
  tell: text(
    '请把编号和查询码告知来电人:凭这两项可查询进展、补充和评价。查询码只显示这一次。',
    'Tell the caller the number and the code: with both they can follow it, add to it and rate it. The code is shown this once.',
  ),
  number: text('编号', 'Number'),
  code: text('查询码', 'Code'),
  see: text('打开事项', 'Open the case'),
  next: text('登记下一件', 'Take the next'),
  kept: text(
    '这是您先前填写、还没有登记的内容。',
    'This is what you typed before and have not registered yet.',
  ),
  anew: text('重新填写', 'Start anew'),
  sure: text('清空已填写的内容', 'Clear what was typed'),
}

/** What the caller is told: number and code, which nobody is shown again. What only staff begin has no caller. */
const Told = ({
  of,
  hasCaller,
  next,
}: {
  readonly of: OpenedCase
  readonly hasCaller: boolean
  next(): void
}) => {
  const { say } = useSpeech()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <section className="panel" aria-live="polite">
      <h2 ref={heading} tabIndex={-1}>
        {say(WORDS.opened)}
      </h2>
      {hasCaller ? <p>{say(WORDS.tell)}</p> : null}
      <dl className="values told">
        <dt>{say(WORDS.number)}</dt>
        <dd>{of.case}</dd>
        {of.code && hasCaller ? (
          <>
            <dt>{say(WORDS.code)}</dt>
            <dd>{of.code}</dd>
          </>
        ) : null}
      </dl>
      <div className="buttons">
        <Link className="plain" href={`/cases/${of.case}`}>
          {say(WORDS.see)}
        </Link>
        <button type="button" className="plain" onClick={next}>
          {say(WORDS.next)}
        </button>
      </div>
    </section>
  )
}

type Chosen = Omit<Draft, 'requests'>
const NONE: Draft = { programme: '', area: '', onBehalfOf: '', requests: {} }

/** What is being typed: there again after the page was left or read again, until it is sent or put away. */
const useDraft = (account: string, isOut: boolean) => {
  const [link] = useSearchParams()
  const [kept] = useState(() => draftOf(account))
  const [first] = useState(() => filledIn(kept ?? NONE, link))
  const [chosen, setChosen] = useState<Chosen>(first)
  // Typing draws the form again, and not the page with all its areas.
  const draft = useRef(first)
  const [isKept, setKept] = useState(kept !== undefined)
  const put = (change: Partial<Draft>) => {
    draft.current = { ...draft.current, ...change }
    if (!isOut) keepDraft(account, draft.current)
  }
  // A session that ended takes with it what is kept; what is still on the page is kept again with the next.
  useEffect(() => {
    if (!isOut && draft.current !== NONE) keepDraft(account, draft.current)
  }, [account, isOut])
  const choose = (change: Partial<Chosen>) => {
    put(change)
    setChosen((before) => ({ ...before, ...change }))
  }
  const type = (programme: string, request: unknown) =>
    put({ requests: { ...draft.current.requests, [programme]: request } })
  /** What was typed is done with; who takes one request after another has them of one programme and area. */
  const forget = (next: Draft) => {
    draft.current = next
    setChosen(next)
    setKept(false)
    forgetDraft(account)
  }
  return { chosen, choose, type, forget, isKept, typed: (of: string) => draft.current.requests[of] }
}

/** What is asked beside a programme's own form: which programme, where, and for whom. */
const Choices = ({
  of,
  choose,
  programmes,
  book,
}: {
  readonly of: Chosen
  choose(change: Partial<Chosen>): void
  readonly programmes: readonly Programme[]
  readonly book: ProgrammeBook | undefined
}) => {
  const { say } = useSpeech()
  const areas = useAreaOptions()
  const options = useProgrammeOptions(programmes)
  const none = ['', say(WORDS.choose)] as const
  return (
    <div className="filters">
      <Choice
        label={say(WORDS.programme)}
        value={of.programme}
        onChange={(programme) => choose({ programme })}
        options={[none, ...options]}
      />
      <Choice
        label={say(WORDS.area)}
        value={of.area}
        onChange={(area) => choose({ area })}
        options={[none, ...areas]}
      />
      {book?.public ? (
        <Choice
          label={say(WORDS.forWhom)}
          value={of.onBehalfOf}
          onChange={(onBehalfOf) => choose({ onBehalfOf })}
          options={[
            ['', say(WORDS.forSelf)],
            ...Object.entries(book.helpers).map(
              ([id, name]) => [id, `${say(WORDS.forOther)} ${say(name)}`] as const,
            ),
          ]}
        />
      ) : null}
    </div>
  )
}

interface Asked {
  readonly request: unknown
  readonly into: string | undefined
  readonly key: string
}

/** A programme's own form, and beside it what neighbours have said about the same. */
const Taking = ({
  book,
  area,
  from,
  changed,
  send,
}: {
  readonly book: ProgrammeBook
  readonly area: string
  readonly from: unknown
  changed(request: unknown): void
  send(asked: Asked): Promise<void>
}) => {
  const { say } = useSpeech()
  const [typed, setTyped] = useState(from)
  const [into, setInto] = useState<string>()
  return (
    <div className="columns">
      <SchemaForm
        schema={book.request as Schema}
        asks={book.asks}
        from={from}
        changed={(request) => {
          setTyped(request)
          changed(request)
        }}
        label={say(into === undefined ? WORDS.open : WORDS.openUnder)}
        send={(request, key) => send({ request, into, key })}
      />
      <Similar book={book} area={area} typed={typed} into={into} choose={setInto} />
    </div>
  )
}

/** Intake by phone: any programme's own form, beside the conversation. */
export default function IntakePage({
  account,
  isOut,
}: {
  readonly account: string
  readonly isOut: boolean
}) {
  const { say } = useSpeech()
  const [opened, setOpened] = useState<OpenedCase>()
  const [round, setRound] = useState(0)
  // Whoever holds a post in a programme may open its cases.
  const [all, programmes] = [useProgrammes(), useOwnProgrammes()]
  const draft = useDraft(account, isOut)
  const { programme, area, onBehalfOf } = draft.chosen
  const book = useBook(programme || undefined)
  const anew = () => {
    draft.forget(NONE)
    setRound(round + 1)
  }
  const aside =
    programme || area ? (
      <SureButton key={round} label={say(WORDS.anew)} sure={say(WORDS.sure)} act={anew} />
    ) : null
  if (opened)
    return (
      <>
        <PageTitle title={say(WORDS.intake)} />
        <Told of={opened} hasCaller={book?.public === true} next={() => setOpened(undefined)} />
      </>
    )
  return (
    <>
      <PageTitle title={say(WORDS.intake)} />
      <Panel title={book ? say(book.name) : say(WORDS.programme)} aside={aside}>
        {draft.isKept ? (
          <p className="notice" role="status">
            {say(WORDS.kept)}
          </p>
        ) : null}
        <Choices of={draft.chosen} choose={draft.choose} programmes={programmes} book={book} />
        {all.length > 0 && programmes.length === 0 ? <p className="muted">{say(WORDS.none)}</p> : null}
        {book && area ? (
          <Taking
            key={`${book.id} ${round}`}
            book={book}
            area={area}
            from={draft.typed(book.id)}
            changed={(request) => draft.type(book.id, request)}
            send={async (asked) => {
              const forWhom = book.public ? onBehalfOf : ''
              setOpened(await api.open({ ...asked, programme: book.id, area, onBehalfOf: forWhom }))
              draft.forget({ ...NONE, programme, area })
            }}
          />
        ) : null}
      </Panel>
    </>
  )
}
