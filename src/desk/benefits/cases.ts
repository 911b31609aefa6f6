import type { Beneficiary, Result, Service } from '../../kernel/index.ts'
import { refuse } from '../../kernel/index.ts'
import { type Month, monthOf } from '../../rules/index.ts'
import type { CaseQuery } from '../case-queries.ts'
import type { Desk } from '../desk.ts'
import type { StreamRow } from '../ports.ts'
import { type BookInForce, type RulesAtWork, refusalOf } from './rules.ts'

const PAGE = 500

/** All cases of a query, page by page. */
export async function* pagesOf(
  desk: Pick<Desk, 'store'>,
  query: CaseQuery,
): AsyncGenerator<readonly StreamRow[]> {
  let after: string | undefined
  do {
    const page = await desk.store.cases(query, after, PAGE)
    yield page.rows
    after = page.next
  } while (after !== undefined)
}

/** The rules a desk was given, with the book now in force. */
export const rulesOf = async (
  desk: Desk,
): Promise<Result<{ readonly rules: RulesAtWork; readonly inForce: BookInForce }>> => {
  const { rules } = desk
  if (!rules) return refuse('not-satisfied', ['此处未装入规则', 'no rules are loaded here'])
  const id = rules.city.parameters.case
  const { rows } = await desk.store.load([id], [])
  const inForce = rules.inForce(rows.get(id)?.state)
  return inForce.ok ? { ok: true, value: { rules, inForce: inForce.value } } : inForce
}

/** A month as somebody wrote it. */
export const readMonth = (written: string): Result<Month> => {
  try {
    return { ok: true, value: monthOf(written) }
  } catch (error) {
    return refusalOf(error)
  }
}

/** Which benefit a case is about, and whose. */
export const serviceOf = (
  services: readonly Service[],
  { programme, state }: StreamRow,
): { readonly service: Service; readonly of: Beneficiary } | undefined => {
  for (const service of services) {
    if (service.programme !== programme) continue
    const of = service.beneficiary(state.request)
    if (of) return { service, of }
  }
  return undefined
}
