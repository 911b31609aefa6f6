import { parameter, type Text, text } from '../../kernel/index.ts'
import { NO_RULE } from '../assumed.ts'

const assumed = (value: number, why: Text) => [
  { from: '2020-01-01', value, source: why, grade: 'D' as const, unverified: true as const },
]

/** Values of a contest; the seed page gives none of its rules. */
export const contestParameters = {
  leastJudges: parameter({
    name: text('每件作品最少评委', 'Fewest judges for a piece'),
    unit: 'persons',
    history: assumed(
      3,
      text('报道未写评委人数,暂设', 'the newspaper report does not say how many judge; assumed'),
    ),
  }),
  resultDays: parameter({
    name: text('公布名次时限', 'Days until the ranking'),
    unit: 'd',
    history: assumed(1, NO_RULE),
  }),
}
