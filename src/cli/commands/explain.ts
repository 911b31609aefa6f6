import { text } from '../../kernel/index.ts'
import { printExplanation } from '../../rules/index.ts'
import { CITY, cityOf, MONTH_OPTION, monthOption, NOTICE } from '../city.ts'
import type { Call, Command } from '../command.ts'
import { decisionsFor, determinationsNamed, missingText, outcomeText } from '../household.ts'
import { REFORM_OPTION, underReform } from '../reform.ts'

const run = async (call: Call): Promise<number> => {
  const { out, words } = call
  const { lang } = out
  const month = monthOption(call)
  const place = await underReform(call, await cityOf(call))
  const decided = decisionsFor(place, words[0]!, month, determinationsNamed(place.book, words[1]!))
  if (out.json) {
    const { people, seed } = place.city
    out.document({
      synthetic: true,
      notice: NOTICE,
      people,
      seed,
      month,
      decisions: decided.map(({ subject, of, decision }) => ({ subject, of, ...decision })),
    })
    return 0
  }
  out.lines(NOTICE[lang])
  for (const { subject, determination, decision } of decided) {
    const missing = missingText(decision.missing, lang)
    out.lines(
      '',
      `${decision.name[lang]} · ${subject} · ${month}: ${outcomeText(decision, determination, lang)}  [${decision.article[lang]}]`,
      ...(missing === '' ? [] : [`${lang === 'zh' ? '缺少' : 'Missing'}: ${missing}`]),
      ...decision.reasons.map((reason) => printExplanation(reason, lang)),
    )
  }
  return 0
}

export const explainCommand: Command = {
  name: 'explain',
  about: text(
    '一户(或一人)在一个项目中为何符合、不符合或无法认定:规则、条款、事实、参数',
    'why a household (or member) is entitled, not entitled or undetermined: rules, articles, facts, parameters',
  ),
  words: ['HOUSEHOLD', 'PROGRAMME'],
  options: { ...CITY, ...MONTH_OPTION, ...REFORM_OPTION },
  examples: [
    'explain 17 social-assistance/minimum-living',
    'explain 17-2 elder-care --month 2026-03 --lang zh',
    'explain 17 social-assistance/minimum-living --reform reform.json --month 2026-01 --json',
  ],
  more: text(
    '家庭按编号称呼,成员写作 17-2;编号随 --people 与 --seed 而定。PROGRAMME 可为项目或其中一种认定。',
    'A household goes by its number, a member by 17-2; the numbers are of the city of --people and --seed. PROGRAMME is a programme or one of its determinations.',
  ),
  run,
}
