import { readFileSync } from 'node:fs'
import type { BrowserContextOptions, Page } from 'playwright-core'

import { expect, it } from 'vitest'
import { HOUR_MS, instant } from '../../src/kernel/index.ts'
import { ACCOUNTS, COLD, PASSWORD } from '../server/city.ts'
import { receiver } from '../server/receiver.ts'
import { HEAD, HOTLINE_MAPPING, MAPPING } from '../server/town-export.ts'
import { inBrowser, serveCity, tooWide, violations } from '../support/browser.ts'

/** Without a post that sees cases. */
const ANALYST = { id: 'analyst', name: 'Analyst', grants: [] }

/** How far the desk's clock is from the server's. */
let shiftMs = 0
const serve = () =>
  serveCity({
    clock: { now: () => instant(Date.now() + shiftMs) },
    accounts: [...ACCOUNTS, ANALYST],
    privateWebhooks: true,
  })

inBrowser('the desk in a browser', serve, (on) => {
  /** A cold flat reported so many hours ago. */
  const coldFlat = async (area: string, hoursAgo = 0): Promise<string> => {
    shiftMs = -hoursAgo * HOUR_MS
    const id = await on.coldFlat(area)
    shiftMs = 0
    return id
  }

  const signedIn = (account: string, options: BrowserContextOptions = {}): Promise<Page> =>
    on.signIn(account, options)

  /** The import of a file; those of other files stand in the list too. */
  const importOf = (page: Page, file: string) =>
    page.locator('section.panel').filter({ has: page.getByRole('heading', { name: file, exact: true }) })
  /** Until the list of imports says that this file's is done. */
  const imported = (page: Page, file: string): Promise<void> =>
    importOf(page, file).locator('.pill', { hasText: 'done' }).waitFor({ timeout: 60_000 })

  it('a supervisor sees what is late by bureau and area, opens the cases behind it, and sees more come in', async () => {
    const late = await coldFlat('east', 3)
    await coldFlat('west')
    const page = await signedIn('supervisor')
    await page.getByRole('link', { name: 'Supervision' }).click()
    await page.getByRole('link', { name: 'East: Late 1', exact: true }).waitFor()
    await page.getByRole('link', { name: 'West: Due within 24 hours 1', exact: true }).waitFor()
    await expect.poll(() => violations(page)).toEqual([])
    await coldFlat('east', 3)
    await page.getByRole('link', { name: 'East: Late 2', exact: true }).click()
    await expect.poll(() => page.locator('tbody tr').count()).toBe(2)
    const here = page.locator('.head nav [aria-current]')
    expect([await here.innerText(), await here.getAttribute('aria-current')]).toEqual(['Queue', 'page'])
    await page.locator('tbody a').first().click()
    await page.locator('.timeline > li').first().waitFor()
    // A case is below the queue, and its tab is told from others by what it is about.
    expect([await here.innerText(), await here.getAttribute('aria-current')]).toEqual(['Queue', 'true'])
    await expect.poll(() => page.title()).toMatch(/^Not warm enough.* · 闭环 Bihuan$/)
    await page.goBack()
    await expect.poll(() => page.title()).toBe('Queue · 闭环 Bihuan')
    await page.getByRole('link', { name: late }).or(page.getByText(late)).first().waitFor()
  })

  it('a supervisor sees what comes back again and again, and opens it from the number', async () => {
    const id = await coldFlat('west')
    const { desk } = on.host
    const operator = { id: 'operator', role: 'operator', bureau: 'hotline-centre' }
    const resident = (await desk.store.load([id])).rows.get(id)!.state.requester!
    for (let n = 0; n < 2; n++) {
      const ended = { action: 'withdraw', case: id, input: { reason: 'warm again' } }
      expect(await desk.perform(ended, operator)).toMatchObject({ ok: true })
      const again = { action: 'reopen', case: id, input: { reason: 'cold again' } }
      expect(await desk.perform(again, { id: resident, role: 'resident' })).toMatchObject({ ok: true })
    }
    const page = await signedIn('supervisor')
    await page.getByRole('link', { name: 'Supervision' }).click()
    await page.getByText('assumed, no rule was found').waitFor()
    await page.getByRole('link', { name: 'West: Returned too often 1', exact: true }).waitFor()
    await expect.poll(() => violations(page)).toEqual([])
    await page.getByRole('link', { name: 'West: Returned too often 1', exact: true }).click()
    const row = page.locator('tbody tr')
    await expect.poll(() => row.count()).toBe(1)
    await row.getByText(id).waitFor()
    await row.getByText('Returned 2').waitFor()
    await expect.poll(() => page.getByLabel('Returned').inputValue()).toBe('often')
    await expect.poll(() => violations(page)).toEqual([])
  })

  it('a case is handed over from one desk to another: offered, taken back, offered again and accepted, each seen as it happens', async () => {
    const id = await coldFlat('east')
    const [office, housing] = [
      await signedIn('dispatcher'),
      await signedIn('other-bureau', { viewport: { width: 390, height: 800 } }),
    ]
    const waits = housing.getByText('移交待接收: 1')
    await housing.getByRole('button', { name: '中文' }).click()
    await housing.getByText('没有符合的事项。').waitFor()
    const does = async (action: string, reason: string, to?: string) => {
      await office.getByRole('button', { name: action, exact: true }).click()
      if (to !== undefined) {
        const choice = office.getByLabel('Bureau', { exact: true })
        await expect.poll(() => choice.locator('option').allInnerTexts()).toEqual(['Choose', to])
        await choice.selectOption({ label: to })
      }
      await office.getByLabel('Reason').fill(reason)
      await office.getByRole('button', { name: `Do it · ${action}` }).click()
      await office.getByText(`Done: ${action}`).waitFor()
    }
    const to = 'Housing and construction'
    await office.goto(on.at(`/desk/cases/${id}`))
    await does('Transfer', 'a boiler of their own', to)
    await office.getByText(`Offered to ${to}`).waitFor()
    // Nobody at the other desk did anything: it comes, and goes, by itself.
    await waits.waitFor()
    await does('Take back transfer', 'a main of the network')
    await waits.waitFor({ state: 'detached' })
    await does('Transfer', 'their boiler after all', to)
    await waits.waitFor()
    await housing.getByRole('link', { name: '查看', exact: true }).click()
    await housing.locator('tbody tr').getByText(id).waitFor()
    await expect.poll(() => violations(housing)).toEqual([])
    await expect.poll(() => housing.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390)
    await housing.locator('tbody a').first().click()
    await housing.getByText('接收前仍由原部门负责').waitFor()
    await expect.poll(() => violations(housing)).toEqual([])
    await housing.getByRole('button', { name: '接收移交', exact: true }).click()
    await housing.getByRole('button', { name: '办理 · 接收移交' }).click()
    await housing.getByText('已办理: 接收移交').waitFor()
    await on.host.audit.readOn()
    await office.goto(on.at('/desk/messages'))
    await office.getByText('A case that your bureau offered to another was accepted.').waitFor()
    await Promise.all([office, housing].map((page) => page.context().close()))
  })

  it('the queue is worked by keyboard, and a view of it is kept with the account', async () => {
    const [open, closed] = [await coldFlat('east'), await coldFlat('east'), await coldFlat('east')]
    const ended = { action: 'withdraw', case: closed, input: { reason: 'warm again' } }
    expect(await on.host.desk.perform(ended, { id: 'operator', role: 'operator' })).toMatchObject({
      ok: true,
    })
    const page = await signedIn('dispatcher')
    await page.locator('tbody tr').nth(1).waitFor()
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keyboard' }).waitFor()
    await expect.poll(() => violations(page)).toEqual([])
    await page.keyboard.press('Escape')
    await page.getByRole('dialog', { name: 'Keyboard' }).waitFor({ state: 'hidden' })
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    await page.keyboard.press('k')
    const chosen = await page.locator('tbody a').first().getAttribute('href')
    await expect.poll(() => page.evaluate<string>('document.activeElement.getAttribute("href")')).toBe(chosen)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1 }).waitFor()
    await expect.poll(() => new URL(page.url()).pathname).toBe(chosen)
    await page.keyboard.press('u')
    await page.getByLabel('Falls due').selectOption({ label: 'Late' })
    await page.getByLabel('Name of the view').fill('Late ones')
    await page.getByRole('button', { name: 'Save this view' }).click()
    await page.getByRole('link', { name: 'Late ones' }).waitFor()
    const elsewhere = await signedIn('dispatcher')
    await elsewhere.getByRole('link', { name: 'Late ones' }).click()
    await expect.poll(() => elsewhere.url()).toContain('due=late')
    // What is closed is in no order of deadlines: it is listed, newest first.
    const state = elsewhere.getByRole('combobox', { name: 'State', exact: true })
    await state.selectOption({ label: 'Closed' })
    await elsewhere.locator('tbody tr', { hasText: closed }).waitFor()
    await expect
      .poll(() => elsewhere.getByRole('combobox', { name: 'Order', exact: true }).inputValue())
      .toBe('opened')
    await state.selectOption({ label: 'All' })
    await elsewhere.locator('tbody tr', { hasText: closed }).waitFor()
    await elsewhere.locator('tbody tr', { hasText: open }).waitFor()
    await elsewhere.getByLabel('Falls due').selectOption({ label: 'Late' })
    await expect.poll(() => state.inputValue()).toBe('false')
    await expect.poll(() => violations(elsewhere)).toEqual([])
  })

  it('programmes are chosen under the bureaus in charge of them, each once; a queue’s are those one has a post in', async () => {
    const page = await signedIn('dispatcher')
    const { all } = on.host.desk.registry
    const [every, own] = [all, all.filter(({ roles }) => Object.hasOwn(roles, 'dispatcher'))].map((some) =>
      some.map(({ id }) => id),
    )
    expect(own).not.toContain('social-assistance')
    for (const [where, programmes] of [
      ['/desk/', own!],
      ['/desk/figures', every!],
      ['/desk/board', own!],
    ] as const) {
      await page.goto(on.at(where))
      const choice = page.getByLabel('Programme')
      const under = choice.locator('optgroup', { has: page.locator('option[value="heating.outage"]') })
      await under.waitFor({ state: 'attached' })
      await expect.poll(() => under.getAttribute('label')).toBe('Urban management and law enforcement')
      await expect
        .poll(() => choice.locator('optgroup[label="Urban management and law enforcement"]').count())
        .toBe(1)
      const offered = () =>
        choice.locator('option').evaluateAll((all) => all.map((of) => of.value).toSorted())
      await expect.poll(offered).toEqual(['', ...programmes].toSorted())
    }
    // An address may name another: it is not shown as all of them.
    await page.goto(on.at('/desk/?programme=social-assistance'))
    await expect.poll(() => page.getByLabel('Programme').inputValue()).toBe('social-assistance')
    await expect.poll(() => violations(page)).toEqual([])
  })

  it('is drawn once the names of bureaus are there, however late they come', async () => {
    // The service worker would ask for them past the route.
    const page = await signedIn('dispatcher', { serviceWorkers: 'block' })
    let letThrough = (): void => {}
    const held = new Promise<void>((resolve) => {
      letThrough = resolve
    })
    await page.route('**/api/bureaus', async (route) => {
      await held
      await route.continue()
    })
    const session = page.waitForResponse('**/api/session')
    await page.goto(on.at('/desk/'))
    await (await session).finished()
    await page.getByText('Loading').waitFor()
    await expect.poll(() => page.locator('.head').count()).toBe(0)
    letThrough()
    await page.locator('.head').waitFor()
    const groups = page.getByLabel('Programme').locator('optgroup')
    const headings = () => groups.evaluateAll((all) => all.map((of) => of.label))
    await expect.poll(headings).toContain('Urban management and law enforcement')
    expect(await headings()).not.toContain('urban-management')
  })

  it('on a phone the cases come first, each with its deadline, and nothing has to be pushed sideways', async () => {
    const id = await coldFlat('east')
    const page = await signedIn('dispatcher', { viewport: { width: 360, height: 740 } })
    const row = page.locator('tbody tr').filter({ hasText: id })
    await row.getByText('left').waitFor()
    await expect.poll(() => page.getByLabel('Falls due').isVisible()).toBe(false)
    await expect.poll(() => tooWide(page)).toBe(0)
    await expect.poll(() => violations(page)).toEqual([])
    await page.getByText('Filters, views and exports').click()
    await page.getByLabel('Falls due').selectOption({ label: 'Late' })
    await expect.poll(() => page.url()).toContain('due=late')
    // What is long is read top down there, too: nothing of a trail stands out of sight.
    const overseer = await signedIn('supervisor', { viewport: { width: 360, height: 740 } })
    await overseer.goto(on.at('/desk/audit'))
    await overseer.locator('tbody tr').first().waitFor()
    const pushed = `Math.max(...[...document.querySelectorAll('.scroll')].map((of) => of.scrollWidth - of.clientWidth))`
    await expect.poll(() => overseer.evaluate<number>(pushed)).toBe(0)
    // The last of a row of sections is in sight where one is in it.
    const rightEnd = async () => {
      const here = (await overseer.locator('.head nav [aria-current]').boundingBox())!
      return here.x + here.width
    }
    await expect.poll(rightEnd).toBeLessThanOrEqual(360)
    await expect.poll(() => violations(overseer)).toEqual([])
    // Name, way out, search and sections: no more of a small screen than three rows, whatever anybody is called.
    const called = overseer.locator('.head > a[href$="/account"]')
    const name = await called.innerText()
    await called.evaluate((of) => of.replaceChildren('Supervision office of the municipal government'))
    const height = async () => (await overseer.locator('.head').boundingBox())!.height
    await expect.poll(height).toBeLessThan(150)
    await called.evaluate((of, was) => of.replaceChildren(was), name)
    // On a wide screen all of them stand in the one row of the head, on a smaller one in a row of their own.
    for (const [width, rows] of [
      [1920, 1],
      [1280, 2],
    ] as const) {
      await overseer.setViewportSize({ width, height: 900 })
      await expect.poll(async () => [width, Math.round((await height()) / 45)]).toEqual([width, rows])
    }
  })

  it('a request is corrected field by field, and a session that ended meanwhile loses nothing', async () => {
    const id = await coldFlat('east')
    const page = await signedIn('dispatcher', { timezoneId: 'America/New_York' })
    await page.goto(on.at(`/desk/cases/${id}`))
    await page.getByRole('button', { name: 'Correct', exact: true }).click()
    const form = page.locator('.chosen')
    await form.getByLabel('Place').fill('Building 12')
    await form.getByLabel('Area').selectOption({ label: 'West' })
    const doIt = form.getByRole('button', { name: 'Do it · Correct' })
    await doIt.click()
    await form.getByRole('alert').getByText('Fill in "Reason".').waitFor()
    await form.getByLabel('Reason').fill('misheard')
    await page.context().clearCookies()
    // Other questions of the page may learn of it sooner.
    const refused = page.waitForResponse((to) => to.request().method() === 'POST' && to.status() === 401)
    await doIt.click()
    await refused
    await page.getByText('Your session has ended').waitFor()
    await expect.poll(() => violations(page)).toEqual([])
    await page.getByLabel('Password').fill(PASSWORD)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.getByText('Your session has ended').waitFor({ state: 'detached' })
    await expect.poll(() => page.getByRole('alert').count()).toBe(0)
    await doIt.click()
    await page.getByRole('status').getByText('Done: Correct').waitFor()
    const told = page.locator('.timeline > li').last()
    for (const said of ['Building 12', 'West', 'misheard']) await told.getByText(said).waitFor()
    await expect.poll(() => told.innerText()).not.toContain('***')
    // Times are the city's, and say so to whoever sits elsewhere.
    const at = (await told.locator('time').getAttribute('datetime'))!
    const hour = new Date(Date.parse(at) + 8 * HOUR_MS).toISOString().slice(11, 13)
    await expect.poll(() => told.locator('time').innerText()).toMatch(new RegExp(`, ${hour}:\\d\\d GMT\\+8$`))
    const { rows } = await on.host.desk.store.load([id])
    expect(rows.get(id)!.state.request).toEqual({ ...COLD, place: 'Building 12' })
    // What could not be read without a session is read once there is one again.
    await page.context().clearCookies()
    await page.locator('.head nav').getByRole('link', { name: 'Supervision' }).click()
    await page.getByLabel('Password').fill(PASSWORD)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.getByRole('heading', { name: 'By bureau' }).waitFor()
  })

  it('somebody else who signs in in another window takes over nothing of what is typed in this one', async () => {
    const id = await coldFlat('east')
    const page = await signedIn('dispatcher')
    await page.goto(on.at(`/desk/cases/${id}`))
    await page.getByRole('button', { name: 'Comment', exact: true }).click()
    await page.locator('.chosen').getByLabel('Text').fill('mine alone')
    await page.context().clearCookies()
    const other = await page.context().newPage()
    await other.goto(on.at('/desk/'))
    await other.getByLabel('Account').fill('supervisor')
    await other.getByLabel('Password').fill(PASSWORD)
    await other.getByRole('button', { name: 'Sign in' }).click()
    await other.locator('.head').waitFor()
    // As a browser tells a page that is looked at again.
    await page.evaluate(`window.dispatchEvent(new Event('visibilitychange'))`)
    await page.getByRole('heading', { name: 'Queue' }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/desk/')
    await page.getByRole('link', { name: 'Supervisor', exact: true }).waitFor()
  })

  it('whoever has an account changes their own password', async () => {
    const page = await signedIn('idle')
    await page.getByRole('link', { name: 'Idle' }).click()
    await page.getByText('You hold no post.').waitFor()
    await page.getByLabel('Password now').fill('not this one')
    await page.getByLabel('New password').fill(`${PASSWORD} 2`)
    const change = page.getByRole('button', { name: 'Change the password' })
    await change.click()
    await page.getByRole('alert').getByText('password is wrong').waitFor()
    await page.getByLabel('Password now').fill(PASSWORD)
    await change.click()
    await page.getByText('The password is changed.').waitFor()
    await expect.poll(() => violations(page)).toEqual([])
    expect(await on.host.identity.signIn('idle', PASSWORD)).toBeUndefined()
    expect(await on.host.identity.signIn('idle', `${PASSWORD} 2`)).toMatchObject({
      account: { id: 'idle' },
    })
  })

  it('a post from outside that sees all of its bureau is told of, until it is for an organisation', async () => {
    const grants = [{ role: 'kindergarten', bureau: 'education' }]
    await on.host.identity.addAccount({ id: 'outsider', name: 'Outsider', grants })
    const page = await signedIn('admin')
    await page.goto(on.at('/desk/users?text=outsider'))
    const row = page.getByRole('row', { name: /^outsider/ })
    await row.getByText('from outside', { exact: true }).waitFor()
    await expect.poll(() => violations(page)).toEqual([])
    await row.getByRole('button', { name: 'Change' }).click()
    await page
      .locator('.chosen')
      .getByLabel(/^Organisation/)
      .fill('示例幼儿园')
    await page.getByRole('button', { name: 'Save · outsider' }).click()
    await row.getByText('示例幼儿园').waitFor()
    await expect.poll(() => row.getByText('from outside', { exact: true }).count()).toBe(0)
    expect((await on.host.identity.account('outsider'))!.grants).toEqual([
      { ...grants[0], organisation: '示例幼儿园' },
    ])
  })

  it('words in a table are not broken letter by letter on a phone', async () => {
    const page = await signedIn('admin', { viewport: { width: 360, height: 740 } })
    await page.goto(on.at('/desk/users'))
    const posts = page
      .getByRole('row', { name: /^west-only/ })
      .getByRole('cell')
      .nth(2)
    await expect.poll(async () => (await posts.boundingBox())!.width).toBeGreaterThan(100)
    await expect.poll(() => violations(page)).toEqual([])
  })

  it('an administrator sees which rows of a file are wrong before anything is stored, and runs the rest', async () => {
    const page = await signedIn('admin')
    await page.locator('.head nav').getByRole('link', { name: 'Imports' }).click()
    const csv = `${HEAD}\n1,2025-01-01 08:00,2025-01-01 09:00,east,不热,,\n2,someday,,east,不热,,\n`
    await page
      .getByLabel('File (CSV')
      .setInputFiles({ name: 'requests.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) })
    await page.getByLabel('How its columns are told').selectOption({ label: 'Mapping (JSON)' })
    const mapping = page.getByRole('textbox', { name: 'Mapping (JSON)' })
    await mapping.fill('{')
    await page.getByRole('button', { name: 'Preview' }).click()
    await page.getByText('That is not JSON.').waitFor()
    await mapping.fill(JSON.stringify(MAPPING))
    await page.getByRole('button', { name: 'Preview' }).click()
    await page.getByText('New 1').waitFor()
    await page.getByText('Wrong 1').waitFor()
    await page.locator('tbody tr').filter({ hasText: 'at' }).first().waitFor()
    await expect.poll(() => violations(page)).toEqual([])
    await page.getByRole('button', { name: 'Run the import' }).click()
    await imported(page, 'requests.csv')
  })

  it('an administrator is told which promises say nothing of what came in closed', async () => {
    const page = await signedIn('admin')
    await page.locator('.head nav').getByRole('link', { name: 'Imports' }).click()
    const csv = `${HEAD}\n1,2025-01-01 08:00,2025-01-01 09:00,east,噪音,,\n`
    await page
      .getByLabel('File (CSV')
      .setInputFiles({ name: 'calls.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) })
    await page.getByLabel('How its columns are told').selectOption({ label: 'Mapping (JSON)' })
    await page.getByRole('textbox', { name: 'Mapping (JSON)' }).fill(JSON.stringify(HOTLINE_MAPPING))
    await page.getByRole('button', { name: 'Preview' }).click()
    await importOf(page, 'calls.csv').getByText('do not count under these promises').waitFor()
    await importOf(page, 'calls.csv').getByText('Handle in time').waitFor()
    await expect.poll(() => violations(page)).toEqual([])
    await page.getByRole('button', { name: 'Run the import' }).click()
    await imported(page, 'calls.csv')
    await importOf(page, 'calls.csv').getByText('Handle in time').waitFor()
  })

  it('an administrator who has no mapping chooses what the columns mean, and is asked only what the file does not say', async () => {
    const page = await signedIn('admin')
    await page.locator('.head nav').getByRole('link', { name: 'Imports' }).click()
    const rows = ['7,2025/1/8 19:42,2025/1/9 8:05,West,冷,办结', '8,2025/1/8 20:10,,东区,漏水,在办']
    const csv = `编号,受理,办结时间,区,现象,状态\n${rows.join('\n')}\n`
    await page
      .getByLabel('File (CSV')
      .setInputFiles({ name: 'export.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) })
    await page.getByLabel('A name for the source').fill('town-a')
    await page.getByLabel("The column of the row's number").selectOption('编号')
    await page.getByLabel('The column of when it came in').selectOption('受理')
    await page.getByLabel('The column of when it closed').selectOption('办结时间')
    await page.getByLabel(/^Programme/).selectOption({ label: 'Heating' })
    const part = (name: string) => page.getByRole('group', { name, exact: true })
    const column = (name: string) => part(name).getByLabel('From the column')
    await column('Area').selectOption('区')
    await column('Symptom').selectOption('现象')
    await column('What it came to (optional)').selectOption('状态')
    // What says itself what it is, is not asked.
    await expect.poll(() => page.getByLabel(/^".*" is/).count()).toBe(3)
    const means = (text: string, is: string) => page.getByLabel(`"${text}" is`).selectOption({ label: is })
    await means('冷', 'Not warm enough')
    await means('办结', 'Warm')
    await means('在办', 'Still open')
    await expect.poll(() => violations(page)).toEqual([])
    await page.getByRole('button', { name: 'Preview' }).click()
    await importOf(page, 'export.csv').getByText('New 2').waitFor()
    await importOf(page, 'export.csv').getByText('Wrong 0').waitFor()
    await page.getByRole('button', { name: 'Run the import' }).click()
    await imported(page, 'export.csv')
    const { rows: found } = await on.host.desk.store.load(['town-a-7', 'town-a-8'])
    expect(found.get('town-a-7')).toMatchObject({ stage: 'warm', area: 'west' })
    expect(found.get('town-a-8')!.state.request).toMatchObject({ symptom: 'leak' })
  })

  it('an administrator subscribes another system, sees what it could not be told, and sends it again', async () => {
    let status = 500
    const other = await receiver(() => status)
    const page = await signedIn('admin')
    await page.locator('.head nav').getByRole('link', { name: 'Webhooks' }).click()
    await page.getByLabel('Name', { exact: true }).fill('Town portal')
    await page.getByLabel('Address').fill(other.url)
    await page.getByRole('button', { name: 'Add one: Programmes' }).click()
    await page.getByLabel('Programmes 1', { exact: true }).selectOption({ label: 'Heating' })
    await page.getByRole('button', { name: 'Add a subscription' }).click()
    await page.getByText('Keep the secret').waitFor()
    const id = await coldFlat('east')
    await page.getByText(/^Send the message about a case/).click()
    await page.getByLabel('Number of the case').fill(id)
    await page.getByLabel(/^Event/).fill('1')
    const resend = page.getByRole('button', { name: 'Send again' })
    await resend.click()
    await page.getByText(/It was not delivered: .*500/).waitFor()
    status = 204
    await page.getByLabel('Number of the case').fill(id)
    await page.getByLabel(/^Event/).fill('1')
    await resend.click()
    await page.getByText('It was delivered.').waitFor()
    expect(JSON.parse(other.received.at(-1)!.body).data.case).toBe(id)
    await expect.poll(() => violations(page)).toEqual([])
    // What it has been told, and what failed, comes by itself; what was sent again after all is no longer in the list.
    await page.getByText('Delivered 1').waitFor()
    const [subscription] = await on.host.webhooks.list()
    const message = String(other.received.at(-1)!.headers['webhook-id'])
    const letter = { id: message, case: id, version: 1, action: 'open', at: Date.now(), error: '500' }
    const { register } = on.host.desk.store
    await register.put(`dead-letter:${subscription!.id}`, letter.id, letter)
    const given = page.getByRole('row').filter({ hasText: id })
    await given.getByRole('button', { name: 'Send again' }).click()
    await given.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Stop', exact: true }).click()
    await page.getByText('stopped').waitFor()
    await page.getByRole('button', { name: 'Remove', exact: true }).click()
    await page.getByRole('button', { name: 'Remove it for good' }).click()
    await page.getByText('There is no subscription.').waitFor()
  })

  it('an account without a post that sees cases begins with the figures, and meets no empty lists', async () => {
    const page = await signedIn('analyst')
    await page.getByRole('heading', { name: 'Figures', level: 1 }).waitFor()
    const links = page.locator('nav').first().getByRole('link')
    const theirs = ['Figures', 'Answer sheet', 'Rehearse', 'Parameters', 'Programme book']
    await expect.poll(() => links.allTextContents()).toEqual(theirs)
    // The services first, then the figures of one; and nothing to look cases up with.
    await expect.poll(() => page.locator('main table').count()).toBe(0)
    await page.getByRole('link', { name: 'City hotline', exact: true }).click()
    await page.getByRole('rowheader', { name: 'City hotline' }).waitFor()
    await expect.poll(() => violations(page)).toEqual([])
    await page.goBack()
    await page.getByRole('link', { name: 'Heating outage' }).waitFor()
    await expect.poll(() => page.getByRole('searchbox').count()).toBe(0)
  })

  it('a supervisor takes what is behind a figure along', async () => {
    const id = await coldFlat('east')
    const page = await signedIn('supervisor')
    await page.goto(on.at('/desk/figures/heating/complaints?area=east'))
    const behind = page.getByRole('row').filter({ hasText: id })
    await expect.poll(() => behind.getByRole('link').getAttribute('href')).toBe(`/desk/cases/${id}`)
    // What is only counted has no denominator to show.
    await expect.poll(() => page.getByRole('columnheader').allTextContents()).not.toContain('Denominator')
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Export CSV' }).click(),
    ])
    expect(download.suggestedFilename()).toBe('heating.complaints.csv')
    const lines = readFileSync(await download.path(), 'utf8').split('\r\n')
    expect(lines[0]).toContain('Number,Version,Day,Area,Numerator,Denominator,Unit')
    expect(lines.filter((line) => line.startsWith(`${id},1,`))).toEqual([
      expect.stringMatching(/,East,1,[^,]*,cases$/),
    ])
    await expect.poll(() => violations(page)).toEqual([])
  })
})
