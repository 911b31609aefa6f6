import { type Grade, parameter, type Source, text } from '../../kernel/index.ts'
import type { MeasuringRules } from './measurement.ts'
import type { Season } from './season.ts'

const SEED = '《景县多维发力保供暖》(种子004-04)'
const HEBEI = '河北省供热用热办法'
const since =
  (from: string, source: Source) =>
  <Value>(value: Value) => [{ from, value, ...source }]
const assumed = (why: string) => since('2010-01-01', { source: why, grade: 'D', unverified: true })
const seed = since('2010-01-01', { source: SEED, grade: 'A' })
const hebei = (article: string) => since('2010-01-01', { source: `${HEBEI} ${article}`, grade: 'C' })
/** Another city's rule, shown as an example: good law, but not known to hold here. */
const elsewhere = (source: string, grade: Exclude<Grade, 'D'>) =>
  since('2010-01-01', { source, grade, unverified: true })

const measuring: MeasuringRules = { closedMinutes: 60, refusal: { resident: 'meets', company: 'fails' } }
const season: Season = { start: '11-15', end: '03-15' }

/** Values of complaints about heating. */
export const complaintParameters = {
  respondHours: parameter({ name: text('响应时限', 'Time to respond'), unit: 'h', history: seed(1) }),
  settleHours: parameter({ name: text('处置时限', 'Time to settle'), unit: 'h', history: seed(24) }),
  floor: parameter({
    name: text('室温下限', 'Lowest room temperature'),
    unit: '°C',
    history: hebei('第22条(引文)')(18),
  }),
  measuring: parameter({
    name: text('测温与举证', 'Measuring and burden of proof'),
    unit: text('条规则', 'rules'),
    history: elsewhere('滨州市供热条例 第40条及以下、青岛市供热条例 第50条(他市示例)', 'A')(measuring),
  }),
  visitMinutes: parameter({
    name: text('上门处置预计用时', 'Minutes that a visit is expected to take'),
    unit: 'min',
    history: assumed('未找到统计,排班用的暂设值')(30),
  }),
  silenceDays: parameter({
    name: text('修复后无异议自动办结', 'Closes by itself when nobody objects'),
    unit: 'd',
    history: assumed('未找到规定,暂设')(3),
  }),
}

/** When the heating season runs. */
export const seasonParameters = {
  season: parameter({
    name: text('采暖期', 'Heating season'),
    unit: 'MM-DD',
    history: assumed('河北通行做法;参考资料中未找到衡水当年公告')(season),
  }),
}

/** Values of outages. */
export const outageParameters = {
  announceHours: parameter({
    name: text('停热告知时限', 'Time to tell the users'),
    unit: 'h',
    history: assumed('须通知用户(河北办法第37条),未找到时限,暂设')(1),
  }),
  reductionHours: parameter({
    name: text('停热减费线', 'Outage from which the fee is reduced'),
    unit: 'h',
    history: hebei('第37条(引文)')(24),
  }),
}

/** Values of hazards. */
export const hazardParameters = {
  inSeasonDays: parameter({
    name: text('采暖期内隐患整改期限', 'Time to put right in season'),
    unit: 'd',
    history: assumed('未找到规定,暂设')(3),
  }),
}

/** Values of patrols. */
export const patrolParameters = {
  reportDays: parameter({
    name: text('巡查报告期限', 'Time to report a patrol'),
    unit: 'd',
    history: assumed('未找到规定,暂设')(2),
  }),
}

/** Values of the watch on a substation. */
export const supplyParameters = {
  low: parameter({
    name: text('供水温度过低', 'Supply temperature is low below'),
    unit: '°C',
    history: assumed('因站而异,未找到规定,暂设')(45),
  }),
  recovered: parameter({
    name: text('供水温度恢复', 'Supply temperature has recovered at'),
    unit: '°C',
    history: assumed('略高于过低线,以免反复;暂设')(47),
  }),
  recoverHours: parameter({
    name: text('恢复供水温度的时限', 'Time to recover'),
    unit: 'h',
    history: assumed('取停热减费线24小时作内部目标;未找到规定')(24),
  }),
}
