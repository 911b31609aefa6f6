import { fileURLToPath } from 'node:url'
import { importRequests } from '../desk/import/index.ts'
import type { Desk } from '../desk/index.ts'
import type { Account, RunningServer } from '../server/index.ts'
import { mappingFrom } from './commands/import.ts'
import { openSource } from './file.ts'
import { Refusing } from './output.ts'

const SAMPLE = 'nyc-311-2019-12-31'
const sample = (name: string): string => fileURLToPath(new URL(`../../samples/${name}`, import.meta.url))

/** One account a post, so that a visitor can be each of them. Posts, not people. */
const ACCOUNTS: readonly Account[] = [
  { id: 'admin', name: '系统管理员 Administrator', grants: [], admin: true },
  { id: 'operator', name: '话务派单员 Operator', grants: [{ role: 'operator', bureau: 'hotline-centre' }] },
  {
    id: 'dispatcher',
    name: '供热调度 Dispatcher',
    grants: [{ role: 'dispatcher', bureau: 'urban-management' }],
  },
  { id: 'repairer', name: '抢修班组 Repairer', grants: [{ role: 'repairer', bureau: 'urban-management' }] },
  { id: 'officer', name: '承办人员 Officer', grants: [{ role: 'officer', bureau: 'urban-management' }] },
  {
    id: 'supervisor',
    name: '督查室 Supervisor',
    grants: [{ role: 'supervisor', bureau: 'supervision-office' }],
  },
]

/** Whether nothing was ever stored here. */
export const isUntouched = async (desk: Desk): Promise<boolean> =>
  (await desk.store.heads()).every((head) => head === 0) && (await desk.store.areas()).length === 0

/** The demonstration accounts with this installation's own password; made where they are missing. */
export const demonstrationAccounts = async ({ host }: RunningServer) => {
  const password = host.secret.demonstration()
  for (const account of ACCOUNTS) await host.identity.addAccount(account, password)
  return { password, accounts: ACCOUNTS }
}

/** Whether the accounts of an earlier first run are still as they were made. */
export const hasDemonstration = async ({ host }: RunningServer): Promise<boolean> =>
  (await host.identity.signIn('admin', host.secret.demonstration())) !== undefined

/** The real winter evening: what residents of New York asked for on 2019-12-31. Returns how many cases. */
export const loadEvening = async (desk: Desk): Promise<number> => {
  const mapping = await mappingFrom(sample(`${SAMPLE}.mapping.json`))
  const source = await openSource(sample(`${SAMPLE}.csv.gz`))
  const done = await importRequests(desk, mapping, source.bytes)
  if (!done.ok) throw new Refusing(done.problem)
  return done.value.cases
}
