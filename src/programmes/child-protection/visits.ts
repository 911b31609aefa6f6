import { z } from 'zod'
import {
  type CaseState,
  days,
  defineProgramme,
  hours,
  outside,
  type ToolsOf,
  text,
} from '../../kernel/index.ts'
import { choice, householdId, memberId, prose, yes } from '../fields.ts'
import { dayMarks } from '../stock.ts'
import { aidKind } from './aid.ts'
import { visitParameters } from './parameters.ts'
import { BUREAU, roles } from './words.ts'

const words = defineProgramme({
  id: 'child-protection.visits',
  name: text('儿童走访', 'Visits to children'),
  bureau: BUREAU,
  request: z.strictObject({ household: householdId, person: memberId }),
  stages: {
    due: text('待走访', 'A visit is due'),
    well: text('已走访', 'Visited'),
    danger: text('紧急情况处置中', 'In danger'),
  },
  outcomes: { ended: text('不再走访', 'Ended') },
  roles: { ...roles, school: outside('staff', '学校', 'School') },
  parameters: visitParameters,
})
type Tools = ToolsOf<typeof words>

const state = (title: string, titleEn: string) =>
  choice(title, titleEn, {
    good: text('良好', 'Good'),
    concern: text('需关注', 'Needs attention'),
    unknown: text('未了解', 'Not known'),
  })

const visiting = ({ action, notify, open }: Tools) => ({
  visit: action({
    name: text('登记走访', 'Record a visit'),
    by: ['director', 'clerk'],
    from: ['due', 'well'],
    input: z.strictObject({
      seen: yes('见到儿童本人', 'The child was seen'),
      at: choice('走访地点', 'Where', {
        home: text('家庭', 'Home'),
        school: text('学校', 'School'),
        community: text('社会', 'Community'),
      }),
      living: state('生活', 'Living'),
      study: state('就学', 'Schooling'),
      health: state('健康', 'Health'),
      danger: yes('受到侵害或处于危险', 'Harmed or in danger'),
      needs: aidKind.optional(),
      note: prose('走访记录', 'Note').optional(),
    }),
    // A visit at which the child was not seen is none: it stays due.
    to: ({ case: of, input }) =>
      input.danger ? 'danger' : input.seen ? 'well' : of.stage === 'well' ? 'due' : undefined,
    effects: ({ case: of, input }) => [
      ...(input.danger
        ? [notify('supervisor', text('走访发现儿童处于危险。', 'A child is in danger.'))]
        : []),
      ...(input.needs === undefined
        ? []
        : [
            open(
              'child-protection.aid',
              { ...of.request, kind: input.needs },
              { link: 'related', trigger: 'push' },
            ),
          ]),
    ],
  }),
  /** Anybody who works with children must report it (mandatory reporting); it need not wait for a visit. */
  report: action({
    name: text('强制报告', 'Report harm or danger'),
    by: ['director', 'clerk', 'school', 'officer'],
    from: ['due', 'well'],
    input: z.strictObject({ what: prose('情况', 'What has happened') }),
    to: 'danger',
    effects: () => [
      notify('supervisor', text('收到儿童处于危险的报告。', 'A child is reported to be in danger.')),
    ],
  }),
})

/** What follows a visit: safety, the next visit, the end. */
const following = ({ action, notify }: Tools) => ({
  secure: action({
    name: text('处置到位', 'The child is safe'),
    by: 'officer',
    from: 'danger',
    input: z.strictObject({
      measure: choice('处置措施', 'Measure', {
        stays: text('留在家中并加强监护', 'Stays at home, guarded more closely'),
        relatives: text('委托亲属临时照料', 'With relatives for the time being'),
        guardianship: text('民政部门临时监护', 'Temporary guardianship of the civil affairs bureau'),
      }),
      what: prose('处置情况', 'What was done'),
    }),
    to: 'due',
  }),
  fallDue: action({
    name: text('走访到期', 'A visit falls due'),
    by: 'machine',
    from: 'well',
    to: 'due',
    after: ({ parameter }) => days(parameter('intervalDays')),
    effects: () => [notify('director', text('走访到期。', 'A visit falls due.'))],
  }),
  end: action({
    name: text('结束走访', 'End the visits'),
    by: 'officer',
    from: ['due', 'well'],
    input: z.strictObject({ reason: prose('理由', 'Reason') }),
    to: 'ended',
  }),
})

const promises = ({ promise }: Tools) => ({
  visit: promise({
    name: text('按期走访', 'Visit in time'),
    from: 'due',
    until: ['well', 'danger', 'ended'],
    within: ({ parameter }) => days(parameter('visitDays')),
    late: 'supervisor',
    basis: visitParameters.visitDays.history[0]!,
  }),
  respond: promise({
    name: text('按时处置紧急情况', 'Respond to danger in time'),
    from: 'danger',
    until: ['due', 'ended'],
    within: ({ parameter }) => hours(parameter('respondHours')),
    late: 'supervisor',
    basis: visitParameters.respondHours.history[0]!,
  }),
})

type Visited = Pick<CaseState, 'entered'>
const lastSeen = ({ entered }: Visited) => entered.well?.last

/** The rounds to one child: visited by the village's child director, at home, at school, in the community. */
export const visits = words
  .behaves((tools) => ({ actions: { ...visiting(tools), ...following(tools) }, promises: promises(tools) }))
  .accounts(({ count, share, sum }) => ({
    children: sum(text('走访儿童(累计增减)', 'Children visited (gains less losses)'), 'persons', (of) =>
      dayMarks(of.openedAt, of.closedAt),
    ),
    visits: sum(text('走访次数', 'Visits'), text('次', 'visits'), (of) => {
      const at = of.did.visit?.at
      return at === undefined ? undefined : { at, value: of.did.visit!.times }
    }),
    visitedInTime: share.kept(text('按期走访率', 'Visited in time'), 'visit'),
    everSeen: count(text('见到本人的儿童', 'Children seen'), lastSeen),
    inDanger: count(text('发现处于危险的儿童', 'Children found in danger'), 'danger'),
    respondedInTime: share.kept(text('紧急情况按期处置率', 'Danger responded to in time'), 'respond'),
  }))
