import type { Reader } from '../desk/index.ts'
import { LET_IN } from './schema.ts'

/** A reader as the database is told: scopes, and the requester of each case whose receipt was shown, both in JSON. */
export type Told = readonly [scopes: string, receipts: string]

const told = new WeakMap<Reader, Told>()

/** Made once a reader: who is at work stays the same object. */
export const toldOf = (reader: Reader): Told => {
  const known = told.get(reader)
  if (known) return known
  const { scopes, receipts, letInto } = reader
  const opened = letInto === undefined ? receipts : { ...receipts, [letInto]: LET_IN }
  const made: Told = [JSON.stringify(scopes), JSON.stringify(opened)]
  told.set(reader, made)
  return made
}

const isCovered = (scopes: string, bureau: string): string => `exists (
  select from jsonb_array_elements(${scopes}) of
   where bihuan.is_in(of, s.programme, ${bureau})
     and (not of ? 'area' or of ->> 'area' = s.area
          or exists (select from bihuan.area_above a where a.above = of ->> 'area' and a.area = s.area)))`

/**
 * Whether a reader of such scopes and receipts (expressions of `jsonb`) may see the case `s`, a row of `bihuan.stream`.
 * Written out where it is asked, and not called: a function in this place costs more than all else of a look.
 */
export const isSeenBy = (scopes: string, receipts: string): string => `(
  ${isCovered(scopes, 's.bureau')}
  or ${isCovered(scopes, "s.state::json #>> '{offer,to}'")}
  or coalesce(${receipts} ->> s.id in (s.requester, '${LET_IN}'), false))`
