import { type Grade, text } from '../../kernel/index.ts'
import { assumed, sourced } from '../assumed.ts'

const regulation = (articleZh: string, articleEn: string) => ({
  source: text(
    `社会团体登记管理条例 ${articleZh}`,
    `Regulations on the registration of associations, ${articleEn}`,
  ),
  grade: 'A' as const,
})
const spotChecks = {
  source: text(
    '民发〔2017〕45号 社会组织抽查暂行办法(概述条文)',
    'Ministry of Civil Affairs 2017 no. 45 on spot checks of social organisations (as summarised)',
  ),
  grade: 'C' satisfies Grade as 'C',
}
const PERCENT = text('%', 'percent')

/** Values of the register itself. */
export const registerParameters = {
  decideDays: sourced(
    ['登记审查时限', 'Time to decide on a registration'],
    'd',
    60,
    regulation('第12条', 'art. 12'),
  ),
  dormantDays: sourced(
    ['未开展活动满多少天可撤销登记', 'Days without activity after which it may be struck off'],
    'd',
    365,
    {
      ...regulation(
        '第29条(自取得登记证书之日起1年未开展活动)',
        'art. 29 (no activity for a year since it was registered)',
      ),
      // The article is about the first year after registration; that it holds of any year is a reading of it.
      unverified: true,
    },
  ),
  missedYears: assumed(
    ['连续几年未参加年检列入活动异常名录', 'Years of missed checks in a row until it is listed'],
    'years',
    2,
    text(
      '连续两年未年检列入的做法,未查到所依据的条文,暂设',
      'that two missed years lead to the list is practice; no provision was read, assumed',
    ),
  ),
  noticeDays: assumed(['拟撤销登记告知期', 'Notice before it is struck off'], 'd', 60),
}

/** Values of the annual check. The last day of each step, which is the law's, counts. */
export const checkParameters = {
  reportBy: sourced(
    ['向业务主管单位报送截止日', 'Last day to report to the sponsoring bureau'],
    'MM-DD',
    '03-31',
    regulation('第28条', 'art. 28'),
  ),
  forwardBy: sourced(
    ['向登记机关报送截止日', 'Last day to report to the registrar'],
    'MM-DD',
    '05-31',
    regulation('第28条', 'art. 28'),
  ),
  resubmitDays: assumed(
    ['退回重报或晚开始时至少给的天数', 'Days that are left at least, when it was sent back or begun late'],
    'd',
    15,
  ),
  concludeDays: assumed(['作出年检结论时限', 'Time to conclude a check'], 'd', 60),
}

/** Values of grading. */
export const gradingParameters = {
  assessDays: assumed(['评估时限', 'Time to assess'], 'd', 90),
  publicityDays: assumed(['评估结果公示天数', 'Days of public notice of a grade'], 'd', 7),
  validYears: sourced(['评估等级有效期', 'How long a grade holds'], 'years', 5, {
    source: text(
      '社会组织评估管理办法(民政部令第39号)第6条(转载)',
      'Measures on the assessment of social organisations (Ministry of Civil Affairs, order 39), art. 6 (a reprint)',
    ),
    grade: 'C',
  }),
}

/** Values of the draw. */
export const drawParameters = {
  countyPercent: sourced(
    ['县级登记社会组织抽查比例', 'Share of those registered with a county to be drawn'],
    PERCENT,
    3,
    spotChecks,
  ),
  cityPercent: sourced(
    ['市级登记社会组织抽查比例', 'Share of those registered with the city to be drawn'],
    PERCENT,
    4,
    spotChecks,
  ),
  inspectors: sourced(['每家检查人员数', 'Inspectors for each'], 'persons', 2, spotChecks),
  finishDays: assumed(['抽查全部公示时限', 'Time until all findings are public'], 'd', 180),
}

/** Values of one inspection. */
export const inspectionParameters = {
  inspectDays: assumed(['实地检查时限', 'Time to inspect'], 'd', 60),
  publishWorkingDays: assumed(
    ['检查结果公示时限', 'Time to publish findings'],
    'working days',
    20,
    text(
      '优化营商环境条例第54条只写及时公布,天数暂设',
      'art. 54 of the Regulations on the business environment says "in time"; the days are assumed',
    ),
  ),
  rectifyDays: assumed(['整改时限', 'Time to put right'], 'd', 30),
  verifyDays: assumed(['复查时限', 'Time to look again'], 'd', 30),
}
