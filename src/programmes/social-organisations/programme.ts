import { z } from 'zod'
import { between, type Day, days, factsOfKind, type Scene, text } from '../../kernel/index.ts'
import { creditCode, field, line, prose, said, yes } from '../fields.ts'
import { spanIn, stockIn } from '../stock.ts'
import { ending } from './ending.ts'
import { registerParameters } from './parameters.ts'
import { conclusionOf, FACTS, known, LIVING, missedUpTo, type State, type Tools, words } from './register.ts'
import { nextYear } from './words.ts'

const ORGANISATIONS = text('家', 'organisations')

/** Nobody decides what was not examined, nor what they examined themselves. */
const examined = ({ case: of, anotherThan, refuse }: Scene<unknown, unknown, never>) =>
  of.did.examine
    ? anotherThan(['examine'])
    : refuse(text('尚未审查', 'the registrar has not examined it yet'))

const registering = ({ action, notify }: Tools) => ({
  examine: action({
    name: text('审查申请', 'Examine the application'),
    by: 'registrar',
    from: 'applied',
    input: z.strictObject({
      fit: yes('符合登记条件', 'It meets the conditions'),
      opinion: prose('审查意见', 'Opinion'),
    }),
    effects: () => [notify('head', text('有登记申请待决定。', 'An application waits for your decision.'))],
  }),
  approve: action({
    name: text('准予登记', 'Register'),
    by: 'head',
    from: 'applied',
    input: z.strictObject({
      code: creditCode,
      party: yes('已同步建立党的组织或开展党的工作', 'Party work is set up with it'),
    }),
    to: (scene) => examined(scene) ?? 'registered',
    records: ({ case: of, input, day }) => [known(FACTS.party, input.party, day, of.id)],
    effects: () => [notify('requester', text('准予登记。', 'It is registered.'))],
  }),
  decline: action({
    name: text('不予登记', 'Decline'),
    by: 'head',
    from: 'applied',
    input: z.strictObject({ reason: said(prose('理由', 'Reason')) }),
    to: (scene) => examined(scene) ?? 'declined',
    effects: ({ input }) => [notify('requester', text(input.reason, input.reason))],
  }),
  recordParty: action({
    name: text('登记党建覆盖情况', 'Record party work'),
    by: 'registrar',
    from: [...LIVING],
    input: z.strictObject({ covered: yes('已覆盖', 'Covered'), how: prose('方式', 'How').optional() }),
    records: ({ case: of, input, day }) => [known(FACTS.party, input.covered, day, of.id)],
  }),
})

const checked = ({ action, notify, open }: Tools) => ({
  /** Every 1 January; where the organisation stands does not matter, for it owes its report until it has ended. */
  fallDue: action({
    name: text('年检开始', 'The annual check falls due'),
    by: 'machine',
    from: [...LIVING],
    to: ({ case: of }) => of.stage as (typeof LIVING)[number],
    after: ({ at, day, startOf }) => between(at, startOf(nextYear(day))),
    effects: ({ case: of, day }) => [
      open(
        'social-organisations.annual-check',
        { name: of.request.name, organisation: of.id, year: Number(day.slice(0, 4)) },
        { link: 'child', trigger: 'schedule' },
      ),
      notify(
        'requester',
        text(
          '本年度年检已开始:请在3月31日前报送上一年度工作报告。',
          'The annual check has begun: report on the past year by 31 March.',
        ),
      ),
    ],
  }),
  recordCheck: action({
    name: text('登记年检结论', 'Record the conclusion of a check'),
    by: 'machine',
    from: [...LIVING],
    input: z.strictObject({
      year: field(z.number().int().min(1990).max(2200), '年度', 'Year'),
      conclusion: line('结论', 'Conclusion', 32),
      party: yes('党建工作已覆盖', 'Party work').optional(),
    }),
    to: ({ case: of, input, parameter }) =>
      of.stage === 'registered' && missedUpTo(of, input.year, input.conclusion) >= parameter('missedYears')
        ? 'abnormal'
        : undefined,
    records: ({ case: of, input, day }) => [
      known(FACTS.check, input.conclusion, `${input.year}-01-01` as Day, of.id),
      ...(input.party === undefined ? [] : [known(FACTS.party, input.party, day, of.id)]),
    ],
    effects: ({ case: of, input, parameter }) =>
      of.stage === 'registered' && missedUpTo(of, input.year, input.conclusion) >= parameter('missedYears')
        ? [
            notify(
              'requester',
              text(
                '连续未参加年检,已列入活动异常名录。',
                'It missed its annual checks year after year and is listed as abnormal.',
              ),
            ),
            notify(
              'registrar',
              text('有社会组织列入活动异常名录。', 'An organisation was listed as abnormal.'),
            ),
          ]
        : [],
  }),
})

/** What is found of it beside its yearly check. */
const found = ({ action, notify }: Tools) => ({
  recordFinding: action({
    name: text('登记抽查结果', 'Record the finding of an inspection'),
    by: 'machine',
    from: [...LIVING],
    input: z.strictObject({ sound: yes('未发现问题', 'Nothing was wrong') }),
    records: ({ case: of, input, day }) => [known(FACTS.finding, input.sound, day, of.id)],
  }),
  restore: action({
    name: text('移出活动异常名录', 'Take off the list'),
    by: 'registrar',
    from: 'abnormal',
    input: z.strictObject({ reason: said(prose('理由', 'Reason')) }),
    to: 'registered',
    effects: ({ input }) => [notify('requester', text(input.reason, input.reason))],
  }),
})

const judged = ({ action, open }: Tools) => ({
  /** From here, and not from the door: who was not checked, or failed, cannot ask. */
  askGrade: action({
    name: text('申请等级评估', 'Ask for a grade'),
    by: 'organisation',
    from: 'registered',
    input: z.strictObject({
      applied: field(z.number().int().min(1).max(5), '申请等级(1A–5A)', 'Grade (1A to 5A)'),
    }),
    to: ({ case: of, day, refuse }) => {
      const year = Number(day.slice(0, 4))
      const last = conclusionOf(of, year) ?? conclusionOf(of, year - 1)
      return last === 'passed' || last === 'basic'
        ? undefined
        : refuse(
            text(
              '上年度年检合格或基本合格的才能申请评估',
              'only who passed the last annual check can be graded',
            ),
          )
    },
    effects: ({ case: of, input }) => [
      open(
        'social-organisations.grading',
        { name: of.request.name, organisation: of.id, applied: input.applied },
        { link: 'child', trigger: 'push' },
      ),
    ],
  }),
  recordGrade: action({
    name: text('登记评估等级', 'Record a grade'),
    by: 'machine',
    from: [...LIVING],
    input: z.strictObject({ grade: field(z.number().int().min(0).max(5), '等级(0为无)', 'Grade (0: none)') }),
    records: ({ case: of, input, day }) => [known(FACTS.grade, input.grade, day, of.id)],
  }),
  /** Chance has chosen it: its inspection is a case of its own, where it is and for whoever speaks for it. */
  beDrawn: action({
    name: text('被随机抽中检查', 'Drawn for inspection'),
    by: 'machine',
    from: [...LIVING],
    input: z.strictObject({
      draw: line('抽取', 'Draw', 128).meta({ ref: 'case' }),
      inspectors: field(z.array(line('检查人员', 'Inspector', 128)).max(10), '检查人员', 'Inspectors'),
    }),
    effects: ({ case: of, input }) => [
      open(
        'social-organisations.inspection',
        { name: of.request.name, organisation: of.id, draw: input.draw, inspectors: input.inspectors },
        { link: 'child', trigger: 'draw' },
      ),
    ],
  }),
})

const latest = ({ facts }: State, fact: string) => factsOfKind(facts, fact).at(-1)

/** One organisation, from its application to its end: what it is checked for, graded and inspected stands in its register. */
export const socialOrganisations = words
  .behaves((tools) => ({
    actions: {
      ...registering(tools),
      ...checked(tools),
      ...found(tools),
      ...judged(tools),
      ...ending(tools),
    },
    promises: {
      decide: tools.promise({
        name: text('60日内决定是否登记', 'Registered or declined in 60 days'),
        from: 'applied',
        until: ['registered', 'declined'],
        within: ({ parameter }) => days(parameter('decideDays')),
        late: 'supervisor',
        basis: registerParameters.decideDays.history[0]!,
      }),
    },
  }))
  .accounts(({ count, share, sum }) => ({
    organisations: sum(
      text('在册社会组织(累计增减)', 'Organisations registered (gains less losses)'),
      ORGANISATIONS,
      (of) => stockIn(of, 'applied', 'registered'),
    ),
    partyWork: share.of(
      text('党建工作覆盖率', 'Covered by party work'),
      text('在册社会组织', 'organisations registered'),
      (of) => {
        const span = spanIn(of, 'applied', 'registered')
        return span === undefined || span.until !== undefined
          ? undefined
          : { at: span.since, hit: latest(of as State, FACTS.party)?.value === true }
      },
    ),
    graded3A: sum(text('3A级以上社会组织', 'Organisations of grade 3A or above'), ORGANISATIONS, (of) => {
      const grade = latest(of as State, FACTS.grade)
      return of.closedAt === undefined && Number(grade?.value ?? 0) >= 3
        ? { at: grade!.from, value: 1 }
        : undefined
    }),
    listed: count(text('列入活动异常名录', 'Listed as abnormal'), 'abnormal'),
    removed: count(text('撤销登记', 'Struck off'), 'removed'),
    dormantRemoved: count(text('清理“僵尸型”社会组织', 'Dormant organisations struck off'), (of) =>
      of.stage === 'removed' && of.did.notice?.input.ground === 'dormant' ? of.closedAt : undefined,
    ),
    decidedInTime: share.kept(text('登记按期决定率', 'Registrations decided in time'), 'decide'),
  }))
