import { role } from '../../kernel/index.ts'

/** The roles of every loop of child protection. */
export const roles = {
  guardian: role('public', '监护人或照料人', 'Guardian'),
  director: role('staff', '村(居)儿童主任', 'Village child director'),
  clerk: role('staff', '乡镇儿童督导员', 'Township supervisor of children'),
  officer: role('staff', '县级民政', 'County officer'),
  supervisor: role('oversight', '“两办”督查室', 'Supervision office'),
}

/** The bureau that runs child protection. */
export const BUREAU = 'civil-affairs'
