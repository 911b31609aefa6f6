import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Desk, verify } from '../../src/desk/index.ts'
import { instant } from '../../src/kernel/index.ts'
import { programmes } from '../../src/programmes/index.ts'
import type { Driver } from '../../src/store/driver.ts'
import { openPglite } from '../../src/store/index.ts'
import { SqlStore } from '../../src/store/sql.ts'
import { AREAS, type City, cityOf, WITH_RULES } from '../server/city.ts'
import { emptyEmbedded } from './embedded.ts'

export interface EmbeddedCity extends City {
  readonly driver: Driver
  /** What is wrong with what is stored: everything derived, compared with what the events say. */
  verified(): Promise<{ readonly ok: boolean }>
  close(): Promise<void>
}

/** A city as `cityOf` has it, on a database of its own instead of in memory. */
export const embeddedCity = async (
  options: Omit<Parameters<typeof cityOf>[0] & object, 'desk' | 'rules'> = {},
): Promise<EmbeddedCity> => {
  const folder = mkdtempSync(join(tmpdir(), 'bihuan-city-'))
  const driver = await openPglite(await emptyEmbedded(folder))
  let last = 0
  const now = () => {
    last = Math.max(last + 1, Date.now())
    return instant(last)
  }
  const dice = { id: () => crypto.randomUUID() }
  const desk = await Desk.open({
    store: new SqlStore(driver),
    programmes,
    clock: { now },
    dice,
    ...WITH_RULES,
  })
  await desk.putAreas(AREAS)
  const city = await cityOf({ ...options, desk })
  return {
    ...city,
    driver,
    verified: () => verify(desk.store, desk.registry, desk.calendar),
    close: async () => {
      await city.host.boards?.planning.close()
      await driver.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
