import { z } from 'zod'
import {
  addDays,
  type CaseState,
  type Day,
  days,
  defineProgramme,
  type Effect,
  factsOfKind,
  type Instant,
  type ToolsOf,
  text,
} from '../../kernel/index.ts'
import { choice, field, prose, year } from '../fields.ts'
import { spanUntil } from '../span.ts'
import { countyParameters } from './parameters.ts'
import { BUREAU, roles } from './words.ts'

/** From the best to the last. */
const GRADES = ['A', 'B', 'C'] as const
type Grade = (typeof GRADES)[number]

const request = z.strictObject({
  year: year('评价年度', 'Year evaluated').meta({ when: 'past' }),
  before: choice('上年类别', 'Grade of the year before', {
    A: text('A类', 'A'),
    B: text('B类', 'B'),
    C: text('C类', 'C'),
  }).optional(),
})

const words = defineProgramme({
  id: 'tech-matching.county',
  name: text('县域创新能力评价', 'Evaluation of counties'),
  bureau: BUREAU,
  /** One case for each county and year; the county is where the case is. */
  request,
  stages: {
    awaited: text('待评价', 'To be evaluated'),
    scored: text('已评分', 'Scored'),
    improving: text('待报提升措施', 'To say how it improves'),
  },
  outcomes: {
    settled: text('A类,保持', 'A, and kept'),
    improved: text('提升措施已报', 'Improvement set out'),
  },
  roles,
  parameters: countyParameters,
  claims: ({ area, request: { year } }) => [`tech-matching.county ${area} ${year}`],
})
type Tools = ToolsOf<typeof words>

const yearAfter = (of: string): string => String(Number(of) + 1)

const GRADE = 'grade'
const pointsOf = ({ did }: Pick<CaseState, 'did'>): number =>
  (did.score!.input as { readonly points: number }).points
const gradeBy = (points: number, parameter: (name: 'gradeAFrom' | 'gradeBFrom') => number): Grade =>
  points >= parameter('gradeAFrom') ? 'A' : points >= parameter('gradeBFrom') ? 'B' : 'C'

const actions = ({ action, notify, open }: Tools) => ({
  /** Nobody evaluates a year before it is over; scored again it is corrected until it is published. */
  score: action({
    name: text('评分', 'Score'),
    by: 'clerk',
    from: ['awaited', 'scored'],
    input: z.strictObject({
      points: field(z.number().int().min(0).max(100), '综合得分', 'Score', { unit: text('分', 'points') }),
      basis: prose('评价依据', 'What it is based on'),
    }),
    to: ({ case: of, day, refuse }) =>
      day.slice(0, 4) <= of.request.year ? refuse(text('年度尚未结束', 'the year is not over')) : 'scored',
  }),
  publish: action({
    name: text('公布类别', 'Publish the grade'),
    by: 'officer',
    from: 'scored',
    to: (scene) =>
      scene.anotherThan(['score']) ??
      (gradeBy(pointsOf(scene.case), scene.parameter) === 'A' ? 'settled' : 'improving'),
    records: ({ case: of, day, parameter }) => [
      {
        fact: GRADE,
        value: gradeBy(pointsOf(of), parameter),
        from: day,
        source: '县域创新能力评价',
        certainty: 'verified',
      },
    ],
    // The next year is awaited as soon as this one is known.
    effects: ({ case: of, parameter }): readonly Effect[] => {
      const grade = gradeBy(pointsOf(of), parameter)
      return [
        open(
          'tech-matching.county',
          { year: yearAfter(of.request.year), before: grade } satisfies z.output<typeof request>,
          { link: 'related', trigger: 'schedule' },
        ),
        ...(grade === 'C' ? [notify('supervisor', text('有县被评为C类。', 'A county is graded C.'))] : []),
      ]
    },
  }),
  improve: action({
    name: text('登记提升措施', 'Enter how it will improve'),
    by: 'clerk',
    from: 'improving',
    input: z.strictObject({ measures: prose('提升措施', 'Measures') }),
    to: 'improved',
  }),
})

const promises = ({ promise }: Tools) => ({
  score: promise({
    name: text('按期评价', 'Evaluated in time'),
    from: 'awaited',
    until: 'scored',
    // From the end of the year, whenever its case was opened.
    within: ({ case: of, at, parameter, startOf }) =>
      spanUntil(at, startOf(addDays(`${yearAfter(of.request.year)}-01-01` as Day, parameter('scoreDays')))),
    late: 'supervisor',
    basis: countyParameters.scoreDays.history[0]!,
  }),
  improve: promise({
    name: text('按期报送提升措施', 'Improvement set out in time'),
    from: 'improving',
    until: 'improved',
    within: ({ parameter }) => days(parameter('improveDays')),
    late: 'supervisor',
    basis: countyParameters.improveDays.history[0]!,
  }),
})

const gradeOf = ({ facts }: Pick<CaseState, 'facts'>) => factsOfKind(facts, GRADE).at(-1)
const graded =
  (grade: Grade) =>
  (of: Pick<CaseState, 'facts'>): Instant | undefined => {
    const found = gradeOf(of)
    return found?.value === grade ? found.at : undefined
  }

/** How able a county is to innovate, year by year: scored by one, published by another, improved where it is not A. */
export const countyEvaluation = words
  .behaves((tools) => ({ actions: actions(tools), promises: promises(tools) }))
  .accounts(({ count, share }) => ({
    gradeA: count(text('A类县', 'Counties graded A'), graded('A')),
    gradeB: count(text('B类县', 'Counties graded B'), graded('B')),
    gradeC: count(text('C类县', 'Counties graded C'), graded('C')),
    raised: share.of(
      text('类别提升率', 'Counties that rose'),
      text('上年不是A类的县', 'counties that were not A the year before'),
      (of) => {
        const { before } = of.request
        const found = gradeOf(of)
        return found === undefined || before === undefined || before === 'A'
          ? undefined
          : { at: found.at, hit: GRADES.indexOf(found.value as Grade) < GRADES.indexOf(before) }
      },
    ),
    evaluatedInTime: share.kept(text('按期评价率', 'Evaluated in time'), 'score'),
    improvedInTime: share.kept(text('按期报送提升措施率', 'Improvement set out in time'), 'improve'),
  }))
