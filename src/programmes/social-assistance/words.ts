import { z } from 'zod'
import { defineProgramme, role, type ToolsOf, text } from '../../kernel/index.ts'
import { choice, contact, householdId, memberId, yes } from '../fields.ts'
import { assistanceParameters, KINDS } from './parameters.ts'

/** The roles of every loop of social assistance, so that one officer is one role in all of them. */
export const roles = {
  resident: role('public', '申请人', 'Applicant'),
  clerk: role('staff', '乡镇(街道)经办', 'Township clerk'),
  investigator: role('staff', '调查核对人员', 'Investigator'),
  officer: role('staff', '县级民政', 'County officer'),
  supervisor: role('oversight', '“两办”督查室', 'Supervision office'),
}

/** The bureau that runs social assistance. */
export const BUREAU = 'civil-affairs'

/** The kinds of assistance, as an option of a form. */
export const kind = choice('救助类别', 'Kind of assistance', KINDS).meta({
  hint: text(
    '不知道该选哪一类的,可先到首页“我能享受什么”了解。',
    'If you do not know which, “What am I entitled to” on the first page tells.',
  ),
})

const request = z.strictObject({
  household: householdId,
  /** Only the destitute are assisted each for themselves. */
  person: memberId.optional(),
  kind,
  urgent: yes('急难,须先行救助', 'An emergency that cannot wait').optional(),
  contact: contact.optional(),
})
export type Request = z.output<typeof request>

/** What social assistance is called and speaks of: one door for five kinds. */
export const words = defineProgramme({
  id: 'social-assistance',
  name: text('社会救助', 'Social assistance'),
  door: {
    about: text(
      '低保、特困供养、低保边缘、刚性支出困难和临时救助:一次申请,两人入户调查,按期答复。',
      'Minimum living, support of the destitute and help in hard times: one application, looked into at home by two people, answered in time.',
    ),
    words:
      '低保, 特困, 五保, 救助, 临时救助, 困难, 贫困, 没钱, 没有钱, 吃不上饭, 看不起病, 大病, 补助, 救济, welfare, assistance, low income, poor, poverty, benefit, dibao, subsistence allowance, living allowance, no money, help with money, destitute'.split(
        ', ',
      ),
    events: ['hardship', 'job-lost', 'illness', 'accident', 'disability', 'bereavement'],
    asks: ['contact'],
  },
  bureau: BUREAU,
  request,
  stages: {
    applied: text('已申请', 'Applied'),
    received: text('调查核对中', 'Under investigation'),
    publicity: text('公示中', 'On public notice'),
    confirming: text('待县级确认', 'Awaiting confirmation'),
    paying: text('待发放', 'To be paid'),
    receiving: text('救助中', 'Assisted'),
    reviewing: text('核查中', 'Under review'),
  },
  outcomes: {
    refused: text('不予确认', 'Refused'),
    completed: text('已发放(临时救助)', 'Paid (temporary assistance)'),
    ended: text('已终止', 'Ended'),
  },
  roles,
  parameters: assistanceParameters,
})

/** What its actions and promises are written with. */
export type Tools = ToolsOf<typeof words>
