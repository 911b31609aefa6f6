import { Readable } from 'node:stream'
import type { Page } from 'playwright-core'
import { afterAll, expect, it } from 'vitest'
import { attach } from '../../src/server/files/attachments.ts'
import { requesterOf } from '../../src/server/identity/secret.ts'
import { ACCOUNTS, COLD } from '../server/city.ts'
import { PNG } from '../server/pictures.ts'
import { inBrowser, serveCity, violations } from '../support/browser.ts'
import { CLIENT, providerOf } from '../support/provider.ts'

const WHY = 'a burst main: which flats of this house are cold?'

let issuer: URL
const serve = async () => {
  // Its address is needed before it may know where to lead back to: a free port, left and taken again.
  const found = await providerOf({})
  await found.close()
  issuer = found.url
  const overseer = { id: 'east-overseer', name: 'East', grants: [{ role: 'supervisor', area: 'east' }] }
  return serveCity({
    singleSignOn: {
      ...{ issuer, clientId: CLIENT.id, clientSecret: CLIENT.secret },
      claim: 'preferred_username',
    },
    accounts: [...ACCOUNTS, overseer],
  })
}

inBrowser('coming in, in a browser', serve, (on) => {
  let provider: Awaited<ReturnType<typeof providerOf>> | undefined
  afterAll(async () => {
    await provider?.close()
  })

  const visit = async (): Promise<Page> => {
    const context = await on.visitor({ locale: 'en-GB', viewport: { width: 1280, height: 900 } })
    const page = await context.newPage()
    page.on('pageerror', (error) => expect.fail(error.message))
    await page.goto(on.at('/desk/'))
    return page
  }

  /** The provider's own pages: whoever one says one is, and then that one agrees. */
  const signInThere = async (page: Page, login: string): Promise<void> => {
    await page.getByPlaceholder('Enter any login').fill(login)
    await page.getByPlaceholder('and password').fill('any')
    await page.getByRole('button', { name: 'Sign-in' }).click()
    await page.getByRole('button', { name: 'Continue' }).click()
  }

  it('somebody signs in at the provider, and out again there; what goes wrong is said on the sign-in page', async () => {
    const page = await visit()
    await page.getByRole('link', { name: 'Single sign-on' }).click()
    await page.getByRole('alert').getByText('cannot be reached').waitFor()
    await expect.poll(() => violations(page)).toEqual([])
    provider = await providerOf(
      { 'sub-1': 'dispatcher', 'sub-2': 'stranger' },
      { home: on.server.url.origin, port: Number(issuer.port) },
    )
    await page.getByRole('link', { name: 'Single sign-on' }).click()
    await signInThere(page, 'sub-1')
    await page.getByRole('heading', { name: 'Queue' }).waitFor()
    expect(page.url()).toBe(on.at('/desk/'))
    await page.getByText('Dispatcher', { exact: true }).waitFor()
    // A session that ends is begun again there too, in another window: what is on this page stays.
    await page.getByLabel('Name of the view').fill('half typed')
    await page.context().clearCookies()
    await page.getByRole('combobox', { name: 'Order' }).selectOption({ index: 1 })
    await page.getByText('Your session has ended').waitFor()
    await expect.poll(() => violations(page)).toEqual([])
    const [there] = await Promise.all([
      page.context().waitForEvent('page'),
      page.getByRole('link', { name: 'Single sign-on' }).click(),
    ])
    await signInThere(there, 'sub-1')
    await there.locator('.head').waitFor()
    await page.getByText('Your session has ended').waitFor({ state: 'detached' })
    await expect.poll(() => page.getByLabel('Name of the view').inputValue()).toBe('half typed')
    await there.close()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('button', { name: 'Yes, sign me out' }).click()
    await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor()

    // The provider asks again who it is: its own session ended as well.
    await page.getByRole('link', { name: 'Single sign-on' }).click()
    await signInThere(page, 'sub-2')
    await page.getByRole('alert').getByText('has no account here').waitFor()
    await expect.poll(() => violations(page)).toEqual([])
    await page.getByRole('button', { name: '中文' }).click()
    await page.getByRole('alert').getByText('没有对应的在用账号').waitFor()
  })

  it('a clerk reads another bureau’s case for a reason; the case tells of it, and the supervisor sees why', async () => {
    const response = await fetch(on.at('/api/programmes/heating/cases'), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ request: COLD, area: 'east' }),
    })
    const { case: id, code } = (await response.json()) as { case: string; code: string }
    const resident = { kind: 'resident', cases: { [id]: requesterOf(code) } } as const
    const photo = { case: id, name: '温度计.png', bytes: Readable.from([PNG]) }
    expect(await attach(on.host, resident, photo)).toMatchObject({ ok: true })
    const clerk = await on.signIn('other-bureau')
    await clerk.getByLabel('Find a case').fill(id.toLowerCase().replace('-', ' '))
    await clerk.keyboard.press('Enter')
    await clerk.getByRole('heading', { name: 'This case is not open to you' }).waitFor()
    await clerk.getByText('the bureau in charge sees them').waitFor()
    await expect.poll(() => violations(clerk)).toEqual([])
    const go = clerk.getByRole('button', { name: 'Give the reason and read it' })
    await clerk.getByLabel('Reason').fill('urgent')
    await go.click()
    await clerk.getByRole('alert').getByText('takes 10 characters or more').waitFor()
    await clerk.getByLabel('Reason').fill(WHY)
    await go.click()
    await clerk.getByText('Under break-glass: to read only, until').waitFor()
    await clerk.getByText('Read across bureaus').first().waitFor()
    await expect.poll(() => clerk.content()).not.toContain(COLD.contact)
    // To read only: nothing is offered that would be refused.
    for (const name of ['Unmask', 'Dispatch', 'Comment'])
      await expect.poll(() => clerk.getByRole('button', { name }).count()).toBe(0)
    await expect.poll(() => clerk.locator('input[type=file]').count()).toBe(0)
    // There is a photo, which is not led to.
    await clerk.getByText('温度计.png').first().waitFor()
    await clerk.getByText('cannot be opened under break-glass').waitFor()
    await expect.poll(() => clerk.getByRole('link', { name: '温度计.png' }).count()).toBe(0)
    await expect.poll(() => violations(clerk)).toEqual([])
    await clerk.getByRole('button', { name: '中文' }).click()
    await clerk.getByText('跨部门紧急查阅中:只能查看,至').waitFor()

    // Whoever is in charge reads of it in the case.
    const owner = await on.signIn('dispatcher')
    await owner.goto(on.at(`/desk/cases/${id}`))
    await owner.getByText(WHY, { exact: true }).waitFor()
    // Who has no oversight is not led to the trail.
    await expect.poll(() => owner.getByRole('link', { name: 'Audit' }).count()).toBe(0)

    await on.host.audit.readOn()
    const supervisor = await on.signIn('supervisor')
    await supervisor.getByRole('link', { name: '1 new' }).click()
    await supervisor.getByRole('cell', { name: `reads this case across bureaus: ${WHY}` }).waitFor()
    await expect.poll(() => violations(supervisor)).toEqual([])
    await supervisor.getByRole('link', { name: '1 new' }).waitFor({ state: 'detached' })
    await supervisor.getByRole('link', { name: 'Audit' }).click()
    await supervisor.getByLabel('Kind').selectOption('break-glass')
    const entry = supervisor.getByRole('row').filter({ hasText: id })
    await entry.getByText(WHY).waitFor()
    await expect.poll(() => entry.textContent()).toContain('other-bureau')
    await expect.poll(() => violations(supervisor)).toEqual([])

    // Oversight of a part looks at one case of its own at a time, and is asked for it.
    const overseer = await on.signIn('east-overseer')
    await overseer.getByRole('link', { name: 'Audit' }).click()
    await overseer.getByText('name a case').waitFor()
    await expect.poll(() => violations(overseer)).toEqual([])
    await overseer.getByLabel('Case', { exact: true }).fill(id)
    await overseer.getByLabel('Case', { exact: true }).press('Enter')
    await overseer.getByRole('row').filter({ hasText: WHY }).waitFor()

    // Once the hour is over, the screen asks for a reason again.
    await on.host.desk.store.register.remove('glass', `other-bureau ${id}`)
    await clerk.reload()
    await clerk.getByRole('heading', { name: '您看不到这件事项' }).waitFor()
  })
})
