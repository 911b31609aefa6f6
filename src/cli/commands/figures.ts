import {
  count,
  type FigureRow,
  figures,
  hoursText,
  type Lang,
  recountText,
  valueText,
} from '../../desk/index.ts'
import { text } from '../../kernel/index.ts'
import { type Call, type Command, DATA, textOption } from '../command.ts'
import { checkArea, FILTER, readRange } from '../filter.ts'
import { withDesk } from '../open.ts'
import { valueIn } from '../output.ts'
import { table } from '../width.ts'

const basis = ({ numerator, denominator, unit }: FigureRow): string => {
  if (denominator === null) return ''
  return unit === 'h' ? `n = ${count(denominator)}` : `${count(numerator)} / ${count(denominator)}`
}

const note = (row: FigureRow, lang: Lang): string => {
  const parts = [
    row.unit === 'h' ? (lang === 'zh' ? '中位数' : 'median') : '',
    row.p90 === undefined || row.p90 === null ? '' : `p90 ${hoursText(row.p90, lang)}`,
    row.of?.[lang] ?? '',
  ]
  return parts.filter((part) => part !== '').join(lang === 'zh' ? '，' : ', ')
}

/** Figures as a table a programme: value, numerator over denominator, and what the denominator counts. */
export const figureLines = (rows: readonly FigureRow[], lang: Lang, zone: string): readonly string[] => {
  const heads =
    lang === 'zh' ? ['指标', '', '数值', '分子 / 分母', '说明'] : ['Figure', '', 'Value', 'Of', 'Note']
  const programmes = [...new Set(rows.map(({ programme }) => programme))]
  return programmes.flatMap((programme) => [
    '',
    programme,
    ...table(
      heads,
      rows
        .filter((row) => row.programme === programme)
        .map((row) => [row.name[lang], row.indicator, valueText(row, lang), basis(row), note(row, lang)]),
      ['left', 'left', 'right', 'right'],
    ),
    ...rows.flatMap((row) =>
      row.programme === programme
        ? (row.recounted ?? []).map((one) => `${row.name[lang]}: ${recountText(row, one, zone, lang)}`)
        : [],
    ),
  ])
}

const run = async (call: Call): Promise<number> => {
  const range = readRange(call)
  return withDesk(call, async (desk) => {
    const { out } = call
    const programme = textOption(call, 'programme')
    await checkArea(range, desk)
    const found = valueIn(
      await figures(desk.store, desk.registry, {
        ...range,
        ...(programme === undefined ? {} : { programme }),
      }),
    )
    if (out.json) out.document(found)
    else {
      // A whole loop with nothing in it yet only hides the others.
      const busy = found.filter(
        (row) =>
          programme !== undefined ||
          found.some((other) => other.programme === row.programme && other.numerator !== 0),
      )
      out.lines(...figureLines(busy, out.lang, desk.zone))
      if (busy.length === 0) out.note(out.say(text('还没有数据。', 'There is nothing to count yet.')))
      out.lines(
        '',
        `${out.lang === 'zh' ? '截至日志位置' : 'As of log position'} ${found[0]?.position ?? ''}`,
      )
    }
    return 0
  })
}

export const figuresCommand: Command = {
  name: 'figures',
  about: text(
    '统计指标,均附分子、分母与日志位置',
    'figures, each with its numerator, denominator and log position',
  ),
  words: [],
  options: {
    ...DATA,
    programme: {
      value: 'P',
      about: text('只看一个项目及其子环节', 'one programme and its loops only'),
    },
    ...FILTER,
  },
  examples: [
    'figures',
    'figures --programme heating --area nyc-bronx',
    'figures --from 2020-01-01 --to 2020-01-31 --json',
  ],
  run,
}
