import { z } from 'zod'
import {
  defineProgramme,
  factsOfKind,
  openChildren,
  type ToolsOf,
  text,
  workingDays,
} from '../../kernel/index.ts'
import { choice, contact, creditCode, line, prose, said, waitsFor, yes } from '../fields.ts'
import { once } from '../stock.ts'
import { jobParameters } from './parameters.ts'
import { postOffer, type postRequest } from './post.ts'
import { BUREAU, channel, roles } from './words.ts'

const { employerWorkingDays } = jobParameters
const words = defineProgramme({
  id: 'talent.employer',
  name: text('用人单位招聘登记', 'Employers looking for people'),
  door: {
    about: text(
      '用人单位登记一次,随时发布岗位,免费推荐求职者。',
      'Employers register once, publish posts whenever they need people, and are recommended job seekers, free.',
    ),
    words:
      '招聘, 招人, 招工, 招员工, 用工, 岗位, 人才网, recruit, hire, hire people, post a job, vacancy, employer, staff'.split(
        ', ',
      ),
    events: ['business'],
    asks: ['contact'],
  },
  bureau: BUREAU,
  request: z.strictObject({
    employer: line('单位名称', 'Employer'),
    code: creditCode,
    trade: choice('行业', 'Trade', {
      manufacturing: text('制造业', 'Manufacturing'),
      services: text('服务业', 'Services'),
      building: text('建筑业', 'Building'),
      farming: text('农业', 'Farming'),
      public: text('事业单位与公益', 'Public and charitable'),
      other: text('其他', 'Other'),
    }),
    contact: contact.optional(),
  }),
  stages: {
    registered: text('待核验', 'Registered'),
    checked: text('可发布岗位', 'May publish posts'),
    matched: text('已与求职者对接', 'Brought together with seekers'),
  },
  outcomes: { left: text('注销登记', 'Left'), refused: text('不予登记', 'Refused') },
  roles,
  parameters: { employerWorkingDays },
  // Anybody may ask in another's name, and nobody is kept from asking thereby: it is checked once.
  claims: ({ entered, request }) => (entered.checked ? [`talent.employer ${request.code}`] : []),
})
type Tools = ToolsOf<typeof words>

const MATCHED = 'matched'
const EMPLOYERS = text('家用人单位', 'employers')

const offering = ({ action, notify, open }: Tools) => ({
  check: action({
    name: text('核验单位', 'Check the employer'),
    by: 'officer',
    from: 'registered',
    input: z.strictObject({
      lawful: yes('证照齐全、无严重失信', 'Licensed, and not on a list of the dishonest'),
      reason: said(prose('理由', 'Reason').optional()),
    }),
    to: ({ input, refuse }) =>
      input.lawful
        ? 'checked'
        : input.reason === undefined
          ? refuse(text('不予登记须写明理由', 'a refusal says why'), 'reason')
          : 'refused',
    effects: ({ input }) => [
      notify(
        'requester',
        input.lawful
          ? text('核验通过,可以发布岗位。', 'You may publish posts.')
          : text(`不予登记:${input.reason}`, `Refused: ${input.reason}`),
      ),
    ],
  }),
  offerPost: action({
    name: text('发布岗位', 'Publish a post'),
    by: ['applicant', 'agent'],
    from: ['checked', 'matched'],
    input: postOffer,
    effects: ({ case: of, input }) => [
      open(
        'talent.post',
        { employer: of.request.employer, ...input } satisfies z.output<typeof postRequest>,
        { link: 'child', trigger: 'push' },
      ),
    ],
  }),
})

/** What it hears of what became of its posts, until it leaves. */
const hearing = ({ action, notify }: Tools) => ({
  /** One of its posts was recommended to somebody. */
  matched: action({
    name: text('与求职者对接', 'Brought together with a seeker'),
    by: 'machine',
    from: ['checked', 'matched'],
    input: z.strictObject({ channel }),
    to: 'matched',
    records: ({ case: of, input, day }) =>
      factsOfKind(of.facts, MATCHED, input.channel).length > 0
        ? []
        : [
            {
              fact: MATCHED,
              about: input.channel,
              value: true,
              from: day,
              source: '岗位推荐',
              certainty: 'verified',
            },
          ],
  }),
  /** What became of its posts: an employer holds the receipt of this case, and reads here of all of them. */
  told: action({
    name: text('岗位进展', 'News of a post'),
    by: 'machine',
    from: ['checked', 'matched'],
    whilePaused: true,
    input: z.strictObject({
      what: said(line('进展', 'What', 500)),
      whatEn: said(line('进展(英文)', 'What, in English', 500)),
    }),
    effects: ({ input }) => [notify('requester', text(input.what, input.whatEn))],
  }),
  leave: action({
    name: text('注销登记', 'Leave'),
    by: ['applicant', 'officer'],
    from: ['checked', 'matched'],
    to: ({ case: of }) => waitsFor(openChildren(of)) ?? 'left',
  }),
})

/** An employer, once and for all its posts; it counts as brought together when somebody was recommended to it. */
export const employer = words
  .behaves((tools) => ({
    actions: { ...offering(tools), ...hearing(tools) },
    promises: {
      check: tools.promise({
        name: text('按期核验', 'Checked in time'),
        from: 'registered',
        until: ['checked', 'refused'],
        within: ({ parameter }) => workingDays(parameter('employerWorkingDays')),
        late: 'supervisor',
        basis: employerWorkingDays.history[0]!,
      }),
    },
  }))
  .accounts(({ count, share, sum }) => ({
    employers: count(text('登记用人单位', 'Employers registered'), 'checked'),
    matched: sum(text('对接用人单位', 'Employers brought together with seekers'), EMPLOYERS, (of) =>
      once(of.entered.matched?.first),
    ),
    matchedOnline: sum(
      text('线上对接用人单位', 'Employers brought together with seekers online'),
      EMPLOYERS,
      ({ facts }) => factsOfKind(facts, MATCHED, 'online').map(({ from }) => ({ at: from, value: 1 })),
    ),
    checkedInTime: share.kept(text('按期核验率', 'Employers checked in time'), 'check'),
  }))
