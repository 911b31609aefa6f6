import { z } from 'zod'
import { days, defineProgramme, type ToolsOf, text, workingDays } from '../../kernel/index.ts'
import { allowanceActions, allowanceFigures, recipientsOf } from '../allowance.ts'
import { unlessEntitled } from '../determining.ts'
import { choice, contact, householdId, line, memberId, prose } from '../fields.ts'
import { careLevels } from '../subjects.ts'
import { allowanceParameters } from './parameters.ts'
import { BUREAU, roles } from './words.ts'

const words = defineProgramme({
  id: 'elder-care',
  name: text('养老津补贴', 'Allowances for the elderly'),
  door: {
    about: text(
      '高龄津贴、养老服务补贴和护理补贴,按月发放。',
      'Old-age, service and nursing allowances, paid by month.',
    ),
    words:
      '高龄, 津贴, 老年, 养老补贴, 护理补贴, 老人补贴, 护理, 八十岁, 80岁, 九十岁, 90岁, 老年人, 老母亲, 老父亲, 老伴, gaoling, yanglao, elderly, old mother, old father, carer, old-age allowance, nursing allowance, pension, nursing'.split(
        ', ',
      ),
    events: ['parent-old', 'disability'],
    asks: ['contact'],
  },
  bureau: BUREAU,
  request: z.strictObject({
    household: householdId,
    person: memberId,
    kind: choice('津补贴', 'Allowance', {
      'old-age': text('高龄津贴', 'Old-age allowance'),
      service: text('养老服务补贴', 'Service allowance'),
      nursing: text('护理补贴', 'Nursing allowance'),
    }),
    contact: contact.optional(),
  }),
  stages: {
    received: text('已受理', 'Received'),
    publicity: text('公示中', 'On public notice'),
    confirming: text('待县级确认', 'Awaiting confirmation'),
    receiving: text('享受待遇', 'Receiving'),
    reviewing: text('复核中', 'Under review'),
  },
  outcomes: { ended: text('已停发', 'Ended'), refused: text('不予确认', 'Refused') },
  roles,
  parameters: allowanceParameters,
})
type Tools = ToolsOf<typeof words>

/** The value of a choice of the rules, as an option of a form. */
const level = choice('自理能力', 'Ability of self-care', careLevels.names)

const actions = (tools: Tools) => {
  const { action, notify } = tools
  return {
    ...allowanceActions(tools, { starts: 'month-determined', restsOn: ['assess', 'propose'] }),
    /** What the assessor finds goes to the household's register, where every programme reads it. */
    assess: action({
      name: text('能力评估', 'Assess the ability of self-care'),
      by: 'assessor',
      from: ['received', 'reviewing'],
      input: z.strictObject({ level, report: line('评估报告编号', 'Number of the report', 128) }),
      effects: ({ case: of, day, input }) => [
        {
          effect: 'perform',
          case: of.request.household,
          action: 'record',
          input: {
            facts: [
              {
                about: of.request.person,
                fact: 'person/care-level',
                value: input.level,
                from: `${day.slice(0, 7)}-01`,
                source: input.report,
                certainty: 'verified',
              },
            ],
          },
        },
      ],
    }),
    propose: action({
      name: text('初审并公示', 'Give a first opinion and put up the notice'),
      by: 'clerk',
      from: 'received',
      input: z.strictObject({
        investigation: prose('村(居)调查评议', 'What the village found'),
      }),
      to: (scene) => unlessEntitled(scene) ?? 'publicity',
    }),
    object: action({
      name: text('登记公示异议', 'Record an objection'),
      by: ['clerk', 'officer'],
      from: 'publicity',
      input: z.strictObject({ what: prose('异议内容', 'Objection') }),
      to: 'received',
      effects: () => [
        notify('clerk', text('公示期间有异议,请重新调查。', 'There was an objection; investigate again.')),
      ],
    }),
    unopposed: action({
      name: text('公示无异议', 'No objection to the notice'),
      by: 'machine',
      from: 'publicity',
      to: 'confirming',
      after: ({ parameter }) => days(parameter('publicityDays')),
    }),
  }
}

const promises = ({ promise }: Tools) => ({
  decide: promise({
    name: text('按期审核确认', 'Decide in time'),
    from: 'received',
    until: ['receiving', 'refused'],
    within: ({ parameter }) => workingDays(parameter('decideWorkingDays')),
    late: 'supervisor',
    basis: allowanceParameters.decideWorkingDays.history[0]!,
  }),
  review: promise({
    name: text('按期复核', 'Review in time'),
    from: 'reviewing',
    until: ['receiving', 'ended'],
    within: ({ parameter }) => days(parameter('reviewWithinDays')),
    late: 'supervisor',
    basis: allowanceParameters.reviewWithinDays.history[0]!,
  }),
})

/** Old-age, service and nursing allowances: applied for or found by need, publicised, confirmed, paid, reviewed. */
export const elderCare = words
  .behaves((tools) => ({ actions: actions(tools), promises: promises(tools) }))
  .accounts((tools) => ({
    ...allowanceFigures(tools),
    oldAgeRecipients: tools.sum(
      text('高龄津贴人数(按月)', 'Old-age recipients by month'),
      'person-months',
      recipientsOf('old-age'),
    ),
    serviceRecipients: tools.sum(
      text('养老服务补贴人数(按月)', 'Service recipients by month'),
      'person-months',
      recipientsOf('service'),
    ),
    nursingRecipients: tools.sum(
      text('护理补贴人数(按月)', 'Nursing recipients by month'),
      'person-months',
      recipientsOf('nursing'),
    ),
    objections: tools.count(text('公示异议', 'Objections'), (of) => of.did.object?.at),
  }))
