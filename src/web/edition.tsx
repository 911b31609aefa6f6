import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { api, type EditionLineView, type EditionView } from './api.ts'
import { useProgrammes } from './city.tsx'
import { intakePath } from './draft.ts'
import { text, useSpeech, useTime } from './lang.tsx'
import { useAddressFilter } from './lists.tsx'
import { Choice, Heads, Loading, PageTitle, Panel, Problem, Scroll } from './parts.tsx'
import { useHeld } from './posts.ts'

const WORDS = {
  back: text('各期答卷', 'All editions'),
  case: text('本期事项(提交、审定、发布)', 'Its case: submit, approve, publish'),
  draft: text('尚未锁定:以下为现值。', 'Not frozen yet: these are the values now.'),
  frozenAt: text('锁定于', 'Frozen'),
  position: text('记录位置', 'log position'),
  chapter: text('篇', 'Chapter'),
  show: text('显示', 'Show'),
  all: text('全部', 'All'),
  both: text('既有填报又有记录', 'Both reported and recorded'),
  differs: text('不符的', 'What differs'),
  changed: text('锁定后有变化的', 'Changed since frozen'),
  figures: text('指标与记录', 'Figures and their records'),
  figure: text('指标', 'Figure'),
  reported: text('填报', 'Reported'),
  recorded: text('记录', 'Recorded'),
  compared: text('差', 'Difference'),
  now: text('现值', 'Now'),
  recounted: text('重新统计于', 'Recounted'),
  nothing: text('没有这样的指标。', 'There are no such figures.'),
  check: text('核对', 'Check'),
  stated: text('所称', 'Stated'),
  computed: text('算得', 'Computed'),
  result: text('结果', 'Result'),
  checked: text('相互核对', 'Checked against each other'),
  state: text('填报或更正', 'State or correct it'),
}

/** What is shown of an edition. */
const SHOWS: Readonly<Record<string, (line: EditionLineView) => boolean>> = {
  all: () => true,
  both: ({ compared }) => compared !== undefined,
  differs: ({ compared }) => compared?.agreement === 'differs',
  changed: ({ reportedNow, recordedNow, recountedAt }) =>
    [reportedNow, recordedNow, recountedAt].some((one) => one !== undefined),
}

const Reported = ({ of }: { readonly of: EditionLineView['reported'] }) => {
  const { say } = useSpeech()
  if (!of) return null
  return (
    <div>
      {say(of.text)}
      <div className="muted small">
        {[say(of.by), of.day, say(of.source), of.statement].filter(Boolean).join(' · ')}
      </div>
    </div>
  )
}

const Recorded = ({
  of,
  since,
}: {
  readonly of: EditionLineView['recorded']
  /** Leads to what was stored after it alone. */
  readonly since?: string
}) => {
  const { say } = useSpeech()
  if (!of) return null
  const { programme, indicator, area, from, to } = of
  const range = new URLSearchParams({
    ...(area && { area }),
    ...(from && { from }),
    ...(to && { to }),
    ...(since && { since }),
  })
  return (
    <Link href={`/figures/${programme}/${indicator}${range.size > 0 ? `?${range}` : ''}`}>
      {say(of.text)}
    </Link>
  )
}

const Compared = ({ of }: { readonly of: EditionLineView['compared'] }) => {
  const { say } = useSpeech()
  if (!of) return null
  return (
    <>
      <span className={`pill ${of.agreement === 'differs' ? 'bad' : 'good'}`}>{say(of.name)}</span>
      {of.difference === 0 ? null : <div className="small">{say(of.text)}</div>}
    </>
  )
}

/** Where a figure is put on the sheet or corrected, with its number filled in. */
const StateLink = ({
  of: { figure, name },
  by,
}: {
  readonly of: EditionLineView
  readonly by: NonNullable<Shown['statement']>
}) => {
  const { say } = useSpeech()
  return (
    <Link className="small" href={intakePath(by, { figure })}>
      {say(WORDS.state)}
      <span className="unseen"> · {say(name)}</span>
    </Link>
  )
}

interface Shown {
  /** The position that they were frozen at. */
  readonly since: string
  /** By which programme, and where, whoever looks may state a figure. */
  readonly statement: Parameters<typeof intakePath>[0] | undefined
}

const Row = ({
  line,
  hasNow,
  since,
  statement,
}: Shown & { readonly line: EditionLineView; readonly hasNow: boolean }) => {
  const { say } = useSpeech()
  const time = useTime()
  return (
    <tr>
      <td>
        {say(line.name)}
        <div className="muted small">
          {[say(line.subject), say(line.period), line.figure].filter(Boolean).join(' · ')}
        </div>
      </td>
      <td>
        <Reported of={line.reported} />
        {statement === undefined ? null : <StateLink of={line} by={statement} />}
      </td>
      <td className="number">
        <Recorded of={line.recorded} />
      </td>
      <td className="number">
        <Compared of={line.compared} />
      </td>
      {hasNow ? (
        <td>
          <Reported of={line.reportedNow} />
          <Recorded of={line.recordedNow} since={since} />
          {line.recountedAt ? (
            <div className="muted small">
              {say(WORDS.recounted)} {time(line.recountedAt)}
            </div>
          ) : null}
        </td>
      ) : null}
    </tr>
  )
}

const Lines = ({ lines, ...shown }: Shown & { readonly lines: readonly EditionLineView[] }) => {
  const { say } = useSpeech()
  const chapters = [...new Set(lines.map(({ chapter }) => say(chapter)))]
  const hasNow = lines.some(SHOWS.changed!)
  const heads = [WORDS.figure, WORDS.reported, WORDS.recorded, WORDS.compared, ...(hasNow ? [WORDS.now] : [])]
  return (
    <Scroll label={say(WORDS.figures)}>
      <table>
        <Heads of={heads} />
        {chapters.map((chapter) => (
          <tbody key={chapter}>
            <tr>
              <th colSpan={heads.length} scope="rowgroup">
                {chapter}
              </th>
            </tr>
            {lines
              .filter((line) => say(line.chapter) === chapter)
              .map((line) => (
                <Row key={line.figure} line={line} hasNow={hasNow} {...shown} />
              ))}
          </tbody>
        ))}
      </table>
    </Scroll>
  )
}

const Checks = ({ checks }: { readonly checks: EditionView['checks'] }) => {
  const { say } = useSpeech()
  return (
    <Panel title={say(WORDS.checked)}>
      <Scroll label={say(WORDS.checked)}>
        <table>
          <Heads of={[WORDS.check, WORDS.stated, WORDS.computed, WORDS.result]} />
          <tbody>
            {checks.map(({ check, what, figures, stated, computed, resultName }) => (
              <tr key={check}>
                <td>
                  {say(what)}
                  <div className="muted small">{figures.join(' · ')}</div>
                </td>
                <td className="number">{stated}</td>
                <td className="number">{computed}</td>
                <td>{say(resultName)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </Panel>
  )
}

const About = ({ of }: { readonly of: EditionView }) => {
  const { say } = useSpeech()
  const time = useTime()
  const frozen = of.frozenAt
    ? `${say(WORDS.frozenAt)} ${time(of.frozenAt)} (${say(WORDS.position)} ${of.position})`
    : say(WORDS.draft)
  return (
    <p className="muted">
      {of.from} – {of.to} · {say(of.stageName)} · {frozen}
      {/* Whoever sees one that is not published sees its case; what is published is for everybody. */}
      {of.published ? null : (
        <>
          {' · '}
          <Link href={`/cases/${of.edition}`}>{say(WORDS.case)}</Link>
        </>
      )}
    </p>
  )
}

/** One edition: what was reported, what was recorded, how they differ, what is otherwise now; each down to its records. */
export default function EditionPage({ id }: { readonly id: string }) {
  const { say } = useSpeech()
  const [{ show = 'all', chapter = '' }, put] = useAddressFilter(['show', 'chapter'])
  const { data, error } = useQuery({ queryKey: ['answers', id], queryFn: () => api.edition(id) })
  const chapters = [...new Map(data?.lines.map((line) => [line.chapter.zh, line.chapter])).values()]
  const lines = data?.lines.filter(
    (line) => (SHOWS[show] ?? SHOWS.all!)(line) && (chapter === '' || line.chapter.zh === chapter),
  )
  const held = useHeld()
  const by = useProgrammes().find(({ id: one }) => one === data?.statement)
  const statement = data && by && held(by).length > 0 ? { programme: by.id, area: data.area } : undefined
  const checks = data?.checks.filter(({ result }) => result !== 'consistent' && result !== 'derived') ?? []
  return (
    <>
      <p>
        <Link href="/answers">← {say(WORDS.back)}</Link>
      </p>
      <PageTitle title={data?.title ?? id} />
      <Problem error={error} />
      {data ? <About of={data} /> : error ? null : <Loading />}
      <div className="filters">
        <Choice
          label={say(WORDS.show)}
          value={show}
          onChange={(value) => put('show', value)}
          options={(['all', 'both', 'differs', 'changed'] as const).map((name) => [name, say(WORDS[name])])}
        />
        <Choice
          label={say(WORDS.chapter)}
          value={chapter}
          onChange={(value) => put('chapter', value)}
          options={[['', say(WORDS.all)], ...chapters.map((of) => [of.zh, say(of)] as const)]}
        />
      </div>
      {data && lines?.length ? (
        <Lines lines={lines} since={data.position} statement={statement} />
      ) : data ? (
        <p>{say(WORDS.nothing)}</p>
      ) : null}
      {checks.length > 0 ? <Checks checks={checks} /> : null}
    </>
  )
}
