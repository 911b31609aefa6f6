import { entitleMonth, many } from '../../desk/index.ts'
import { text } from '../../kernel/index.ts'
import { type Call, type Command, DATA } from '../command.ts'
import { withDesk } from '../open.ts'
import { valueIn } from '../output.ts'

const run = (call: Call): Promise<number> =>
  withDesk(call, async (desk) => {
    const { out } = call
    const done = valueIn(await entitleMonth(desk, call.words[0]!))
    const { cases, changed, grantedFen, undeterminedCount, problems, month } = done
    if (out.json) out.document(done)
    else {
      for (const { case: id, reason } of problems) out.lines(`✗ ${id}  ${reason}`)
      const yuan = (grantedFen / 100).toFixed(2)
      out.lines(
        out.lang === 'zh'
          ? `${month}:核定 ${cases} 件,其中 ${changed} 件有变;合计 ${yuan} 元;事实不全 ${undeterminedCount} 件,维持原额。`
          : `${month}: ${many(cases, 'cases')}, ${changed} of them changed; ${yuan} yuan in all; undetermined and left as before: ${undeterminedCount}.`,
      )
    }
    return problems.length === 0 ? 0 : 1
  })

export const entitleCommand: Command = {
  name: 'entitle',
  about: text(
    '按规则核定某月待遇;对已核定的月份重算并更正',
    'grants what the rules say for a month; reckons a month granted before anew and corrects it',
  ),
  words: ['YYYY-MM'],
  options: DATA,
  examples: ['entitle 2025-12', 'entitle 2025-12 --json'],
  run,
}
