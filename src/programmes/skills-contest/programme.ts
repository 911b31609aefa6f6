import { z } from 'zod'
import {
  type Day,
  days,
  defineProgramme,
  type FactRecord,
  type factCount,
  factsOfKind,
  outside,
  parseMoment,
  role,
  type ToolsOf,
  text,
} from '../../kernel/index.ts'
import { choice, comingDay, field, line, prose, tally } from '../fields.ts'
import { contestParameters } from './parameters.ts'
import { ranking, SCORE, scoreOf, scoresIn, TASKS, unjudged } from './ranking.ts'

const contestant = line('选手', 'Contestant', 64)
const MOST_CONTESTANTS = 500

const words = defineProgramme({
  id: 'skills-contest',
  name: text('职业技能竞赛', 'Skills contest'),
  bureau: 'human-resources',
  request: z.strictObject({
    trade: line('工种', 'Trade', 100),
    place: line('地点', 'Place', 200),
    stations: field(z.number().int().min(1).max(200), '作业区数', 'Work stations'),
    day: comingDay('比赛日', 'Day').optional(),
  }),
  stages: {
    enrolling: text('报名', 'Enrolling'),
    drawn: text('已分组', 'Heats drawn'),
    contesting: text('比赛中', 'Under way'),
    ranked: text('已排名', 'Ranked'),
  },
  outcomes: { spread: text('技法已带回', 'Techniques taken back'), cancelled: text('取消', 'Cancelled') },
  roles: {
    organiser: role('staff', '组织者', 'Organiser'),
    judge: outside('staff', '评委', 'Judge'),
    supervisor: role('oversight', '监督组', 'Supervision'),
  },
  parameters: contestParameters,
})
type Tools = ToolsOf<typeof words>

const ENROLLED = 'enrolled'
const HEAT = 'heat'
const STARTS = 'heat-starts'
const RANK = 'rank'
type Held = Parameters<typeof factCount>[0]

const record = (fact: string, about: string, value: FactRecord['value'], from: Day): FactRecord => ({
  fact,
  about: encodeURIComponent(about),
  value,
  from,
  source: '竞赛记录',
  certainty: 'verified',
})
/** Everybody enrolled, in a fixed order. */
const contestants = (facts: Held): readonly string[] =>
  Object.keys(facts ?? {})
    .flatMap((key) => {
      const [about = '', fact] = key.split(' ')
      return fact === ENROLLED ? [decodeURIComponent(about)] : []
    })
    .sort()
const heatOf = (facts: Held, of: string): number | undefined =>
  factsOfKind(facts, HEAT, encodeURIComponent(of)).at(-1)?.value as number | undefined

/** What is wrong with the timetable of the heats, if there is one: the field. */
const wrongStart = ({
  heats,
  starts,
}: {
  readonly heats: readonly unknown[]
  readonly starts?: readonly string[] | undefined
}): string | undefined => {
  if (starts === undefined) return undefined
  if (starts.length !== heats.length) return 'starts'
  const times = starts.map((at) => parseMoment(at)!)
  const wrong = times.findIndex((at, n) => n > 0 && at <= times[n - 1]!)
  return wrong < 0 ? undefined : `starts.${wrong}`
}

const drawing = ({ action }: Tools) => ({
  enrol: action({
    name: text('报名', 'Enrol'),
    by: 'organiser',
    from: 'enrolling',
    input: z.strictObject({
      entries: z
        .array(z.strictObject({ contestant, from: line('单位', 'From', 100) }))
        .min(1)
        .max(MOST_CONTESTANTS)
        .meta({ title: '选手', titleEn: 'Contestants' }),
    }),
    to: ({ case: of, input, refuse }) => {
      const all = [...contestants(of.facts), ...input.entries.map((each) => each.contestant)]
      if (new Set(all).size < all.length)
        return refuse(text('有选手重复报名', 'somebody is enrolled twice'), 'entries')
      return all.length > MOST_CONTESTANTS
        ? refuse(
            text(`最多 ${MOST_CONTESTANTS} 名选手`, `at most ${MOST_CONTESTANTS} contestants`),
            'entries',
          )
        : undefined
    },
    records: ({ input, day }) =>
      input.entries.map((each) => record(ENROLLED, each.contestant, each.from, day)),
  }),
  /** Each contestant in one heat, no heat larger than the stations. */
  draw: action({
    name: text('分组排场', 'Draw the heats'),
    by: 'organiser',
    from: ['enrolling', 'drawn'],
    input: z.strictObject({
      heats: z
        .array(z.array(contestant).min(1).max(200))
        .min(1)
        .max(MOST_CONTESTANTS)
        .meta({ title: '场次', titleEn: 'Heats' }),
      starts: z
        .array(field(z.iso.datetime(), '开始时间', 'Begins'))
        .max(MOST_CONTESTANTS)
        .optional()
        .meta({ title: '各场开始时间', titleEn: 'When each heat begins' }),
    }),
    to: ({ case: of, input, refuse }) => {
      const late = wrongStart(input)
      if (late !== undefined)
        return refuse(
          text('各场须逐一写明开始时间,后一场晚于前一场', 'each heat begins after the one before it'),
          late,
        )
      const full = input.heats.findIndex((heat) => heat.length > of.request.stations)
      if (full >= 0)
        return refuse(
          text(`一场最多 ${of.request.stations} 人`, `a heat has at most ${of.request.stations}`),
          `heats.${full}`,
        )
      const drawn = input.heats.flat()
      const enrolled = contestants(of.facts)
      const each = new Set(drawn)
      return each.size === drawn.length &&
        each.size === enrolled.length &&
        enrolled.every((one) => each.has(one))
        ? 'drawn'
        : refuse(text('每名选手须恰好在一场', 'everybody enrolled is in exactly one heat'), 'heats')
    },
    records: ({ input, day }) => [
      ...input.heats.flatMap((heat, n) => heat.map((each) => record(HEAT, each, n + 1, day))),
      ...(input.starts ?? []).map((at, n) => record(STARTS, `heat ${n + 1}`, at, day)),
    ],
  }),
})

/** It begins, or comes to nothing. */
const starting = ({ action }: Tools) => ({
  start: action({ name: text('开赛', 'Start'), by: 'organiser', from: 'drawn', to: 'contesting' }),
  cancel: action({
    name: text('取消', 'Cancel'),
    by: 'organiser',
    from: ['enrolling', 'drawn'],
    input: z.strictObject({ reason: prose('理由', 'Reason') }),
    to: 'cancelled',
  }),
})

const during = ({ action }: Tools) => ({
  score: action({
    name: text('打分', 'Score'),
    by: 'judge',
    from: 'contesting',
    input: z.strictObject({
      contestant,
      task: choice('项目', 'Task', {
        flat: text('平焊', 'Flat weld'),
        vertical: text('立焊', 'Vertical weld'),
      }),
      points: field(z.number().int().min(0).max(100), '得分', 'Points'),
    }),
    to: ({ case: of, input, refuse }) =>
      heatOf(of.facts, input.contestant) === undefined
        ? refuse(text('没有这名选手', 'there is no such contestant'), 'contestant')
        : undefined,
    records: ({ input, actor, day }) => [
      {
        fact: SCORE,
        about: scoreOf(input.contestant, input.task, actor.id),
        value: input.points,
        from: day,
        source: '评分表',
        certainty: 'verified',
      },
    ],
  }),
  rank: action({
    name: text('排定名次', 'Rank'),
    by: 'organiser',
    from: 'contesting',
    to: ({ case: of, parameter, refuse }) => {
      const least = parameter('leastJudges')
      const missing = unjudged(scoresIn(of, contestants(of.facts)), least)
      return missing === undefined
        ? 'ranked'
        : refuse(
            text(
              `${missing.contestant} 的一项作品评委不足 ${least} 人`,
              `a piece of ${missing.contestant} has fewer than ${least} judges`,
            ),
          )
    },
    records: ({ case: of, day }) =>
      ranking(scoresIn(of, contestants(of.facts))).map((each) =>
        record(RANK, each.contestant, each.rank, day),
      ),
  }),
  /** 技法带回车间: what was learnt goes back to the workshops. */
  takeBack: action({
    name: text('技法带回车间', 'Take techniques back to workshops'),
    by: 'organiser',
    from: 'ranked',
    input: z.strictObject({
      techniques: prose('技法', 'Techniques'),
      workshops: tally('车间数', 'Workshops'),
    }),
    to: 'spread',
  }),
})

/** A contest: enrolled, drawn into heats on so many stations, judged by several, ranked, taken back to the workshop. */
export const skillsContest = words
  .behaves((tools) => ({
    actions: { ...drawing(tools), ...starting(tools), ...during(tools) },
    promises: {
      result: tools.promise({
        name: text('按时公布名次', 'Ranked in time'),
        from: 'contesting',
        until: 'ranked',
        within: ({ parameter }) => days(parameter('resultDays')),
        late: 'supervisor',
        basis: contestParameters.resultDays.history[0]!,
      }),
    },
  }))
  .accounts(({ count, share, sum }) => ({
    contests: count(text('竞赛场次', 'Contests'), 'ranked'),
    contestants: sum(text('参赛人数', 'Contestants'), 'persons', (of) => {
      const at = of.entered.contesting?.first
      return at === undefined ? undefined : { at, value: contestants(of.facts).length }
    }),
    scores: sum(text('评分数', 'Scores given'), text('项评分', 'scores'), (of) => {
      const at = of.entered.ranked?.first
      const given = scoresIn(of, contestants(of.facts)).flatMap(({ points }) =>
        TASKS.flatMap((each) => points[each]),
      )
      return at === undefined ? undefined : { at, value: given.length }
    }),
    workshops: sum(text('带回车间数', 'Workshops reached'), text('家', 'workshops'), (of) =>
      of.did.takeBack ? { at: of.did.takeBack.at, value: of.did.takeBack.input.workshops } : undefined,
    ),
    rankedInTime: share.kept(text('按时公布率', 'Ranked in time'), 'result'),
  }))
