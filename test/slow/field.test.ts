import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { MACHINE } from '../../src/kernel/index.ts'
import { PASSWORD } from '../server/city.ts'
import { AtTheDesk } from '../support/at-the-desk.ts'
import { inBrowser, serveCity, tooWide, violations } from '../support/browser.ts'

const PHONE = { viewport: { width: 390, height: 800 } }
const ACCOUNTS = [
  {
    id: 'crew',
    name: 'Crew',
    grants: ['dispatcher', 'repairer', 'inspector'].map((role) => ({ role, bureau: 'urban-management' })),
  },
  { id: 'office', name: 'Office', grants: [{ role: 'dispatcher', bureau: 'urban-management' }] },
  { id: 'housing', name: 'Housing', grants: [{ role: 'dispatcher', bureau: 'housing' }] },
]

const serve = () => serveCity({ accounts: ACCOUNTS })

inBrowser('field work without a network', serve, (on) => {
  const coldFlat = () => on.coldFlat()
  const row = async (id: string) => (await on.host.desk.store.load([id], [])).rows.get(id)!

  /** Somebody with a phone who has taken their queue along and then has no network. */
  const outside = async (account = 'crew'): Promise<Page> => {
    const page = await on.signIn(account, PHONE)
    await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)')
    await page.goto(on.at('/desk/field'))
    await page.getByRole('button', { name: 'Take the queue along' }).click()
    await page.getByText('Cases taken along: ').waitFor()
    await expect.poll(() => violations(page)).toEqual([])
    await expect.poll(() => tooWide(page)).toBe(0)
    await page.context().setOffline(true)
    return page
  }

  const dispatch = async (page: Page, id: string, crew: string): Promise<void> => {
    await page.goto(on.at(`/desk/cases/${id}`))
    await page.getByRole('button', { name: 'Dispatch', exact: true }).click()
    await page.getByLabel('Crew').fill(crew)
    await page.getByRole('button', { name: 'Do it · Dispatch' }).click()
  }

  it('what is done without a network waits visibly, outlives the page, and is sent once when the network is back', async () => {
    const id = await coldFlat()
    const page = await outside()
    await dispatch(page, id, 'c1')
    await page.getByRole('link', { name: '1 to be sent' }).waitFor()
    expect((await row(id)).version).toBe(1)
    await page.reload()
    await page.getByText('Something done here waits to be sent').waitFor()
    await page.getByRole('link', { name: '1 to be sent' }).click()
    await page.getByText('waits', { exact: true }).waitFor()
    await expect.poll(() => violations(page)).toEqual([])
    await page.context().setOffline(false)
    await page.getByText('Nothing waits to be sent.').waitFor()
    await expect.poll(async () => (await row(id)).stage).toBe('dispatched')
    expect((await row(id)).state.did.dispatch?.times).toBe(1)
  })

  it('the queue says that there is no network, shows what was taken along where it was, and goes on by itself', async () => {
    const before = await coldFlat()
    const page = await outside()
    await page.goto(on.at('/desk/'))
    const away = page.getByText('There is no network')
    const inQueue = (id: string) => page.locator(`a[href="/desk/cases/${id}"]`)
    await away.waitFor()
    await page.getByText('What you see was taken along before').waitFor()
    await inQueue(before).waitFor()
    await expect.poll(() => violations(page)).toEqual([])
    await page.goto(on.at('/desk/?programme=heating'))
    await page.getByText('this one was not').waitFor()
    await expect.poll(() => violations(page)).toEqual([])
    await page.getByRole('link', { name: 'Look at the queue taken along' }).click()
    await inQueue(before).waitFor()
    const meanwhile = await coldFlat()
    await page.context().setOffline(false)
    await away.waitFor({ state: 'detached' })
    await inQueue(meanwhile).waitFor()
  })

  it('a desk that is opened without a network, nothing taken along, says so and opens by itself once there is one', async () => {
    const page = await on.signIn('crew', PHONE)
    await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)')
    await page.context().setOffline(true)
    await page.reload()
    await page.getByText('There is no network').waitFor()
    await expect.poll(() => violations(page)).toEqual([])
    await page.context().setOffline(false)
    await page.locator('.head').waitFor()
  })

  it('what another bureau offers is taken along too, and accepted without a network', async () => {
    const id = await coldFlat()
    const office = { id: 'office', role: 'dispatcher', bureau: 'urban-management' }
    const offer = { action: 'transfer', case: id, input: { to: 'housing', reason: 'their boiler' } }
    expect(await on.host.desk.perform(offer, office)).toMatchObject({ ok: true })
    const page = await outside('housing')
    await page.reload()
    const heading = page.getByRole('heading', { name: 'Offered, waiting for an answer' })
    const offered = page.locator('section.panel').filter({ has: heading })
    await offered.getByText('Offered to Housing and construction').waitFor()
    await expect.poll(() => violations(page)).toEqual([])
    await offered.getByRole('link').click()
    await page.getByRole('button', { name: 'Accept transfer', exact: true }).click()
    await page.getByRole('button', { name: 'Do it · Accept transfer' }).click()
    await page.getByRole('link', { name: '1 to be sent' }).waitFor()
    expect((await row(id)).bureau).toBe('urban-management')
    await page.context().setOffline(false)
    await expect.poll(async () => (await row(id)).bureau, { timeout: 30_000 }).toBe('housing')
  })

  it('a case that moved on meanwhile is overwritten by nobody: its author sees both and decides', async () => {
    const [kept, given] = [await coldFlat(), await coldFlat()]
    const page = await outside()
    await dispatch(page, kept, 'mine')
    await page.getByRole('link', { name: '1 to be sent' }).waitFor()
    await dispatch(page, given, 'mine')
    await page.getByRole('link', { name: '2 to be sent' }).waitFor()
    const office = await on.signIn('office')
    for (const id of [kept, given]) {
      await dispatch(office, id, 'theirs')
      await expect.poll(async () => (await row(id)).stage).toBe('dispatched')
    }
    await page.context().setOffline(false)
    await page.goto(on.at('/desk/field'))
    await expect.poll(() => page.getByText('the case has moved on').count()).toBe(2)
    for (const id of [kept, given])
      expect((await row(id)).state.did.dispatch?.input).toEqual({ crew: 'theirs' })
    await expect.poll(() => violations(page)).toEqual([])
    const item = page
      .getByRole('listitem')
      .filter({ has: page.getByRole('button', { name: 'Give this up' }) })
    // What was done meanwhile stands beside it: there is nothing to guess.
    await expect.poll(() => item.getByText('theirs').count()).toBe(2)
    await item.last().getByRole('button', { name: 'Give this up' }).click()
    await expect.poll(() => item.count()).toBe(1)
    // Pressed twice, and in another window too, it is done once.
    const other = await page.context().newPage()
    await other.goto(on.at('/desk/field'))
    const again = { name: 'Do it on the case as it is now' }
    await other.getByRole('button', again).waitFor()
    await Promise.all([item.getByRole('button', again).dblclick(), other.getByRole('button', again).click()])
    await page.getByText('Nothing waits to be sent.').waitFor()
    await other.getByText('Nothing waits to be sent.').waitFor()
    const crews = await Promise.all(
      [kept, given].map(async (id) => (await row(id)).state.did.dispatch?.input),
    )
    expect(crews).toEqual([{ crew: 'mine' }, { crew: 'theirs' }])
  })

  it('a checklist is filled in without a network, and each hazard on it is a case once the network is back', async () => {
    const { desk } = on.host
    const id = 'overhaul-063'
    const request = { facility: 'S-063', kind: 'substation', place: 'Rose Street' }
    const input = { request, area: 'east', trigger: 'schedule' }
    const inspector = { id: 'crew', role: 'inspector', bureau: 'urban-management' }
    const done = [
      await desk.perform({ action: 'open', programme: 'heating.overhaul', case: id, input }, MACHINE),
      await desk.perform({ action: 'begin', case: id, input: { crew: 'team 1' } }, inspector),
    ]
    for (const one of done) expect(one).toMatchObject({ ok: true })
    const page = await outside()
    const atTheDesk = new AtTheDesk(on)
    await atTheDesk.open(page, id)
    const hazard = { what: 'a plate leaks', kind: 'equipment', level: 'serious' }
    const items = [
      { item: 'pump', ok: true },
      { item: 'heat exchanger', ok: false, hazard },
      { item: 'valves', ok: true },
    ]
    const send = await atTheDesk.begin(page, 'heating.overhaul', 'inspect', { items })
    await expect.poll(() => violations(page)).toEqual([])
    await send.click()
    await page.getByRole('link', { name: '1 to be sent' }).waitFor()
    expect((await row(id)).state.did.inspect).toBeUndefined()
    await page.context().setOffline(false)
    await expect.poll(async () => (await row(id)).state.did.inspect?.input).toEqual({ items })
    await expect.poll(async () => Object.keys((await row(id)).state.children)).toHaveLength(1)
    const [child] = Object.keys((await row(id)).state.children)
    expect((await row(child!)).state.request).toMatchObject(hazard)
  })

  it('a photo that is on its way says so until it is there', async () => {
    const id = await coldFlat()
    const page = await on.signIn('crew', PHONE)
    await page.goto(on.at(`/desk/cases/${id}`))
    const buffer = await page.screenshot({ clip: { x: 0, y: 0, width: 40, height: 40 } })
    let go = (): void => {}
    const held = new Promise<void>((done) => {
      go = done
    })
    await page.route(`**/api/cases/${id}/attachments?*`, async (route) => {
      await held
      await route.continue()
    })
    const file = { name: 'valve.png', mimeType: 'image/png', buffer }
    await page.getByLabel('Add a document or photo').setInputFiles(file)
    await page.getByText('is being sent').waitFor()
    go()
    await page.getByRole('link', { name: 'valve.png' }).waitFor()
    await page.getByText('is being sent').waitFor({ state: 'detached' })
  })

  it('a photo taken without a network is attached when the network is back', async () => {
    const id = await coldFlat()
    const page = await outside()
    await page.goto(on.at(`/desk/cases/${id}`))
    const buffer = await page.screenshot({ clip: { x: 0, y: 0, width: 40, height: 40 } })
    await page.getByLabel('Add a document or photo').setInputFiles({
      name: 'valve.png',
      mimeType: 'image/png',
      buffer,
    })
    await page.getByRole('listitem').filter({ hasText: 'valve.png' }).getByText('waits to be sent').waitFor()
    await expect.poll(() => violations(page)).toEqual([])
    await page.context().setOffline(false)
    await page.getByRole('link', { name: 'valve.png' }).waitFor({ timeout: 60_000 })
    expect((await row(id)).state.did.attach?.input).toMatchObject({ name: 'valve.png', type: 'image/png' })
  })

  const answer = (status: number, code: string) => ({
    status,
    contentType: 'application/problem+json',
    body: JSON.stringify({ status, code, message: { zh: code, en: `The server said ${code}.` } }),
  })
  /** Somebody without a network who has added a photo to a case. */
  const withPhoto = async (): Promise<{ readonly page: Page; readonly id: string }> => {
    const id = await coldFlat()
    const page = await outside()
    await page.goto(on.at(`/desk/cases/${id}`))
    const buffer = await page.screenshot({ clip: { x: 0, y: 0, width: 40, height: 40 } })
    const file = { name: 'valve.png', mimeType: 'image/png', buffer }
    await page.getByLabel('Add a document or photo').setInputFiles(file)
    await page.getByRole('listitem').filter({ hasText: 'valve.png' }).getByText('waits to be sent').waitFor()
    return { page, id }
  }

  it('what the server cannot take for a while waits on, with why, and is sent once it can', async () => {
    const { page, id } = await withPhoto()
    const answers = [answer(503, 'busy-file'), answer(500, 'internal'), answer(429, 'too-many')]
    const asked = { times: 0 }
    await page.route(`**/api/cases/${id}/attachments?*`, (route) => {
      const next = answers[asked.times++]
      return next ? route.fulfill(next) : route.continue()
    })
    await page.goto(on.at('/desk/field'))
    await page.context().setOffline(false)
    for (const code of ['busy-file', 'internal', 'too-many']) {
      await page.getByText(`The server said ${code}.`).waitFor({ timeout: 30_000 })
      await page.getByText('is tried again by itself').waitFor()
      await expect.poll(() => page.getByRole('button', { name: 'Give this up' }).count()).toBe(0)
      await expect.poll(() => violations(page)).toEqual([])
      // Without the pause.
      await page.getByRole('button', { name: 'Send now' }).click()
    }
    await page.getByText('Nothing waits to be sent.').waitFor({ timeout: 30_000 })
    expect((await row(id)).state.did.attach?.input).toMatchObject({ name: 'valve.png' })
  })

  it('what the server could not take is tried again by itself; the page of a proxy in between is no answer', async () => {
    const { page, id } = await withPhoto()
    const answers = [
      { status: 502, contentType: 'text/html', body: '<h1>Bad Gateway</h1>' },
      answer(503, 'busy'),
    ]
    await page.route(`**/api/cases/${id}/attachments?*`, (route) => {
      const next = answers.shift()
      return next ? route.fulfill(next) : route.continue()
    })
    await page.context().setOffline(false)
    await expect.poll(async () => (await row(id)).state.did.attach?.times, { timeout: 60_000 }).toBe(1)
  })

  it('a file that the server does not take can be sent again', async () => {
    const { page, id } = await withPhoto()
    const answers = [answer(422, 'file-refused')]
    await page.route(`**/api/cases/${id}/attachments?*`, (route) => {
      const next = answers.shift()
      return next ? route.fulfill(next) : route.continue()
    })
    await page.goto(on.at('/desk/field'))
    await page.context().setOffline(false)
    await page.getByText('not taken').waitFor({ timeout: 30_000 })
    await expect.poll(() => violations(page)).toEqual([])
    await page.getByRole('button', { name: 'Send again' }).click()
    await page.getByText('Nothing waits to be sent.').waitFor()
    expect((await row(id)).state.did.attach?.input).toMatchObject({ name: 'valve.png' })
  })

  it('what was taken along stays where taking it anew fails', async () => {
    const id = await coldFlat()
    const page = await outside()
    await page.getByRole('button', { name: 'Take the queue along' }).click()
    await page.getByRole('alert').getByText('cannot be reached').waitFor()
    await page.getByText('What was taken along before is still here').waitFor()
    await expect.poll(() => page.getByText('Cases taken along: ').count()).toBe(0)
    await expect.poll(() => violations(page)).toEqual([])
    await page.reload()
    await page.goto(on.at(`/desk/cases/${id}`))
    await page.getByRole('button', { name: 'Dispatch', exact: true }).waitFor()
  })

  it('what a phone has no room for is neither sent nor kept, and whoever did it is told', async () => {
    const id = await coldFlat()
    const page = await outside()
    await page.goto(on.at(`/desk/cases/${id}`))
    const full = `IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError') }`
    await page.evaluate(full)
    const buffer = await page.screenshot({ clip: { x: 0, y: 0, width: 40, height: 40 } })
    const file = { name: 'valve.png', mimeType: 'image/png', buffer }
    await page.getByLabel('Add a document or photo').setInputFiles(file)
    await page.getByRole('alert').getByText('neither sent nor kept').waitFor()
    await page.getByRole('button', { name: 'Dispatch', exact: true }).click()
    await page.getByLabel('Crew').fill('c1')
    await page.getByRole('button', { name: 'Do it · Dispatch' }).click()
    await page.locator('.chosen').getByRole('alert').getByText('neither sent nor kept').waitFor()
    await expect.poll(() => page.getByLabel('Crew').inputValue()).toBe('c1')
    await expect.poll(() => violations(page)).toEqual([])
  })

  it('what somebody took along answers nobody else who comes to the same phone', async () => {
    await coldFlat()
    const page = await outside()
    await page.context().setOffline(false)
    await page.context().clearCookies()
    await page.goto(on.at('/desk/'))
    await page.getByLabel('Account').fill('office')
    await page.getByLabel('Password').fill(PASSWORD)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('link', { name: 'Office' }).waitFor()
    await expect.poll(() => page.evaluate(`caches.has('bihuan-field')`)).toBe(false)
    await page.context().setOffline(true)
    await page.reload()
    await page.getByText('cannot be reached').waitFor({ timeout: 60_000 })
    await expect.poll(() => page.getByRole('link', { name: 'Crew' }).count()).toBe(0)
  })

  it('whoever cannot be signed out is told; whose session has ended is out', async () => {
    const page = await outside()
    const signOut = page.getByRole('button', { name: 'Sign out' })
    await signOut.click()
    await page.getByRole('alert').getByText('You are still signed in').waitFor()
    await expect.poll(() => violations(page)).toEqual([])
    await page.context().setOffline(false)
    await page.context().clearCookies()
    await signOut.click()
    await page.getByLabel('Password').waitFor()
  })

  it('whoever signs out leaves nothing taken along behind', async () => {
    await coldFlat()
    const page = await outside()
    await page.context().setOffline(false)
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByLabel('Password').waitFor()
    await expect
      .poll(() =>
        page.evaluate(`caches.keys().then((names) => names.filter((name) => name.includes('field')))`),
      )
      .toEqual([])
  })
})
