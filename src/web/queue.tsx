import { useMemo, useState } from 'react'
import { Link, useSearchParams } from 'wouter'
import { api, type QueueFilter } from './api.ts'
import { CaseTable } from './cases.tsx'
import { useAreaOptions, useBook, useBureaus, useProgrammeOptions } from './city.tsx'
import { type Text, text, useSpeech } from './lang.tsx'
import { ListEnd, useList } from './lists.tsx'
import { OfferedNotice } from './offered.tsx'
import { isOffline } from './outbox.ts'
import { Choice, type Option, PageTitle, Problem } from './parts.tsx'
import { useOwnProgrammes } from './posts.ts'
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
  offered: text('移交', 'Hand-over'),
  waiting: text('待接收', 'Waiting for an answer'),
  due: text('先到期的在前', 'Earliest deadline first'),
  opened: text('最新的在前', 'Newest first'),
  none: text('没有符合的事项。', 'No case fits.'),
  notAlong: text(
    '没有网络时,只能查看此前带上的最紧急的一页在办事项;这一页没有带上。',
    'Without a network only the page of most urgent cases that was taken along can be read; this one was not.',
  ),
  field: text('外勤', 'Field work'),
  toAlong: text('查看带上的队列', 'Look at the queue taken along'),
  csv: text('导出 CSV', 'Export CSV'),
  xlsx: text('导出 Excel', 'Export Excel'),
}

const FILTERS = [
  'programme',
  'stage',
  'bureau',
  'area',
  'closed',
  'order',
  'due',
  'returned',
  'offered',
] as const

/** Only what is open has a deadline, is counted as returned, or is offered. */
const OF_OPEN = ['due', 'returned', 'offered'] as const

/** In which orders a queue can be listed. */
const ordersOf = (filter: QueueFilter): readonly ('due' | 'opened')[] => {
  if (OF_OPEN.some((name) => filter[name])) return ['due']
  return filter.closed === 'false' ? ['due', 'opened'] : ['opened']
}

/** The filter is the address: it can be kept, sent and gone back to. */
const useFilter = (): readonly [QueueFilter, (name: (typeof FILTERS)[number], value: string) => void] => {
  const [search, setSearch] = useSearchParams()
  const filter = useMemo(() => {
    const asked: QueueFilter = {
      closed: 'false',
      ...Object.fromEntries(FILTERS.flatMap((name) => (search.has(name) ? [[name, search.get(name)!]] : []))),
    }
    const orders = ordersOf(asked)
    return { ...asked, order: orders.find((order) => order === asked.order) ?? orders[0]! }
  }, [search])
  const put = (name: (typeof FILTERS)[number], value: string) =>
    setSearch((before) => {
      const next = new URLSearchParams(before)
      if (name === 'programme') next.delete('stage')
      if (name === 'closed' && value !== 'false') for (const of of OF_OPEN) next.delete(of)
      if (OF_OPEN.some((of) => of === name) && value) next.delete('closed')
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
  const [areas, bureaus] = [useAreaOptions(), useBureaus()]
  const programmes = useProgrammeOptions(useOwnProgrammes(filter.programme))
  const book = useBook(filter.programme)
  const any = ['', say(WORDS.all)] as const
  const stages = Object.entries({ ...book?.stages, ...book?.outcomes })
  const choice = (name: (typeof FILTERS)[number], label: Text, options: readonly Option[]) => (
    <Choice
      label={say(label)}
      value={filter[name] ?? ''}
      onChange={(value) => put(name, value)}
      options={options}
    />
  )
  return (
    <div className="filters">
      {choice('programme', WORDS.programme, [any, ...programmes])}
      {stages.length > 0
        ? choice('stage', WORDS.stage, [any, ...stages.map(([id, name]) => [id, say(name)] as const)])
        : null}
      {choice('bureau', WORDS.bureau, [any, ...bureaus.map(({ id, name }) => [id, say(name)] as const)])}
      {choice('area', WORDS.area, [any, ...areas])}
      {choice('closed', WORDS.state, [any, ['false', say(WORDS.open)], ['true', say(WORDS.closed)]])}
      {choice('due', WORDS.when, [any, ['late', say(WORDS.whenLate)], ['soon', say(WORDS.whenSoon)]])}
      {choice('returned', WORDS.returned, [any, ['often', say(WORDS.often)]])}
      {choice('offered', WORDS.offered, [any, ['true', say(WORDS.waiting)]])}
      {choice(
        'order',
        WORDS.order,
        ordersOf(filter).map((order) => [order, say(WORDS[order])] as const),
      )}
      {(['csv', 'xlsx'] as const).map((as) => (
        <a key={as} className="plain" href={api.exportPath(filter, as, lang)} download>
          {say(WORDS[as])}
        </a>
      ))}
    </div>
  )
}

/** Of a page that is not here without a network: what is. */
const NotAlong = () => {
  const { say } = useSpeech()
  return (
    <p className="notice" role="alert">
      {say(WORDS.notAlong)} <Link href="/">{say(WORDS.toAlong)}</Link> ·{' '}
      <Link href="/field">{say(WORDS.field)}</Link>
    </p>
  )
}

/** Cases that the account may see, by their deadlines; j and k move, Enter opens. */
export const QueuePage = () => {
  const { say } = useSpeech()
  const [filter, put] = useFilter()
  const list = useList(['cases', filter], (after) => api.cases(filter, after))
  // On a phone the cases come first.
  const [hasRoom] = useState(() => window.matchMedia('(min-width: 40rem)').matches)
  return (
    <>
      <PageTitle title={say(WORDS.queue)} />
      {filter.offered ? null : <OfferedNotice />}
      <details className="narrowing" open={hasRoom}>
        <summary>{say(WORDS.narrow)}</summary>
        <Views />
        <Filters filter={filter} put={put} />
      </details>
      {isOffline(list.error) ? <NotAlong /> : <Problem error={list.error} />}
      {list.rows.length === 0 && isOffline(list.error) ? null : <CaseTable rows={list.rows} />}
      <ListEnd of={list} none={WORDS.none} />
    </>
  )
}
