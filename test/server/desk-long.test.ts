import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunningServer } from '../../src/server/index.ts'
import { hasBrowser, openBrowser, serveCity, signIn } from '../support/browser.ts'
import { ACCOUNTS, COLD, PASSWORD } from './city.ts'

const OFFICER = { id: 'dispatcher', role: 'dispatcher', bureau: 'urban-management' }

describe.skipIf(!hasBrowser)('a case that much has happened to, in a browser', { timeout: 240_000 }, () => {
  let server: RunningServer
  let browser: Browser
  beforeAll(async () => {
    server = await serveCity()
    browser = await openBrowser()
    for (const account of ACCOUNTS.filter(({ id }) => id === OFFICER.id))
      await server.host.identity.addAccount(account, PASSWORD)
  })
  afterAll(async () => {
    await browser.close()
    await server.stop()
    await server.host.desk.close()
  })

  const coldFlat = async (): Promise<string> => {
    const done = await server.host.desk.perform(
      { action: 'open', programme: 'heating', input: { request: COLD, area: 'east' } },
      { id: 'a resident', role: 'resident' },
    )
    if (!done.ok) throw new Error(done.refusal.message.en)
    return done.value.case
  }

  const does = async (action: string, id: string, input: object): Promise<void> => {
    expect(await server.host.desk.perform({ action, case: id, input }, OFFICER)).toMatchObject({ ok: true })
  }

  it('is met at its end, and read back to its beginning', async () => {
    const id = await coldFlat()
    const COMMENTS = 230
    for (let n = 1; n <= COMMENTS; n++) await does('comment', id, { text: `call no. ${n}` })
    const page = await signIn(browser, server, OFFICER.id)
    await page.goto(`${server.url.origin}/desk/cases/${id}`)
    const entries = page.locator('.timeline > li')
    await entries.last().getByText(`call no. ${COMMENTS}`).waitFor()
    await expect.poll(() => entries.count()).toBe(100)
    const earlier = page.getByRole('button', { name: 'Show earlier' })
    for (const soFar of [200, COMMENTS + 1]) {
      await earlier.click()
      await expect.poll(() => entries.count()).toBe(soFar)
    }
    await entries.first().getByText('Open').waitFor()
    await entries.nth(1).getByText('call no. 1', { exact: true }).waitFor()
    await earlier.waitFor({ state: 'detached' })
    await page.context().close()
  })

  it('shows some of the many that have joined it, and all to whoever asks', async () => {
    const id = await coldFlat()
    const JOINED = 25
    for (let n = 0; n < JOINED; n++)
      await does('merge', await coldFlat(), { into: id, reason: 'one building' })
    await server.host.desk.settle()
    const page = await signIn(browser, server, OFFICER.id)
    await page.goto(`${server.url.origin}/desk/cases/${id}`)
    const panel = page
      .locator('section.panel')
      .filter({ has: page.getByRole('heading', { name: 'Related cases' }) })
    await panel.getByRole('listitem').first().waitFor()
    await expect.poll(() => panel.getByRole('listitem').count()).toBe(20)
    await panel.getByRole('button', { name: `Show all (${JOINED})` }).click()
    await expect.poll(() => panel.getByRole('listitem').count()).toBe(JOINED)
    await page.context().close()
  })
})
