import { type CaseState, inBoth, type Result, refuse, type Text } from '../../kernel/index.ts'
import { type Determination, entitiesOf, factsOf, type Outcome, type Variable } from '../../rules/index.ts'
import type { Desk } from '../desk.ts'
import { decideAll } from './bulk.ts'
import { readMonth, rulesOf } from './cases.ts'
import { kinOf } from './household.ts'

/** One value of a fact: from when, whence it is known, and when and by whom it was recorded. */
export interface FactSaid {
  readonly value: boolean | number | string | null
  readonly from: string
  readonly until?: string
  readonly source: string
  readonly certainty: string
  readonly at: number
  readonly by: string
}

/** One fact of a subject or of a member of it, with its whole history; the last one holds. */
export interface FactHeld {
  readonly fact: string
  /** Whom of its members it is about. */
  readonly about?: string
  readonly name: Text
  /** `money` in fen, `int`, `bool`, `date`, `choice`; `text` where the rules do not read it. */
  readonly type: string
  /** What people call the words of a choice. */
  readonly words?: Readonly<Record<string, Text>>
  readonly history: readonly FactSaid[]
}

/** Who belongs to a subject, and as what; `left` is the day from which they do not. */
export interface MemberOf {
  readonly id: string
  readonly role: string | null
  readonly name: Text | undefined
  readonly since: string
  readonly left?: string
}

/** A subject of the register with all that is known of it. */
export interface SubjectKnown {
  readonly members: readonly MemberOf[]
  readonly facts: readonly FactHeld[]
}

const heldAs = (fact: string, of: Variable | undefined): Pick<FactHeld, 'name' | 'type' | 'words'> =>
  of === undefined
    ? { name: { zh: fact, en: fact }, type: 'text' }
    : {
        name: of.name,
        type: of.type.kind,
        ...(of.type.words.length > 0 ? { words: of.type.names } : {}),
      }

/** What the register holds of a subject: members, and facts with their histories; a refusal where no rules are loaded. */
export const subjectKnown = async (desk: Desk, { facts = {} }: CaseState): Promise<Result<SubjectKnown>> => {
  const found = await rulesOf(desk)
  if (!found.ok) return found
  const { book } = found.value.inForce
  const variables = new Map(factsOf(book).map((of) => [`${of.entity.id}/${of.id}`, of]))
  const member = entitiesOf(book).find(({ memberOf }) => memberOf)
  const role = member && `${member.id}/role`
  const members: MemberOf[] = []
  const held: FactHeld[] = []
  for (const records of Object.values(facts)) {
    const { fact, about } = records[0]!
    if (fact === role && about !== undefined) {
      const last = records.at(-1)!
      const said = records.findLast(({ value }) => typeof value === 'string')
      members.push({
        id: about,
        role: said ? String(said.value) : null,
        name: said && member?.roles[String(said.value)],
        since: records[0]!.from,
        ...(last.value === null ? { left: last.from } : {}),
      })
    } else {
      const history = records.map(({ fact: _, about: __, ...said }) => said)
      const whose = about === undefined ? {} : { about }
      held.push({ fact, ...whose, ...heldAs(fact, variables.get(fact)), history })
    }
  }
  return { ok: true, value: { members, facts: held } }
}

/** What the rules say of one benefit for one month, without reasons. */
export interface EntitledTo {
  readonly determination: string
  readonly name: Text
  readonly article: Text
  /** Whom of its members it is about. */
  readonly person?: string
  readonly outcome: Outcome | 'problem'
  readonly amountFen: number | null
  /** Why it cannot be said. */
  readonly problem?: Text
}

/** Determinations that are about households or their members. */
const ofHouseholds = (book: Parameters<typeof kinOf>[0], all: readonly Determination[]) =>
  all.filter(({ subject }) => kinOf(book, subject).member !== undefined)

/** What a household and each of its members are entitled to in a month, by every determination of the rules. */
export const entitledTo = async (
  desk: Desk,
  state: CaseState,
  written: string,
): Promise<Result<readonly EntitledTo[]>> => {
  const found = await rulesOf(desk)
  if (!found.ok) return found
  const { rules, inForce } = found.value
  if (state.programme !== rules.city.register)
    return refuse('not-satisfied', ['该事项不登记事实', 'that case holds no facts of a household'], 'subject')
  const month = readMonth(written)
  if (!month.ok) return month
  const { book } = inForce
  const asked = ofHouseholds(book, book.determinations)
  const value = decideAll(book, asked, [state], month.value).flatMap(({ all }, n) =>
    all.map(({ person, answer }): EntitledTo => {
      const { programme, name, article } = asked[n]!
      const of = {
        determination: programme,
        name,
        article: inBoth(article),
        ...(person === undefined ? {} : { person }),
      }
      return 'problem' in answer
        ? { ...of, outcome: 'problem', amountFen: null, problem: answer.problem }
        : { ...of, ...answer }
    }),
  )
  return { ok: true, value }
}
