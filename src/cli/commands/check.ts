import { text } from '../../kernel/index.ts'
import { check, ruleName } from '../../planner/index.ts'
import type { Call, Command } from '../command.ts'
import { planFrom, problemFrom } from './plan.ts'

const run = async ({ out, words }: Call): Promise<number> => {
  const violations = check(await problemFrom(words[0]!), await planFrom(words[1]!))
  if (out.json) out.document({ ok: violations.length === 0, violations })
  else {
    for (const { rule, message } of violations) out.lines(`✗ ${out.say(ruleName(rule))}: ${out.say(message)}`)
    out.lines(
      out.lang === 'zh'
        ? `${violations.length === 0 ? '方案成立' : '方案不成立'}:违反 ${violations.length} 处。`
        : `${violations.length === 0 ? 'The plan holds' : 'The plan does not hold'}: ${violations.length} violations.`,
    )
  }
  return violations.length === 0 ? 0 : 1
}

export const checkCommand: Command = {
  name: 'check',
  about: text(
    '独立复核方案:逐条规则、逐个得分重算',
    'checks a plan by separate code: every rule and every score reckoned again',
  ),
  words: ['FILE', 'PLAN'],
  options: {},
  more: text('有违反时退出码为 1。', 'Exits with 1 where a rule is broken or a figure is wrong.'),
  examples: ['check problem.json plan.json', 'check problem.json plan.json --json'],
  run,
}
