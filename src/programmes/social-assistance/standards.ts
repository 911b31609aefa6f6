import { fen, type Source, type Text, text } from '../../kernel/index.ts'
import { fraction, int, keyedParameter, money, ratio, ruleParameter } from '../../rules/index.ts'
import { residences } from '../subjects.ts'

/** Amounts and limits that the rules read. A bureau changes one by a revision from a date. */

const PAGE = text('报道《衡水织密民生保障网》', 'the newspaper report on the safety net of Hengshui')
/** From when values without a known day of coming into force can be traced, not when they came into force. */
const TRACED = '2015-01-01'
const MONTHS_OF_STANDARD = text('个月的标准', 'months of the standard')
const SHARE_OF_STANDARD = text('低保标准的倍数', 'share of the minimum living standard')
const assumed = (source: Text): Source => ({ source, grade: 'D', unverified: true })

/** As they are published: a month in town, a year in the country. Years that nobody found are not known, never 0. */
export const livingStandard = keyedParameter('social-assistance/minimum-living-standard', money, residences, {
  name: text('低保标准', 'minimum living standard'),
  unit: text('元/人(城镇按月,农村按年)', 'yuan a head (urban: a month, rural: a year)'),
  history: [
    {
      from: TRACED,
      value: { of: {} },
      ...assumed(text('2020年以前各年标准未找到', 'the standards of the years before 2020 were not found')),
    },
    {
      from: '2020-01-01',
      value: { of: { urban: fen(666_00), rural: fen(4792_00) } },
      source: text(
        `由${PAGE.zh}所载2025年标准与较2020年增幅(8.26%、43.66%)反算,取整到元,非公布值`,
        `reckoned back from the standard of 2025 and its rise on 2020 (8.26 %, 43.66 %) in ${PAGE.en}, rounded to the yuan; not a published value`,
      ),
      grade: 'C',
      unverified: true,
    },
    {
      from: '2021-01-01',
      value: { of: {} },
      ...assumed(text('2021—2024年各年标准未找到', 'the standards of 2021 to 2024 were not found')),
    },
    {
      from: '2025-01-01',
      value: { of: { urban: fen(721_00), rural: fen(6884_00) } },
      source: text(
        `${PAGE.zh}“721元/人/月、6884元/人/年”(全市平均;起始日原文未载,暂自2025年起)`,
        `${PAGE.en}: 721 yuan a head and month, 6,884 a head and year (average of the city; it gives no first day, taken from 2025 on)`,
      ),
      grade: 'A',
    },
  ],
})

export const assetLimitMonths = ruleParameter('social-assistance/asset-limit-months', int, {
  name: text('人均财产限额(低保月标准的月数)', 'limit of assets a head, in months of the standard'),
  unit: MONTHS_OF_STANDARD,
  history: [
    {
      from: TRACED,
      value: 24,
      ...assumed(
        text(
          '财产状况规定由当地制定,未找到衡水规定,暂设',
          'what one may own is laid down locally; the rule of Hengshui was not found, assumed',
        ),
      ),
    },
  ],
})

export const destituteIncomeLimit = ruleParameter('social-assistance/destitute-income-limit', fraction, {
  name: text(
    '特困“无生活来源”的收入限(对低保标准)',
    'income below which one has no livelihood, of the standard',
  ),
  unit: SHARE_OF_STANDARD,
  history: [
    {
      from: TRACED,
      value: ratio(100, 100),
      ...assumed(
        text(
          '民发〔2021〕43号第六条的收入口径未读到原文,暂以低保标准为限',
          'which income document No. 43 of 2021 means in art. 6 was not read; the minimum living standard is taken',
        ),
      ),
    },
  ],
})

export const destituteRate = ruleParameter('social-assistance/destitute-rate', fraction, {
  name: text('特困基本生活标准(对低保标准)', 'basic living of the destitute, of the standard'),
  unit: SHARE_OF_STANDARD,
  history: [
    {
      from: TRACED,
      value: ratio(130, 100),
      ...assumed(
        text(
          '通行做法为不低于1.3倍,未找到条文与衡水标准',
          'no less than 1.3 times is usual; neither the provision nor Hengshui’s standard was found',
        ),
      ),
    },
  ],
})

export const borderlineRate = ruleParameter('social-assistance/borderline-rate', fraction, {
  name: text('低保边缘收入限(对低保标准)', 'income limit of borderline families, of the standard'),
  unit: SHARE_OF_STANDARD,
  history: [
    {
      from: TRACED,
      value: ratio(150, 100),
      source: text(
        '通说:低于低保标准1.5倍(有的放宽到2倍);衡水认定办法未找到',
        'commonly said: below 1.5 times the standard (in places 2); the rule of Hengshui was not found',
      ),
      grade: 'C',
      unverified: true,
    },
  ],
})

export const rigidRate = ruleParameter('social-assistance/rigid-expense-rate', fraction, {
  name: text('扣除刚性支出后的收入限(对低保标准)', 'limit of income less necessary expense, of the standard'),
  unit: SHARE_OF_STANDARD,
  history: [
    {
      from: TRACED,
      value: ratio(100, 100),
      ...assumed(
        text(
          '刚性支出困难家庭认定办法(衡水)未找到,暂设',
          'Hengshui’s rule on hardship by necessary expense was not found; assumed',
        ),
      ),
    },
  ],
})

const ANHUI = {
  source: text(
    '他市示例:安徽宣城系临时救助额度(≤低保月标准10倍;急难≥2倍)',
    'another city’s, as an example: temporary assistance at Xuancheng, Anhui (at most 10 times the monthly standard, in an emergency at least 2)',
  ),
  grade: 'C',
  unverified: true,
} as const
export const temporaryCapMonths = ruleParameter('social-assistance/temporary-cap-months', int, {
  name: text('临时救助上限(低保月标准的倍数)', 'most temporary assistance, in months of the standard'),
  unit: MONTHS_OF_STANDARD,
  history: [{ from: TRACED, value: 10, ...ANHUI }],
})
export const emergencyFloorMonths = ruleParameter('social-assistance/emergency-floor-months', int, {
  name: text(
    '急难型救助下限(低保月标准的倍数)',
    'least assistance in an emergency, in months of the standard',
  ),
  unit: MONTHS_OF_STANDARD,
  history: [{ from: TRACED, value: 2, ...ANHUI }],
})
