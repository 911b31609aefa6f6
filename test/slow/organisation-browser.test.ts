import { expect, it } from 'vitest'
import { ACCOUNTS } from '../server/city.ts'
import { inBrowser, serveCity, violations } from '../support/browser.ts'

const [SUN, MOON] = ['太阳幼儿园', '月亮幼儿园']
const bureau = 'education'
const accounts = [
  ...ACCOUNTS,
  { id: 'officer', name: 'Officer', grants: [{ role: 'officer', bureau }] },
  { id: 'sun', name: 'Sun', grants: [{ role: 'kindergarten', bureau, organisation: SUN }] },
]

inBrowser(
  'organisations in a browser',
  () => serveCity({ accounts }),
  (on) => {
    const asked = async (kindergarten: string): Promise<string> => {
      const opened = await on.host.desk.perform(
        {
          action: 'open',
          programme: 'meal-supervision',
          input: { request: { kindergarten, about: 'menu', details: '食谱' }, area: 'east' },
        },
        { id: 'officer', role: 'officer', bureau },
      )
      if (!opened.ok) throw new Error(opened.refusal.message.en)
      return opened.value.case
    }

    it('a name that no account has is told on the case, and put right from there by one that is offered', async () => {
      const id = await asked('太阳园')
      const page = await on.signIn('officer')
      await page.goto(on.at(`/desk/cases/${id}`))
      await page.getByText('No account has the name “太阳园”').waitFor()
      await expect.poll(() => violations(page)).toEqual([])
      await page.getByRole('button', { name: 'Put the name right: Correct' }).click()
      const field = page.locator('.chosen').getByLabel('Kindergarten')
      await expect
        .poll(() =>
          field.evaluate((of: { list: { options: ArrayLike<{ value: string }> } | null }) =>
            Array.from(of.list?.options ?? [], ({ value }) => value),
          ),
        )
        .toEqual([SUN])
      await field.fill('星星园')
      await page.getByText('No account has this name').waitFor()
      await field.fill(` 太阳 幼儿园`)
      await page.getByText('Choose from the list, or type another name.').waitFor()
      await page.locator('.chosen').getByLabel('What to look at').selectOption('menu')
      await page.locator('.chosen').getByLabel('Reason').fill('misspelt')
      await page.locator('.chosen button[type=submit]').click()
      await expect.poll(() => page.getByText('No account has the name').count()).toBe(0)
      const sun = await on.signIn('sun')
      await sun.goto(on.at(`/desk/cases/${id}`))
      await sun.locator('dd').getByText(SUN, { exact: true }).waitFor()
    })

    it('a post is given for one that open cases name, with how many there are', async () => {
      for (let n = 0; n < 2; n++) await asked(MOON)
      const grants = [{ role: 'kindergarten', bureau }]
      await on.host.identity.addAccount({ id: 'outsider', name: 'Outsider', grants })
      const page = await on.signIn('admin')
      await page.goto(on.at('/desk/users?text=outsider'))
      await page
        .getByRole('row', { name: /^outsider/ })
        .getByRole('button', { name: 'Change' })
        .click()
      const field = page.locator('.chosen').getByLabel(/^Organisation/)
      await expect
        .poll(() =>
          field.evaluate((of: { list: { options: ArrayLike<{ value: string; label: string }> } | null }) =>
            Array.from(of.list?.options ?? [], ({ value, label }) => [value, label]),
          ),
        )
        .toContainEqual([MOON, `${MOON} · 2 open`])
      await expect.poll(() => violations(page)).toEqual([])
    })
  },
)
