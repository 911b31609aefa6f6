import { expect, it } from 'vitest'
import { cityRules } from '../../src/programmes/index.ts'
import { inBrowser, serveCity, violations } from '../support/browser.ts'

const serve = () => serveCity({ rules: cityRules })

inBrowser('the programme book in a browser', serve, (on) => {
  it('every programme has its book, with a diagram of its stages, in zh and en', async () => {
    const page = await on.signIn('supervisor')
    const { rows } = (await (await fetch(on.at('/api/programmes'))).json()) as {
      rows: readonly { readonly id: string }[]
    }
    await page.getByRole('link', { name: 'Programme book' }).click()
    // From the contents to a service, and there from loop to loop: half the pages of going back for each.
    const families = new Map<string, string[]>()
    for (const { id } of rows) {
      const [family = ''] = id.split('.')
      families.set(family, [...(families.get(family) ?? []), id])
    }
    for (const ids of families.values()) {
      for (const id of ids) {
        const link = `main a[href="/desk/book/${id}"]`
        await page.locator(link).click()
        await page.locator(`${link}[aria-current]`).waitFor()
        await page.locator('svg.diagram .stage').first().waitFor()
      }
      await page.locator('main a[href="/desk/book"]').click()
    }
    expect(rows.length).toBeGreaterThan(20)
    await page.goto(on.at('/desk/book/heating'))
    await page.locator('svg.diagram').getByText('Repair', { exact: true }).first().waitFor()
    await expect.poll(() => violations(page)).toEqual([])
    await page.getByRole('button', { name: '中文' }).click()
    await page.locator('svg.diagram').getByText('已派工').waitFor()
  })

  it('the book of a programme that decides by rules prints them with provisions and sources, in zh and en', async () => {
    const page = await on.signIn('supervisor')
    await page.goto(on.at('/desk/book/social-assistance'))
    const rules = page.locator('section.panel').filter({ has: page.getByRole('heading', { name: 'Rules' }) })
    const living = rules.getByRole('region', { name: 'Rules · Minimum living' })
    await living.getByText('Interim Measures').first().waitFor()
    await living.getByRole('rowheader', { name: 'tier' }).first().waitFor()
    await living.getByText('Minimum living standard').first().waitFor()
    // The same sum is one by the month in town and one by the year in the country: its unit says so.
    await living.getByText('urban: a month, rural: a year').first().waitFor()
    await expect.poll(() => living.getByText(/grade [A-D]/).count()).toBeGreaterThanOrEqual(3)
    const promises = page.locator('section.panel', { has: page.getByRole('heading', { name: 'Promises' }) })
    await promises.getByText('within 20 working days').waitFor()
    await promises.getByText('Time to begin the investigation: 3 working days').waitFor()
    await expect.poll(() => violations(page)).toEqual([])
    await page.getByRole('button', { name: '中文' }).click()
    await page
      .getByRole('region', { name: '认定规则 · 最低生活保障' })
      .getByText('社会救助暂行办法')
      .first()
      .waitFor()
    await page.getByText('启动调查时限: 3').first().waitFor()
  })
})
