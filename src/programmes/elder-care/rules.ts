import { fen, type Source, text } from '../../kernel/index.ts'
import {
  and,
  bool,
  determination,
  int,
  keyedParameter,
  money,
  month,
  oneOf,
  ruleParameter,
} from '../../rules/index.ts'
import { age, assistance, assistances, careLevel, careLevels, person } from '../subjects.ts'

/**
 * Who gets which of the three allowances for the elderly, and how much a month. What Hengshui pays and how it defines
 * hardship was not found: those values are examples, to be set before the first case.
 */

const law = (zh: string, en: string) =>
  text(`老年人权益保障法 ${zh}`, `Law on the Rights of the Elderly, ${en}`)
const ELDERLY = law('第二条', 'art. 2')
const SERVICE = law('第三十七条', 'art. 37')
const HEBEI = text('河北省老年人优待办法 第九条', 'Measures of Hebei on preferences for the elderly, art. 9')
const hebei: Source = { source: text(`${HEBEI.zh}(引文)`, `${HEBEI.en} (quoted)`), grade: 'C' }
const assumed: Source = {
  source: text('衡水标准未找到,暂设', 'the standard of Hengshui was not found; assumed'),
  grade: 'D',
  unverified: true,
}

const elderlyFrom = ruleParameter('elder-care/elderly-from', int, {
  name: text('老年起始年龄', 'Age from which one is elderly'),
  unit: 'years of age',
  history: [{ from: '2013-07-01', value: 60, source: ELDERLY, grade: 'A' }],
})

const bands = oneOf({
  under: text('不满80周岁', 'under 80'),
  '80-84': text('80至84周岁', '80 to 84'),
  '85-89': text('85至89周岁', '85 to 89'),
  '90-99': text('90至99周岁', '90 to 99'),
  '100': text('100周岁及以上', '100 and over'),
})
export const oldAgeByBand = keyedParameter('elder-care/old-age', money, bands, {
  name: text('高龄津贴标准', 'Old-age allowance by age'),
  unit: 'fen/month',
  history: [
    {
      from: '2015-01-01',
      value: {
        of: {
          under: fen(0),
          '80-84': fen(50_00),
          '85-89': fen(50_00),
          '90-99': fen(200_00),
          '100': fen(300_00),
        },
      },
      source: text(
        '香河县2015年标准(他县示例)',
        'the standard of Xianghe of 2015 (another county’s, as an example)',
      ),
      grade: 'C',
      unverified: true,
    },
  ],
})
const centenarianFloor = ruleParameter('elder-care/centenarian-floor', money, {
  name: text('百岁老人津贴下限', 'Least allowance for those of a hundred'),
  unit: 'fen/month',
  history: [{ from: '2015-01-01', value: fen(300_00), ...hebei }],
})

const band = person.rule(
  'old-age-band',
  bands,
  month,
  [age],
  (years) =>
    years < 80 ? 'under' : years < 85 ? '80-84' : years < 90 ? '85-89' : years < 100 ? '90-99' : '100',
  { name: text('高龄年龄段', 'age band'), article: HEBEI },
)
const oldAge = person.rule('old-age', bool, month, [band], (of) => of !== 'under', {
  name: text('符合高龄津贴条件', 'eligible for the old-age allowance'),
  article: HEBEI,
})
const oldAgeAmount = person.rule(
  'old-age-amount',
  money,
  month,
  [oldAgeByBand.by(band), band, centenarianFloor],
  (each, of, floor) => (of === '100' ? Math.max(each, floor) : each),
  { name: text('高龄津贴', 'old-age allowance'), article: HEBEI },
)

const hardship = keyedParameter('elder-care/hardship', bool, assistances, {
  name: text('算作经济困难的认定类别', 'Classes that count as hardship'),
  unit: 'yes or no',
  history: [
    {
      from: '2015-01-01',
      value: {
        of: {
          none: false,
          'minimum-living': true,
          destitute: true,
          borderline: true,
          'rigid-expense': true,
        },
      },
      ...assumed,
      source: text(
        '“经济困难”的本地界定未找到,暂以已认定的低收入家庭计',
        'what counts as hardship here was not found; taken to be whoever is recognised as of low income',
      ),
    },
  ],
})
const elderly = person.rule('elderly', bool, month, [age, elderlyFrom], (years, from) => years >= from, {
  name: text('老年人', 'elderly'),
  article: ELDERLY,
})
const hardPressed = person.rule('elder-hardship', bool, month, [hardship.by(assistance)], (is) => is, {
  name: text('经济困难', 'economically hard-pressed'),
  article: SERVICE,
})

const serviceStandard = ruleParameter('elder-care/service', money, {
  name: text('养老服务补贴标准', 'Service allowance'),
  unit: 'fen/month',
  history: [{ from: '2015-01-01', value: fen(100_00), ...assumed }],
})
const service = person.decide('elder-service', bool, month, [elderly, hardPressed], and, {
  name: text('符合养老服务补贴条件', 'eligible for the service allowance'),
  article: SERVICE,
})
const serviceAmount = person.rule('elder-service-amount', money, month, [serviceStandard], (each) => each, {
  name: text('养老服务补贴', 'service allowance'),
  article: SERVICE,
})

const NURSING = law('第三十条', 'art. 30')
/** A level that is paid nothing is not covered. */
const nursingByLevel = keyedParameter('elder-care/nursing', money, careLevels, {
  name: text('护理补贴标准', 'Nursing allowance by ability of self-care'),
  unit: 'fen/month',
  history: [
    {
      from: '2015-01-01',
      value: { of: { able: fen(0), mild: fen(0), moderate: fen(100_00), severe: fen(200_00) } },
      ...assumed,
    },
  ],
})
const nursingAmount = person.rule(
  'elder-nursing-amount',
  money,
  month,
  [nursingByLevel.by(careLevel)],
  (each) => each,
  { name: text('护理补贴', 'nursing allowance'), article: NURSING },
)
const dependent = person.rule('elder-dependent', bool, month, [nursingAmount], (each) => each > 0, {
  name: text('生活长期不能自理', 'not able to look after oneself'),
  article: NURSING,
})
const nursing = person.decide('elder-nursing', bool, month, [elderly, dependent, hardPressed], and, {
  name: text('符合护理补贴条件', 'eligible for the nursing allowance'),
  article: NURSING,
})

/** The three allowances: determinations `elder-care/old-age`, `elder-care/service`, `elder-care/nursing`. */
export const elderCareRules = {
  determinations: [
    determination({
      programme: 'elder-care/old-age',
      name: text('高龄津贴', 'Old-age allowance'),
      subject: person,
      eligible: oldAge,
      amount: oldAgeAmount,
      tier: band,
      article: HEBEI,
    }),
    determination({
      programme: 'elder-care/service',
      name: text('养老服务补贴', 'Service allowance for the elderly'),
      subject: person,
      eligible: service,
      amount: serviceAmount,
      article: SERVICE,
    }),
    determination({
      programme: 'elder-care/nursing',
      name: text('护理补贴', 'Nursing allowance for the elderly'),
      subject: person,
      eligible: nursing,
      amount: nursingAmount,
      tier: careLevel,
      article: NURSING,
    }),
  ],
  parameters: [elderlyFrom, oldAgeByBand, centenarianFloor, hardship, serviceStandard, nursingByLevel],
}
