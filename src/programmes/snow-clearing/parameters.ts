import { parameter, text } from '../../kernel/index.ts'
import { NO_RULE } from '../assumed.ts'

/** Values of a snow emergency. Grading thresholds for railways were not found: there are none here. */
export const snowParameters = {
  reportMinutes: parameter({
    name: text('到岗时限', 'Time to man a post'),
    unit: 'min',
    history: [
      {
        from: '2020-01-01',
        value: 60,
        source: text(
          '报道《衡水加速除雪保障铁路运输》只写“第一时间”到岗;未找到时限,暂设',
          'the newspaper report says only "at the first moment"; no limit was found, assumed',
        ),
        grade: 'D',
        unverified: true,
      },
    ],
  }),
  shiftHours: parameter({
    name: text('一班最长时间', 'Longest shift'),
    unit: 'h',
    history: [
      {
        from: '2020-01-01',
        value: 8,
        source: text(
          '报道“换人不撤岗”未写轮换间隔;按八小时一班暂设',
          'the report does not say how often people change; eight hours a shift is assumed',
        ),
        grade: 'D',
        unverified: true,
      },
    ],
  }),
  postPeople: parameter({
    name: text('每岗人数', 'People at a post'),
    unit: 'people',
    history: [
      {
        from: '2020-01-01',
        value: 6,
        source: text(
          '报道 31 站 563 人,未写每岗人数;三班各六人约合其数,暂设',
          'the report gives 563 people at 31 stations, not how many a post; three shifts of six come near it, assumed',
        ),
        grade: 'D',
        unverified: true,
      },
    ],
  }),
  tallyDays: parameter({
    name: text('统计时限', 'Days until the final report'),
    unit: 'd',
    history: [
      {
        from: '2020-01-01',
        value: 1,
        source: NO_RULE,
        grade: 'D',
        unverified: true,
      },
    ],
  }),
}
