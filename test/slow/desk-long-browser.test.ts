import { expect, it } from 'vitest'
import { COLD } from '../server/city.ts'
import { inBrowser, serveCity } from '../support/browser.ts'

const OFFICER = { id: 'dispatcher', role: 'dispatcher', bureau: 'urban-management' }

inBrowser('a case that much has happened to, in a browser', serveCity, (on) => {
  const coldFlat = async (): Promise<string> => {
    const done = await on.host.desk.perform(
      { action: 'open', programme: 'heating', input: { request: COLD, area: 'east' } },
      { id: 'a resident', role: 'resident' },
    )
    if (!done.ok) throw new Error(done.refusal.message.en)
    return done.value.case
  }

  const does = async (action: string, id: string, input: object): Promise<void> => {
    expect(await on.host.desk.perform({ action, case: id, input }, OFFICER)).toMatchObject({ ok: true })
  }

  it('is met at its end, and read back to its beginning', async () => {
    const id = await coldFlat()
    const COMMENTS = 230
    for (let n = 1; n <= COMMENTS; n++) await does('comment', id, { text: `call no. ${n}` })
    const page = await on.signIn(OFFICER.id)
    await page.goto(on.at(`/desk/cases/${id}`))
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
  })

  it('shows some of the many that have joined it, and all to whoever asks', async () => {
    const id = await coldFlat()
    const JOINED = 25
    for (let n = 0; n < JOINED; n++)
      await does('merge', await coldFlat(), { into: id, reason: 'one building' })
    await on.host.desk.settle()
    const page = await on.signIn(OFFICER.id)
    await page.goto(on.at(`/desk/cases/${id}`))
    const panel = page
      .locator('section.panel')
      .filter({ has: page.getByRole('heading', { name: 'Related cases' }) })
    await panel.getByRole('listitem').first().waitFor()
    await expect.poll(() => panel.getByRole('listitem').count()).toBe(20)
    await panel.getByRole('button', { name: `Show all (${JOINED})` }).click()
    await expect.poll(() => panel.getByRole('listitem').count()).toBe(JOINED)
  })
})
