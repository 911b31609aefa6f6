import { z } from 'zod'
import {
  type CaseState,
  type Day,
  days,
  defineProgramme,
  factsOfKind,
  type Instant,
  type ToolsOf,
  text,
} from '../../kernel/index.ts'
import { choice, contact, line, prose, said, tally, yes } from '../fields.ts'
import { entries, entry } from '../held.ts'
import { dayMarks, spanIn, stockIn } from '../stock.ts'
import { recognitionParameters } from './parameters.ts'
import { BUREAU, roles } from './words.ts'

const request = z.strictObject({
  name: line('名称', 'Name'),
  unit: line('依托单位', 'Run by'),
  kind: choice('类别', 'Kind', {
    workstation: text('博士后科研工作站', 'Postdoctoral workstation'),
    practice: text('博士后创新实践基地', 'Postdoctoral practice base'),
    base: text('技能人才培训基地', 'Training base for the skilled'),
    studio: text('技能大师工作室', 'Studio of a master of skills'),
    incubator: text('创业孵化基地', 'Incubator'),
    park: text('人力资源产业园', 'Human resources park'),
    inn: text('人才驿站', 'Talent inn'),
    school: text('技工院校', 'Technical school'),
    brand: text('劳务品牌', 'Labour brand'),
  }),
  contact: contact.optional(),
})
type Request = z.output<typeof request>

const rank = choice('级别', 'Level', {
  city: text('市级', 'City'),
  province: text('省级', 'Province'),
  nation: text('国家级', 'Nation'),
})
type Rank = z.output<typeof rank>
const RANKS: readonly Rank[] = ['city', 'province', 'nation']

const words = defineProgramme({
  id: 'talent.recognition',
  name: text('人才载体与劳务品牌认定', 'Stations, bases and labour brands'),
  door: {
    about: text(
      '单位申报博士后站、实训基地、大师工作室、孵化基地、劳务品牌等。',
      'For postdoctoral stations, training bases, studios, incubators, labour brands and the like.',
    ),
    words:
      '博士后, 工作站, 基地, 大师工作室, 孵化, 劳务品牌, 产业园, postdoctoral, station, incubator, studio, labour brand'.split(
        ', ',
      ),
    events: ['business'],
    asks: ['contact'],
  },
  bureau: BUREAU,
  request,
  stages: {
    applied: text('已申报', 'Applied'),
    recommended: text('已考察,待认定', 'Looked at, to be decided'),
    running: text('运行中', 'Running'),
    assessing: text('到期评估', 'To be assessed'),
    rectifying: text('限期整改', 'To be put right'),
  },
  outcomes: { declined: text('不予认定', 'Declined'), revoked: text('撤销', 'Revoked') },
  roles,
  parameters: recognitionParameters,
  // Anybody may ask in another's name, and nobody is kept from asking thereby: it is recognised once.
  claims: ({ entered, request: { kind, name } }) =>
    entered.running ? [`talent.recognition ${kind} ${name}`] : [],
})
type Tools = ToolsOf<typeof words>

const RANK = 'rank'
const ranked = ({
  day,
  input,
}: {
  readonly day: Day
  readonly input: { readonly rank: Rank; readonly document: string }
}) => [{ fact: RANK, value: input.rank, from: day, source: input.document, certainty: 'verified' as const }]
/** The ranks that it has had, in turn: after an appeal it begins with one again. */
const ranksOf = ({ facts }: Pick<CaseState, 'facts'>) => factsOfKind(facts, RANK)
const rankOf = (of: Pick<CaseState, 'facts'>): Rank => ranksOf(of).at(-1)!.value as Rank
/** Since when it has been of the province or above without a break. */
const provincialSince = (of: Pick<CaseState, 'facts'>): Instant | undefined => {
  const ranks = ranksOf(of)
  return ranks[ranks.findLastIndex(({ value }) => value === 'city') + 1]?.at
}

const deciding = ({ action, notify }: Tools) => ({
  visit: action({
    name: text('实地考察', 'Look at it'),
    by: 'officer',
    from: 'applied',
    input: z.strictObject({
      fit: yes('符合条件', 'It is fit'),
      report: said(prose('考察情况', 'What was found')),
    }),
    to: ({ input }) => (input.fit ? 'recommended' : 'declined'),
    effects: ({ input }) =>
      input.fit ? [] : [notify('requester', text(`不予认定:${input.report}`, `Declined: ${input.report}`))],
  }),
  decide: action({
    name: text('认定', 'Recognise'),
    by: 'approver',
    from: 'recommended',
    input: z.strictObject({ rank, document: said(line('批准文号', 'Document', 128)) }),
    to: ({ anotherThan }) => anotherThan(['visit']) ?? 'running',
    records: ranked,
    effects: ({ input }) => [
      notify('requester', text(`已认定:${input.document}`, `Recognised: ${input.document}`)),
    ],
  }),
  decline: action({
    name: text('不予认定', 'Decline'),
    by: 'approver',
    from: 'recommended',
    input: z.strictObject({ reason: said(prose('理由', 'Reason')) }),
    to: 'declined',
    effects: ({ input }) => [
      notify('requester', text(`不予认定:${input.reason}`, `Declined: ${input.reason}`)),
    ],
  }),
})

const RESULTS = 'results'
const PEOPLE = 'people'

const running = ({ action, notify }: Tools) => ({
  propose: action({
    name: text('升级考察', 'Look at it for a higher level'),
    by: 'officer',
    from: ['running', 'assessing'],
    input: z.strictObject({ rank, report: prose('考察情况', 'What was found') }),
    to: ({ case: of, input, refuse }) =>
      RANKS.indexOf(input.rank) > RANKS.indexOf(rankOf(of))
        ? undefined
        : refuse(text('须高于现有级别', 'it must be higher than it is'), 'rank'),
    effects: () => [notify('approver', text('有载体待升级认定。', 'One waits to be recognised higher.'))],
  }),
  /** As it was recognised first: by another than who looked at it, and at the level that they looked at it for. */
  raise: action({
    name: text('升级认定', 'Recognise at a higher level'),
    by: 'approver',
    from: ['running', 'assessing'],
    input: z.strictObject({ rank, document: line('批准文号', 'Document', 128) }),
    to: ({ case: of, anotherThan, input, refuse }) => {
      const looked = of.did.propose?.input as { readonly rank: Rank } | undefined
      if (looked === undefined || RANKS.indexOf(looked.rank) <= RANKS.indexOf(rankOf(of)))
        return refuse(text('尚未进行升级考察', 'nobody has looked at it for a higher level'))
      return looked.rank === input.rank
        ? anotherThan(['propose'])
        : refuse(text('与考察的级别不一致', 'it was looked at for another level'), 'rank')
    },
    records: ranked,
  }),
  /** What it did: a result of a university that came to an industry here, people who came in or were trained. */
  work: action({
    name: text('登记工作成效', 'Record what it did'),
    by: ['applicant', 'agent'],
    from: ['running', 'assessing', 'rectifying'],
    input: z.strictObject({
      people: tally('引进、培养或带动人数', 'People brought in, trained or put to work'),
      results: tally('对接转化成果', 'Results brought into use'),
      note: prose('情况', 'Note').optional(),
    }),
    records: ({ case: of, input, day }) => [
      entry(of, RESULTS, input.results, day, '工作成效'),
      entry(of, PEOPLE, input.people, day, '工作成效'),
    ],
  }),
})

/** Assessed every so often, and revoked where it no longer holds. */
const assessed = ({ action, notify }: Tools) => ({
  assessDue: action({
    name: text('评估到期', 'An assessment falls due'),
    by: 'machine',
    from: 'running',
    to: 'assessing',
    after: ({ parameter }) => days(parameter('assessDays')),
    effects: () => [notify('officer', text('载体评估到期。', 'An assessment falls due.'))],
  }),
  assess: action({
    name: text('评估', 'Assess'),
    by: 'officer',
    from: ['assessing', 'rectifying'],
    input: z.strictObject({ sound: yes('合格', 'Sound'), report: said(prose('评估意见', 'What was found')) }),
    to: ({ input }) => (input.sound ? 'running' : 'rectifying'),
    effects: ({ input }) =>
      input.sound
        ? []
        : [notify('requester', text(`限期整改:${input.report}`, `Put it right: ${input.report}`))],
  }),
  revoke: action({
    name: text('撤销', 'Revoke'),
    by: 'approver',
    from: 'rectifying',
    input: z.strictObject({ reason: said(prose('理由', 'Reason')) }),
    // Entered by time alone: what was found in the years before is another matter.
    to: ({ anotherThan }) => anotherThan(['assess'], 'assessing') ?? 'revoked',
    effects: ({ input }) => [notify('requester', text(`撤销:${input.reason}`, `Revoked: ${input.reason}`))],
  }),
})

const promises = ({ promise }: Tools) => ({
  decide: promise({
    name: text('按期考察', 'Looked at in time'),
    from: 'applied',
    until: ['recommended', 'declined'],
    within: ({ parameter }) => days(parameter('decideDays')),
    late: 'supervisor',
    basis: recognitionParameters.decideDays.history[0]!,
  }),
  assess: promise({
    name: text('按期评估', 'Assessed in time'),
    from: 'assessing',
    until: ['running', 'rectifying'],
    within: ({ parameter }) => days(parameter('assessWithinDays')),
    late: 'supervisor',
    basis: recognitionParameters.assessWithinDays.history[0]!,
  }),
  rectify: promise({
    name: text('按期整改', 'Put right in time'),
    from: 'rectifying',
    until: ['running', 'revoked'],
    within: ({ parameter }) => days(parameter('rectifyDays')),
    late: 'supervisor',
    basis: recognitionParameters.rectifyDays.history[0]!,
  }),
})

/** A station, base, studio, school or brand: looked at, recognised by another, assessed every year, raised or revoked. */
export const recognition = words
  .behaves((tools) => ({
    actions: { ...deciding(tools), ...running(tools), ...assessed(tools) },
    promises: promises(tools),
  }))
  .accounts(({ count, share, sum }) => {
    const unit = text('家(个)', 'of them')
    const stock = (zh: string, en: string, kind: Request['kind']) =>
      sum(text(`${zh}(累计增减)`, `${en} (gains less losses)`), unit, (of) =>
        of.request.kind === kind ? stockIn(of, 'applied', 'running') : undefined,
      )
    return {
      applications: count(text('申报量', 'Applications'), 'applied'),
      workstations: stock('博士后科研工作站', 'Postdoctoral workstations', 'workstation'),
      practiceBases: stock('博士后创新实践基地', 'Postdoctoral practice bases', 'practice'),
      trainingBases: stock('技能人才培训基地', 'Training bases', 'base'),
      studios: stock('技能大师工作室', 'Studios of masters', 'studio'),
      incubators: stock('创业孵化基地', 'Incubators', 'incubator'),
      schools: stock('技工院校', 'Technical schools', 'school'),
      parks: stock('人力资源产业园', 'Human resources parks', 'park'),
      inns: stock('人才驿站', 'Talent inns', 'inn'),
      brands: stock('市级及以上劳务品牌', 'Labour brands of the city and above', 'brand'),
      provincialBrands: sum(
        text('其中省级及以上劳务品牌(累计增减)', 'Of them of the province and above (gains less losses)'),
        unit,
        (of) =>
          of.request.kind === 'brand'
            ? dayMarks(provincialSince(of), spanIn(of, 'applied', 'running')?.until)
            : undefined,
      ),
      results: sum(text('对接转化成果', 'Results brought into use'), text('项成果', 'results'), (of) =>
        entries(of, RESULTS),
      ),
      people: sum(
        text('引进、培养、带动人数', 'People brought in, trained or put to work'),
        'persons',
        (of) => entries(of, PEOPLE),
      ),
      soundShare: share.of(
        text('评估合格率', 'Found sound'),
        text('评估过的载体', 'those that were assessed'),
        ({ did: { assess } }) => assess && { at: assess.at, hit: assess.input.sound },
      ),
      visitedInTime: share.kept(text('按期考察率', 'Looked at in time'), 'decide'),
      assessedInTime: share.kept(text('按期评估率', 'Assessed in time'), 'assess'),
      rectifiedInTime: share.kept(text('按期整改率', 'Put right in time'), 'rectify'),
    }
  })
