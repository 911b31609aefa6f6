import type { Service, Sheet } from '../kernel/index.ts'
import type { RuleBook } from './book.ts'

/** A city's rules as a desk works with them, and a city's parts put together come to. */
export interface CityRules {
  /** In charge of the programmes below: register, parameters, payments, needs. */
  readonly bureau: string
  /** By version, the one in force last; older ones explain older decisions. */
  readonly books: readonly { readonly version: string; readonly book: RuleBook }[]
  /** The programme whose cases hold the facts of households. */
  readonly register: string
  /** The case that holds the revisions of parameters the city has approved, and the programme that proposes them. */
  readonly parameters: { readonly case: string; readonly revision: string }
  /** The programme of payment runs. */
  readonly payment: string
  /** The programme of needs. */
  readonly need: string
  readonly services: readonly Service[]
  /** What the city answers for in figures. */
  readonly sheets?: readonly Sheet[]
}
