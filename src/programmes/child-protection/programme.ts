import { z } from 'zod'
import {
  days,
  defineProgramme,
  type FactRecord,
  type ToolsOf,
  text,
  workingDays,
} from '../../kernel/index.ts'
import { allowanceActions, allowanceFigures, recipientsOf } from '../allowance.ts'
import { unlessEntitled } from '../determining.ts'
import { choice, contact, householdId, line, memberId, pastDay, prose } from '../fields.ts'
import { allowanceParameters } from './parameters.ts'
import { parents, places } from './rules.ts'
import { BUREAU, roles } from './words.ts'

const words = defineProgramme({
  id: 'child-protection',
  name: text('孤儿和事实无人抚养儿童保障', 'Orphans and de-facto unattended children'),
  door: {
    about: text(
      '失去父母或父母都不能抚养的孩子:按月发放基本生活费,不公示,保护隐私。',
      'Children without parents who can raise them: a living allowance by month, without any publicity.',
    ),
    words: '孤儿, 儿童, 监护, 抚养, 生活费, orphan, child, guardian'.split(', '),
    events: ['child', 'bereavement'],
    asks: ['contact'],
  },
  bureau: BUREAU,
  request: z.strictObject({
    household: householdId,
    person: memberId,
    kind: choice('类别', 'Kind', {
      orphan: text('孤儿', 'Orphan'),
      unattended: text('事实无人抚养儿童', 'De-facto unattended child'),
    }),
    contact: contact.optional(),
  }),
  stages: {
    received: text('已受理', 'Received'),
    confirming: text('待县级确认', 'Awaiting confirmation'),
    receiving: text('享受待遇', 'Receiving'),
    reviewing: text('复核中', 'Under review'),
  },
  outcomes: { ended: text('已终止', 'Ended'), refused: text('不予确认', 'Refused') },
  roles,
  parameters: allowanceParameters,
})
type Tools = ToolsOf<typeof words>

const situation = z.strictObject({
  father: choice('父亲情况', 'What has become of the father', parents.names),
  mother: choice('母亲情况', 'What has become of the mother', parents.names),
  raised: choice('养育方式', 'Where the child is raised', places.names),
  since: pastDay('自何日起', 'Since'),
  papers: line('证明材料', 'Papers that prove it', 200),
})

const facts = (
  about: string,
  { since, papers, ...found }: z.output<typeof situation>,
): readonly FactRecord[] =>
  Object.entries(found).map(([fact, value]) => ({
    about,
    fact: `person/${fact}`,
    value: value as string,
    from: since as FactRecord['from'],
    source: papers,
    certainty: 'verified',
  }))

const actions = (tools: Tools) => {
  const { action, open } = tools
  return {
    ...allowanceActions(tools, {
      starts: 'month-after',
      restsOn: ['verify', 'propose'],
      // From then on the child is visited.
      onceConfirmed: ({ household, person }) => [
        open('child-protection.visits', { household, person }, { link: 'related', trigger: 'push' }),
      ],
    }),
    /** What the township has verified with courts, police and hospitals; no neighbour is asked and nothing is hung out. */
    verify: action({
      name: text('查验', 'Verify'),
      by: 'clerk',
      from: ['received', 'reviewing'],
      input: situation,
      effects: ({ case: of, input }) => [
        {
          effect: 'perform',
          case: of.request.household,
          action: 'record',
          input: { facts: facts(of.request.person, input) },
        },
      ],
    }),
    propose: action({
      name: text('查验上报', 'Report to the county'),
      by: 'clerk',
      from: 'received',
      input: z.strictObject({ opinion: prose('查验意见', 'What was found') }),
      to: (scene) =>
        scene.case.did.verify
          ? (unlessEntitled(scene) ?? 'confirming')
          : scene.refuse(text('尚未查验', 'nothing was verified yet')),
    }),
  }
}

const promises = ({ promise }: Tools) => ({
  verify: promise({
    name: text('按期查验', 'Verify in time'),
    from: 'received',
    until: ['confirming', 'refused'],
    within: ({ parameter }) => workingDays(parameter('verifyWorkingDays')),
    late: 'supervisor',
    basis: allowanceParameters.verifyWorkingDays.history[0]!,
  }),
  decide: promise({
    name: text('按期确认', 'Confirm in time'),
    from: 'confirming',
    until: ['receiving', 'refused', 'received'],
    within: ({ parameter }) => workingDays(parameter('confirmWorkingDays')),
    late: 'supervisor',
    basis: allowanceParameters.confirmWorkingDays.history[0]!,
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

/** The two allowances for children without parents who can raise them. Nothing of it is publicised, for their privacy. */
export const childProtection = words
  .behaves((tools) => ({ actions: actions(tools), promises: promises(tools) }))
  .accounts((tools) => ({
    ...allowanceFigures(tools),
    verifiedInTime: tools.share.kept(text('按期查验率', 'Verified in time'), 'verify'),
    orphans: tools.sum(text('保障孤儿(按月)', 'Orphans by month'), 'person-months', recipientsOf('orphan')),
    unattended: tools.sum(
      text('保障事实无人抚养儿童(按月)', 'De-facto unattended children by month'),
      'person-months',
      recipientsOf('unattended'),
    ),
  }))
