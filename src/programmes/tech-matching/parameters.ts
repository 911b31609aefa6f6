import { text } from '../../kernel/index.ts'
import { assumed, sourced } from '../assumed.ts'

/** Values of a need and what comes of it. */
export const needParameters = {
  publishWorkingDays: assumed(['需求发布时限', 'Time to publish a need'], 'working days', 10),
  callDays: assumed(['方案征集期', 'Time that solutions are called for'], 'd', 90),
  meetDays: assumed(['收到方案后对接时限', 'Time from a solution to a meeting'], 'd', 30),
  contractDays: assumed(['对接后跟踪时限', 'Time from a meeting to a contract'], 'd', 180),
}

/** Values of the registration of technology contracts. */
export const contractParameters = {
  registerDays: sourced(['认定登记时限', 'Time to register'], 'd', 30, {
    source: text(
      '技术合同认定登记管理办法:受理之日起30日内完成(办事指南转述)',
      'Measures on the registration of technology contracts: within 30 days of acceptance (retold by a guide)',
    ),
    grade: 'C',
    unverified: true,
  }),
}

/** Values of a team in the contest of innovation. */
export const teamParameters = {
  admitWorkingDays: assumed(['参赛审核时限', 'Time to admit'], 'working days', 5),
  followDays: assumed(['成果转化跟踪期', 'Time that a result is followed'], 'd', 730),
}

/** Values of the titles that enterprises and platforms hold. */
export const titleParameters = {
  reviewWorkingDays: assumed(['初审时限', 'Time to review'], 'working days', 15),
  recogniseDays: assumed(['认定时限', 'Time to recognise'], 'd', 120),
  highTechDays: assumed(
    ['高新技术企业有效期', 'How long a high-tech enterprise is one'],
    'd',
    1095,
    text('通行说法为证书三年;未找到文件,暂设', 'said to be three years; no document was found; assumed'),
  ),
  nationalDays: assumed(
    ['国家科技型中小企业入库有效期', 'How long a national technology SME is one'],
    'd',
    365,
    text(
      '通行说法为逐年入库;未找到文件,暂设',
      'said to be entered year by year; no document was found; assumed',
    ),
  ),
  otherDays: assumed(['其他资质有效期', 'How long other titles hold'], 'd', 1095),
  renewDays: assumed(['到期前复核期', 'Time to renew before it ends'], 'd', 90),
}

/** Values of research that is paid for together. */
export const researchParameters = {
  decideWorkingDays: assumed(['立项审核时限', 'Time to decide'], 'working days', 20),
  leastExperts: assumed(['论证、验收专家最少人数', 'Fewest experts'], 'persons', 3),
  fundingDays: assumed(['出资征集期', 'Time to raise the funds'], 'd', 90),
  leastFunders: assumed(
    ['众筹科研最少出资企业', 'Fewest enterprises that fund together'],
    text('家', 'enterprises'),
    2,
    text(
      '报道只写联合企业协同攻关;至少两家方为联合,暂设',
      'the newspaper report says that enterprises fund together; two at least, assumed',
    ),
  ),
  graceDays: assumed(['约定期限宽限', 'Grace after the agreed day'], 'd', 0),
  shareDays: assumed(['成果共享时限', 'Time to share the result'], 'd', 30),
}

/** Values of commissioners sent to enterprises. */
export const commissionerParameters = {
  sendWorkingDays: assumed(['选派时限', 'Time to send'], 'working days', 15),
  visitDays: assumed(['到企服务时限', 'Time to visit'], 'd', 15),
  againDays: assumed(['服务间隔', 'Time between visits'], 'd', 30),
}

/** Values of innovation points; the weights of the ministry's table were not found. */
export const pointsParameters = {
  scoreWorkingDays: assumed(['积分核算时限', 'Time to score'], 'working days', 10),
  innovationMost: assumed(['技术创新指标满分', 'Most points for innovation'], text('分', 'points'), 50),
  growthMost: assumed(['成长经营指标满分', 'Most points for growth'], text('分', 'points'), 35),
  supportMost: assumed(['辅助指标满分', 'Most points for the rest'], text('分', 'points'), 15),
  pushFrom: assumed(['推送银行的最低积分', 'Least points told to banks'], text('分', 'points'), 60),
}

/** Values of a bank's answer. */
export const creditParameters = {
  answerWorkingDays: assumed(['银行反馈时限', 'Time for a bank to answer'], 'working days', 10),
}

/** Values of the yearly evaluation of counties. */
export const countyParameters = {
  scoreDays: assumed(['评价期限(年度结束后)', 'Time to evaluate after the year'], 'd', 180),
  gradeAFrom: assumed(['A类最低分', 'Least score for A'], text('分', 'points'), 75),
  gradeBFrom: assumed(['B类最低分', 'Least score for B'], text('分', 'points'), 50),
  improveDays: assumed(['提升措施报送时限', 'Time to say how it will improve'], 'd', 60),
}

/** Values of meetings between industry and research. */
export const activityParameters = {
  graceDays: assumed(['计划日期宽限', 'Grace after the planned day'], 'd', 0),
  followDays: assumed(['活动后跟进时限', 'Time to follow up'], 'd', 30),
}
