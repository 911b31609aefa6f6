import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunningServer } from '../../src/server/index.ts'
import { PASSWORD } from '../server/city.ts'
import { hasBrowser, openBrowser, violations } from '../support/browser.ts'
import { serveDemonstration } from '../support/demonstration.ts'

/** What everybody sees at the end of their part, for people to look at. */
const PICTURES = 'artefacts/roles'
const PHONE = { width: 360, height: 740 }
const HEXI = '131102001'
const PHOTO = {
  name: '温度计.png',
  mimeType: 'image/png',
  buffer: Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  ),
}

type Lang = 'zh' | 'en'
/** A field of an action's form by its label, and what is put in: typed, chosen by its name, or ticked. */
type Filled = Readonly<Record<string, string | { readonly choose: string } | true>>

/** In the city that `npm start` opens: everybody does their part, in the words on their screen. */
describe.skipIf(!hasBrowser)('every role’s own path', { timeout: 240_000 }, () => {
  let server: RunningServer
  let browser: Browser
  beforeAll(async () => {
    mkdirSync(PICTURES, { recursive: true })
    server = await serveDemonstration()
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser.close()
    await server.stop()
    await server.host.desk.close()
  })
  const at = (path: string): string => `${server.url.origin}${path}`

  /** A person of the demonstration at their desk. */
  const sit = async (account: string, lang: Lang, viewport = { width: 1280, height: 900 }): Promise<Page> => {
    const context = await browser.newContext({ locale: lang === 'zh' ? 'zh-CN' : 'en-GB', viewport })
    const page = await context.newPage()
    page.setDefaultTimeout(15_000)
    page.on('pageerror', (error) => expect.fail(error.message))
    await page.goto(at('/desk/'))
    await page.locator('#account').fill(account)
    await page.locator('#password').fill(PASSWORD)
    await page.locator('form button[type=submit]').click()
    await page.locator('.head').waitFor()
    return page
  }

  /** They leave: what they see last is kept as a picture, and shuts nobody out. */
  const rise = async (page: Page, name: string): Promise<void> => {
    await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true })
    const found = await violations(page)
    await page.context().close()
    expect(found).toEqual([])
  }

  /** A case is opened from the list, by what it is about. */
  const open = async (page: Page, title: string): Promise<void> => {
    await page.locator('tbody a', { hasText: title }).first().click()
    await page.locator('.timeline > li').first().waitFor()
  }

  /** An action of the case on the screen, as a person does it: the button, its form, and what comes of it. */
  const doIt = async (page: Page, action: string, fields: Filled = {}): Promise<void> => {
    const before = await page.locator('.timeline > li').count()
    await page.getByRole('button', { name: action, exact: true }).click()
    for (const [label, what] of Object.entries(fields)) {
      const field = page.locator('.chosen').getByLabel(new RegExp(`^${label}`))
      if (what === true) await field.check()
      else if (typeof what === 'string') await field.fill(what)
      else await field.selectOption({ label: what.choose })
    }
    await page.getByRole('button', { name: new RegExp(`^(办理|Do it) · ${action}$`) }).click()
    await expect.poll(() => page.locator('.timeline > li').count()).toBeGreaterThan(before)
  }
  const stands = (page: Page, stage: string) => page.locator('h1 .pill', { hasText: stage }).waitFor()

  /** A resident at the door, without any script. */
  const resident = async (): Promise<Page> => {
    const context = await browser.newContext({ javaScriptEnabled: false, locale: 'zh-CN', viewport: PHONE })
    return context.newPage()
  }

  /** Answers a form by its headings until everything is there to be checked. */
  const answer = async (page: Page, answers: Readonly<Record<string, () => Promise<unknown>>>) => {
    for (let n = 0; n < 20 && (await page.locator('#send').count()) === 0; n++) {
      const heading = (await page.getByRole('heading', { level: 1 }).innerText()).replace(/\s*\(.*\)$/, '')
      await answers[heading]?.()
      await page.getByRole('button', { name: '下一步' }).click()
    }
  }

  /** A figure of a programme's, over all of the city. */
  const figureOf = async (programme: string, indicator: string): Promise<string> => {
    const context = await browser.newContext({ locale: 'zh-CN' })
    const page = await context.newPage()
    await page.goto(at(`/figures/${programme}/${indicator}`))
    const value = await page.locator('.big').innerText()
    await context.close()
    return value
  }

  it('居民、调度、抢修:一户不热,从反映到测温、确认,并计入公开数据', async () => {
    const before = Number(await figureOf('heating', 'complaints'))
    const home = await resident()
    await home.goto(at('/'))
    await home.getByLabel('您遇到了什么问题?').fill('家里不热')
    await home.getByRole('button', { name: '查找' }).click()
    await home.getByRole('link', { name: '供暖服务' }).click()
    await answer(home, {
      '事情发生在哪个区域?': () => home.locator('select').selectOption(HEXI),
      问题: () => home.getByLabel('不热').check(),
      地点: () => home.getByRole('textbox').fill('和平家园九号楼'),
      室温: () => home.getByRole('textbox').fill('14.5'),
    })
    await home.getByLabel('选择文件').setInputFiles(PHOTO)
    await home.getByRole('button', { name: '提交' }).click()
    await home.getByRole('link', { name: '温度计.png' }).waitFor()
    const receipt = home.url()

    const dispatcher = await sit('dispatcher', 'zh')
    await open(dispatcher, '不热 · 和平家园九号楼')
    await dispatcher.getByRole('link', { name: '温度计.png' }).waitFor()
    await doIt(dispatcher, '派工', { 抢修班组: '抢修9组' })
    await stands(dispatcher, '已派工')
    await rise(dispatcher, 'dispatcher')

    const crew = await sit('repairer', 'zh', PHONE)
    await open(crew, '不热 · 和平家园九号楼')
    await doIt(crew, '到场')
    await doIt(crew, '处置', { 原因: { choose: '楼内立管' }, 处置后室温: '20.5' })
    await stands(crew, '已修复')
    await rise(crew, 'crew')

    await home.goto(receipt)
    await home.getByRole('link', { name: '确认', exact: true }).click()
    for (const question of ['是否解决', '是否满意'])
      await home.getByRole('group', { name: question }).getByLabel('是').check()
    await home.getByRole('button', { name: '确认' }).click()
    await home.getByRole('heading', { level: 1, name: '已供暖' }).waitFor()
    await home.screenshot({ path: join(PICTURES, 'resident.png'), fullPage: true })
    await home.context().close()
    expect(Number(await figureOf('heating', 'complaints'))).toBe(before + 1)
  })

  it('the operator and the officer: a call taken, routed, handled by the bureau, and called back', async () => {
    const operator = await sit('operator', 'en')
    await operator.getByRole('link', { name: 'Take a request' }).click()
    await operator.getByLabel(/^Programme/).selectOption({ label: 'City hotline' })
    await operator.getByLabel(/^Area/).selectOption(HEXI)
    await operator.getByLabel(/^What it is about/).fill('Street furniture')
    await operator.getByLabel(/^Matter/).fill('A bench is broken')
    await operator.getByRole('button', { name: 'Register' }).click()
    await operator.getByRole('link', { name: 'Open the case' }).click()
    await operator.locator('.timeline > li').first().waitFor()
    await operator.getByRole('button', { name: 'Route', exact: true }).waitFor()
    await doIt(operator, 'Route', { Bureau: { choose: 'Urban management and law enforcement' } })
    await stands(operator, 'Routed')
    const path = operator.url()

    const officer = await sit('officer', 'en')
    await open(officer, 'A bench is broken')
    await doIt(officer, 'Accept')
    await doIt(officer, 'Report as handled', {
      Result: { choose: 'Resolved' },
      Reply: 'The bench is mended.',
    })
    await rise(officer, 'officer')

    await operator.goto(path)
    await operator.locator('.timeline > li').first().waitFor()
    await doIt(operator, 'Call back', { Reached: true, Solved: true, Satisfied: true })
    await stands(operator, 'Closed')
    await rise(operator, 'operator')
  })

  it('检查人员:整改的隐患由另一人复查销号', async () => {
    const inspector = await sit('inspector', 'zh', PHONE)
    await open(inspector, '支管外壁锈蚀 · 管网泄漏或老化')
    await doIt(inspector, '复查', { 复查合格: true, 复查意见: '压力正常' })
    await stands(inspector, '已销号')
    await rise(inspector, 'inspector')
  })

  it('经办与审批:参数由一人提出,同一人不能批准,另一人批准后生效', async () => {
    const clerk = await sit('clerk', 'zh')
    await clerk.getByRole('link', { name: '参数' }).click()
    await clerk.getByLabel('查找', { exact: true }).fill('成年年龄')
    await clerk.getByRole('button', { name: '提出修订' }).click()
    await clerk.getByLabel('施行日').fill('2027-01-01')
    await clerk.getByLabel(/^取值/).fill('18')
    await clerk.getByLabel(/^来源(?!等级)/).fill('市级通知')
    await clerk.getByLabel('来源等级').selectOption('B')
    await clerk.getByLabel('修订理由').fill('年度调整')
    await clerk.getByLabel('区域').selectOption({ index: 1 })
    await clerk.getByRole('button', { name: /提出修订 ·/ }).click()
    await stands(clerk, '待批准')
    const path = clerk.url()
    await clerk.locator('.timeline > li').first().waitFor()
    expect(await clerk.getByRole('button', { name: '批准', exact: true }).count()).toBe(0)
    await rise(clerk, 'clerk')
    const county = await sit('county', 'zh')
    await county.goto(path)
    await county.locator('.timeline > li').first().waitFor()
    await doIt(county, '批准')
    await county
      .locator('.timeline')
      .getByText('已记入')
      .or(county.locator('h1 .pill', { hasText: /已批准|已记入/ }))
      .first()
      .waitFor()
    await rise(county, 'approver')
  })

  it('the supervisor: from what is late to the very case, taken up, and in the trail of who did what', async () => {
    const supervisor = await sit('supervisor', 'en')
    await supervisor.locator('.head nav').getByRole('link', { name: 'Supervision' }).click()
    await supervisor
      .getByRole('link', { name: /: Late \d+/ })
      .first()
      .click()
    await supervisor.locator('tbody tr').first().waitFor()
    await open(supervisor, 'No heating')
    await doIt(supervisor, 'Supervise', { Instruction: 'Report within the hour.' })
    await rise(supervisor, 'supervisor')
    const auditor = await sit('supervisor', 'zh')
    await auditor.locator('.head nav').getByRole('link', { name: '审计' }).click()
    await auditor.getByRole('cell', { name: 'supervisor' }).first().waitFor()
    await rise(auditor, 'auditor')
  })

  it('分析人员:从一个指标看到它的分子、分母和具体事项', async () => {
    const analyst = await sit('prices', 'zh')
    await analyst.locator('.head nav').getByRole('link', { name: '指标' }).click()
    await analyst.locator('main table a').first().click()
    await analyst.locator('main table').first().waitFor()
    await rise(analyst, 'analyst')
  })

  it('管理员:登记一个岗位账号,停用后不能登录', async () => {
    const admin = await sit('admin', 'zh')
    await admin.locator('.head nav').getByRole('link', { name: '用户' }).click()
    await admin.getByRole('textbox', { name: '账号' }).fill('newcomer')
    await admin.getByLabel('姓名或岗位').fill('新岗位')
    await admin.getByLabel('初始口令').fill(PASSWORD)
    await admin.getByRole('button', { name: '再加一项: 岗位' }).click()
    await admin.getByLabel('角色').selectOption({ label: '抢修人员' })
    await admin.getByLabel('部门').selectOption({ label: '住房和城乡建设局' })
    await admin.getByRole('button', { name: '新建账号' }).click()
    const row = admin.getByRole('row').filter({ hasText: 'newcomer' })
    await row.getByText('抢修人员 · 住房和城乡建设局 · 全市').waitFor()
    await row.getByRole('button', { name: '停用' }).click()
    await row.getByRole('button', { name: '确认停用(其会话随即结束)' }).click()
    await row.getByText('已停用').waitFor()
    expect(await server.host.identity.signIn('newcomer', PASSWORD)).toBeUndefined()
    await rise(admin, 'admin')
  })
})
