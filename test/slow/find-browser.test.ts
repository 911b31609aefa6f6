import { beforeAll, expect, it } from 'vitest'
import { inBrowser, serveCity, violations } from '../support/browser.ts'

const PHONE = '138 0013 8000'

inBrowser('a caller who has lost the number', serveCity, (on) => {
  const ids: string[] = []
  beforeAll(async () => {
    for (const contact of [PHONE, '+86 13800138000', undefined]) {
      const response = await fetch(on.at('/api/programmes/heating/cases'), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ request: { symptom: 'cold', ...(contact ? { contact } : {}) }, area: 'east' }),
      })
      ids.push(((await response.json()) as { case: string }).case)
    }
    await on.host.subjects.readOn()
  })

  it('is found by telephone with the keyboard alone, from any page, and the telephone is in no address', async () => {
    const page = await on.signIn('operator')
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    await page.goto(on.at('/desk/board'))
    await page.getByRole('heading', { name: 'Supervision' }).waitFor()
    await page.keyboard.press('/')
    await page.keyboard.type('13800138000')
    await page.keyboard.press('Enter')
    await page.getByText('is in the audit trail').waitFor()
    await expect.poll(() => page.locator('tbody tr').count()).toBe(2)
    await expect.poll(() => violations(page)).toEqual([])
    expect([...asked, page.url()].join(' ')).not.toMatch(/\b13800138000\b/)
    await expect
      .poll(() => page.evaluate<string>('JSON.stringify(history.state)'))
      .not.toMatch(/\b13800138000\b/)
    // The first has the focus: another is a key away.
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/cases\//)
    expect(ids.slice(0, 2)).toContain(page.url().split('/').at(-1))
    // Back shows again what was found, and looks nobody up again.
    await page.goBack()
    await page.getByText('is in the audit trail').waitFor()
    expect(asked.filter((url) => url.endsWith('/api/cases/search'))).toHaveLength(1)
  })

  it('or by how the number began; and is told plainly, in both languages, what to try where nothing is found', async () => {
    const page = await on.signIn('operator')
    const box = page.getByLabel('Find a case')
    await box.fill(ids[2]!.slice(0, 4).toLowerCase())
    await page.keyboard.press('Enter')
    await page.locator('tbody tr').getByText(ids[2]!).waitFor()
    await box.fill('13900139000')
    await page.keyboard.press('Enter')
    await page.getByRole('status').getByText('No case that you may see').waitFor()
    // What was typed stays to be put right, and goes with the page.
    await expect.poll(() => box.inputValue()).toBe('13900139000')
    await expect.poll(() => violations(page)).toEqual([])
    await page.getByRole('button', { name: '中文' }).click()
    await page.getByText('没有您可以看到的事项').waitFor()
    await page.getByText('固定电话请带区号').waitFor()
    await page.setViewportSize({ width: 390, height: 800 })
    await expect
      .poll(() => page.evaluate<number>('document.documentElement.scrollWidth'))
      .toBeLessThanOrEqual(390)
    await expect.poll(() => violations(page)).toEqual([])
    await page.getByRole('link', { name: '队列' }).click()
    await page.getByRole('heading', { name: '队列' }).waitFor()
    await expect.poll(() => page.getByRole('searchbox').inputValue()).toBe('')
  })

  it('has nothing to be unmasked where nothing personal was left', async () => {
    const page = await on.signIn('dispatcher')
    const unmask = page.getByRole('button', { name: 'Unmask' })
    await page.goto(on.at(`/desk/cases/${ids[0]}`))
    await unmask.waitFor()
    await page.goto(on.at(`/desk/cases/${ids[2]}`))
    await page.getByRole('heading', { name: 'Timeline' }).waitFor()
    await page.getByRole('heading', { name: 'Request' }).waitFor()
    await expect.poll(() => unmask.count()).toBe(0)
  })

  it('stays unknown to an agent of another bureau', async () => {
    const page = await on.signIn('other-bureau')
    await page.getByLabel('Find a case').fill(PHONE)
    await page.keyboard.press('Enter')
    await page.getByText('No case that you may see').waitFor()
    // The whole number leads where a reason is asked for.
    await page.getByLabel('Find a case').fill(ids[0]!)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'This case is not open to you' }).waitFor()
  })
})
