/** What a measurement settles. */
export type Finding = 'meets' | 'fails' | 'undetermined'

/** How rooms are measured and what a refusal counts for (举证). */
export interface MeasuringRules {
  /** How long doors and windows must have been closed. */
  readonly closedMinutes: number
  /** What it counts for when a side will not measure or sign. */
  readonly refusal: { readonly resident: Finding; readonly company: Finding }
}

/** A measurement as both sides left it. */
export interface Measurement {
  readonly room?: number | undefined
  readonly closedMinutes?: number | undefined
  readonly residentSigned: boolean
  readonly companySigned: boolean
  readonly refusedBy?: 'resident' | 'company' | undefined
}

/**
 * What a measurement proves. A refusal counts against the side that refused; a paper that lacks a signature, or a
 * room whose windows were open, proves nothing: then an authorised institute measures.
 */
export const findingOf = (of: Measurement, floor: number, rules: MeasuringRules): Finding => {
  if (of.refusedBy !== undefined) return rules.refusal[of.refusedBy]
  if (!of.residentSigned || !of.companySigned) return 'undetermined'
  if (of.room === undefined || (of.closedMinutes ?? 0) < rules.closedMinutes) return 'undetermined'
  return of.room >= floor ? 'meets' : 'fails'
}
