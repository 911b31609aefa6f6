import { expect, it } from 'vitest'
import { addAccount } from '../server/city.ts'
import { AtTheDesk } from '../support/at-the-desk.ts'
import { inBrowser } from '../support/browser.ts'
import { serveDemonstration } from '../support/demonstration.ts'

const PHONE = { width: 360, height: 740 }

/** In the city that `npm start` opens: the main paths of the other bureaus, each step by whoever's it is. */
const serve = () => serveDemonstration()

inBrowser('every bureau’s main path', serve, (on) => {
  const desk = new AtTheDesk(on)
  /** The rules were asked, and have answered. */
  const determined = (id: string, times: number) =>
    expect.poll(async () => (await desk.row(id)).state.did.determined?.times ?? 0).toBe(times)

  it('社会救助:经办受理,调查员入户,经办初审公示;公示期满的由县级确认', async () => {
    const of = 'social-assistance'
    const clerk = await desk.sit('clerk', 'zh')
    const id = await desk.openFirst(clerk, of, 'applied')
    // What is promised in working days is due when a day ends, not as the next begins.
    await clerk.getByText(/24:00/).first().waitFor()
    await desk.act(clerk, of, 'begin')
    await desk.stands(clerk, id, 'received')

    const investigator = await desk.sit('investigator', 'zh', PHONE)
    await desk.open(investigator, id)
    await desk.act(investigator, of, 'investigate', { with: ['同事乙'], neighbours: 3, note: '情况属实' })
    await determined(id, 1)
    await desk.rise(investigator, 'investigator')

    await desk.open(clerk, id)
    await desk.act(clerk, of, 'propose', { opinion: '经入户调查,拟同意。' })
    await desk.stands(clerk, id, 'publicity')
    await desk.rise(clerk, 'assistance-clerk')

    const county = await desk.sit('county', 'zh')
    const confirming = await desk.openFirst(county, of, 'confirming')
    await desk.act(county, of, 'confirm', { opinion: '同意。' })
    await desk.stands(county, confirming, 'receiving')
    await desk.rise(county, 'assistance-county')
  })

  it('the housing fund: verified by the rules, approved within the cap, secured and converted', async () => {
    const of = 'housing-fund'
    const fund = await desk.sit('fund', 'en')
    const id = await desk.openFirst(fund, of, 'received')
    const before = (await desk.row(id)).state.did.determined?.times ?? 0
    await desk.act(fund, of, 'check')
    await determined(id, before + 1)
    const lead = await desk.sit('fund-lead', 'en')
    await desk.open(lead, id)
    // More than the rules allow is refused beside the field, and what was typed stays.
    const send = await desk.begin(lead, of, 'approve', { amountFen: '99999999' })
    await send.click()
    await lead.locator('.chosen [role=alert]').waitFor()
    await lead.locator('.chosen [id$=".amountFen"]').fill('1000')
    await send.click()
    await desk.stands(fund, id, 'approved')
    await desk.open(fund, id)
    await desk.act(fund, of, 'secure', { way: 'second', number: 'S-118' })
    await desk.stands(fund, id, 'secured')
    await desk.open(lead, id)
    await desk.act(lead, of, 'convert', { settled: 'P-118' })
    await desk.stands(fund, id, 'converted')
    await desk.rise(fund, 'housing-fund')
    await desk.rise(lead, 'housing-fund-lead')
  })

  it('价格认证:受理、两人勘验;勘验人不能审定自己的结论,由另一人出具', async () => {
    const of = 'price-watch.certification'
    const grants = [{ role: 'officer', bureau: 'development-reform' }]
    await addAccount(on.host, { id: 'certifier', name: '审定人', grants })
    const prices = await desk.sit('prices', 'zh')
    const id = await desk.openFirst(prices, of, 'entrusted')
    await desk.act(prices, of, 'undertake')
    await desk.stands(prices, id, 'surveying')
    await desk.act(prices, of, 'survey', { with: '同事丙', partiesPresent: true, findings: '门窗完好' })
    const conclusion = { valueFen: '5200', method: 'market', report: '认证-2026-031' }
    await (await desk.begin(prices, of, 'certify', conclusion)).click()
    await prices.locator('.chosen [role=alert]').waitFor()
    expect((await desk.row(id)).stage).toBe('surveying')
    await desk.rise(prices, 'price-surveyor')

    const certifier = await desk.sit('certifier', 'zh')
    await desk.open(certifier, id)
    await desk.act(certifier, of, 'certify', conclusion)
    await desk.stands(certifier, id, 'certified')
    await desk.rise(certifier, 'price-certifier')
  })

  it('场车检验:组成小组、错峰排时、到场按清单逐台检验、出具结论', async () => {
    const of = 'vehicle-inspection'
    const leader = await desk.sit('vehicles', 'zh', PHONE)
    const id = await desk.openFirst(leader, of, 'applied')
    const { vehicles } = (await desk.row(id)).state.request as { vehicles: readonly string[] }
    await desk.act(leader, of, 'form', { inspectors: ['检验员甲', '检验员乙'] })
    await desk.stands(leader, id, 'teamed')
    const soon = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10)
    const slots = vehicles.map((vehicle, n) => ({ vehicle, day: soon, at: `14:${n}0` }))
    await desk.act(leader, of, 'timetable', { slots })
    await desk.stands(leader, id, 'scheduled')
    await desk.act(leader, of, 'arrive')
    for (const vehicle of vehicles)
      await desk.act(leader, of, 'inspect', {
        vehicle,
        checks: [
          { item: 'engine', ok: true },
          { item: 'brakes', ok: true },
        ],
      })
    await desk.act(leader, of, 'complete', { note: '合格' })
    await desk.stands(leader, id, 'completed')
    await desk.rise(leader, 'vehicles')
  })

  it('除雪:岗点到岗、换人不撤岗;收回机具、结束应急,岗点随之撤岗,清点后办结', async () => {
    const [of, post] = ['snow-clearing', 'snow-clearing.post']
    const leader = await desk.sit('snow', 'zh', PHONE)
    const station = await desk.openFirst(leader, post, 'called')
    await desk.act(leader, post, 'arrive', { people: ['人员一', '人员二'] })
    await desk.stands(leader, station, 'manned')
    await desk.act(leader, post, 'relieve', { people: ['人员三', '人员四'] })
    await desk.stands(leader, station, 'relieved')
    await desk.rise(leader, 'snow-post')

    const command = await desk.sit('snow', 'zh')
    const id = await desk.openFirst(command, of, 'active')
    await desk.act(command, of, 'takeBack', { tool: 'shovel', count: 60, station: '衡水站' })
    await desk.act(command, of, 'standDown', { note: '线路畅通' })
    await desk.stands(command, id, 'standing-down')
    await expect.poll(async () => (await desk.row(station)).stage).toBe('released')
    await expect
      .poll(async () => Object.values((await desk.row(id)).state.children).every(({ outcome }) => outcome), {
        timeout: 20_000,
      })
      .toBe(true)
    await desk.open(command, id)
    await desk.act(command, of, 'account', { summary: '出动 120 人,机具收齐' })
    await desk.stands(command, id, 'stood-down')
    await desk.rise(command, 'snow-command')
  })

  it('a contest: everybody in one heat, begun, and scored by a judge', async () => {
    const of = 'skills-contest'
    const contest = await desk.sit('contest', 'en')
    const id = await desk.openFirst(contest, of, 'enrolling')
    await desk.act(contest, of, 'draw', {
      heats: [
        ['选手甲', '选手乙'],
        ['选手丙', '选手丁'],
      ],
    })
    await desk.stands(contest, id, 'drawn')
    await desk.act(contest, of, 'start')
    await desk.stands(contest, id, 'contesting')
    await desk.rise(contest, 'contest')
    const judge = await desk.sit('judge', 'en')
    await desk.open(judge, id)
    await desk.act(judge, of, 'score', { contestant: '选手甲', task: 'flat', points: 91 })
    expect((await desk.row(id)).state.did.score?.input).toMatchObject({ points: 91 })
    await desk.rise(judge, 'judge')
  })
})
