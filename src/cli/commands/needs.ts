import { many, NeedsWatch } from '../../desk/index.ts'
import { text } from '../../kernel/index.ts'
import { type Call, type Command, DATA, textOption } from '../command.ts'
import { withDesk } from '../open.ts'
import { valueIn } from '../output.ts'

const run = (call: Call): Promise<number> =>
  withDesk(call, async (desk) => {
    const { out } = call
    const found = valueIn(await new NeedsWatch(desk).runAll(textOption(call, 'month')))
    const { month, households, opened, served, lapsed, undetermined, open, problems } = found
    if (out.json) out.document(found)
    else {
      for (const { household, reason } of problems) out.lines(`✗ ${household}  ${reason}`)
      out.lines(
        out.lang === 'zh'
          ? `${month}:核对家庭 ${households} 户;新发现需求 ${opened},已享受而办结 ${served},不再符合而办结 ${lapsed},现有 ${open};事实不全、无法认定 ${undetermined} 人(户)次。`
          : `${month}: ${many(households, 'households')} looked at; ${many(opened, 'needs')} opened, ${served} closed as served, ${lapsed} as no longer entitled, ${open} open; undetermined for want of facts: ${many(undetermined, 'answers')}.`,
      )
    }
    return problems.length === 0 ? 0 : 1
  })

export const needsCommand: Command = {
  name: 'needs',
  about: text(
    '找出符合条件而未享受待遇的人,每人开一个待服务需求;已享受或不再符合的自动办结',
    'finds who is entitled and not served and opens a need for each; closes those served or no longer entitled',
  ),
  words: [],
  options: {
    month: {
      value: 'YYYY-MM',
      about: text('按哪个月认定,默认本月', 'the month to decide for; this one by default'),
    },
    ...DATA,
  },
  examples: ['needs', 'needs --month 2026-01 --json'],
  run,
}
