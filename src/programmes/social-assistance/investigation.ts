import { z } from 'zod'
import { type Day, type FactRecord, text } from '../../kernel/index.ts'
import { choice, field, householdFen, line, memberId, pastDay, prose, tally, yes } from '../fields.ts'
import {
  assets,
  careLevel,
  careLevels,
  disabilityGrade,
  disabilityKind,
  disabilityKinds,
  income,
  residence,
  residences,
  rigidExpense,
  student,
} from '../subjects.ts'
import { hardship, hardshipCost, hardships, support, supports } from './rules.ts'

/** The form of a household investigation (入户调查表). What was not asked is left empty: it stays as it was known. */
export const investigation = z.strictObject({
  /** Two go together: whoever fills this in, and at least one other. */
  with: z
    .array(line('调查人', 'Investigator', 64))
    .min(1)
    .max(5)
    .meta({ title: '同行调查人', titleEn: 'Other investigators' }),
  since: pastDay('所查情况自何日起', 'Since which day this holds').optional(),
  /** Whom rural revitalisation watches over: counted, and no rule reads it. */
  group: choice('帮扶人群', 'Group watched over', {
    none: text('无', 'None'),
    lifted: text('已脱贫人口', 'Lifted out of poverty'),
    monitored: text('防返贫监测对象', 'Monitored against falling back into poverty'),
  }).optional(),
  residence: choice('城乡类别', 'Urban or rural', residences.names).optional(),
  assetsFen: householdFen('家庭财产', 'Assets').optional(),
  rigidExpenseFen: householdFen('月刚性支出', 'Necessary expense a month').optional(),
  hardship: choice('突发困难', 'Sudden hardship', hardships.names).optional(),
  hardshipCostFen: householdFen('困难自负支出', 'Cost the household bears itself').optional(),
  members: z
    .array(
      z.strictObject({
        member: memberId,
        incomeFen: householdFen('月收入', 'Monthly income').optional(),
        disabilityKind: choice('残疾类别', 'Kind of disability', disabilityKinds.names).optional(),
        disabilityGrade: field(z.number().int().min(0).max(4), '残疾等级', 'Disability grade').optional(),
        careLevel: choice('自理能力', 'Ability of self-care', careLevels.names).optional(),
        student: yes('在校就读', 'In school').optional(),
        support: choice('法定义务人', 'Who is bound to support', supports.names).optional(),
      }),
    )
    .max(30)
    .meta({ title: '家庭成员', titleEn: 'Members' }),
  neighbours: tally('走访邻里户数', 'Neighbours asked'),
  note: prose('调查情况', 'What was found').optional(),
})
type Investigation = z.output<typeof investigation>

/** What the form says, as facts of the household's register. `found` says whence: the case. */
export const factsFound = (form: Investigation, today: Day, found: string): readonly FactRecord[] => {
  const from = (form.since ?? `${today.slice(0, 7)}-01`) as Day
  const record = (
    of: { readonly id: string; readonly entity: { readonly id: string } },
    value: FactRecord['value'] | undefined,
    about?: string,
  ): readonly FactRecord[] =>
    value === undefined
      ? []
      : [
          {
            ...(about === undefined ? {} : { about }),
            fact: `${of.entity.id}/${of.id}`,
            value,
            from,
            source: found,
            certainty: 'verified',
          },
        ]
  return [
    ...record(residence, form.residence),
    ...record(assets, form.assetsFen),
    ...record(rigidExpense, form.rigidExpenseFen),
    ...record(hardship, form.hardship),
    ...record(hardshipCost, form.hardshipCostFen),
    ...form.members.flatMap(({ member, ...told }) => [
      ...record(income, told.incomeFen, member),
      ...record(disabilityKind, told.disabilityKind, member),
      ...record(disabilityGrade, told.disabilityGrade, member),
      ...record(careLevel, told.careLevel, member),
      ...record(student, told.student, member),
      ...record(support, told.support, member),
    ]),
  ]
}
