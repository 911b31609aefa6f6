import { type Refusal, refusal } from '../kernel/index.ts'
import type { Host } from './host.ts'

const NO_BUREAU = [
  '没有这个部门,也没有由它负责的事项',
  'there is no such bureau, nor a case that it is in charge of',
] as const

/** What is wrong with naming a bureau: it has neither a name here nor a case, as those that came with an import have. */
export const unknownBureau = async (
  { bureaus, desk }: Host,
  bureau: string,
  field: string,
): Promise<Refusal | undefined> => {
  if (Object.hasOwn(bureaus, bureau)) return undefined
  const { rows } = await desk.store.cases({ order: 'opened', bureaus: [bureau] }, undefined, 1)
  return rows.length > 0 ? undefined : refusal('invalid-input', [bureau, ...NO_BUREAU], field)
}
