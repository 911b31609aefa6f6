import { z } from 'zod'
import { role } from '../../kernel/index.ts'
import { field, line } from '../fields.ts'

/** Who answers for grain: the page does not name the bureau; the figure was told by the development and reform bureau. */
export const BUREAU = 'development-reform'

/** The roles of every loop of the emergency supply. */
export const roles = {
  clerk: role('staff', '乡镇(街道)经办', 'Township clerk'),
  officer: role('staff', '粮食应急管理人员', 'Grain officer'),
  inspector: role('staff', '检查人员', 'Inspector'),
  supervisor: role('oversight', '“两办”督查室', 'Supervision office'),
}

/** A part of the system as the city's own plan names it: the page counts four and names none. */
export const part = line('组成部分(按本地方案)', 'Part (as the local plan names it)', 64)
export const township = line('乡镇(街道)', 'Township', 64)
/** Whole kilograms. */
export const kilograms = (title: string, titleEn: string) =>
  field(z.number().int().min(0).max(100_000_000), title, titleEn, { unit: KILOGRAMS })
export const KILOGRAMS = { zh: '公斤', en: 'kg' }
