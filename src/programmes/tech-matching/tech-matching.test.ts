import { describe, expect, it } from 'vitest'
import { type Actor, days } from '../../kernel/index.ts'
import { given } from '../../kernel/testing.ts'
import { replayed, Town } from '../testing.ts'
import { techActivity } from './activity.ts'
import { techContract } from './contract.ts'
import { techMatching } from './programme.ts'

/** The stories begin on Thursday 11 December 2025. */
const TODAY = '2025-12-11'
const TOMORROW = '2025-12-12'
const reason = { reason: '理由充分' }
const need = { enterprise: '示例丝网厂', technology: '丝网', problem: '高目数丝网断丝' }
const solution = (solver = '示例大学') => ({ solver, kind: 'university', solution: '改进拉丝工艺' }) as const
const meeting = (solver = '示例大学', day = TODAY) => ({ solver, day })
const signing = (of: object = {}) =>
  ({
    solver: '示例大学',
    contract: '合-1',
    kind: 'development',
    sellerFrom: 'beijing',
    amountFen: 1_350_000_00,
    day: TODAY,
    ...of,
  }) as never
const town = () => new Town([techMatching, techContract, techActivity])

describe('a need of an enterprise', () => {
  it('given solutions and meetings, when a contract is signed and registered, then the need is fulfilled and counted', () => {
    const city = town()
    const id = city.open('tech-matching', { request: need })
    city.do(id, 'publish', 'clerk').do(id, 'propose', 'clerk', solution())
    city.do(id, 'propose', 'clerk', { ...solution('示例研究所'), kind: 'institute' })
    city.do(id, 'meet', 'clerk', meeting()).do(id, 'meet', 'clerk', meeting('示例研究所'))
    city.do(id, 'meet', 'clerk', meeting('示例大学', '2025-12-10')).do(id, 'sign', 'enterprise', signing())
    expect(city.case(id).stage).toBe('contracted')
    expect(city.try(id, 'settle', 'enterprise', { solved: true })?.code).toBe('children-open')
    const [contract] = city.cases('tech-matching.contract')
    expect(contract!.request).toMatchObject({
      buyer: need.enterprise,
      seller: '示例大学',
      content: need.problem,
    })
    city.do(contract!.id, 'check', 'clerk', { technologyFen: 1_000_000_00 })
    city.do(contract!.id, 'register', 'officer', { certificate: '登-1' })
    city.do(id, 'settle', 'enterprise', { solved: true })
    expect(city.case(id).stage).toBe('fulfilled')
    for (const [figure, value] of [
      ['needs', [1, 0]],
      ['solutions', [2, 0]],
      ['meetings', [3, 0]],
      ['contracts', [1, 0]],
      ['value', [1_350_000_00, 0]],
      ['fulfilled', [1, 0]],
      ['contractedShare', [1, 1]],
      ['publishedInTime', [1, 1]],
      ['metInTime', [1, 1]],
      ['settledInTime', [1, 1]],
    ] as const)
      expect(city.figure(`tech-matching/${figure}`), figure).toEqual(value)
    expect(city.figure('tech-matching.contract/absorbedValue')).toEqual([1_350_000_00, 0])
    expect(city.replay()).toEqual([])
  })

  it('that a contract did not solve is met with others again', () => {
    const city = town()
    const id = city.open('tech-matching', { request: need })
    city.do(id, 'publish', 'clerk').do(id, 'propose', 'clerk', solution()).do(id, 'meet', 'clerk', meeting())
    city.do(id, 'sign', 'clerk', signing())
    // A second contract under the same need, and not the same one twice.
    expect(city.try(id, 'sign', 'clerk', signing())?.field).toBe('contract')
    city.do(id, 'sign', 'clerk', signing({ contract: '合-2' }))
    for (const { id: contract } of city.cases('tech-matching.contract'))
      city.do(contract, 'refuse', 'clerk', reason)
    city.do(id, 'settle', 'clerk', { solved: false })
    expect(city.case(id).stage).toBe('meeting')
    city.do(id, 'giveUp', 'enterprise', reason)
    expect(city.case(id).stage).toBe('unmatched')
    expect(city.figure('tech-matching/unmatched')).toEqual([1, 0])
    expect(city.figure('tech-matching/contracts')).toEqual([2, 0])
    expect(city.figure('tech-matching.contract/value')).toEqual([0, 0])
    expect(city.replay()).toEqual([])
  })

  it('is met only with who offered a solution, and contracted only with who was met, on days that have come', () => {
    const proposed = given(techMatching)
      .opened({ request: need })
      .when('publish', 'clerk')
      .when('propose', 'clerk', solution())
    proposed.when('propose', 'clerk', solution()).thenRefused('not-satisfied')
    proposed.when('meet', 'clerk', meeting('外人')).thenRefused('not-satisfied')
    proposed.when('meet', 'clerk', meeting('示例大学', TOMORROW)).thenRefused('invalid-input')
    const met = proposed.when('meet', 'clerk', meeting()).when('propose', 'clerk', solution('示例企业'))
    met.when('sign', 'clerk', signing({ solver: '示例企业' })).thenRefused('not-satisfied')
    met.when('sign', 'clerk', signing({ amountFen: 0 })).thenRefused('not-satisfied')
    met.when('sign', 'clerk', signing({ day: TOMORROW })).thenRefused('invalid-input')
  })

  it('is declined with a reason, unmatched when nobody answers the call, and late where nobody sees to it', () => {
    const raised = given(techMatching).opened({ request: need })
    raised.when('decline', 'clerk', reason).thenStage('declined').thenCounts('needs', 0)
    raised.after(days(15)).thenPromise('publish', 'broken').thenCounts('publishedInTime', 0, 1)
    const published = raised.when('publish', 'clerk')
    published.after(days(89)).thenStage('published').after(days(1)).thenStage('unmatched')
    const proposed = published.when('propose', 'clerk', solution())
    const late = proposed
      .after(days(100))
      .thenStage('proposed')
      .thenPromise('meet', 'broken')
      .when('meet', 'clerk', meeting())
      .after(days(180))
      .thenPromise('contract', 'broken')
      .thenCounts('contractedShare', 0, 1)
    expect(replayed(techMatching, late)).toEqual([])
  })
})

describe('a technology contract', () => {
  const request = {
    contract: '合-9',
    content: '技术服务',
    kind: 'service',
    buyer: '示例橡塑厂',
    seller: '示例研究院',
    sellerFrom: 'tianjin',
    amountFen: 500_000_00,
    signedOn: TODAY,
  } as const
  const filed = (of: object = {}) => given(techContract).opened({ request: { ...request, ...of } })

  it('given one checked, when somebody else registers it, then its worth counts, and that of Beijing and Tianjin apart', () => {
    const both: Actor = { id: 'x1', role: 'clerk', bureau: 'science-technology' }
    const checked = filed().when('check', both, { technologyFen: 400_000_00 })
    checked.when('register', { ...both, role: 'officer' }, { certificate: '登-9' }).thenRefused('same-person')
    const registered = checked
      .thenCounts('value', 0)
      .when('register', 'officer', { certificate: '登-9' })
      .thenStage('registered')
      .thenCounts('filed', 1)
      .thenCounts('registered', 1)
      .thenCounts('value', 500_000_00)
      .thenCounts('technologyValue', 400_000_00)
      .thenCounts('absorbed', 1)
      .thenCounts('absorbedValue', 500_000_00)
      .thenCounts('registeredInTime', 1, 1)
    expect(replayed(techContract, registered)).toEqual([])
    filed({ sellerFrom: 'hebei' })
      .when('check', 'clerk', { technologyFen: 0 })
      .when('register', 'officer', { certificate: '登-10' })
      .thenCounts('value', 500_000_00)
      .thenCounts('absorbed', 0)
      .thenCounts('absorbedValue', 0)
  })

  it('is not checked for more than it is worth or before it is signed; it is refused with a reason, or late', () => {
    expect(filed().when('check', 'clerk', { technologyFen: 500_000_01 }).refusal?.field).toBe('technologyFen')
    expect(given(techContract).tryOpening({ request: { ...request, signedOn: TOMORROW } })).toMatchObject({
      ok: false,
      refusal: { field: 'request.signedOn' },
    })
    filed().when('refuse', 'officer', reason).thenStage('refused').thenCounts('registered', 0)
    filed().after(days(30)).thenPromise('register', 'broken').thenCounts('registeredInTime', 0, 1)
  })
})

describe('a meeting of industry and research', () => {
  const planned = (kind: 'matching' | 'visit' | 'scenes' = 'matching') => ({
    name: '丝网产业对接会',
    kind,
    place: '某县',
    plannedDay: TODAY,
  })
  const held = { day: TODAY, enterprises: 30, institutions: 4 }
  const pair = { enterprise: '示例丝网厂', institution: '示例大学' }

  it('given one held, when it is followed up, then needs, cooperation and winners are counted', () => {
    const city = town()
    const id = city.open('tech-matching.activity', { request: planned() })
    city.do(id, 'hold', 'clerk', held).do(id, 'raise', 'clerk', { need })
    expect(city.cases('tech-matching').map(({ request, stage }) => [request, stage])).toEqual([
      [need, 'raised'],
    ])
    city.do(id, 'agree', 'clerk', pair).do(id, 'award', 'clerk', { project: '低空巡检' })
    expect(city.try(id, 'agree', 'clerk', pair)?.field).toBe('institution')
    expect(city.try(id, 'award', 'clerk', { project: '低空巡检' })?.field).toBe('project')
    city.do(id, 'close', 'officer', { summary: '已逐一回访' })
    for (const [figure, value] of [
      ['matchings', [1, 0]],
      ['visits', [0, 0]],
      ['enterprises', [30, 0]],
      ['cooperations', [1, 0]],
      ['winners', [1, 0]],
      ['heldAsPlanned', [1, 1]],
      ['followedInTime', [1, 1]],
    ] as const)
      expect(city.figure(`tech-matching.activity/${figure}`), figure).toEqual(value)
    expect(city.replay()).toEqual([])
  })

  it('is not held tomorrow; late where it is not held on its day, and where nobody follows it up', () => {
    const visit = given(techActivity).opened({ request: planned('visit') })
    visit.when('hold', 'clerk', { ...held, day: TOMORROW }).thenRefused('invalid-input')
    visit.when('cancel', 'officer', reason).thenStage('cancelled').thenCounts('heldAsPlanned', 0, 0)
    const late = visit
      .after(days(1))
      .thenPromise('hold', 'broken')
      .when('hold', 'clerk', { ...held, day: TOMORROW })
      .thenCounts('visits', 1)
      .thenCounts('scenes', 0)
      .after(days(30))
      .thenPromise('follow', 'broken')
      .thenCounts('followedInTime', 0, 1)
    expect(replayed(techActivity, late)).toEqual([])
    given(techActivity)
      .opened({ request: planned('scenes') })
      .when('hold', 'clerk', held)
      .thenCounts('scenes', 1)
      .thenCounts('matchings', 0)
  })
})
