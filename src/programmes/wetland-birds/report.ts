import { z } from 'zod'
import {
  type CaseState,
  days,
  defineProgramme,
  hours,
  type Indicator,
  type ToolsOf,
  text,
} from '../../kernel/index.ts'
import { choice, contact, prose, said } from '../fields.ts'
import { reportParameters } from './parameters.ts'
import { BIRDS, BUREAU, birds, found, place, roles } from './words.ts'

const words = defineProgramme({
  id: 'wetland-birds.report',
  name: text('伤病鸟和捕鸟报告', 'Birds in need'),
  door: {
    about: text(
      '发现受伤、死亡的鸟,或有人捕鸟、毒鸟。',
      'A bird that is hurt or dead, or somebody who nets or poisons birds.',
    ),
    words:
      '鸟, 候鸟, 天鹅, 大雁, 猫头鹰, 死鸟, 受伤, 野生动物, 捕鸟, 鸟网, 衡水湖, 湿地, bird, birds, swan, goose, owl, injured bird, dead bird, wildlife, poaching, wetland'.split(
        ', ',
      ),
    events: ['neighbourhood'],
    published: true,
    joins: { same: ['found'], near: 'place' },
    asks: ['contact'],
  },
  bureau: BUREAU,
  request: z.strictObject({
    found,
    place,
    birds: birds('约有多少只', 'About how many').optional(),
    details: prose('描述(请勿靠近、触摸)', 'Details (keep away, do not touch)').optional(),
    contact: contact.optional(),
  }),
  stages: {
    reported: text('已报告', 'Reported'),
    attending: text('查看中', 'Being looked at'),
    caring: text('救护中', 'In care'),
  },
  outcomes: {
    released: text('已放归', 'Released'),
    died: text('未能救活', 'Died'),
    disposed: text('已收集处理', 'Collected and disposed of'),
    police: text('已移交公安', 'Handed to the police'),
    nothing: text('未发现', 'Nothing found'),
  },
  roles,
  parameters: reportParameters,
})
type Tools = ToolsOf<typeof words>

const hurtIn = (of: Pick<CaseState, 'did'>): number =>
  (of.did.find?.input as { readonly injured: number } | undefined)?.injured ?? 0

/** What looks like a crime is never closed as if nothing had been found. */
const CRIMES: readonly string[] = ['net', 'poison']

const rescuing = ({ action, notify, open }: Tools) => ({
  attend: action({
    name: text('到场', 'Attend'),
    by: 'ranger',
    from: 'reported',
    to: 'attending',
  }),
  /** Many dead in one place alert the reserve; what looks like a crime also goes to the police. */
  find: action({
    name: text('登记查看结果', 'Record what was found'),
    by: 'ranger',
    from: 'attending',
    input: z.strictObject({
      injured: birds('伤病', 'Hurt or ill'),
      dead: birds('死亡', 'Dead'),
      suspect: choice('疑似原因', 'Suspected cause', {
        disease: text('疫病', 'Disease'),
        poison: text('中毒', 'Poison'),
        net: text('网捕、猎捕', 'Nets or hunting'),
        cold: text('冻饿', 'Cold or hunger'),
        accident: text('碰撞等意外', 'An accident'),
        unknown: text('不明', 'Not known'),
      }),
      disposed: prose('死鸟的收集和送检', 'How the dead were collected and tested').optional(),
      police: prose('移交公安的情况', 'What was handed to the police').optional(),
    }),
    to: ({ input, refuse }) => {
      if (input.dead > 0 && input.disposed === undefined)
        return refuse(
          text('须写明死鸟的收集和送检', 'say how the dead were collected and tested'),
          'disposed',
        )
      if (CRIMES.includes(input.suspect) && input.police === undefined)
        return refuse(text('须写明移交公安的情况', 'say what was handed to the police'), 'police')
      if (input.injured > 0) return 'caring'
      if (input.police !== undefined) return 'police'
      return input.dead > 0 ? 'disposed' : 'nothing'
    },
    effects: ({ case: { request: of }, input, parameter }) => [
      notify(
        'requester',
        input.injured > 0
          ? text('已找到并送救护,谢谢您。', 'Found and taken into care. Thank you.')
          : text('已到场查看,谢谢您。', 'It was looked at. Thank you.'),
      ),
      ...(input.dead >= parameter('deadBirds')
        ? [
            open(
              'wetland-birds',
              { cause: 'dead', what: `${of.place}:死亡${input.dead}只,伤病${input.injured}只` },
              { link: 'related', trigger: 'reading' },
            ),
            notify('officer', text('一处死鸟较多,请研判。', 'Many dead in one place: decide what to do.')),
          ]
        : []),
    ],
  }),
})

/** What becomes of a bird that was taken in. */
const releasing = ({ action, notify }: Tools) => ({
  release: action({
    name: text('救护结束', 'End the care'),
    by: 'ranger',
    from: 'caring',
    input: z.strictObject({ released: said(birds('放归', 'Released')), died: said(birds('死亡', 'Died')) }),
    to: ({ case: of, input, refuse }) => {
      if (input.released + input.died !== hurtIn(of))
        return refuse(
          text(`放归与死亡之和应为 ${hurtIn(of)} 只`, `released and died add up to ${hurtIn(of)}`),
          'released',
        )
      return input.released > 0 ? 'released' : 'died'
    },
    effects: ({ input }) => [
      notify(
        'requester',
        text(
          `救护结束:放归 ${input.released} 只,死亡 ${input.died} 只。`,
          `The care has ended: ${input.released} released, ${input.died} died.`,
        ),
      ),
    ],
  }),
})

const promises = ({ promise }: Tools) => ({
  attend: promise({
    name: text('按时到场', 'Attended in time'),
    from: 'reported',
    until: 'attending',
    within: ({ parameter }) => hours(parameter('attendHours')),
    late: 'supervisor',
    basis: reportParameters.attendHours.history[0]!,
  }),
  care: promise({
    name: text('按期救护', 'Cared for in time'),
    from: 'caring',
    until: ['released', 'died'],
    within: ({ parameter }) => days(parameter('careDays')),
    late: 'supervisor',
    basis: reportParameters.careDays.history[0]!,
  }),
})

/** Of birds whose care has ended, how many were released. */
const releasedShare: Indicator = {
  name: text('救护放归率', 'Released after care'),
  kind: 'share',
  unit: 'ratio',
  of: text('救护结束的鸟(只)', 'birds whose care has ended'),
  measure: ({ stage, did: { release } }) => {
    const of = release?.input as { readonly released: number; readonly died: number } | undefined
    return of && (stage === 'released' || stage === 'died')
      ? [{ at: release!.at, numerator: of.released, denominator: of.released + of.died }]
      : []
  },
}

/** What people and rangers report: looked at, cared for and released, or handed on. */
export const birdReport = words
  .behaves((tools) => ({ actions: { ...rescuing(tools), ...releasing(tools) }, promises: promises(tools) }))
  .accounts(({ count, share, sum, duration }) => ({
    reports: count(text('报告', 'Reports'), 'reported'),
    injured: sum(
      text('收治伤病鸟', 'Birds taken into care'),
      BIRDS,
      ({ did: { find } }) => find && { at: find.at, value: find.input.injured },
    ),
    dead: sum(
      text('发现死鸟', 'Dead birds'),
      BIRDS,
      ({ did: { find } }) => find && { at: find.at, value: find.input.dead },
    ),
    police: count(text('移交公安', 'Handed to the police'), ({ did: { find } }) =>
      find?.input.police === undefined ? undefined : find.at,
    ),
    releasedShare,
    attendedInTime: share.kept(text('按时到场率', 'Attended in time'), 'attend'),
    caredInTime: share.kept(text('按期救护率', 'Cared for in time'), 'care'),
    timeToAttend: duration(text('到场用时', 'Time to attend'), 'reported', 'attending'),
  }))
