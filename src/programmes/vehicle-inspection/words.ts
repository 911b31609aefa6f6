import { role, text } from '../../kernel/index.ts'
import { choice, line } from '../fields.ts'

/** The bureau that inspects special equipment. */
export const BUREAU = 'special-equipment'

/** The roles of an inspection and of the hazards that it finds. */
export const roles = {
  enterprise: role('public', '使用单位', 'Enterprise'),
  leader: role('staff', '检验组长', 'Team leader'),
  inspector: role('staff', '检验人员', 'Inspector'),
  supervisor: role('oversight', '特种设备安全监察', 'Safety supervision'),
}

/** What is looked at on every vehicle: the seed page's list. */
export const item = choice('检验项目', 'Item', {
  engine: text('动力系统:发动机运行状态', 'Engine'),
  clutch: text('传动系统:离合器', 'Clutch'),
  gearbox: text('传动系统:变速箱衔接', 'Gearbox'),
  steering: text('转向性能', 'Steering'),
  brakes: text('制动系统:灵敏度与可靠性', 'Brakes'),
  guards: text('安全防护装置', 'Guards'),
  tyres: text('轮胎磨损', 'Tyres'),
})

/** How grave a hazard is; what is serious is listed in art. 25 of the rules on safety checks. */
export const level = choice('等级', 'Level', {
  general: text('一般', 'General'),
  serious: text('严重', 'Serious'),
})

/** A vehicle by the number that its enterprise gave it. */
export const vehicle = line('车辆编号', 'Vehicle', 64)
