import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import { MACHINE } from '../../src/kernel/index.ts'
import { COLD, WITH_RULES } from '../server/city.ts'
import { inBrowser, serveCity, tooWide, violations } from '../support/browser.ts'
import { drafted, published, restated, STAFF } from '../support/editions.ts'

/** Does what a case's page offers, and waits until the case stands where that leads. */
const doing = async (page: Page, action: string, stage: string): Promise<void> => {
  await page.getByRole('button', { name: action, exact: true }).first().click()
  await page.locator('.chosen button[type=submit]').click()
  await page.locator('h1 .pill, h1 + .pill, .pill').filter({ hasText: stage }).first().waitFor()
}

const serve = () => serveCity({ ...WITH_RULES, accounts: STAFF })

inBrowser('an answer sheet in a browser', serve, (on) => {
  let id: string
  beforeAll(async () => {
    id = await published(on.host.desk, '第一期')
    await restated(on.host.desk, '004-04-005', 99)
  })

  it.each([
    ['light', 'zh-CN', 1200],
    ['dark', 'en-GB', 360],
  ] as const)('are accessible: %s, %s, %i wide', async (colorScheme, locale, width) => {
    const context = await on.visitor({ colorScheme, locale, viewport: { width, height: 800 } })
    const page = await context.newPage()
    const found: string[] = []
    for (const path of [
      '/answers',
      `/answers/${id}`,
      `/answers/${id}/6`,
      `/answers/${id}/figures/004-04-005`,
    ]) {
      await page.goto(on.at(path))
      found.push(...(await violations(page)))
      await expect.poll(async () => [path, await tooWide(page)]).toEqual([path, 0])
    }
    expect(found).toEqual([])
  })

  it('is brought from a draft to the door at two desks, and opened to what has changed it since', async () => {
    const { desk } = on.host
    const complained = async () => {
      const input = { request: COLD, area: 'east', trigger: 'request', requester: 'resident' }
      const done = await desk.perform({ action: 'open', programme: 'heating', input }, MACHINE)
      if (!done.ok) throw new Error(done.refusal.message.en)
    }
    await complained()
    const draft = await drafted(desk, '第二期')
    const first = await on.signIn('analyst')
    // Only staff begin an edition: nobody called, and nobody is to be told of a code.
    await first.getByRole('link', { name: 'Take a request' }).click()
    await first.getByLabel('Programme').selectOption('answer-sheet')
    await first.getByLabel('Area').selectOption('city')
    await first.getByLabel('Title').fill('第三期')
    await first.getByLabel('Period from').fill('2026-01-01')
    await first.getByLabel('Period to').fill('2026-12-31')
    await expect.poll(() => first.getByLabel('The caller asks for').count()).toBe(0)
    await first.getByRole('button', { name: 'Register' }).click()
    await first.getByRole('link', { name: 'Open the case' }).waitFor()
    await expect.poll(() => first.getByText(/caller|^Code$/).count()).toBe(0)
    await first.getByRole('link', { name: 'Answer sheet' }).click()
    await first.getByRole('link', { name: '第二期' }).click()
    await first.getByText('Not frozen yet').waitFor()
    await expect.poll(() => violations(first)).toEqual([])
    // On a phone its table is wider than the screen, and scrolls by keyboard.
    await first.setViewportSize({ width: 390, height: 800 })
    await expect.poll(() => violations(first)).toEqual([])
    await first.setViewportSize({ width: 1280, height: 900 })
    await first.getByRole('link', { name: 'Its case' }).click()
    await doing(first, 'Submit to be frozen', 'Frozen')
    const second = await on.signIn('signatory')
    await second.goto(on.at(`/desk/cases/${draft}`))
    await doing(second, 'Approve', 'Approved')
    expect((await fetch(on.at(`/answers/${draft}`))).status).toBe(404)
    await doing(second, 'Publish', 'Published')
    expect((await fetch(on.at(`/answers/${draft}`))).status).toBe(200)

    await complained()
    await first.goto(on.at(`/desk/answers/${draft}?show=changed`))
    const row = first.locator('tr', { hasText: 'Heating complaints' })
    await row.waitFor()
    await expect.poll(() => row.locator('td').nth(2).innerText()).toBe('1')
    await row.locator('td').last().getByRole('link', { name: '2' }).click()
    await first.getByRole('heading', { name: 'What has changed it since log position' }).waitFor()
    await expect.poll(() => first.locator('tbody tr').count()).toBe(1)
    await expect.poll(() => violations(first)).toEqual([])
    // A figure is stated from its row: nobody has to know its number.
    await first.goBack()
    await row.getByRole('link', { name: 'State or correct it · Heating complaints' }).click()
    await expect
      .poll(() => first.getByRole('textbox', { name: 'Figure' }).inputValue())
      .toBe('heating-complaints')
    await first.getByLabel('Why').fill('counted again')
    await first.getByRole('button', { name: 'Register' }).click()
    await first.getByText('Registered').waitFor()
    await expect.poll(() => violations(first)).toEqual([])
  })
})
