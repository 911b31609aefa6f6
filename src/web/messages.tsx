import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { api } from './api.ts'
import { useNames } from './city.tsx'
import { text, useSpeech, useTime } from './lang.tsx'
import { ListEnd, useList } from './lists.tsx'
import { CaseCell, Heads, PageTitle, Problem } from './parts.tsx'

const WORDS = {
  messages: text('消息', 'Messages'),
  when: text('时间', 'When'),
  what: text('内容', 'What'),
  case: text('事项', 'Case'),
  programme: text('项目', 'Programme'),
  bureau: text('部门', 'Bureau'),
  fresh: text('新', 'new'),
  none: text('您的岗位还没有消息。', 'Nothing has been told to your posts yet.'),
}

/** What one's posts were told: what is late, escalated, read across bureaus, handed over. Looking at the list reads it. */
export default function MessagesPage() {
  const { say } = useSpeech()
  const time = useTime()
  const names = useNames()
  const queries = useQueryClient()
  const list = useList(['messages', 'all'], (after) => api.messages(after))
  const readUntil = list.first?.readUntil
  const newest = list.first?.rows[0]?.at
  useEffect(() => {
    if (newest === undefined || (readUntil !== undefined && newest <= readUntil)) return
    void api.readMessages(newest).then(() => queries.invalidateQueries({ queryKey: ['messages', 'new'] }))
  }, [newest, readUntil, queries])
  return (
    <>
      <PageTitle title={say(WORDS.messages)} />
      <Problem error={list.error} />
      <div className="scroll">
        <table className="cards">
          <Heads of={[WORDS.when, WORDS.what, WORDS.case, WORDS.programme, WORDS.bureau]} />
          <tbody>
            {list.rows.map((row) => (
              <tr key={row.id}>
                <td className="small">{time(row.at)}</td>
                <td>
                  {say(row.message)}{' '}
                  {readUntil === undefined || row.at > readUntil ? (
                    <span className="pill soon">{say(WORDS.fresh)}</span>
                  ) : null}
                </td>
                <td>
                  <CaseCell of={row} />
                </td>
                <td>{names.programme(row.programme)}</td>
                <td>{row.bureau === undefined ? '' : names.bureau(row.bureau)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <ListEnd of={list} none={WORDS.none} />
    </>
  )
}
