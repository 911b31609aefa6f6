import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { type Area, api, type BoardFilter, type BoardView } from './api.ts'
import { Bars, heatOf } from './charts.tsx'
import {
  useAreaOptions,
  useAreas,
  useBureaus,
  useNames,
  useProgrammeOptions,
  useProgrammes,
} from './city.tsx'
import { text, useSpeech, useTime } from './lang.tsx'
import { useAddressFilter } from './lists.tsx'
import { Choice, Loading, PageTitle, Panel, Problem } from './parts.tsx'
import './board.css'

const WORDS = {
  board: text('督办', 'Supervision'),
  all: text('全部', 'All'),
  programme: text('项目', 'Programme'),
  bureau: text('部门', 'Bureau'),
  area: text('区域', 'Area'),
  late: text('已超期', 'Late'),
  soon: text('24 小时内到期', 'Due within 24 hours'),
  soonShort: text('将到期', 'Soon'),
  often: text('多次退回', 'Returned too often'),
  times: text(
    '多次退回:退回、重办或退到起点的次数不少于',
    'Returned too often: given back, reopened or sent back to where it began at least this often:',
  ),
  assumed: text('暂设,未找到规定', 'assumed, no rule was found'),
  byBureau: text('按部门', 'By bureau'),
  byArea: text('按区域(示意图)', 'By area (schematic map)'),
  both: text('部门 × 区域:已超期', 'Bureau × area: late'),
  calm: text('没有超期、即将到期或多次退回的事项。', 'Nothing is late, due soon or returned too often.'),
  here: text('本级', 'here'),
  at: text('截至', 'As of'),
  up: text('上一级', 'One level up'),
}
const BY = ['programme', 'bureau', 'area'] as const
/** The board counts again so often, though nothing happened: time alone makes a case late. */
const AGAIN_MS = 60_000

type Row = BoardView['rows'][number]
/** What the board counts. */
type Watched = 'late' | 'soon' | 'often'
type Count = Pick<Row, Watched>
const WATCHED: readonly Watched[] = ['late', 'soon', 'often']
const TONES: Readonly<Record<Watched, string>> = { late: 'bad', soon: 'soon', often: 'calm' }

const sumOf = (rows: readonly Row[]): Count => ({
  late: rows.reduce((sum, { late }) => sum + late, 0),
  soon: rows.reduce((sum, { soon }) => sum + soon, 0),
  often: rows.reduce((sum, { often }) => sum + often, 0),
})

/** Rows put together by a key, most late first. */
const grouped = (rows: readonly Row[], keyOf: (row: Row) => string): readonly (Count & { key: string })[] => {
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const group = groups.get(keyOf(row))
    if (group) group.push(row)
    else groups.set(keyOf(row), [row])
  }
  return [...groups]
    .map(([key, of]) => ({ key, ...sumOf(of) }))
    .sort((a, b) => b.late - a.late || b.soon - a.soon || b.often - a.often || (a.key < b.key ? -1 : 1))
}

/** A number that opens the very cases it counts. */
const Behind = ({
  count,
  of,
  filter,
  label,
}: {
  readonly count: number
  readonly of: Watched
  readonly filter: BoardFilter
  readonly label: string
}) => {
  if (count === 0) return <span className="muted">0</span>
  const only = of === 'often' ? { returned: of } : { due: of }
  const search = new URLSearchParams({ closed: 'false', ...only, ...filter })
  return (
    <Link href={`/?${search}`} className={`pill ${TONES[of]}`} aria-label={label}>
      {count}
    </Link>
  )
}

/** For every area right below one: which of its own areas lie in it. */
const useMap = (area: string | undefined) => {
  const areas = useAreas()
  const parents = new Map(areas.map(({ code, parent }) => [code, parent]))
  const childrenOf = (of: string | undefined) =>
    areas.filter(({ parent }) => (parent !== undefined && parents.has(parent) ? parent : undefined) === of)
  // A single top is the city: its parts are the map.
  const tops = childrenOf(undefined)
  const top = area ?? (tops.length === 1 ? tops[0]!.code : undefined)
  const tiles = childrenOf(top)
  const isTile = new Set(tiles.map(({ code }) => code))
  const tileOf = (code: string): string => {
    for (let at: string | undefined = code; at !== undefined; at = parents.get(at))
      if (isTile.has(at)) return at
    return ''
  }
  return { top, tiles, tileOf, parent: area === undefined ? undefined : parents.get(area) }
}

const Tile = ({
  area,
  count,
  most,
  filter,
  go,
}: {
  readonly area: Area | undefined
  readonly count: Count
  readonly most: number
  readonly filter: BoardFilter
  go(code: string): void
}) => {
  const { say } = useSpeech()
  const name = area ? say(area.name) : say(WORDS.here)
  return (
    <li className={`tile heat-${heatOf(count.late, most)}`}>
      {area ? (
        <button type="button" className="plain" onClick={() => go(area.code)}>
          {name}
        </button>
      ) : (
        <span>{name}</span>
      )}
      <span>
        {WATCHED.filter((of) => of !== 'often' || count[of] > 0).map((of) => (
          <Behind
            key={of}
            count={count[of]}
            of={of}
            filter={filter}
            label={`${name}: ${say(WORDS[of])} ${count[of]}`}
          />
        ))}
      </span>
    </li>
  )
}

/** The areas right below the chosen one as tiles, darker where more is late. */
const AreaMap = ({
  rows,
  filter,
  go,
}: {
  readonly rows: readonly Row[]
  readonly filter: BoardFilter
  go(code: string): void
}) => {
  const { say } = useSpeech()
  const { tiles, tileOf, parent } = useMap(filter.area)
  const counts = new Map(grouped(rows, ({ area }) => tileOf(area)).map((of) => [of.key, of]))
  const most = Math.max(0, ...[...counts.values()].map(({ late }) => late))
  const own = counts.get('')
  return (
    <Panel
      title={say(WORDS.byArea)}
      aside={
        filter.area ? (
          <button type="button" className="plain" onClick={() => go(parent ?? '')}>
            {say(WORDS.up)}
          </button>
        ) : null
      }
    >
      <ul className="tiles">
        {tiles.map((area) => (
          <Tile
            key={area.code}
            area={area}
            count={counts.get(area.code) ?? sumOf([])}
            most={most}
            filter={{ ...filter, area: area.code }}
            go={go}
          />
        ))}
        {/* What lies in the area itself, or in none of the tree, is behind the area's own number. */}
        {own ? <Tile area={undefined} count={own} most={most} filter={filter} go={go} /> : null}
      </ul>
    </Panel>
  )
}

/** Bureaus against areas: where a bureau is late. */
const Heat = ({ rows, filter }: { readonly rows: readonly Row[]; readonly filter: BoardFilter }) => {
  const { say } = useSpeech()
  const names = useNames()
  const { tiles, tileOf } = useMap(filter.area)
  const bureaus = grouped(rows, ({ bureau }) => bureau)
  const cells = new Map(
    grouped(rows, ({ bureau, area }) => `${bureau} ${tileOf(area)}`).map((of) => [of.key, of.late]),
  )
  const columns = tiles.filter(({ code }) => bureaus.some(({ key }) => cells.get(`${key} ${code}`)))
  const most = Math.max(0, ...cells.values())
  if (columns.length === 0) return null
  return (
    <Panel title={say(WORDS.both)}>
      <div className="scroll">
        <table className="heat">
          <thead>
            <tr>
              <th scope="col">{say(WORDS.bureau)}</th>
              {columns.map(({ code, name }) => (
                <th key={code} scope="col">
                  {say(name)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {bureaus.map(({ key: bureau }) => (
              <tr key={bureau}>
                <th scope="row">{names.bureau(bureau)}</th>
                {columns.map(({ code, name }) => {
                  const late = cells.get(`${bureau} ${code}`) ?? 0
                  return (
                    <td key={code} className={`heat-${heatOf(late, most)}`}>
                      <Behind
                        count={late}
                        of="late"
                        filter={{ ...filter, bureau, area: code }}
                        label={`${names.bureau(bureau)}, ${say(name)}: ${say(WORDS.late)} ${late}`}
                      />
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  )
}

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
    programme: useProgrammeOptions(useProgrammes()),
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
          <span>{say(WORDS[one])}</span>
          <Behind count={of[one]} of={one} filter={filter} label={`${say(WORDS[one])} ${of[one]}`} />
        </li>
      ))}
    </ul>
  )
}

/** What is late, what soon will be and what was returned too often, by bureau and area; every number opens the cases behind it. */
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
        label={`${names.bureau(key)}: ${say(WORDS[of])} ${count[of]}`}
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
          {rows.length === 0 ? <p className="muted">{say(WORDS.calm)}</p> : null}
          <div className="columns">
            <Panel title={say(WORDS.byBureau)}>
              <Bars of={bars} />
              <p className="muted small">
                <span className="pill bad">{say(WORDS.late)}</span>
                <span className="pill soon">{say(WORDS.soonShort)}</span>
                <span className="pill calm">{say(WORDS.often)}</span>
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
