import { type Day, role, text } from '../../kernel/index.ts'
import { choice, line } from '../fields.ts'

/** The roles that every loop about social organisations has, so that one registrar is one role in all of them. */
export const roles = {
  organisation: role('public', '社会组织', 'Organisation'),
  registrar: role('staff', '登记管理机关经办', 'Registrar'),
  head: role('staff', '登记管理机关负责人', 'Head of registration'),
  supervisor: role('oversight', '“两办”督查室', 'Supervision office'),
}
/** Who is drawn and sent: of draws and inspections. */
export const inspector = role('staff', '检查人员', 'Inspector')

/** The bureau with which social organisations are registered. */
export const BUREAU = 'civil-affairs'

/** Each organisation is a case of this programme, open for as long as it is registered. */
export const REGISTER = 'social-organisations'

/** An organisation by the number of its case. */
export const organisationId = line('社会组织', 'Organisation', 128).meta({ ref: 'case' })

/** With whom an organisation is registered: how many of them are drawn depends on it. */
export const level = choice('登记层级', 'Registered with', {
  county: text('县级', 'A county'),
  city: text('市级', 'The city'),
})

/** What its cases are told apart by in a list. */
export const organisationName = line('名称', 'Name')

/** 1 January of the year after a day. */
export const nextYear = (day: Day): Day => `${Number(day.slice(0, 4)) + 1}-01-01` as Day
