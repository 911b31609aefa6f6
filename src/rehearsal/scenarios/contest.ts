import { type CaseState, day, factsOfKind, fen, text } from '../../kernel/index.ts'
import { contestParameters } from '../../programmes/skills-contest/parameters.ts'
import { skillsContest } from '../../programmes/skills-contest/programme.ts'
import { SCORE, scoreOf, TASKS, type Task } from '../../programmes/skills-contest/ranking.ts'
import { fixed, lognormal, uniform } from '../distribution.ts'
import type { Scenario, Work, WorkScene } from '../scenario.ts'
import { guess } from './assumed.ts'

const CONTESTANTS = 32
const STATIONS = 16
const JUDGES = 5
const AREA = '131100'
const LEAST = contestParameters.leastJudges.history[0]!.value
const DAY = 24 * 60

const contestants = Array.from({ length: CONTESTANTS }, (_, n) => `W-${String(n + 1).padStart(2, '0')}`)
const heats = Array.from({ length: CONTESTANTS / STATIONS }, (_, n) =>
  contestants.slice(n * STATIONS, (n + 1) * STATIONS),
)
const pieces = contestants.flatMap((contestant) => TASKS.map((task) => ({ contestant, task })))
const judges = Array.from({ length: JUDGES }, (_, n) => `judges-${n + 1}`)

const hasScored = (of: CaseState, contestant: string, task: Task, judge: string): boolean =>
  factsOfKind(of.facts, SCORE, scoreOf(contestant, task, judge)).length > 0
const scoresOf = (of: CaseState, contestant: string, task: Task): number =>
  judges.filter((judge) => hasScored(of, contestant, task, judge)).length
const unjudged = (of: CaseState) =>
  pieces.filter(({ contestant, task }) => scoresOf(of, contestant, task) < LEAST)

/** A judge takes the next piece that has too few scores and none of theirs. */
const score = ({ case: of, who, draw }: WorkScene) => {
  const next = unjudged(of).find(({ contestant, task }) => !hasScored(of, contestant, task, who))
  const points = 60 + Math.floor(draw.next() * 41)
  return next && { by: 'judge', action: 'score', input: { ...next, points } }
}

const table = (n: number): Work => ({
  id: `judge-${n + 1}`,
  name: text('评分', 'Judge a piece'),
  programme: skillsContest.id,
  during: ['contesting'],
  needs: [{ pool: 'judges', count: 1 }],
  steps: [{ name: text('评一件作品', 'One piece'), takes: lognormal(3, 6), does: score }],
  next: (of) => (unjudged(of).length > 0 ? `judge-${n + 1}` : n === 0 ? 'rank' : undefined),
})

const heat = (n: number): Work => ({
  id: `heat-${n + 1}`,
  name: text(`第 ${n + 1} 场`, `Heat ${n + 1}`),
  programme: skillsContest.id,
  ...(n === 0 ? { from: 'contesting' } : { during: ['contesting'] }),
  needs: [{ pool: 'stations', count: heats[n]!.length }],
  steps: [{ name: text('焊接', 'Weld'), takes: uniform(90, 120) }],
  next: () => (n + 1 < heats.length ? `heat-${n + 2}` : judges.map((_, table) => `judge-${table + 1}`)),
})

const paper = (
  id: string,
  zh: string,
  en: string,
  where: Pick<Work, 'from' | 'during' | 'next'>,
  minutes: number,
  does: NonNullable<Work['steps'][0]['does']>,
): Work => ({
  id,
  name: text(zh, en),
  programme: skillsContest.id,
  ...where,
  needs: [{ pool: 'organisers', count: 1 }],
  steps: [{ name: text(zh, en), takes: lognormal(minutes, minutes * 2), does }],
})

const work: readonly Work[] = [
  paper('enrol', '报名', 'Enrol', { from: 'enrolling', next: () => 'draw' }, 60, () => ({
    by: 'organiser',
    action: 'enrol',
    input: { entries: contestants.map((contestant) => ({ contestant, from: '某企业' })) },
  })),
  paper('draw', '分组排场', 'Draw the heats', { during: ['enrolling'] }, 20, () => ({
    by: 'organiser',
    action: 'draw',
    input: { heats },
  })),
  paper('start', '开赛', 'Start', { from: 'drawn' }, 10, () => ({ by: 'organiser', action: 'start' })),
  ...heats.map((_, n) => heat(n)),
  ...judges.map((_, n) => table(n)),
  paper('rank', '排定名次', 'Rank', { during: ['contesting'] }, 20, () => ({
    by: 'organiser',
    action: 'rank',
  })),
  {
    id: 'take-back',
    name: text('技法带回车间', 'Take techniques back'),
    programme: skillsContest.id,
    from: 'ranked',
    after: fixed(2 * DAY),
    needs: [],
    steps: [
      {
        name: text('带回', 'Take back'),
        does: () => ({
          by: 'organiser',
          action: 'takeBack',
          input: { techniques: '平焊、立焊', workshops: 10 },
        }),
      },
    ],
  },
]

/** Thirty-two welders on sixteen stations: two heats, every piece judged by several, ranked. */
export const contest: Scenario = {
  id: 'welders-contest',
  name: text('焊工技能竞赛:32 人、16 个作业区', 'Welders: 32 contestants on 16 stations'),
  question: text(
    `32 名选手分两场使用 16 个作业区,${JUDGES} 名评委能否按时评完并公布名次?`,
    `With 32 contestants in two heats on 16 stations, do ${JUDGES} judges finish in time for the ranking?`,
  ),
  programmes: [skillsContest],
  areas: [{ code: AREA, name: text('衡水市', 'Hengshui') }],
  zone: 'Asia/Shanghai',
  from: day('2025-12-01'),
  warmUpDays: 0,
  days: 1,
  runOffDays: 7,
  pools: {
    stations: {
      name: text('作业区', 'Work stations'),
      count: STATIONS,
      shifts: [{ fromHour: 8, hours: 10 }],
    },
    judges: {
      name: text('评委', 'Judges'),
      count: JUDGES,
      shifts: [{ fromHour: 8, hours: 10 }],
      fenPerHour: fen(10_000),
    },
    organisers: {
      name: text('组织者', 'Organisers'),
      count: 2,
      shifts: [{ fromHour: 7, hours: 11 }],
      fenPerHour: fen(3000),
    },
  },
  travel: { kmPerHour: 30, detour: 1, extraMinutes: 0 },
  arrivals: [
    {
      id: 'contest',
      name: text('竞赛', 'Contest'),
      programme: skillsContest.id,
      timing: { kind: 'recorded', atMs: [7 * 3_600_000] },
      make: () => ({
        request: { trade: '焊工', place: '某赛场', stations: STATIONS },
        area: AREA,
        site: { x: 0, y: 0 },
      }),
    },
  ],
  work,
  aims: [{ programme: skillsContest.id, promise: 'result', share: 0.95 }],
  adjustable: ['judges'],
  assumptions: [
    {
      about: text('规模', 'Size'),
      value: text(
        '32 名选手、16 个作业区,平焊与立焊',
        '32 contestants, 16 stations, flat and vertical welds',
      ),
      source: text(
        '报道《冀州区焊工技能大赛助力工业“智造”转型》',
        'newspaper report on a contest of welders in Jizhou',
      ),
      grade: 'A',
    },
    guess(
      '评分',
      'Judging',
      `${JUDGES} 名评委,每件作品至少 ${LEAST} 人评;两场都结束后集中评分`,
      `${JUDGES} judges, each piece judged by ${LEAST}; all pieces together after the last heat`,
    ),
  ],
}
