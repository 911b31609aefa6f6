import { count, many } from '../../desk/index.ts'
import { text } from '../../kernel/index.ts'
import {
  type DeterminationTotals,
  determineInThreads,
  type Tally,
  tallySum,
} from '../../rehearsal/population/index.ts'
import {
  BY_OPTION,
  byAreas,
  byOption,
  CITY,
  cityOf,
  MONTH_OPTION,
  measured,
  monthOption,
  NOTICE,
  yuanText,
} from '../city.ts'
import type { Call, Command } from '../command.ts'
import { cityModule } from '../loaded.ts'
import type { Output } from '../output.ts'
import { type Align, table } from '../width.ts'

const HEADS = {
  zh: ['认定', '对象', '符合', '其中人数', '不符合', '无法认定', '金额(元)'],
  en: ['Determination', 'Of', 'Entitled', 'People', 'Not', 'Undetermined', 'Amount (yuan)'],
} as const
const ALIGN: readonly Align[] = ['left', 'left', 'right', 'right', 'right', 'right', 'right']
const SUBJECTS: Readonly<Record<string, Readonly<Record<'zh' | 'en', string>>>> = {
  household: { zh: '户', en: 'households' },
  person: { zh: '人', en: 'persons' },
}

const cells = ({
  entitled,
  people,
  notEntitled,
  undetermined,
  amountFen,
}: Readonly<Tally>): readonly string[] => [
  count(entitled),
  count(people),
  count(notEntitled),
  count(undetermined),
  yuanText(amountFen),
]
const tallyOf = ({ entitled, people, notEntitled, undetermined, amountFen }: Readonly<Tally>): Tally => ({
  entitled,
  people,
  notEntitled,
  undetermined,
  amountFen,
})

const print = (
  out: Output,
  totals: readonly DeterminationTotals[],
  places: readonly { readonly name: string; readonly tallies: readonly Readonly<Tally>[] }[],
): void => {
  const rows = totals.flatMap(({ determination, name, subject, ...total }, index) => [
    [`${name[out.lang]} ${determination}`, SUBJECTS[subject]?.[out.lang] ?? subject, ...cells(total)],
    ...places.map(({ name: place, tallies }) => [`  ${place}`, '', ...cells(tallies[index]!)]),
  ])
  out.lines(...table(HEADS[out.lang], rows, ALIGN))
  out.lines(
    '',
    out.lang === 'zh'
      ? '“无法认定”是缺少事实,不等于不符合。金额为当月(一次性待遇为一次总额),各项目不可相加。'
      : 'Undetermined: facts are missing, which is not the same as not entitled. Amounts are for the month (or once, where something is granted once); they do not add up across programmes.',
  )
}

const run = async (call: Call): Promise<number> => {
  const { out } = call
  const [month, by] = [monthOption(call), byOption(call)]
  const { city, book } = await cityOf(call)
  const totals = await measured(out, city, text('认定', 'Determining'), (done) =>
    determineInThreads(city, { book, module: cityModule() }, month, done),
  )
  const indexes = city.areas.map((_, index) => index)
  const places = (by ? byAreas(city, by, indexes) : []).map(({ code, name, parts }) => ({
    code,
    name,
    tallies: totals.map(({ byArea }) => tallySum(parts.map((index) => byArea[index]!))),
  }))
  const { people, seed, households } = city
  if (out.json)
    out.document({
      synthetic: true,
      notice: NOTICE,
      people,
      households,
      seed,
      month,
      determinations: totals.map(({ determination, name, subject, ...total }, index) => ({
        programme: determination.split('/')[0],
        determination,
        name,
        subject,
        ...tallyOf(total),
        ...(by
          ? { areas: places.map(({ code, name, tallies }) => ({ code, name, ...tallies[index]! })) }
          : {}),
      })),
    })
  else {
    out.lines(
      NOTICE[out.lang],
      out.lang === 'zh'
        ? `${count(people)} 人,${count(households)} 户,种子 ${seed},${month}`
        : `${many(people, 'people')} in ${many(households, 'households')}, seed ${seed}, ${month}`,
      '',
    )
    print(out, totals, places)
  }
  return 0
}

export const determineCommand: Command = {
  name: 'determine',
  about: text(
    '对合成城市的每户每人按现行规则认定全部项目,给出合计',
    'determines everybody in a synthetic city for every programme, and adds up',
  ),
  words: [],
  options: { ...CITY, ...MONTH_OPTION, ...BY_OPTION },
  examples: [
    'determine',
    'determine --people 100000 --seed 7 --month 2025-12 --json',
    'determine --people 100000 --by county',
  ],
  more: text(
    '--json 不含用时,同一种子逐字节相同;用时与内存写在标准错误。',
    '--json holds no timings, so the same seed gives the same bytes; time and memory are told on standard error.',
  ),
  run,
}
