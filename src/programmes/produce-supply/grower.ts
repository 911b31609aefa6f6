import { z } from 'zod'
import { type CaseState, days, defineProgramme, type ToolsOf, text, workingDays } from '../../kernel/index.ts'
import { choice, line, prose } from '../fields.ts'
import { dayMarks } from '../stock.ts'
import { growerParameters } from './parameters.ts'
import { BUREAU, roles } from './words.ts'

const GROWERS = text('家', 'growers')
const kinds = { cooperative: text('农民合作社', 'Cooperative'), farm: text('家庭农场', 'Family farm') }

const words = defineProgramme({
  id: 'produce-supply.grower',
  name: text('农业经营主体名录', 'Register of growers'),
  bureau: BUREAU,
  request: z.strictObject({
    name: line('名称', 'Name', 100),
    kind: choice('类别', 'Kind', kinds),
    number: line('登记号', 'Registration number', 64),
  }),
  stages: { listed: text('在册', 'Listed'), due: text('待确认', 'To be confirmed') },
  outcomes: { ended: text('已注销', 'Struck off') },
  roles,
  parameters: growerParameters,
  claims: ({ request }) => [`produce-supply.grower ${request.number}`],
})
type Tools = ToolsOf<typeof words>

const actions = ({ action, notify }: Tools) => ({
  fallDue: action({
    name: text('确认到期', 'A confirmation falls due'),
    by: 'machine',
    from: 'listed',
    to: 'due',
    after: ({ parameter }) => days(parameter('confirmDays')),
    effects: () => [notify('officer', text('请确认是否仍在经营。', 'Is it still at work?'))],
  }),
  confirm: action({
    name: text('确认在经营', 'Confirm'),
    by: ['officer', 'surveyor'],
    from: 'due',
    input: z.strictObject({ how: prose('确认方式', 'How it is known') }),
    to: 'listed',
  }),
  strike: action({
    name: text('注销', 'Strike off'),
    by: 'officer',
    from: ['listed', 'due'],
    input: z.strictObject({ reason: prose('理由', 'Reason') }),
    to: 'ended',
  }),
})

const stockOf = (kind: keyof typeof kinds) => (of: CaseState<{ readonly kind: string }>) =>
  of.request.kind === kind ? dayMarks(of.openedAt, of.closedAt) : []

/** One cooperative or family farm: listed, confirmed every year, struck off. */
export const grower = words
  .behaves((tools) => ({
    actions: actions(tools),
    promises: {
      confirm: tools.promise({
        name: text('按期确认', 'Confirmed in time'),
        from: 'due',
        until: ['listed', 'ended'],
        within: ({ parameter }) => workingDays(parameter('confirmWorkingDays')),
        late: 'supervisor',
        basis: growerParameters.confirmWorkingDays.history[0]!,
      }),
    },
  }))
  .accounts(({ share, sum }) => ({
    cooperatives: sum(
      text('农民合作社(累计增减)', 'Cooperatives (gains less losses)'),
      GROWERS,
      stockOf('cooperative'),
    ),
    farms: sum(text('家庭农场(累计增减)', 'Family farms (gains less losses)'), GROWERS, stockOf('farm')),
    confirmedInTime: share.kept(text('按期确认率', 'Confirmed in time'), 'confirm'),
  }))
