import type { Lang } from '../../desk/index.ts'
import { text } from '../../kernel/index.ts'
import { conditionsOf } from '../../rules/index.ts'
import { CITY, cityOf, MONTH_OPTION, monthOption, NOTICE } from '../city.ts'
import type { Call, Command } from '../command.ts'
import { type Decided, decisionsFor, missingText, outcomeText } from '../household.ts'
import { REFORM_OPTION, underReform } from '../reform.ts'

const WORDS = {
  true: text('是', 'yes'),
  false: text('否', 'no'),
  null: text('未知', 'not known'),
} as const

const lines = ({ subject, determination, decision }: Decided, lang: Lang): readonly string[] => {
  const missing = missingText(decision.missing, lang)
  const because = conditionsOf(decision).map(({ name, holds }) => `${name[lang]}: ${WORDS[`${holds}`][lang]}`)
  return [
    `${decision.name[lang]} · ${subject}: ${outcomeText(decision, determination, lang)}`,
    `    ${because.join('; ')}  [${decision.article[lang]}]`,
    ...(missing === '' ? [] : [`    ${lang === 'zh' ? '缺少' : 'Missing'}: ${missing}`]),
  ]
}

const GROUPS = [
  ['entitled', text('可以享受', 'Entitled to')],
  ['undetermined', text('还缺事实,暂不能认定', 'Not decided yet: facts are missing')],
  ['not-entitled', text('不符合', 'Not entitled to')],
] as const

const run = async (call: Call): Promise<number> => {
  const { out, words } = call
  const month = monthOption(call)
  const place = await underReform(call, await cityOf(call))
  const decided = decisionsFor(place, words[0]!, month, place.book.determinations)
  if (out.json) {
    const { people, seed } = place.city
    out.document({
      synthetic: true,
      notice: NOTICE,
      people,
      seed,
      month,
      entitlements: decided.map(({ subject, of, decision }) => {
        const { reasons: _, ...rest } = decision
        return { subject, of, ...rest, conditions: conditionsOf(decision) }
      }),
    })
    return 0
  }
  out.lines(NOTICE[out.lang])
  for (const [outcome, heading] of GROUPS) {
    const group = decided.filter(({ decision }) => decision.outcome === outcome)
    if (group.length === 0) continue
    out.lines('', `${heading[out.lang]} (${month})`, ...group.flatMap((each) => lines(each, out.lang)))
  }
  return 0
}

export const entitlementsCommand: Command = {
  name: 'entitlements',
  about: text(
    '一户能享受什么:全部项目一次看,附条件与缺少的事实',
    'what a household is entitled to: all programmes at once, with conditions and missing facts',
  ),
  words: ['HOUSEHOLD'],
  options: { ...CITY, ...MONTH_OPTION, ...REFORM_OPTION },
  examples: ['entitlements 17', 'entitlements 17-2 --month 2026-03', 'entitlements 17 --json'],
  run,
}
