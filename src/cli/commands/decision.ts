import { explainCase } from '../../desk/index.ts'
import { text } from '../../kernel/index.ts'
import { printExplanation } from '../../rules/index.ts'
import { type Call, type Command, DATA } from '../command.ts'
import { withDesk } from '../open.ts'
import { Refusing } from '../output.ts'

const run = (call: Call): Promise<number> =>
  withDesk(call, async (desk) => {
    const { out } = call
    const explained = await explainCase(desk, call.words[0]!)
    if (!explained.ok) throw new Refusing(explained.refusal)
    const { decision, basis } = explained.value
    if (out.json) out.document(explained.value)
    else {
      const { name, month, outcome, amountFen, article, missing, reasons } = decision
      const amount = amountFen === null ? '—' : (amountFen / 100).toFixed(2)
      out.lines(`${out.say(name)}  ${month}  ${outcome}  ${amount}  (${article})`)
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
    '按当时的规则、事实和参数,逐字重新说明一个事项所依据的认定',
    'explains the decision that a case rests on again to the letter, by the rules, facts and parameters of then',
  ),
  words: ['CASE'],
  options: DATA,
  examples: ['decision CASE', 'decision CASE --json --lang zh'],
  run,
}
