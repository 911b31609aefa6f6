import { Link } from 'wouter'
import { api, type RosterBoardView } from './api.ts'
import { useNames } from './city.tsx'
import { text, useSpeech, useTime } from './lang.tsx'
import { ListEnd, useList } from './lists.tsx'
import { Scroll } from './parts.tsx'
import { Board, Left, useClock, usePlanFilter, useTaking } from './planning.tsx'
import './dispatch.css'

const WORDS = {
  title: text('值守班表', 'Roster'),
  post: text('岗点', 'Post'),
  wanted: text('每班应到', 'wanted in each shift:'),
  chosen: text('人工排定,方案不改', 'made by a person: no plan changes it'),
  proposed: text('建议', 'proposed'),
  nobody: text('无人', 'nobody'),
  nothing: text('没有在办的岗点。', 'There are no open posts.'),
  over: text('名单中的班次都已结束。', 'Every shift of the list is over.'),
  km: text('住处到岗点合计(公里)', 'from home to post in all (km)'),
  accept: text('采用', 'Take'),
}

type Post = RosterBoardView['rows'][number]
type Cell = Post['cells'][number]

/** Who stands at a post in one shift, or is proposed to, and what is missing. */
const Standing = ({ of, wanted }: { readonly of: Cell; readonly wanted: number }) => {
  const { say } = useSpeech()
  const { people, isNew, gap } = of
  const tone = people.length >= wanted ? 'good' : people.length > 0 ? 'soon' : 'bad'
  return (
    <td>
      <span className={`pill ${tone}`}>
        {people.length} / {wanted}
      </span>
      {isNew ? <span className="pill calm">{say(WORDS.proposed)}</span> : null}
      <p className="people">
        {people.length > 0 ? people.map((id) => <span key={id}>{id}</span>) : say(WORDS.nobody)}
      </p>
      {gap ? <Left of={gap} /> : null}
    </td>
  )
}

const Row = ({
  of,
  plan,
  taking,
}: {
  readonly of: Post
  readonly plan: string | undefined
  readonly taking: ReturnType<typeof useTaking>
}) => {
  const { say } = useSpeech()
  const names = useNames()
  const name = say(of.title) || of.case
  return (
    <tr>
      <th scope="row">
        <Link href={`/cases/${of.case}`}>{name}</Link>
        <p className="muted small">
          {[of.case, names.area(of.area), `${say(WORDS.wanted)} ${of.wanted}`].join(' · ')}
        </p>
        {of.chosen ? <span className="pill calm">{say(WORDS.chosen)}</span> : null}
        {of.reason ? <p className="muted small">{say(of.reason)}</p> : null}
        {of.left && !of.chosen ? <Left of={of.left} /> : null}
        {of.reason && of.may && plan !== undefined ? (
          <button
            type="button"
            className="plain"
            disabled={taking.isTaking}
            onClick={() => void taking.take(plan, [of.case])}
          >
            {say(WORDS.accept)}
            <span className="unseen"> · {name}</span>
          </button>
        ) : null}
      </th>
      {of.cells.map((cell) => (
        <Standing key={cell.shift} of={cell} wanted={of.wanted} />
      ))}
    </tr>
  )
}

/** Who serves at which open post in which shift: what is proposed, who is missing and why. */
export default function RosterPage({ bureaus }: { readonly bureaus: readonly string[] }) {
  const { say } = useSpeech()
  const time = useTime()
  const clock = useClock()
  const narrowed = usePlanFilter(bureaus)
  const [filter] = narrowed
  const list = useList(['cases', 'roster', filter], (after) => api.roster(filter, after))
  const taking = useTaking(filter)
  const board = list.first
  return (
    <Board
      title={say(WORDS.title)}
      kind="people"
      bureaus={bureaus}
      narrowed={narrowed}
      list={list}
      taking={taking}
      total={board?.km === undefined ? undefined : `${say(WORDS.km)} ${board.km}`}
    >
      {board?.listed && !board.wrong && board.shifts.length === 0 ? (
        <p className="notice">{say(WORDS.over)}</p>
      ) : null}
      {board && list.rows.length > 0 ? (
        <Scroll label={say(WORDS.title)}>
          <table className="posts">
            <thead>
              <tr>
                <th scope="col">{say(WORDS.post)}</th>
                {board.shifts.map(({ id, from, until }) => (
                  <th key={id} scope="col">
                    {id}
                    <div className="small">
                      {time(from)} – {clock(until, from)}
                    </div>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {list.pages.flatMap(({ rows, plan }) =>
                rows.map((row) => <Row key={row.case} of={row} plan={plan} taking={taking} />),
              )}
            </tbody>
          </table>
        </Scroll>
      ) : null}
      <ListEnd of={list} none={WORDS.nothing} />
    </Board>
  )
}
