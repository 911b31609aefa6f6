import { text } from '../../kernel/index.ts'
import { assumed } from '../assumed.ts'

/** Values of the allowances' loop. */
export const allowanceParameters = {
  decideWorkingDays: assumed(['审核确认时限', 'Time to decide'], 'working days', 30),
  publicityDays: assumed(
    ['公示天数', 'Days of public notice'],
    'd',
    7,
    text(
      '香河县只写明公示;天数取低保各地例,暂设',
      'Xianghe says only that it is made public; the days are those of the minimum living allowance elsewhere, assumed',
    ),
  ),
  reviewDays: assumed(['复核周期', 'Time between reviews'], 'd', 365),
  reviewWithinDays: assumed(['复核时限', 'Time to review'], 'd', 30),
}

/** Values of home adaptation. */
export const adaptationParameters = {
  assessWorkingDays: assumed(['入户评估时限', 'Time to assess at home'], 'working days', 10),
  buildDays: assumed(['施工时限', 'Time to adapt'], 'd', 60),
  budgetFen: assumed(['每户改造资金上限', 'Largest budget for a home'], 'fen', 500_000),
}

/** Values of the grading of homes. */
export const gradingParameters = {
  evaluateDays: assumed(['现场评定时限', 'Time to evaluate'], 'd', 60),
  publicityDays: assumed(['评定结果公示天数', 'Days of public notice of a grade'], 'd', 7),
  validDays: assumed(['等级有效期', 'How long a grade holds'], 'd', 1095),
}

/** Values of the training of carers. */
export const trainingParameters = {
  trainDays: assumed(['岗前培训时限', 'Time to train after hiring'], 'd', 30),
}

/** Values of collective care. */
export const collectiveParameters = {
  decideWorkingDays: assumed(['确定对象时限', 'Time to decide'], 'working days', 15),
  placeDays: assumed(['入住安排时限', 'Time to arrange a place'], 'd', 30),
  reassessDays: assumed(['失能复评周期', 'Time between assessments'], 'd', 365),
}

/** Values of facilities and of the circle of fifteen minutes. */
export const circleParameters = {
  walkMinutes: assumed(
    ['服务圈步行时间', 'Walk within the circle'],
    'min',
    15,
    text(
      '报道《衡水织密民生保障网》“一刻钟”;折算方法暂设',
      'a quarter of an hour, by the newspaper report; how it is reckoned is assumed',
    ),
  ),
  metresPerMinute: assumed(
    ['步行速度', 'Walking speed'],
    'm/min',
    60,
    text('老年人步行速度未找到规定,暂设', 'no rule on how fast the elderly walk was found; assumed'),
  ),
  surveyDays: assumed(['复测周期', 'Time between surveys'], 'd', 365),
  restoreDays: assumed(['补足覆盖时限', 'Time to cover a community'], 'd', 180),
  rectifyDays: assumed(['设施整改时限', 'Time to put a facility right'], 'd', 30),
  checkDays: assumed(['设施检查周期', 'Time between checks'], 'd', 365),
}
