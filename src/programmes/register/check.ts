import {
  type CaseState,
  type Day,
  type FactRecord,
  factsOfKind,
  parseDay,
  type Refusal,
  refusal,
} from '../../kernel/index.ts'
import type { Variable } from '../../rules/index.ts'
import { area, birth, household, person } from '../subjects.ts'

/** What a member is to the household, by day; null from the day after they left. */
export const ROLE = `${person.id}/role`
/** The area whose standards apply to the household, where that is not the area of its register. */
const AREA = `${household.id}/${area.id}`

/** Days before are typing mistakes; nobody alive was born then. */
const EARLIEST = '1880-01-01'
const LATEST = '2200-12-31'

const bad = (field: string, zh: string, en: string): Refusal =>
  refusal('invalid-input', [field, zh, en], field)

/** Everybody who is a member, or was. */
export const everMember = ({ facts }: Pick<CaseState, 'facts'>, id: string): boolean =>
  factsOfKind(facts, ROLE, id).length > 0

/** Everybody whose last record says that they belong. */
export const members = ({ facts }: Pick<CaseState, 'facts'>): readonly string[] =>
  Object.values(facts ?? {}).flatMap((records) => {
    const last = records.at(-1)!
    return last.fact === ROLE && last.value !== null ? [last.about!] : []
  })

const badDay = (written: unknown): boolean =>
  typeof written !== 'string' || !parseDay(written) || written < EARLIEST || written > LATEST

/** Refuses a first or last day that cannot be. */
export const checkDays = (from: string, until: string | undefined, path: string): Refusal | undefined => {
  if (badDay(from)) return bad(`${path}from`, '不是可能的日期', 'not a possible day')
  if (until === undefined) return undefined
  if (badDay(until)) return bad(`${path}until`, '不是可能的日期', 'not a possible day')
  return until < from ? bad(`${path}until`, '早于起始日', 'before the first day') : undefined
}

const checkValue = (
  of: Variable,
  value: FactRecord['value'],
  today: Day,
  field: string,
): Refusal | undefined => {
  const { type } = of
  switch (type.kind) {
    case 'bool':
      return typeof value === 'boolean' ? undefined : bad(field, '应为是或否', 'yes or no is wanted')
    case 'choice':
      return typeof value === 'string' && type.words.includes(value)
        ? undefined
        : bad(field, `应为:${type.words.join('、')}`, `one of ${type.words.join(', ')}`)
    case 'date':
      if (badDay(value)) return bad(field, '不是可能的日期', 'not a possible day')
      return of === birth && (value as string) > today
        ? bad(field, '出生日期在将来', 'a birth in the future')
        : undefined
    default:
      if (!Number.isSafeInteger(value))
        return bad(field, '应为整数(金额以分计)', 'a whole number is wanted; money in fen')
      if ((value as number) < 0) return bad(field, '不能为负', 'cannot be negative')
      return type.kind === 'int' && (value as number) > 2 ** 31 - 1
        ? bad(field, '数值过大', 'too large')
        : undefined
  }
}

/** What facts can be recorded of households and their members: those that the city's rules know. */
export type KnownFacts = ReadonlyMap<string, Variable>

/** By the name under which a store holds them: `entity/fact`. */
export const knownFacts = (facts: readonly Variable[]): KnownFacts =>
  new Map(
    facts
      .filter(({ entity }) => entity === household || entity === person)
      .map((fact) => [`${fact.entity.id}/${fact.id}`, fact]),
  )

/** Why a record cannot be taken; undefined where it can. `path` leads to it in what was sent. */
export const checkRecord = (
  known: KnownFacts,
  of: CaseState,
  { fact, about, value, from, until }: FactRecord,
  today: Day,
  path: string,
): Refusal | undefined => {
  const found = known.get(fact)
  if (!found && fact !== AREA)
    return bad(`${path}fact`, `规则中没有事实“${fact}”`, `the rules know no fact "${fact}"`)
  const personal = found?.entity === person
  if (personal && about === undefined)
    return bad(`${path}about`, '须说明是哪位成员', 'which member it is about is missing')
  if (!personal && about !== undefined)
    return bad(`${path}about`, '该事实属于全家', 'the fact is about the household as a whole')
  if (about !== undefined && !everMember(of, about))
    return bad(`${path}about`, `“${about}”不是该家庭成员`, `"${about}" is no member of this household`)
  const days = checkDays(from, until, path)
  if (days || value === null) return days
  if (found) return checkValue(found, value, today, `${path}value`)
  return typeof value === 'string' && /^[\w.-]{1,64}$/.test(value)
    ? undefined
    : bad(`${path}value`, '应为区域代码', 'the code of an area is wanted')
}
