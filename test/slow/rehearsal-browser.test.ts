import { expect, it } from 'vitest'
import { rehearsalsOnRequest } from '../../src/cli/rehearsing.ts'
import { scenarios } from '../../src/rehearsal/scenarios/index.ts'
import { inBrowser, serveCity, tooWide, violations } from '../support/browser.ts'

const serve = () =>
  serveCity({
    rehearsals: (desk) =>
      rehearsalsOnRequest(desk, { scenarios }, (error) => {
        throw error
      }),
  })

inBrowser('the screen of rehearsals', serve, (on) => {
  it('lets staff be moved by sliders, shows progress, and then the answer with its charts', async () => {
    const page = await on.signIn('dispatcher')
    await page.goto(on.at('/desk/rehearsal'))
    await page.getByRole('heading', { name: 'Rehearsal', exact: true }).waitFor()
    await page.getByLabel('Scenario').selectOption('heating-normal-winter')
    await page.getByLabel('Repairers').fill('20')
    await page.getByLabel('Replications').selectOption('4')
    await expect.poll(() => violations(page)).toEqual([])
    await page.getByRole('button', { name: 'Rehearse', exact: true }).click()
    await page.getByRole('cell', { name: 'Respond in an hour' }).waitFor({ timeout: 120_000 })
    await expect
      .poll(() =>
        page
          .getByRole('row', { name: /^Repairers/ })
          .getByRole('cell')
          .nth(1)
          .innerText(),
      )
      .toBe('20')
    await expect.poll(() => page.locator('.chart figure > svg').count()).toBe(3)
    await expect.poll(() => page.getByLabel('Scenario').inputValue()).toBe('heating-normal-winter')
    await expect.poll(() => page.getByLabel('Repairers').inputValue()).toBe('20')
    await expect.poll(() => violations(page)).toEqual([])
    await page.setViewportSize({ width: 360, height: 740 })
    await expect.poll(() => tooWide(page)).toBe(0)
  })
})
