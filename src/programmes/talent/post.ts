import { z } from 'zod'
import {
  type CaseState,
  days,
  defineProgramme,
  type Effect,
  factsOfKind,
  openChildren,
  type Text,
  type ToolsOf,
  text,
  workingDays,
} from '../../kernel/index.ts'
import { choice, field, householdFen, line, prose, said, waitsFor, yes } from '../fields.ts'
import { jobParameters } from './parameters.ts'
import type { referralRequest } from './referral.ts'
import { BUREAU, channel, degree, roles, seekerCase } from './words.ts'

/** What an employer says of a post. */
export const postOffer = z.strictObject({
  // News of a post begins with it.
  title: said(line('岗位', 'Post', 128)),
  count: field(z.number().int().min(1).max(5000), '招聘人数', 'How many people', { unit: 'persons' }),
  kind: choice('用工形式', 'Kind', {
    regular: text('全职', 'Full time'),
    part: text('兼职', 'Part time'),
    internship: text('见习', 'Internship'),
  }),
  degree: degree.optional(),
  monthlyFen: householdFen('月工资', 'Monthly pay').optional(),
  duties: prose('岗位要求', 'What is asked').optional(),
})
/** A post, with whose it is. */
export const postRequest = postOffer.extend({ employer: line('用人单位', 'Employer') })

const { publishWorkingDays, postDays } = jobParameters
const words = defineProgramme({
  id: 'talent.post',
  name: text('招聘岗位', 'A post to be filled'),
  bureau: BUREAU,
  request: postRequest,
  stages: {
    submitted: text('待审核', 'Submitted'),
    published: text('已发布', 'Published'),
    expired: text('发布到期', 'No longer shown'),
  },
  outcomes: {
    filled: text('招满', 'Filled'),
    ended: text('未招满结束', 'Ended, not filled'),
    refused: text('不予发布', 'Not published'),
  },
  roles,
  parameters: { publishWorkingDays, postDays },
})
type Tools = ToolsOf<typeof words>

const REFERRED = 'referred'
/** How many the referrals of a post have come to. */
const hiredFor = ({ children }: Pick<CaseState, 'children'>): number =>
  Object.values(children).filter(({ outcome }) => outcome === 'hired').length

type Post = Pick<CaseState<z.output<typeof postRequest>>, 'parent' | 'request'>
/** A reason may be long; news of it is one line. */
const cut = (line: string): string => (line.length <= 500 ? line : `${line.slice(0, 499)}…`)
/** The employer reads of a post on its own case. */
const tell = ({ parent, request: { title } }: Post, what: Text): readonly Effect[] =>
  parent === undefined
    ? []
    : [
        {
          effect: 'perform',
          case: parent.id,
          action: 'told',
          input: { what: cut(`${title}:${what.zh}`), whatEn: cut(`${title}: ${what.en}`) },
        },
      ]

const publishing = ({ action }: Tools) => ({
  publish: action({
    name: text('审核岗位', 'Check the post'),
    by: 'officer',
    from: 'submitted',
    input: z.strictObject({
      fair: yes('无歧视条件,不向求职者收费', 'It discriminates against nobody and charges nobody'),
      reason: said(prose('理由', 'Reason').optional()),
    }),
    to: ({ input, refuse }) =>
      input.fair
        ? 'published'
        : input.reason === undefined
          ? refuse(text('不予发布须写明理由', 'a refusal says why'), 'reason')
          : 'refused',
    effects: ({ case: of, input }) =>
      tell(
        of,
        input.fair
          ? text('岗位已发布', 'the post is published')
          : text(`不予发布,${input.reason}`, `not published, ${input.reason}`),
      ),
  }),
  expire: action({
    name: text('发布到期', 'No longer shown'),
    by: 'machine',
    from: 'published',
    to: 'expired',
    after: ({ parameter }) => days(parameter('postDays')),
    effects: ({ case: of }) => tell(of, text('发布到期,可续发', 'no longer shown; it may be renewed')),
  }),
  renew: action({
    name: text('续发', 'Renew'),
    by: 'agent',
    from: 'expired',
    to: 'published',
  }),
})

const filling = ({ action, open }: Tools) => ({
  /** Each recommendation is a case of its own, the seeker hears of it, and the employer has been brought together. */
  refer: action({
    name: text('推荐求职者', 'Recommend somebody'),
    by: 'agent',
    from: 'published',
    input: z.strictObject({ seeker: seekerCase, channel }),
    to: ({ case: of, input, refuse }) =>
      hiredFor(of) >= of.request.count
        ? refuse(text('该岗位已招满', 'the post is filled'))
        : factsOfKind(of.facts, REFERRED, encodeURIComponent(input.seeker)).length > 0
          ? refuse(text('已推荐过此人', 'they were recommended before'), 'seeker')
          : undefined,
    records: ({ input, day }) => [
      {
        fact: REFERRED,
        about: encodeURIComponent(input.seeker),
        value: true,
        from: day,
        source: '岗位推荐',
        certainty: 'verified',
      },
    ],
    effects: ({ case: of, input }): readonly Effect[] => {
      const { employer, title } = of.request
      const what = `${employer} ${title}`
      return [
        open('talent.referral', { employer, title, ...input } satisfies z.output<typeof referralRequest>, {
          link: 'child',
          trigger: 'push',
        }),
        { effect: 'perform', case: input.seeker, action: 'offered', input: { what } },
        ...tell(of, text('推荐了一位求职者', 'somebody was recommended')),
        ...(of.parent
          ? [
              {
                effect: 'perform' as const,
                case: of.parent.id,
                action: 'matched',
                input: { channel: input.channel },
              },
            ]
          : []),
      ]
    },
  }),
  close: action({
    name: text('结束招聘', 'Close the post'),
    by: 'agent',
    from: ['published', 'expired'],
    to: ({ case: of }) =>
      waitsFor(openChildren(of)) ?? (hiredFor(of) >= of.request.count ? 'filled' : 'ended'),
    effects: ({ case: of }) =>
      tell(of, text(`招聘结束,录用 ${hiredFor(of)} 人`, `closed, ${hiredFor(of)} hired`)),
  }),
})

/** A post of an employer: checked, shown, people recommended for it, closed when the last of them has an answer. */
export const post = words
  .behaves((tools) => ({
    actions: { ...publishing(tools), ...filling(tools) },
    promises: {
      publish: tools.promise({
        name: text('按期审核', 'Checked in time'),
        from: 'submitted',
        until: ['published', 'refused'],
        within: ({ parameter }) => workingDays(parameter('publishWorkingDays')),
        late: 'supervisor',
        basis: publishWorkingDays.history[0]!,
      }),
    },
  }))
  .accounts(({ count, share, sum }) => ({
    posts: count(text('发布岗位', 'Posts published'), 'published'),
    places: sum(text('招聘人数', 'People wanted'), 'persons', ({ entered, request }) =>
      entered.published ? { at: entered.published.first, value: request.count } : undefined,
    ),
    filledShare: share.of(
      text('招满率', 'Filled'),
      text('发布后结束的岗位', 'posts published and ended'),
      ({ closedAt, entered, stage }) =>
        closedAt !== undefined && entered.published ? { at: closedAt, hit: stage === 'filled' } : undefined,
    ),
    publishedInTime: share.kept(text('岗位按期审核率', 'Posts checked in time'), 'publish'),
  }))
