import { type Text, text } from '../kernel/index.ts'

/** What each rule of scores, reasons and violations is called. */
const RULES: Readonly<Record<string, Text>> = {
  travel: text('路程', 'travel'),
  way: text('住处到岗位', 'way from home to post'),
  load: text('占用负荷', 'load of the slots used'),
  score: text('配对得分', 'score'),
  late: text('超过承诺时限', 'after the promise'),
  'left-out': text('未安排', 'left out'),
  changed: text('改派', 'given to another than published'),
  unmanned: text('低于最低人数', 'below the floor'),
  need: text('缺技能人员', 'needed skill missing'),
  short: text('缺员', 'short of what is wanted'),
  relief: text('交接不足', 'relief too short'),
  'no-crew': text('没有班组', 'no crew'),
  skill: text('技能', 'skill'),
  capacity: text('运力', 'capacity'),
  window: text('时间窗', 'time window'),
  duty: text('当班时间', 'duty hours'),
  place: text('位置不明', 'place unknown'),
  elsewhere: text('由他人办理', 'somebody else is on it'),
  others: text('影响其他工单', 'others would be late'),
  'leave-out': text('得不偿失', 'costs more than leaving it out'),
  hours: text('可用时间', 'hours'),
  group: text('同组限制', 'group'),
  room: text('容量', 'room'),
  'no-pair': text('无可配对', 'no pair'),
  'no-gain': text('得分为零', 'no gain'),
  quota: text('名额', 'quota'),
}

/** The name of a rule; its own code where it has none. */
export const ruleName = (rule: string): Text => RULES[rule] ?? text(rule, rule)
