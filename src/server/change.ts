import type { StreamRow } from '../desk/index.ts'
import type { Action, Programme, Refusal } from '../kernel/index.ts'
import { unknownInChange } from './known-subject.ts'
import { noTaker, type Takers } from './takers.ts'

/**
 * What is wrong with an act that its case alone cannot tell: a household or member that is in no register, a bureau where
 * nobody could take the case over. Asked before it is performed, wherever it comes in.
 */
export const wrongInChange = async (
  city: Takers,
  programme: Programme,
  action: Action,
  row: StreamRow,
  input: unknown,
): Promise<Refusal | undefined> =>
  (await unknownInChange(city, programme, action, row.state.request, input)) ??
  (await noTaker(city, programme, action, row, input))
