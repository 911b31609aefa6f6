import { askRules, type Desk, explainCase } from '../../desk/index.ts'
import { text } from '../../kernel/index.ts'
import { printExplanation } from '../../rules/index.ts'
import { type Call, type Command, DATA, textOption } from '../command.ts'
import { withDesk } from '../open.ts'
import { Misused, valueIn } from '../output.ts'

/** What the rules say today of a household, or of a member of it. */
const ask = (desk: Desk, call: Call, determination: string) => {
  const month = textOption(call, 'month') ?? desk.today().slice(0, 7)
  const about = textOption(call, 'person')
  if (!desk.rules) throw new Misused('未装入规则', 'no rules are loaded')
  const question = {
    determination,
    subject: call.words[0]!,
    month,
    ...(about === undefined ? {} : { about }),
  }
  return askRules(desk.store, desk.rules, question)
}

const run = (call: Call): Promise<number> =>
  withDesk(call, async (desk) => {
    const { out } = call
    const determination = call.words[1]
    const explained = valueIn(
      await (determination === undefined
        ? explainCase(desk, call.words[0]!)
        : ask(desk, call, determination)),
    )
    const { decision, basis } = explained
    if (out.json) out.document(explained)
    else {
      const { name, month, outcome, amountFen, article, missing, reasons } = decision
      const amount = amountFen === null ? '—' : (amountFen / 100).toFixed(2)
      out.lines(`${out.say(name)}  ${month}  ${outcome}  ${amount}  (${out.say(article)})`)
      out.lines(
        `rules ${basis.book} · facts ${basis.subject} v${basis.subjectVersion} · parameters v${basis.parametersVersion}`,
      )
      for (const each of missing)
        out.lines(`? ${out.say(each.name)}${each.subject ? `  ${each.subject.id}` : ''}`)
      for (const reason of reasons) out.lines(printExplanation(reason, out.lang))
    }
    return 0
  })

export const decisionCommand: Command = {
  name: 'decision',
  about: text(
    '说明认定:一个事项当时所依据的(逐字重现),或某户现在的',
    'explains a determination: the one a case rests on, to the letter as it was made; or what a household would get today',
  ),
  words: ['CASE|HOUSEHOLD', '[DETERMINATION]'],
  options: {
    month: { value: 'YYYY-MM', about: text('哪个月,默认本月', 'for which month; this one by default') },
    person: {
      value: 'ID',
      about: text('家庭成员(对个人的认定)', 'which member, for determinations about persons'),
    },
    ...DATA,
  },
  examples: ['decision CASE', 'decision HOUSEHOLD social-assistance/minimum-living --month 2025-12'],
  run,
}
