import { z } from 'zod'
import {
  type CaseState,
  days,
  defineProgramme,
  type FactRecord,
  factsOfKind,
  type ToolsOf,
  text,
  type Valued,
  workingDays,
} from '../../kernel/index.ts'
import { choice, contact, line, prose, said, tally, yes } from '../fields.ts'
import { spanIn, stockIn } from '../stock.ts'
import { baseParameters } from './parameters.ts'
import { BUREAU, kilograms, MU, mu, roles } from './words.ts'

const BASES = text('家', 'bases')
const request = z.strictObject({
  base: line('基地', 'Base', 100),
  kind: choice('类别', 'Kind', {
    clean: text('“河北净菜”生产示范基地', 'Clean-vegetable demonstration base'),
    standard: text('全国蔬菜质量标准化基地', 'National quality-standard base'),
  }),
  mu: mu('面积', 'Area'),
  crops: line('主要蔬菜', 'Main vegetables', 200),
  place: line('地点', 'Place', 300),
  contact: contact.optional(),
})

const words = defineProgramme({
  id: 'produce-supply',
  name: text('蔬菜进京基地', 'Vegetable bases for the capital'),
  door: {
    about: text(
      '申请成为“河北净菜”等蔬菜进京生产基地。',
      'Become a base that grows vegetables for the capital’s markets.',
    ),
    words:
      '蔬菜, 净菜, 净菜进京, 基地, 种菜, 卖菜, 直通车, 新发地, 合作社, vegetables, produce, farm, growing, market'.split(
        ', ',
      ),
    events: ['business'],
    asks: ['contact'],
  },
  bureau: BUREAU,
  request,
  stages: {
    applied: text('待核查', 'To be surveyed'),
    surveyed: text('待认定', 'To be decided'),
    supplying: text('供应中', 'Supplying'),
    due: text('待复核', 'To be reviewed'),
    lacking: text('整改中', 'Being put right'),
  },
  outcomes: { declined: text('不予认定', 'Declined'), removed: text('退出', 'Removed') },
  roles,
  parameters: baseParameters,
  // Anybody may ask in a base's name, and nobody is kept from it thereby: it is recognised once.
  claims: ({ area, request: of, entered }) =>
    entered.supplying === undefined ? [] : [`produce-supply ${area} ${of.kind} ${of.base}`],
})
type Tools = ToolsOf<typeof words>

const survey = z.strictObject({
  mu: mu('核定面积', 'Area as measured'),
  households: tally('带动农户(户)', 'Households that grow for it'),
  water: yes('水土和投入品合格', 'Soil, water and inputs in order'),
  records: yes('生产档案齐全', 'Records are kept'),
  packing: yes('有分拣、清洗、包装条件', 'Sorted, washed and packed on site'),
  note: prose('核查情况', 'Note').optional(),
})
const AREA = 'base-area'
const HOUSEHOLDS = 'households-growing'
/** What was found, by day, so that what changes changes from that day on. */
const measured = ({
  input,
  day,
}: {
  readonly input: z.output<typeof survey>
  readonly day: FactRecord['from']
}): readonly FactRecord[] => {
  const record = (fact: string, value: number): FactRecord => ({
    fact,
    value,
    from: day,
    source: '现场核查',
    certainty: 'verified',
  })
  return [record(AREA, input.mu), record(HOUSEHOLDS, input.households)]
}
/** Clean vegetables leave the field washed and packed; a standard base need not do that itself. */
const isSound = (of: { readonly kind: string }, found: z.output<typeof survey>): boolean =>
  found.water && found.records && (of.kind !== 'clean' || found.packing)

const recognising = ({ action, notify }: Tools) => ({
  survey: action({
    name: text('现场核查', 'Survey'),
    by: 'surveyor',
    from: 'applied',
    input: survey,
    to: ({ case: of, input }) => (isSound(of.request, input) ? 'surveyed' : undefined),
    records: measured,
    effects: ({ case: of, input }) =>
      isSound(of.request, input)
        ? []
        : [
            notify(
              'requester',
              text(
                '现场核查有不符合的项目,整改后再查。',
                'The survey found what is lacking; it is repeated when put right.',
              ),
            ),
          ],
  }),
  recognise: action({
    name: text('认定', 'Recognise'),
    by: 'officer',
    from: 'surveyed',
    input: z.strictObject({ number: said(line('认定文号', 'Number of the decision', 100)) }),
    to: ({ anotherThan }) => anotherThan(['survey']) ?? 'supplying',
    effects: ({ input }) => [
      notify('requester', text(`已认定:${input.number}`, `Recognised: ${input.number}`)),
    ],
  }),
  decline: action({
    name: text('不予认定', 'Decline'),
    by: 'officer',
    from: ['applied', 'surveyed'],
    input: z.strictObject({ reason: said(prose('理由', 'Reason')) }),
    to: 'declined',
    effects: ({ input }) => [
      notify('requester', text(`不予认定:${input.reason}`, `Declined: ${input.reason}`)),
    ],
  }),
})

const supplying = ({ action, notify, open }: Tools) => ({
  /** One load for one market; a base that is being put right sends none. */
  load: action({
    name: text('装车', 'Load for a market'),
    by: ['enterprise', 'officer'],
    from: ['supplying', 'due'],
    input: z.strictObject({
      market: line('市场', 'Market', 100),
      crop: line('品种', 'Vegetable', 64),
      loaded: kilograms('装车数量', 'Loaded', 1),
    }),
    effects: ({ case: of, input }) => [
      open(
        'produce-supply.delivery',
        { base: of.request.base, ...input },
        { link: 'related', trigger: 'push' },
      ),
    ],
  }),
  fallDue: action({
    name: text('复核到期', 'A review falls due'),
    by: 'machine',
    from: 'supplying',
    to: 'due',
    after: ({ parameter }) => days(parameter('reviewDays')),
    effects: () => [notify('surveyor', text('基地复核到期。', 'A base is to be reviewed.'))],
  }),
  review: action({
    name: text('复核', 'Review'),
    by: 'surveyor',
    from: ['supplying', 'due', 'lacking'],
    input: survey,
    // Still lacking is no new beginning: the time to put it right runs on.
    to: ({ case: of, input }) => {
      if (isSound(of.request, input)) return 'supplying'
      return of.stage === 'lacking' ? undefined : 'lacking'
    },
    records: measured,
    effects: ({ case: of, input }) =>
      isSound(of.request, input)
        ? []
        : [
            notify(
              'requester',
              text(
                '复核不合格,请整改,其间停止装车。',
                'Not in order: put it right; nothing is loaded meanwhile.',
              ),
            ),
          ],
  }),
  remove: action({
    name: text('退出', 'Remove'),
    by: 'officer',
    from: ['supplying', 'due', 'lacking'],
    input: z.strictObject({ reason: said(prose('理由', 'Reason')) }),
    to: 'removed',
    effects: ({ input }) => [
      notify('requester', text(`退出基地名录:${input.reason}`, `Removed from the list: ${input.reason}`)),
    ],
  }),
})

const promises = ({ promise }: Tools) => ({
  survey: promise({
    name: text('按期核查', 'Surveyed in time'),
    from: 'applied',
    until: ['surveyed', 'declined'],
    within: ({ parameter }) => workingDays(parameter('surveyWorkingDays')),
    late: 'supervisor',
    basis: baseParameters.surveyWorkingDays.history[0]!,
  }),
  decide: promise({
    name: text('按期认定', 'Decided in time'),
    from: 'surveyed',
    until: ['supplying', 'declined'],
    within: ({ parameter }) => workingDays(parameter('decideWorkingDays')),
    late: 'supervisor',
    basis: baseParameters.decideWorkingDays.history[0]!,
  }),
  review: promise({
    name: text('按期复核', 'Reviewed in time'),
    from: 'due',
    until: ['supplying', 'lacking', 'removed'],
    within: ({ parameter }) => workingDays(parameter('reviewWorkingDays')),
    late: 'supervisor',
    basis: baseParameters.reviewWorkingDays.history[0]!,
  }),
  restore: promise({
    name: text('按期整改', 'Put right in time'),
    from: 'lacking',
    until: ['supplying', 'removed'],
    within: ({ parameter }) => days(parameter('restoreDays')),
    late: 'supervisor',
    basis: baseParameters.restoreDays.history[0]!,
  }),
})

type Base = Pick<CaseState<z.output<typeof request>>, 'request' | 'entered' | 'closedAt' | 'facts'>
const stockOf = (kind: 'clean' | 'standard') => (of: Base) =>
  of.request.kind === kind ? stockIn(of, 'applied', 'supplying') : []

/** What was found from the recognition on, what reviews changed of it, and nothing after the end. */
const held =
  (fact: string) =>
  (of: Base): readonly Valued[] => {
    const span = spanIn(of, 'applied', 'supplying')
    if (span === undefined) return []
    const { since, until } = span
    const marks: Valued[] = []
    let before = 0
    for (const { value, at, from } of factsOfKind(of.facts, fact)) {
      const next = value as number
      // A survey before the recognition counts from it on; of several, the last.
      marks.push({ at: at <= since ? since : from, value: next - before })
      before = next
    }
    return until === undefined ? marks : [...marks, { at: until, value: -before }]
  }

/** One base: surveyed, recognised by another, reviewed every year, and what it loads for the markets. */
export const produceSupply = words
  .behaves((tools) => ({
    actions: { ...recognising(tools), ...supplying(tools) },
    promises: promises(tools),
  }))
  .accounts(({ count, share, sum }) => ({
    applications: count(text('基地申请', 'Applications'), 'applied'),
    cleanBases: sum(
      text('“河北净菜”生产示范基地(累计增减)', 'Clean-vegetable bases (gains less losses)'),
      BASES,
      stockOf('clean'),
    ),
    standardBases: sum(
      text('全国蔬菜质量标准化基地(累计增减)', 'Quality-standard bases (gains less losses)'),
      BASES,
      stockOf('standard'),
    ),
    area: sum(text('基地面积(累计增减)', 'Area of bases (gains less losses)'), MU, held(AREA)),
    households: sum(
      text('带动农户(累计增减)', 'Households growing (gains less losses)'),
      'households',
      held(HOUSEHOLDS),
    ),
    surveyedInTime: share.kept(text('按期核查率', 'Surveyed in time'), 'survey'),
    decidedInTime: share.kept(text('按期认定率', 'Decided in time'), 'decide'),
    reviewedInTime: share.kept(text('按期复核率', 'Reviewed in time'), 'review'),
    restoredInTime: share.kept(text('按期整改率', 'Put right in time'), 'restore'),
  }))
