import { z } from 'zod'
import {
  days,
  defineProgramme,
  type FactRecord,
  factsOfKind,
  firstDayOf,
  type ToolsOf,
  text,
} from '../../kernel/index.ts'
import { pastMonth } from '../benefit.ts'
import { line, prose, tally } from '../fields.ts'
import { entries } from '../held.ts'
import { stockIn } from '../stock.ts'
import { communityParameters } from './parameters.ts'
import { BUREAU, hospital, roles } from './words.ts'

const words = defineProgramme({
  id: 'medical-collaboration.community',
  name: text('紧密型县域医共体', 'County medical communities'),
  bureau: BUREAU,
  request: z.strictObject({
    county: line('县(市、区)', 'County', 64),
    hospital,
    members: tally('成员单位数', 'Member institutions'),
  }),
  stages: {
    forming: text('组建中', 'Being formed'),
    due: text('待报送运行情况', 'A report is due'),
    reported: text('已报送', 'Reported'),
  },
  outcomes: { dissolved: text('撤销', 'Dissolved') },
  roles,
  parameters: communityParameters,
  claims: ({ area, request }) => [`medical-collaboration.community ${area} ${request.county}`],
})
type Tools = ToolsOf<typeof words>

const RESIDENTS = 'visits-of-residents'
const WITHIN = 'visits-within-the-county'
const DOWN = 'referred-down'
const UP = 'referred-up'

const actions = ({ action, notify }: Tools) => ({
  form: action({
    name: text('组建完成', 'Formed'),
    by: 'officer',
    from: 'forming',
    input: z.strictObject({ document: line('批文编号', 'Document', 128) }),
    to: 'due',
  }),
  report: action({
    name: text('报送运行情况', 'Report'),
    by: 'hospital',
    from: ['due', 'reported'],
    input: z.strictObject({
      month: pastMonth,
      visits: tally('县域居民就诊人次', 'Visits of the county’s residents'),
      within: tally('其中县域内就诊人次', 'Of them within the county'),
      up: tally('上转人次', 'Referred up'),
      down: tally('下转人次', 'Referred down'),
    }),
    // A month that was reported before is corrected; what is due is due still.
    to: ({ case: of, input, refuse }) => {
      if (input.within > input.visits)
        return refuse(text('县域内多于全部', 'more within the county than in all'), 'within')
      const isKnown = factsOfKind(of.facts, RESIDENTS).some(({ from }) => from === firstDayOf(input.month))
      return isKnown ? undefined : 'reported'
    },
    records: ({ input }) => {
      const from = firstDayOf(input.month)
      const values = { [RESIDENTS]: input.visits, [WITHIN]: input.within, [UP]: input.up, [DOWN]: input.down }
      return Object.entries(values).map(
        ([fact, value]): FactRecord => ({ fact, value, from, source: '医共体月报', certainty: 'verified' }),
      )
    },
  }),
  reportDue: action({
    name: text('报送到期', 'A report falls due'),
    by: 'machine',
    from: 'reported',
    to: 'due',
    after: ({ parameter }) => days(parameter('everyDays')),
    effects: () => [notify('hospital', text('医共体运行情况待报送。', 'A report falls due.'))],
  }),
  dissolve: action({
    name: text('撤销', 'Dissolve'),
    by: 'officer',
    from: ['forming', 'due', 'reported'],
    input: z.strictObject({ reason: prose('理由', 'Reason') }),
    to: 'dissolved',
  }),
})

const promises = ({ promise }: Tools) => ({
  form: promise({
    name: text('按期组建', 'Formed in time'),
    from: 'forming',
    until: ['due', 'dissolved'],
    within: ({ parameter }) => days(parameter('formDays')),
    late: 'supervisor',
    basis: communityParameters.formDays.history[0]!,
  }),
  report: promise({
    name: text('按期报送', 'Reported in time'),
    from: 'due',
    until: ['reported', 'dissolved'],
    within: ({ parameter }) => days(parameter('reportDays')),
    late: 'supervisor',
    basis: communityParameters.reportDays.history[0]!,
  }),
})

/** One county's hospitals and clinics under one lead, which reports by month where its residents are treated. */
export const community = words
  .behaves((tools) => ({ actions: actions(tools), promises: promises(tools) }))
  .accounts(({ share, sum }) => ({
    communities: sum(
      text('县域医共体(累计增减)', 'County medical communities (gains less losses)'),
      text('个医共体', 'communities'),
      (of) => stockIn(of, 'forming', 'due'),
    ),
    visits: sum(text('县域居民就诊人次', 'Visits of residents'), 'person-times', (of) =>
      entries(of, RESIDENTS),
    ),
    within: sum(text('县域内就诊人次', 'Visits within the county'), 'person-times', (of) =>
      entries(of, WITHIN),
    ),
    up: sum(text('上转人次', 'Referred up'), 'person-times', (of) => entries(of, UP)),
    down: sum(text('下转人次', 'Referred down'), 'person-times', (of) => entries(of, DOWN)),
    formedInTime: share.kept(text('按期组建率', 'Formed in time'), 'form'),
    reportedInTime: share.kept(text('按期报送率', 'Reported in time'), 'report'),
  }))
