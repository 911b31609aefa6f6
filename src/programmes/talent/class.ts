import { z } from 'zod'
import {
  type CaseState,
  days,
  defineProgramme,
  type Effect,
  openChildren,
  type ToolsOf,
  text,
  workingDays,
} from '../../kernel/index.ts'
import { comingDay, contact, field, line, prose, said, tally, waitsFor, yes } from '../fields.ts'
import { classParameters } from './parameters.ts'
import { certificate, level, skillCase } from './skill.ts'
import type { subsidyRequest } from './subsidy.ts'
import { BUREAU, numberOf, roles } from './words.ts'

const MOST_TRAINEES = 200
const trainee = numberOf('学员编号', 'Trainee')

const words = defineProgramme({
  id: 'talent.class',
  name: text('补贴性技能培训班', 'A subsidised training class'),
  door: {
    about: text(
      '培训机构申请开办补贴性职业技能培训班,学员取证后结算。',
      'Training institutions ask for a subsidised class; it is settled by the certificates it leads to.',
    ),
    words: '技能培训, 培训班, 技工, 考证, 培训机构, 补贴培训, training, course, skills, certificate'.split(
      ', ',
    ),
    events: ['business', 'graduation'],
    asks: ['contact'],
  },
  bureau: BUREAU,
  request: z.strictObject({
    provider: line('培训机构', 'Training institution'),
    trade: line('工种', 'Trade', 100),
    level,
    seats: field(z.number().int().min(1).max(MOST_TRAINEES), '计划人数', 'Places', { unit: 'persons' }),
    hours: field(z.number().int().min(1).max(2000), '学时', 'Hours', { unit: 'h' }),
    starts: comingDay('开班日期', 'Begins'),
    place: line('地点', 'Place', 500),
    contact: contact.optional(),
  }),
  stages: {
    applied: text('已申请', 'Applied for'),
    approved: text('已批准', 'Approved'),
    teaching: text('培训中', 'Being taught'),
    examined: text('已考核,待核对', 'Examined, to be checked'),
    settling: text('已核对,结算中', 'Checked, to be settled'),
  },
  outcomes: {
    completed: text('结班', 'Completed'),
    refused: text('不予开班', 'Refused'),
    cancelled: text('停办', 'Cancelled'),
  },
  roles,
  parameters: classParameters,
})
type Tools = ToolsOf<typeof words>

const traineesOf = ({ did }: Pick<CaseState, 'did'>): readonly string[] =>
  (did.start?.input as { readonly trainees: readonly string[] } | undefined)?.trainees ?? []

const beginning = ({ action, notify }: Tools) => ({
  approve: action({
    name: text('批准开班', 'Approve'),
    by: 'officer',
    from: 'applied',
    to: 'approved',
    effects: () => [notify('requester', text('已批准开班。', 'The class is approved.'))],
  }),
  refuse: action({
    name: text('不予开班', 'Refuse'),
    by: 'officer',
    from: 'applied',
    input: z.strictObject({ reason: said(prose('理由', 'Reason')) }),
    to: 'refused',
    effects: ({ input }) => [
      notify('requester', text(`不予开班:${input.reason}`, `Refused: ${input.reason}`)),
    ],
  }),
  start: action({
    name: text('开班', 'Begin'),
    by: ['applicant', 'officer'],
    from: 'approved',
    input: z.strictObject({
      trainees: z.array(trainee).min(1).max(MOST_TRAINEES).meta({ title: '学员', titleEn: 'Trainees' }),
    }),
    to: ({ case: of, input, refuse }) =>
      new Set(input.trainees).size < input.trainees.length
        ? refuse(text('有学员重复', 'somebody is there twice'), 'trainees')
        : input.trainees.length > of.request.seats
          ? refuse(text(`最多 ${of.request.seats} 人`, `there are ${of.request.seats} places`), 'trainees')
          : 'teaching',
  }),
  cancel: action({
    name: text('停办', 'Cancel'),
    by: ['applicant', 'officer'],
    from: ['approved', 'teaching'],
    input: z.strictObject({ reason: prose('理由', 'Reason') }),
    to: 'cancelled',
  }),
})

const certificates = z
  .array(z.strictObject({ person: trainee, certificate }))
  .max(MOST_TRAINEES)
  .meta({ title: '取证学员', titleEn: 'Who passed' })
type Certificates = z.output<typeof certificates>
const certificatesOf = ({ did }: Pick<CaseState, 'did'>): Certificates =>
  (did.finish?.input as { readonly certificates: Certificates } | undefined)?.certificates ?? []

const ending = ({ action }: Tools) => ({
  check: action({
    name: text('抽查', 'Spot check'),
    by: 'officer',
    from: 'teaching',
    input: z.strictObject({
      present: tally('到课人数', 'Present'),
      note: prose('抽查情况', 'Note').optional(),
    }),
    to: ({ case: of, input, refuse }) =>
      input.present > traineesOf(of).length
        ? refuse(text('多于学员人数', 'more than there are trainees'), 'present')
        : undefined,
  }),
  finish: action({
    name: text('登记考核取证', 'Enter the certificates'),
    by: ['applicant', 'officer'],
    from: 'teaching',
    input: z.strictObject({ certificates }),
    to: ({ case: of, input: { certificates }, parameter, refuse }) => {
      if ((of.did.check?.times ?? 0) < parameter('leastChecks'))
        return refuse(text('尚未抽查', 'it has not been checked'))
      const all = traineesOf(of)
      const stranger = certificates.findIndex(({ person }) => !all.includes(person))
      if (stranger >= 0)
        return refuse(text('不是本班学员', 'they are not in this class'), `certificates.${stranger}.person`)
      const twice = [
        ...certificates.map((each) => each.person),
        ...certificates.map((each) => each.certificate),
      ]
      return new Set(twice).size < twice.length
        ? refuse(text('学员或证书重复', 'a person or a certificate is there twice'), 'certificates')
        : 'examined'
    },
  }),
})

const settling = ({ action, notify, open }: Tools) => ({
  /**
   * Nobody is skilled on the word of whoever taught them: the bureau holds it against the certificates. Then each is entered with
   * whoever holds it, and what is owed for them is a claim that others decide.
   */
  verify: action({
    name: text('核对证书', 'Check the certificates'),
    by: 'officer',
    from: 'examined',
    input: z.strictObject({
      agreed: yes('证书属实', 'They are true'),
      reason: said(prose('退回理由', 'Why it goes back').optional()),
    }),
    to: (scene) =>
      scene.anotherThan(['finish']) ??
      (scene.input.agreed
        ? 'settling'
        : scene.input.reason === undefined
          ? scene.refuse(text('退回须写明理由', 'who returns it says why'), 'reason')
          : 'teaching'),
    effects: ({ case: of, day, input }): readonly Effect[] =>
      input.agreed
        ? entering(of, day, open)
        : [notify('requester', text(`取证情况退回:${input.reason}`, `Sent back: ${input.reason}`))],
  }),
  complete: action({
    name: text('结班', 'Complete'),
    by: 'officer',
    from: 'settling',
    to: ({ case: of }) => waitsFor(openChildren(of)) ?? 'completed',
  }),
})

const entering = (
  of: CaseState<{ provider: string; trade: string; level: z.output<typeof level> }>,
  day: string,
  open: Tools['open'],
): readonly Effect[] => {
  const { id, request } = of
  const certificates = certificatesOf(of)
  return [
    ...certificates.map(
      ({ person, certificate: number }): Effect => ({
        effect: 'perform',
        case: skillCase(person),
        action: 'certify',
        input: { trade: request.trade, level: request.level, certificate: number, day },
        opens: { programme: 'talent.skill', request: { person } },
      }),
    ),
    ...(certificates.length === 0
      ? []
      : [
          open(
            'talent.subsidy',
            {
              kind: 'training',
              payee: request.provider,
              grounds: id,
              since: day.slice(0, 7),
              people: certificates.length,
              months: 1,
            } satisfies z.output<typeof subsidyRequest>,
            { link: 'child', trigger: 'push' },
          ),
        ]),
  ]
}

const promises = ({ promise }: Tools) => ({
  approve: promise({
    name: text('按期审核开班', 'Approved in time'),
    from: 'applied',
    until: ['approved', 'refused'],
    within: ({ parameter }) => workingDays(parameter('approveWorkingDays')),
    late: 'supervisor',
    basis: classParameters.approveWorkingDays.history[0]!,
  }),
  settle: promise({
    name: text('按期结班', 'Settled in time'),
    from: 'examined',
    until: ['completed', 'teaching'],
    within: ({ parameter }) => days(parameter('settleDays')),
    late: 'supervisor',
    basis: classParameters.settleDays.history[0]!,
  }),
})

/** A class: approved, taught under spot checks, its certificates checked and entered with their holders, its subsidy decided. */
export const trainingClass = words
  .behaves((tools) => ({
    actions: { ...beginning(tools), ...ending(tools), ...settling(tools) },
    promises: promises(tools),
  }))
  .accounts(({ count, share, sum }) => ({
    classes: count(text('开办班次', 'Classes begun'), 'teaching'),
    trained: sum(
      text('补贴性职业技能培训', 'Trained with a subsidy'),
      'person-times',
      (of) => of.entered.settling && { at: of.entered.settling.first, value: traineesOf(of).length },
    ),
    certified: sum(
      text('取证人次', 'Certificates gained'),
      'person-times',
      (of) => of.entered.settling && { at: of.entered.settling.first, value: certificatesOf(of).length },
    ),
    allCertified: share.of(
      text('全员取证班次比例', 'Classes in which everybody passed'),
      text('证书已核对的班次', 'classes whose certificates were checked'),
      (of) =>
        of.entered.settling && {
          at: of.entered.settling.first,
          hit: certificatesOf(of).length === traineesOf(of).length,
        },
    ),
    approvedInTime: share.kept(text('按期审核率', 'Approved in time'), 'approve'),
    settledInTime: share.kept(text('按期结班率', 'Settled in time'), 'settle'),
  }))
