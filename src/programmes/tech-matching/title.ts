import { z } from 'zod'
import {
  type CaseState,
  days,
  defineProgramme,
  endedAs,
  factsOfKind,
  type ToolsOf,
  text,
  type Valued,
  workingDays,
} from '../../kernel/index.ts'
import { choice, contact, field, line, pastDay, prose, said, tally } from '../fields.ts'
import { spanIn, stockIn } from '../stock.ts'
import { titleParameters } from './parameters.ts'
import { BUREAU, roles } from './words.ts'

const TITLES = {
  provincial: text('省级科技型中小企业', 'Provincial technology SME'),
  national: text('国家科技型中小企业', 'National technology SME'),
  'high-tech': text('高新技术企业', 'High-tech enterprise'),
  platform: text('省级技术创新中心、企业技术中心等创新平台', 'Platform of innovation'),
  incubator: text('国家级科技企业孵化器', 'National incubator'),
  transfer: text('省级技术转移机构', 'Provincial agency of technology transfer'),
  registry: text('技术合同认定登记机构', 'Registry of technology contracts'),
} as const
type Title = keyof typeof TITLES

const request = z.strictObject({
  holder: line('申报单位', 'Who applies'),
  title: choice('资质', 'Title', TITLES),
  contact: contact.optional(),
})

const words = defineProgramme({
  id: 'tech-matching.title',
  name: text('科技企业与平台认定', 'Titles of enterprises and platforms'),
  door: {
    about: text(
      '申报科技型中小企业、高新技术企业和创新平台,到期复核。',
      'To become a technology SME, a high-tech enterprise or a platform of innovation, and to remain one.',
    ),
    words:
      '高新技术企业, 高企, 科技型中小企业, 入库, 孵化器, 技术中心, 认定, high-tech, SME, incubator, title'.split(
        ', ',
      ),
    events: ['business'],
    asks: ['contact'],
  },
  bureau: BUREAU,
  request,
  stages: {
    applied: text('已申报', 'Applied'),
    reviewed: text('已推荐', 'Recommended'),
    held: text('有效', 'Held'),
    renewing: text('到期复核', 'To be renewed'),
  },
  outcomes: {
    declined: text('未通过', 'Declined'),
    expired: text('已失效', 'Expired'),
    revoked: text('已取消', 'Revoked'),
  },
  roles,
  parameters: titleParameters,
  // Anybody may ask in another's name, and nobody is kept from asking thereby: it is held once.
  claims: ({ entered, request: { title, holder } }) =>
    entered.held ? [`tech-matching.title ${title} ${holder}`] : [],
})
type Tools = ToolsOf<typeof words>

/** The ladder: what an enterprise is told to aim at next. */
const NEXT: Partial<Record<Title, Title>> = { provincial: 'national', national: 'high-tech' }
const LASTS: Partial<Record<Title, 'nationalDays' | 'highTechDays'>> = {
  national: 'nationalDays',
  'high-tech': 'highTechDays',
}
/** Enterprises that have left an incubator on their own feet, by the day they were counted. */
const GRADUATES = 'graduates'
const SURFACE = 'surface'
const document = line('认定文号或证书编号', 'Certificate', 128)

const deciding = ({ action, notify }: Tools) => ({
  review: action({
    name: text('初审推荐', 'Review and recommend'),
    by: 'clerk',
    from: 'applied',
    input: z.strictObject({ opinion: prose('初审意见', 'Opinion') }),
    to: 'reviewed',
  }),
  recognise: action({
    name: text('登记认定', 'Enter that it is recognised'),
    by: 'officer',
    from: 'reviewed',
    input: z.strictObject({ document: said(document), day: pastDay('认定日期', 'Day') }),
    to: (scene) => scene.anotherThan(['review']) ?? 'held',
    effects: ({ case: of, input }) => {
      const next = NEXT[of.request.title]
      return [
        notify('requester', text(`已认定:${input.document}。`, `Recognised: ${input.document}.`)),
        ...(next
          ? [
              notify(
                'requester',
                text(`下一步可申报${TITLES[next].zh}。`, `The next step is: ${TITLES[next].en}.`),
              ),
            ]
          : []),
      ]
    },
  }),
  decline: action({
    name: text('未通过', 'Decline'),
    by: ['clerk', 'officer'],
    from: ['applied', 'reviewed'],
    input: z.strictObject({ reason: said(prose('理由', 'Reason')) }),
    to: 'declined',
    effects: ({ input }) => [
      notify('requester', text(`未通过:${input.reason}`, `Declined: ${input.reason}`)),
    ],
  }),
})

const holding = ({ action, notify }: Tools) => ({
  fallDue: action({
    name: text('临近到期', 'It is about to end'),
    by: 'machine',
    from: 'held',
    to: 'renewing',
    after: ({ case: of, parameter }) =>
      days(Math.max(1, parameter(LASTS[of.request.title] ?? 'otherDays') - parameter('renewDays'))),
    effects: () => [
      notify('requester', text('资质即将到期,请申请复核。', 'The title is about to end: have it renewed.')),
    ],
  }),
  recheck: action({
    name: text('复核材料', 'Check whether it still holds'),
    by: 'clerk',
    from: 'renewing',
    input: z.strictObject({ opinion: prose('复核意见', 'Opinion') }),
    effects: () => [notify('officer', text('有资质待复核通过。', 'A title waits to be renewed.'))],
  }),
  renew: action({
    name: text('复核通过', 'Renew'),
    by: 'officer',
    from: 'renewing',
    input: z.strictObject({ document }),
    to: ({ case: of, anotherThan, refuse }) =>
      (of.did.recheck?.at ?? -1) < of.entered.renewing!.last
        ? refuse(text('材料尚未复核', 'nobody has checked whether it still holds'))
        : (anotherThan(['recheck'], 'renewing') ?? 'held'),
  }),
  expire: action({
    name: text('到期失效', 'It ends'),
    by: 'machine',
    from: 'renewing',
    to: 'expired',
    after: ({ parameter }) => days(parameter('renewDays')),
    effects: () => [notify('requester', text('资质已到期失效。', 'The title has ended.'))],
  }),
  revoke: action({
    name: text('取消资质', 'Revoke'),
    by: 'officer',
    from: ['held', 'renewing'],
    input: z.strictObject({ reason: said(prose('理由', 'Reason')) }),
    to: 'revoked',
    effects: ({ input }) => [
      notify('requester', text(`资质已取消:${input.reason}`, `Revoked: ${input.reason}`)),
    ],
  }),
  incubate: action({
    name: text('登记孵化情况', 'Enter what was incubated'),
    by: 'clerk',
    from: ['held', 'renewing'],
    input: z.strictObject({
      graduates: tally('新毕业科技型企业', 'Enterprises that have graduated since'),
      squareMetres: field(z.number().int().min(0).max(10_000_000), '孵化面积', 'Surface', {
        unit: text('平方米', 'm²'),
      }),
    }),
    to: ({ case: of, refuse }) =>
      of.request.title === 'incubator' ? undefined : refuse(text('不是孵化器', 'it is no incubator')),
    records: ({ input, day }) =>
      [[GRADUATES, input.graduates] as const, [SURFACE, input.squareMetres] as const].map(
        ([fact, value]) => ({ fact, value, from: day, source: '孵化情况登记', certainty: 'verified' }),
      ),
  }),
})

const promises = ({ promise }: Tools) => ({
  review: promise({
    name: text('按期初审', 'Reviewed in time'),
    from: 'applied',
    until: ['reviewed', 'declined'],
    within: ({ parameter }) => workingDays(parameter('reviewWorkingDays')),
    late: 'supervisor',
    basis: titleParameters.reviewWorkingDays.history[0]!,
  }),
  recognise: promise({
    name: text('按期认定', 'Recognised in time'),
    from: 'reviewed',
    until: ['held', 'declined'],
    within: ({ parameter }) => days(parameter('recogniseDays')),
    late: 'supervisor',
    basis: titleParameters.recogniseDays.history[0]!,
  }),
})

type Held = Pick<CaseState<z.output<typeof request>>, 'request' | 'entered' | 'closedAt'>
/** One more when it was recognised, one fewer when it ended. */
const stockOf =
  (title: Title) =>
  ({ request: of, entered, closedAt }: Held): readonly Valued[] =>
    of.title === title ? stockIn({ entered, closedAt }, 'applied', 'held') : []
/** When it was first recognised. */
const newOf =
  (title: Title) =>
  ({ request: of, entered }: Held) =>
    of.title === title ? entered.held?.first : undefined

/** What its surface grew or shrank by, on the day it was counted; all of it is gone with the title. */
const surfaceOf = (of: Pick<CaseState, 'entered' | 'closedAt' | 'facts'>): readonly Valued[] => {
  const counted = factsOfKind(of.facts, SURFACE)
  const squareMetres = (nth: number) => (counted[nth]?.value ?? 0) as number
  const until = spanIn(of, 'applied', 'held')?.until
  return [
    ...counted.map(({ from }, nth) => ({ at: from, value: squareMetres(nth) - squareMetres(nth - 1) })),
    ...(until === undefined ? [] : [{ at: until, value: -squareMetres(counted.length - 1) }]),
  ]
}

/** A title that an enterprise or a platform holds: applied for, recognised by a second person, renewed or ended. */
export const techTitle = words
  .behaves((tools) => ({
    actions: { ...deciding(tools), ...holding(tools) },
    promises: promises(tools),
  }))
  .accounts(({ count, share, sum }) => {
    const stock = (title: Title) =>
      sum(
        text(`${TITLES[title].zh}(累计增减)`, `${TITLES[title].en} (gains less losses)`),
        text('家', 'holders'),
        stockOf(title),
      )
    return {
      applications: count(text('申报量', 'Applications'), 'applied'),
      provincial: stock('provincial'),
      national: stock('national'),
      highTech: stock('high-tech'),
      platforms: stock('platform'),
      newPlatforms: count(text('新建创新平台', 'New platforms'), newOf('platform')),
      incubators: stock('incubator'),
      newIncubators: count(text('晋级国家级孵化器', 'Incubators that became national'), newOf('incubator')),
      transferAgencies: stock('transfer'),
      registries: stock('registry'),
      graduates: sum(text('毕业科技型企业', 'Enterprises that graduated'), text('家', 'enterprises'), (of) =>
        factsOfKind(of.facts, GRADUATES).map(({ from, value }) => ({ at: from, value: value as number })),
      ),
      surface: sum(
        text('孵化面积(累计增减)', 'Incubated surface (gains less losses)'),
        text('平方米', 'm²'),
        surfaceOf,
      ),
      recognisedShare: share.of(
        text('认定通过率', 'Recognised, of those decided'),
        text('已有结果的申报', 'applications decided'),
        (of) => {
          const at = of.entered.held?.first ?? endedAs(of, 'declined')
          return at && { at, hit: of.entered.held !== undefined }
        },
      ),
      reviewedInTime: share.kept(text('按期初审率', 'Reviewed in time'), 'review'),
      recognisedInTime: share.kept(text('按期认定率', 'Recognised in time'), 'recognise'),
    }
  })
