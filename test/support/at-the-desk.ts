import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { type InBrowser, violations } from './browser.ts'

type Lang = 'zh' | 'en'

/** What is filled into a form, by the names of its fields: money in yuan, as it is typed. */
export interface Filled {
  readonly [name: string]: Typed
}
type Typed = string | number | boolean | Filled | readonly Typed[]

/** What everybody sees at the end of their part, for people to look at. */
const PICTURES = 'artefacts/roles'

/** People at their desks in a served city; the words on their screens are the programmes' own, whatever those say today. */
export class AtTheDesk {
  private readonly on: InBrowser

  constructor(on: InBrowser) {
    this.on = on
    mkdirSync(PICTURES, { recursive: true })
  }

  /** Somebody at their desk. */
  sit(account: string, lang: Lang, viewport = { width: 1280, height: 900 }): Promise<Page> {
    return this.on.signIn(account, { locale: lang === 'zh' ? 'zh-CN' : 'en-GB', viewport })
  }

  /** They leave: what they see last is kept as a picture, and shuts nobody out. */
  async rise(page: Page, name: string): Promise<void> {
    await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true })
    const found = await violations(page)
    await page.context().close()
    expect(found).toEqual([])
  }

  /** The first case of their queue in a programme and stage is opened; its number. */
  async openFirst(page: Page, programme: string, stage: string): Promise<string> {
    await page.goto(this.on.at(`/desk/?programme=${programme}&stage=${stage}`))
    await page.locator('tbody a').first().click()
    await page.locator('.timeline > li').first().waitFor()
    return decodeURIComponent(new URL(page.url()).pathname.split('/').at(-1)!)
  }

  async open(page: Page, id: string): Promise<void> {
    await page.goto(this.on.at(`/desk/cases/${id}`))
    await page.locator('.timeline > li').first().waitFor()
  }

  async row(id: string) {
    return (await this.on.host.desk.store.load([id], [])).rows.get(id)!
  }

  /** Chooses an action of the case on the screen and fills its form in. The button that sends it. */
  async begin(page: Page, programme: string, action: string, filled: Filled = {}): Promise<Locator> {
    const found = this.on.host.desk.registry.latest(programme)
    if (!found.ok) throw new Error(found.refusal.message.en)
    const lang = (await page.locator('html').getAttribute('lang'))?.startsWith('en') ? 'en' : 'zh'
    const name = found.value.actions[action]!.name[lang]
    await page.getByRole('button', { name, exact: true }).click()
    await fillIn(page, '', filled)
    return page.locator('.chosen button[type=submit]')
  }

  /** Does an action of the case on the screen, and waits until its timeline tells of it. */
  async act(page: Page, programme: string, action: string, filled: Filled = {}): Promise<void> {
    const id = decodeURIComponent(new URL(page.url()).pathname.split('/').at(-1)!)
    const before = (await this.row(id)).state.did[action]?.times ?? 0
    await (await this.begin(page, programme, action, filled)).click()
    await expect.poll(async () => (await this.row(id)).state.did[action]?.times ?? 0).toBe(before + 1)
    await page.locator('.chosen').waitFor({ state: 'detached' })
  }

  /** Waits until a case stands in a stage, and the page says so. */
  async stands(page: Page, id: string, stage: string): Promise<void> {
    await expect.poll(async () => (await this.row(id)).stage).toBe(stage)
    const { programme } = await this.row(id)
    const found = this.on.host.desk.registry.latest(programme)
    const named = found.ok ? (found.value.stages[stage] ?? found.value.outcomes[stage]) : undefined
    const lang = (await page.locator('html').getAttribute('lang'))?.startsWith('en') ? 'en' : 'zh'
    await page.locator('h1 .pill', { hasText: named![lang] }).waitFor()
  }
}

/** Fills in what stands at a path of the form on the screen. */
const fillIn = async (page: Page, path: string, value: Typed): Promise<void> => {
  const at = page.locator(`.chosen [id$="${path}"]`)
  if (Array.isArray(value)) {
    for (const [n, one] of value.entries()) {
      if ((await at.locator('> .row').count()) <= n) await at.locator('> button').click()
      await fillIn(page, `${path}.${n}`, one)
    }
  } else if (typeof value === 'object') {
    for (const [name, one] of Object.entries(value)) await fillIn(page, `${path}.${name}`, one)
  } else if (typeof value === 'boolean') await at.setChecked(value)
  else if ((await at.evaluate((of) => of.tagName)) === 'SELECT') await at.selectOption(String(value))
  else await at.fill(String(value))
}
