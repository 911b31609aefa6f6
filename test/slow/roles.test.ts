import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { PASSWORD } from '../server/city.ts'
import { AtTheDesk } from '../support/at-the-desk.ts'
import { inBrowser } from '../support/browser.ts'
import { serveDemonstration } from '../support/demonstration.ts'

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

/** In the city that `npm start` opens: everybody does their part, in the words on their screen. */
const serve = () => serveDemonstration()

inBrowser('every role’s own path', serve, (on) => {
  const desk = new AtTheDesk(on)

  const sit: AtTheDesk['sit'] = (...of) => desk.sit(...of)
  const rise: AtTheDesk['rise'] = (...of) => desk.rise(...of)

  /** A case is opened from the list, by what it is about; its number. */
  const open = async (page: Page, title: string): Promise<string> => {
    await page.locator('tbody a', { hasText: title }).first().click()
    await page.locator('.timeline > li').first().waitFor()
    return decodeURIComponent(new URL(page.url()).pathname.split('/').at(-1)!)
  }

  /** A resident at the door, without any script. */
  const resident = async (): Promise<Page> => {
    const context = await on.visitor({ javaScriptEnabled: false, locale: 'zh-CN', viewport: PHONE })
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
    const context = await on.visitor({ locale: 'zh-CN' })
    const page = await context.newPage()
    await page.goto(on.at(`/figures/${programme}/${indicator}`))
    const value = await page.locator('.big').innerText()
    await context.close()
    return value
  }

  it('居民、调度、抢修:一户不热,从反映到测温、确认,并计入公开数据', async () => {
    const before = Number(await figureOf('heating', 'complaints'))
    const home = await resident()
    await home.goto(on.at('/'))
    await home.getByLabel('您遇到了什么问题?').fill('家里不热')
    await home.getByRole('button', { name: '查找' }).click()
    await home.getByRole('link', { name: '供暖服务' }).click()
    await answer(home, {
      '事情发生在哪个区域?': () => home.getByLabel('事情发生在哪个区域?').selectOption(HEXI),
      问题: () => home.getByLabel('不热').check(),
      地点: () => home.getByRole('textbox').fill('和平家园九号楼'),
      室温: () => home.getByRole('textbox').fill('14.5'),
      联系方式: () => home.getByRole('textbox').fill('0318-5550011'),
    })
    await home.getByLabel('选择文件').setInputFiles(PHOTO)
    await home.getByRole('button', { name: '提交' }).click()
    await home.getByRole('link', { name: '温度计.png' }).waitFor()
    const receipt = home.url()

    const dispatcher = await sit('dispatcher', 'zh')
    const id = await open(dispatcher, '不热 · 和平家园九号楼')
    await dispatcher.getByRole('link', { name: '温度计.png' }).waitFor()
    await desk.act(dispatcher, 'heating', 'dispatch', { crew: '抢修9组' })
    await desk.stands(dispatcher, id, 'dispatched')
    await rise(dispatcher, 'dispatcher')

    const crew = await sit('repairer', 'zh', PHONE)
    await open(crew, '不热 · 和平家园九号楼')
    await desk.act(crew, 'heating', 'arrive')
    await desk.act(crew, 'heating', 'repair', { cause: 'riser', room: '20.5' })
    await desk.stands(crew, id, 'repaired')
    await rise(crew, 'crew')

    await home.goto(receipt)
    await home.getByRole('link', { name: '确认是否修好' }).click()
    for (const question of ['是否解决', '是否满意'])
      await home.getByRole('group', { name: question }).getByLabel('是').check()
    await home.getByRole('button', { name: '确认' }).click()
    await home.getByRole('heading', { level: 1, name: '已供暖' }).waitFor()
    await home.screenshot({ path: 'artefacts/roles/resident.png', fullPage: true })
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
    const id = decodeURIComponent(new URL(operator.url()).pathname.split('/').at(-1)!)
    await desk.act(operator, 'hotline', 'route', { bureau: 'urban-management' })
    await desk.stands(operator, id, 'routed')

    const officer = await sit('officer', 'en')
    await open(officer, 'A bench is broken')
    await desk.act(officer, 'hotline', 'accept')
    await desk.act(officer, 'hotline', 'handle', { result: 'resolved', reply: 'The bench is mended.' })
    await rise(officer, 'officer')

    await desk.open(operator, id)
    await desk.act(operator, 'hotline', 'callBack', { reached: true, solved: true, satisfied: true })
    await desk.stands(operator, id, 'closed')
    await rise(operator, 'operator')
  })

  it('检查人员:整改的隐患由另一人复查销号', async () => {
    const inspector = await sit('inspector', 'zh', PHONE)
    const id = await open(inspector, '支管外壁锈蚀 · 管网泄漏或老化')
    await desk.act(inspector, 'heating.hazard', 'recheck', { passed: true, note: '压力正常' })
    await desk.stands(inspector, id, 'closed')
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
    await clerk.locator('.timeline > li').first().waitFor()
    const id = decodeURIComponent(new URL(clerk.url()).pathname.split('/').at(-1)!)
    await desk.stands(clerk, id, 'proposed')
    const { programme } = await desk.row(id)
    await expect.poll(() => clerk.getByRole('button', { name: '批准', exact: true }).count()).toBe(0)
    await rise(clerk, 'clerk')
    const county = await sit('county', 'zh')
    await desk.open(county, id)
    await desk.act(county, programme, 'approve')
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
    await desk.act(supervisor, 'heating', 'supervise', { instruction: 'Report within the hour.' })
    await rise(supervisor, 'supervisor')
    const auditor = await sit('supervisor', 'zh')
    await auditor.locator('.head nav').getByRole('link', { name: '审计' }).click()
    await auditor.getByRole('cell', { name: 'supervisor' }).first().waitFor()
    await rise(auditor, 'auditor')
  })

  it('分析人员:从一个指标看到它的分子、分母和具体事项', async () => {
    const analyst = await sit('prices', 'zh')
    await analyst.locator('.head nav').getByRole('link', { name: '指标' }).click()
    await analyst.locator('main .contents a').first().click()
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
    expect(await on.host.identity.signIn('newcomer', PASSWORD)).toBeUndefined()
    await rise(admin, 'admin')
  })
})
