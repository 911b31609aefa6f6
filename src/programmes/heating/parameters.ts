import { type Grade, parameter, type Source, type Text, text } from '../../kernel/index.ts'
import { NO_RULE } from '../assumed.ts'
import type { MeasuringRules } from './measurement.ts'
import type { Season } from './season.ts'

const REPORT = text('报道《景县多维发力保供暖》', 'newspaper report on the heating of Jing County')
const since =
  (from: string, source: Source) =>
  <Value>(value: Value) => [{ from, value, ...source }]
const assumed = (why: Text) => since('2010-01-01', { source: why, grade: 'D', unverified: true })
const seed = since('2010-01-01', { source: REPORT, grade: 'A' })
const hebei = (article: number) =>
  since('2010-01-01', {
    source: text(
      `河北省供热用热办法 第${article}条(引文)`,
      `Measures of Hebei on heating, art. ${article} (quoted)`,
    ),
    grade: 'C',
  })
/** Another city's rule, shown as an example: good law, but not known to hold here. */
const elsewhere = (source: Text, grade: Exclude<Grade, 'D'>) =>
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
    history: hebei(22)(18),
  }),
  measuring: parameter({
    name: text('测温与举证', 'Measuring and burden of proof'),
    unit: text('条规则', 'rules'),
    called: {
      closedMinutes: text('测前关门窗(分钟)', 'doors and windows closed before (minutes)'),
      refusal: text('拒绝测温或签字时视为', 'who will not measure or sign counts as'),
      resident: text('用户', 'resident'),
      company: text('供热单位', 'company'),
      meets: text('达标', 'warm enough'),
      fails: text('不达标', 'not warm enough'),
    },
    history: elsewhere(
      text(
        '滨州市供热条例 第40条及以下、青岛市供热条例 第50条(他市示例)',
        'heating regulations of Binzhou, arts. 40 and below, and Qingdao, art. 50 (other cities’, as examples)',
      ),
      'A',
    )(measuring),
  }),
  visitMinutes: parameter({
    name: text('上门处置预计用时', 'Expected length of a visit'),
    unit: 'min',
    history: assumed(text('未找到统计,排班用的暂设值', 'no statistics were found; assumed for planning'))(30),
  }),
  silenceDays: parameter({
    name: text('修复后无异议自动办结', 'Closes by itself when nobody objects'),
    unit: 'd',
    history: assumed(NO_RULE)(3),
  }),
}

/** Values of measuring a room because its resident asks for it. */
export const measuringParameters = {
  measureHours: parameter({
    name: text('测温时限', 'Time to measure'),
    unit: 'h',
    history: hebei(39)(12),
  }),
}

/** Values of refunds. */
export const refundParameters = {
  refundBy: parameter({
    name: text('退费办结日期', 'Day of the year by which refunds are settled'),
    unit: 'MM-DD',
    history: elsewhere(
      text(
        '滨州市供热条例:采暖期结束后至5月31日前办结(青岛、临沂为6月30日;他市示例)',
        'heating regulations of Binzhou: settled by 31 May after the season (Qingdao and Linyi: 30 June; other cities’, as examples)',
      ),
      'A',
    )('05-31'),
  }),
}

/** When the heating season runs. */
export const seasonParameters = {
  season: parameter({
    name: text('采暖期', 'Heating season'),
    unit: 'MM-DD',
    called: { start: text('开始', 'start'), end: text('结束', 'end') },
    history: assumed(
      text(
        '河北通行做法;参考资料中未找到衡水当年公告',
        'usual in Hebei; the announcement of Hengshui for the year was not found',
      ),
    )(season),
  }),
}

/** Values of outages. */
export const outageParameters = {
  announceHours: parameter({
    name: text('停热告知时限', 'Time to tell the users'),
    unit: 'h',
    history: assumed(
      text(
        '须通知用户(河北办法第37条),未找到时限,暂设',
        'users must be told (Measures of Hebei, art. 37); no limit was found, assumed',
      ),
    )(1),
  }),
  noticeDays: parameter({
    name: text('计划停热提前告知', 'Notice before a planned outage'),
    unit: 'd',
    history: elsewhere(
      text(
        '山东省供热条例 第21、28、29条:计划停热超过24小时提前2日通知(邻省示例)',
        'heating regulations of Shandong, arts. 21, 28 and 29: two days before a planned outage of more than 24 hours (a neighbouring province’s, as an example)',
      ),
      'A',
    )(2),
  }),
  reductionHours: parameter({
    name: text('停热减费线', 'Length of an outage that reduces the fee'),
    unit: 'h',
    history: hebei(37)(24),
  }),
}

/** Values of hazards. */
export const hazardParameters = {
  inSeasonDays: parameter({
    name: text('采暖期内隐患整改期限', 'Time to put right in season'),
    unit: 'd',
    history: assumed(NO_RULE)(3),
  }),
}

/** Values of patrols. */
export const patrolParameters = {
  reportDays: parameter({
    name: text('巡查报告期限', 'Time to report a patrol'),
    unit: 'd',
    history: assumed(NO_RULE)(2),
  }),
}

/** Values of the watch on a substation. */
export const supplyParameters = {
  low: parameter({
    name: text('供水温度过低线', 'Supply temperature that is too low'),
    unit: '°C',
    history: assumed(text('因站而异,未找到规定,暂设', 'differs by station; no rule was found, assumed'))(45),
  }),
  recovered: parameter({
    name: text('供水温度恢复线', 'Supply temperature that is normal again'),
    unit: '°C',
    history: assumed(
      text(
        '略高于过低线,以免反复;暂设',
        'a little above what is too low, so that it does not go back and forth; assumed',
      ),
    )(47),
  }),
  recoverHours: parameter({
    name: text('恢复供水温度的时限', 'Time to recover'),
    unit: 'h',
    history: assumed(
      text(
        '取停热减费线24小时作内部目标;未找到规定',
        'the 24 hours after which a refund is due, taken as a target; no rule was found',
      ),
    )(24),
  }),
}
