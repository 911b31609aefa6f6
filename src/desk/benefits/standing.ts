import type { Beneficiary } from '../../kernel/index.ts'
import type { CityRules } from '../../rules/index.ts'
import type { StreamRow } from '../ports.ts'
import { serviceOf } from './cases.ts'

/** Of whom a need speaks, as the request of its case says. */
export interface NeedOf extends Beneficiary {
  readonly determination: string
}

interface OpenNeed {
  readonly id: string
  readonly of: NeedOf
}

const keyOf = ({ determination, household, person }: NeedOf): string =>
  `${determination} ${household} ${person ?? ''}`

/** What is open in a city for whom: needs, and cases that serve. Kept up to date from the rows of cases that changed. */
export class Standing {
  private readonly needs = new Map<string, OpenNeed>()
  private readonly needsById = new Map<string, NeedOf>()
  private readonly byHousehold = new Map<string, Set<string>>()
  /** By the id of a case that serves: whom. */
  private readonly serving = new Map<string, { readonly key: string; readonly household: string }>()
  private readonly served = new Map<string, number>()
  private readonly city: CityRules

  constructor(city: CityRules) {
    this.city = city
  }

  /** Takes in a case as it now stands; returns the households of which something else may hold now. */
  take(row: StreamRow): readonly string[] {
    if (row.programme === this.city.register) return [row.id]
    if (row.programme === this.city.need) return this.takeNeed(row)
    const found = serviceOf(this.city.services, row)
    const { household } = found?.of ?? {}
    const before = this.serving.get(row.id)
    const open = found && row.closedAt === undefined
    const key = open ? keyOf({ determination: found.service.determination, ...found.of }) : undefined
    if (key !== before?.key) {
      if (before) this.count(before.key, -1)
      if (key !== undefined) this.count(key, 1)
      if (key === undefined) this.serving.delete(row.id)
      else this.serving.set(row.id, { key, household: household! })
    }
    // A case that was corrected no longer serves whom it served before.
    return [before?.household, household === before?.household ? undefined : household].filter(
      (one) => one !== undefined,
    )
  }

  /** What is opened and closed for a household is known to whoever did it; one that is corrected speaks of two. */
  private takeNeed({ id, state, closedAt }: StreamRow): readonly string[] {
    const of = state.request as NeedOf
    const before = this.needsById.get(id)
    const isMoved = before !== undefined && keyOf(before) !== keyOf(of)
    if (before && (isMoved || closedAt !== undefined)) this.drop(id, before)
    if (closedAt === undefined) this.open(id, of)
    return isMoved ? [before.household, of.household] : []
  }

  /** That a need was opened: whoever did it says so, for by the time its row is read it may have been corrected. */
  open(id: string, of: NeedOf): void {
    const key = keyOf(of)
    this.needs.set(key, { id, of })
    this.needsById.set(id, of)
    this.byHousehold.set(of.household, (this.byHousehold.get(of.household) ?? new Set()).add(key))
  }

  private drop(id: string, of: NeedOf): void {
    const key = keyOf(of)
    this.needsById.delete(id)
    // Another may have been opened for the same meanwhile.
    if (this.needs.get(key)?.id !== id) return
    this.needs.delete(key)
    const keys = this.byHousehold.get(of.household)!
    keys.delete(key)
    if (keys.size === 0) this.byHousehold.delete(of.household)
  }

  private count(key: string, by: number): void {
    const next = (this.served.get(key) ?? 0) + by
    if (next === 0) this.served.delete(key)
    else this.served.set(key, next)
  }

  need(of: NeedOf): OpenNeed | undefined {
    return this.needs.get(keyOf(of))
  }

  isServed(of: NeedOf): boolean {
    return this.served.has(keyOf(of))
  }

  /** The open needs of a household. */
  needsIn(household: string): readonly OpenNeed[] {
    return [...(this.byHousehold.get(household) ?? [])].map((key) => this.needs.get(key)!)
  }

  /** Every household of which a need is open. */
  get households(): readonly string[] {
    return [...this.byHousehold.keys()]
  }
}
