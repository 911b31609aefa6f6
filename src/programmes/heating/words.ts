import { defineProgramme, role, type ToolsOf, text } from '../../kernel/index.ts'
import { complaintParameters, measuringParameters } from './parameters.ts'
import { refundTable } from './refund.ts'
import { request } from './request.ts'

/** The roles of every heating loop, so that one crew is one role in all of them. */
export const roles = {
  resident: role('public', '用热户', 'Resident'),
  operator: role('city', '客服', 'Operator'),
  dispatcher: role('staff', '调度', 'Dispatcher'),
  repairer: role('staff', '抢修人员', 'Repairer'),
  inspector: role('staff', '巡检人员', 'Inspector'),
  supervisor: role('oversight', '“两办”督查室', 'Supervision office'),
}

/** The bureau that runs heating in the county. */
export const BUREAU = 'urban-management'

/** What a heating complaint is called and speaks of. */
export const words = defineProgramme({
  id: 'heating',
  name: text('供暖服务', 'Heating'),
  door: {
    about: text(
      '家里不热、停暖、暖气漏水或异响:1 小时响应,24 小时处置。',
      'A cold flat, no heating, a leak or a noise: somebody answers within the hour, and it is settled within a day.',
    ),
    words:
      '暖气, 暖器, 暖汽, 供暖, 不暖, 没暖, 家里凉, nuanqi, gongnuan, 供热, 不热, 太冷, 好冷, 家里冷, 屋里冷, 屋子冷, 停暖, 取暖, 地暖, 锅炉, 漏水, 异响, 室温, 测温, 退费, 退暖气费, 退热费, 取暖费, cold, freezing, heat, heating, heater, boiler, radiator, hot water, room temperature, heating refund, heating bill'.split(
        ', ',
      ),
    events: ['home-trouble'],
    published: true,
    // Who joins is helped when the other is: a leak is not mended with a neighbour's cold radiator.
    joins: { same: ['symptom'], near: 'place' },
    // A sensor's or another city's complaint may come without; whoever lives there knows both.
    asks: ['place', 'contact'],
  },
  bureau: BUREAU,
  request,
  stages: {
    received: text('已受理', 'Received'),
    dispatched: text('已派工', 'Dispatched'),
    attending: text('处置中', 'Attending'),
    repaired: text('已修复,待确认', 'Repaired, to be confirmed'),
  },
  outcomes: { warm: text('已供暖', 'Warm'), declined: text('不予受理', 'Declined') },
  roles,
  parameters: { ...complaintParameters, ...measuringParameters, refundTable },
})

/** What its actions and promises are written with. */
export type Tools = ToolsOf<typeof words>

/** The stages of a complaint that is not settled. */
export const OPEN = ['received', 'dispatched', 'attending', 'repaired'] as const
