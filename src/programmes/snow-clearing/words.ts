import { z } from 'zod'
import { role, text } from '../../kernel/index.ts'
import { choice, field, line } from '../fields.ts'

/** Who runs it: the railway's train operation depot. */
export const BUREAU = 'train-depot'

export const roles = {
  commander: role('staff', '安全指挥中心', 'Command centre'),
  leader: role('staff', '岗点负责人', 'Leader of a post'),
  keeper: role('staff', '备品管理员', 'Keeper of tools'),
  supervisor: role('oversight', '安全监察', 'Safety supervision'),
}

/** A station by its name or number. */
export const station = line('车站', 'Station', 64)

/** A post as it is set up: where, and how many serve there at a time where that is not the usual number. */
export const post = z.strictObject({
  station,
  place: line('岗点', 'Post', 200).optional(),
  people: field(z.number().int().min(1).max(500), '每班人数', 'People at a time').optional(),
})

/** What is handed out for clearing and has to come back. */
export const tool = choice('机具', 'Tool', {
  machine: text('除雪机具', 'Snow machine'),
  shovel: text('钩铲', 'Shovel'),
  broom: text('扫帚', 'Broom'),
})
export const TOOLS = ['machine', 'shovel', 'broom'] as const
