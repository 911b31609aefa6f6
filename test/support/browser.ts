import { existsSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import axe from 'axe-core'
import { type Browser, chromium, type Page } from 'playwright-core'
import { type Clock, Desk, type DeskOptions, systemClock } from '../../src/desk/index.ts'
import { bureaus, programmes } from '../../src/programmes/index.ts'
import { type RunningServer, type ServerOptions, startServer } from '../../src/server/index.ts'
import { memoryStore } from '../../src/store/index.ts'
import { AREAS } from '../server/city.ts'

const CHROMIUM = '/usr/bin/chromium'
/** Chromium looks nothing up by itself. */
const QUIET =
  '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync'

export const hasBrowser = existsSync(CHROMIUM)

export const openBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: CHROMIUM, args: QUIET.split(' ') })

/** A city in memory with all programmes and three areas, served on a free port; with rules where they are given. */
export const serveCity = async (
  clock: Clock = systemClock,
  more: Pick<DeskOptions, 'rules' | 'calendar'> = {},
  served: Pick<ServerOptions, 'rehearsals'> = {},
): Promise<RunningServer> => {
  const dice = { id: () => crypto.randomUUID() }
  const desk = await Desk.open({ store: memoryStore(), programmes, clock, dice, ...more })
  await desk.putAreas(AREAS)
  const options = {
    bureaus,
    port: 0,
    hostname: '127.0.0.1',
    behindProxy: false,
    version: 'test',
    logLevel: 'silent',
    files: { folder: mkdtempSync(join(tmpdir(), 'bihuan-files-')) },
  }
  return startServer({ desk, ...options, ...served })
}

/** What a page does that shuts somebody out: WCAG 2.2 AA and good practice. */
export const violations = async (page: Page): Promise<readonly string[]> => {
  await page.evaluate(axe.source)
  const tags = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice']
  const found = await page.evaluate(
    async (of) => (await (globalThis as unknown as { axe: typeof axe }).axe.run({ runOnly: of })).violations,
    tags,
  )
  return found.map(({ id, nodes }) => `${page.url()} ${id}: ${nodes[0]?.html.slice(0, 200)}`)
}
