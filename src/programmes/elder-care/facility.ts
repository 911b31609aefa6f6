import { z } from 'zod'
import { type CaseState, days, defineProgramme, type ToolsOf, text } from '../../kernel/index.ts'
import { choice, facilityId, field, line, prose, tally, yes } from '../fields.ts'
import { stockIn } from '../stock.ts'
import { circleParameters } from './parameters.ts'
import { BUREAU, roles } from './words.ts'

const FACILITIES = text('处', 'facilities')

const kinds = {
  'day-centre': text('社区日间照料设施', 'Day centre'),
  canteen: text('老年助餐点', 'Canteen'),
  'regional-centre': text('区域养老服务中心', 'Regional centre'),
  home: text('养老机构', 'Home'),
  'care-home': text('集中照护机构', 'Residential care home'),
}
const { checkDays } = circleParameters
const words = defineProgramme({
  id: 'elder-care.facility',
  name: text('养老服务设施', 'Facilities for the elderly'),
  bureau: BUREAU,
  request: z.strictObject({
    facility: facilityId,
    kind: choice('设施类别', 'Kind of facility', kinds),
    place: line('地点', 'Place', 500).optional(),
    beds: tally('床位', 'Beds').optional(),
  }),
  stages: {
    preparing: text('筹建', 'Being prepared'),
    operating: text('运营', 'Operating'),
    rectifying: text('整改', 'Being put right'),
  },
  outcomes: { closed: text('已关停', 'Closed'), dropped: text('未建成', 'Not built') },
  roles,
  parameters: {
    checkDays,
    rectifyDays: circleParameters.rectifyDays,
  },
})
type Tools = ToolsOf<typeof words>

const actions = ({ action, notify }: Tools) => ({
  begin: action({
    name: text('投入运营', 'Begin to operate'),
    by: 'officer',
    from: 'preparing',
    input: z.strictObject({ accepted: prose('验收意见', 'How it was accepted') }),
    to: 'operating',
  }),
  drop: action({
    name: text('取消筹建', 'Give up the plan'),
    by: 'officer',
    from: 'preparing',
    to: 'dropped',
  }),
  fallDue: action({
    name: text('检查到期', 'A check falls due'),
    by: 'machine',
    from: 'operating',
    to: 'operating',
    after: ({ parameter }) => days(parameter('checkDays')),
    effects: () => [notify('inspector', text('设施检查到期。', 'A check falls due.'))],
  }),
  inspect: action({
    name: text('检查', 'Check'),
    by: 'inspector',
    from: ['operating', 'rectifying'],
    input: z.strictObject({
      sound: yes('合格', 'In order'),
      note: prose('检查情况', 'What was found').optional(),
      visitors: field(z.number().int().min(0).max(100_000), '月服务人次', 'Visits a month').optional(),
    }),
    to: ({ input }) => (input.sound ? 'operating' : 'rectifying'),
  }),
  close: action({
    name: text('关停', 'Close'),
    by: 'officer',
    from: ['operating', 'rectifying'],
    input: z.strictObject({ settled: prose('服务对象的安置', 'Where those served go') }),
    to: 'closed',
  }),
})

const promises = ({ promise }: Tools) => ({
  rectify: promise({
    name: text('按期整改', 'Put right in time'),
    from: 'rectifying',
    until: ['operating', 'closed'],
    within: ({ parameter }) => days(parameter('rectifyDays')),
    late: 'supervisor',
    basis: circleParameters.rectifyDays.history[0]!,
  }),
})

const stockOf = (kind: keyof typeof kinds) => (of: CaseState<{ readonly kind: string }>) =>
  of.request.kind === kind ? stockIn(of, 'preparing', 'operating') : []

/** One facility from its preparation to its closing; the stock by kind is what the city has. */
export const facility = words
  .behaves((tools) => ({ actions: actions(tools), promises: promises(tools) }))
  .accounts(({ sum, share }) => ({
    dayCentres: sum(
      text('日间照料设施(累计增减)', 'Day centres (gains less losses)'),
      FACILITIES,
      stockOf('day-centre'),
    ),
    canteens: sum(text('助餐点(累计增减)', 'Canteens (gains less losses)'), FACILITIES, stockOf('canteen')),
    regionalCentres: sum(
      text('区域养老服务中心(累计增减)', 'Regional centres (gains less losses)'),
      FACILITIES,
      stockOf('regional-centre'),
    ),
    homes: sum(text('养老机构(累计增减)', 'Homes (gains less losses)'), FACILITIES, stockOf('home')),
    careHomes: sum(
      text('集中照护机构(累计增减)', 'Residential care homes (gains less losses)'),
      FACILITIES,
      stockOf('care-home'),
    ),
    rectifiedInTime: share.kept(text('按期整改率', 'Put right in time'), 'rectify'),
    sound: share.of(
      text('检查合格率', 'In order when last checked'),
      text('检查过的设施', 'facilities checked'),
      ({ did: { inspect } }) => inspect && { at: inspect.at, hit: inspect.input.sound },
    ),
  }))
