import { z } from 'zod'
import {
  type CaseState,
  type Day,
  days,
  defineProgramme,
  type Effect,
  type FactRecord,
  factOn,
  factsOfKind,
  openChildren,
  type ToolsOf,
  text,
} from '../../kernel/index.ts'
import { field, line, prose, tally, waitsFor } from '../fields.ts'
import { snowParameters } from './parameters.ts'
import { BUREAU, post, roles, station, TOOLS, tool } from './words.ts'

const words = defineProgramme({
  id: 'snow-clearing',
  name: text('除雪保畅', 'Snow clearing'),
  bureau: BUREAU,
  request: z.strictObject({
    forecast: prose('雪情预报', 'Forecast'),
    lines: z
      .array(line('线路', 'Line', 64))
      .min(1)
      .max(50)
      .meta({ title: '线路', titleEn: 'Lines' }),
  }),
  stages: {
    forecast: text('已预警', 'Forecast'),
    mobilised: text('已动员', 'Mobilised'),
    active: text('预案已启动', 'Activated'),
    'standing-down': text('撤岗中', 'Standing down'),
  },
  outcomes: { 'stood-down': text('已结束', 'Stood down'), 'called-off': text('未启动', 'Called off') },
  roles,
  parameters: snowParameters,
})
type Tools = ToolsOf<typeof words>

const OUT = 'tools-out'
const ISSUED = 'tools-issued'
const held = (of: Pick<CaseState, 'facts'>, fact: string, day: Day, about: string): number =>
  (factOn(of.facts, fact, day, about)?.value as number | undefined) ?? 0

const tools = z.strictObject({ tool, count: tally('数量', 'Count'), station })

const counted = (fact: string, about: string, value: number, from: Day): FactRecord => ({
  fact,
  about,
  value,
  from,
  source: '备品台账',
  certainty: 'verified',
})

const before = ({ action }: Tools) => ({
  /** What is done before the snow: teams, training and drill, equipment checked, supplies, plan. */
  mobilise: action({
    name: text('动员部署', 'Mobilise'),
    by: 'commander',
    from: 'forecast',
    input: z.strictObject({
      people: tally('干部职工', 'People'),
      drilled: field(z.boolean(), '已培训演练', 'Trained and drilled'),
      checked: field(z.boolean(), '设备已检查、备品已补充', 'Equipment checked and supplied'),
      teams: tally('除雪队伍(支)', 'Snow-clearing teams').optional(),
      planned: field(z.boolean(), '应急预案已完善', 'Emergency plan brought up to date').optional(),
    }),
    to: ({ input, refuse }) =>
      input.drilled && input.checked && input.planned !== false
        ? 'mobilised'
        : refuse(
            text(
              '培训演练、设备检查和预案完善后才算动员到位',
              'training, drill, checks and the plan come first',
            ),
          ),
  }),
  callOff: action({
    name: text('解除预警', 'Call off'),
    by: 'commander',
    from: ['forecast', 'mobilised'],
    input: z.strictObject({ reason: prose('理由', 'Reason') }),
    to: 'called-off',
  }),
  activate: action({
    name: text('启动应急预案', 'Activate'),
    by: 'commander',
    from: 'mobilised',
    input: z.strictObject({
      posts: z.array(post).min(1).max(500).meta({ title: '岗点', titleEn: 'Posts' }),
    }),
    to: 'active',
    effects: ({ input }): readonly Effect[] =>
      input.posts.map((request) => ({
        effect: 'open',
        programme: 'snow-clearing.post',
        request,
        link: 'child',
        trigger: 'push',
      })),
  }),
})

const during = ({ action }: Tools) => ({
  issue: action({
    name: text('发放机具', 'Hand out tools'),
    by: 'keeper',
    from: ['mobilised', 'active'],
    input: tools,
    records: ({ case: of, input, day }) => [
      counted(OUT, input.tool, held(of, OUT, day, input.tool) + input.count, day),
      counted(ISSUED, input.tool, issuedOn(of, input.tool, day) + input.count, day),
    ],
  }),
  takeBack: action({
    name: text('收回机具', 'Take tools back'),
    by: 'keeper',
    from: ['mobilised', 'active', 'standing-down'],
    input: tools,
    to: ({ case: of, input, day, refuse }) =>
      held(of, OUT, day, input.tool) >= input.count
        ? undefined
        : refuse(text('收回的比发放的多', 'more comes back than was handed out'), 'count'),
    records: ({ case: of, input, day }) => [
      counted(OUT, input.tool, held(of, OUT, day, input.tool) - input.count, day),
    ],
  }),
})

/** What was handed out on one day: the account is by day, so that its sum is what was handed out in all. */
const issuedOn = (of: Pick<CaseState, 'facts'>, about: string, day: Day): number =>
  (factsOfKind(of.facts, ISSUED, about).find(({ from }) => from === day)?.value as number | undefined) ?? 0

const after = ({ action }: Tools) => ({
  standDown: action({
    name: text('结束应急', 'Stand down'),
    by: 'commander',
    from: 'active',
    input: z.strictObject({ note: prose('线路情况', 'State of the lines') }),
    // A post that has yet to open would never hear of its release.
    to: ({ case: of, refuse }) =>
      of.asked > Object.keys(of.children).length
        ? refuse(text('岗点正在建立,请稍后再试', 'posts are still being set up; try again in a moment'))
        : 'standing-down',
    effects: ({ case: of }): readonly Effect[] =>
      Object.entries(of.children)
        .filter(([, { outcome }]) => outcome === undefined)
        .map(([id]) => ({ effect: 'perform', case: id, action: 'release', input: {} })),
  }),
  account: action({
    name: text('统计清点', 'Take stock and report'),
    by: 'commander',
    from: 'standing-down',
    input: z.strictObject({ summary: prose('统计情况', 'Final report') }),
    to: ({ case: of, day, refuse }) => {
      const missing = TOOLS.find((each) => held(of, OUT, day, each) > 0)
      return missing === undefined
        ? (waitsFor(openChildren(of)) ?? 'stood-down')
        : refuse(text('机具尚未收齐', 'not all tools have come back'))
    },
  }),
})

const issuedSum = (about: (typeof TOOLS)[number]) => (of: Pick<CaseState, 'facts'>) =>
  factsOfKind(of.facts, ISSUED, about).map(({ from, value }) => ({ at: from, value: value as number }))

/** One snow emergency: forecast, mobilised, activated with its posts, stood down and accounted for. */
export const snowClearing = words
  .behaves((of) => ({
    actions: { ...before(of), ...during(of), ...after(of) },
    promises: {
      account: of.promise({
        name: text('按时统计', 'Final report in time'),
        from: 'standing-down',
        until: 'stood-down',
        within: ({ parameter }) => days(parameter('tallyDays')),
        late: 'supervisor',
        basis: snowParameters.tallyDays.history[0]!,
      }),
    },
  }))
  .accounts(({ count, share, sum, duration }) => ({
    activations: count(text('启动预案', 'Activations'), 'active'),
    teams: sum(text('除雪队伍', 'Snow-clearing teams'), text('支', 'teams'), (of) =>
      of.did.mobilise?.input.teams === undefined
        ? undefined
        : { at: of.did.mobilise.at, value: of.did.mobilise.input.teams },
    ),
    people: sum(text('投入人员', 'People'), 'persons', (of) =>
      of.did.mobilise ? { at: of.did.mobilise.at, value: of.did.mobilise.input.people } : undefined,
    ),
    machines: sum(text('投入除雪机具', 'Machines handed out'), text('台', 'machines'), issuedSum('machine')),
    shovels: sum(text('投入钩铲', 'Shovels handed out'), text('把钩铲', 'shovels'), issuedSum('shovel')),
    brooms: sum(text('投入扫帚', 'Brooms handed out'), text('把扫帚', 'brooms'), issuedSum('broom')),
    accountedInTime: share.kept(text('按时统计率', 'Final reports in time'), 'account'),
    timeActive: duration(text('应急时长', 'Length of the emergency'), 'active', ['standing-down']),
  }))
