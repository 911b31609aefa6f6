import type { BrowserContext, Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { WITH_RULES } from '../server/city.ts'
import { inBrowser, serveCity, tooWide, violations } from '../support/browser.ts'

const YEAR = new Date().getFullYear()
/** A page of at most so much, style and all. */
const MAX_BYTES = 60_000
const MOST_PAGES = 40

const serve = () => serveCity(WITH_RULES)

inBrowser('the residents’ door in a browser', serve, (on) => {
  const LOOKS = [
    ['light', 'zh', 1200],
    ['dark', 'en', 360],
  ] as const
  type Look = readonly ['light' | 'dark', 'zh' | 'en', number]

  /** A browser that looks at every page it is sent: accessible, no wider than the screen, light. */
  const visitor = async ([colorScheme, lang, width]: Look) => {
    const context: BrowserContext = await on.visitor({
      colorScheme,
      locale: lang === 'zh' ? 'zh-CN' : 'en-GB',
      viewport: { width, height: 800 },
    })
    const page = await context.newPage()
    await page.goto(on.at(`/settings?lang=${lang}&text=${width < 400 ? 'large' : 'usual'}&to=/`))
    const style = await (
      await page.request.get(on.at((await page.locator('link[rel=stylesheet]').getAttribute('href'))!))
    ).body()
    const found: string[] = []
    const look = async (): Promise<void> => {
      found.push(...(await violations(page)))
      const wider = await tooWide(page)
      if (wider > 0) found.push(`${page.url()} is ${wider} wider than the screen`)
      const bytes = Buffer.byteLength(await page.content()) + style.length
      if (bytes > MAX_BYTES) found.push(`${page.url()} has ${bytes} bytes`)
    }
    return { page, look, found, close: () => context.close() }
  }

  const next = (page: Page) => page.locator('main button[value=next]').click()

  /** Answers page after page by the words on them, until one asks nothing more. */
  const answer = async (page: Page, answers: Readonly<Record<string, (page: Page) => Promise<unknown>>>) => {
    for (let n = 0; n < MOST_PAGES && (await page.locator('main button[value=next]').count()) > 0; n++) {
      const heading = (await page.getByRole('heading', { level: 1 }).innerText()).replace(/\s*\(.*\)$/, '')
      await answers[heading]?.(page)
      await next(page)
    }
  }

  it.each(LOOKS)(
    'what am I entitled to, to an application and its notice: %s, %s, %i wide',
    async (...as: Look) => {
      const [, lang] = as
      const say = (zh: string, en: string) => (lang === 'zh' ? zh : en)
      const { page, look, found, close } = await visitor(as)
      await look()
      await page.getByRole('link', { name: say('开始了解', 'Find out') }).click()
      await look()
      await answer(page, {
        [say('您想了解哪方面的待遇?', 'Which help do you want to know about?')]: (on) =>
          on.getByLabel(say('养老津补贴', 'Allowances for the elderly')).check(),
        [say('您为谁填写?', 'Whom do you fill this in for?')]: async (on) => {
          await on.getByLabel(say('为自己或自己家', 'Myself or my own household')).check()
          await look()
        },
        [say('家里共同生活的有几口人?', 'How many of you live together?')]: async (on) => {
          await on.getByLabel('1', { exact: true }).check()
          await look()
        },
        [say('您本人', 'You')]: async (on) => {
          await on.getByLabel(say('出生日期', 'Date of birth')).fill(`${YEAR - 86}0201`)
          await look()
        },
      })
      await page
        .getByRole('heading', { level: 1, name: say('我能享受什么', 'What am I entitled to') })
        .waitFor()
      await expect
        .poll(() => page.locator('.amount').first().innerText())
        .toContain(say('50.00 元 (每月)', '50.00 yuan (a month)'))
      // The reasons have a page of their own, and a way back.
      await page.locator('main button[value^=why]').first().click()
      await page.locator('pre').waitFor()
      await look()
      await page.locator('main button[value=result]').click()
      await page.locator('.amount').first().waitFor()
      for (const summary of await page.locator('summary').all())
        if (await summary.isVisible()) await summary.click()
      await look()
      await page.locator('.success .button').first().click()
      await page.getByLabel(say('东区', 'East')).check()
      await answer(page, {
        [say('联系方式', 'Contact')]: async (on) => {
          await on.getByRole('textbox').fill('王小明 0318-5550001')
          await look()
        },
      })
      // Kind and person were carried along from what the rules said.
      await look()
      await page.locator('#send').click()
      await page.getByText(say('已收到您的诉求', 'We have your request')).waitFor()
      await look()
      // On paper it says where number and code are entered, and nothing that one could only press.
      await page.emulateMedia({ media: 'print' })
      await expect.poll(() => page.locator('.success').innerText()).toContain(on.at('/track'))
      // Paper is white, whatever the screen is.
      await expect
        .poll(() =>
          page.evaluate<string>('getComputedStyle(document.documentElement).getPropertyValue("--muted")'),
        )
        .toBe('#53646c')
      for (const pressed of await page.locator('main a, main input, main button').all())
        await expect.poll(() => pressed.isVisible()).toBe(false)
      await page.emulateMedia({ media: 'screen' })
      await page
        .getByRole('link', { name: say('打印', 'Print') })
        .first()
        .click()
      await look()
      await page.emulateMedia({ media: 'print' })
      await expect.poll(() => page.locator('.top').isVisible()).toBe(false)
      await page.emulateMedia({ media: 'screen' })
      await page.locator('.proof a').click()
      await page.getByRole('heading', { name: say('签发后未被改动', 'unchanged since') }).waitFor()
      await look()
      expect(found).toEqual([])
      await close()
    },
  )

  it.each(LOOKS)('put aside, taken up, joined to a neighbour’s: %s, %s, %i wide', async (...as: Look) => {
    const [, lang] = as
    const say = (zh: string, en: string) => (lang === 'zh' ? zh : en)
    const place = lang === 'zh' ? '和平家园' : 'Peace Gardens'
    const heating = async (page: Page, number: number) => {
      await page.goto(on.at('/ask/heating'))
      await page.getByLabel(say('西区', 'West')).check()
      await next(page)
      await answer(page, {
        [say('问题', 'Symptom')]: (on) => on.getByLabel(say('不热', 'Not warm enough')).check(),
        [say('地点', 'Place')]: (on) => on.getByRole('textbox').fill(`${place} ${number}`),
        [say('联系方式', 'Contact')]: (on) => on.getByRole('textbox').fill('0318-5550000'),
      })
    }
    const first = await visitor(as)
    await heating(first.page, 3)
    await first.page.locator('#send').click()
    await first.close()

    const { page, look, found, close } = await visitor(as)
    await page.goto(on.at('/?event=home-trouble'))
    await look()
    await heating(page, 7)
    await page
      .getByRole('heading', { name: say('附近已有人反映', 'Neighbours have reported this') })
      .waitFor()
    await look()
    await page.getByRole('button', { name: say('先保存', 'Save and') }).click()
    await look()
    const [number, code] = await page.locator('.codes dd').allInnerTexts()
    await page.goto(on.at('/track'))
    await page.locator('#number').fill(number!)
    await page.locator('#code').fill(code!)
    await page.getByRole('button', { name: say('查询', 'Show') }).click()
    await page.getByRole('button', { name: say('是同一件事', 'It is the same') }).click()
    await page.getByRole('heading', { name: say('与邻居一起办理', 'Handled together') }).waitFor()
    await look()
    expect(found).toEqual([])
    await close()
  })

  it.each(LOOKS)(
    'a helper asks for an elder; records behind a figure: %s, %s, %i wide',
    async (...as: Look) => {
      const [, lang] = as
      const say = (zh: string, en: string) => (lang === 'zh' ? zh : en)
      const { page, look, found, close } = await visitor(as)
      await page.goto(on.at('/ask/elder-care'))
      await page.getByLabel(say('东区', 'East')).check()
      await next(page)
      const relation = say('户主或与户主的关系', 'The head, or what they are to the head')
      const birth = async (on: Page) => {
        await on.getByLabel(say('出生日期', 'Date of birth')).fill(`${YEAR - 85}-02-01`)
        await look()
      }
      await answer(page, {
        [say('您为谁填写?', 'Whom do you fill this in for?')]: (on) =>
          on.getByLabel(say('为别人,我是网格员', 'Somebody else, as a grid worker')).check(),
        [say('这家共同生活的有几口人?', 'How many live together in their household?')]: (on) =>
          on.getByLabel('2', { exact: true }).check(),
        [say('需要帮助的人', 'The person you ask for')]: async (on) => {
          await on.getByRole('group', { name: relation }).getByLabel(say('父母', 'parent')).check()
          await birth(on)
        },
        // The head, since the first is not.
        [say('第2位', 'Person 2')]: birth,
        [say('为哪一位申请?', 'For which of them?')]: (on) =>
          on.getByLabel(say('需要帮助的人', 'the person you ask for')).check(),
        [say('津补贴', 'Allowance')]: (on) => on.getByLabel(say('高龄津贴', 'Old-age allowance')).check(),
        [say('联系方式', 'Contact')]: (on) => on.getByRole('textbox').fill('李奶奶,3-2-101,0318-5550001'),
      })
      await look()
      await page.locator('#send').click()
      await page.getByText(say('网格员', 'A grid worker')).waitFor()
      // A phone shows the numbers of all figures without being pushed sideways.
      await page.goto(on.at('/figures'))
      await look()
      const hidden = await page.evaluate<number>(
        "[...document.querySelectorAll('.scroll')].filter((one) => one.scrollWidth > one.clientWidth).length",
      )
      expect(hidden).toBe(0)
      await page.goto(on.at('/figures/heating/complaints'))
      await page.getByRole('link', { name: say('背后的每一条记录', 'Every record behind it') }).click()
      await page.getByRole('heading', { level: 1, name: say('背后的每一条记录', 'Every record') }).waitFor()
      await look()
      await page.goto(on.at('/cases/AAAAA-BBBBB'))
      await look()
      expect(found).toEqual([])
      await close()
    },
  )

  it.each(LOOKS)('somebody reports for a neighbour in danger: %s, %s, %i wide', async (...as: Look) => {
    const [, lang] = as
    const say = (zh: string, en: string) => (lang === 'zh' ? zh : en)
    const { page, look, found, close } = await visitor(as)
    await page.goto(on.at('/ask/hotline'))
    await page.getByLabel(say('东区', 'East')).check()
    await page
      .getByLabel(say('您为谁填写?', 'Whom do you fill this in for?'))
      .selectOption({ label: say('为别人,我是邻居', 'Somebody else, as a neighbour') })
    await look()
    await next(page)
    await answer(page, {
      [say('诉求类型', 'What it is about')]: (on) => on.getByRole('textbox').fill(say('燃气', 'gas')),
      [say('紧急程度', 'Urgency')]: async (on) => {
        await look()
        await on.getByLabel(say('危及生命财产安全', 'Danger to life or property')).check()
      },
      [say('联系方式', 'Contact')]: async (on) => {
        await expect.poll(() => on.getByRole('alert').innerText()).toMatch(/110.*119.*120/s)
        await look()
      },
    })
    await look()
    await page
      .getByRole('button', { name: say('修改 您为谁填写?', 'Change Whom do you fill this in for?') })
      .click()
    await page.getByRole('heading', { name: say('哪个区域', 'Which area') }).waitFor()
    await next(page)
    await page.locator('#send').click()
    await page.getByText(say('代为提出', 'Asked by')).waitFor()
    await look()
    expect(found).toEqual([])
    await close()
  })

  it('asks, saves and finds without any script', async () => {
    const context = await on.visitor({ javaScriptEnabled: false, locale: 'zh-CN' })
    const page = await context.newPage()
    await page.goto(on.at('/entitled'))
    await page.getByLabel('都想了解').check()
    await next(page)
    await page.getByLabel('为别人,我是亲属').check()
    await next(page)
    await page.getByLabel('1', { exact: true }).check()
    await next(page)
    await page.getByLabel('出生日期').fill(`${YEAR - 40}年2月1日`)
    await next(page)
    for (let n = 0; n < MOST_PAGES && (await page.locator('main button[value=next]').count()) > 0; n++)
      await next(page)
    await page.getByRole('heading', { name: /还缺事实/ }).waitFor()
    await page.goto(on.at('/ask/social-assistance'))
    await page.getByRole('button', { name: '先保存' }).click()
    await page.getByText('已保存,还没有提交').waitFor()
    await context.close()
  })

  it('a form is turned back, looked at otherwise and put right without anything being lost or sent twice', async () => {
    const { page, look, found, close } = await visitor(['light', 'en', 480])
    const asks = (heading: string) => page.getByRole('heading', { level: 1, name: heading }).waitFor()
    await page.goto(on.at('/ask/heating'))
    await next(page)
    await page.getByRole('alert').waitFor()
    await expect.poll(() => page.evaluate('document.activeElement.className')).toBe('errors')
    await page.getByLabel('East').check()
    await next(page)
    await page.getByLabel('No heating').check()
    // The look changes on the page where somebody is, with what they have chosen there.
    await page.getByRole('button', { name: 'Larger text' }).click()
    await page.locator('html.large').waitFor()
    await asks('Symptom')
    await expect.poll(() => page.getByLabel('No heating').isChecked()).toBe(true)
    await look()
    await page.getByRole('button', { name: '中文' }).click()
    await asks('问题')
    await page.getByRole('button', { name: 'English' }).click()
    await next(page)
    await asks('Scope')
    // Back is the browser's own, and asks nobody whether to send again.
    await page.goBack()
    await asks('Symptom')
    await next(page)
    await next(page)
    await asks('Place')
    await page.getByRole('textbox').fill('3-2-101')
    await page.keyboard.press('Enter')
    await asks('Room temperature')
    await answer(page, { Contact: (on) => on.getByRole('textbox').fill('0318-5550000') })
    await asks('Check before you send')
    // What is changed from here is checked again here.
    await page.getByRole('button', { name: 'Change Symptom' }).click()
    await page.getByLabel('A leak').check()
    await next(page)
    await asks('Check before you send')
    await page.getByText('A leak').waitFor()
    await look()
    await page.locator('#send').click()
    await page.getByText('We have your request').waitFor()
    const receipt = page.url()
    await page.goBack()
    await asks('Check before you send')
    await page.locator('#send').click()
    await page.getByRole('heading', { level: 1, name: 'Received' }).waitFor()
    expect(page.url()).toBe(receipt)
    // What can be done has a page of its own: a fault or another look leaves what was typed there.
    await page.getByRole('link', { name: 'Withdraw' }).click()
    await page.locator('#do').click()
    await page.getByRole('alert').waitFor()
    await look()
    await page.getByRole('textbox').fill('it has stopped')
    await page.getByRole('button', { name: 'Usual text size' }).click()
    await page.locator('html:not(.large)').waitFor()
    await expect.poll(() => page.getByRole('textbox').inputValue()).toBe('it has stopped')
    // What was done is said where somebody looks first; nobody else's word for it counts.
    await page.locator('#do').click()
    await page.getByRole('status').getByText('Done: Withdraw').waitFor()
    await look()
    await page.goto(`${receipt}?done=reopen`)
    await expect.poll(() => page.getByText('Done: Reopen').count()).toBe(0)
    await page.goto(on.at('/track'))
    await page.getByLabel('Number').fill('XXXXX-XXXXX')
    await page.getByLabel('Code').fill('wrong')
    await page.getByRole('button', { name: 'Show' }).click()
    await page.getByRole('alert').waitFor()
    await page.getByRole('button', { name: 'Larger text' }).click()
    await page.locator('html.large').waitFor()
    await expect.poll(() => page.getByLabel('Number').inputValue()).toBe('XXXXX-XXXXX')
    await expect.poll(() => page.getByLabel('Code', { exact: true }).inputValue()).toBe('wrong')
    await page.locator('summary').click()
    await look()
    // Where the box stands beside other forms, too; and Enter there sends it, not the look.
    await page.goto(on.at('/'))
    await page.getByLabel('Number').fill('XXXXX-XXXXX')
    await page.getByRole('button', { name: 'Usual text size' }).click()
    await page.locator('html:not(.large)').waitFor()
    await expect.poll(() => page.getByLabel('Number').inputValue()).toBe('XXXXX-XXXXX')
    await page.getByLabel('Code', { exact: true }).fill('wrong')
    await look()
    await page.keyboard.press('Enter')
    await page.getByRole('alert').waitFor()
    await page.goto(on.at('/verify'))
    await page.getByRole('textbox').fill('XXXXX')
    await page.getByRole('button', { name: '中文' }).click()
    await page.locator('html[lang=zh-CN]').waitFor()
    await expect.poll(() => page.getByRole('textbox').inputValue()).toBe('XXXXX')
    await page.getByRole('textbox').press('Enter')
    await page.getByRole('alert').waitFor()
    expect(new URL(page.url()).search).toBe('?code=XXXXX')
    await look()
    expect(found).toEqual([])
    await close()
  })
})
