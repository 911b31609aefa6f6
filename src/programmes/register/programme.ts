import { z } from 'zod'
import {
  addDays,
  type CaseState,
  type Day,
  defineProgramme,
  type FactRecord,
  type Programme,
  type Refusal,
  role,
  type ToolsOf,
  text,
} from '../../kernel/index.ts'
import type { Variable } from '../../rules/index.ts'
import { choice, field, line } from '../fields.ts'
import { person } from '../subjects.ts'
import { checkDays, checkRecord, everMember, type KnownFacts, knownFacts, members, ROLE } from './check.ts'

const memberId = field(z.string().regex(/^[\w.:-]{1,64}$/), '成员编号', 'Member id', {
  written: text('只用字母、数字和 _ . : -,至多 64 位', 'letters, digits and _ . : - alone, at most 64'),
})
const dayField = (title: string, titleEn: string) => field(z.iso.date(), title, titleEn)
/** Whence it is known may be told in anybody's words: it goes with the household, as do the facts. */
const source = line('来源', 'Source', 200).meta({ erasable: true })
const certainty = choice('确定程度', 'Certainty', {
  verified: text('已核实', 'Verified'),
  declared: text('本人申报', 'Declared'),
  assumed: text('推定', 'Assumed'),
})
/** So many records come at once: what fits an event and a screen. */
const MOST = 200

const memberRole = choice('与户主关系', 'Role in the household', person.roles)
const joining = z.strictObject({
  members: field(
    z
      .array(z.strictObject({ id: memberId, role: memberRole }))
      .min(1)
      .max(50),
    '成员',
    'Members',
  ),
  from: dayField('起始日', 'From'),
  source,
  certainty,
})
const leaving = z.strictObject({ member: memberId, last: dayField('最后一日', 'Last day'), source })
const recording = z.strictObject({
  facts: field(
    z
      .array(
        z.strictObject({
          fact: field(z.string().min(1).max(128), '事实', 'Fact', { ref: 'fact' }),
          about: memberId.optional(),
          value: field(
            z.union([z.boolean(), z.number(), z.string().max(200), z.null()]),
            '值(金额以分计;空为不详)',
            'Value (money in fen; null where it is not known)',
            { ref: 'fact-value', of: 'fact' },
          ),
          from: dayField('起始日', 'From'),
          until: dayField('截止日', 'Until').meta({ notBefore: 'from' }).optional(),
          source,
          certainty,
        }),
      )
      .min(1)
      .max(MOST),
    '事实',
    'Facts',
    { erasable: true },
  ),
})

const wordsOf = (bureau: string) =>
  defineProgramme({
    id: 'household-register',
    name: text('家庭登记', 'Household register'),
    bureau,
    request: z.strictObject({ number: line('登记编号', 'Register number', 64).optional() }),
    stages: { registered: text('在册', 'Registered') },
    outcomes: { dissolved: text('已销户', 'Dissolved') },
    roles: {
      clerk: role('staff', '登记员', 'Registrar'),
      investigator: role('city', '调查核对人员', 'Investigator'),
      supervisor: role('oversight', '督查', 'Supervisor'),
    },
    // Nobody is in two households: the store lets one only have a person's name.
    claims: (of) => members(of).map((id) => `person ${id}`),
    // Who belonged to it stays, by ids that mean nothing outside: figures count them, and cases of benefits name them.
    personalFacts: (fact) => fact !== ROLE,
    // A register goes on; who moves away or dies leaves it.
    without: ['withdraw', 'pause', 'resume', 'merge', 'reopen', 'appeal', 'answerAppeal', 'feedback'],
  })
type Tools = ToolsOf<ReturnType<typeof wordsOf>>

const WHO = ['clerk', 'investigator', 'machine'] as const

const dayAfter = (day: string): Day => addDays(day as Day, 1)
const left = (member: string, last: string, from: string): FactRecord => ({
  fact: ROLE,
  about: member,
  value: null,
  from: dayAfter(last),
  source: from,
  certainty: 'verified',
})

const membership = ({ action }: Tools) => ({
  /** Members come in, or are something else to the household from a day on. */
  join: action({
    name: text('登记成员', 'Enter members'),
    by: [...WHO],
    from: 'registered',
    input: joining,
    to: ({ input }) => checkDays(input.from, undefined, ''),
    records: ({ input: { members: joined, ...said } }) =>
      joined.map((one) => ({
        fact: ROLE,
        about: one.id,
        value: one.role,
        from: said.from as Day,
        source: said.source,
        certainty: said.certainty,
      })),
  }),
  leave: action({
    name: text('成员迁出', 'A member leaves'),
    by: [...WHO],
    from: 'registered',
    input: leaving,
    to: ({ case: of, input, refuse }) =>
      everMember(of, input.member)
        ? checkDays(input.last, undefined, '')
        : refuse(text(`“${input.member}”不是该家庭成员`, `"${input.member}" is no member`), 'member'),
    records: ({ input }) => [left(input.member, input.last, input.source)],
  }),
  dissolve: action({
    name: text('销户', 'Dissolve'),
    by: [...WHO],
    from: 'registered',
    input: z.strictObject({ last: dayField('最后一日', 'Last day'), source }),
    to: ({ input }) => checkDays(input.last, undefined, '') ?? 'dissolved',
    records: ({ case: of, input }) => members(of).map((id) => left(id, input.last, input.source)),
  }),
})

const facts = ({ action }: Tools, known: KnownFacts) => ({
  record: action({
    name: text('登记事实', 'Record facts'),
    by: [...WHO],
    from: 'registered',
    input: recording,
    to: ({ case: of, input, day }) => {
      for (const [index, record] of input.facts.entries()) {
        const refused: Refusal | undefined = checkRecord(
          known,
          of as CaseState,
          record as unknown as FactRecord,
          day,
          `facts.${index}.`,
        )
        if (refused) return refused
      }
      return undefined
    },
    records: ({ input }) => input.facts as readonly unknown[] as readonly FactRecord[],
  }),
})

/**
 * The register of households: one long-lived case each, holding the dated facts of itself and of its members.
 *
 * @param rulesFacts what the city's rules are computed from; any other fact is refused.
 * @param bureau the one in charge of the register.
 */
export const householdRegister = (rulesFacts: readonly Variable[], bureau: string): Programme => {
  const known = knownFacts(rulesFacts)
  return wordsOf(bureau)
    .behaves((tools) => ({ actions: { ...membership(tools), ...facts(tools, known) }, promises: {} }))
    .accounts(({ count, sum }) => ({
      households: count(text('登记家庭', 'Households registered'), 'registered'),
      members: sum(text('登记人口', 'Members registered'), 'persons', (of) => ({
        at: of.openedAt,
        value: members(of as CaseState).length,
      })),
    }))
}
