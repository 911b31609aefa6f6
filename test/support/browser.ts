import { mkdtempSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type axe from 'axe-core'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { expect } from 'vitest'
import { type Clock, Desk, type DeskOptions, systemClock } from '../../src/desk/index.ts'
import { bureaus, programmes } from '../../src/programmes/index.ts'
import { type RunningServer, type ServerOptions, startServer } from '../../src/server/index.ts'
import { memoryStore } from '../../src/store/index.ts'
import { AREAS, COLD, PASSWORD } from '../server/city.ts'
import { CHROMIUM } from './chromium.ts'

/** Chromium looks nothing up by itself. */
const QUIET =
  '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync'

export const hasBrowser = CHROMIUM !== undefined

export const openBrowser = (): Promise<Browser> => {
  if (CHROMIUM === undefined) throw new Error('there is no Chromium on this machine')
  return chromium.launch({ executablePath: CHROMIUM, args: QUIET.split(' ') })
}

/** A city in memory with all programmes and three areas, served on a free port; with rules where they are given. */
export const serveCity = async (
  clock: Clock = systemClock,
  more: Pick<DeskOptions, 'rules' | 'calendar'> = {},
  served: Pick<ServerOptions, 'rehearsals' | 'planning' | 'singleSignOn' | 'privateWebhooks'> = {},
): Promise<RunningServer> => {
  const dice = { id: () => crypto.randomUUID() }
  const desk = await Desk.open({ store: memoryStore(), programmes, clock, dice, ...more })
  await desk.putAreas(AREAS)
  return serveDesk(desk, served)
}

/** A desk with its server on a free port. */
export const serveDesk = (
  desk: Desk,
  served: Pick<ServerOptions, 'rehearsals' | 'planning' | 'singleSignOn' | 'privateWebhooks'> = {},
): Promise<RunningServer> => {
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

/** The checker in its short form: every page that is looked at has to compile it. */
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What a page does that shuts somebody out: WCAG 2.2 AA and good practice. */
export const violations = async (page: Page): Promise<readonly string[]> => {
  if (!(await page.evaluate<boolean>('"axe" in window'))) await page.evaluate(AXE)
  const tags = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice']
  const found = await page.evaluate(
    async (of) =>
      (
        await (globalThis as unknown as { axe: typeof axe }).axe.run({
          runOnly: of,
          resultTypes: ['violations'],
        })
      ).violations,
    tags,
  )
  return found.map(({ id, nodes }) => `${page.url()} ${id}: ${nodes[0]?.html.slice(0, 200)}`)
}

/** Somebody at their desk, in English; an error of the page's own fails the test. */
export const signIn = async (
  browser: Browser,
  server: RunningServer,
  account: string,
  options: BrowserContextOptions = {},
): Promise<Page> => {
  const context = await browser.newContext({
    locale: 'en-GB',
    viewport: { width: 1280, height: 900 },
    ...options,
  })
  const page = await context.newPage()
  page.on('pageerror', (error) => expect.fail(error.message))
  await page.goto(`${server.url.origin}/desk/`)
  await page.getByLabel('Account').fill(account)
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.locator('.head').waitFor()
  return page
}

/** A resident's complaint of a cold flat, sent to a server; the number of its case. */
export const coldFlatAt = async ({ url }: RunningServer, area = 'east'): Promise<string> => {
  const response = await fetch(`${url.origin}/api/programmes/heating/cases`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ request: COLD, area }),
  })
  expect(response.status).toBe(201)
  return ((await response.json()) as { case: string }).case
}
