import { text } from '../../../kernel/index.ts'
import { chapter } from './chapter.ts'

export const snow = chapter(
  {
    id: '000-01',
    name: text('铁路除雪', 'Snow on the railway'),
    by: text('衡水车务段', 'Train operation depot, Hengshui'),
    subject: text('衡水车务段', 'Train depot'),
    period: 'snowfall',
  },
  [
    [
      '000-01-002',
      '投入除雪的车站数',
      'Stations that cleared snow',
      31,
      '个',
      { subject: text('衡水车务段管内', 'Train depot'), period: 'firstSnow' },
    ],
    [
      '000-01-003',
      '第一时间赶赴岗位的干部职工',
      'Staff at their posts at once',
      563,
      '人',
      { period: 'firstSnow' },
    ],
    ['000-01-007', '累计出动人次', 'Person-times on duty in all', 1000, '人次', { exactness: 'over' }],
    ['000-01-008', '坚守铁道线里程', 'Railway line kept open', 600, '公里', { exactness: 'over' }],
    ['000-01-009', '动用除雪机具', 'Snow-clearing machines in use', 60, '台', { exactness: 'over' }],
    ['000-01-010', '动用钩铲', 'Shovels in use', 300, '个', { exactness: 'over' }],
    ['000-01-011', '动用扫帚', 'Brooms in use', 200, '把', { exactness: 'over' }],
    ['000-01-012', '保障畅通的线路数', 'Lines kept open', 3, '条'],
  ],
)

export const vehicles = chapter(
  {
    id: '000-02',
    name: text('场(厂)内专用机动车辆检验', 'Inspection of in-plant vehicles'),
    by: text('河北特检衡水分院', 'Special equipment inspection, Hengshui branch'),
    subject: text('衡水市东明村物流企业管理有限公司', 'Logistics company of Dongming Village'),
    period: 'december',
  },
  [
    [
      '000-02-001',
      '申请检验的场(厂)内专用机动车辆',
      'In-plant vehicles put up for inspection',
      60,
      '台',
      { exactness: 'over' },
    ],
    [
      '000-02-002',
      '检验发现安全隐患',
      'Hazards found in inspections',
      12,
      '处',
      {
        subject: text('东明村物流园场(厂)内专用机动车辆', 'In-plant vehicles of the Dongming logistics park'),
      },
    ],
    [
      '000-02-003',
      '完成检验的场(厂)内专用机动车辆',
      'In-plant vehicles inspected',
      60,
      '台',
      { subject: text('东明村物流园', 'Dongming logistics park'), exactness: 'over' },
    ],
  ],
)

export const history = chapter(
  {
    id: '000-07',
    name: text('地方史志', 'Local history'),
    by: text('衡水市', 'Hengshui'),
    subject: text('衡水区域', 'The region'),
    period: 'ages',
  },
  [['000-07-003', '历史跨度', 'Years of history covered', 20000, '年', { exactness: 'over' }]],
)

export const roads = chapter(
  {
    id: '000-08',
    name: text('农村道路', 'Country roads'),
    by: text('深州市前磨头镇', 'Qianmotou Town, Shenzhou'),
    subject: text('前磨头镇', 'Qianmotou Town'),
    period: 'y2025',
  },
  [
    ['000-08-001', '改造道路条数', 'Roads rebuilt', 2, '条'],
    ['000-08-002', '道路改造工程总里程', 'Length of the works', 5000, '米', { exactness: 'about' }],
    ['000-08-003', '路面设计宽度', 'Width of the carriageway', 6, '米'],
  ],
)

export const lake = chapter(
  {
    id: '000-09',
    name: text('衡水湖', 'Hengshui Lake'),
    by: text('滨湖新区资源保护局', 'Resource protection bureau, Binhu New Area'),
    day: '2025-12-12',
    subject: text('衡水湖', 'Hengshui Lake'),
    period: 'firstSnow',
  },
  [
    ['000-09-002', '越冬候鸟数量级', 'Order of wintering birds', 10000, '只', { exactness: 'order' }],
    [
      '000-09-003',
      '入冬降雪场次',
      'Snowfalls of the winter',
      1,
      '场',
      { subject: text('衡水市', 'Hengshui') },
    ],
  ],
)

export const welding = chapter(
  {
    id: '004-03',
    name: text('电焊工技能比武', 'Contest of welders'),
    by: text('冀州区', 'Jizhou District'),
    subject: text('冀州区', 'Jizhou District'),
    period: 'november',
  },
  [
    ['004-03-001', '电焊工技能比武参赛选手', 'Contestants in welding', 32, '人'],
    ['004-03-002', '电焊工技能比武模拟作业区', 'Work stations in welding', 16, '处'],
  ],
)

export const heating = chapter(
  {
    id: '004-04',
    name: text('供热', 'Heating'),
    by: text('景县', 'Jing County'),
    subject: text('景县', 'Jing County'),
    period: 'beforeHeating',
  },
  [
    ['004-04-001', '检测维护供热首站', 'Heating main stations overhauled', 1, '座'],
    ['004-04-002', '检测维护中继泵站', 'Relay pump stations overhauled', 1, '座'],
    ['004-04-003', '检测维护小区换热站', 'Neighbourhood substations overhauled', 122, '座'],
    ['004-04-004', '检测维护换热机组', 'Heat exchangers overhauled', 147, '套'],
    ['004-04-005', '整改供热隐患', 'Heating hazards put right', 98, '个'],
    ['004-04-006', '应急抢修人员', 'Repairers on call', 36, '人'],
    ['004-04-007', '巡检人员', 'Patrollers', 34, '人'],
    ['004-04-008', '客服人员', 'Customer service staff', 6, '人'],
    ['004-04-009', '抢修车', 'Repair vehicles', 12, '辆'],
    ['004-04-010', '便民热线', 'Hotline telephones', 9, '部'],
    [
      '004-04-011',
      '诉求响应时限',
      'Limit to respond to a complaint',
      1,
      '小时',
      { subject: text('景县供热便民热线', 'Heating hotline of Jing County') },
    ],
    [
      '004-04-012',
      '诉求处置时限',
      'Limit to settle a complaint',
      24,
      '小时',
      { subject: text('景县供热便民热线', 'Heating hotline of Jing County') },
    ],
  ],
)
