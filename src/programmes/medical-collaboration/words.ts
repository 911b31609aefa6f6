import { z } from 'zod'
import { outside, role, text } from '../../kernel/index.ts'
import { line, organisation, pastDay, tally } from '../fields.ts'

/** The bureau that brings experts, departments and county communities together. */
export const BUREAU = 'health'
/** The bureau that settles with patients who were treated elsewhere. */
export const INSURANCE = 'medical-insurance'

const supervisor = role('oversight', '“两办”督查室', 'Supervision office')
/** The roles of the loops of the health bureau. */
export const roles = {
  hospital: outside('staff', '受援医院', 'Hospital here'),
  officer: role('staff', '卫健经办', 'Health officer'),
  approver: role('staff', '卫健复核', 'Health approver'),
  supervisor,
}
/** The roles of a settlement. */
export const insuranceRoles = {
  insured: role('public', '参保人', 'Insured person'),
  institution: outside('city', '定点医疗机构', 'Hospital that treated them'),
  clerk: role('staff', '医保经办', 'Insurance clerk'),
  reviewer: role('staff', '医保复核', 'Insurance reviewer'),
  supervisor,
}

/** A hospital here by its name. */
export const hospital = organisation('受援医院', 'Hospital here')
/** A hospital of Beijing, Tianjin or elsewhere by its name. */
export const partner = line('合作(派出)医院', 'Partner hospital')

/** Patients of a day: those seen, and those of them who were admitted. */
export const dayOfWork = z.strictObject({
  day: pastDay('出诊日', 'Day'),
  visits: tally('接诊人次', 'Patients seen'),
  admissions: tally('收治住院人次', 'Patients admitted'),
  taught: tally('带教医务人员人次', 'Staff taught'),
})

/** Whole units a programme of health counts in. */
export const UNITS = {
  departments: text('个', 'departments'),
  days: text('个出诊日', 'clinic days'),
}
