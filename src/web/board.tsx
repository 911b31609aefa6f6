import { useQuery } from '@tanstack/react-query'
import { api, type BoardFilter, type BoardView } from './api.ts'
import { AreaMap, Heat } from './board-map.tsx'
import { Bars } from './charts.tsx'
import { useAreaOptions, useBureaus, useNames, useProgrammeOptions } from './city.tsx'
import { text, useSpeech, useTime } from './lang.tsx'
import { useAddressFilter } from './lists.tsx'
import { Choice, Loading, PageTitle, Panel, Problem } from './parts.tsx'
import { useOwnProgrammes } from './posts.ts'
import { Behind, CALLED, type Count, grouped, sumOf, WATCHED } from './watched.tsx'
import './board.css'

const WORDS = {
  board: text('督办', 'Supervision'),
  all: text('全部', 'All'),
  programme: text('项目', 'Programme'),
  bureau: text('部门', 'Bureau'),
  area: text('区域', 'Area'),
  soonShort: text('将到期', 'Soon'),
  times: text(
    '多次退回:退回、重办或退到起点的次数不少于',
    'Returned too often: given back, reopened or sent back to where it began at least this often:',
  ),
  assumed: text('暂设,未找到规定', 'assumed, no rule was found'),
  byBureau: text('按部门', 'By bureau'),
  calm: text(
    '没有超期、即将到期、多次退回或移交待接收的事项。',
    'Nothing is late, due soon, returned too often, or offered and not answered.',
  ),
  at: text('截至', 'As of'),
  unpublished: text(
    '年放假安排尚未公布或录入。按工作日计、算到该年的时限只标明最早到期日,在此之前不预警、不判超期,也不计入上面的数字。涉及在办事项:',
    ': its public holidays are not published or not entered. Limits in working days that reach it say the earliest day they can be due; until then they neither warn nor break, and are in none of the numbers above. Open cases concerned: ',
  ),
  enter: text(
    '。公布后请管理员录入(BIHUAN_HOLIDAYS),系统随即计定。',
    '. Once they are published, ask an administrator to enter them (BIHUAN_HOLIDAYS): the limits are then counted by themselves.',
  ),
}
const BY = ['programme', 'bureau', 'area'] as const
/** The board counts again so often, though nothing happened: time alone makes a case late. */
const AGAIN_MS = 60_000

const Filters = ({
  filter,
  put,
}: {
  readonly filter: BoardFilter
  put(name: (typeof BY)[number], value: string): void
}) => {
  const { say } = useSpeech()
  const any = ['', say(WORDS.all)] as const
  const choices = {
    programme: useProgrammeOptions(useOwnProgrammes(filter.programme)),
    bureau: useBureaus().map(({ id, name }) => [id, say(name)] as const),
    area: useAreaOptions(),
  }
  return (
    <div className="filters">
      {BY.map((name) => (
        <Choice
          key={name}
          label={say(WORDS[name])}
          value={filter[name] ?? ''}
          onChange={(value) => put(name, value)}
          options={[any, ...choices[name]]}
        />
      ))}
    </div>
  )
}

const Totals = ({ of, filter }: { readonly of: Count; readonly filter: BoardFilter }) => {
  const { say } = useSpeech()
  return (
    <ul className="totals">
      {WATCHED.map((one) => (
        <li key={one} className="panel">
          <span>{say(CALLED[one])}</span>
          <Behind count={of[one]} of={one} filter={filter} label={`${say(CALLED[one])} ${of[one]}`} />
        </li>
      ))}
    </ul>
  )
}

/** That limits cannot be counted through a year yet, where that touches open cases: the numbers would look calmer than it is. */
const Unpublished = ({ of }: { readonly of: NonNullable<BoardView['uncounted']> }) => {
  const { say } = useSpeech()
  return (
    <p className="notice">
      <strong>{of.from.slice(0, 4)}</strong>
      {say(WORDS.unpublished)}
      {of.cases}
      {of.atLeast ? '+' : ''}
      {say(WORDS.enter)}
    </p>
  )
}

/** What is late, what soon will be, what was returned too often and what waits to be taken over, by bureau and area; every number opens the cases behind it. */
export default function BoardPage() {
  const { say } = useSpeech()
  const time = useTime()
  const names = useNames()
  const [filter, put] = useAddressFilter(BY)
  const { data, error } = useQuery({
    queryKey: ['cases', 'board', filter],
    queryFn: () => api.board(filter),
    refetchInterval: AGAIN_MS,
  })
  const rows = data?.rows ?? []
  const bars = grouped(rows, ({ bureau }) => bureau).map(({ key, ...count }) => ({
    key,
    name: names.bureau(key),
    parts: [
      { tone: 'bad', value: count.late },
      { tone: 'soon', value: count.soon },
    ],
    numbers: WATCHED.map((of) => (
      <Behind
        key={of}
        count={count[of]}
        of={of}
        filter={{ ...filter, bureau: key }}
        label={`${names.bureau(key)}: ${say(CALLED[of])} ${count[of]}`}
      />
    )),
  }))
  return (
    <>
      <PageTitle title={say(WORDS.board)} />
      <Filters filter={filter} put={put} />
      <Problem error={error} />
      {data ? (
        <>
          <Totals of={sumOf(rows)} filter={filter} />
          {data.uncounted ? <Unpublished of={data.uncounted} /> : null}
          {rows.length === 0 ? <p className="muted">{say(WORDS.calm)}</p> : null}
          <div className="columns">
            <Panel title={say(WORDS.byBureau)}>
              <Bars of={bars} />
              <p className="muted small">
                <span className="pill bad">{say(CALLED.late)}</span>
                <span className="pill soon">{say(WORDS.soonShort)}</span>
                <span className="pill calm">{say(CALLED.often)}</span>
                <span className="pill waits">{say(CALLED.offered)}</span>
              </p>
            </Panel>
            <AreaMap rows={rows} filter={filter} go={(code) => put('area', code)} />
            <div className="wide">
              <Heat rows={rows} filter={filter} />
            </div>
          </div>
          <p className="muted small">
            {say(WORDS.times)} {data.often.times}
            {data.often.unverified ? ` (${say(WORDS.assumed)})` : ''} · {say(WORDS.at)} {time(data.at)}
          </p>
        </>
      ) : error ? null : (
        <Loading />
      )}
    </>
  )
}
