import { text } from '../../kernel/index.ts'
import { assumed, sourced } from '../assumed.ts'

/** Values of the return of graduates. */
export const returnParameters = {
  admitWorkingDays: assumed(['入库核对时限', 'Time to admit to the pool'], 'working days', 5),
  contactDays: assumed(['联系时限', 'Time to contact'], 'd', 30),
  contactEveryDays: assumed(['再次联系间隔', 'Time between contacts'], 'd', 180),
  verifyWorkingDays: assumed(['回归核实时限', 'Time to verify a return'], 'working days', 10),
  stayDays: assumed(['稳定回访时间', 'Time until it is asked whether they stay'], 'd', 365),
  followUpDays: assumed(['回访时限', 'Time to follow up'], 'd', 30),
}

/** Values of bringing employers and job seekers together. */
export const jobParameters = {
  seekerWorkingDays: assumed(['求职登记时限', 'Time to register a job seeker'], 'working days', 1),
  offerDays: assumed(['首次推荐时限', 'Time to the first recommendation'], 'd', 14),
  renewDays: assumed(['求职登记有效期', 'How long a registration holds'], 'd', 90),
  lapseDays: assumed(['到期等待确认', 'Time to say that one still seeks'], 'd', 15),
  employerWorkingDays: assumed(['用人单位核验时限', 'Time to check an employer'], 'working days', 3),
  publishWorkingDays: assumed(['岗位审核时限', 'Time to check a post'], 'working days', 2),
  postDays: assumed(['岗位发布有效期', 'How long a post is shown'], 'd', 60),
  answerWorkingDays: assumed(['用人单位答复时限', 'Time for an employer to answer'], 'working days', 5),
  decideWorkingDays: assumed(['面试后答复时限', 'Time to decide after an interview'], 'working days', 10),
}

/** Values of job fairs. */
export const fairParameters = {
  reportDays: assumed(['招聘活动报送时限', 'Time to report on a fair'], 'd', 7),
}

/** Values of subsidised training. */
export const classParameters = {
  approveWorkingDays: assumed(['开班审核时限', 'Time to approve a class'], 'working days', 5),
  leastChecks: assumed(['每班最少抽查次数', 'Fewest spot checks of a class'], 'times', 1),
  settleDays: assumed(['结班结算时限', 'Time to settle a class'], 'd', 60),
}

/** Values of the register of the skilled. */
export const skillParameters = {
  highFrom: assumed(
    ['高技能人才起算等级', 'Level from which somebody is highly skilled'],
    text('级', 'level'),
    3,
    text(
      '通行口径为三级(高级工)及以上,未核对文件',
      'usually level 3 (senior worker) and above; no document was checked',
    ),
  ),
}

const TITLES = text(
  '职称评审的通行规定,未核对条文',
  'the usual rule on professional titles; its text was not checked',
)
/** Values of professional titles. */
export const titleParameters = {
  acceptWorkingDays: assumed(['职称申报受理时限', 'Time to accept an application'], 'working days', 10),
  reviewDays: assumed(['评审时限', 'Time to review'], 'd', 120),
  greenReviewDays: assumed(['绿色通道评审时限', 'Time to review in the green channel'], 'd', 30),
  leastReviewers: assumed(['评审最少专家', 'Fewest reviewers'], 'persons', 7, TITLES),
  passBasisPoints: assumed(['同意票比例下限', 'Share of votes needed'], '0.01 %', 6666, TITLES),
  publicityDays: assumed(['评审结果公示天数', 'Days of public notice of a title'], 'd', 7, TITLES),
}

/** Values of talent cards. */
export const cardParameters = {
  checkWorkingDays: assumed(['人才认定时限', 'Time to recognise'], 'working days', 10),
  validDays: assumed(['服务卡有效期', 'How long a card holds'], 'd', 1095),
  remindDays: assumed(['到期换卡办理期', 'Time to renew a card'], 'd', 30),
}

/** Values of stations, bases and brands. */
export const recognitionParameters = {
  decideDays: assumed(['认定时限', 'Time to decide on a recognition'], 'd', 60),
  assessDays: assumed(['评估周期', 'Time between assessments'], 'd', 365),
  assessWithinDays: assumed(['评估时限', 'Time to assess'], 'd', 60),
  rectifyDays: assumed(['限期整改时限', 'Time to put right'], 'd', 90),
}

const AMOUNTS = text(
  '报道只有拨付总额,没有标准;启用前必须核定',
  'the newspaper report has totals only and no standard; to be settled before use',
)
const standard = (zh: string, en: string, fen: number) =>
  assumed([zh, en], text('元/人月', 'yuan a person and month'), fen, AMOUNTS)
/** Values of subsidies: most for a person and month. */
export const subsidyParameters = {
  checkWorkingDays: assumed(['补贴审核时限', 'Time to check a claim'], 'working days', 10),
  approveWorkingDays: assumed(['补贴复核时限', 'Time to approve a claim'], 'working days', 5),
  payWorkingDays: assumed(['补贴拨付时限', 'Time to pay'], 'working days', 10),
  cityTalentFen: standard('市级人才补贴标准', 'City talent subsidy', 100_000),
  socialInsuranceFen: standard('社保补贴标准', 'Social insurance subsidy', 80_000),
  internshipFen: standard('见习补贴标准', 'Internship subsidy', 120_000),
  trainingFen: standard('培训补贴标准(每人每期)', 'Training subsidy a person and class', 100_000),
}

const PARTS = text(
  '报道没有解释“1131”;取各地常见说法(宣介1、指导1、推介3、培训或见习1),未核',
  'the report does not explain “1131”; a common reading elsewhere (1 talk, 1 guidance, 3 posts, 1 training), unchecked',
)
const times = (zh: string, en: string, value: number) => assumed([zh, en], 'times', value, PARTS)
/** Values of the services for graduates without work. */
export const graduateParameters = {
  contactDays: assumed(['专人联系时限', 'Time to contact a graduate'], 'd', 7),
  leastAttempts: assumed(['失联前最少联系次数', 'Fewest attempts before somebody is lost'], 'times', 3),
  serveDays: assumed(['专项服务时限', 'Time to give the services'], 'd', 180),
  policyTimes: times('政策宣介次数', 'Talks on policies', 1),
  guidanceTimes: times('职业指导次数', 'Guidances', 1),
  postTimes: times('岗位推介次数', 'Posts recommended', 3),
  trainingTimes: times('培训或见习次数', 'Trainings or internships', 1),
}

/** Values of the market of casual labour. */
export const casualParameters = {
  publishHours: assumed(['零工用工上架时限', 'Time to publish a day job'], 'h', 4),
  payHours: assumed(['零工工资支付时限', 'Time to pay for a day’s work'], 'h', 24),
  settleDays: assumed(['零工单结清时限', 'Time to settle a day job'], 'd', 7),
}

/** Values of agreements with other cities. */
export const agreementParameters = {
  signDays: assumed(['签约时限', 'Time to sign'], 'd', 90),
}

/** No fair charges anybody. */
export const freeOfCharge = sourced(['招聘会不收费', 'Fairs are free'], 'yes or no', true, {
  source: text('就业促进法 第35、37条', 'Employment Promotion Law, arts. 35 and 37'),
  grade: 'A',
})
