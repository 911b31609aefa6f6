import { count, many } from '../../desk/index.ts'
import { text } from '../../kernel/index.ts'
import {
  AREA_BASIS,
  AS_OF,
  type CitySummary,
  FACT_KINDS,
  piecesOf,
  type SyntheticCity,
  summarize,
} from '../../rehearsal/population/index.ts'
import { dayNumber, factsOf, type RuleBook } from '../../rules/index.ts'
import { BY_OPTION, byAreas, byOption, CITY, cityOf, measured, NOTICE } from '../city.ts'
import type { Call, Command } from '../command.ts'
import type { Output } from '../output.ts'
import { table } from '../width.ts'

/** Facts of the rules with how the generator spreads them, and of how many they are told. */
const factsTold = (book: RuleBook, { facts }: CitySummary) =>
  factsOf(book).map(({ entity, id, name }) => {
    const kind = FACT_KINDS[entity.id]?.find(({ fact }) => fact === id)
    const { told, notTold } = facts.find((each) => each.entity === entity.id && each.fact === id)!
    return { fact: `${entity.id}/${id}`, name, told, notTold, spread: kind?.spread, basis: kind?.basis }
  })

const placesOf = (city: SyntheticCity, { byArea }: CitySummary, by: 'county' | 'township') =>
  byAreas(city, by, byArea).map(({ code, name, parts }) => ({
    code,
    name,
    households: parts.reduce((sum, { households }) => sum + households, 0),
    people: parts.reduce((sum, { people }) => sum + people, 0),
  }))

const print = (out: Output, city: SyntheticCity, book: RuleBook, summary: CitySummary): void => {
  const { lang } = out
  const zh = lang === 'zh'
  out.lines(
    '',
    ...table(
      zh ? ['户型', '户数', '人数', '依据'] : ['Households', 'Number', 'People', 'Basis'],
      city.kinds.map(({ kind: { name, members, basis }, households }) => [
        name[lang],
        count(households),
        count(households * members.length),
        basis[lang],
      ]),
      ['left', 'right', 'right'],
    ),
    '',
    ...table(
      zh ? [`年龄(${AS_OF})`, '人数'] : [`Age on ${AS_OF}`, 'People'],
      [
        ...summary.ages.map(({ from, to, people }) => [`${from}–${to - 1}`, count(people)]),
        [zh ? '未知' : 'not known', count(summary.ageUnknown)],
      ],
      ['left', 'right'],
    ),
    '',
    ...table(
      zh ? ['事实', '已知', '未知或未记', '分布', '依据'] : ['Fact', 'Told', 'Not told', 'Spread', 'Basis'],
      factsTold(book, summary).map(({ fact, name, told, notTold, spread, basis }) => [
        `${name[lang]} ${fact}`,
        count(told),
        count(notTold),
        spread?.[lang] ?? '—',
        basis?.[lang] ?? '—',
      ]),
      ['left', 'right', 'right'],
    ),
    '',
    `${zh ? '区域' : 'Areas'}: ${AREA_BASIS[lang]}`,
  )
}

const document = (
  city: SyntheticCity,
  book: RuleBook,
  summary: CitySummary,
  by: 'county' | 'township' | undefined,
) => ({
  synthetic: true,
  notice: NOTICE,
  people: city.people,
  households: city.households,
  seed: city.seed,
  asOf: AS_OF,
  kinds: city.kinds.map(({ kind: { id, name, members, basis, income, assets, urban }, households }) => ({
    kind: id,
    name,
    households,
    people: households * members.length,
    urbanPercent: urban,
    incomePercentOfLine: income,
    assetsYuanAHead: assets,
    basis,
  })),
  ages: summary.ages,
  ageUnknown: summary.ageUnknown,
  residence: summary.residence,
  facts: factsTold(book, summary),
  areaBasis: AREA_BASIS,
  ...(by ? { areas: placesOf(city, summary, by) } : {}),
})

const run = async (call: Call): Promise<number> => {
  const { out } = call
  const by = byOption(call)
  const { city, book } = await cityOf(call)
  const summary = await measured(out, city, text('生成', 'Generating'), (done) =>
    summarize(city, book, dayNumber(AS_OF), piecesOf(city, book, done)),
  )
  if (out.json) {
    out.document(document(city, book, summary, by))
    return 0
  }
  const { people, households, seed } = city
  const mean = (people / households).toFixed(2)
  const { urban = 0, rural = 0, unknown = 0 } = summary.residence
  out.lines(
    NOTICE[out.lang],
    out.lang === 'zh'
      ? `${count(people)} 人,${count(households)} 户,户均 ${mean} 人,种子 ${seed};城镇 ${count(urban)} 户,农村 ${count(rural)} 户,未知 ${count(unknown)} 户`
      : `${many(people, 'people')} in ${many(households, 'households')}, ${mean} each, seed ${seed}; ${many(urban, 'households')} urban, ${count(rural)} rural, ${count(unknown)} not known`,
  )
  print(out, city, book, summary)
  if (by) {
    const rows = placesOf(city, summary, by).map((place) => [
      `${place.name} ${place.code}`,
      count(place.households),
      count(place.people),
    ])
    const heads = out.lang === 'zh' ? ['区域', '户', '人'] : ['Area', 'Households', 'People']
    out.lines('', ...table(heads, rows, ['left', 'right', 'right']))
  }
  return 0
}

export const populationCommand: Command = {
  name: 'population',
  about: text(
    '按声明的分布生成合成城市,列出户型、年龄、事实及各自依据',
    'generates a synthetic city from declared distributions; lists its households, ages and facts with what each rests on',
  ),
  words: [],
  options: { ...CITY, ...BY_OPTION },
  examples: ['population --people 100000 --seed 7', 'population --by county --json'],
  more: text(
    '城市由人数与种子唯一确定,不写入任何文件;determine、explain、entitlements、reform 使用同样的选项便是同一座城。',
    'People and seed settle the city, and nothing is written: determine, explain, entitlements and reform with the same options are about the same one.',
  ),
  run,
}
