import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { MACHINE } from '../../src/kernel/index.ts'
import { ACCOUNTS, PASSWORD } from '../server/city.ts'
import { inBrowser, serveCity, violations } from '../support/browser.ts'

const OPERATOR = { id: 'operator', role: 'operator', bureau: 'hotline-centre' }
const INSPECTOR = { id: 'inspector', role: 'inspector', bureau: 'urban-management' }
const OFFICE = { id: 'office', role: 'dispatcher', bureau: 'urban-management' }

const serve = () => {
  const { role, bureau } = INSPECTOR
  const inspector = { id: 'inspector', name: 'Inspector', grants: [{ role, bureau }] }
  return serveCity({ accounts: [...ACCOUNTS, inspector] })
}

inBrowser('filling in a form at the desk', serve, (on) => {
  const coldFlat = () => on.coldFlat()
  const row = async (id: string) => (await on.host.desk.store.load([id], [])).rows.get(id)!
  const does = async (by: typeof OFFICE, id: string, action: string, input: unknown) =>
    expect(await on.host.desk.perform({ action, case: id, input } as never, by)).toMatchObject({
      ok: true,
    })

  /** A case page on which sending a crew was begun. */
  const dispatching = async (page: Page, id: string) => {
    await page.goto(on.at(`/desk/cases/${id}`))
    await page.getByRole('button', { name: 'Dispatch', exact: true }).click()
    await page.getByLabel('Crew').fill('crew seven')
    return page.getByRole('button', { name: 'Do it · Dispatch' })
  }

  it('what was typed stays whatever happens to the case, and whoever typed it is told what others did', async () => {
    const id = await coldFlat()
    const page = await on.signIn('dispatcher')
    const doIt = await dispatching(page, id)
    const crew = page.getByLabel('Crew')
    // One's own photo and a look at what is masked change the case too.
    const buffer = await page.screenshot({ clip: { x: 0, y: 0, width: 40, height: 40 } })
    const photo = { name: 'valve.png', mimeType: 'image/png', buffer }
    await page.getByLabel('Add a document or photo').setInputFiles(photo)
    await page.getByRole('link', { name: 'valve.png' }).waitFor()
    await page.getByRole('button', { name: 'Unmask' }).click()
    await page.getByLabel('Reason', { exact: true }).fill('to call them back')
    await page.getByRole('button', { name: 'Unmask' }).last().click()
    await page.getByText('Version 3', { exact: false }).waitFor()
    await expect.poll(() => crew.inputValue()).toBe('crew seven')
    await expect.poll(() => page.getByText('The case has changed since you began').count()).toBe(0)
    // So does what one does beside: the form that was put away is there again.
    await page.getByRole('button', { name: 'Comment', exact: true }).click()
    await page.getByLabel('Text').fill('called them')
    await page.getByRole('button', { name: 'Do it · Comment' }).click()
    await page.locator('.timeline').getByText('called them').waitFor()
    await page.getByRole('button', { name: 'Dispatch', exact: true }).click()
    await expect.poll(() => crew.inputValue()).toBe('crew seven')

    await does(OPERATOR, id, 'comment', { text: 'they called again' })
    await page.getByText('The case has changed since you began: Comment').waitFor()
    await expect.poll(() => crew.inputValue()).toBe('crew seven')
    await expect.poll(() => violations(page)).toEqual([])
    await page.getByRole('button', { name: '中文' }).click()
    await page.getByText('您填写期间,事项有了变化').waitFor()
    await page.getByRole('button', { name: 'English' }).click()
    await doIt.click()
    await page.locator('h1 .pill', { hasText: 'Dispatched' }).waitFor()
    expect((await row(id)).state.did.dispatch).toMatchObject({ times: 1, input: { crew: 'crew seven' } })
    await expect.poll(() => page.getByText('This can no longer be done').count()).toBe(0)
  })

  it('a case that changed unseen is read again where that is refused, and sending once more does it', async () => {
    const id = await coldFlat()
    const page = await on.signIn('dispatcher')
    await page.route('**/api/cases/changes', (route) => route.abort())
    const doIt = await dispatching(page, id)
    await does(OPERATOR, id, 'comment', { text: 'they called again' })
    await doIt.click()
    await page.getByRole('alert').getByText('Not done: the case had just changed').waitFor()
    await page.getByText('The case has changed since you began: Comment').waitFor()
    await page.locator('.timeline').getByText('they called again').waitFor()
    await expect.poll(() => page.getByLabel('Crew').inputValue()).toBe('crew seven')
    await expect.poll(() => violations(page)).toEqual([])
    await doIt.click()
    await page.locator('h1 .pill', { hasText: 'Dispatched' }).waitFor()
    expect((await row(id)).state.did.dispatch?.input).toEqual({ crew: 'crew seven' })
  })

  it('what can no longer be done, or seen, says so and shows what was typed', async () => {
    const [done, gone] = [await coldFlat(), await coldFlat()]
    const page = await on.signIn('dispatcher')
    await dispatching(page, done)
    await does(OPERATOR, done, 'withdraw', { reason: 'warm again' })
    await page.getByRole('alert').getByText('This can no longer be done: Dispatch').waitFor()
    await page.getByText('crew seven').waitFor()
    await expect.poll(() => violations(page)).toEqual([])
    await page.getByRole('button', { name: 'Close', exact: true }).click()
    await page.getByText('crew seven').waitFor({ state: 'detached' })

    await dispatching(page, gone)
    await does(OFFICE, gone, 'transfer', { to: 'housing', reason: 'a private boiler' })
    await does({ ...OFFICE, bureau: 'housing' }, gone, 'accept', {})
    await page.getByRole('heading', { name: 'This case is no longer open to you' }).waitFor()
    await page.getByText('returned, taken back, or handed over to another bureau').waitFor()
    await page.getByText('crew seven').waitFor()
    await expect.poll(() => violations(page)).toEqual([])
  })
  it('a group that need not be there is left out again once it was emptied', async () => {
    const { desk } = on.host
    const input = { request: { facility: 'S-017', kind: 'substation' }, area: 'east' }
    const made = await desk.perform({ action: 'open', programme: 'heating.overhaul', input }, MACHINE)
    if (!made.ok) throw new Error(made.refusal.message.en)
    const id = made.value.case
    await does(INSPECTOR, id, 'begin', { crew: 'c1' })
    const page = await on.signIn('inspector')
    await page.goto(on.at(`/desk/cases/${id}`))
    await page.getByRole('button', { name: 'Fill in the checklist', exact: true }).click()
    await page.getByLabel('Item', { exact: true }).fill('pump')
    await page.getByLabel('In order').check()
    const hazard = page.getByRole('group', { name: 'Hazard' })
    await hazard.getByLabel('Hazard').fill('on the wrong line')
    await hazard.getByLabel('Kind').selectOption({ index: 1 })
    await hazard.getByLabel('Hazard').fill('')
    await hazard.getByLabel('Kind').selectOption({ index: 0 })
    await page.getByRole('button', { name: 'Do it · Fill in the checklist' }).click()
    await page.locator('.timeline').getByText('pump').waitFor()
    expect((await row(id)).state.did.inspect?.input).toEqual({ items: [{ item: 'pump', ok: true }] })
  })
  it('what is missing or out of bounds is told at its field in plain words, before anything is sent', async () => {
    const page = await on.signIn('dispatcher')
    const sent: string[] = []
    page.on('request', (request) => {
      if (request.method() === 'POST') sent.push(request.url())
    })
    await page.goto(on.at(`/desk/cases/${await coldFlat()}`))
    await page.getByRole('button', { name: 'Transfer', exact: true }).click()
    const form = page.locator('.chosen')
    const doIt = form.getByRole('button', { name: 'Do it' })
    const [bureau, reason] = [form.getByLabel('Bureau'), form.getByLabel('Reason')]
    await reason.fill('   ')
    await doIt.click()
    await form.getByRole('alert').getByText('Choose "Bureau".').waitFor()
    await form.getByText('Fill in "Reason".').waitFor()
    const focused = () => page.evaluate<string>('document.activeElement.id')
    await expect.poll(focused).toBe(await bureau.getAttribute('id'))
    const said = await bureau.getAttribute('aria-describedby')
    await expect.poll(() => page.locator(`[id="${said}"]`).innerText()).toBe('Choose "Bureau".')
    await expect.poll(() => violations(page)).toEqual([])
    await page.getByRole('button', { name: '中文' }).click()
    await form.getByRole('alert').getByText('请选择“部门”。').waitFor()
    await form.getByText('请填写“理由”。').waitFor()
    await page.getByRole('button', { name: 'English' }).click()
    // What is put right is told no longer, and the focus goes to what is left.
    await bureau.selectOption('housing')
    await form.getByText('Choose "Bureau".').waitFor({ state: 'detached' })
    await reason.fill('x'.repeat(2001))
    await doIt.click()
    await form.getByRole('alert').getByText('"Reason" takes 2000 characters at most; it has 2001.').waitFor()
    await expect.poll(focused).toBe(await reason.getAttribute('id'))
    expect(sent).toEqual([])

    const taking = await on.signIn('operator')
    await taking.goto(on.at('/desk/intake'))
    await taking.getByLabel('Programme').selectOption({ label: 'Heating' })
    await taking.getByLabel('Area').selectOption({ label: 'East' })
    const register = taking.getByRole('button', { name: 'Register' })
    await taking.getByRole('spinbutton', { name: 'Room temperature' }).fill('999')
    await register.click()
    await taking.getByRole('alert').getByText('Choose "Symptom".').waitFor()
    await taking.getByText('"Room temperature" has to be between -60 and 200 °C').waitFor()
    await expect.poll(() => violations(taking)).toEqual([])
    // A number that is none is not taken for nothing.
    await taking.getByLabel('Symptom').selectOption({ label: 'Not warm enough' })
    await taking.getByRole('spinbutton', { name: 'Room temperature' }).fill('')
    await taking.getByRole('spinbutton', { name: 'Room temperature' }).pressSequentially('1e')
    await register.click()
    await taking.getByRole('alert').getByText('"Room temperature" is not complete').waitFor()
    await expect.poll(() => taking.evaluate('document.activeElement.type')).toBe('number')
  })
  it('a caller may ask for somebody else, and is told whom to call first; the case says who asked', async () => {
    const page = await on.signIn('operator')
    await page.getByRole('link', { name: 'Take a request' }).click()
    await page.getByLabel('Programme').selectOption('hotline')
    await page.getByLabel('Area').selectOption({ label: 'East' })
    const whom = page.getByLabel('The caller asks for')
    await expect.poll(() => whom.locator('option:checked').innerText()).toBe('Themselves')
    await whom.selectOption({ label: 'Somebody else, as A neighbour' })
    await page.getByLabel('What it is about').fill('gas')
    const urgency = page.getByLabel('Urgency')
    await urgency.selectOption({ label: 'Ordinary' })
    await expect.poll(() => page.getByRole('alert').count()).toBe(0)
    await urgency.selectOption({ label: 'Danger to life or property' })
    await page.getByRole('alert').getByText('110 police · 119 fire · 120 ambulance').waitFor()
    await expect.poll(() => violations(page)).toEqual([])
    // It is kept with what was typed.
    await page.reload()
    await expect.poll(() => whom.inputValue()).toBe('neighbour')
    await page.getByRole('button', { name: 'Register' }).click()
    const number = await page.locator('.told dd').first().innerText()
    expect((await row(number)).state.onBehalfOf).toBe('neighbour')
    await page.getByRole('button', { name: 'Take the next' }).click()
    await expect.poll(() => whom.inputValue()).toBe('')
    await page.goto(on.at(`/desk/cases/${number}`))
    await page.locator('.heading').getByText('Asked by: A neighbour').waitFor()
    await expect.poll(() => violations(page)).toEqual([])
  })

  it('what neighbours have reported is shown beside the form as it is filled in, and a request is handled under it', async () => {
    const request = { symptom: 'cold', place: 'Peace Garden, building 3' }
    const first = await on.host.desk.perform(
      { action: 'open', case: 'first', programme: 'heating', input: { area: 'east', request } },
      OPERATOR,
    )
    expect(first.ok).toBe(true)
    const page = await on.signIn('operator')
    await page.goto(on.at('/desk/intake'))
    await page.getByLabel('Programme').selectOption({ label: 'Heating' })
    await page.getByLabel('Area').selectOption({ label: 'East' })
    // What a resident has to say at the door, whoever takes the call asks for.
    await page.locator('label', { hasText: 'Place (ask for it)' }).waitFor()
    await page.getByLabel('Symptom').selectOption({ label: 'Not warm enough' })
    await page.getByLabel('Place').fill('Railway Street 9')
    await page.getByText('Nobody near by has reported the same.').waitFor()
    await page.getByLabel('Place').fill('Peace Garden, building 8')
    const near = page.locator('.similar')
    await near.getByRole('link', { name: 'Peace Garden, building 3' }).waitFor()
    await expect.poll(() => violations(page)).toEqual([])
    const together = near.getByLabel('Handle it under this one')
    await together.check()
    const register = page.getByRole('button', { name: 'Register, and handle together' })
    // What is about something else is not handled with it, whatever was chosen before.
    await page.getByLabel('Symptom').selectOption({ label: 'A leak' })
    await register.waitFor({ state: 'detached' })
    await page.getByLabel('Symptom').selectOption({ label: 'Not warm enough' })
    await together.check()
    await register.click()
    const number = await page.locator('.told dd').first().innerText()
    expect((await row(number)).state).toMatchObject({ stage: 'merged', parent: { id: 'first' } })
  })

  it('a request that is being taken outlives a reload and Back, and neither sending, signing out nor the session', async () => {
    const page = await on.signIn('operator')
    const kept = () => page.evaluate<number>('Object.keys(sessionStorage).length')
    const [programme, area, place] = [
      page.getByLabel('Programme'),
      page.getByLabel('Area'),
      page.getByLabel('Place'),
    ]
    const take = async () => {
      await page.getByRole('link', { name: 'Take a request' }).click()
      await programme.selectOption({ label: 'Heating' })
      await area.selectOption({ label: 'East' })
      await page.getByLabel('Symptom').selectOption({ label: 'Not warm enough' })
      await place.fill('Building 9')
    }
    const isThere = async () => {
      await expect.poll(() => place.inputValue()).toBe('Building 9')
      await expect.poll(() => area.inputValue()).toBe('east')
      await page.getByText('what you typed before').waitFor()
    }
    await take()
    await expect.poll(() => page.getByText('what you typed before').count()).toBe(0)
    await page.reload()
    await isThere()
    await expect.poll(() => violations(page)).toEqual([])
    await page.getByRole('link', { name: 'Queue' }).click()
    await page.locator('table').waitFor()
    await page.goBack()
    await isThere()
    // A programme chosen by mistake costs nothing.
    await programme.selectOption('hotline')
    await expect.poll(() => place.inputValue()).toBe('')
    await programme.selectOption({ label: 'Heating' })
    await isThere()

    await page.getByRole('button', { name: 'Start anew' }).click()
    await page.getByRole('button', { name: 'Clear what was typed' }).click()
    await place.waitFor({ state: 'detached' })
    expect(await kept()).toBe(0)
    await take()
    await page.getByRole('button', { name: 'Register' }).click()
    await page.getByText('Tell the caller').waitFor()
    expect(await kept()).toBe(0)
    await page.getByRole('button', { name: 'Take the next' }).click()
    await expect.poll(() => place.inputValue()).toBe('')

    // A session that ends takes it along; what is on the page is kept again with the next.
    await place.fill('Building 10')
    expect(await kept()).toBe(1)
    await page.context().clearCookies()
    const looksAgain = async () => {
      await page.evaluate(`dispatchEvent(new Event('visibilitychange'))`)
      return page.getByText('Your session has ended').count()
    }
    await expect.poll(looksAgain).toBe(1)
    await expect.poll(kept).toBe(0)
    await place.fill('Building 11')
    expect(await kept()).toBe(0)
    await page.getByLabel('Password').fill(PASSWORD)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.getByText('Your session has ended').waitFor({ state: 'detached' })
    await expect.poll(kept).toBe(1)
    await page.reload()
    await expect.poll(() => place.inputValue()).toBe('Building 11')

    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByLabel('Password').waitFor()
    expect(await kept()).toBe(0)
  })
})
