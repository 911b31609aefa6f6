import { role, text } from '../../kernel/index.ts'

/** The bureau that keeps the city's projects. */
export const BUREAU = 'development-reform'

/** The roles of a project and of the leads that become one. */
export const roles = {
  owner: role('public', '项目单位', 'Project owner'),
  clerk: role('staff', '项目专员', 'Project clerk'),
  officer: role('staff', '项目审批、验收人员', 'Officer who approves and accepts'),
  supervisor: role('oversight', '“两办”督查室', 'Supervision office'),
}

/** The lists that a project can be on; on several at once. */
export const LISTS = {
  early: text('省重点前期项目', 'Provincial projects in preparation'),
  key: text('省市重点建设项目', 'Key projects of province and city'),
  relocation: text('承接京津项目', 'Relocated from Beijing and Tianjin'),
  xiongan: text('服务配套雄安新区项目', 'Serving the Xiong’an New Area'),
  'treasury-bond': text('增发国债项目', 'Additional treasury bonds'),
  'two-major': text('超长期特别国债“两重”项目', '"Two major" of the ultra-long special treasury bonds'),
  'works-relief': text('以工代赈项目', 'Work relief'),
  storage: text('独立储能项目', 'Independent energy storage'),
  promotion: text('重点招商项目', 'Offered to investors'),
} as const
/** A list by its id. */
export type ListId = keyof typeof LISTS
