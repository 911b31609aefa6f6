import type { Beneficiary } from '../../kernel/index.ts'
import type { StreamRow } from '../ports.ts'
import { serviceOf } from './cases.ts'
import type { CityRules } from './rules.ts'

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
  private readonly byHousehold = new Map<string, Set<string>>()
  /** By the id of a case that serves: whom. */
  private readonly serving = new Map<string, string>()
  private readonly served = new Map<string, number>()
  private readonly city: CityRules

  constructor(city: CityRules) {
    this.city = city
  }

  /** Takes in a case as it now stands; returns the household it is about, if it is about one. */
  take(row: StreamRow): string | undefined {
    if (row.programme === this.city.register) return row.id
    if (row.programme === this.city.need) {
      this.takeNeed(row)
      return undefined
    }
    const found = serviceOf(this.city.services, row)
    const open = found && row.closedAt === undefined
    const key = open ? keyOf({ determination: found.service.determination, ...found.of }) : undefined
    const before = this.serving.get(row.id)
    if (key !== before) {
      if (before !== undefined) this.count(before, -1)
      if (key !== undefined) this.count(key, 1)
      if (key === undefined) this.serving.delete(row.id)
      else this.serving.set(row.id, key)
    }
    return found?.of.household
  }

  private takeNeed({ id, state, closedAt }: StreamRow): void {
    const of = state.request as NeedOf
    const key = keyOf(of)
    const keys = this.byHousehold.get(of.household) ?? new Set()
    if (closedAt === undefined) {
      this.needs.set(key, { id, of })
      this.byHousehold.set(of.household, keys.add(key))
    } else if (this.needs.get(key)?.id === id) {
      this.needs.delete(key)
      keys.delete(key)
      if (keys.size === 0) this.byHousehold.delete(of.household)
    }
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
