import { mkdtempSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type axe from 'axe-core'
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect } from 'vitest'
import { Desk, type DeskOptions, systemClock } from '../../src/desk/index.ts'
import { bureaus, programmes } from '../../src/programmes/index.ts'
import type { Account } from '../../src/server/identity/account.ts'
import {
  type Rehearsals,
  type RunningServer,
  type ServerOptions,
  startServer,
} from '../../src/server/index.ts'
import { memoryStore } from '../../src/store/index.ts'
import { ACCOUNTS, AREAS, addAccount, COLD, PASSWORD } from '../server/city.ts'
import { CHROMIUM } from './chromium.ts'

/** Chromium looks nothing up by itself. */
const QUIET =
  '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync'

let opened: Promise<Browser> | undefined
/** One Chromium a worker, opened by whoever first needs it. It ends when the worker does, however that ends: it listens to its pipe. */
const openBrowser = (): Promise<Browser> => {
  if (CHROMIUM === undefined) throw new Error('there is no Chromium on this machine')
  opened ??= chromium.launch({ executablePath: CHROMIUM, args: QUIET.split(' '), handleSIGTERM: false })
  return opened
}

type Served = Pick<ServerOptions, 'planning' | 'singleSignOn' | 'privateWebhooks'> & {
  readonly rehearsals?: (desk: Desk) => Rehearsals
  /** Whoever may sign in, with the tests' password. */
  readonly accounts?: readonly Account[]
}

/** A desk with its server on a free port. */
export const serveDesk = async (
  desk: Desk,
  { accounts = ACCOUNTS, rehearsals, ...more }: Served = {},
): Promise<RunningServer> => {
  const server = await startServer({
    ...{ desk, bureaus, ...more },
    ...(rehearsals ? { rehearsals: rehearsals(desk) } : {}),
    ...{ port: 0, hostname: '127.0.0.1', behindProxy: false, version: 'test', logLevel: 'silent' },
    files: { folder: mkdtempSync(join(tmpdir(), 'bihuan-files-')) },
  })
  for (const account of accounts) await addAccount(server.host, account)
  return server
}

/** A city in memory with all programmes and three areas, served on a free port; with rules where they are given. */
export const serveCity = async ({
  clock = systemClock,
  rules,
  calendar,
  ...served
}: Served & Partial<Pick<DeskOptions, 'clock' | 'rules' | 'calendar'>> = {}): Promise<RunningServer> => {
  const desk = await Desk.open({
    ...{ store: memoryStore(), programmes, clock, dice: { id: () => crypto.randomUUID() } },
    ...(rules ? { rules } : {}),
    ...(calendar ? { calendar } : {}),
  })
  await desk.putAreas(AREAS)
  return serveDesk(desk, served)
}

/** A served city and those who look at it, while its tests run. */
export class InBrowser {
  server!: RunningServer
  private browser!: Browser
  private readonly serve: () => Promise<RunningServer>

  constructor(serve: () => Promise<RunningServer>) {
    this.serve = serve
  }

  async open(): Promise<void> {
    this.browser = await openBrowser()
    this.server = await this.serve()
  }

  async leave(): Promise<void> {
    await Promise.all(this.browser.contexts().map((context) => context.close()))
  }

  async close(): Promise<void> {
    await this.server.stop()
    await this.server.host.desk.close()
  }

  get host(): RunningServer['host'] {
    return this.server.host
  }

  /** The address of a page. */
  at(path: string): string {
    return `${this.server.url.origin}${path}`
  }

  /** Somebody with a browser of their own. */
  visitor(options: BrowserContextOptions = {}): Promise<BrowserContext> {
    return this.browser.newContext(options)
  }

  /** Somebody at their desk, in English where nothing else is said; an error of the page's own fails the test. */
  async signIn(account: string, options: BrowserContextOptions = {}): Promise<Page> {
    const looks = { locale: 'en-GB', viewport: { width: 1280, height: 900 }, ...options }
    const page = await (await this.visitor(looks)).newPage()
    page.on('pageerror', (error) => expect.fail(error.message))
    await page.goto(this.at('/desk/'))
    await page.locator('#account').fill(account)
    await page.locator('#password').fill(PASSWORD)
    await page.locator('form button[type=submit]').click()
    await page.locator('.head').waitFor()
    return page
  }

  /** A resident's complaint of a cold flat; the number of its case. */
  async coldFlat(area = 'east'): Promise<string> {
    const response = await fetch(this.at('/api/programmes/heating/cases'), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ request: COLD, area }),
    })
    expect(response.status).toBe(201)
    return ((await response.json()) as { case: string }).case
  }
}

/** What is seen in a browser of one served city: skipped where there is no Chromium. Whoever came to look in a test leaves when it ends. */
export const inBrowser = (
  name: string,
  serve: () => Promise<RunningServer>,
  tests: (on: InBrowser) => void,
): void => {
  describe.skipIf(CHROMIUM === undefined)(name, { timeout: 240_000 }, () => {
    const on = new InBrowser(serve)
    beforeAll(() => on.open())
    afterEach(() => on.leave())
    afterAll(() => on.close())
    tests(on)
  })
}

/** The checker in its short form: every page that is looked at has to compile it. */
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What a page does that shuts somebody out: WCAG 2.2 AA and good practice. */
export const violations = async (page: Page): Promise<readonly string[]> => {
  if (!(await page.evaluate<boolean>('"axe" in window'))) await page.evaluate(AXE)
  // Where it is scrolled to, the head may lie across a button: that is how a page scrolls, and shuts nobody out.
  const at = await page.evaluate<number>('const at = scrollY; scrollTo(0, 0); at')
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
  await page.evaluate(`scrollTo(0, ${at})`)
  return found.map(({ id, nodes }) => `${page.url()} ${id}: ${nodes[0]?.html.slice(0, 200)}`)
}

/** By how much a page has to be pushed sideways to be seen whole. */
export const tooWide = (page: Page): Promise<number> =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
