import { parameter, text } from '../../kernel/index.ts'
import { NO_RULE } from '../assumed.ts'
import type { RoutingTable } from './routing.ts'

/** How soon a request must be answered: the classes of graded feedback. */
export const URGENCIES = {
  life: text('危及生命财产安全', 'Danger to life or property'),
  utility: text('水电气热', 'Water, power, gas or heat'),
  ordinary: text('一般诉求', 'Ordinary'),
  complex: text('疑难诉求', 'Difficult'),
}

const routing: RoutingTable = {
  rules: [
    { type: '供热', bureau: 'urban-management' },
    { type: '供暖', bureau: 'urban-management' },
    { type: '燃气', bureau: 'urban-management' },
    { type: '供水', bureau: 'water-affairs' },
    { type: '供电', bureau: 'power-supply' },
    { type: '噪声', hours: { from: 22, until: 6 }, bureau: 'public-security' },
    { type: '噪声', bureau: 'ecology' },
    { type: '噪音', hours: { from: 22, until: 6 }, bureau: 'public-security' },
    { type: '噪音', bureau: 'ecology' },
    { type: '住房', bureau: 'housing' },
    { type: '物业', bureau: 'housing' },
    { type: '社会救助', bureau: 'civil-affairs' },
    { type: '养老', bureau: 'civil-affairs' },
    { type: '就业', bureau: 'human-resources' },
    { type: '劳动', bureau: 'human-resources' },
    { type: '食品', bureau: 'market-regulation' },
    { type: '消费', bureau: 'market-regulation' },
    { type: '交通', bureau: 'transport' },
    { type: '医疗', bureau: 'health' },
    { type: '教育', bureau: 'education' },
  ],
  fallback: 'hotline-centre',
}

// `from` is how far back a value is taken to reach, so that older records can be read; it is no date of enactment.
/** The hotline's values. Hengshui's own are not known (未核): a bureau sets them before it opens the door. */
export const parameters = {
  routing: parameter({
    name: text('派单目录', 'Routing table'),
    unit: 'table',
    called: {
      rules: text('规则', 'rules'),
      type: text('类型', 'type'),
      hours: text('时段', 'hours'),
      from: text('自', 'from'),
      until: text('至', 'until'),
      bureau: text('部门', 'bureau'),
      fallback: text('其他', 'any other'),
    },
    history: [
      {
        from: '2010-01-01',
        value: routing,
        source: text(
          '按部门通常职责拟的示例;未见衡水派单目录',
          'an example by what bureaus usually do; the catalogue of Hengshui was not seen',
        ),
        grade: 'D',
        unverified: true,
      },
    ],
  }),
  respondHours: parameter({
    name: text('签收时限', 'Time to accept'),
    unit: 'h',
    history: [
      {
        from: '2010-01-01',
        value: 24,
        source: text('未找到签收时限,暂设', 'no time to accept was found; assumed'),
        grade: 'D',
        unverified: true,
      },
    ],
  }),
  handleWorkingDays: parameter({
    name: text('办理时限', 'Time to handle'),
    unit: 'working days',
    history: [
      {
        from: '2010-01-01',
        value: 5,
        source: text(
          '潍坊市12345政务服务便民热线条例 第20条(他市示例)',
          'Regulations of Weifang on the 12345 hotline, art. 20 (another city’s, as an example)',
        ),
        grade: 'A',
        unverified: true,
      },
    ],
  }),
  feedbackHours: parameter({
    name: text('分级反馈时限', 'Time to feedback, by urgency'),
    unit: 'h',
    called: URGENCIES,
    history: [
      {
        from: '2010-01-01',
        value: { life: 2, utility: 24, ordinary: 7 * 24, complex: 15 * 24 },
        source: text(
          '北京接诉即办2021年征求意见稿,转北京日报(他市示例)',
          'Beijing’s draft of 2021 on answering complaints at once, by Beijing Daily (another city’s, as an example)',
        ),
        grade: 'C',
        unverified: true,
      },
    ],
  }),
  rehandlings: parameter({
    name: text('回访退回重办的上限', 'Most times a request is sent back after a call-back'),
    unit: 'times',
    history: [
      {
        from: '2010-01-01',
        value: 2,
        source: text('未找到次数规定,暂设', 'no number was found; assumed'),
        grade: 'D',
        unverified: true,
      },
    ],
  }),
  silenceDays: parameter({
    name: text('回访未果自动办结', 'Closes by itself when nobody can be reached'),
    unit: 'd',
    history: [
      {
        from: '2010-01-01',
        value: 7,
        source: NO_RULE,
        grade: 'D',
        unverified: true,
      },
    ],
  }),
}
