import { role } from '../../kernel/index.ts'

/** Who keeps the list of figures and the editions. */
export const BUREAU = 'statistics'

export const roles = {
  analyst: role('staff', '统计人员', 'Analyst'),
  approver: role('staff', '审定人', 'Approver'),
  supervisor: role('oversight', '督查', 'Supervisor'),
}

/** An edition and a statement are nobody's request: what is wrong with one is put right by the next. */
export const WITHOUT = [
  'withdraw',
  'merge',
  'reopen',
  'appeal',
  'answerAppeal',
  'feedback',
  'correct',
  'conclude',
  'transfer',
  'accept',
  'return',
  'takeBackTransfer',
  'pause',
  'resume',
]
