import { text } from '../../kernel/index.ts'
import { assumed, sourced } from '../assumed.ts'

/** Values of the conversion. */
export const conversionParameters = {
  decideDays: sourced(['审批时限', 'Time to decide'], 'd', 15, {
    source: text('住房公积金管理条例 第二十六条', 'Regulations on the Housing Provident Fund, art. 26'),
    grade: 'A',
  }),
  settleDays: assumed(['批准后办结时限', 'Time to settle after approval'], 'd', 60),
}

/** Values of the flexible workers' pilot. */
export const pilotParameters = {
  signWorkingDays: assumed(['签约时限', 'Time to sign'], 'working days', 5),
  leastFen: assumed(['月缴存额下限', 'Smallest monthly contribution'], 'fen', 10_000),
  mostFen: assumed(['月缴存额上限', 'Largest monthly contribution'], 'fen', 500_000),
  lapseDays: assumed(['停缴视为退出的期限', 'Time without contributions after which one has left'], 'd', 365),
}
