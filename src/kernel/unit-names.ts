import { type Text, text } from './text.ts'

/**
 * Units as definitions write them; what is the same in both languages (°C, MM-DD) needs no entry. Money is kept in fen, and
 * people read and type it in yuan.
 */
const NAMES: Readonly<Record<string, Text>> = {
  '0.01 %': text('万分比', '0.01 %'),
  B: text('字节', 'bytes'),
  brooms: text('把扫帚', 'brooms'),
  cases: text('件', 'cases'),
  complaints: text('件投诉', 'complaints'),
  d: text('天', 'days'),
  episodes: text('次', 'episodes'),
  facilities: text('处', 'facilities'),
  fen: text('元', 'yuan'),
  'fen a head (urban: a month, rural: a year)': text(
    '元/人(城镇按月,农村按年)',
    'yuan a head (urban: a month, rural: a year)',
  ),
  'fen/month': text('元/月', 'yuan a month'),
  findings: text('项发现', 'findings'),
  h: text('小时', 'hours'),
  hazards: text('处隐患', 'hazards'),
  homes: text('户', 'homes'),
  'household-months': text('户月', 'household-months'),
  households: text('户', 'households'),
  'm/min': text('米/分钟', 'm/min'),
  machines: text('台', 'machines'),
  min: text('分钟', 'minutes'),
  months: text('个月', 'months'),
  'months of the standard': text('个月的标准', 'months of the standard'),
  ms: text('毫秒', 'ms'),
  people: text('人', 'people'),
  'person-months': text('人月', 'person-months'),
  'person-times': text('人次', 'person-times'),
  persons: text('人', 'persons'),
  ratio: text('比率', 'ratio'),
  readings: text('次读数', 'readings'),
  revisions: text('项修订', 'revisions'),
  rules: text('条规则', 'rules'),
  scores: text('项评分', 'scores'),
  'share of the minimum living standard': text('低保标准的倍数', 'share of the minimum living standard'),
  shovels: text('把钩铲', 'shovels'),
  table: text('对照表', 'table'),
  times: text('次', 'times'),
  'unmet needs': text('项需求', 'unmet needs'),
  vehicles: text('辆', 'vehicles'),
  visits: text('次', 'visits'),
  'working days': text('个工作日', 'working days'),
  workshops: text('家', 'workshops'),
  years: text('年', 'years'),
  'years of age': text('周岁', 'years of age'),
  'yes or no': text('是或否', 'yes or no'),
}

/** What people call a unit; as it is written where it has no other name. */
export const unitName = (unit: string): Text => (Object.hasOwn(NAMES, unit) ? NAMES[unit]! : text(unit, unit))
