import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { api } from './api.ts'
import { useBook, useNames } from './city.tsx'
import { FigureNow, figuresPath, partText, useRange } from './figures.tsx'
import { text, useSpeech } from './lang.tsx'
import { ListEnd, useList } from './lists.tsx'
import { CaseCell, Heads, PageTitle, Problem, Scroll } from './parts.tsx'

const WORDS = {
  behind: text('数字背后的事项', 'The cases behind it'),
  since: text('此记录位置之后的变化', 'What has changed it since log position'),
  case: text('事项', 'Case'),
  event: text('第几条记录', 'Event'),
  day: text('计入日', 'Day'),
  area: text('区域', 'Area'),
  numerator: text('分子', 'Numerator'),
  counts: text('计入', 'Counts'),
  denominator: text('分母', 'Denominator'),
  none: text('没有事项计入。', 'Nothing counts here.'),
  figures: text('指标', 'Figures'),
  parts: text('分区域、分月', 'By area and month'),
  csv: text('导出 CSV', 'Export CSV'),
  xlsx: text('导出 Excel', 'Export Excel'),
}

interface Asked {
  readonly programme: string
  readonly indicator: string
}

/** The very events behind a figure; one that takes back shows below zero. */
const Behind = ({ programme, indicator, isShare }: Asked & { readonly isShare: boolean }) => {
  const { say, lang } = useSpeech()
  const names = useNames()
  const { range, since } = useRange()
  const { name: _, ...counted } = useBook(programme)?.indicators[indicator] ?? {}
  const list = useList(['provenance', programme, indicator, range, since], (after) =>
    api.provenance(programme, indicator, since ? { ...range, since } : range, after),
  )
  const heads = [WORDS.case, WORDS.event, WORDS.day, WORDS.area, isShare ? WORDS.numerator : WORDS.counts]
  return (
    <>
      <h2>{since ? `${say(WORDS.since)} ${since}` : say(WORDS.behind)}</h2>
      <div className="buttons">
        {(['csv', 'xlsx'] as const).map((as) => (
          <a
            key={as}
            className="plain"
            href={api.figureExportPath(programme, indicator, range, as, lang)}
            download
          >
            {say(WORDS[as])}
          </a>
        ))}
      </div>
      <Problem error={list.error} />
      <Scroll label={say(WORDS.behind)}>
        <table>
          <Heads of={isShare ? [...heads, WORDS.denominator] : heads} />
          <tbody>
            {list.rows.map((row, index) => (
              // One event may count twice: once taking back, once putting right.
              <tr key={index}>
                <td>
                  <CaseCell of={row} />
                </td>
                <td className="number">{row.version}</td>
                <td className="word">{row.day}</td>
                <td>{names.area(row.area)}</td>
                <td className="number">{partText(lang, counted, row.numerator)}</td>
                {isShare ? <td className="number">{row.denominator}</td> : null}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      <ListEnd of={list} none={WORDS.none} />
    </>
  )
}

/** A figure as it stands, and the events that it is made of. */
export default function FigurePage({ programme, indicator }: Asked) {
  const { say } = useSpeech()
  const names = useNames()
  const { range } = useRange()
  const name = useBook(programme)?.indicators[indicator]?.name
  const within = { ...range, programme, indicator }
  const figures = useQuery({ queryKey: ['figures', within], queryFn: () => api.figures(within) })
  const figure = figures.data?.rows.find((row) => row.programme === programme && row.indicator === indicator)
  const { programme: _, ...days } = range
  const parts = new URLSearchParams(days)
  return (
    <>
      <p>
        <Link href={figuresPath({ programme, ...range })}>
          ← {say(WORDS.figures)} · {names.programme(range.programme ?? programme)}
        </Link>
      </p>
      <PageTitle title={name ? say(name) : indicator} />
      {figure ? <FigureNow of={figure} range={range} /> : null}
      <p>
        {/* As everybody reads it: a page of the residents'. */}
        <a href={`/figures/${programme}/${indicator}${parts.size > 0 ? `?${parts}` : ''}`}>
          {say(WORDS.parts)}
        </a>
      </p>
      {/* What is only counted has no denominator. */}
      <Behind programme={programme} indicator={indicator} isShare={figure?.denominator != null} />
    </>
  )
}
