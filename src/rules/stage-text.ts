import type { EntityType, Operation } from './define.ts'
import { FIRST_DAY, LAST_DAY } from './period.ts'
import { BAD_BYTE, type Type, UNKNOWN_BYTE, UNKNOWN_INT } from './type.ts'

/** Pieces of the text of a stage. Nothing in them comes from outside: names are numbered, words are arguments. */

/** Where a value is in the text: expressions for it and for whether it is known. */
export interface Place {
  readonly value: string
  readonly known: string
  /** As it is stored, unknown and all, where that is at hand: as it is of every choice. */
  readonly stored?: string
}

export const CERTAIN = 'true'

export const isNumber = ({ kind }: Type): boolean => kind === 'int' || kind === 'money' || kind === 'date'

export const unknownText = ({ kind }: Type): string =>
  kind === 'money' ? 'NaN' : kind === 'int' || kind === 'date' ? String(UNKNOWN_INT) : String(UNKNOWN_BYTE)

/** A value of the right kind for where none is known, so that a local never changes its representation. */
export const fillerText = ({ kind }: Type, words: string): string =>
  kind === 'bool' ? 'false' : kind === 'choice' ? `${words}_0` : '0'

/** Declares what `read` reads out of a column, with a number, and says where it is then. */
export const loadText = (
  type: Type,
  n: number,
  read: string,
  words: string,
): { readonly text: string; readonly place: Place } => {
  const known = `k${n}`
  const stored = isNumber(type) ? `v${n}` : `c${n}`
  const test =
    type.kind === 'money'
      ? `${stored}===${stored}`
      : `${stored}!==${isNumber(type) ? UNKNOWN_INT : UNKNOWN_BYTE}`
  const value = isNumber(type)
    ? stored
    : type.kind === 'bool'
      ? `(${stored}===1)`
      : `${words}[${known}?${stored}:0]`
  return { text: `const ${stored}=${read},${known}=${test};`, place: { value, known, stored } }
}

/** The code of a choice's word. */
export const codeText = ({ words: { length } }: Type, value: string, words: string): string =>
  `${Array.from({ length }, (_, code) => `${value}===${words}_${code}?${code}:`).join('')}${BAD_BYTE}`

/** Stops at a sum out of range: of whole numbers it is itself whole, as far as it is exact. */
export const sumTestText = (type: Type, n: number, bad: string): string =>
  type.kind === 'money' ? `if(!(Math.abs(v${n})<=${Number.MAX_SAFE_INTEGER}))${bad}` : testText(type, n, bad)

/** Stops at a result that is not of its type. */
export const testText = ({ kind }: Type, n: number, bad: string): string => {
  const v = `v${n}`
  if (kind === 'money')
    return `if(!(Math.abs(${v})<=${Number.MAX_SAFE_INTEGER}&&Math.floor(${v})===${v}))${bad}`
  if (kind === 'bool') return `if(${v}!==true&&${v}!==false)${bad}`
  if (kind === 'choice') return `if(c${n}===${BAD_BYTE})${bad}`
  if (kind === 'date') return `if(!((${v}|0)===${v}&&${v}>=${FIRST_DAY}&&${v}<=${LAST_DAY}))${bad}`
  return `if((${v}|0)!==${v}||${v}===${UNKNOWN_INT})${bad}`
}

export const storedText = (type: Type, { value, known, stored }: Place): string => {
  if (stored !== undefined) return stored
  const written = type.kind === 'bool' ? `(${value}?1:0)` : value
  return known === CERTAIN ? written : `${known}?${written}:${unknownText(type)}`
}

export const roleText = (roles: readonly string[] | undefined, member: EntityType): string => {
  const names = Object.keys(member.roles)
  return roles ? `if(${roles.map((role) => `R[p]===${names.indexOf(role)}`).join('||')})` : ''
}

/** A member whose value is missing has been seen; one whose value counts. */
const MISSING = 1
const COUNTED = 2

/** Whether it takes more than the running value to say what has been seen: a sum is not a number as soon as something is missing. */
export const needsSeen = (operation: Operation): boolean => operation !== 'sum'

/**
 * What one member does to a running value of its group and to what has been seen there.
 *
 * @param running,seen expressions for both; the running value stands as it is stored.
 */
export const stepText = (
  operation: Operation,
  running: string,
  seen: string,
  of: Place | undefined,
  isMoney: boolean,
): string => {
  if (!of) return `${running}++;`
  const { value, known, stored } = of
  const otherwise = `else ${seen}|=${MISSING};`
  switch (operation) {
    case 'sum':
      return `${running}+=${isMoney && stored !== undefined ? stored : `${known}?${value}:NaN`};`
    case 'count':
      return `if(${known}){if(${value})${running}++;}${otherwise}`
    case 'any':
      return `if(${known}){if(${value})${running}=1;}${otherwise}`
    case 'all':
      return `if(${known}){if(!${value})${running}=0;}${otherwise}`
    case 'of':
      return `if(${seen}===0){${seen}=${COUNTED};if(${known})${running}=${stored ?? `+${value}`};${otherwise}}`
    default:
      return `if(${known}){if(${seen}<${COUNTED}||${value}${operation === 'max' ? '>' : '<'}${running})${running}=${value};${seen}|=${COUNTED};}${otherwise}`
  }
}

/** Whether what the members come to is known, once all have been seen. */
const knownText = (operation: Operation, running: string, seen: string): string => {
  if (operation === 'any') return `${running}===1||${seen}===0`
  if (operation === 'all') return `${running}===0||${seen}===0`
  if (operation === 'sum') return `${running}===${running}`
  return `${seen}===${operation === 'count' ? 0 : COUNTED}`
}

/** Declares what the members came to as `v`, `k` (is it known) and, of a choice, `c` with a number. */
export const totalText = (
  operation: Operation,
  type: Type,
  n: number,
  running: string,
  seen: string,
  words: string,
): string => {
  const known = `k${n}=${knownText(operation, running, seen)}`
  if (type.kind === 'choice')
    return `const ${known},c${n}=k${n}?${running}:${UNKNOWN_BYTE},v${n}=${words}[k${n}?c${n}:0];`
  return `const ${known},v${n}=${running}${type.kind === 'bool' ? '===1' : ''};`
}

/** `and` or `or` of conditions, any of which may be unknown: one that decides is enough. */
export const logicText = (n: number, isAnd: boolean, places: readonly Place[]): string => {
  const deciding = places.map(({ value, known }) => `(${known}&&${isAnd ? '!' : ''}${value})`)
  const all = places.map(({ known }) => known).filter((known) => known !== CERTAIN)
  const known = all.length === 0 ? CERTAIN : [...deciding, `(${all.join('&&')})`].join('||')
  const value = places.map((place) => place.value).join(isAnd ? '&&' : '||') || String(isAnd)
  return `const k${n}=${known},v${n}=${value};`
}
