import { text } from '../../kernel/index.ts'
import { assumed } from '../assumed.ts'

const NOT_PRINTED = text(
  '图片报道只写启动了响应、加强了监测和巡护,未写门槛和时限;湿地保护法第22条只要求分级动态监测和预警;暂设',
  'the picture report only says that a response was activated and watching increased, with no threshold or limit; the Wetlands Protection Law, art. 22, only asks for monitoring by grade and warning; assumed',
)

/** Values of a response. */
export const responseParameters = {
  activateHours: assumed(['研判启动时限', 'Time to decide'], 'h', 2, NOT_PRINTED),
  endHours: assumed(['趋稳后结束时限', 'Time to end once settled'], 'h', 48, NOT_PRINTED),
  roundHours: assumed(['应急巡护间隔', 'Time between rounds of a response'], 'h', 24, NOT_PRINTED),
}

/** Values of a count of the whole lake. */
export const surveyParameters = {
  surveyDays: assumed(['监测间隔', 'Time between counts'], 'd', 10, NOT_PRINTED),
  verifyWorkingDays: assumed(['复核时限', 'Time to verify'], 'working days', 3, NOT_PRINTED),
  fallPercent: assumed(
    ['数量骤降界线', 'Fall since the last count that alerts'],
    text('%', '%'),
    50,
    NOT_PRINTED,
  ),
  crowdBirds: assumed(
    ['过度聚集界线', 'Number of birds that alerts'],
    text('只', 'birds'),
    80_000,
    text(
      '界线未找到;近年峰值可超6万只(公开报道,C),在其上暂设',
      'no threshold was found; recent peaks exceed 60,000 (press, C), and this is assumed above them',
    ),
  ),
}

/** Values of a patrol round. */
export const patrolParameters = {
  startHours: assumed(['出巡时限', 'Time to set out'], 'h', 24, NOT_PRINTED),
  walkHours: assumed(['一轮最长时间', 'Longest round'], 'h', 10, NOT_PRINTED),
}

/** Values of what people report. */
export const reportParameters = {
  attendHours: assumed(['到场时限', 'Time to attend'], 'h', 2, NOT_PRINTED),
  deadBirds: assumed(
    ['触发响应的死鸟数', 'Dead birds that alert the reserve'],
    text('只', 'birds'),
    3,
    NOT_PRINTED,
  ),
  careDays: assumed(['救护最长时间', 'Longest care'], 'd', 30, NOT_PRINTED),
}
