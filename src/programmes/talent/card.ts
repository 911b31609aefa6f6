import { z } from 'zod'
import { days, defineProgramme, type ToolsOf, text, workingDays } from '../../kernel/index.ts'
import { choice, contact, line, prose, said } from '../fields.ts'
import { once, stockIn } from '../stock.ts'
import { cardParameters } from './parameters.ts'
import { BUREAU, roles } from './words.ts'

const words = defineProgramme({
  id: 'talent.card',
  name: text('高层次人才与服务卡', 'High-level talent and their cards'),
  door: {
    about: text(
      '全职或柔性引进的高层次人才申领服务卡,凭卡办理医疗、子女入学、安居等。',
      'High-level talent who came full-time or flexibly ask for a card, and with it for health care, schools and housing.',
    ),
    words:
      '高层次人才, 人才卡, 英才卡, 燕赵英才, 专家, 柔性引进, 子女入学, 安居, talent card, expert, high-level talent'.split(
        ', ',
      ),
    events: ['work', 'business'],
    asks: ['contact'],
  },
  bureau: BUREAU,
  request: z.strictObject({
    employer: line('用人单位', 'Employer'),
    category: choice('人才类别', 'Category', {
      national: text('国家高层次人才', 'High-level talent of the nation'),
      province: text('省级人才', 'Talent of the province'),
      city: text('市级人才', 'Talent of the city'),
    }),
    mode: choice('引进方式', 'How they came', {
      fullTime: text('全职', 'Full time'),
      flexible: text('柔性', 'Flexibly'),
    }),
    contact: contact.optional(),
  }),
  stages: {
    applied: text('已申请', 'Applied'),
    checked: text('已认定,待复核', 'Recognised, to be approved'),
    valid: text('持卡有效', 'Card valid'),
    expiring: text('到期待换卡', 'To be renewed'),
  },
  outcomes: {
    expired: text('已失效', 'Expired'),
    revoked: text('收回', 'Taken back'),
    declined: text('不予发卡', 'Declined'),
  },
  roles,
  parameters: cardParameters,
  claims: ({ did }) => {
    const issued = did.issue?.input as { readonly card: string } | undefined
    return issued ? [`talent.card ${issued.card}`] : []
  },
})
type Tools = ToolsOf<typeof words>

const issuing = ({ action, notify }: Tools) => ({
  recognise: action({
    name: text('认定', 'Recognise'),
    by: 'officer',
    from: 'applied',
    input: z.strictObject({
      evidence: line('认定依据(文件、合同编号)', 'Evidence', 200),
      opinion: prose('意见', 'Opinion').optional(),
    }),
    to: 'checked',
  }),
  decline: action({
    name: text('不予发卡', 'Decline'),
    by: ['officer', 'approver'],
    from: ['applied', 'checked'],
    input: z.strictObject({ reason: said(prose('理由', 'Reason')) }),
    to: 'declined',
    effects: ({ input }) => [
      notify('requester', text(`不予发卡:${input.reason}`, `Declined: ${input.reason}`)),
    ],
  }),
  issue: action({
    name: text('复核发卡', 'Issue the card'),
    by: 'approver',
    from: 'checked',
    input: z.strictObject({ card: line('卡号', 'Card', 64) }),
    to: ({ anotherThan }) => anotherThan(['recognise']) ?? 'valid',
    effects: () => [notify('requester', text('服务卡已发放。', 'Your card was issued.'))],
  }),
})

const holding = ({ action, notify }: Tools) => ({
  serve: action({
    name: text('登记凭卡服务', 'Record a service'),
    by: 'agent',
    from: ['valid', 'expiring'],
    input: z.strictObject({
      what: choice('服务', 'Service', {
        health: text('医疗', 'Health care'),
        school: text('子女入学', 'School for a child'),
        housing: text('安居', 'Housing'),
        research: text('科研支持', 'Research'),
        other: text('其他', 'Other'),
      }),
      note: prose('情况', 'Note').optional(),
    }),
  }),
  remind: action({
    name: text('到期提醒', 'It is about to end'),
    by: 'machine',
    from: 'valid',
    to: 'expiring',
    after: ({ parameter }) => days(Math.max(1, parameter('validDays') - parameter('remindDays'))),
    effects: () => [notify('requester', text('服务卡即将到期,请换卡。', 'Your card ends soon; renew it.'))],
  }),
  recheck: action({
    name: text('核对换卡凭据', 'Check who is still here'),
    by: 'officer',
    from: 'expiring',
    input: z.strictObject({ evidence: line('仍在衡工作的凭据', 'Evidence of still working here', 200) }),
    effects: () => [notify('approver', text('有服务卡待换发。', 'A card waits to be renewed.'))],
  }),
  renew: action({
    name: text('换卡', 'Renew'),
    by: 'approver',
    from: 'expiring',
    to: ({ case: of, anotherThan, refuse }) =>
      (of.did.recheck?.at ?? -1) < of.entered.expiring!.last
        ? refuse(text('尚未核对凭据', 'nobody has checked that they are still here'))
        : (anotherThan(['recheck'], 'expiring') ?? 'valid'),
  }),
  expire: action({
    name: text('到期失效', 'Expire'),
    by: 'machine',
    from: 'expiring',
    to: 'expired',
    after: ({ parameter }) => days(parameter('remindDays')),
    effects: () => [notify('requester', text('服务卡已失效。', 'Your card has ended.'))],
  }),
  revoke: action({
    name: text('收回', 'Take back'),
    by: 'approver',
    from: ['valid', 'expiring'],
    input: z.strictObject({ reason: said(prose('理由', 'Reason')) }),
    to: 'revoked',
    effects: ({ input }) => [
      notify('requester', text(`服务卡收回:${input.reason}`, `Taken back: ${input.reason}`)),
    ],
  }),
})

/** Somebody of high standing who came: recognised, their card approved by another, served, renewed or ended. */
export const card = words
  .behaves((tools) => ({
    actions: { ...issuing(tools), ...holding(tools) },
    promises: {
      recognise: tools.promise({
        name: text('按期认定', 'Recognised in time'),
        from: 'applied',
        until: ['checked', 'declined'],
        within: ({ parameter }) => workingDays(parameter('checkWorkingDays')),
        late: 'supervisor',
        basis: cardParameters.checkWorkingDays.history[0]!,
      }),
    },
  }))
  .accounts(({ count, share, sum }) => ({
    applications: count(text('申请量', 'Applications'), 'applied'),
    issued: sum(text('发放服务卡', 'Cards issued'), text('张', 'cards'), (of) => once(of.did.issue?.at)),
    valid: sum(
      text('有效服务卡(累计增减)', 'Cards in force (gains less losses)'),
      text('张', 'cards'),
      (of) => stockIn(of, 'applied', 'valid'),
    ),
    national: sum(
      text('引进国家高层次人才', 'High-level talent of the nation who came'),
      'persons',
      ({ entered, request }) => (request.category === 'national' ? once(entered.valid?.first) : undefined),
    ),
    services: sum(text('凭卡服务', 'Services by card'), 'times', ({ did: { serve } }) =>
      serve ? { at: serve.at, value: serve.times } : undefined,
    ),
    recognisedInTime: share.kept(text('按期认定率', 'Recognised in time'), 'recognise'),
  }))
