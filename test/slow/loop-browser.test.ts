import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { addAccount } from '../server/city.ts'
import { inBrowser, serveCity, tooWide, violations } from '../support/browser.ts'

inBrowser('in a browser', serveCity, (on) => {
  /** To the receipt of a cold flat, as a person does it: by the words on the page. */
  const reportCold = async (page: Page): Promise<void> => {
    await page.goto(on.at('/'))
    await page.getByLabel('您遇到了什么问题?').fill('家里不热')
    await page.getByRole('button', { name: '查找' }).click()
    await page.getByRole('link', { name: '供暖服务' }).click()
    const answers: Record<string, () => Promise<void>> = {
      '事情发生在哪个区域?': () => page.getByLabel('东区').check(),
      问题: () => page.getByLabel('不热').check(),
      地点: () => page.getByRole('textbox').fill('3-2-101'),
      室温: () => page.getByRole('textbox').fill('14.5'),
      联系方式: () => page.getByRole('textbox').fill('0318-5550000'),
    }
    for (let n = 0; n < 12; n++) {
      const heading = (await page.getByRole('heading', { level: 1 }).innerText()).replace(/\s*\(.*\)$/, '')
      if (heading === '请核对后提交') break
      await answers[heading]?.()
      await page.getByRole('button', { name: '下一步' }).click()
    }
    await page.getByRole('button', { name: '提交' }).click()
    await page.getByText('已收到您的诉求').waitFor()
  }

  it('a resident reports a cold flat without any script, and withdraws it', async () => {
    const context = await on.visitor({ javaScriptEnabled: false, locale: 'zh-CN' })
    const page = await context.newPage()
    const elsewhere: string[] = []
    page.on('request', (request) => {
      if (!request.url().startsWith(on.server.url.origin) && !request.url().startsWith('data:'))
        elsewhere.push(request.url())
    })
    await reportCold(page)
    await page.getByText('24小时处置').first().waitFor()
    await page.getByRole('link', { name: '撤回' }).click()
    await page.getByLabel('理由').fill('已经热了')
    await page.getByRole('button', { name: '确认' }).click()
    await page.getByRole('heading', { level: 1, name: '已撤回' }).waitFor()
    expect(elsewhere).toEqual([])
  })

  it.each([
    ['light', 'zh-CN', 1200],
    ['dark', 'en-GB', 360],
  ] as const)('every page is accessible: %s, %s, %i wide', async (colorScheme, locale, width) => {
    const context = await on.visitor({
      colorScheme,
      locale: 'zh-CN',
      viewport: { width, height: 800 },
    })
    const page = await context.newPage()
    await reportCold(page)
    const receipt = new URL(page.url()).pathname
    await page.goto(
      on.at(`/settings?lang=${locale.slice(0, 2)}&text=${width < 400 ? 'large' : 'usual'}&to=/`),
    )
    const found: string[] = []
    for (const path of [
      '/',
      '/?q=nothing',
      '/track',
      '/ask/heating',
      '/ask/hotline',
      '/figures',
      '/figures/heating/complaints',
      '/nothing',
      receipt,
      `${receipt}/withdraw`,
    ]) {
      await page.goto(on.at(path))
      found.push(...(await violations(page)))
      await expect.poll(async () => [path, await tooWide(page)]).toEqual([path, 0])
    }
    await page.goto(on.at('/ask/heating'))
    await page.locator('main button[value=next]').click()
    found.push(...(await violations(page)))
    expect(found).toEqual([])
  })

  it('staff take a complaint by phone to a warm room at their desk, and it shows in the figures', async () => {
    const account = {
      id: 'all-hands',
      name: 'All hands',
      grants: ['operator', 'dispatcher', 'repairer'].map((role) => ({ role, bureau: 'urban-management' })),
    }
    await addAccount(on.host, account)
    const page = await on.signIn('all-hands')
    const found = [...(await violations(page))]

    await page.getByRole('link', { name: 'Take a request' }).click()
    await page.getByLabel('Programme').selectOption({ label: 'Heating' })
    await page.getByLabel('Area').selectOption({ label: 'East' })
    await page.getByLabel('Symptom').selectOption({ label: 'Not warm enough' })
    await page.getByRole('spinbutton', { name: 'Room temperature' }).fill('14.5')
    await page.getByLabel('Place').fill('Building 7')
    found.push(...(await violations(page)))
    await page.getByRole('button', { name: 'Register' }).click()
    // The caller is told what opens their case: number and code.
    await page.getByText('Tell the caller the number and the code').waitFor()
    const [number, code] = await page.locator('.told dd').allInnerTexts()
    found.push(...(await violations(page)))
    const caller = await fetch(on.at('/api/receipts'), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ case: number, code }),
    })
    expect(caller.status).toBe(201)
    await page.getByRole('link', { name: 'Open the case' }).click()

    const doIt = async (action: string, fill: () => Promise<void> = async () => undefined) => {
      const before = await page.locator('.timeline > li').count()
      await page.getByRole('button', { name: action, exact: true }).click()
      await fill()
      await page.getByRole('button', { name: `Do it · ${action}` }).click()
      await expect.poll(() => page.locator('.timeline > li').count()).toBeGreaterThan(before)
    }
    await page.getByRole('heading', { level: 1, name: 'Building 7' }).waitFor()
    await page.locator('.timeline > li').first().waitFor()
    await doIt('Dispatch', () => page.getByLabel('Crew').fill('c7'))
    await doIt('Arrive')
    await page.getByRole('button', { name: 'Repair', exact: true }).click()
    await page.getByLabel('Room temperature afterwards').fill('21')
    await page.getByLabel('Cause').selectOption({ index: 1 })
    found.push(...(await violations(page)))
    await page.getByRole('button', { name: 'Do it · Repair' }).click()
    await page.getByRole('button', { name: 'Say whether it is repaired', exact: true }).click()
    await page.getByLabel('Solved').check()
    await page.getByRole('button', { name: 'Do it · Say whether it is repaired' }).click()
    await page.locator('h1 .pill', { hasText: 'Warm' }).waitFor()

    await page.getByRole('link', { name: 'Figures' }).click()
    await page.getByRole('link', { name: 'Heating', exact: true }).click()
    await page.getByRole('link', { name: 'Settled in time' }).first().waitFor()
    found.push(...(await violations(page)))
    await page.getByRole('link', { name: 'Warm', exact: true }).click()
    await page.locator('tbody tr').first().waitFor()
    // The figure itself stands over the cases behind it, with where and when it is of.
    await page.locator('.figure', { hasText: /^1$/ }).waitFor()
    await page.getByText('Heating · everywhere · from the beginning').waitFor()
    await page.getByText('As of log position').waitFor()
    found.push(...(await violations(page)))
    // What took a moment is told in hours, the part of each case as the whole.
    await page.getByRole('link', { name: 'Figures · Heating' }).click()
    await page.locator('a[href^="/desk/figures/heating/timeToClose"]').click()
    await page
      .getByRole('cell', { name: /^0(\.\d)? h$/ })
      .first()
      .waitFor()
    await page.getByRole('link', { name: 'Programme book' }).click()
    await page.getByRole('link', { name: 'Heating', exact: true }).click()
    await page.locator('.stages').waitFor()
    found.push(...(await violations(page)))
    await page.getByRole('link', { name: 'Queue' }).click()
    await page.locator('table').waitFor()
    found.push(...(await violations(page)))
    expect(found).toEqual([])
  })

  it('can be used with the keyboard alone', async () => {
    const page = await (await on.visitor()).newPage()
    await page.goto(on.at('/'))
    await page.keyboard.press('Tab')
    await expect.poll(() => page.evaluate('document.activeElement.getAttribute("href")')).toBe('#main')
    await page.keyboard.press('Enter')
    await expect.poll(() => page.evaluate('document.activeElement.id')).toBe('main')
  })
})
