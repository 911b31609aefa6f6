import { z } from 'zod'
import {
  type CaseState,
  type Day,
  defineProgramme,
  type FactRecord,
  factsOfKind,
  type ToolsOf,
  text,
} from '../../kernel/index.ts'
import { bureauId, choice, contact, prose } from '../fields.ts'
import { registerParameters } from './parameters.ts'
import { BUREAU, level, organisationName, REGISTER, roles } from './words.ts'

/** What the register holds of an organisation, by day. */
export const FACTS = {
  party: 'party-work',
  check: 'annual-check',
  grade: 'grade',
  finding: 'inspection',
} as const

/** What is said of an organisation, and where it may stand. */
export const words = defineProgramme({
  id: REGISTER,
  name: text('社会组织登记', 'Register of social organisations'),
  door: {
    about: text(
      '申请成立社会团体、社会服务机构或基金会;年检、评估和整改也凭此编号办理。',
      'Ask to register an association, a service institution or a foundation; its annual check, grading and inspections go on from there.',
    ),
    words:
      '社会组织, 社团, 协会, 商会, 基金会, 民办非企业, 年检, association, society, club, ngo, foundation, charity, non-profit'.split(
        ', ',
      ),
    events: ['business'],
    asks: ['contact'],
  },
  bureau: BUREAU,
  request: z.strictObject({
    name: organisationName,
    kind: choice('类别', 'Kind', {
      association: text('社会团体', 'Association'),
      service: text('社会服务机构(民办非企业单位)', 'Service institution'),
      foundation: text('基金会', 'Foundation'),
    }),
    level,
    unit: bureauId('业务主管单位', 'Sponsoring bureau').optional(),
    purpose: prose('宗旨和业务范围', 'Purpose').optional(),
    contact: contact.optional(),
  }),
  stages: {
    applied: text('已申请', 'Applied for'),
    registered: text('在册', 'Registered'),
    abnormal: text('列入活动异常名录', 'Listed as abnormal'),
    noticed: text('已告知拟撤销登记', 'Given notice'),
  },
  outcomes: {
    removed: text('已撤销登记', 'Struck off'),
    dissolved: text('已注销', 'Dissolved'),
    declined: text('不予登记', 'Not registered'),
  },
  roles,
  parameters: registerParameters,
  // Nobody is registered twice where they work; that somebody asked for a name keeps nobody else from asking.
  claims: ({ area, entered, request }) =>
    entered.registered ? [`social organisation ${area} ${request.name}`] : [],
  // A register goes on: whoever wants to end it is dissolved, which settles what they owe.
  without: ['withdraw', 'merge', 'reopen', 'pause', 'resume'],
})
/** What its actions are written with. */
export type Tools = ToolsOf<typeof words>
/** What of a case its facts are read from. */
export type State = Pick<CaseState, 'facts'>

/** The stages of an organisation that there is. */
export const LIVING = ['registered', 'abnormal', 'noticed'] as const

/** Something that the register knows from a day on. */
export const known = (fact: string, value: FactRecord['value'], from: Day, source: string): FactRecord => ({
  fact,
  value,
  from,
  source,
  certainty: 'verified',
})

/** What a year's check came to, where there was one. */
export const conclusionOf = ({ facts }: State, year: number): unknown =>
  factsOfKind(facts, FACTS.check).find(({ from }) => from === `${year}-01-01`)?.value

/** In how many years up to one it took part in no check, one after the other. */
export const missedUpTo = (of: State, year: number, concluded: string): number => {
  if (concluded !== 'missed') return 0
  let count = 1
  while (conclusionOf(of, year - count) === 'missed') count++
  return count
}
