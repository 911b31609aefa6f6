import { parameter, text } from '../../kernel/index.ts'

const CHECKS = text('特种设备安全监督检查办法', 'Measures on checks of special equipment')

/** Values of an inspection visit. */
export const visitParameters = {
  startWorkingDays: parameter({
    name: text('到场检验时限', 'Time until the visit'),
    unit: 'working days',
    history: [
      {
        from: '2014-01-01',
        value: 5,
        source: text(
          '报道《河北特检衡水分院精准护航物流高峰》只写“第一时间”;未找到时限,暂设',
          'the newspaper report says only "at the first moment"; no limit was found, assumed',
        ),
        grade: 'D',
        unverified: true,
      },
    ],
  }),
  leastInspectors: parameter({
    name: text('检验小组最少人数', 'Fewest inspectors in a team'),
    unit: 'persons',
    history: [
      {
        from: '2014-01-01',
        value: 2,
        source: text('按两人以上检查的通行做法,暂设', 'two or more inspect, as is usual; assumed'),
        grade: 'D',
        unverified: true,
      },
    ],
  }),
}

/** Values of putting a hazard right. */
export const hazardParameters = {
  recheckWorkingDays: parameter({
    name: text('复查时限', 'Time until the second check'),
    unit: 'working days',
    history: [
      {
        from: '2022-07-01',
        value: 10,
        source: text(
          `${CHECKS.zh} 第29条(报告后10个工作日内复查)`,
          `${CHECKS.en}, art. 29 (checked again within 10 working days of the report)`,
        ),
        grade: 'A',
      },
    ],
  }),
  rectifyDays: parameter({
    name: text('整改期限', 'Time to put right'),
    unit: 'd',
    history: [
      {
        from: '2022-07-01',
        value: 15,
        source: text(
          '整改时限报道未写,由通知书载明;未载明时暂设',
          'the report gives no time to put right; the notice does, and where it does not, this is assumed',
        ),
        grade: 'D',
        unverified: true,
      },
    ],
  }),
}
