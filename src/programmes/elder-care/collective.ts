import { z } from 'zod'
import { days, defineProgramme, type ToolsOf, text, workingDays } from '../../kernel/index.ts'
import { asking, unlessEntitled, unlessNotEntitled } from '../determining.ts'
import { choice, contact, facilityId, field, householdId, memberId, prose, said, yes } from '../fields.ts'
import { stockIn } from '../stock.ts'
import { collectiveParameters } from './parameters.ts'
import { BUREAU, roles } from './words.ts'

const words = defineProgramme({
  id: 'elder-care.collective',
  name: text('经济困难失能老年人集中照护', 'Residential care for disabled elderly people in hardship'),
  door: {
    about: text(
      '经济困难的失能老年人,自愿入住养老机构集中照护。',
      'A place in a home for elderly people in hardship who can no longer look after themselves, if they wish.',
    ),
    words:
      '养老院, 敬老院, 护工, 没人照顾, 失能, 瘫痪, 照护, 入住, 老人, elderly, nursing home, care home, look after, looks after'.split(
        ', ',
      ),
    events: ['parent-old', 'disability'],
    asks: ['contact'],
  },
  bureau: BUREAU,
  request: z.strictObject({ household: householdId, person: memberId, contact: contact.optional() }),
  stages: {
    received: text('已受理', 'Received'),
    willing: text('愿意入住,待安排', 'Wants a place, to be arranged'),
    placed: text('集中照护中', 'In residential care'),
  },
  outcomes: {
    stays: text('本人选择居家', 'Chose to stay at home'),
    refused: text('不符合', 'Not eligible'),
    left: text('已离开', 'Left'),
  },
  roles,
  parameters: collectiveParameters,
})
type Tools = ToolsOf<typeof words>

const actions = (tools: Tools) => {
  const { action, notify } = tools
  return {
    // Who is elderly, hard-pressed and not able to look after themselves: whom the nursing allowance is for.
    ...asking(tools, 'elder-care/nursing', ['received']),
    /** Nobody is placed against their will. */
    wish: action({
      name: text('登记入住意愿', 'Record whether a place is wanted'),
      by: ['clerk', 'resident'],
      from: 'received',
      input: z.strictObject({ willing: yes('愿意入住', 'Wants a place') }),
      to: (scene) => unlessEntitled(scene) ?? (scene.input.willing ? 'willing' : 'stays'),
    }),
    place: action({
      name: text('安排入住', 'Arrange the place'),
      by: 'officer',
      from: 'willing',
      input: z.strictObject({
        home: field(facilityId, '入住机构', 'Home', { ref: 'facility' }),
        agreement: prose('服务协议', 'Care agreement'),
      }),
      to: 'placed',
      effects: () => [notify('requester', text('已安排入住。', 'A place was arranged.'))],
    }),
    change: action({
      name: text('撤回入住意愿', 'No longer wants a place'),
      by: ['clerk', 'resident'],
      from: 'willing',
      to: 'stays',
    }),
    decline: action({
      name: text('不予安排', 'Refuse'),
      by: 'officer',
      from: 'received',
      input: z.strictObject({ explanation: said(prose('书面说明', 'Written explanation')) }),
      to: (scene) => unlessNotEntitled(scene) ?? 'refused',
      effects: ({ input }) => [notify('requester', text(input.explanation, input.explanation))],
    }),
    reassess: action({
      name: text('复评到期', 'A reassessment falls due'),
      by: 'machine',
      from: 'placed',
      // Entering the stage again starts the time to the next one.
      to: 'placed',
      after: ({ parameter }) => days(parameter('reassessDays')),
      effects: () => [notify('assessor', text('失能复评到期。', 'A reassessment falls due.'))],
    }),
    leave: action({
      name: text('离开机构', 'Leave the home'),
      by: ['clerk', 'officer'],
      from: 'placed',
      input: z.strictObject({
        reason: choice('离开原因', 'Reason', {
          home: text('回家', 'Went home'),
          dead: text('死亡', 'Died'),
          moved: text('转其他机构', 'Moved elsewhere'),
          recovered: text('不再失能', 'No longer disabled'),
        }),
      }),
      to: 'left',
    }),
  }
}

const promises = ({ promise }: Tools) => ({
  decide: promise({
    name: text('按期确定对象', 'Decide in time'),
    from: 'received',
    until: ['willing', 'stays', 'refused'],
    within: ({ parameter }) => workingDays(parameter('decideWorkingDays')),
    late: 'supervisor',
    basis: collectiveParameters.decideWorkingDays.history[0]!,
  }),
  place: promise({
    name: text('按期安排入住', 'Place in time'),
    from: 'willing',
    until: ['placed', 'stays'],
    within: ({ parameter }) => days(parameter('placeDays')),
    late: 'supervisor',
    basis: collectiveParameters.placeDays.history[0]!,
  }),
})

/** Care in a home for who cannot look after themselves and cannot pay: all who wish are placed (愿养尽养). */
export const collectiveCare = words
  .behaves((tools) => ({ actions: actions(tools), promises: promises(tools) }))
  .accounts(({ count, share, sum }) => ({
    applications: count(text('受理量', 'Applications'), 'received'),
    stayed: count(text('选择居家', 'Chose to stay at home'), 'stays'),
    placedInTime: share.kept(text('按期入住率', 'Placed in time'), 'place'),
    allPlaced: share.of(
      text('愿养尽养率', 'Placed, of those who want a place'),
      text('符合条件且愿意入住的老年人', 'eligible elderly who wish to be placed'),
      // Who withdrew before there was a place no longer wishes for one.
      ({ entered: { willing, placed }, stage }) =>
        willing && (placed || stage === 'willing')
          ? { at: willing.first, hit: placed !== undefined }
          : undefined,
    ),
    inCare: sum(text('集中照护人数(累计增减)', 'In care (gains less losses)'), 'persons', (of) =>
      stockIn(of, 'received', 'placed'),
    ),
  }))
