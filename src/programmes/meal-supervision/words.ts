import { outside, role, text } from '../../kernel/index.ts'
import { choice, organisation } from '../fields.ts'

/** The bureau that answers for kindergartens. */
export const BUREAU = 'education'

/** The roles of a visit and of what it finds. */
export const roles = {
  parent: role('public', '家长', 'Parent'),
  committee: outside('staff', '膳食监督家长委员会', 'Parents’ committee'),
  kindergarten: outside('staff', '幼儿园', 'Kindergarten'),
  officer: role('staff', '学前教育管理人员', 'Preschool officer'),
  supervisor: role('oversight', '“两办”督查室', 'Supervision office'),
}

/** A kindergarten by its name. */
export const kindergarten = organisation('幼儿园', 'Kindergarten', 100)

/**
 * The whole way of a meal. The founding page does not name its steps: the first four are what national law asks of a
 * canteen of children, the next two what one province asks of kindergartens.
 */
const STEPS = {
  materials: text('原料控制', 'Ingredients'),
  disinfection: text('餐具消毒', 'Disinfection of tableware'),
  samples: text('食品留样', 'Food samples kept'),
  'self-check': text('食品安全自查', 'Own checks of food safety'),
  menu: text('每周食谱公示', 'Menu of the week published'),
  accompany: text('陪餐', 'Staff eat with the children'),
  other: text('其他环节', 'Another step'),
}
export type Step = keyof typeof STEPS
export const step = choice('环节', 'Step', STEPS)
export const stepName = (of: Step) => STEPS[of]
/** Without these a visit has not seen the whole way: Food Safety Law, art. 57, and its regulations, art. 28. */
export const REQUIRED: readonly Step[] = ['materials', 'disinfection', 'samples', 'self-check']

/** How grave a finding is: what endangers children is answered within hours. */
export const level = choice('程度', 'How grave', {
  general: text('需改进', 'To be improved'),
  danger: text('危及儿童健康', 'Endangers the children'),
})
