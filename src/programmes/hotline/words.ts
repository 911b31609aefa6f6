import { defineProgramme, role, type ToolsOf, text } from '../../kernel/index.ts'
import { LOOKED_FOR } from './looked-for.ts'
import { parameters } from './parameters.ts'
import { request } from './request.ts'
import { bureauFor } from './routing.ts'

/** What the hotline is called and what it speaks of. */
export const words = defineProgramme({
  id: 'hotline',
  name: text('政务服务便民热线', 'City hotline'),
  door: {
    about: text(
      '城市管理、噪声、出行、供水供电、社保等各类诉求,不知道找谁就找这里。',
      'Anything about city life: noise, streets, water, power, benefits. Ask here when you do not know whom to ask.',
    ),
    words: LOOKED_FOR,
    events: ['neighbourhood', 'home-trouble'],
    published: true,
    joins: { same: ['type'], near: 'place' },
    takesAnything: 'type',
  },
  bureau: ({ request: { type }, area, hour, parameter }) =>
    bureauFor(parameter('routing'), { type, area, hour }),
  request,
  stages: {
    received: text('已受理', 'Received'),
    routed: text('已派单', 'Routed'),
    accepted: text('承办中', 'Accepted'),
    handled: text('已办理,待回访', 'Handled, to be called back'),
  },
  outcomes: { closed: text('已办结', 'Closed'), declined: text('不予受理', 'Declined') },
  roles: {
    resident: role('public', '市民', 'Resident'),
    operator: role('city', '话务派单员', 'Operator'),
    officer: role('staff', '承办人员', 'Officer in charge'),
    supervisor: role('oversight', '“两办”督查室', 'Supervision office'),
  },
  parameters,
  // The hotline has its own way of handing over: routed, accepted or returned, designated for good.
  without: ['transfer', 'accept', 'return', 'takeBackTransfer', 'feedback'],
})

/** What its actions and promises are written with. */
export type Tools = ToolsOf<typeof words>
