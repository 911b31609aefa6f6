import { parameter, text } from '../../kernel/index.ts'
import { assumed } from '../assumed.ts'

/** Values of visiting experts. */
export const expertParameters = {
  agreeDays: assumed(['落实来衡出诊时限', 'Time to agree on a visit'], 'd', 30),
  idleDays: assumed(['久未出诊提醒', 'Without a clinic for so long'], 'd', 30),
  resumeDays: assumed(['恢复出诊时限', 'Time to hold the next clinic'], 'd', 14),
}

/** Values of joint departments and clinics. */
export const departmentParameters = {
  approveDays: assumed(['共建审核时限', 'Time to approve a joint department'], 'd', 30),
  buildDays: assumed(['建成时限', 'Time to build a joint department'], 'd', 180),
  assessDays: assumed(['科室评估周期', 'Time between assessments'], 'd', 365),
  assessWithinDays: assumed(['科室评估时限', 'Time to assess'], 'd', 30),
  rectifyDays: assumed(['科室整改时限', 'Time to put right'], 'd', 60),
}

/** Values of county medical communities. */
export const communityParameters = {
  formDays: assumed(['组建时限', 'Time to form'], 'd', 180),
  everyDays: assumed(['运行情况报送间隔', 'Time between reports'], 'd', 30),
  reportDays: assumed(['运行情况报送时限', 'Time to report'], 'd', 10),
}

const RATIOS = text(
  '报道只写“不降比例”,衡水本地的报销比例没有找到;启用前必须核定',
  'the report says only that the share does not fall; Hengshui’s own shares were not found and are to be settled',
)
/** Values of settlements between regions. */
export const settlementParameters = {
  /** What the fund pays at home, in hundredths of a percent of what is eligible. */
  homeBasisPoints: parameter({
    name: text('本地报销比例', 'Share paid at home'),
    unit: '0.01 %',
    called: {
      employee: text('职工医保', 'employees'),
      resident: text('居民医保', 'residents'),
      inpatient: text('住院', 'inpatient'),
      outpatient: text('门诊', 'outpatient'),
      primary: text('一级及以下', 'primary'),
      secondary: text('二级', 'secondary'),
      tertiary: text('三级', 'tertiary'),
    },
    history: [
      {
        from: '2015-01-01',
        value: {
          employee: {
            inpatient: { primary: 9000, secondary: 8500, tertiary: 8000 },
            outpatient: { primary: 6000, secondary: 5500, tertiary: 5000 },
          },
          resident: {
            inpatient: { primary: 8500, secondary: 7500, tertiary: 6000 },
            outpatient: { primary: 5000, secondary: 5000, tertiary: 5000 },
          },
        },
        source: RATIOS,
        grade: 'D' as const,
        unverified: true as const,
      },
    ],
  }),
  settleWorkingDays: assumed(['异地就医结算时限', 'Time to settle'], 'working days', 30),
  makeGoodWorkingDays: assumed(['比例补足时限', 'Time to make good a lower share'], 'working days', 10),
  approveWorkingDays: assumed(['结算复核时限', 'Time to approve'], 'working days', 5),
}
