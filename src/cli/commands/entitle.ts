import { entitleMonth, many } from '../../desk/index.ts'
import { text } from '../../kernel/index.ts'
import { type Call, type Command, DATA } from '../command.ts'
import { withDesk } from '../open.ts'
import { valueIn } from '../output.ts'

const inYuan = (fen: number): string => (fen / 100).toFixed(2)

const run = (call: Call): Promise<number> =>
  withDesk(call, async (desk) => {
    const { out } = call
    const done = valueIn(await entitleMonth(desk, call.words[0]!))
    const { cases, changed, grantedFen, missed, missedFen, undeterminedCount, problems, month } = done
    if (out.json) out.document(done)
    else {
      for (const { case: id, reason } of problems) out.lines(`✗ ${id}  ${reason}`)
      const yuan = inYuan(grantedFen)
      out.lines(
        out.lang === 'zh'
          ? `${month}:核定 ${cases} 件,其中 ${changed} 件有变;合计 ${yuan} 元;事实不全 ${undeterminedCount} 件,维持原额。`
          : `${month}: ${many(cases, 'cases')}, ${changed} of them changed; ${yuan} yuan in all; undetermined and left as before: ${undeterminedCount}.`,
      )
      if (missed > 0)
        out.lines(
          out.lang === 'zh'
            ? `补发以前月份:${missed} 个月次,合计 ${inYuan(missedFen)} 元(确认时这些月份已过)。`
            : `Months before that were over when somebody confirmed them: ${missed} granted, ${inYuan(missedFen)} yuan in all.`,
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
