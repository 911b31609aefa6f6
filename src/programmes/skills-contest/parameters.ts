import { parameter, text } from '../../kernel/index.ts'

const assumed = (value: number, why: string) => [
  { from: '2020-01-01', value, source: why, grade: 'D' as const, unverified: true as const },
]

/** Values of a contest; the seed page gives none of its rules. */
export const contestParameters = {
  leastJudges: parameter({
    name: text('每件作品最少评委', 'Fewest judges of a piece'),
    unit: 'persons',
    history: assumed(3, '原文未写评委人数(种子004-03),暂设'),
  }),
  resultDays: parameter({
    name: text('公布名次时限', 'Days until the ranking'),
    unit: 'd',
    history: assumed(1, '未找到规定,暂设'),
  }),
}
