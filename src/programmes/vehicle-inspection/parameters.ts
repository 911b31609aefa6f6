import { parameter, text } from '../../kernel/index.ts'

const CHECKS = '特种设备安全监督检查办法'

/** Values of an inspection visit. */
export const visitParameters = {
  startWorkingDays: parameter({
    name: text('到场检验时限', 'Working days until the visit'),
    unit: 'working days',
    history: [
      {
        from: '2014-01-01',
        value: 5,
        source: '原文只写“第一时间”(种子000-02);未找到时限,暂设',
        grade: 'D',
        unverified: true,
      },
    ],
  }),
  leastInspectors: parameter({
    name: text('检验小组最少人数', 'Fewest inspectors of a team'),
    unit: 'persons',
    history: [
      { from: '2014-01-01', value: 2, source: '按两人以上检查的通行做法,暂设', grade: 'D', unverified: true },
    ],
  }),
}

/** Values of putting a hazard right. */
export const hazardParameters = {
  recheckWorkingDays: parameter({
    name: text('复查时限', 'Working days until the second check'),
    unit: 'working days',
    history: [
      { from: '2022-07-01', value: 10, source: `${CHECKS} 第29条(报告后10个工作日内复查)`, grade: 'A' },
    ],
  }),
  rectifyDays: parameter({
    name: text('整改期限', 'Days to put right'),
    unit: 'd',
    history: [
      {
        from: '2022-07-01',
        value: 15,
        source: '整改时限原文未写(种子000-02),由通知书载明;未载明时暂设',
        grade: 'D',
        unverified: true,
      },
    ],
  }),
}
