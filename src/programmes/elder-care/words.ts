import { role } from '../../kernel/index.ts'

/** The roles of every loop of elder care, so that one officer is one role in all of them. */
export const roles = {
  resident: role('public', '老年人或家属', 'Elderly person or relative'),
  clerk: role('staff', '乡镇(街道)经办', 'Township clerk'),
  officer: role('staff', '县级民政', 'County officer'),
  assessor: role('staff', '评估员', 'Assessor'),
  inspector: role('staff', '验收、检查人员', 'Inspector'),
  supervisor: role('oversight', '“两办”督查室', 'Supervision office'),
}

/** The bureau that runs elder care. */
export const BUREAU = 'civil-affairs'
