import type { Lang } from '../../desk/index.ts'
import { type Text, text } from '../../kernel/index.ts'
import { bureaus } from '../../programmes/index.ts'
import type { Account, RunningServer } from '../../server/index.ts'
import { table } from '../width.ts'

const post = (id: string, name: string, bureau: string, ...roles: readonly string[]): Account => ({
  id,
  name,
  grants: roles.map((role) => ({ role, bureau })),
})

/** One account a post, so that a visitor can be each of them. Posts, not people. */
export const ACCOUNTS: readonly Account[] = [
  { id: 'admin', name: '系统管理员 Administrator', grants: [], admin: true },
  post('operator', '话务派单员 Operator', 'hotline-centre', 'operator'),
  post('dispatcher', '供热调度 Dispatcher', 'urban-management', 'dispatcher'),
  post('repairer', '抢修班组 Repairer', 'urban-management', 'repairer'),
  post('officer', '城管承办人员 Officer', 'urban-management', 'officer'),
  post('inspector', '供热检查 Heating inspector', 'urban-management', 'inspector'),
  post('housing', '住建供热调度 Housing dispatcher', 'housing', 'dispatcher'),
  post('clerk', '民政经办 Civil affairs clerk', 'civil-affairs', 'clerk', 'worker', 'director', 'proposer'),
  post('investigator', '调查评估 Investigator', 'civil-affairs', 'investigator', 'assessor'),
  post('county', '县级民政 County officer', 'civil-affairs', 'officer', 'approver', 'proposer', 'ratifier'),
  post('fund', '公积金受理 Housing fund clerk', 'housing-fund-centre', 'clerk'),
  post('fund-lead', '公积金审批 Housing fund officer', 'housing-fund-centre', 'officer'),
  post('prices', '价格监测认证 Prices', 'development-reform', 'officer', 'statistician', 'appraiser'),
  post('projects', '项目专员 Project clerk', 'development-reform', 'clerk'),
  post('science', '科技经办 Science clerk', 'science-technology', 'clerk'),
  post('commissioner', '科技特派员 Commissioner of technology', 'science-technology', 'commissioner'),
  post('science-lead', '科技主管 Science officer', 'science-technology', 'officer'),
  post('banker', '银行客户经理 Banker', 'partner-banks', 'banker'),
  post('vehicles', '场车检验 Vehicle inspection', 'special-equipment', 'leader', 'inspector'),
  post('snow', '除雪指挥 Snow command', 'train-depot', 'commander', 'leader', 'keeper'),
  post('contest', '技能竞赛 Skills contest', 'human-resources', 'organiser'),
  post('judge', '竞赛评委 Judge', 'human-resources', 'judge'),
  post('parents', '家长委员会 Parents’ committee', 'education', 'committee'),
  ...(
    [
      ['kindergarten', '幼儿园 Kindergarten', '示例第一幼儿园'],
      ['kindergarten-2', '第二幼儿园 Second kindergarten', '示例第二幼儿园'],
    ] as const
  ).map(([id, name, organisation]) => ({
    id,
    name,
    grants: [{ role: 'kindergarten', bureau: 'education', organisation }],
  })),
  post('preschool', '学前教育管理 Preschool office', 'education', 'officer'),
  post('birds', '候鸟监测巡护 Birds', 'wetland-reserve', 'monitor', 'ranger'),
  post('reserve', '保护区 Reserve', 'wetland-reserve', 'officer'),
  post('grain', '粮食应急检查 Grain', 'development-reform', 'clerk', 'inspector'),
  post('produce', '蔬菜产业 Produce', 'agriculture-rural', 'officer'),
  post('survey', '基地核查检测 Farm survey', 'agriculture-rural', 'surveyor', 'tester'),
  post('jobs', '人才就业 Talent and jobs', 'human-resources', 'agent', 'officer'),
  post('cashier', '资金拨付 Cashier', 'human-resources', 'cashier'),
  post('talent', '人社复核 Talent approver', 'human-resources', 'approver', 'agent'),
  post('health', '卫健协同 Medical collaboration', 'health', 'officer'),
  post('hospital', '受援医院 Hospital', 'health', 'hospital'),
  post('institution', '定点医疗机构 Designated hospital', 'medical-insurance', 'institution'),
  post('approver', '卫健复核 Health approver', 'health', 'approver', 'officer'),
  post('insurance', '医保经办 Medical insurance', 'medical-insurance', 'clerk'),
  post('reviewer', '医保复核 Insurance reviewer', 'medical-insurance', 'reviewer'),
  post('figures', '指标统计 Figures', 'statistics', 'analyst'),
  post('signatory', '指标审定 Figures approver', 'statistics', 'approver'),
  post('registrar', '社会组织登记 Registrar of organisations', 'civil-affairs', 'registrar'),
  post('registration', '社会组织登记负责人 Head of registration', 'civil-affairs', 'head'),
  ...[1, 2, 3].map((n) =>
    post(`spotcheck-${n}`, `社会组织检查${n} Inspector of organisations ${n}`, 'civil-affairs', 'inspector'),
  ),
  post('expert', '社会组织评估专家 Expert on organisations', 'civil-affairs', 'expert'),
  post('sponsor', '业务主管单位 Sponsoring bureau', 'market-regulation', 'unit'),
  post('home-care', '服务机构 Provider of services', 'civil-affairs', 'provider'),
  post('contractor', '施工与培训单位 Builder and trainer', 'civil-affairs', 'builder', 'trainer'),
  post('school', '学校 School', 'civil-affairs', 'school'),
  post('charity', '慈善组织 Charity', 'charity-federation', 'charity'),
  // A court is no bureau of the city.
  { id: 'court', name: '人民法院 Court', grants: [{ role: 'court', organisation: '示例法院' }] },
  post('supervisor', '督查室 Supervisor', 'supervision-office', 'supervisor'),
  // Oversight of the whole city opens the trail of everybody.
  { id: 'auditor', name: '审计员 Auditor', grants: [{ role: 'supervisor' }] },
  // Figures, rehearsals and the programme book need no post; cases do.
  { id: 'analyst', name: '统计分析 Analyst', grants: [] },
]

/** The demonstration accounts with this installation's own password; made where they are missing. */
export const demonstrationAccounts = async ({ host }: RunningServer) => {
  const password = host.secret.demonstration()
  await Promise.all(
    ACCOUNTS.map(async (account) => {
      if (!(await host.identity.account(account.id))) await host.identity.addAccount(account, password)
    }),
  )
  return { password, accounts: ACCOUNTS }
}

/** Whether the accounts of an earlier first run are still as they were made. */
export const areUnchanged = async ({ host }: RunningServer): Promise<boolean> =>
  (await host.identity.signIn('admin', host.secret.demonstration())) !== undefined

const NO_BUREAU = text('不属部门', 'of no bureau')

const bureauOf = ({ grants }: Account): Text => {
  const id = grants.find(({ bureau }) => bureau !== undefined)?.bureau
  const named: Readonly<Record<string, Text>> = bureaus
  return id === undefined ? NO_BUREAU : (named[id] ?? text(id, id))
}

/** The accounts by bureau, a line each: dozens one below the other push everything else off a screen. */
export const accountLines = (accounts: readonly Account[], lang: Lang): readonly string[] => {
  const byBureau = new Map<string, string[]>()
  for (const account of accounts) {
    const bureau = bureauOf(account)[lang]
    // What an account is called begins with its Chinese name; in English its id says as much.
    const shown = lang === 'zh' ? `${account.id} ${account.name.split(' ')[0]}` : account.id
    byBureau.set(bureau, [...(byBureau.get(bureau) ?? []), shown])
  }
  const [, , ...lines] = table(
    ['', ''],
    [...byBureau].map(([bureau, all]) => [bureau, all.join(lang === 'zh' ? '、' : ', ')]),
  )
  return lines.map((line) => `  ${line}`)
}
