import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { planningInThread } from '../../src/cli/planning/planning.ts'
import { HOUR_MS, MACHINE } from '../../src/kernel/index.ts'
import { ACCOUNTS } from '../server/city.ts'
import { inBrowser, serveCity, violations } from '../support/browser.ts'
import { CREWS, clockIn } from '../support/crews.ts'

const SNOW = { id: 'snow', name: 'Snow', grants: [{ role: 'commander', bureau: 'train-depot' }] }

/** Two shifts from this hour on; one person too few for the second post. */
const people = () => {
  const begins = Math.floor(Date.now() / HOUR_MS) * HOUR_MS
  const iso = (hours: number) => new Date(begins + hours * HOUR_MS).toISOString()
  return {
    shifts: [
      { id: 'first', from: iso(0), until: iso(8.5) },
      { id: 'second', from: iso(8), until: iso(16) },
    ],
    people: Array.from({ length: 5 }, (_, n) => ({
      id: `p${n + 1}`,
      home: { lat: 37.7, lon: 116.2 },
      ...(n < 2 ? { skills: ['leader'] } : {}),
    })),
    places: { West: { lat: 37.7, lon: 116.2 } },
    restHours: 8,
    reliefMinutes: 30,
  }
}

const serve = () => serveCity({ planning: planningInThread(), accounts: [...ACCOUNTS, SNOW] })

inBrowser('the boards of a dispatcher and a commander', serve, (on) => {
  const opened = async (programme: string, request: object): Promise<string> => {
    const { desk } = on.host
    const made = await desk.perform({ action: 'open', programme, input: { request, area: 'east' } }, MACHINE)
    if (!made.ok) throw new Error(made.refusal.message.en)
    return made.value.case
  }
  const complaint = (place: string, facility?: string) =>
    opened('heating', { symptom: 'none', place, ...(facility ? { facility } : {}) })
  const stateOf = async (id: string) => (await on.host.desk.store.load([id], [])).rows.get(id)!.state
  const written = (name: string, list: unknown): string => {
    const path = join(mkdtempSync(join(tmpdir(), 'bihuan-list-')), name)
    writeFileSync(path, JSON.stringify(list))
    return path
  }
  const errand = (page: Page, place: string) => page.locator('.errand', { hasText: place })

  it('are in the navigation of those who may use them alone', async () => {
    for (const [account, shown] of [
      ['dispatcher', ['Dispatch']],
      ['snow', ['Roster']],
      ['supervisor', []],
      ['repairer', []],
    ] as const) {
      const page = await on.signIn(account)
      const links = await page
        .locator('.head nav')
        .getByRole('link', { name: /^(Dispatch|Roster)$/ })
        .allInnerTexts()
      expect([account, links]).toEqual([account, shown])
    }
    // Who has no post that sends anybody keeps the lists of those who do.
    const admin = await on.signIn('admin')
    await admin.getByRole('link', { name: 'Dispatch', exact: true }).click()
    await admin.getByText('what you may keep is the list').waitFor()
    await expect.poll(() => violations(admin)).toEqual([])
    await admin.getByRole('link', { name: 'Crews and places' }).click()
    await admin.getByText('There is no list yet').waitFor()
  })

  it('begin with a list of crews: imported from a file, put right where it is wrong, and changed one by one', async () => {
    await complaint('Rose Street 1', 'W')
    const page = await on.signIn('dispatcher')
    await page.getByRole('link', { name: 'Dispatch', exact: true }).click()
    await page.getByText('keeps no list yet').waitFor()
    await expect.poll(() => violations(page)).toEqual([])
    await page.getByRole('link', { name: 'Crews and places' }).click()
    const file = page.getByLabel('JSON file')
    await file.setInputFiles(written('no-list.json', 'crews'))
    await page.getByRole('alert').getByText('not a list').waitFor()
    await file.setInputFiles(written('wrong.json', { ...CREWS, travel: { by: 'sphere', kmh: 0, detour: 1 } }))
    await page.getByRole('button', { name: 'Replace the list with this file' }).click()
    await page.getByRole('alert').getByText('travel speed').waitFor()
    await file.setInputFiles(written('crews.json', CREWS))
    await page.getByRole('status').getByText('Crews 2 · Places 3').waitFor()
    await page.getByRole('button', { name: 'Replace the list with this file' }).click()
    await page.getByText('Changed last').waitFor()
    const row = page.getByRole('row', { name: /^east/ })
    await row.getByRole('button', { name: 'Change' }).click()
    const until = clockIn(10)
    await page.getByLabel('Until').fill(until)
    await expect.poll(() => violations(page)).toEqual([])
    await page.getByRole('button', { name: 'Save · east' }).click()
    await row.getByText(until).waitFor()
    const kept = await on.host.desk.store.register.get('list:crews', 'urban-management')
    expect(kept).toMatchObject({
      version: 2,
      value: { by: 'dispatcher', list: { crews: [CREWS.crews[0], { ...CREWS.crews[1], until }] } },
    })
  })

  it('show what waits beside the crews; one proposal is accepted by keyboard, and what comes in is planned', async () => {
    const page = await on.signIn('dispatcher')
    await page.goto(on.at('/desk/dispatch'))
    const first = errand(page, 'Rose Street 1')
    await first.getByText('Proposed: west').waitFor()
    await first.getByText('least travel and lateness').waitFor()
    await complaint('Lily Street 2')
    // The stream of events tells of it: nobody reloads the page.
    await errand(page, 'Lily Street 2').getByText('does not say where the place is').waitFor()
    // Nobody was sent there, and nobody is proposed: there is no other crew.
    await errand(page, 'Lily Street 2').getByRole('button', { name: 'Choose a crew' }).waitFor()
    await first.getByRole('button', { name: 'Choose another crew' }).waitFor()
    await page.keyboard.press('j')
    await page.keyboard.press('Tab')
    await expect.poll(() => page.evaluate('document.activeElement.textContent')).toContain('Send west')
    await page.keyboard.press('Enter')
    await first.getByText('sent west').waitFor()
    await expect
      .poll(() => page.evaluate<boolean>('document.activeElement.classList.contains("errand")'))
      .toBe(true)
    await expect.poll(() => violations(page)).toEqual([])
  })

  it('take another crew with a reason, and all that is left of the plan at once', async () => {
    const [one, two] = [await complaint('Oak Street 3', 'E'), await complaint('Elm Street 4', 'M')]
    const page = await on.signIn('dispatcher')
    await page.goto(on.at('/desk/dispatch'))
    const row = errand(page, 'Oak Street 3')
    await row.getByRole('button', { name: 'Choose another crew' }).click()
    // Whom one might send says when they are on duty, and how much they have today.
    const { from, until } = CREWS.crews[0]!
    const crew = new RegExp(`^west · on duty · ${from}–${until} · (today: \\d|nothing today)$`)
    await row.getByRole('option', { name: crew }).waitFor({ state: 'attached' })
    await row.getByLabel('Crew').selectOption('west')
    await row.getByRole('button', { name: /^Send · / }).click()
    await row.getByText('Fill in "Reason".').waitFor()
    await row.getByLabel('Reason').fill('they have the part')
    await expect.poll(() => violations(page)).toEqual([])
    await row.getByRole('button', { name: /^Send · / }).click()
    await row.getByText('chosen by a person').waitFor()
    expect((await stateOf(one)).did.dispatch).toMatchObject({
      by: { id: 'dispatcher' },
      input: { crew: 'west', reason: 'they have the part' },
    })
    await page.getByRole('button', { name: 'Take the whole plan (1)' }).click()
    await page.getByRole('button', { name: /^Yes: the planner/ }).click()
    await page.getByRole('status').getByText('Done 1').waitFor()
    expect((await stateOf(two)).did.dispatch!.by).toMatchObject({ id: 'planner', approvedBy: 'dispatcher' })
    // Whoever reads the case is told who approved it.
    await page.goto(on.at(`/desk/cases/${two}`))
    await page.getByText('approved by dispatcher').waitFor()
  })

  it('fit a phone, and speak Chinese', async () => {
    const page = await on.signIn('dispatcher', { viewport: { width: 390, height: 800 } })
    await page.goto(on.at('/desk/dispatch'))
    await errand(page, 'Rose Street 1').waitFor()
    await page.getByRole('button', { name: '中文' }).click()
    await page.getByRole('heading', { name: '派单看板' }).waitFor()
    await page.getByText('名单中没有事项所写地点的位置').waitFor()
    await expect
      .poll(() => page.evaluate<number>('document.documentElement.scrollWidth'))
      .toBeLessThanOrEqual(390)
    await expect.poll(() => violations(page)).toEqual([])
  })

  it('man posts by shift: gaps are named, and the plan is taken', async () => {
    const post = await opened('snow-clearing.post', { station: 'West', people: 3 })
    const page = await on.signIn('snow')
    await page.goto(on.at('/desk/lists/train-depot/people'))
    await page.getByLabel('JSON file').setInputFiles(written('people.json', people()))
    await page.getByRole('button', { name: 'Replace the list with this file' }).click()
    await page.getByText('Changed last').waitFor()
    await expect.poll(() => violations(page)).toEqual([])
    await page.getByRole('link', { name: 'Back to the board' }).click()
    const row = page.getByRole('row', { name: /West/ })
    await row.getByText('3 / 3').first().waitFor()
    await row.getByText('2 / 3').waitFor()
    await row.getByText('What would help').first().waitFor()
    await expect.poll(() => violations(page)).toEqual([])
    await row.getByRole('button', { name: /^Take/ }).click()
    await page.getByRole('status').getByText('Done 1').waitFor()
    const { by, input } = (await stateOf(post)).did.roster!
    expect(by).toMatchObject({ id: 'planner', approvedBy: 'snow' })
    expect((input as { turns: unknown[] }).turns).toHaveLength(2)
    await expect.poll(() => page.getByRole('button', { name: /^Take the whole/ }).count()).toBe(0)
    await page.setViewportSize({ width: 390, height: 800 })
    await expect
      .poll(() => page.evaluate<number>('document.documentElement.scrollWidth'))
      .toBeLessThanOrEqual(390)
    await expect.poll(() => violations(page)).toEqual([])
  })
})
