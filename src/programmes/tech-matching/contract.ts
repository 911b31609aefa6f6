import { z } from 'zod'
import { type CaseState, days, defineProgramme, type ToolsOf, text } from '../../kernel/index.ts'
import { contact, fenField, line, pastDay, prose, said } from '../fields.ts'
import { contractParameters } from './parameters.ts'
import { BUREAU, contractKind, roles, sellerFrom } from './words.ts'

/** A technology contract as it is filed. */
export const contractRequest = z.strictObject({
  contract: line('合同编号', 'Contract', 128),
  content: line('合同内容', 'What it is about', 500),
  kind: contractKind,
  buyer: line('买方', 'Buyer'),
  seller: line('卖方', 'Seller'),
  sellerFrom,
  amountFen: fenField('合同成交额', 'Worth'),
  signedOn: pastDay('签订日期', 'Signed on'),
  contact: contact.optional(),
})

const words = defineProgramme({
  id: 'tech-matching.contract',
  name: text('技术合同认定登记', 'Registration of technology contracts'),
  door: {
    about: text(
      '技术开发、转让、许可、咨询、服务合同的认定登记。',
      'Registration of contracts on developing, transferring, licensing or advising on technology.',
    ),
    words:
      '技术合同, 认定登记, 技术转让, 技术服务, 专利, 专利许可, technology contract, patent, licence, transfer'.split(
        ', ',
      ),
    events: ['business'],
    asks: ['contact'],
  },
  bureau: BUREAU,
  request: contractRequest,
  stages: { filed: text('已受理', 'Filed'), checked: text('已审查', 'Checked') },
  outcomes: { registered: text('已登记', 'Registered'), refused: text('未予登记', 'Not registered') },
  roles,
  parameters: contractParameters,
})
type Tools = ToolsOf<typeof words>

const actions = ({ action, notify }: Tools) => ({
  check: action({
    name: text('审查', 'Check'),
    by: 'clerk',
    from: 'filed',
    input: z.strictObject({ technologyFen: fenField('核定技术交易额', 'Of it for technology') }),
    to: ({ case: of, input, refuse }) =>
      input.technologyFen > of.request.amountFen
        ? refuse(text('大于合同成交额', 'it is more than the contract is worth'), 'technologyFen')
        : 'checked',
  }),
  register: action({
    name: text('认定登记', 'Register'),
    by: 'officer',
    from: 'checked',
    input: z.strictObject({ certificate: said(line('登记证明编号', 'Certificate', 128)) }),
    to: ({ anotherThan }) => anotherThan(['check']) ?? 'registered',
    effects: ({ input }) => [
      notify('requester', text(`合同已登记:${input.certificate}。`, `Registered: ${input.certificate}.`)),
    ],
  }),
  refuse: action({
    name: text('未予登记', 'Refuse'),
    by: ['clerk', 'officer'],
    from: ['filed', 'checked'],
    input: z.strictObject({ reason: said(prose('理由', 'Reason')) }),
    to: 'refused',
    effects: ({ input }) => [
      notify('requester', text(`未予登记:${input.reason}`, `Not registered: ${input.reason}`)),
    ],
  }),
})

type Contract = Pick<CaseState<z.output<typeof contractRequest>>, 'request' | 'stage' | 'closedAt'>
const registeredAt = ({ stage, closedAt }: Contract) => (stage === 'registered' ? closedAt : undefined)
/** Sold by Beijing or Tianjin to here: when it was registered. */
const absorbedAt = (of: Contract) =>
  ['beijing', 'tianjin'].includes(of.request.sellerFrom) ? registeredAt(of) : undefined

/** A technology contract, checked by one and registered by another; what it is worth counts on that day. */
export const techContract = words
  .behaves((tools) => ({
    actions: actions(tools),
    promises: {
      register: tools.promise({
        name: text('按期认定登记', 'Registered in time'),
        from: 'filed',
        until: ['registered', 'refused'],
        within: ({ parameter }) => days(parameter('registerDays')),
        late: 'supervisor',
        basis: contractParameters.registerDays.history[0]!,
      }),
    },
  }))
  .accounts(({ count, share, sum }) => ({
    filed: count(text('受理合同', 'Contracts filed'), 'filed'),
    registered: count(text('登记合同', 'Contracts registered'), registeredAt),
    value: sum(text('登记合同成交额', 'Worth of what was registered'), 'fen', (of) => {
      const at = registeredAt(of)
      return at && { at, value: of.request.amountFen }
    }),
    technologyValue: sum(text('技术交易额', 'Of it for technology'), 'fen', (of) => {
      const at = registeredAt(of)
      return at && of.did.check && { at, value: of.did.check.input.technologyFen }
    }),
    absorbed: count(text('吸纳京津技术合同', 'Contracts from Beijing and Tianjin'), absorbedAt),
    absorbedValue: sum(
      text('吸纳京津技术合同成交额', 'Worth of contracts from Beijing and Tianjin'),
      'fen',
      (of) => {
        const at = absorbedAt(of)
        return at && { at, value: of.request.amountFen }
      },
    ),
    registeredInTime: share.kept(text('按期登记率', 'Registered in time'), 'register'),
  }))
