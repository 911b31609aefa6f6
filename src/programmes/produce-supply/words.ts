import { z } from 'zod'
import { role, text } from '../../kernel/index.ts'
import { field } from '../fields.ts'

/** Who answers for vegetables: the page names none of the bureaus. */
export const BUREAU = 'agriculture-rural'

/** The roles of every loop of the supply. */
export const roles = {
  enterprise: role('public', '生产经营主体', 'Grower or enterprise'),
  surveyor: role('staff', '核查验收人员', 'Surveyor'),
  tester: role('staff', '质量检测人员', 'Tester'),
  officer: role('staff', '蔬菜产业管理人员', 'Produce officer'),
  supervisor: role('oversight', '“两办”督查室', 'Supervision office'),
}

export const MU = text('亩', 'mu')
export const KILOGRAMS = text('公斤', 'kg')
/** Whole mu, fifteen to the hectare. */
export const mu = (title: string, titleEn: string) =>
  field(z.number().int().min(1).max(1_000_000), title, titleEn, { unit: MU })
/** Whole kilograms. */
export const kilograms = (title: string, titleEn: string, least = 0) =>
  field(z.number().int().min(least).max(1_000_000), title, titleEn, { unit: KILOGRAMS })
