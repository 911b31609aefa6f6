import { z } from 'zod'
import { role, text } from '../../kernel/index.ts'
import { choice, field, line } from '../fields.ts'

/** Who answers for the lake and its birds. */
export const BUREAU = 'wetland-reserve'

/** The roles of every loop about the birds, so that one ranger is one role in all of them. */
export const roles = {
  resident: role('public', '发现人', 'Whoever found it'),
  monitor: role('staff', '监测人员', 'Bird monitor'),
  ranger: role('staff', '巡护人员', 'Ranger'),
  officer: role('staff', '保护区负责人', 'Reserve officer'),
  supervisor: role('oversight', '“两办”督查室', 'Supervision office'),
}

/** What is counted in birds. */
export const BIRDS = text('只', 'birds')
/** Of one kind at one place; more is a typing mistake. */
export const birds = (title: string, titleEn: string) =>
  field(z.number().int().min(0).max(1_000_000), title, titleEn, { unit: BIRDS })
export const place = line(
  '地点',
  'Place',
  300,
  text(
    '湖区的哪一处:岸段、栈道、村边或附近的标志。',
    'Where exactly: shore, boardwalk, village or a landmark nearby.',
  ),
)

/** Why the reserve responds. The founding page tells of snow; the others are what counts and finds can show. */
export const cause = choice('缘由', 'Why', {
  weather: text('雨雪冰冻', 'Snow and frost'),
  fall: text('数量骤降', 'Far fewer birds'),
  crowd: text('过度聚集', 'Too many in one place'),
  dead: text('死亡或伤病', 'Birds dead or ill'),
  other: text('其他', 'Another'),
})

/** What somebody found. */
export const found = choice('发现什么', 'What was found', {
  injured: text('受伤、生病或被困的鸟', 'A bird that is hurt, ill or trapped'),
  dead: text('死鸟', 'A dead bird'),
  hunted: text('捕鸟、毒鸟', 'Nets, poison or hunting'),
})
