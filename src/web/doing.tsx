import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type Dispatch, type SetStateAction, useState } from 'react'
import { Link } from 'wouter'
import { api, type CaseView, type OfferedAction, type ProgrammeBook } from './api.ts'
import { isOverdue, Refused } from './ask.ts'
import { roleIn } from './city.tsx'
import { SchemaForm } from './form.tsx'
import { inLine, type Text, text, useSpeech } from './lang.tsx'
import { isOffline, keep, useOutbox, useOutboxChanged } from './outbox.ts'
import { Panel } from './parts.tsx'
import type { Schema } from './schema.ts'
import { Shown } from './shown.tsx'
import { Unseen } from './unseen.tsx'

const WORDS = {
  actions: text('可办动作', 'What can be done now'),
  waits: text(
    '一项办理在等待送出,之后再办下一项。',
    'Something done here waits to be sent; the next comes after it.',
  ),
  outbox: text('发件箱', 'Outbox'),
  nothing: text('您在这一阶段没有可办的动作。', 'There is nothing for you to do at this stage.'),
  as: text('身份', 'as'),
  send: text('办理', 'Do it'),
  changed: text('您填写期间,事项有了变化:', 'The case has changed since you began: '),
  look: text(
    '。请看过“经过”再办理;您填写的内容还在,将按现在的事项办理。',
    '. Look at the timeline first: what you typed is still here, and is done to the case as it is now.',
  ),
  stale: text(
    '没有办成:事项刚有变化。现已重新读取,您填写的内容还在;请看过变化,再点一次。',
    'Not done: the case had just changed. It has been read again and what you typed is still here; look at what changed, then send once more.',
  ),
  gone: text('现在不能再办:', 'This can no longer be done: '),
  copy: text(
    '。事项已有变化;您填写的内容在下面,可以复制。',
    '. The case has changed; what you typed is below, to be copied.',
  ),
  close: text('收起', 'Close'),
  done: text('已办理:', 'Done:'),
}

/** An action whose form was begun: what was typed outlives whatever happens to the case meanwhile. */
export interface Begun {
  readonly action: OfferedAction
  /** The case's version then. */
  readonly since: number
  /** Changed in place: typing draws the form again, and not the whole page. */
  readonly draft: {
    typed?: unknown
    /** What was sent and not answered. */
    unanswered?: Sent
  }
}

interface Sent {
  readonly version: number
  readonly input: unknown
  readonly key: string
}

const idOf = ({ action, role }: OfferedAction): string => `${action} ${role}`

/** Done beside the request, where what it shows is seen. */
export const UNMASKING = 'unmask'

/** A refusal of the version, in the words of a page that has read the case again by itself. */
const retold = (error: unknown): unknown =>
  error instanceof Refused && error.problem.code === 'stale-version'
    ? new Refused({ ...error.problem, message: WORDS.stale })
    : error

/** Whether one without an answer was done is not known: the same is sent again, and the server does it once. */
const commandOf = ({ draft: { unanswered } }: Begun, { version }: CaseView, input: unknown): Sent =>
  unanswered && JSON.stringify(unanswered.input) === JSON.stringify(input)
    ? unanswered
    : // Another version is another command, and has a key of its own.
      { version, input, key: crypto.randomUUID() }

/** Does what was filled in; keeps it in the outbox where there is no network. Returns whether it is done. */
const useSend = (of: CaseView, account: string) => {
  const queries = useQueryClient()
  const changed = useOutboxChanged()
  return async (begun: Begun, input: unknown): Promise<boolean> => {
    const { action, role, name } = begun.action
    const sent = commandOf(begun, of, input)
    const done = { ...sent, action, role }
    try {
      begun.draft.unanswered = sent
      await api.act({ id: of.case, ...done })
      return true
    } catch (error) {
      if (error instanceof Refused) delete begun.draft.unanswered
      if (isOverdue(error)) await queries.invalidateQueries({ queryKey: ['case', of.case] })
      if (!isOffline(error)) throw retold(error)
      const { title, programme, stage } = of
      const at = new Date().toISOString()
      await keep({ kind: 'act', ...done, account, case: of.case, title, programme, stage, name, at })
      await changed()
      return false
    }
  }
}

/** What others did to a case since a form was begun: whoever fills it in is told before they send. */
const Changed = ({
  of,
  since,
  account,
}: {
  readonly of: CaseView
  readonly since: number
  readonly account: string
}) => {
  const { say, lang } = useSpeech()
  const { data } = useQuery({
    queryKey: ['case', of.case, 'since', of.version],
    queryFn: () => api.events(of.case, of.version),
    enabled: of.version > since,
  })
  const others = data?.rows.filter(({ version, by }) => version > since && by.account !== account) ?? []
  const names = [...new Set(others.map(({ name }) => say(name)))]
  return (
    <div role="status">
      {names.length > 0 ? (
        <p className="notice">
          {say(WORDS.changed)}
          {inLine(lang, names)}
          {say(WORDS.look)}
        </p>
      ) : null}
    </div>
  )
}

/** What was begun and can no longer be done: nothing that somebody typed goes without a word. */
export const Gone = ({ begun, close }: { readonly begun: readonly Begun[]; close(of: Begun): void }) => {
  const { say } = useSpeech()
  return begun.map((one) => (
    <div key={idOf(one.action)} className="chosen">
      <p className="problem" role="alert">
        {say(WORDS.gone)}
        {say(one.action.name)}
        {one.draft.typed === undefined ? null : say(WORDS.copy)}
      </p>
      {one.draft.typed === undefined ? null : (
        <Shown schema={one.action.input as Schema} value={one.draft.typed} />
      )}
      <button type="button" className="plain" onClick={() => close(one)}>
        {say(WORDS.close)}
      </button>
    </div>
  ))
}

/** The form of what was begun. */
const Doing = ({
  begun,
  of,
  book,
  account,
  send,
}: {
  readonly begun: Begun
  readonly of: CaseView
  readonly book: ProgrammeBook | undefined
  readonly account: string
  send(input: unknown): Promise<void>
}) => {
  const { say } = useSpeech()
  const { action, since, draft } = begun
  return (
    <div className="chosen">
      <p className="muted small">
        {say(WORDS.as)} {say(roleIn(book, action.role))}
      </p>
      <Changed of={of} since={since} account={account} />
      <SchemaForm
        key={idOf(action)}
        schema={action.input as Schema}
        from={draft.typed}
        changed={(filled) => {
          draft.typed = filled
        }}
        label={`${say(WORDS.send)} · ${say(action.name)}`}
        send={send}
      />
    </div>
  )
}

/** What was done: what changes of the page may be out of sight, on a phone or to whoever has it read out. */
const Done = ({ what }: { readonly what: Text | undefined }) => {
  const { say } = useSpeech()
  return (
    <div role="status">
      {what ? (
        <p>
          {say(WORDS.done)} {say(what)}
        </p>
      ) : null}
    </div>
  )
}

const Choices = ({
  of,
  isOpen,
  choose,
}: {
  readonly of: readonly OfferedAction[]
  isOpen(action: OfferedAction): boolean
  choose(action: OfferedAction): void
}) => {
  const { say } = useSpeech()
  return (
    <div className="buttons">
      {of.map((action) => (
        <button
          key={idOf(action)}
          type="button"
          className={isOpen(action) ? '' : 'plain'}
          aria-expanded={isOpen(action)}
          onClick={() => choose(action)}
        >
          {say(action.name)}
        </button>
      ))}
    </div>
  )
}

/** What they could do, were there not something in the way that is not the case's: what it is, and what to do. */
const Withheld = ({ of }: { readonly of: NonNullable<CaseView['withheld']> }) => {
  const { say } = useSpeech()
  return of.map(({ action, name, message }) => (
    <p key={action} className="muted">
      <strong>{say(name)}</strong> — {say(message)}
    </p>
  ))
}

/** Reads a case and the lists again; what was changed elsewhere, when somebody looks there. */
const useReadAgain = ({ case: id }: CaseView) => {
  const queries = useQueryClient()
  return async (): Promise<void> => {
    await queries.invalidateQueries({ refetchType: 'none' })
    await queries.invalidateQueries({ queryKey: ['case', id] })
    void queries.invalidateQueries({ queryKey: ['cases'] })
  }
}

/** What somebody may do to a case now, and the form of what they do. */
export const Actions = ({
  of,
  book,
  account,
  begun,
  setBegun,
}: {
  readonly of: CaseView
  readonly book: ProgrammeBook | undefined
  readonly account: string
  readonly begun: readonly Begun[]
  readonly setBegun: Dispatch<SetStateAction<readonly Begun[]>>
}) => {
  const { say } = useSpeech()
  const [chosen, setChosen] = useState<string>()
  const [sending, setSending] = useState<string>()
  const [done, setDone] = useState<Text>()
  const sendOne = useSend(of, account)
  const readAgain = useReadAgain(of)
  const offered = of.actions.filter(({ action }) => action !== UNMASKING)
  const waits = useOutbox(account).some((one) => one.kind === 'act' && one.case === of.case)
  const send = async (one: Begun, input: unknown) => {
    setSending(idOf(one.action))
    try {
      if (await sendOne(one, input)) setDone(one.action.name)
      setChosen(undefined)
      setBegun((all) => all.filter((each) => each !== one))
    } finally {
      setSending(undefined)
    }
    await readAgain()
  }
  // What is being sent may be known of here before its answer: until then it stays as it is.
  const isOffered = ({ action }: Begun): boolean =>
    idOf(action) === sending || offered.some((each) => idOf(each) === idOf(action))
  const doing = begun.find((one) => idOf(one.action) === chosen && isOffered(one))
  const isOpen = (action: OfferedAction): boolean =>
    doing !== undefined && idOf(doing.action) === idOf(action)
  const choose = (action: OfferedAction) => {
    const id = idOf(action)
    setDone(undefined)
    setChosen(isOpen(action) ? undefined : id)
    // A form that is put away is there again with what was typed.
    const kept = begun.filter(({ draft }) => draft.typed !== undefined)
    const isNew = !isOpen(action) && !kept.some((one) => idOf(one.action) === id)
    setBegun(isNew ? [...kept, { action, since: of.version, draft: {} }] : kept)
  }
  return (
    <Panel title={say(WORDS.actions)}>
      <Done what={done} />
      {waits ? (
        <p className="notice">
          {say(WORDS.waits)} <Link href="/field">{say(WORDS.outbox)}</Link>
        </p>
      ) : null}
      <Unseen of={of} offered={waits ? [] : offered} choose={choose} />
      {offered.length === 0 ? <p className="muted">{say(WORDS.nothing)}</p> : null}
      <Choices of={waits ? [] : offered} isOpen={isOpen} choose={choose} />
      <Withheld of={of.withheld ?? []} />
      <Gone
        begun={begun.filter((one) => !isOffered(one))}
        close={(one) => setBegun((all) => all.filter((each) => each !== one))}
      />
      {doing ? (
        <Doing begun={doing} of={of} book={book} account={account} send={(input) => send(doing, input)} />
      ) : null}
    </Panel>
  )
}
