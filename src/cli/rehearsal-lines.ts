import type { Lang } from '../desk/index.ts'
import {
  assumptionLines,
  basisLine,
  comparisonTable,
  poolTable,
  promiseTable,
  type Rehearsal,
  type ReportTable,
  remarkLines,
  smallestLines,
  waitTable,
} from '../rehearsal/index.ts'
import { table } from './width.ts'

const lines = ({ heads, rows, right }: ReportTable): readonly string[] => [
  ...table(
    heads,
    rows,
    heads.map((_, column) => (right.includes(column) ? 'right' : 'left')),
  ),
  '',
]

/** A rehearsal's answer for a terminal. */
export const rehearsalLines = (answer: Rehearsal, lang: Lang): readonly string[] => {
  const comparison = comparisonTable(answer, lang)
  return [
    answer.question[lang],
    basisLine(answer, lang),
    '',
    ...lines(promiseTable(answer, lang)),
    ...lines(poolTable(answer, lang)),
    ...lines(waitTable(answer, lang)),
    ...smallestLines(answer, lang),
    '',
    ...(comparison ? lines(comparison) : []),
    ...remarkLines(answer, lang).map((remark) => `! ${remark}`),
    lang === 'zh' ? '假定(等级 D 为暂设,未核):' : 'Assumed (grade D: for want of a source, unverified):',
    ...assumptionLines(answer, lang).map((line) => `  ${line}`),
  ]
}
