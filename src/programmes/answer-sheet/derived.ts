import { agreement, text } from '../../kernel/index.ts'
import { against, type Check, derived } from './checking.ts'

/** What follows from the figures and was stated nowhere. */
export const DERIVED: readonly Check[] = [
  derived(
    '67',
    ['000-05-002', '000-05-004'],
    text('2020年城市低保平均标准(元/月)', 'Urban standard of 2020, yuan a month'),
    (now, rise) => now! / (1 + rise! / 100),
    2,
  ),
  derived(
    '68',
    ['000-05-003', '000-05-005'],
    text('2020年农村低保平均标准(元/年)', 'Rural standard of 2020, yuan a year'),
    (now, rise) => now! / (1 + rise! / 100),
    2,
  ),
  derived(
    '69',
    ['000-05-002', '000-05-003'],
    text('城乡低保标准比', 'Urban to rural standard'),
    (month, year) => (month! * 12) / year!,
    4,
  ),
  derived(
    '70',
    ['000-06-015', '000-06-016'],
    text('“十三五”末技能人才(万人)', 'Skilled workers at the end of the 13th plan, ten thousands'),
    (now, more) => now! - more!,
    2,
  ),
  derived(
    '71',
    ['000-06-015', '000-06-017'],
    text('就业人口(万人)', 'Employed people, ten thousands'),
    (skilled, share) => skilled! / (share! / 100),
    2,
  ),
  derived(
    '72',
    ['000-04-005', '000-04-006'],
    text('技术合同成交额之比', 'Value of technology contracts, later to earlier'),
    (was, is) => is! / was!,
    3,
  ),
  derived(
    '73',
    ['004-01-007', '004-01-008'],
    text('生产总值之比(2024比2021)', 'Gross domestic product, 2024 to 2021'),
    (was, is) => is! / was!,
    3,
  ),
  derived(
    '74',
    ['004-01-008', '004-01-010'],
    text('生产总值之比(预计2025比2024)', 'Gross domestic product, expected 2025 to 2024'),
    (was, is) => is! / was!,
    4,
  ),
  derived(
    '75',
    ['004-01-039', '004-01-040'],
    text('“十四五”初期新能源占比(%)', 'Share of new energy at the beginning of the plan, %'),
    (now, more) => now! - more!,
  ),
  derived(
    '76',
    ['004-05-007', '004-05-008'],
    text('“十三五”末研发经费(亿元)', 'Spending on research at the end of the 13th plan, 100 million yuan'),
    (now, rise) => now! / (1 + rise! / 100),
    3,
  ),
  derived(
    '77',
    ['004-01-014', '004-01-015'],
    text('重点项目平均投资(亿元/个)', 'Investment a key project, 100 million yuan'),
    (count, sum) => sum! / count!,
    3,
  ),
  derived(
    '78',
    ['004-01-018', '004-01-019'],
    text('增发国债项目平均资金(亿元/个)', 'Additional treasury bonds a project, 100 million yuan'),
    (count, sum) => sum! / count!,
    3,
  ),
  derived(
    '79',
    ['004-01-021', '004-01-022'],
    text('“两重”项目平均资金(亿元/个)', 'Ultra-long treasury bonds a project, 100 million yuan'),
    (count, sum) => sum! / count!,
    3,
  ),
  derived(
    '80',
    ['004-01-031', '004-01-032'],
    text('以工代赈项目平均资金(万元/个)', 'Work-relief funds a project, 10,000 yuan'),
    (count, sum) => (sum! * 10_000) / count!,
    1,
  ),
  derived(
    '81',
    ['004-01-044', '004-01-045'],
    text('储能项目平均容量(万千瓦/个)', 'Capacity a storage project, 10,000 kW'),
    (count, sum) => sum! / count!,
    2,
  ),
  derived(
    '82',
    ['000-04-008', '000-04-009'],
    text('服务雄安项目平均投资(亿元/个)', "Investment a project for Xiong'an, 100 million yuan"),
    (count, sum) => sum! / count!,
    3,
  ),
  derived(
    '83',
    ['000-04-022', '000-04-023'],
    text('专家人均接诊(人次)', 'Patients seen a specialist'),
    (people, seen) => (seen! * 10_000) / people!,
    1,
  ),
  derived(
    '84',
    ['000-04-030', '000-04-031'],
    text('市场占有率提高(个百分点)', 'Rise of the market share, percentage points'),
    (was, is) => is! - was!,
  ),
  derived(
    '85',
    ['004-05-034', '004-05-035'],
    text('技术合同平均额(万元/项)', 'Value a technology contract, 10,000 yuan'),
    (count, sum) => (sum! * 10_000) / count!,
    1,
  ),
  derived(
    '86',
    ['004-04-006', '004-04-007', '004-04-008'],
    text('抢修、巡检、客服人员合计', 'Repairers, patrollers and customer service together'),
    (a, b, c) => a! + b! + c!,
  ),
  derived(
    '87',
    ['000-01-002', '000-01-003'],
    text('每站到岗人数', 'Staff a station'),
    (stations, people) => people! / stations!,
    1,
  ),
  derived(
    '88',
    ['000-01-009', '000-01-010', '000-01-011', '000-01-003'],
    text('除雪机具与工具合计', 'Machines and tools together'),
    (a, b, c) => a! + b! + c!,
    0,
    '≥',
  ),
  derived(
    '89',
    ['000-01-005', '000-01-006'],
    text('应急时长(小时,11日至13日)', 'Length of the emergency in hours, 11 to 13 December'),
    (began, ended) => 48 + ended! - began!,
  ),
  derived(
    '90',
    ['000-02-002', '000-02-003'],
    text('每台车辆隐患数', 'Hazards a vehicle'),
    (found, vehicles) => found! / vehicles!,
    1,
    '≤',
  ),
  derived(
    '91',
    ['000-08-002', '000-08-003'],
    text('路面面积(平方米)', 'Area of the carriageway, m²'),
    (length, width) => length! * width!,
  ),
  derived(
    '92',
    ['000-05-029', '000-05-030'],
    text('保障儿童合计', 'Children supported together'),
    (a, b) => a! + b!,
  ),
  derived(
    '93',
    ['000-05-030', '000-05-028'],
    text('事实无人抚养儿童年补贴(万元)', 'Support of children nobody brings up, 10,000 yuan a year'),
    (children, month) => (children! * month! * 12) / 10_000,
    1,
  ),
  derived(
    '94',
    ['000-05-026', '000-05-027'],
    text('散居与集中养育标准之比', 'Standard in families to that in institutions'),
    (together, apart) => apart! / together!,
    4,
  ),
]

/** County-level units, township-level units and villages by the division list of 2023. */
const [COUNTIES, TOWNSHIPS, WITH_PARKS, VILLAGES, COMMUNITIES] = [11, 118, 129, 5118, 121]
/** How far a count by another rule may be off and still say the same; a convention of this sheet. */
const NEAR = 0.1
const holds = (is: boolean) => (is ? 'consistent' : 'inconsistent')
const near = (is: boolean) => (is ? 'near' : 'inconsistent')

/** Figures held against numbers from elsewhere. */
export const ELSEWHERE: readonly Check[] = [
  against(
    '95',
    ['004-05-043', '004-05-044', '004-05-045'],
    text('各类县合计与县级行政区数', 'Counties of all classes, and county-level units'),
    String(COUNTIES),
    (a, b, c) => holds(a! + b! + c! === COUNTIES),
  ),
  against(
    '96',
    ['000-05-032'],
    text('儿童督导员与乡级单位数(2023年区划)', 'Supervisors of children, and township-level units of 2023'),
    `${TOWNSHIPS}~${WITH_PARKS}`,
    (said) => near(said! >= TOWNSHIPS && said! <= WITH_PARKS),
  ),
  against(
    '97',
    ['000-05-033'],
    text('儿童主任与村级单位数(2023年区划)', 'Child directors, and village-level units of 2023'),
    String(VILLAGES),
    (said) => near(Math.abs(said! / VILLAGES - 1) <= NEAR),
  ),
  against(
    '98',
    ['000-05-012', '000-05-013'],
    text('日间照料设施与社区数(2023年区划)', 'Day centres, and communities of 2023'),
    String(COMMUNITIES),
    (said) => holds(said! >= COMMUNITIES),
    // The other says what they cover: all communities.
    1,
  ),
  against(
    '99',
    ['004-01-033'],
    text('最初重点县与县级行政区数', 'Counties at first, and county-level units'),
    String(COUNTIES),
    (said) => holds(said! <= COUNTIES),
  ),
  against(
    '100',
    ['004-01-007'],
    text('2021年生产总值与另一报道', 'Gross domestic product of 2021, and another report'),
    '1703.1',
    (said) => {
      const found = agreement({ value: said!, exactness: 'exact' }, 1703.1)
      return found === 'agrees' ? 'consistent' : found === 'rounding' ? 'rounding' : 'inconsistent'
    },
  ),
]
