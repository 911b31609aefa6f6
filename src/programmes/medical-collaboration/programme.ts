import { z } from 'zod'
import {
  type Day,
  days,
  defineProgramme,
  type FactRecord,
  factsOfKind,
  type ToolsOf,
  text,
} from '../../kernel/index.ts'
import { choice, line, pastDay, prose, tally, yes } from '../fields.ts'
import { entries, heldOf } from '../held.ts'
import { once, stockIn } from '../stock.ts'
import { expertParameters } from './parameters.ts'
import { BUREAU, dayOfWork, hospital, partner, roles, UNITS } from './words.ts'

const words = defineProgramme({
  id: 'medical-collaboration',
  name: text('京津专家来衡出诊带教', 'Visiting experts'),
  bureau: BUREAU,
  request: z.strictObject({
    expert: line('专家编号', 'Expert', 64),
    partner,
    hospital,
    field: choice('专业', 'Field', {
      chinese: text('中医', 'Chinese medicine'),
      integrated: text('中西医结合', 'Integrated medicine'),
      western: text('西医', 'Western medicine'),
    }),
    about: prose('出诊带教安排', 'What is arranged').optional(),
  }),
  stages: {
    invited: text('已邀请', 'Invited'),
    serving: text('出诊带教中', 'Holding clinics'),
    idle: text('久未出诊', 'No clinic for long'),
  },
  outcomes: { ended: text('合作期满', 'Ended'), declined: text('未成行', 'Did not come') },
  roles,
  parameters: expertParameters,
  // An expert serves at one hospital at a time under one agreement, and is one person in the figures.
  claims: ({ request }) => [`medical-collaboration.expert ${request.expert}`],
})
type Tools = ToolsOf<typeof words>

const VISITS = 'visits'
const ADMISSIONS = 'admissions'
const TAUGHT = 'taught'
const CHECKED = 'checked'

const record = (fact: string, value: number, from: Day, source: string): FactRecord => ({
  fact,
  value,
  from,
  source,
  certainty: 'verified',
})

const coming = ({ action }: Tools) => ({
  agree: action({
    name: text('签约来衡', 'Agree'),
    by: 'officer',
    from: 'invited',
    input: z.strictObject({
      document: line('协议编号', 'Agreement', 128),
      licensed: yes('已办理多机构执业或会诊手续', 'Licensed to practise here'),
    }),
    to: ({ input, refuse }) =>
      input.licensed
        ? 'serving'
        : refuse(text('手续未办妥不得出诊', 'no clinic without a licence'), 'licensed'),
  }),
  decline: action({
    name: text('未成行', 'Does not come'),
    by: ['hospital', 'officer'],
    from: 'invited',
    input: z.strictObject({ reason: prose('原因', 'Reason') }),
    to: 'declined',
    partyEnds: text('专家能否成行由受援医院最先知道', 'The hospital is first to know that nobody comes'),
  }),
  end: action({
    name: text('结束合作', 'End'),
    by: 'officer',
    from: ['serving', 'idle'],
    input: z.strictObject({ reason: prose('原因', 'Reason') }),
    to: 'ended',
  }),
})

const clinics = ({ action, notify }: Tools) => ({
  /** A day's clinic; entered again for the same day it corrects it. */
  clinic: action({
    name: text('登记出诊日', 'Enter a clinic day'),
    by: 'hospital',
    from: ['serving', 'idle'],
    input: dayOfWork,
    to: ({ case: of, input, refuse }) => {
      if (input.admissions > input.visits)
        return refuse(text('收治多于接诊', 'more were admitted than seen'), 'admissions')
      if (factsOfKind(of.facts, CHECKED).some(({ from }) => from === input.day))
        return refuse(text('该日已核对,不能再改', 'that day was checked and stands'), 'day')
      return 'serving'
    },
    records: ({ input }) => [
      record(VISITS, input.visits, input.day as Day, '出诊登记'),
      record(ADMISSIONS, input.admissions, input.day as Day, '出诊登记'),
      record(TAUGHT, input.taught, input.day as Day, '出诊登记'),
    ],
  }),
  /** A day that somebody of the bureau held against the hospital's records stands; how many were is a figure of its own. */
  check: action({
    name: text('核对出诊日', 'Check a clinic day'),
    by: 'officer',
    from: ['serving', 'idle'],
    input: z.strictObject({
      day: pastDay('出诊日', 'Day'),
      visits: tally('查实接诊人次', 'Patients seen, as found'),
      admissions: tally('查实收治人次', 'Patients admitted, as found'),
    }),
    to: ({ case: of, anotherThan, input, refuse }) => {
      if (!factsOfKind(of.facts, VISITS).some(({ from }) => from === input.day))
        return refuse(text('该日没有登记出诊', 'no clinic was entered for that day'), 'day')
      return (
        anotherThan(['clinic']) ??
        (input.admissions > input.visits
          ? refuse(text('收治多于接诊', 'more were admitted than seen'), 'admissions')
          : undefined)
      )
    },
    records: ({ case: of, input }) => {
      const day = input.day as Day
      const entered = factsOfKind(of.facts, VISITS).find(({ from }) => from === day)
      const wasRight =
        entered?.value === input.visits &&
        factsOfKind(of.facts, ADMISSIONS).find(({ from }) => from === day)?.value === input.admissions
      return [
        record(CHECKED, wasRight ? 1 : 0, day, '核对记录'),
        ...(wasRight
          ? []
          : [
              record(VISITS, input.visits, day, '核对记录'),
              record(ADMISSIONS, input.admissions, day, '核对记录'),
            ]),
      ]
    },
  }),
  remind: action({
    name: text('久未出诊', 'No clinic for long'),
    by: 'machine',
    from: 'serving',
    to: 'idle',
    after: ({ parameter }) => days(parameter('idleDays')),
    effects: () => [notify('hospital', text('专家久未出诊,请安排。', 'No clinic for long; arrange one.'))],
  }),
})

const promises = ({ promise }: Tools) => ({
  agree: promise({
    name: text('按期落实', 'Agreed in time'),
    from: 'invited',
    until: ['serving', 'declined'],
    within: ({ parameter }) => days(parameter('agreeDays')),
    late: 'supervisor',
    basis: expertParameters.agreeDays.history[0]!,
  }),
  resume: promise({
    name: text('按期恢复出诊', 'A clinic again in time'),
    from: 'idle',
    until: ['serving', 'ended'],
    within: ({ parameter }) => days(parameter('resumeDays')),
    late: 'supervisor',
    basis: expertParameters.resumeDays.history[0]!,
  }),
})

/** One expert of another region at a hospital here: agreed, clinics by day, checked by the bureau, ended. */
export const medicalCollaboration = words
  .behaves((tools) => ({
    actions: { ...coming(tools), ...clinics(tools) },
    promises: promises(tools),
  }))
  .accounts(({ share, sum }) => ({
    experts: sum(text('来衡出诊带教专家', 'Experts who came'), 'persons', (of) =>
      once(of.entered.serving?.first),
    ),
    serving: sum(text('在衡出诊专家(累计增减)', 'Experts here (gains less losses)'), 'persons', (of) =>
      stockIn(of, 'invited', 'serving'),
    ),
    clinicDays: sum(text('出诊日数', 'Clinic days'), UNITS.days, (of) =>
      entries(of, VISITS).map(({ at }) => ({ at, value: 1 })),
    ),
    visits: sum(text('累计接诊人次', 'Patients seen'), 'person-times', (of) => entries(of, VISITS)),
    admissions: sum(text('收治住院人次', 'Patients admitted'), 'person-times', (of) =>
      entries(of, ADMISSIONS),
    ),
    taught: sum(text('带教人次', 'Staff taught'), 'person-times', (of) => entries(of, TAUGHT)),
    checkedDays: sum(text('已核对出诊日', 'Clinic days checked'), UNITS.days, (of) =>
      heldOf(of, CHECKED).map(({ from }) => ({ at: from, value: 1 })),
    ),
    correctedDays: sum(text('核对更正的出诊日', 'Clinic days that were put right'), UNITS.days, (of) =>
      heldOf(of, CHECKED).map(({ from, value }) => ({ at: from, value: value === 1 ? 0 : 1 })),
    ),
    agreedInTime: share.kept(text('按期落实率', 'Agreed in time'), 'agree'),
    resumedInTime: share.kept(text('按期恢复出诊率', 'A clinic again in time'), 'resume'),
  }))
