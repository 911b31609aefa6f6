import { count, type Lang } from '../../desk/index.ts'
import { type Text, text, unitId, unitName } from '../../kernel/index.ts'
import {
  compareCity,
  type DeterminationEffects,
  type Effects,
  effectsSum,
  type PlannedReform,
  piecesOf,
} from '../../rehearsal/population/index.ts'
import { type Month, monthOf } from '../../rules/index.ts'
import {
  BY_OPTION,
  byAreas,
  byOption,
  CITY,
  cityOf,
  measured,
  monthOption,
  NOTICE,
  yuanText,
} from '../city.ts'
import { type Call, type Command, textOption } from '../command.ts'
import { type Output, refuseWith } from '../output.ts'
import { valueText } from '../parameter-lines.ts'
import { reformFrom } from '../reform.ts'
import { type Align, table } from '../width.ts'

/** The first month all of whose days a change holds in: values are those in force on a month's first day. */
const firstMonth = (from: string): string => {
  const [year, month, day] = from.split('-').map(Number) as [number, number, number]
  if (day === 1) return from.slice(0, 7)
  return month === 12 ? `${year + 1}-01` : `${from.slice(0, 5)}${String(month + 1).padStart(2, '0')}`
}

/** The month asked for or, where none is, the first in which the whole reform is in force. */
const monthFor = (call: Call, { changes }: PlannedReform): Month => {
  const starts = changes.map(({ from }) => firstMonth(from)).sort()
  const month = textOption(call, 'month') === undefined ? monthOf(starts.at(-1)!) : monthOption(call)
  if (month < starts[0]!)
    refuseWith(
      'not-in-force',
      `${month} 时改革尚未生效,最早自 ${starts[0]} 起。`,
      `Nothing of the reform is in force in ${month}; it begins to be in ${starts[0]}.`,
      'month',
    )
  return month
}

const difference = ({ before, after }: Pick<Effects, 'before' | 'after'>): number =>
  after.amountFen - before.amountFen

const signed = (fen: number): string => `${fen > 0 ? '+' : ''}${yuanText(fen)}`

const HEADS = {
  zh: [
    '认定',
    '新增',
    '失去',
    '增加',
    '减少',
    '变为可认定',
    '变为无法认定',
    '现行(元)',
    '改革后(元)',
    '差额(元)',
  ],
  en: [
    'Determination',
    'Gain',
    'Lose',
    'More',
    'Less',
    'Decided',
    'Undetermined',
    'Now (yuan)',
    'Then (yuan)',
    'Difference',
  ],
} as const
const ALIGN: readonly Align[] = ['left', ...new Array<Align>(9).fill('right')]

const cells = ({
  before,
  after,
  changes: { gains, loses, more, less, settled, unsettled },
}: Effects): readonly string[] => [
  ...[gains, loses, more, less, settled, unsettled].map(({ subjects }) => count(subjects)),
  yuanText(before.amountFen),
  yuanText(after.amountFen),
  signed(difference({ before, after })),
]

const isAffected = ({ changes }: Effects): boolean =>
  Object.values(changes).some(({ subjects }) => subjects > 0)

interface Place {
  readonly code: string
  readonly name: string
  /** For each determination, the parts of it that belong to the area. */
  readonly of: readonly (readonly Effects[])[]
}

const changeLines = (
  { changes, title }: PlannedReform,
  called: Readonly<Record<string, Text>>,
  lang: Lang,
): readonly string[] => [
  ...(title === '' ? [] : [title]),
  ...changes.map(({ parameter, from, before, after }) => {
    const { id, name, type, unit } = parameter
    const names = parameter.kind === 'keyed-parameter' ? parameter.names : undefined
    const of = { type: type.kind, unit: unitId(unit), ...(names ? { words: names } : {}) }
    const [was, becomes] = [before, after].map((value) => valueText(value, of, called, lang))
    return `${name[lang]} (${id}, ${unitName(unit)[lang]}) ${lang === 'zh' ? '自' : 'from'} ${from}: ${was} → ${becomes}`
  }),
]

/** What becomes of an example. */
const CHANGE_WORDS = {
  gains: text('新增', 'gains it'),
  loses: text('失去', 'loses it'),
  more: text('增加', 'gets more'),
  less: text('减少', 'gets less'),
  settled: text('变为可认定', 'becomes decided'),
  unsettled: text('变为无法认定', 'becomes undetermined'),
} as const

const exampleLines = ({ examples, name }: DeterminationEffects, lang: Lang): readonly string[] =>
  examples.map(({ change, household, member, beforeFen, afterFen }) => {
    const fen = (value: number | null) =>
      value === null ? (lang === 'zh' ? '无法认定' : 'undetermined') : yuanText(value)
    const who = member === undefined ? `${household}` : `${household}-${member}`
    return `  ${name[lang]} · ${CHANGE_WORDS[change][lang]}: ${who}  ${fen(beforeFen)} → ${fen(afterFen)}`
  })

const print = (out: Output, effects: readonly DeterminationEffects[], places: readonly Place[]): void => {
  const { lang } = out
  const affected = effects.filter(isAffected)
  if (affected.length === 0) out.lines(lang === 'zh' ? '没有人受影响。' : 'Nobody is affected.')
  else {
    const rows = effects.flatMap((effect, index) =>
      isAffected(effect)
        ? [
            [`${effect.name[lang]} ${effect.determination}`, ...cells(effect)],
            ...places
              .map(({ name, of }) => ({ name, part: effectsSum(of[index]!) }))
              .filter(({ part }) => isAffected(part))
              .map(({ name, part }) => [`  ${name}`, ...cells(part)]),
          ]
        : [],
    )
    out.lines(
      ...table(HEADS[lang], rows, ALIGN),
      '',
      lang === 'zh'
        ? '例(用 explain 家庭 认定 --reform 文件 看原因):'
        : 'Examples (why: explain HOUSEHOLD DETERMINATION --reform FILE):',
      ...affected.flatMap((effect) => exampleLines(effect, lang)),
    )
  }
}

const run = async (call: Call): Promise<number> => {
  const { out, words } = call
  const by = byOption(call)
  const { city, book } = await cityOf(call)
  const planned = await reformFrom(words[0]!, book, city)
  const month = monthFor(call, planned)
  const effects = await measured(out, city, text('比较', 'Comparing'), (done) =>
    compareCity(city, book, planned.book, month, piecesOf(city, book, done)),
  )
  const indexes = city.areas.map((_, index) => index)
  const places: readonly Place[] = (by ? byAreas(city, by, indexes) : []).map(({ code, name, parts }) => ({
    code,
    name,
    of: effects.map(({ byArea }) => parts.map((index) => byArea[index]!)),
  }))
  const { people, households, seed } = city
  if (out.json)
    out.document({
      synthetic: true,
      notice: NOTICE,
      people,
      households,
      seed,
      month,
      reform: {
        title: planned.title,
        changes: planned.changes.map(({ parameter, from, before, after }) => ({
          parameter: parameter.id,
          name: parameter.name,
          unit: unitId(parameter.unit),
          from,
          before: before ?? null,
          after,
        })),
      },
      determinations: effects.map(({ byArea: _, ...effect }, index) => ({
        ...effect,
        differenceFen: difference(effect),
        ...(by
          ? { areas: places.map(({ code, name, of }) => ({ code, name, ...effectsSum(of[index]!) })) }
          : {}),
      })),
    })
  else {
    out.lines(NOTICE[out.lang], `${count(people)} ${out.lang === 'zh' ? '人' : 'people'}, ${month}`, '')
    const named = city.areas.flatMap((area) => [area, area.county])
    const called = Object.fromEntries(named.map(({ code, name, nameEn }) => [code, text(name, nameEn)]))
    out.lines(...changeLines(planned, called, out.lang), '')
    print(out, effects, places)
  }
  return 0
}

export const reformCommand: Command = {
  name: 'reform',
  about: text(
    '施行前先看:参数改变后,谁新增、谁失去、多少钱、在哪里',
    'before it is enacted: with parameters changed, who gains, who loses, what it costs, where',
  ),
  words: ['FILE'],
  options: {
    ...CITY,
    month: {
      value: 'YYYY-MM',
      about: text(
        '月份,默认为改革全部生效的首月',
        'month; by default the first with the whole reform in force',
      ),
    },
    ...BY_OPTION,
  },
  examples: [
    'reform samples/reform-minimum-living.json',
    'reform samples/reform-minimum-living.json --people 100000 --by county --json',
  ],
  more: text(
    '文件:{"changes": [{"parameter": 参数编号, "from": "2026-01-01", "value": 值, "source": 可选}]};金额以分计,分档参数写 {"of": {…}}。见 docs/synthetic-city.md。',
    'The file: {"changes": [{"parameter": ID, "from": "2026-01-01", "value": VALUE, "source": optional}]}; money in fen, tables as {"of": {…}}. See docs/synthetic-city.md.',
  ),
  run,
}
