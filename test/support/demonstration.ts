import { ACCOUNTS } from '../../src/cli/demonstration/accounts.ts'
import { Demonstration } from '../../src/cli/demonstration/index.ts'
import { planningInThread } from '../../src/cli/planning/planning.ts'
import { Desk, systemClock } from '../../src/desk/index.ts'
import { cityRules, programmes } from '../../src/programmes/index.ts'
import type { Rehearsals, RunningServer } from '../../src/server/index.ts'
import { memoryStore } from '../../src/store/index.ts'
import { serveDesk } from './browser.ts'

/** The demonstration city as `npm start` opens it, in memory: its stories, and an account a post with the tests' password. */
export const serveDemonstration = async (rehearsals?: (desk: Desk) => Rehearsals): Promise<RunningServer> => {
  const desk = await Desk.open({
    store: memoryStore(),
    programmes,
    rules: cityRules,
    clock: systemClock,
    dice: { id: () => crypto.randomUUID() },
  })
  const demonstration = await Demonstration.of(desk)
  if (!(demonstration instanceof Demonstration)) throw new Error('There is no city to demonstrate')
  const untold = await demonstration.tellStories()
  if (untold.length > 0) throw new Error(`Not told: ${JSON.stringify(untold)}`)
  await desk.wake()
  await desk.settle()
  const server = await serveDesk(desk, {
    planning: planningInThread(),
    accounts: ACCOUNTS,
    ...(rehearsals ? { rehearsals } : {}),
  })
  await server.host.areas.read()
  return server
}
