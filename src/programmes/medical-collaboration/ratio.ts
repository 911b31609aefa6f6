import type { settlementParameters } from './parameters.ts'

type Table = (typeof settlementParameters.homeBasisPoints)['history'][number]['value']
/** What decides the share that the fund pays. */
export interface Treated {
  readonly scheme: keyof Table
  readonly kind: keyof Table['employee']
  readonly level: keyof Table['employee']['inpatient']
}

/**
 * The least that the fund pays at home for what is eligible. A part of a fen is paid whole, so that the share never
 * falls; whole ten-thousands and the rest apart, so that no amount is too large to be exact.
 */
export const dueAtHomeFen = (table: Table, { scheme, kind, level }: Treated, eligibleFen: number): number => {
  const basisPoints = table[scheme][kind][level]
  const rest = eligibleFen % 10_000
  return ((eligibleFen - rest) / 10_000) * basisPoints + Math.ceil((rest * basisPoints) / 10_000)
}
