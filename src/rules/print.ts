import type { Text } from '../kernel/index.ts'
import type { Operation } from './define.ts'
import type { Ratio, Scale } from './exact.ts'
import type { Explanation, Reason, SubjectName } from './explain.ts'
import { dayOf } from './period.ts'

type Language = keyof Text

const WORDS = {
  unknown: { zh: '未知', en: 'not known' },
  yes: { zh: '是', en: 'yes' },
  no: { zh: '否', en: 'no' },
  first: { zh: '期初日', en: 'first day' },
  last: { zh: '期末日', en: 'last day' },
  fact: { zh: '事实', en: 'fact' },
  parameter: { zh: '参数', en: 'parameter' },
  from: { zh: '自', en: 'from' },
  grade: { zh: '可信', en: 'grade' },
  unverified: { zh: '未核', en: 'unverified' },
  again: { zh: '见上', en: 'see above' },
  above: { zh: '超过部分', en: 'the rest' },
} as const satisfies Record<string, Text>

/** What is done with the values of a group's members. */
export const OPERATIONS: Readonly<Record<Operation, Text>> = {
  sum: { zh: '成员合计', en: 'sum over members' },
  count: { zh: '成员人数', en: 'number of members' },
  any: { zh: '任一成员', en: 'any member' },
  all: { zh: '全体成员', en: 'all members' },
  max: { zh: '成员最大值', en: 'greatest of members' },
  min: { zh: '成员最小值', en: 'least of members' },
  of: { zh: '该成员', en: 'of the member' },
}

/** Fen as yuan, in whole numbers throughout. */
const yuan = (fen: number, language: Language): string => {
  const whole = Math.floor(Math.abs(fen) / 100)
  const rest = String(Math.abs(fen) % 100).padStart(2, '0')
  return `${fen < 0 ? '-' : ''}${whole}.${rest} ${language === 'zh' ? '元' : 'yuan'}`
}

const brackets = ({ brackets: list }: Scale, language: Language): string =>
  list
    .map(
      ({ upTo, rate }) =>
        `${upTo === undefined ? WORDS.above[language] : `≤ ${upTo}`}: ${rate.num}/${rate.den}`,
    )
    .join('; ')

const shown = (reason: Reason, language: Language): string => {
  const { value } = reason
  if (value === null) return WORDS.unknown[language]
  switch (reason.type) {
    case 'bool':
      return (value ? WORDS.yes : WORDS.no)[language]
    case 'money':
      return yuan(value as number, language)
    case 'date':
      return dayOf(value as number)
    case 'choice':
      return ('names' in reason && reason.names?.[value as string]?.[language]) || String(value)
    case 'ratio':
      return `${(value as Ratio).num}/${(value as Ratio).den}`
    case 'scale':
      return brackets(value as Scale, language)
    default:
      return String(value)
  }
}

/** What stands in brackets behind a value: whence it comes. */
const origin = (reason: Reason, language: Language): string => {
  const word = (key: keyof typeof WORDS) => WORDS[key][language]
  const since = (from: string | undefined) => (from === undefined ? [] : [`${word('from')} ${from}`])
  switch (reason.kind) {
    case 'rule':
      return [reason.article[language], ...since(reason.from)].join(', ')
    case 'members':
      return [
        OPERATIONS[reason.operation][language],
        ...(reason.roles ?? []).map((role) => role[language]),
      ].join(', ')
    case 'fact':
      return [
        word('fact'),
        ...since(reason.from),
        ...(reason.source === undefined ? [] : [reason.source]),
      ].join(', ')
    case 'parameter':
      return [
        word('parameter'),
        ...(reason.key ? [reason.key[language]] : []),
        ...since(reason.from),
        reason.source[language],
        `${word('grade')} ${reason.grade}`,
        ...(reason.unverified ? [word('unverified')] : []),
      ].join(', ')
    case 'nowhere':
      return reason.entity[language]
    case 'again':
      return word('again')
    case 'day':
      return ''
  }
}

const label = (reason: Reason, language: Language, above: SubjectName | undefined): string => {
  if (reason.kind === 'day') return WORDS[reason.end][language]
  const name = reason.name[language]
  if (reason.kind === 'parameter') return name
  const { subject } = reason
  const isSame = above && above.row === subject.row && above.entity.en === subject.entity.en
  return isSame ? name : `${name} (${subject.entity[language]} ${subject.id})`
}

const linesOf = (
  reason: Reason,
  language: Language,
  depth: number,
  above: SubjectName | undefined,
): readonly string[] => {
  const from = origin(reason, language)
  const line = `${'  '.repeat(depth)}${label(reason, language, above)}: ${shown(reason, language)}${from ? ` [${from}]` : ''}`
  const own = 'subject' in reason ? reason.subject : above
  const because = 'because' in reason ? (reason.because ?? []) : []
  return [line, ...because.flatMap((each) => linesOf(each, language, depth + 1, own))]
}

/** An explanation as indented lines, for people. */
export const printExplanation = ({ reason }: Explanation, language: Language): string =>
  linesOf(reason, language, 0, undefined).join('\n')
