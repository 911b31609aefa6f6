import { z } from 'zod'
import {
  type CaseState,
  days,
  defineProgramme,
  type FactRecord,
  factsOfKind,
  plus,
  type ToolsOf,
  text,
  type Valued,
  workingDays,
} from '../../kernel/index.ts'
import { field, line, prose, yes } from '../fields.ts'
import { surveyParameters } from './parameters.ts'
import { BIRDS, BUREAU, birds, type cause, roles } from './words.ts'

/** Kinds seen at one point in one count, and points of one lake. */
const MOST_KINDS = 150
const MOST_POINTS = 30

const point = line('监测点', 'Point', 64)
const species = line('鸟种', 'Species', 64)
const KINDS = text('种', 'species')
const totals = z
  .strictObject({
    birds: birds('总数', 'Birds'),
    species: field(z.number().int().min(0), '鸟种数', 'Species'),
  })
  .meta({ title: '上一次监测', titleEn: 'The count before' })

const words = defineProgramme({
  id: 'wetland-birds.survey',
  name: text('越冬候鸟监测', 'Count of wintering birds'),
  bureau: BUREAU,
  request: z.strictObject({
    lake: line('水域', 'Lake', 64),
    points: z.array(point).min(1).max(MOST_POINTS).meta({ title: '监测点', titleEn: 'Points' }),
    /** What the count before this one found; nothing where a winter begins. */
    before: totals.optional(),
  }),
  stages: {
    due: text('待监测', 'Due'),
    counting: text('监测中', 'Being counted'),
    counted: text('待复核', 'To be verified'),
  },
  outcomes: { verified: text('已复核', 'Verified'), skipped: text('未监测', 'Not made') },
  roles,
  parameters: surveyParameters,
  // One count of a lake at a time: each is compared with the one before.
  claims: ({ area, request }) => [`wetland-birds.survey ${area} ${request.lake}`],
  // The next count is compared with this one: what was verified stays, and one that is not made hands on the one before it.
  without: ['withdraw', 'merge', 'reopen'],
})
type Tools = ToolsOf<typeof words>

const SEEN = 'birds-seen'
const COUNTED = 'point-counted'
type Held = Pick<CaseState, 'facts'>
const key = (...parts: readonly string[]) => parts.map(encodeURIComponent).join('/')
const isCounted = (of: Held, at: string): boolean => factsOfKind(of.facts, COUNTED, key(at)).length > 0

/** What was seen, by point and species, as it stands: a point that is counted again is replaced. */
const seen = ({ facts }: Held) =>
  Object.keys(facts ?? {}).flatMap((name) => {
    const [about = '', fact] = name.split(' ')
    if (fact !== SEEN) return []
    const [at = '', kind = ''] = about.split('/').map(decodeURIComponent)
    const value = factsOfKind(facts, SEEN, about).at(-1)?.value as number
    return value > 0 ? [{ at, kind, value }] : []
  })
const totalsOf = (of: Held): z.output<typeof totals> => {
  const all = seen(of)
  return {
    birds: all.reduce((sum, { value }) => sum + value, 0),
    species: new Set(all.map(({ kind }) => kind)).size,
  }
}

/** What a count shows beside the one before: a fall, or a crowd that was not there; undefined where neither. */
const alarm = (
  now: number,
  before: number | undefined,
  { fallPercent, crowdBirds }: { readonly fallPercent: number; readonly crowdBirds: number },
): z.output<typeof cause> | undefined => {
  if (before !== undefined && now * 100 <= before * (100 - fallPercent) && now < before) return 'fall'
  return now >= crowdBirds && (before ?? 0) < crowdBirds ? 'crowd' : undefined
}

const record = (fact: string, about: string, value: number, from: FactRecord['from']): FactRecord => ({
  fact,
  about,
  value,
  from,
  source: '监测记录表',
  certainty: 'verified',
})

const counting = ({ action }: Tools) => ({
  count: action({
    name: text('登记一个监测点', 'Enter a point'),
    by: ['monitor', 'ranger'],
    from: ['due', 'counting'],
    input: z.strictObject({
      point,
      seen: z
        .array(z.strictObject({ species, birds: birds('只数', 'Birds') }))
        .max(MOST_KINDS)
        .meta({ title: '鸟种和只数', titleEn: 'Species and birds' }),
    }),
    to: ({ case: of, input, refuse }) => {
      if (!of.request.points.includes(input.point))
        return refuse(text('没有这个监测点', 'there is no such point'), 'point')
      return new Set(input.seen.map((each) => each.species)).size < input.seen.length
        ? refuse(text('同一鸟种写了两次', 'a species is there twice'), 'seen')
        : of.stage === 'due'
          ? 'counting'
          : undefined
    },
    records: ({ case: of, input, day }) => [
      record(COUNTED, key(input.point), 1, day),
      // Counted again, a species that is not seen any more is none.
      ...seen(of)
        .filter(({ at, kind }) => at === input.point && !input.seen.some((each) => each.species === kind))
        .map(({ at, kind }) => record(SEEN, key(at, kind), 0, day)),
      ...input.seen.map((each) => record(SEEN, key(input.point, each.species), each.birds, day)),
    ],
  }),
  submit: action({
    name: text('提交复核', 'Submit'),
    by: ['monitor', 'ranger'],
    from: 'counting',
    to: ({ case: of, refuse }) => {
      const missing = of.request.points.find((at) => !isCounted(of, at))
      return missing === undefined
        ? 'counted'
        : refuse(text(`监测点“${missing}”尚未登记`, `the point "${missing}" is not entered`))
    },
  }),
})

const last = yes('本季最后一次', 'The last of this winter').optional()

const verifying = ({ action, notify, open }: Tools) => ({
  skip: action({
    name: text('本次不监测', 'Skip this count'),
    by: 'officer',
    from: ['due', 'counting'],
    input: z.strictObject({ reason: prose('理由', 'Reason'), last }),
    to: 'skipped',
    effects: ({ case: { parent, request }, input }) => {
      const { before, ...of } = request
      // What was told to be before it was never counted here, and is not handed on.
      const following = parent && before ? { ...of, before } : of
      return [
        notify('monitor', text(`本次不监测:${input.reason}`, `No count this time: ${input.reason}`)),
        ...(input.last === true
          ? []
          : [open('wetland-birds.survey', following, { link: 'related', trigger: 'schedule' })]),
      ]
    },
  }),
  recount: action({
    name: text('退回重数', 'Have it counted again'),
    by: ['monitor', 'officer'],
    from: 'counted',
    input: z.strictObject({ reason: prose('理由', 'Reason') }),
    to: 'counting',
    effects: ({ input }) => [
      notify('monitor', text(`退回重数:${input.reason}`, `To be counted again: ${input.reason}`)),
    ],
  }),
  verify: action({
    name: text('复核', 'Verify'),
    by: ['monitor', 'officer'],
    from: 'counted',
    input: z.strictObject({ last }),
    to: ({ anotherThan }) => anotherThan(['count', 'submit']) ?? 'verified',
    effects: ({ case: of, input, parameter }) => {
      const now = totalsOf(of)
      const { lake, points, before } = of.request
      const why = alarm(now.birds, before?.birds, {
        fallPercent: parameter('fallPercent'),
        crowdBirds: parameter('crowdBirds'),
      })
      const what = `${lake}:监测${now.birds}只,上次${before?.birds ?? 0}只`
      return [
        ...(input.last === true
          ? []
          : [
              open(
                'wetland-birds.survey',
                { lake, points, before: now },
                { link: 'related', trigger: 'schedule' },
              ),
            ]),
        ...(why === undefined
          ? []
          : [
              open('wetland-birds', { cause: why, what }, { link: 'related', trigger: 'reading' }),
              notify('officer', text(`${what},请研判。`, `${now.birds} birds counted: decide what to do.`)),
            ]),
      ]
    },
  }),
})

const promises = ({ promise }: Tools) => ({
  count: promise({
    name: text('按期监测', 'Counted in time'),
    from: 'due',
    until: ['counted', 'skipped'],
    within: ({ parameter }) => days(parameter('surveyDays')),
    late: 'supervisor',
    basis: surveyParameters.surveyDays.history[0]!,
  }),
  verify: promise({
    name: text('按期复核', 'Verified in time'),
    from: 'counted',
    until: ['verified', 'counting'],
    within: ({ parameter }) => workingDays(parameter('verifyWorkingDays')),
    late: 'supervisor',
    basis: surveyParameters.verifyWorkingDays.history[0]!,
  }),
})

type Counted = Held &
  Pick<
    CaseState<{ readonly before?: z.output<typeof totals> | undefined }>,
    'request' | 'stage' | 'parent'
  > & {
    readonly did: {
      readonly submit?: Pick<CaseState['did'][string], 'at'>
      readonly verify?: { readonly input: { readonly last?: boolean | undefined } | undefined }
      readonly skip?: Pick<CaseState['did'][string], 'at'> & {
        readonly input: { readonly last?: boolean | undefined }
      }
    }
  }
/**
 * How many more than at the count before, so that the sum is what is on the lake; none are once a winter's last is
 * past. Of a count that none here led to, all are: what was told to be before it was never counted here.
 */
const change =
  (what: keyof z.output<typeof totals>) =>
  (of: Counted): readonly Valued[] => {
    const { skip, submit, verify } = of.did
    const counted = of.parent === undefined ? 0 : (of.request.before?.[what] ?? 0)
    if (of.stage === 'skipped' && skip?.input.last === true) return [{ at: skip.at, value: -counted }]
    if (of.stage !== 'verified' || !submit) return []
    const now = totalsOf(of)[what]
    return [
      { at: submit.at, value: now - counted },
      ...(verify?.input?.last === true ? [{ at: plus(submit.at, days(1)), value: -now }] : []),
    ]
  }

/** One count of the lake: every point by species, verified by another, compared with the one before; the next follows. */
export const birdSurvey = words
  .behaves((tools) => ({
    actions: { ...counting(tools), ...verifying(tools) },
    promises: promises(tools),
  }))
  .accounts(({ count, share, sum }) => ({
    surveys: count(text('监测次数', 'Counts'), 'verified'),
    birds: sum(text('在湖越冬候鸟(累计增减)', 'Wintering birds (gains less losses)'), BIRDS, change('birds')),
    species: sum(text('监测到的鸟种(累计增减)', 'Species (gains less losses)'), KINDS, change('species')),
    points: sum(text('登记监测点次', 'Points counted'), text('点次', 'points'), (of) =>
      of.did.submit ? { at: of.did.submit.at, value: new Set(of.request.points).size } : undefined,
    ),
    countedInTime: share.kept(text('按期监测率', 'Counted in time'), 'count'),
    verifiedInTime: share.kept(text('按期复核率', 'Verified in time'), 'verify'),
  }))
