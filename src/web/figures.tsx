import { useQuery } from '@tanstack/react-query'
import { Link, useSearchParams } from 'wouter'
import { api, type FigureRange, type FigureView } from './api.ts'
import { useAreaOptions, useNames, useProgrammeOptions, useProgrammes } from './city.tsx'
import { Contents } from './contents.tsx'
import { type Lang, text, useSpeech } from './lang.tsx'
import { useAddressFilter } from './lists.tsx'
import { Choice, Heads, Loading, PageTitle, Problem, Scroll } from './parts.tsx'
import { HOUR_MS, moneyText } from './values.ts'

const WORDS = {
  figures: text('指标', 'Figures'),
  all: text('全部', 'All'),
  programme: text('项目', 'Programme'),
  area: text('区域', 'Area'),
  from: text('自', 'From'),
  to: text('至', 'To'),
  indicator: text('指标', 'Indicator'),
  value: text('数值', 'Value'),
  of: text('分子 / 分母', 'Numerator / denominator'),
  none: text('无', 'none'),
  median: text('中位数', 'median'),
  everywhere: text('全市', 'everywhere'),
  always: text('自始至今', 'from the beginning'),
  asOf: text('截至记录位置', 'As of log position'),
  recounted: text('曾重新统计', 'recounted'),
}

const HOURS = text('小时', 'h')

const digits = (lang: Lang, value: number): string =>
  value.toLocaleString(lang === 'zh' ? 'zh-CN' : 'en-GB', { maximumFractionDigits: 1 })

/** A figure as people read it: a share in per cent, a duration in hours, money in yuan. */
export const figureText = (
  lang: Lang,
  { value, unit, unitName }: Pick<FigureView, 'value' | 'unit' | 'unitName'>,
): string | undefined => {
  if (value === null) return undefined
  if (unit === 'ratio') return `${digits(lang, value * 100)} %`
  if (unit === 'h') return `${digits(lang, value)} ${HOURS[lang]}`
  if (unit === 'fen') return moneyText(lang, value)
  // What a count of cases counts is its name.
  return unit === 'cases' ? digits(lang, value) : `${digits(lang, value)} ${unitName[lang]}`
}

/** What a figure is made of: of a share both parts, of a duration how many there are. */
const basisText = (lang: Lang, { unit, numerator, denominator }: FigureView): string => {
  if (denominator === null) return ''
  return unit === 'h'
    ? digits(lang, denominator)
    : `${digits(lang, numerator)} / ${digits(lang, denominator)}`
}

/** What one event adds to a figure: to a duration by the millisecond. */
export const partText = (
  lang: Lang,
  { kind, unit }: { readonly kind?: string; readonly unit?: string },
  value: number,
): string => {
  if (kind === 'duration') return figureText(lang, { value: value / HOUR_MS, unit: 'h', unitName: HOURS })!
  return unit === 'fen' ? moneyText(lang, value) : digits(lang, value)
}

/** Which figures: kept in the address, so that a drill-down keeps it. */
export const useRange = () => {
  const [range, put] = useAddressFilter(['programme', 'area', 'from', 'to'])
  const [search] = useSearchParams()
  // Of what is behind a figure only what was stored after a position of the log.
  return { range, since: search.get('since') ?? undefined, put, search: search.toString() }
}

const Table = ({ rows, search }: { readonly rows: readonly FigureView[]; readonly search: string }) => {
  const { say, lang } = useSpeech()
  const names = useNames()
  return (
    <Scroll label={say(WORDS.figures)}>
      <table>
        <Heads of={[WORDS.indicator, WORDS.value, WORDS.of]} />
        {[...new Set(rows.map((row) => row.programme))].map((programme) => (
          <tbody key={programme}>
            <tr>
              <th colSpan={3} scope="rowgroup">
                {names.programme(programme)}
              </th>
            </tr>
            {rows
              .filter((row) => row.programme === programme)
              .map((row) => (
                <tr key={row.indicator}>
                  <td>
                    <Link href={`/figures/${row.programme}/${row.indicator}${search ? `?${search}` : ''}`}>
                      {say(row.name)}
                    </Link>
                    {row.of ? <div className="muted small">{say(row.of)}</div> : null}
                  </td>
                  <td className="number">
                    {figureText(lang, row) ?? <span className="muted">{say(WORDS.none)}</span>}
                    {row.unit === 'h' ? <div className="muted small">{say(WORDS.median)}</div> : null}
                    {row.recounted ? <div className="muted small">{say(WORDS.recounted)}</div> : null}
                  </td>
                  <td className="number small">{basisText(lang, row)}</td>
                </tr>
              ))}
          </tbody>
        ))}
      </table>
    </Scroll>
  )
}

const AsOf = ({ position }: { readonly position: string }) => {
  const { say } = useSpeech()
  return (
    <p className="muted small">
      {say(WORDS.asOf)} <code>{position}</code>
    </p>
  )
}

/** One figure as the list shows it, with the area and the days that it is of. */
export const FigureNow = ({ of, range }: { readonly of: FigureView; readonly range: FigureRange }) => {
  const { say, lang } = useSpeech()
  const names = useNames()
  const { area, from, to } = range
  const facts = [
    names.programme(of.programme),
    area ? names.area(area) : say(WORDS.everywhere),
    from || to ? `${from ?? ''} – ${to ?? ''}` : say(WORDS.always),
    of.unit === 'h' ? say(WORDS.median) : '',
    [basisText(lang, of), of.of ? say(of.of) : ''].filter(Boolean).join(' '),
  ]
  return (
    <>
      <p className="figure">{figureText(lang, of) ?? say(WORDS.none)}</p>
      <p className="muted">{facts.filter(Boolean).join(' · ')}</p>
      {of.recounted?.map((one) => (
        <p key={one.at} className="muted small">
          {say(one.text)}
        </p>
      ))}
      <AsOf position={of.position} />
    </>
  )
}

/** The list of some figures: of a service, an area and some days. */
export const figuresPath = (range: FigureRange): string => `/figures?${new URLSearchParams(range)}`

/** A service's figures with unit and denominator, and the position of the log that they are true of; first, which service. */
export default function FiguresPage() {
  const { say } = useSpeech()
  const { range, put, search } = useRange()
  const [programmes, areas] = [useProgrammeOptions(useProgrammes()), useAreaOptions()]
  const isChosen = range.programme !== undefined
  const { data, error } = useQuery({
    queryKey: ['figures', range],
    queryFn: () => api.figures(range),
    enabled: isChosen,
  })
  const any = ['', say(WORDS.all)] as const
  return (
    <>
      <PageTitle title={say(WORDS.figures)} />
      <div className="filters">
        <Choice
          label={say(WORDS.programme)}
          value={range.programme ?? ''}
          onChange={(value) => put('programme', value)}
          options={[any, ...programmes]}
        />
        <Choice
          label={say(WORDS.area)}
          value={range.area ?? ''}
          onChange={(value) => put('area', value)}
          options={[any, ...areas]}
        />
        {(['from', 'to'] as const).map((name) => (
          <label key={name} className="choice">
            <span>{say(WORDS[name])}</span>
            <input
              type="date"
              value={range[name] ?? ''}
              onChange={(event) => put(name, event.target.value)}
            />
          </label>
        ))}
      </div>
      <Problem error={error} />
      {data ? <Table rows={data.rows} search={search} /> : isChosen && !error ? <Loading /> : null}
      {isChosen ? null : <Contents hrefOf={(programme) => figuresPath({ ...range, programme })} />}
      {data?.rows[0] ? <AsOf position={data.rows[0].position} /> : null}
    </>
  )
}
