import { text } from '../../kernel/index.ts'
import { assumed, sourced } from '../assumed.ts'

/** Values of the watch on prices. What triggers and how much is paid stand with the rules. */
export const watchParameters = {
  publishDays: assumed(
    ['指数公布期限', 'Time to enter a month’s indices'],
    'd',
    50,
    text(
      '自当月初起算;统计部门次月公布,日期逐月不同,暂设',
      'from the beginning of the month; figures are published in the next one, on days that differ; assumed',
    ),
  ),
  payWorkingDays: sourced(['补贴到位时限', 'Time to pay the supplement'], 'working days', 20, {
    source: text(
      '2016年全国联动机制:指数发布后20个工作日内到位(转述)',
      'the national mechanism of 2016: paid within 20 working days of the index (retold)',
    ),
    grade: 'C',
    unverified: true,
  }),
}

/** Values of price certification. */
export const certificationParameters = {
  acceptWorkingDays: assumed(['受理时限', 'Time to accept'], 'working days', 3),
  concludeWorkingDays: assumed(['出具结论时限', 'Time to conclude'], 'working days', 15),
  mediateDays: assumed(['调解时限', 'Time to mediate'], 'd', 30),
}
