import { describe, expect, it } from 'vitest'
import { type Actor, days } from '../../kernel/index.ts'
import { given } from '../../kernel/testing.ts'
import { replayed, Town } from '../testing.ts'
import { commissioner } from './commissioner.ts'
import { pointsCredit } from './credit.ts'
import { innovationPoints } from './points.ts'
import { contestTeam } from './team.ts'
import { techTitle } from './title.ts'

/** The stories begin on Thursday 11 December 2025. */
const TODAY = '2025-12-11'
const TOMORROW = '2025-12-12'
const reason = { reason: '理由充分' }
const both = (role: string): Actor => ({ id: 'x1', role, bureau: 'science-technology' })

describe('a team in the contest of innovation', () => {
  const request = {
    team: '示例团队',
    season: '2025',
    project: '低空巡检',
    technology: '低空经济',
    group: 'startup',
  } as const
  const entered = () => given(contestTeam).opened({ request })
  const placed = (prize: 'none' | 'first') =>
    entered().when('admit', 'clerk').when('place', 'clerk', { prize, document: '冀科赛〔2025〕1号' })

  it('given a prize, when what it made is put to use, then team, prize and use are counted', () => {
    const converted = placed('first')
      .thenStage('followed')
      .thenCounts('teams', 1)
      .thenCounts('prizes', 1)
      .thenCounts('prizeShare', 1, 1)
      .thenCounts('admittedInTime', 1, 1)
      .thenCounts('convertedShare', 0, 0)
      .when('convert', 'clerk', { partner: '示例企业', how: '已量产' })
      .thenStage('converted')
      .thenCounts('converted', 1)
      .thenCounts('convertedShare', 1, 1)
    expect(replayed(contestTeam, converted)).toEqual([])
  })

  it('given no prize, then it is corrected where that was wrong, and no longer followed after two years', () => {
    const none = placed('none').thenCounts('prizes', 0).thenCounts('prizeShare', 0, 1)
    none
      .when('place', 'clerk', { prize: 'third', document: '更正' })
      .thenStage('followed')
      .thenCounts('prizes', 1)
    none.after(days(729)).thenStage('followed')
    const ended = none.after(days(730)).thenStage('ended').thenCounts('convertedShare', 0, 1)
    expect(replayed(contestTeam, ended)).toEqual([])
  })

  it('is rejected with a reason, late where nobody looks, and entered once a season', () => {
    entered().when('reject', 'clerk', reason).thenStage('rejected').thenCounts('teams', 0)
    entered().after(days(8)).thenPromise('admit', 'broken').thenCounts('admittedInTime', 0, 1)
    expect(contestTeam.claims!(entered().when('admit', 'clerk').state)).toEqual([
      'tech-matching.team 2025 示例团队',
    ])
  })
})

describe('a title', () => {
  type Title = Parameters<ReturnType<typeof given<typeof techTitle>>['opened']>[0]['request']['title']
  const applied = (title: Title) => given(techTitle).opened({ request: { holder: '示例企业', title } })
  const recognised = (title: Title) =>
    applied(title)
      .when('review', 'clerk', { opinion: '符合条件' })
      .when('recognise', 'officer', { document: 'GR-1', day: TODAY })

  it.each([
    ['provincial', 'provincial', 2],
    ['national', 'national', 2],
    ['high-tech', 'highTech', 1],
    ['platform', 'platforms', 1],
    ['incubator', 'incubators', 1],
    ['transfer', 'transferAgencies', 1],
    ['registry', 'registries', 1],
  ] as const)(
    '%s, recognised by a second person, is one more, and names the next step',
    (title, figure, told) => {
      const city = new Town([techTitle])
      const id = city.open('tech-matching.title', { request: { holder: '示例企业', title } })
      city.do(id, 'review', both('clerk'), { opinion: '符合条件' })
      const recognise = { document: 'GR-1', day: TODAY }
      expect(city.try(id, 'recognise', both('officer'), recognise)?.code).toBe('same-person')
      expect(city.try(id, 'recognise', 'officer', { ...recognise, day: TOMORROW })?.field).toBe('day')
      city.do(id, 'recognise', 'officer', recognise)
      expect(city.told.filter(({ to }) => to === 'requester')).toHaveLength(told)
      expect(city.figure(`tech-matching.title/${figure}`)).toEqual([1, 0])
      expect(city.figure('tech-matching.title/newPlatforms')).toEqual([title === 'platform' ? 1 : 0, 0])
      expect(city.figure('tech-matching.title/newIncubators')).toEqual([title === 'incubator' ? 1 : 0, 0])
      expect(city.figure('tech-matching.title/recognisedShare')).toEqual([1, 1])
      city.do(id, 'revoke', 'officer', reason)
      expect(city.figure(`tech-matching.title/${figure}`)).toEqual([0, 0])
      expect(city.replay()).toEqual([])
    },
  )

  it.each([
    ['national', 365],
    ['high-tech', 1095],
    ['platform', 1095],
  ] as const)('%s is to be renewed ninety days before its %i days end, or ends', (title, lasts) => {
    const held = recognised(title)
    held.after(days(lasts - 91)).thenStage('held')
    const renewing = held.after(days(lasts - 90)).thenStage('renewing')
    renewing.when('renew', 'officer', { document: 'GR-2' }).thenRefused('not-satisfied')
    const rechecked = renewing.when('recheck', 'clerk', { opinion: '仍符合' })
    const both = { id: 'clerk-1', role: 'officer', bureau: 'science-technology' }
    rechecked.when('renew', both, { document: 'GR-2' }).thenRefused('same-person')
    rechecked
      .when('renew', 'officer', { document: 'GR-2' })
      .thenStage('held')
      .thenCounts('recognisedShare', 1, 1)
    const expired = held.after(days(lasts)).thenStage('expired')
    expect(replayed(techTitle, expired)).toEqual([])
  })

  it('of an incubator tells its graduates and surface; of no other', () => {
    const incubator = recognised('incubator').when('incubate', 'clerk', {
      graduates: 60,
      squareMetres: 30_000,
    })
    incubator
      .after(days(30))
      .when('incubate', 'clerk', { graduates: 5, squareMetres: 28_000 })
      .thenCounts('graduates', 65)
      .thenCounts('surface', 28_000)
    recognised('platform')
      .when('incubate', 'clerk', { graduates: 1, squareMetres: 1 })
      .thenRefused('not-satisfied')
  })

  it('is declined with a reason, and late at either step where nobody decides', () => {
    applied('provincial')
      .thenCounts('applications', 1)
      .when('decline', 'clerk', reason)
      .thenStage('declined')
      .thenCounts('recognisedShare', 0, 1)
      .thenCounts('provincial', 0)
    applied('provincial').after(days(22)).thenPromise('review', 'broken').thenCounts('reviewedInTime', 0, 1)
    applied('provincial')
      .when('review', 'clerk', { opinion: '可' })
      .thenCounts('reviewedInTime', 1, 1)
      .after(days(120))
      .thenPromise('recognise', 'broken')
      .thenCounts('recognisedInTime', 0, 1)
    expect(techTitle.claims!(recognised('provincial').state)).toEqual([
      'tech-matching.title provincial 示例企业',
    ])
  })
})

describe('a commissioner at an enterprise', () => {
  const request = { enterprise: '示例橡胶厂', technology: '工程橡胶', hopes: '降低废品率' }
  const asked = () => given(commissioner).opened({ request })
  const sent = () => asked().when('send', 'clerk', { commissioner: '特-12', institution: '示例大学' })
  const visit = (day = TODAY, persons = 2) => ({ day, persons, work: '现场诊断' })
  const problem = '硫化不均'

  it('given visits, when the enterprise says that a problem is solved, then visits, problems and patents are counted', () => {
    const served = sent()
      .thenCounts('served', 1)
      .when('visit', 'commissioner', visit())
      .when('solve', 'commissioner', { problem, how: '调整温控' })
      .thenCounts('solved', 0)
      .when('confirm', 'enterprise', { problem, solved: true })
      .thenCounts('solved', 1)
      .when('patent', 'commissioner', { number: 'P-1', state: 'applied' })
      .when('patent', 'commissioner', { number: 'P-1', state: 'granted' })
      .thenCounts('patents', 2)
      .after(days(30))
      .thenStage('due')
      .when('visit', 'commissioner', visit('2026-01-10', 3))
      .thenCounts('visits', 5)
      .when('end', 'clerk', { summary: '完成' })
      .thenStage('ended')
      .thenCounts('requests', 1)
      .thenCounts('served', 0)
      .thenCounts('sentInTime', 1, 1)
      .thenCounts('visitedInTime', 2, 2)
    expect(replayed(commissioner, served)).toEqual([])
  })

  it('does not end while the enterprise has yet to say; what is not solved is said again', () => {
    const said = sent().when('solve', 'commissioner', { problem, how: '调整温控' })
    said.when('end', 'clerk', { summary: '完成' }).thenRefused('not-satisfied')
    const open = said
      .when('confirm', 'clerk', { problem, solved: false })
      .thenCounts('solved', 0)
      .thenCounts('unsolved', 1)
    open.when('confirm', 'clerk', { problem, solved: true }).thenRefused('not-satisfied')
    const two = open
      .when('solve', 'commissioner', { problem, how: '更换模具' })
      .when('solve', 'commissioner', { problem: '气泡', how: '抽真空' })
    two.when('confirm', 'enterprise', { solved: true }).thenRefused('not-satisfied')
    two
      .when('confirm', 'enterprise', { problem: '气泡', solved: true })
      // The one that is left need not be named.
      .when('confirm', 'enterprise', { solved: false })
      .thenCounts('solved', 1)
      .thenCounts('unsolved', 1)
    const solved = open
      .when('solve', 'commissioner', { problem, how: '更换模具' })
      .when('confirm', 'enterprise', { problem, solved: true })
      .thenCounts('solved', 1)
      .thenCounts('unsolved', 0)
    solved.when('solve', 'commissioner', { problem, how: '再来' }).thenRefused('not-satisfied')
    const patented = solved.when('patent', 'commissioner', { number: 'P-1', state: 'applied' })
    patented.when('patent', 'commissioner', { number: 'P-1', state: 'applied' }).thenRefused('not-satisfied')
    sent().when('visit', 'commissioner', visit(TOMORROW)).thenRefused('invalid-input')
  })

  it('is late where nobody is sent or nobody comes; where nobody can be sent it is said why', () => {
    asked().after(days(22)).thenPromise('send', 'broken').thenCounts('sentInTime', 0, 1)
    asked().when('decline', 'officer', reason).thenStage('declined').thenCounts('served', 0)
    sent().after(days(15)).thenPromise('visit', 'broken').thenCounts('visitedInTime', 0, 1)
  })
})

describe('innovation points', () => {
  const request = { enterprise: '示例管业', consent: true }
  const points = { innovation: 40, growth: 20, support: 10 }
  const city = () => new Town([innovationPoints, pointsCredit])

  it('given consent and points enough, when a bank gives credit, then it is counted with what every bank answered', () => {
    const town = city()
    const id = town.open('tech-matching.points', { request })
    town.do(id, 'score', 'clerk', points).do(id, 'push', 'officer', { banks: ['甲银行', '乙银行'] })
    const [first, second] = town.cases('tech-matching.credit')
    // A bank is told this and nothing else.
    expect(first).toMatchObject({
      bureau: 'partner-banks',
      request: { bank: '甲银行', enterprise: request.enterprise, points: 70 },
    })
    expect(town.try(id, 'settle', 'clerk')?.code).toBe('children-open')
    expect(town.try(first!.id, 'grant', 'banker', { amountFen: 0 })?.field).toBe('amountFen')
    town.do(first!.id, 'grant', 'banker', { amountFen: 2_000_000_00 })
    town.after(days(15)).do(second!.id, 'refuse', 'banker', reason).do(id, 'settle', 'clerk')
    expect(town.case(id).stage).toBe('credited')
    for (const [figure, value] of [
      ['points/scored', [1, 0]],
      ['points/pushed', [1, 0]],
      ['points/creditedShare', [1, 1]],
      ['points/scoredInTime', [1, 1]],
      ['credit/told', [2, 0]],
      ['credit/granted', [1, 0]],
      ['credit/amount', [2_000_000_00, 0]],
      ['credit/answeredInTime', [1, 2]],
    ] as const)
      expect(town.figure(`tech-matching.${figure}`), figure).toEqual(value)
    expect(town.replay()).toEqual([])
  })

  it('given that no bank gives credit, then there is none', () => {
    const town = city()
    const id = town.open('tech-matching.points', { request })
    town.do(id, 'score', 'clerk', points).do(id, 'push', 'officer', { banks: ['甲银行'] })
    town.do(town.cases('tech-matching.credit')[0]!.id, 'refuse', 'banker', reason).do(id, 'settle', 'officer')
    expect(town.case(id).stage).toBe('uncredited')
    expect(town.figure('tech-matching.points/creditedShare')).toEqual([0, 1])
  })

  it('are told to no bank without consent, with too few, by who scored them, or twice', () => {
    const scored = (of: object = {}, given_: object = {}, by: string | Actor = 'clerk') =>
      given(innovationPoints)
        .opened({ request: { ...request, ...of } })
        .when('score', by as 'clerk', { ...points, ...given_ })
    const banks = { banks: ['甲银行'] }
    scored({ consent: false }).when('push', 'officer', banks).thenRefused('not-satisfied')
    scored({}, { innovation: 29 }).when('push', 'officer', banks).thenRefused('not-satisfied')
    scored({}, {}, both('clerk')).when('push', both('officer'), banks).thenRefused('same-person')
    scored()
      .when('push', 'officer', { banks: ['甲银行', '甲银行'] })
      .thenRefused('not-satisfied')
    expect(scored({}, { growth: 36 }).refusal?.field).toBe('growth')
    scored().when('keep', 'officer', reason).thenStage('kept').thenCounts('pushed', 0)
    given(innovationPoints).opened({ request }).after(days(15)).thenPromise('score', 'broken')
    expect(innovationPoints.claims!(scored().state)).toEqual(['tech-matching.points 示例管业'])
  })
})
