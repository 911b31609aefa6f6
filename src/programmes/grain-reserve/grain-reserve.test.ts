import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Actor, days, hours } from '../../kernel/index.ts'
import { given } from '../../kernel/testing.ts'
import { Town } from '../testing.ts'
import { grainOutlet } from './outlet.ts'
import { grainReserve } from './programme.ts'
import { grainSupply } from './supply.ts'

const shop = { outlet: '示例粮油超市', place: '镇政府街' }
const agreement = { agreement: '2025-01', agreed: 5000 }
const sound = { stock: 6000, reachable: true, transport: true }
const person = (id: string, role: string): Actor => ({ id, role, bureau: 'development-reform' })

describe('a township', () => {
  const appointed = (parts?: readonly string[]) => {
    const town = new Town([grainReserve, grainOutlet])
    const request = { township: '示例镇', ...(parts ? { parts } : {}) }
    return { town, id: town.open('grain-reserve', { request }) }
  }
  const ready = (town: Town, nth: number) => {
    const { id } = town.cases('grain-reserve.outlet')[nth]!
    town.do(id, 'agree', 'clerk', agreement).do(id, 'check', 'inspector', sound)
    return id
  }

  it('is covered while an outlet is ready, and not any more when it is not', () => {
    const { town, id } = appointed()
    town.do(id, 'appoint', 'clerk', shop)
    expect(town.figure('grain-reserve/covered')).toEqual([0, 1])
    const outlet = ready(town, 0)
    expect(town.case(id).stage).toBe('covered')
    expect(town.figure('grain-reserve/covered')).toEqual([1, 1])
    expect(town.figure('grain-reserve/coveredInTime')).toEqual([1, 1])
    town.do(outlet, 'check', 'inspector', { ...sound, transport: false })
    expect(town.case(id).stage).toBe('uncovered')
    expect(town.told).toContainEqual({ case: id, to: 'officer' })
    town.after(days(61))
    expect(town.figure('grain-reserve/coveredInTime')).toEqual([1, 2])
    expect(town.figure('grain-reserve.outlet/restoredInTime')).toEqual([0, 1])
    town.do(outlet, 'check', 'inspector', sound)
    expect(town.case(id).stage).toBe('covered')
    expect(town.try(id, 'dissolve', 'officer')?.code).toBe('children-open')
    town.do(outlet, 'end', 'officer', { reason: '停业' })
    expect(town.case(id).stage).toBe('uncovered')
    expect(town.figure('grain-reserve.outlet/outlets')).toEqual([0, 0])
    town.do(id, 'dissolve', 'officer')
    expect(town.figure('grain-reserve/covered')).toEqual([0, 0])
    expect(town.replay()).toEqual([])
  })

  it('needs an outlet for every part that the local plan names, whatever they are', () => {
    const { town, id } = appointed(['甲', '乙'])
    expect(town.try(id, 'appoint', 'officer', shop)?.code).toBe('not-satisfied')
    expect(town.try(id, 'appoint', 'officer', { ...shop, part: '丙' })?.code).toBe('not-satisfied')
    for (const part of ['甲', '甲', '乙']) town.do(id, 'appoint', 'officer', { ...shop, part })
    ready(town, 0)
    ready(town, 1)
    expect(town.case(id).stage).toBe('uncovered')
    ready(town, 2)
    expect(town.case(id).stage).toBe('covered')
    expect(town.replay()).toEqual([])
  })

  it('is covered just when every named part has an outlet that is ready, whatever becomes of outlets', () => {
    const parts = ['甲', '乙']
    const change = fc.tuple(fc.nat(3), fc.boolean())
    fc.assert(
      fc.property(fc.array(change, { maxLength: 25 }), (changes) => {
        const { town, id } = appointed(parts)
        for (const part of [...parts, ...parts]) town.do(id, 'appoint', 'officer', { ...shop, part })
        const outlets = town.cases('grain-reserve.outlet').map((of) => of.id)
        for (const outlet of outlets) town.do(outlet, 'agree', 'clerk', agreement)
        const now = [false, false, false, false]
        for (const [nth, isSound] of changes) {
          town.do(outlets[nth]!, 'check', 'inspector', { ...sound, reachable: isSound })
          now[nth] = isSound
          const covered = (now[0] || now[2]) && (now[1] || now[3])
          expect(town.case(id).stage).toBe(covered ? 'covered' : 'uncovered')
        }
      }),
      { numRuns: 40 },
    )
  })

  it('counts towards the coverage of all townships', () => {
    const town = new Town([grainReserve, grainOutlet])
    for (const area of ['131102001', '131102002', '131102003']) {
      const of = town.open('grain-reserve', { request: { township: area }, area })
      town.do(of, 'appoint', 'clerk', shop)
    }
    ready(town, 0)
    expect(town.figure('grain-reserve/covered')).toEqual([1, 3])
    ready(town, 1)
    ready(town, 2)
    expect(town.figure('grain-reserve/covered')).toEqual([3, 3])
  })

  it('is one case', () => {
    expect(
      grainReserve.claims!(given(grainReserve).opened({ request: { township: '示例镇' } }).state),
    ).toEqual(['grain-reserve 131101'])
    given(grainReserve)
      .opened({ request: { township: '示例镇' } })
      .when('noted', 'officer', { outlet: 'x', ready: true })
      .thenRefused('not-allowed')
  })
})

describe('an outlet', () => {
  const agreed = () => given(grainOutlet).opened({ request: shop }).when('agree', 'clerk', agreement)

  it('is ready with what was agreed in stock, reachable and with transport', () => {
    agreed()
      .when('check', 'inspector', { ...sound, stock: 4999 })
      .thenStage('lacking')
    agreed()
      .when('check', 'inspector', { ...sound, reachable: false })
      .thenStage('lacking')
    agreed()
      .when('check', 'inspector', sound)
      .thenStage('ready')
      .thenCounts('outlets', 1)
      .thenCounts('agreed', 5000)
      .thenCounts('sound', 1, 1)
      .thenCounts('signedInTime', 1, 1)
  })

  it('is agreed with an amount, and checked by another', () => {
    const appointed = given(grainOutlet).opened({ request: shop })
    appointed.when('agree', 'clerk', { ...agreement, agreed: 0 }).thenRefused('not-satisfied')
    appointed.when('check', 'inspector', sound).thenRefused('wrong-stage')
    appointed
      .when('agree', person('same', 'officer'), agreement)
      .when('check', person('same', 'inspector'), sound)
      .thenRefused('same-person')
    appointed.after(days(25)).thenPromise('agree', 'broken')
    appointed.when('withdraw', 'officer', { reason: '停业' }).thenRefused('unknown-action')
  })

  it('is checked again after half a year, late where nobody comes', () => {
    const due = agreed().when('check', 'inspector', sound).after(days(180)).thenStage('due')
    due.when('check', 'inspector', sound).thenStage('ready').thenCounts('checkedInTime', 2, 2)
    due.after(days(20)).thenPromise('checkAgain', 'broken').thenCounts('checkedInTime', 1, 2)
    agreed().after(days(20)).thenPromise('check', 'broken')
    due.when('end', 'officer', { reason: '停业' }).thenStage('ended').thenCounts('outlets', 0)
  })
})

describe('an emergency supply', () => {
  const request = { kind: 'drill' as const, what: '暴雪封路三日', townships: ['示例镇', '示例乡'] }
  const to = (township: string, delivered = 800) => ({ township, outlet: '示例粮油超市', delivered })
  const called = () => given(grainSupply).opened({ request }).when('call', 'officer', { order: '按预案供应' })
  const supplied = () =>
    called().when('deliver', 'clerk', to('示例镇')).when('deliver', 'clerk', to('示例乡'))

  it('is a drill that reaches every township, is reviewed and put right, and followed by the next', () => {
    const town = new Town([grainSupply])
    const id = town.open('grain-reserve.supply', { request })
    town.do(id, 'call', 'officer', { order: '按预案供应' })
    expect(town.told).toEqual([{ case: id, to: 'clerk' }])
    town.after(hours(5)).do(id, 'deliver', 'clerk', to('示例镇')).do(id, 'deliver', 'clerk', to('示例镇'))
    expect(town.case(id).stage).toBe('called')
    town.after(hours(5)).do(id, 'deliver', 'clerk', to('示例乡'))
    town.do(id, 'review', 'inspector', { findings: ['一处车辆迟到'], summary: '总体顺畅' })
    expect(town.case(id).stage).toBe('correcting')
    town.do(id, 'putRight', 'officer', { done: '落实备用车辆' })
    expect(town.case(id).stage).toBe('closed')
    const [, next] = town.cases('grain-reserve.supply')
    expect(next).toMatchObject({ stage: 'planned', trigger: 'schedule', request })
    for (const [figure, of] of [
      ['drills', [1, 0]],
      ['emergencies', [0, 0]],
      ['townships', [2, 0]],
      ['delivered', [2400, 0]],
      ['findings', [1, 0]],
      ['suppliedInTime', [1, 1]],
      ['reviewedInTime', [1, 1]],
      ['correctedInTime', [1, 1]],
      ['timeToSupply', [hours(10), 1]],
    ] as const)
      expect(town.figure(`grain-reserve.supply/${figure}`), figure).toEqual(of)
    town.do(id, 'askErasure', 'officer').do(id, 'erase', 'supervisor', { reason: '按期删除' })
    expect(town.figure('grain-reserve.supply/findings')).toEqual([1, 0])
    town.after(days(365))
    expect(town.figure('grain-reserve.supply/calledInTime')).toEqual([1, 2])
    expect(town.replay()).toEqual([])
  })

  it('records what is delivered where it was asked for', () => {
    called().when('deliver', 'clerk', to('别的镇')).thenRefused('not-satisfied')
    called().when('deliver', 'clerk', to('示例镇', 0)).thenRefused('not-satisfied')
    supplied().when('deliver', 'clerk', to('示例镇')).thenRefused('wrong-stage')
  })

  it('is reviewed by another, who names whoever was not reached', () => {
    const good = { findings: [], summary: '良好' }
    supplied().when('review', 'inspector', good).thenStage('closed').thenCounts('findings', 0)
    called().when('review', 'inspector', good).thenRefused('not-satisfied')
    called()
      .after(hours(24))
      .thenPromise('supply', 'broken')
      .when('review', 'inspector', { ...good, findings: ['示例乡未到位'] })
      .thenStage('correcting')
      .after(days(30))
      .thenPromise('putRight', 'broken')
    given(grainSupply)
      .opened({ request })
      .when('call', person('same', 'officer'), { order: '按预案供应' })
      .when('review', person('same', 'inspector'), { ...good, findings: ['未到位'] })
      .thenRefused('same-person')
    supplied().after(days(20)).thenPromise('review', 'broken')
  })

  it('that is cancelled is followed by the next, and cannot be taken away', () => {
    const drill = given(grainSupply).opened({ request })
    drill.when('withdraw', 'officer', { reason: '忙' }).thenRefused('unknown-action')
    const cancelled = drill.when('cancel', 'officer', { reason: '暴雪' }).thenStage('cancelled')
    expect(cancelled.events.at(-1)?.effects).toMatchObject([
      { effect: 'open', programme: 'grain-reserve.supply', request: { kind: 'drill' }, trigger: 'schedule' },
    ])
  })

  it('for real is called within hours, and is not repeated', () => {
    const real = given(grainSupply).opened({ request: { ...request, kind: 'real' } })
    real.after(hours(2)).thenPromise('call', 'broken')
    real.when('cancel', 'officer', { reason: '道路已通' }).thenStage('cancelled')
    real.when('call', 'officer', { order: '供应' }).thenCounts('emergencies', 1).thenCounts('drills', 0)
    expect(real.when('cancel', 'officer', { reason: '道路已通' }).events.at(-1)?.effects).toBeUndefined()
    expect(grainSupply.claims!(real.state)).toEqual([])
    expect(grainSupply.claims!(given(grainSupply).opened({ request }).state)).toHaveLength(1)
  })
})
