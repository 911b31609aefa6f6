import { z } from 'zod'
import { days, defineProgramme, type ToolsOf, text } from '../../kernel/index.ts'
import { line, pastDay, prose, tally } from '../fields.ts'
import { entries, entry } from '../held.ts'
import { stockIn } from '../stock.ts'
import { agreementParameters } from './parameters.ts'
import { BUREAU, roles } from './words.ts'

const words = defineProgramme({
  id: 'talent.agreement',
  name: text('跨区域人力资源合作', 'Agreements with other cities'),
  bureau: BUREAU,
  request: z.strictObject({ city: line('合作地区', 'Region'), about: prose('合作内容', 'About') }),
  stages: { negotiating: text('商谈中', 'Being negotiated'), inForce: text('已签约', 'In force') },
  outcomes: { ended: text('到期或终止', 'Ended'), dropped: text('未签约', 'Not signed') },
  roles,
  parameters: agreementParameters,
  claims: ({ request }) => [`talent.agreement ${request.city}`],
})
type Tools = ToolsOf<typeof words>

const EXCHANGES = 'exchange'
const actions = ({ action }: Tools) => ({
  sign: action({
    name: text('签约', 'Sign'),
    by: 'officer',
    from: 'negotiating',
    input: z.strictObject({
      signed: pastDay('签约日期', 'Signed on'),
      document: line('协议编号', 'Agreement', 128),
    }),
    to: 'inForce',
  }),
  exchange: action({
    name: text('登记交流', 'Record an exchange'),
    by: ['agent', 'officer'],
    from: 'inForce',
    input: z.strictObject({
      what: prose('交流内容', 'What'),
      people: tally('引才人数', 'People brought in'),
    }),
    records: ({ case: of, input, day }) => [entry(of, EXCHANGES, input.people, day, '合作台账')],
  }),
  drop: action({
    name: text('不签约', 'Do not sign'),
    by: 'officer',
    from: 'negotiating',
    input: z.strictObject({ reason: prose('理由', 'Reason') }),
    to: 'dropped',
  }),
  end: action({
    name: text('终止', 'End'),
    by: 'officer',
    from: 'inForce',
    input: z.strictObject({ reason: prose('理由', 'Reason') }),
    to: 'ended',
  }),
})

/** A framework agreement with another region, and what was exchanged under it. */
export const agreement = words
  .behaves((tools) => ({
    actions: actions(tools),
    promises: {
      sign: tools.promise({
        name: text('按期签约', 'Signed in time'),
        from: 'negotiating',
        until: ['inForce', 'dropped'],
        within: ({ parameter }) => days(parameter('signDays')),
        late: 'supervisor',
        basis: agreementParameters.signDays.history[0]!,
      }),
    },
  }))
  .accounts(({ share, sum }) => ({
    regions: sum(
      text('签署框架协议的地区(累计增减)', 'Regions with an agreement (gains less losses)'),
      text('个地区', 'regions'),
      (of) => stockIn(of, 'negotiating', 'inForce'),
    ),
    exchanges: sum(text('交流活动次数', 'Exchanges'), 'times', (of) =>
      entries(of, EXCHANGES).map(({ at }) => ({ at, value: 1 })),
    ),
    people: sum(text('协议引才人数', 'People brought in by agreements'), 'persons', (of) =>
      entries(of, EXCHANGES),
    ),
    signedInTime: share.kept(text('按期签约率', 'Signed in time'), 'sign'),
  }))
