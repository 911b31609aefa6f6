import { role } from '../../kernel/index.ts'

/** The roles of the watch on prices. */
export const roles = {
  statistician: role('city', '统计人员', 'Statistician'),
  officer: role('staff', '价格主管人员', 'Price officer'),
  supervisor: role('oversight', '“两办”督查室', 'Supervision office'),
}
/** The bureau that watches prices and certifies them. */
export const BUREAU = 'development-reform'
