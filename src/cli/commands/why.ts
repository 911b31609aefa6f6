import {
  count,
  type Desk,
  figures,
  type Provenance,
  readEvent,
  recountText,
  spanText,
  timeText,
  valueText,
  why,
} from '../../desk/index.ts'
import { refusal, text } from '../../kernel/index.ts'
import { type Call, type Command, DATA, numberOption, textOption } from '../command.ts'
import { checkArea, FILTER, readRange } from '../filter.ts'
import { withDesk } from '../open.ts'
import { Misused, Refusing, valueIn } from '../output.ts'
import { table } from '../width.ts'

const MOST = 500

/** One contribution with the event and the case behind it. */
interface Reason {
  readonly case: string
  readonly event: string
  readonly version: number
  readonly at: string
  readonly area: string
  readonly day: string
  readonly numerator: number
  readonly denominator: number
  /** Where the case stands now. */
  readonly stage: string
  readonly position: { readonly shard: number; readonly pos: number }
}

/** `heating/merged`, or the two words apart. */
const indicatorOf = ([first, second]: readonly string[]): string => {
  const parts = second === undefined ? first!.split('/') : [first!, second]
  if (parts.length !== 2 || parts.some((part) => part === ''))
    throw new Misused(
      '指标写作 项目/指标,如 heating/merged',
      'an indicator is PROGRAMME/NAME, as in heating/merged',
    )
  return parts.join('/')
}

const eventsBehind = async (desk: Desk, rows: readonly Provenance[]) => {
  const { rows: cases } = await desk.store.load([...new Set(rows.map(({ stream }) => stream))], [])
  return Promise.all(
    rows.map(async (row) => {
      const [stored] = await desk.store.events(row.stream, row.version - 1, 1)
      const event = stored && readEvent(stored)
      return { row, event, of: cases.get(row.stream) }
    }),
  )
}

type Behind = Awaited<ReturnType<typeof eventsBehind>>[number]

const reasonOf = ({ row, event, of }: Behind): Reason => ({
  case: row.stream,
  event: event?.type ?? '',
  version: row.version,
  at: event ? new Date(event.at).toISOString() : '',
  area: row.area,
  day: row.day,
  numerator: row.numerator,
  denominator: row.denominator,
  stage: of?.stage ?? '',
  position: { shard: row.shard, pos: row.pos },
})

const run = async (call: Call): Promise<number> => {
  const indicator = indicatorOf(call.words)
  const range = readRange(call)
  const limit = numberOption(call, 'limit', 20, MOST)
  return withDesk(call, async (desk) => {
    const { out } = call
    await checkArea(range, desk)
    const [programme = '', name = ''] = indicator.split('/')
    const all = valueIn(await figures(desk.store, desk.registry, { ...range, programme, indicator: name }))
    const figure = all.find((row) => row.programme === programme && row.indicator === name)
    if (!figure) throw new Refusing(refusal('unknown-indicator', [name, programme], 'indicator'))
    const page = valueIn(
      await why(desk.store, desk.registry, { ...range, indicator }, textOption(call, 'after'), limit),
    )
    const behind = await eventsBehind(desk, page.rows)
    const { next } = page
    if (out.json) {
      out.document({ indicator, figure, rows: behind.map(reasonOf), ...(next === undefined ? {} : { next }) })
      return 0
    }
    const basis = figure.denominator === null ? '' : `  (${count(figure.denominator)})`
    out.lines(`${figure.name[out.lang]}  ${indicator}  ${valueText(figure, out.lang)}${basis}`)
    for (const one of figure.recounted ?? []) out.lines(recountText(figure, one, desk.zone, out.lang))
    out.lines('')
    out.lines(...lines(behind, figure.unit === 'h', out.lang))
    if (next !== undefined)
      out.note(`\n${out.lang === 'zh' ? '还有更多,加上' : 'There is more; add'} --after ${next}`)
    return 0
  })
}

const lines = (behind: readonly Behind[], isDuration: boolean, lang: 'zh' | 'en'): readonly string[] => {
  const heads =
    lang === 'zh'
      ? ['事项', '事件', '时间', '区域', '计入', '现处阶段', '日志位置']
      : ['Case', 'Event', 'Time', 'Area', 'Counts', 'Now', 'Log']
  return table(
    heads,
    behind.map(({ row, event, of }) => [
      row.stream,
      event?.type ?? '',
      event ? timeText(event.at, of?.state.zone ?? 'UTC') : '',
      row.area,
      isDuration
        ? `${row.denominator < 0 ? '−' : ''}${spanText(Math.abs(row.numerator), lang)}`
        : row.denominator === 0
          ? String(row.numerator)
          : `${row.numerator}/${row.denominator}`,
      of?.stage ?? '',
      `${row.shard}:${row.pos}`,
    ]),
    ['left', 'left', 'left', 'left', 'right'],
  )
}

export const whyCommand: Command = {
  name: 'why',
  about: text('一个指标背后的事项与事件', 'the very cases and events behind a figure'),
  words: ['INDICATOR', '[NAME]'],
  options: {
    ...DATA,
    ...FILTER,
    limit: { value: 'N', about: text('每页条数,默认 20', 'rows a page, 20 by default') },
    after: {
      value: 'CURSOR',
      about: text('从上一页给出的位置继续', 'goes on where the page before it ended'),
    },
  },
  examples: [
    'why heating/merged',
    'why heating complaints --area nyc-bronx --limit 5',
    'why heating/timeToClose --json',
  ],
  run,
}
