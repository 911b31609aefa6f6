import type { Area, BoardFilter } from './api.ts'
import { heatOf } from './charts.tsx'
import { useAreas, useNames } from './city.tsx'
import { text, useSpeech } from './lang.tsx'
import { Panel } from './parts.tsx'
import { Behind, CALLED, type Count, grouped, isShown, type Row, sumOf, WATCHED } from './watched.tsx'

const WORDS = {
  bureau: text('部门', 'Bureau'),
  byArea: text('按区域(示意图)', 'By area (schematic map)'),
  both: text('部门 × 区域:已超期', 'Bureau × area: late'),
  here: text('本级', 'here'),
  up: text('上一级', 'One level up'),
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
        {WATCHED.filter((of) => isShown(of, count)).map((of) => (
          <Behind
            key={of}
            count={count[of]}
            of={of}
            filter={filter}
            label={`${name}: ${say(CALLED[of])} ${count[of]}`}
          />
        ))}
      </span>
    </li>
  )
}

/** The areas right below the chosen one as tiles, darker where more is late. */
export const AreaMap = ({
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
export const Heat = ({ rows, filter }: { readonly rows: readonly Row[]; readonly filter: BoardFilter }) => {
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
                        label={`${names.bureau(bureau)}, ${say(name)}: ${say(CALLED.late)} ${late}`}
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
