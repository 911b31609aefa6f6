import type { StreamRow } from '../../desk/index.ts'
import { isObject, type Programme } from '../../kernel/index.ts'
import type { Host } from '../host.ts'
import type { Account } from '../identity/account.ts'
import { roleIn } from '../identity/rights.ts'
import { withOrganisations } from '../organisations.ts'
import type { OfferedAction } from './case-types.ts'

type Json = Readonly<Record<string, unknown>>

/** The roles whose holders a form names: those of its fields with `ref: 'account'`. */
const rolesIn = (schema: unknown): readonly string[] => {
  if (Array.isArray(schema)) return schema.flatMap(rolesIn)
  if (!isObject(schema)) return []
  const below = Object.values(schema).flatMap(rolesIn)
  return schema.ref === 'account' && typeof schema.role === 'string' ? [schema.role, ...below] : below
}

/** A form in which those fields are chosen from who holds their role; where nobody does, they are typed. */
const choosing = (schema: unknown, holders: ReadonlyMap<string, readonly Account[]>): unknown => {
  if (Array.isArray(schema)) return schema.map((each) => choosing(each, holders))
  if (!isObject(schema)) return schema
  const found = schema.ref === 'account' ? (holders.get(String(schema.role)) ?? []) : []
  const made = Object.fromEntries(
    Object.entries(schema).map(([name, each]) => [name, choosing(each, holders)]),
  )
  if (found.length === 0) return made
  const called = found.map(({ id, name }): [string, Json] => {
    const shown = `${name} · ${id}`
    return [id, { zh: shown, en: shown }]
  })
  return { ...made, enum: found.map(({ id }) => id), options: Object.fromEntries(called) }
}

/** Actions as they are offered on a case: whoever acts under an account is chosen from those of its bureau who hold the role. */
const withAccounts = async (
  host: Host,
  programme: Programme,
  { bureau }: StreamRow,
  actions: readonly OfferedAction[],
): Promise<readonly OfferedAction[]> => {
  const roles = new Set(actions.flatMap(({ input }) => rolesIn(input)))
  if (roles.size === 0) return actions
  const accounts = (await host.identity.allAccounts()).filter(({ disabled }) => !disabled)
  const holds = ({ grants }: Account, role: string): boolean =>
    grants.some((of) => of.role === role && of.bureau === bureau && roleIn(of, programme) !== undefined)
  const holders = new Map([...roles].map((role) => [role, accounts.filter((of) => holds(of, role))] as const))
  return actions.map((of) => ({ ...of, input: choosing(of.input, holders) as OfferedAction['input'] }))
}

/**
 * Actions as they are offered on a case, with what their forms are filled in with: accounts of its bureau that hold a role,
 * and organisations that hold an account.
 */
export const withHolders = async (
  host: Host,
  programme: Programme,
  row: StreamRow,
  actions: readonly OfferedAction[],
): Promise<OfferedAction[]> => {
  const { bureau, area } = row
  const chosen = await withAccounts(host, programme, row, actions)
  return Promise.all(
    chosen.map(async (of) => {
      const input = await withOrganisations(host, programme, of.input, { bureau, area })
      // The very same action is known already as it is written (`http/json.ts`).
      return input === of.input ? of : { ...of, input }
    }),
  )
}
