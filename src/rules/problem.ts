import { type Argument, filledWith, type Text, text } from '../kernel/index.ts'

/** What can be wrong with rules, the data they are run on, or a computation; `{0}`, `{1}`… are filled in. */
const CATALOGUE = {
  'duplicate-id': text('{0}的“{1}”被定义了两次。', '"{1}" of {0} is defined twice.'),
  'nested-group': text(
    '“{1}”本身是成员,不能再有成员“{0}”。',
    '{1} are members of a group themselves and cannot have {0} as members.',
  ),
  cycle: text('规则互相依赖,形成循环:{0}。', 'The rules depend on each other in a circle: {0}.'),
  'unread-parameter': text(
    '没有规则读取参数“{0}”,请删除或使用它。',
    'No rule reads the parameter "{0}"; use it or remove it.',
  ),
  'undeclared-parameter': text(
    '规则“{1}”读取了未列入的参数“{0}”。',
    'The rule "{1}" reads the parameter "{0}", which is not listed.',
  ),
  'bad-history': text(
    '参数或规则“{0}”的各版本须按日期升序。',
    'The versions of "{0}" must be in ascending order of their dates.',
  ),
  'parameter-unset': text('参数“{0}”在 {1} 尚无取值。', 'The parameter "{0}" has no value on {1}.'),
  'rule-unset': text('规则“{0}”在 {1} 尚未施行。', 'The rule "{0}" is not in force on {1}.'),
  'wrong-entity': text(
    '{0}的“{1}”不能直接读取{2}的“{3}”。',
    '"{1}" of {0} cannot read "{3}" of {2} directly.',
  ),
  'wrong-period': text(
    '“{0}”({1})不能读取“{2}”({3})。',
    '"{0}" ({1}) cannot read "{2}" ({3}): its value changes within the period.',
  ),
  'replacement-differs': text(
    '“{0}”只能由同一对象、同一类型、同一周期的规则替换。',
    '"{0}" can only be replaced by a rule of the same entity, type and period.',
  ),
  'no-column': text('数据中没有{0}的“{1}”。', 'The data have no "{1}" of {0}.'),
  'unknown-fact': text('{0}没有名为“{1}”的事实。', '{0} has no fact called "{1}".'),
  'unknown-row': text('没有编号为“{1}”的{0}。', 'There is no {0} numbered "{1}".'),
  'bad-value': text('“{0}”的值 {1} 无效。', '"{0}" cannot be {1}.'),
  'bad-month': text('月份“{0}”无效,应为 YYYY-MM。', '"{0}" is not a month, which is written YYYY-MM.'),
  'bad-day': text('日期“{0}”无效,应为 YYYY-MM-DD。', '"{0}" is not a day, which is written YYYY-MM-DD.'),
  'bad-ratio': text('比率 {0}/{1} 无效。', '{0}/{1} is not a ratio of whole numbers.'),
  'bad-scale': text(
    '分档须按上限升序,最后一档不设上限。',
    'Brackets must ascend, and only the last has no upper end.',
  ),
  overflow: text(
    '计算结果超出可精确表示的整数范围(2^53):{0}。',
    'A result is beyond the whole numbers that are exact (2^53): {0}.',
  ),
  'too-many': text('{0}超过上限 {1}。', 'There are more {0} than the limit of {1}.'),
  'formula-failed': text(
    '{0}第 {1} 行的规则“{2}”无法计算:{3}',
    'The rule "{2}" cannot be computed for row {1} of {0}: {3}',
  ),
} as const satisfies Record<string, Text>

/** The codes of what can be wrong with rules. */
export type ProblemCode = keyof typeof CATALOGUE

/** One thing that is wrong, in plain words of both languages. */
export interface Problem {
  readonly code: ProblemCode
  readonly message: Text
}

/** What is wrong, from the catalogue. */
export const problem = (code: ProblemCode, ...args: readonly Argument[]): Problem => ({
  code,
  message: filledWith(CATALOGUE[code], args),
})

/**
 * Rules that do not hold together, data that do not fit them, or a computation that cannot be done exactly.
 * `problems` is never empty; `message` is their English, one a line.
 */
export class RuleError extends Error {
  readonly problems: readonly Problem[]
  constructor(...problems: readonly Problem[]) {
    super(problems.map(({ message }) => message.en).join('\n'))
    this.name = 'RuleError'
    this.problems = problems
  }
}
