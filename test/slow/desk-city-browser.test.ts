import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { MACHINE } from '../../src/kernel/index.ts'
import { memoryStore } from '../../src/store/index.ts'
import { PASSWORD } from '../server/city.ts'
import { type BenefitTown, benefitTown, clerk } from '../support/benefit-town.ts'
import { inBrowser, serveDesk, violations } from '../support/browser.ts'

const ACCOUNTS = [
  { id: 'clerk', name: 'Clerk', grants: [{ role: 'clerk', bureau: 'civil-affairs' }] },
  { id: 'proposer', name: 'Proposer', grants: [{ role: 'proposer' }] },
  { id: 'approver', name: 'Approver', grants: [{ role: 'ratifier' }] },
  { id: 'admin', name: 'Admin', grants: [], admin: true },
]

let town: BenefitTown
const serve = async () => {
  town = await benefitTown(memoryStore())
  await town.household('H1', { P1: 200_00, P2: 0 }, 100_00)
  await town.fact('H1', 'person/income', 300_00, '2025-06-01', 'P1')
  return serveDesk(town.desk, { accounts: ACCOUNTS })
}

inBrowser('subjects, parameters, users and audit at the desk', serve, (on) => {
  const at = async (page: Page, link: string): Promise<void> =>
    page.locator('.head nav').getByRole('link', { name: link, exact: true }).click()

  it('a clerk sees what a household is entitled to and why, down to the source of a fact', async () => {
    const page = await on.signIn('clerk')
    await at(page, 'Subjects')
    await page.getByRole('link', { name: 'H1' }).click()
    const entitled = page.getByRole('listitem').filter({ hasText: 'Entitled' }).first()
    await entitled.getByText('¥').first().waitFor()
    await entitled.getByRole('button', { name: 'Why' }).click()
    await page.locator('.reason').first().waitFor()
    for (const summary of await page.locator('summary').all()) await summary.click()
    await page.locator('.reason', { hasText: 'papers' }).first().waitFor()
    await page.getByRole('button', { name: 'History 2' }).click()
    await page.getByText('¥300').first().waitFor()
    await expect.poll(() => violations(page)).toEqual([])
  })

  it('a clerk finds a household by its number as it is shown, and sees its open cases', async () => {
    const open = { command: { action: 'open', input: { request: { number: '00300' }, area: 'a' } } }
    await town.desk.do({
      ...{ stream: 'home-300', programme: 'household-register' },
      steps: [{ ...open, actor: MACHINE }],
    })
    await on.host.subjects.readOn()
    const page = await on.signIn('clerk')
    await at(page, 'Take a request')
    await page.getByLabel('Programme').selectOption({ label: 'Aid' })
    await page.getByLabel('Area').selectOption('a')
    await page.getByLabel('kind').selectOption('living')
    const field = page.getByRole('combobox', { name: 'household' })
    await field.fill('没有这家')
    await page.getByText('No household that you may see').waitFor()
    await page.getByRole('button', { name: 'Register', exact: true }).click()
    await page.getByRole('alert').getByText('no such household is registered').waitFor()
    await expect.poll(() => field.getAttribute('aria-invalid')).toBe('true')
    // Of the household that is chosen, the members are known; nobody of one household is of another.
    const person = page.getByRole('combobox', { name: 'person' })
    await page.getByText('Choose the household first').waitFor()
    await field.fill('h1')
    await page.getByRole('option', { name: 'Household H1' }).click()
    await person.selectOption('P2')
    await expect.poll(() => violations(page)).toEqual([])
    await field.fill('300')
    await page.getByRole('option', { name: 'Household 00300' }).waitFor()
    await expect.poll(() => violations(page)).toEqual([])
    await field.press('ArrowDown')
    await field.press('Enter')
    await expect.poll(() => field.inputValue()).toBe('Household 00300')
    await page.getByText('Choose the household first').waitFor({ state: 'detached' })
    await expect.poll(() => person.inputValue()).toBe('')
    await page.getByRole('button', { name: 'Register', exact: true }).click()
    await page.getByRole('heading', { name: 'Registered' }).waitFor()
    await on.host.subjects.readOn()
    await at(page, 'Subjects')
    await page.getByLabel('Find by the register number').fill('household 300')
    await page.keyboard.press('Enter')
    const found = page.getByRole('link', { name: '00300', exact: true })
    await found.waitFor()
    await expect.poll(() => violations(page)).toEqual([])
    await found.click()
    await page.getByRole('link', { name: 'living · Household 00300' }).waitFor()
    await expect.poll(() => violations(page)).toEqual([])
    // A household typed where cases are found: it is told where households are.
    await page.getByLabel('Find a case').fill('家庭 00300')
    await page.keyboard.press('Enter')
    await page.getByText('register number under Subjects').waitFor()
  })

  it('a case shows the determination it rests on and what was granted', async () => {
    const id = await town.open('aid', { kind: 'living', household: 'H1' }, undefined, clerk)
    await town.do(id, 'check', { month: '2025-12' }, clerk)
    await town.do(id, 'entitle', { month: '2025-12', amountFen: 1142_00, because: 'run' })
    const page = await on.signIn('clerk')
    await page.goto(on.at(`/desk/cases/${id}`))
    await page.getByRole('heading', { level: 1, name: 'living · Household H1' }).waitFor()
    await page.getByRole('link', { name: 'Household H1' }).first().waitFor()
    // What the rules were asked is told by names and sums, not by ids and fen.
    const timeline = page.locator('.timeline').filter({ hasText: 'Household H1' }).filter({ hasText: '¥' })
    await timeline.waitFor()
    await expect.poll(() => timeline.innerText()).not.toMatch(/in fen|basis/)
    await page.getByRole('button', { name: 'Show the reasons' }).click()
    await page.locator('.pill', { hasText: 'Entitled' }).waitFor()
    await page.getByText('¥1,142').first().waitFor()
    await expect.poll(() => violations(page)).toEqual([])
    // So are the facts of a household, where they were recorded.
    await page.goto(on.at('/desk/cases/H1'))
    await page.locator('.timeline').getByText('¥300').first().waitFor()
  })

  it('a parameter is proposed by one person, approved by another, and then in the list', async () => {
    const proposing = await on.signIn('proposer')
    await at(proposing, 'Parameters')
    await proposing.getByLabel('Find', { exact: true }).fill('standard')
    await proposing.getByRole('button', { name: 'Propose a revision' }).first().click()
    await proposing.getByLabel('In force from').fill('2026-01-01')
    await proposing.getByLabel(/^Value/).fill('75000')
    await proposing.getByText('In words: seventy-five thousand yuan').waitFor()
    await proposing.getByLabel(/^Value/).fill('750')
    await proposing.getByText('In words: seven hundred fifty yuan').waitFor()
    await proposing.getByLabel('Source', { exact: true }).fill('order 12')
    await proposing.getByLabel('Grade of the source').selectOption('B')
    await proposing.getByLabel('Why').fill('yearly')
    await proposing.getByLabel('Area').selectOption({ index: 1 })
    await expect.poll(() => violations(proposing)).toEqual([])
    await proposing.getByRole('button', { name: /Propose a revision ·/ }).click()
    await proposing.locator('h1 .pill', { hasText: 'Proposed' }).waitFor()
    const approving = await on.signIn('approver')
    await at(approving, 'Parameters')
    await approving.getByRole('link', { name: 'Proposals to be approved' }).click()
    await approving.locator('tbody a', { hasText: 'standard' }).first().click()
    // Who approves sees it as it was asked, beside what is in force until then.
    const revised = approving.locator('.revised')
    await revised.getByText('yuan a month').waitFor()
    const row = revised.locator('tbody tr')
    expect((await row.locator('td').allInnerTexts()).map((cell) => cell.trim())).toEqual([
      '¥721',
      '¥750 changed',
    ])
    await expect.poll(() => violations(approving)).toEqual([])
    await approving.getByRole('button', { name: 'Approve', exact: true }).click()
    await approving.getByRole('button', { name: 'Do it · Approve' }).click()
    await approving.locator('.pill', { hasText: 'Entered' }).first().waitFor()
    // On paper it reads as on the screen.
    const paper = on.at(`${new URL(approving.url()).pathname.replace('/desk', '')}/notices/2`)
    const notice = await approving.context().request.get(paper)
    expect(await notice.text()).toContain('<strong>750.00 元/月</strong>(此前 721.00 元/月)')
    await at(approving, 'Parameters')
    await approving.getByRole('cell', { name: 'order 12' }).waitFor()
    await approving.getByRole('cell', { name: '¥750' }).waitFor()
    // Whoever revises none is not led to a list of them, which would be empty.
    const reading = await on.signIn('clerk')
    await at(reading, 'Parameters')
    await reading.getByRole('cell', { name: 'order 12' }).waitFor()
    await expect.poll(() => reading.getByRole('link', { name: 'Proposals to be approved' }).count()).toBe(0)
  })

  it('an administrator adds an account with a post, disables it, and finds it in the audit', async () => {
    const page = await on.signIn('admin')
    await at(page, 'Users')
    await page.getByRole('textbox', { name: 'Account' }).fill('newcomer')
    await page.getByLabel('Name or post').fill('Newcomer')
    await page.getByLabel('First password').fill(PASSWORD)
    await page.getByRole('button', { name: 'Add one' }).first().click()
    await page.getByLabel('Role').selectOption('clerk')
    await page.getByLabel('Bureau').selectOption('civil-affairs')
    await expect.poll(() => violations(page)).toEqual([])
    await page.getByRole('button', { name: 'Add an account' }).click()
    // Among many, it is found by part of its name, and the address leads there again.
    const rows = page.locator('tbody tr')
    await expect.poll(() => rows.count()).toBeGreaterThan(1)
    await page.getByLabel('Find by id').fill('COMER')
    await page.keyboard.press('Enter')
    await expect.poll(() => rows.count()).toBe(1)
    expect(new URL(page.url()).searchParams.get('text')).toBe('COMER')
    const row = page.getByRole('row').filter({ hasText: 'newcomer' })
    await row.getByRole('button', { name: 'Disable' }).click()
    expect(await on.host.identity.signIn('newcomer', PASSWORD)).toBeDefined()
    await row.getByRole('button', { name: 'Yes, disable it' }).click()
    await row.getByText('disabled').waitFor()
    expect(await on.host.identity.signIn('newcomer', PASSWORD)).toBeUndefined()
    await page.goBack()
    await expect.poll(() => page.getByLabel('Find by id').inputValue()).toBe('')
    // Nobody shuts the whole city out.
    const own = page.getByRole('row').filter({ hasText: 'administrator' })
    await own.getByRole('button', { name: 'Disable' }).click()
    await own.getByRole('button', { name: 'Yes, disable it' }).click()
    await own.getByRole('alert').getByText('name another one first').waitFor()
    await expect.poll(() => violations(page)).toEqual([])
    // Another system comes in with a token, until it is taken back.
    await page.getByLabel('Name', { exact: true }).fill('Sync')
    await page.getByLabel('Whose rights it has').selectOption('clerk')
    await page.getByLabel('Scopes 1', { exact: true }).selectOption({ label: 'read cases' })
    await page.getByLabel('Days it is good for').fill('30')
    await page.getByRole('button', { name: 'Make a token' }).click()
    const token = await page.getByRole('status').locator('code').innerText()
    const asked = async () =>
      (await fetch(on.at('/api/cases'), { headers: { authorization: `Bearer ${token}` } })).status
    expect(await asked()).toBe(200)
    await expect.poll(() => violations(page)).toEqual([])
    await page.getByRole('button', { name: 'Take back' }).click()
    await page.getByRole('button', { name: 'Take it back for good' }).click()
    await page.getByText('There is none.').waitFor()
    expect(await asked()).toBe(401)
    await at(page, 'Audit')
    await page.getByRole('cell', { name: 'changed an account' }).first().waitFor()
    await page.getByText(/made: id: newcomer · name: Newcomer · .*posts: .* · .* · everywhere/).waitFor()
    await expect.poll(() => violations(page)).toEqual([])
  })
})
