import { role } from '../../kernel/index.ts'

/** The roles of the housing fund's loops. */
export const roles = {
  borrower: role('public', '缴存人', 'Contributor'),
  clerk: role('staff', '受理人员', 'Clerk'),
  officer: role('staff', '审批人员', 'Approving officer'),
  supervisor: role('oversight', '“两办”督查室', 'Supervision office'),
}

/** Who runs the housing fund. */
export const BUREAU = 'housing-fund-centre'
