import { useMemo, useRef, useState } from 'react'
import { useLocation, useSearchParams } from 'wouter'
import { api, type CaseRow, type QueueFilter } from './api.ts'
import { useAreaOptions, useBook, useBureaus, useNames, useProgrammes } from './city.tsx'
import { useKeys } from './keys.tsx'
import { text, useSpeech, useTime } from './lang.tsx'
import { ListEnd, useList } from './lists.tsx'
import { CaseCell, Choice, Countdown, Heads, Problem } from './parts.tsx'
import { Views } from './views.tsx'

const WORDS = {
  queue: text('队列', 'Queue'),
  narrow: text('筛选、视图与导出', 'Filters, views and exports'),
  all: text('全部', 'All'),
  programme: text('项目', 'Programme'),
  stage: text('阶段', 'Stage'),
  bureau: text('部门', 'Bureau'),
  area: text('区域', 'Area'),
  state: text('状态', 'State'),
  open: text('在办', 'Open'),
  closed: text('已办结', 'Closed'),
  order: text('排序', 'Order'),
  when: text('到期', 'Falls due'),
  whenLate: text('已超期', 'Late'),
  whenSoon: text('24 小时内', 'Within 24 hours'),
  returned: text('退回', 'Returned'),
  often: text('多次', 'Too often'),
  returnedTimes: text('退回次数', 'Times returned'),
  due: text('先到期的在前', 'Earliest deadline first'),
  newest: text('最新的在前', 'Newest first'),
  matter: text('事项', 'Case'),
  deadline: text('时限', 'Deadline'),
  opened: text('受理', 'Opened'),
  paused: text('暂停', 'Paused'),
  late: text('超期', 'Late'),
  none: text('没有符合的事项。', 'No case fits.'),
  csv: text('导出 CSV', 'Export CSV'),
  xlsx: text('导出 Excel', 'Export Excel'),
}

const FILTERS = ['programme', 'stage', 'bureau', 'area', 'closed', 'order', 'due', 'returned'] as const

/** The filter is the address: it can be kept, sent and gone back to. */
const useFilter = (): readonly [QueueFilter, (name: (typeof FILTERS)[number], value: string) => void] => {
  const [search, setSearch] = useSearchParams()
  const filter = useMemo(
    () => ({
      closed: 'false',
      ...Object.fromEntries(FILTERS.flatMap((name) => (search.has(name) ? [[name, search.get(name)!]] : []))),
    }),
    [search],
  )
  const put = (name: (typeof FILTERS)[number], value: string) =>
    setSearch((before) => {
      const next = new URLSearchParams(before)
      if (name === 'programme') next.delete('stage')
      if (value === '' && name !== 'closed') next.delete(name)
      else next.set(name, value)
      return next
    })
  return [filter, put]
}

const Filters = ({
  filter,
  put,
}: {
  readonly filter: QueueFilter
  put(name: (typeof FILTERS)[number], value: string): void
}) => {
  const { say, lang } = useSpeech()
  const [programmes, areas, bureaus] = [useProgrammes(), useAreaOptions(), useBureaus()]
  const book = useBook(filter.programme)
  const any = ['', say(WORDS.all)] as const
  const stages = Object.entries({ ...book?.stages, ...book?.outcomes })
  return (
    <div className="filters">
      <Choice
        label={say(WORDS.programme)}
        value={filter.programme ?? ''}
        onChange={(value) => put('programme', value)}
        options={[any, ...programmes.map(({ id, name }) => [id, say(name)] as const)]}
      />
      {stages.length > 0 ? (
        <Choice
          label={say(WORDS.stage)}
          value={filter.stage ?? ''}
          onChange={(value) => put('stage', value)}
          options={[any, ...stages.map(([id, name]) => [id, say(name)] as const)]}
        />
      ) : null}
      <Choice
        label={say(WORDS.bureau)}
        value={filter.bureau ?? ''}
        onChange={(value) => put('bureau', value)}
        options={[any, ...bureaus.map(({ id, name }) => [id, say(name)] as const)]}
      />
      <Choice
        label={say(WORDS.area)}
        value={filter.area ?? ''}
        onChange={(value) => put('area', value)}
        options={[any, ...areas]}
      />
      <Choice
        label={say(WORDS.state)}
        value={filter.closed ?? ''}
        onChange={(value) => put('closed', value)}
        options={[any, ['false', say(WORDS.open)], ['true', say(WORDS.closed)]]}
      />
      <Choice
        label={say(WORDS.when)}
        value={filter.due ?? ''}
        onChange={(value) => put('due', value)}
        options={[any, ['late', say(WORDS.whenLate)], ['soon', say(WORDS.whenSoon)]]}
      />
      <Choice
        label={say(WORDS.returned)}
        value={filter.returned ?? ''}
        onChange={(value) => put('returned', value)}
        options={[any, ['often', say(WORDS.often)]]}
      />
      <Choice
        label={say(WORDS.order)}
        value={filter.order ?? 'due'}
        onChange={(value) => put('order', value)}
        options={[
          ['due', say(WORDS.due)],
          ['opened', say(WORDS.newest)],
        ]}
      />
      {(['csv', 'xlsx'] as const).map((as) => (
        <a key={as} className="plain" href={api.exportPath(filter, as, lang)} download>
          {say(WORDS[as])}
        </a>
      ))}
    </div>
  )
}

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
        {of.late && !of.dueAt ? <span className="pill bad">{say(WORDS.late)}</span> : null}
      </td>
    </tr>
  )
}

/** Cases that the account may see, by their deadlines; j and k move, Enter opens. */
export const QueuePage = () => {
  const { say } = useSpeech()
  const [filter, put] = useFilter()
  const [, go] = useLocation()
  const list = useList(['cases', filter], (after) => api.cases(filter, after))
  // On a phone the cases come first.
  const [hasRoom] = useState(() => window.matchMedia('(min-width: 40rem)').matches)
  const table = useRef<HTMLTableElement>(null)
  const move = (by: 1 | -1) => {
    const links = [...(table.current?.querySelectorAll<HTMLAnchorElement>('tbody a') ?? [])]
    const here = links.indexOf(document.activeElement as HTMLAnchorElement)
    links[Math.max(0, Math.min(links.length - 1, here + by))]?.focus()
  }
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    '/': () => document.querySelector<HTMLInputElement>('.find input')?.focus(),
  })
  const heads = [
    WORDS.matter,
    WORDS.programme,
    WORDS.stage,
    WORDS.area,
    WORDS.bureau,
    WORDS.opened,
    WORDS.deadline,
  ]
  return (
    <>
      <h1>{say(WORDS.queue)}</h1>
      <details className="narrowing" open={hasRoom}>
        <summary>{say(WORDS.narrow)}</summary>
        <Views />
        <Filters filter={filter} put={put} />
      </details>
      <Problem error={list.error} />
      <div className="scroll">
        <table ref={table} className="cards">
          <Heads of={heads} />
          <tbody>
            {list.rows.map((row) => (
              <Row key={row.case} of={row} />
            ))}
          </tbody>
        </table>
      </div>
      <ListEnd of={list} none={WORDS.none} />
      <FindCase go={(id) => go(`/cases/${id}`)} />
    </>
  )
}

const FIND = text('按编号查看', 'Look one up by its number')
const NO_NUMBER = text(
  '这不像事项编号。编号由字母和数字组成,如 ABCDE-23456,见回执或事项标题下方;家庭请在“对象”中按登记编号查找。',
  'This does not look like a case’s number, which is of letters and digits, such as ABCDE-23456: it stands on the receipt and below a case’s title. Households are found by their number under Subjects.',
)

/** As numbers are given out; somebody on the phone leaves the hyphen out, or says it as a pause. */
const GIVEN_OUT = /^([2-9A-HJ-NP-Z]{5})[\s\u2010-\u2015-]*([2-9A-HJ-NP-Z]{5})$/
const numberTyped = (typed: string): string => {
  const [, first, second] = GIVEN_OUT.exec(typed.normalize('NFKC').trim().toUpperCase()) ?? []
  return first ? `${first}-${second}` : typed.trim()
}

/** What may be a number at all, as the server reads one. */
const MAY_BE_NUMBER = /^[\w.:-]{1,128}$/

const FindCase = ({ go }: { go(id: string): void }) => {
  const { say } = useSpeech()
  const [isNone, setNone] = useState(false)
  return (
    <form
      className="find"
      action={(form) => {
        const id = numberTyped(String(form.get('case')))
        const isNumber = MAY_BE_NUMBER.test(id)
        setNone(id !== '' && !isNumber)
        if (isNumber) go(encodeURIComponent(id))
      }}
    >
      <label>
        {say(FIND)} <input name="case" maxLength={128} aria-invalid={isNone || undefined} />
      </label>
      {isNone ? (
        <p role="alert" className="problem">
          {say(NO_NUMBER)}
        </p>
      ) : null}
    </form>
  )
}
