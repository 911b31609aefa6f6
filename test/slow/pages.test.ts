import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import { rehearsalsOnRequest } from '../../src/cli/rehearsing.ts'
import { cityRules } from '../../src/programmes/index.ts'
import { scenarios } from '../../src/rehearsal/scenarios/index.ts'
import { PASSWORD } from '../server/city.ts'
import { inBrowser, tooWide, violations } from '../support/browser.ts'
import { serveDemonstration } from '../support/demonstration.ts'

/** Pictures of every page, for people to look at; CI keeps the folder. */
const PICTURES = process.env.BIHUAN_PICTURES ?? 'artefacts/pages'

type Lang = 'zh' | 'en'
type Colour = 'light' | 'dark'
/** Words change where things stand, colours what can be told apart: each of both is seen once, not each with each. */
const LOOKS: readonly (readonly [Lang, Colour])[] = [
  ['zh', 'light'],
  ['en', 'dark'],
]
const LOOKS_ON_A_PHONE: typeof LOOKS = [
  ['zh', 'dark'],
  ['en', 'light'],
]

const WIDE = { width: 1280, height: 900 }
const PHONE = { width: 360, height: 740 }

/** A page of the desk: who looks at it, and what is there once it is filled. */
type DeskPage = readonly [name: string, account: string, path: string, filled: string]

const serve = () =>
  serveDemonstration((desk) =>
    rehearsalsOnRequest(desk, { scenarios }, (error) => {
      throw error
    }),
  )

inBrowser('every page, in both languages, light and dark', serve, (on) => {
  let receipt: { readonly case: string; readonly code: string }
  let edition: string
  let deskPages: readonly DeskPage[]

  beforeAll(async () => {
    mkdirSync(PICTURES, { recursive: true })
    const answer = await fetch(on.at('/api/programmes/heating/cases'), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        request: { symptom: 'cold', room: 14, place: '和平家园3号楼', details: '早上起来就不热' },
        area: '131102001',
      }),
    })
    receipt = (await answer.json()) as typeof receipt
    const { rows } = await on.host.desk.store.cases({ closed: false, order: 'due' }, undefined, 500)
    const caseOf = (programme: string) => rows.find((row) => row.programme === programme)!.id
    const { store } = on.host.desk
    const registered = await store.cases({ programmes: [cityRules.register], order: 'opened' }, undefined, 1)
    const subject = registered.rows[0]!.id
    const editions = await store.cases(
      { programmes: ['answer-sheet'], stages: ['published'], order: 'opened' },
      undefined,
      1,
    )
    edition = editions.rows[0]!.id
    deskPages = [
      ['sign-in', '', '/', 'form'],
      ['queue', 'operator', '/', 'tbody tr'],
      ['find', 'operator', '/find', 'main h1'],
      ['queue-of-none', 'admin', '/', 'main'],
      ['intake', 'operator', '/intake', 'select'],
      ['case-heating', 'dispatcher', `/cases/${caseOf('heating')}`, '.timeline > li'],
      ['case-assistance', 'clerk', `/cases/${caseOf('social-assistance')}`, '.timeline > li'],
      ['board', 'supervisor', '/board', 'main h2'],
      ['field', 'repairer', '/field', 'main h1'],
      ['figures', 'supervisor', '/figures', '.contents a'],
      ['figures-of-one', 'supervisor', '/figures?programme=heating', 'main table'],
      ['figure', 'supervisor', '/figures/heating/settledInTime', 'main table'],
      ['answers', 'figures', '/answers', 'tbody tr'],
      ['edition', 'figures', `/answers/${edition}`, 'tbody tr'],
      ['rehearsal', 'supervisor', '/rehearsal', 'input[type=range]'],
      ['dispatch', 'dispatcher', '/dispatch', '.errand .proposed'],
      ['crews', 'dispatcher', '/lists/urban-management/crews', 'tbody tr'],
      ['roster', 'snow', '/roster', '.posts tbody td'],
      ['people', 'snow', '/lists/train-depot/people', 'tbody tr'],
      ['subjects', 'clerk', '/subjects', 'tbody tr'],
      ['subject', 'clerk', `/subjects/${subject}`, 'main h2'],
      ['parameters', 'clerk', '/parameters', 'tbody tr'],
      ['audit', 'supervisor', '/audit', 'main h1'],
      ['messages', 'supervisor', '/messages', 'main tbody tr'],
      ['imports', 'admin', '/imports', 'input[type=file]'],
      ['webhooks', 'admin', '/webhooks', 'form button[type=submit]'],
      ['users', 'admin', '/users', 'tbody tr'],
      ['book', 'county', '/book', 'main a'],
      ['book-heating', 'county', '/book/heating', 'svg.diagram .stage'],
      ['book-rules', 'county', '/book/social-assistance', '.determination tbody tr'],
      ['nowhere', 'county', '/nowhere', 'main'],
    ]
  })

  const contextFor = (lang: Lang, colorScheme: Colour, viewport = WIDE): Promise<BrowserContext> =>
    on.visitor({ locale: lang === 'zh' ? 'zh-CN' : 'en-GB', colorScheme, viewport })

  /** Takes a picture, and tells what shuts somebody out. */
  const look = async (page: Page, name: string): Promise<readonly string[]> => {
    const path = join(PICTURES, `${name}.jpg`)
    await page.screenshot({ path, type: 'jpeg', quality: 80, fullPage: true, animations: 'disabled' })
    const wider = await tooWide(page)
    const found = [...(await violations(page))]
    return wider > 0 ? [...found, `${page.url()} is ${wider} wider than the screen`] : found
  }

  const DOOR = [
    ['home', '/'],
    ['home-nothing', '/?q=zzz'],
    ['home-event', '/?event=home-trouble'],
    ['track', '/track'],
    ['account-sign-in', '/account'],
    ['account-new', '/account/new'],
    ['ask-heating', '/ask/heating'],
    ['ask-assistance', '/ask/social-assistance'],
    ['entitled', '/entitled'],
    ['figures', '/figures'],
    ['figure', '/figures/heating/complaints'],
    ['answers', '/answers'],
    ['edition', '/answers/EDITION'],
    ['edition-chapter', '/answers/EDITION/6'],
    ['edition-figure', '/answers/EDITION/figures/004-04-005'],
    ['verify', '/verify'],
    ['nothing', '/nothing'],
  ] as const

  const doorPages = async (lang: Lang, colour: Colour, isPhone: boolean): Promise<readonly string[]> => {
    const context = await contextFor(lang, colour, isPhone ? PHONE : WIDE)
    const page = await context.newPage()
    page.setDefaultTimeout(15_000)
    const name = (of: string) => `door-${of}-${lang}-${colour}${isPhone ? '-phone' : ''}`
    const found: string[] = []
    await page.goto(on.at(`/settings?lang=${lang}&text=${isPhone ? 'large' : 'usual'}&to=/`))
    for (const [of, path] of DOOR) {
      await page.goto(on.at(path.replace('EDITION', edition)))
      found.push(...(await look(page, name(of))))
    }
    // A form whose answer is missing, all of it to be checked, and put aside.
    await page.goto(on.at('/ask/heating'))
    await page.locator('main button[value=next]').click()
    found.push(...(await look(page, name('ask-wrong'))))
    await page.locator('select[name="a.~area"], input[name="a.~area"]').first().waitFor()
    await page.locator('select[name="a.~area"]').selectOption('131102001')
    for (let n = 0; n < 12 && (await page.locator('#send').count()) === 0; n++) {
      const radio = page.locator('input[type=radio]').first()
      if ((await radio.count()) > 0) await radio.check()
      for (const line of await page.locator('#f-place, #f-contact').all())
        await line.fill('3-2-101 0318-5550001')
      await page.locator('main button[value=next]').click()
    }
    found.push(...(await look(page, name('ask-check'))))
    await page
      .locator('#add')
      .or(page.locator('#f-add'))
      .setInputFiles({
        name: 'not-a-picture.png',
        mimeType: 'image/png',
        buffer: Buffer.from('<html></html>'),
      })
    await page.locator('button[value=file]').click()
    found.push(...(await look(page, name('ask-file-refused'))))
    await page.locator('button[value=save]').click()
    found.push(...(await look(page, name('ask-saved'))))
    // A receipt, everything on it unfolded; its notice; an account with it, and with what is wrong there.
    await page.goto(on.at('/track'))
    await page.locator('#number').fill(receipt.case)
    await page.locator('#code').fill('WRONG')
    await page.locator('main form button').click()
    found.push(...(await look(page, name('track-wrong'))))
    await page.locator('#number').fill(receipt.case)
    await page.locator('#code').fill(receipt.code)
    await page.locator('main form button').click()
    for (const summary of await page.locator('summary').all()) await summary.click()
    found.push(...(await look(page, name('receipt'))))
    await page.goto(on.at(`/cases/${receipt.case}/notices/1`))
    found.push(...(await look(page, name('notice'))))
    await page.goto(on.at('/account/new'))
    await page.locator('#name').fill(`${lang} ${colour} ${isPhone}`)
    await page.locator('#passphrase').fill('short')
    await page.locator('main form button').click()
    found.push(...(await look(page, name('account-wrong'))))
    await page.locator('#passphrase').fill('three unlikely words')
    await page.locator('main form button').click()
    for (const summary of await page.locator('summary').all()) await summary.click()
    found.push(...(await look(page, name('account'))))
    await context.close()
    return found
  }

  it.each(LOOKS)('the residents’ door: %s, %s', async (lang, colour) => {
    expect(await doorPages(lang, colour, false)).toEqual([])
  })

  it.each(LOOKS_ON_A_PHONE)(
    'the residents’ door on a phone with large text: %s, %s',
    async (lang, colour) => {
      expect(await doorPages(lang, colour, true)).toEqual([])
    },
  )

  const signedIn = async (page: Page, account: string): Promise<void> => {
    if (account === '') return
    await page.goto(on.at('/desk/'))
    await page.locator('#account').fill(account)
    await page.locator('#password').fill(PASSWORD)
    await page.locator('form button[type=submit]').click()
    await page.locator('.head').waitFor()
  }

  it.each(LOOKS)('the desk: %s, %s', async (lang, colour) => {
    const found: string[] = []
    for (const account of new Set(deskPages.map(([, who]) => who))) {
      const context = await contextFor(lang, colour)
      const page = await context.newPage()
      page.on('pageerror', (error) => found.push(`${page.url()}: ${error.message}`))
      await signedIn(page, account)
      for (const [name, , path, filled] of deskPages.filter(([, who]) => who === account)) {
        // From one page to the next as by a link: loading all of the desk for each took half of the time.
        if (account === '') await page.goto(on.at(`/desk${path}`))
        else await page.evaluate(`history.pushState(null, '', '/desk${path}')`)
        await page.locator(filled).first().waitFor()
        await expect.poll(() => page.getByText(/^(载入中……|Loading…)$/).count()).toBe(0)
        found.push(...(await look(page, `desk-${name}-${lang}-${colour}`)))
      }
      await context.close()
    }
    expect(found).toEqual([])
  })
})
