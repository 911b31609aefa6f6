import { type Result, refuse } from '../../kernel/index.ts'
import type { Desk } from '../desk.ts'
import { askAgain, type Basis, type Explained, type Question } from './determine.ts'

/** What a case says that it was decided on: the last answer to it, what it was last granted, or why it is a need. */
type Decided = Pick<Question, 'determination' | 'month' | 'about'> & { readonly basis: Basis }

const isDecided = (value: unknown): value is Omit<Decided, 'about'> & { readonly person?: string } =>
  typeof value === 'object' && value !== null && 'basis' in value && 'determination' in value

/**
 * The decision a case rests on, explained again to the letter as it was made: facts and parameters as they stood then.
 *
 * @returns a refusal where the case rests on no determination, or the rules' version of then is not loaded.
 */
export const explainCase = async (desk: Desk, id: string): Promise<Result<Explained>> => {
  const { rules, store } = desk
  if (!rules) return refuse('not-satisfied', ['此处未装入规则', 'no rules are loaded here'])
  const row = (await store.load([id], [])).rows.get(id)
  if (!row) return refuse('unknown-case', [id], 'case')
  const { did, request } = row.state
  const said = [did.determined?.input, request].find(isDecided)
  if (!said) return refuse('not-satisfied', ['该事项没有认定', 'the case rests on no determination'], 'case')
  const { determination, month, basis } = said
  const person = said.person ?? (request as { person?: string }).person
  const question = { determination, month, ...(person === undefined ? {} : { about: person }) }
  return askAgain(store, rules, question, basis)
}
