import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { type AttachmentView, api, type CaseView } from './api.ts'
import { roleIn, useBook } from './city.tsx'
import { text, useSpeech, useTime } from './lang.tsx'
import { isOffline, keep, useOutbox, useOutboxChanged } from './outbox.ts'
import { Panel, Problem } from './parts.tsx'

const WORDS = {
  documents: text('材料与照片', 'Documents and photos'),
  none: text('没有材料。', 'There are none.'),
  add: text('添加材料或照片', 'Add a document or photo'),
  waits: text('等待送出', 'waits to be sent'),
  sending: text('正在送出', 'is being sent'),
  closed: text(
    '跨部门紧急查阅不能打开材料和照片。',
    'Documents and photos cannot be opened under break-glass.',
  ),
}
const KIB = 1024

/** A file on its way to the server. */
interface Chosen {
  readonly file: File
  readonly key: string
}

/** Sends a file; keeps it in the outbox where there is no network. */
const useSend = ({ case: id, title, programme }: CaseView, account: string) => {
  const queries = useQueryClient()
  const changed = useOutboxChanged()
  return async ({ file, key }: Chosen): Promise<void> => {
    const { name } = file
    try {
      await api.attach({ case: id, name, file, key })
      await queries.invalidateQueries({ queryKey: ['case', id] })
    } catch (refused) {
      if (!isOffline(refused)) throw refused
      const at = new Date().toISOString()
      await keep({ kind: 'file', key, account, case: id, title, programme, file, name, at })
      await changed()
    }
  }
}

/** A file of the case, and who added it; under break-glass its name alone. */
const Kept = ({ of, file }: { readonly of: CaseView; readonly file: AttachmentView }) => {
  const { say } = useSpeech()
  const time = useTime()
  const book = useBook(of.programme)
  return (
    <li>
      {of.letInUntil ? (
        file.name
      ) : (
        <a href={api.attachmentPath(of.case, file.hash)} download>
          {file.name}
        </a>
      )}{' '}
      <span className="muted small">
        {Math.ceil(file.bytes / KIB)} KiB · {time(file.at)} ·{' '}
        {file.by.account ?? say(roleIn(book, file.by.role))}
      </span>
    </li>
  )
}

const Adding = ({ add }: { add(file: File): Promise<void> }) => {
  const { say } = useSpeech()
  const id = useId()
  return (
    <>
      <label htmlFor={id}>{say(WORDS.add)}</label>
      <input
        id={id}
        type="file"
        accept="image/*,application/pdf"
        onChange={(event) => {
          for (const file of event.target.files ?? []) void add(file)
          event.target.value = ''
        }}
      />
    </>
  )
}

/** The files of a case; a photo taken where there is no network waits in the outbox. */
export const Documents = ({ of, account }: { readonly of: CaseView; readonly account: string }) => {
  const { say } = useSpeech()
  const send = useSend(of, account)
  const [error, setError] = useState<unknown>()
  const [sending, setSending] = useState<readonly Chosen[]>([])
  const waiting = useOutbox(account).filter((one) => one.kind === 'file' && one.case === of.case)
  const { data } = useQuery({
    queryKey: ['case', of.case, 'documents', of.version],
    queryFn: () => api.attachments(of.case),
  })
  const add = async (file: File) => {
    const one = { file, key: crypto.randomUUID() }
    setError(undefined)
    setSending((all) => [...all, one])
    await send(one).catch(setError)
    setSending((all) => all.filter((each) => each !== one))
  }
  const rows = data?.rows ?? []
  return (
    <Panel title={say(WORDS.documents)}>
      <Problem error={error} />
      {rows.length + waiting.length + sending.length === 0 ? (
        <p className="muted">{say(WORDS.none)}</p>
      ) : null}
      {of.letInUntil && rows.length > 0 ? <p className="muted">{say(WORDS.closed)}</p> : null}
      <ul className="plain-list">
        {rows.map((file) => (
          <Kept key={`${file.hash} ${file.at}`} of={of} file={file} />
        ))}
        {waiting.map((one) => (
          <li key={one.key}>
            {one.kind === 'file' ? one.name : ''} <span className="pill soon">{say(WORDS.waits)}</span>
          </li>
        ))}
        {sending.map(({ file, key }) => (
          <li key={key} role="status">
            {file.name} <span className="pill calm">{say(WORDS.sending)}</span>
          </li>
        ))}
      </ul>
      {/* Under break-glass a case is there to be read. */}
      {of.letInUntil ? null : <Adding add={add} />}
    </Panel>
  )
}
