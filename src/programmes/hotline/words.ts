import { defineProgramme, role, type ToolsOf, text } from '../../kernel/index.ts'
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
    words:
      '12345, 热线, 讨薪, 欠钱, 扫雪, 有冰, 有雪, 养狗, 狗叫, tousu, 投诉, 举报, 噪声, 噪音, 太吵, 施工, 扰民, 垃圾, 污水, 下水道, 排水, 堵了, 水管, 漏水, 自来水, 停水, 停电, 没电, 燃气, 煤气, 天然气, 路灯, 不亮, 井盖, 道路, 路面, 有坑, 结冰, 积雪, 下雪, 路滑, 树倒, 电梯, 停车, 公交, 出租车, 医保, 社保, 养老金, 欠薪, 工资, 物业, 违建, 油烟, 退款, 咨询, 建议, complaint, noise, noisy, loud, rubbish, garbage, trash, water, burst pipe, sewer, drain, power, electricity, gas, gas leak, smell of gas, street light, streetlight, streetlamp, dog, barking, unpaid wages, lamp, pothole, road, ice, icy, snow, slippery, tree, lift, elevator, parking, bus, taxi, wages, insurance, pension, refund, question'.split(
        ', ',
      ),
    events: ['neighbourhood', 'home-trouble'],
    published: true,
    joins: { same: ['type'], near: 'place' },
    takesAnything: true,
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
