import { useRef } from 'react'
import type { CaseRow } from './api.ts'
import { useBook, useNames } from './city.tsx'
import { useKeys } from './keys.tsx'
import { text, useSpeech, useTime } from './lang.tsx'
import { OfferedTo } from './offered.tsx'
import { CaseCell, Countdown, Heads } from './parts.tsx'

const WORDS = {
  matter: text('事项', 'Case'),
  programme: text('项目', 'Programme'),
  stage: text('阶段', 'Stage'),
  area: text('区域', 'Area'),
  bureau: text('部门', 'Bureau'),
  opened: text('受理', 'Opened'),
  deadline: text('时限', 'Deadline'),
  returned: text('退回', 'Returned'),
  returnedTimes: text('退回次数', 'Times returned'),
  paused: text('暂停', 'Paused'),
  late: text('超期', 'Late'),
}
const HEADS = [
  WORDS.matter,
  WORDS.programme,
  WORDS.stage,
  WORDS.area,
  WORDS.bureau,
  WORDS.opened,
  WORDS.deadline,
]

const Row = ({ of }: { readonly of: CaseRow }) => {
  const { say } = useSpeech()
  const names = useNames()
  const time = useTime()
  const book = useBook(of.programme)
  const stage = book?.stages[of.stage] ?? book?.outcomes[of.stage]
  return (
    <tr>
      <td>
        <CaseCell of={of} />
      </td>
      <td>{names.programme(of.programme)}</td>
      <td>{stage ? say(stage) : book ? of.stage : ''}</td>
      <td>{names.area(of.area)}</td>
      <td>{names.bureau(of.bureau)}</td>
      <td className="small">{time(of.openedAt)}</td>
      <td>
        {of.paused ? <span className="pill calm">{say(WORDS.paused)}</span> : null}
        {of.dueAt && !of.closedAt ? <Countdown dueAt={of.dueAt} stopped={of.paused} /> : null}
        {of.returned > 0 ? (
          <span className="pill calm" title={say(WORDS.returnedTimes)}>
            {say(WORDS.returned)} {of.returned}
          </span>
        ) : null}
        <OfferedTo of={of} />
        {of.late && !of.dueAt ? <span className="pill bad">{say(WORDS.late)}</span> : null}
      </td>
    </tr>
  )
}

/** Cases in a list; j and k move, Enter opens. */
export const CaseTable = ({ rows }: { readonly rows: readonly CaseRow[] }) => {
  const table = useRef<HTMLTableElement>(null)
  const move = (by: 1 | -1) => {
    const links = [...(table.current?.querySelectorAll<HTMLAnchorElement>('tbody a') ?? [])]
    const here = links.indexOf(document.activeElement as HTMLAnchorElement)
    links[Math.max(0, Math.min(links.length - 1, here + by))]?.focus()
  }
  useKeys({ j: () => move(1), k: () => move(-1) })
  return (
    <div className="scroll">
      <table ref={table} className="cards">
        <Heads of={HEADS} />
        <tbody>
          {rows.map((row) => (
            <Row key={row.case} of={row} />
          ))}
        </tbody>
      </table>
    </div>
  )
}
