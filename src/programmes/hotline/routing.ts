/** One row of the routing table. What it leaves out matches anything. */
interface RoutingRule {
  /** Beginning of the request's type. */
  readonly type?: string
  /** Beginnings of area codes: `1311` is the whole city. */
  readonly areas?: readonly string[]
  /** Hours of the day, `from` included and `until` not; 22–6 runs over midnight. */
  readonly hours?: { readonly from: number; readonly until: number }
  readonly bureau: string
}

/** The first rule that matches names the bureau; `fallback` takes what none does, so that nothing is dropped. */
export interface RoutingTable {
  readonly rules: readonly RoutingRule[]
  readonly fallback: string
}

/** What of a request decides where it goes. */
export interface Routed {
  readonly type: string
  readonly area: string
  readonly hour: number
}

const inHours = (hour: number, { from, until }: { from: number; until: number }): boolean =>
  from <= until ? hour >= from && hour < until : hour >= from || hour < until

const matches = (rule: RoutingRule, { type, area, hour }: Routed): boolean =>
  (rule.type === undefined || type.startsWith(rule.type)) &&
  (rule.areas === undefined || rule.areas.some((code) => area.startsWith(code))) &&
  (rule.hours === undefined || inHours(hour, rule.hours))

/** The bureau in charge of a request: by type, place and time. */
export const bureauFor = (table: RoutingTable, request: Routed): string =>
  table.rules.find((rule) => matches(rule, request))?.bureau ?? table.fallback
