import { describe, expect, it } from 'vitest'
import { type Actor, type Day, days, instant } from '../../kernel/index.ts'
import { programmes } from '../index.ts'
import { Town } from '../testing.ts'
import { daysOf, nextYearly } from './season.ts'

const season = { start: '11-15', end: '03-15' }
const desk = (id: string): Actor => ({ id, role: 'dispatcher', bureau: 'urban-management' })
/** 2,000 yuan; ten days at 17 °C and five at 15 °C. */
const cold = {
  feeFen: 200_000,
  cold: [
    { room: 17, days: 10 },
    { room: 15, days: 5 },
  ],
  papers: '测温记录 T-1',
}

const applied = () => {
  const town = new Town(programmes)
  const complaint = town.open('heating', { request: { symptom: 'cold', place: '3号楼' } })
  town.do(complaint, 'claimRefund', 'resident', { why: '室温十余天不足18度' })
  return { town, complaint, id: town.cases('heating.refund')[0]!.id }
}

describe('a refund of the heating fee', () => {
  it('given days too cold, when it is worked out, approved by somebody else and paid, then the tiers say how much', () => {
    const { town, complaint, id } = applied()
    town.do(id, 'reckon', 'operator', cold).do(id, 'approve', 'dispatcher')
    expect(town.told).toContainEqual({ case: complaint, to: 'requester' })
    expect(town.case(complaint).did.refundDecided?.input).toEqual({ amountFen: 9091 })
    town.do(id, 'pay', 'operator', { voucher: 'V-7' })
    expect(town.case(id).stage).toBe('refunded')
    // 200000 × (10 × 30 % + 5 × 50 %) ÷ 121 days.
    expect(town.figure('heating.refund/refundedFen')).toEqual([9091, 0])
    expect(town.figure('heating.refund/settledInTime')).toEqual([1, 1])
    expect(town.replay()).toEqual([])
  })

  it('given outages, when one lasted a whole day, then it counts with all of its time and shorter ones do not', () => {
    const { town, id } = applied()
    town.do(id, 'reckon', 'operator', { ...cold, cold: undefined, outages: [{ hours: 23 }, { hours: 30 }] })
    town.do(id, 'approve', 'dispatcher').do(id, 'pay', 'operator', { voucher: 'V-8' })
    // 200000 × 30 ÷ (121 × 24) = 2066.1… fen
    expect(town.figure('heating.refund/refundedFen')).toEqual([2066, 0])
  })

  it('given what cannot be or comes to nothing, when it is worked out, then that is refused in words', () => {
    const { town, id } = applied()
    const said = (more: object) => town.try(id, 'reckon', 'operator', { ...cold, ...more })?.message.en
    expect(said({ cold: [{ room: 18, days: 3 }] })).toContain('comes to nothing')
    expect(said({ cold: undefined })).toContain('comes to nothing')
    expect(said({ cold: [{ room: 15, days: 122 }] })).toContain('more days and hours')
    expect(said({ outages: [{ hours: 121 * 24 }] })).toContain('more days and hours')
  })

  it('given who worked it out, when the same person approves it, then that is refused', () => {
    const { town, id } = applied()
    town.do(id, 'reckon', { id: 'same', role: 'operator' }, cold)
    expect(town.try(id, 'approve', desk('same'))?.code).toBe('same-person')
    town.do(id, 'sendBack', desk('other'), { reason: '缺停热记录' }).do(id, 'decline', desk('other'), {
      explanation: '室温达标',
    })
    expect(town.figure('heating.refund/declined')).toEqual([1, 0])
  })

  it('given a claim in December, when May has passed, then it is late', () => {
    const { town, id } = applied()
    expect(town.case(id).promises[0]!.dueAt).toBe(instant(Date.parse('2026-06-01T00:00:00+08:00')))
    town.after(days(180))
    expect(town.figure('heating.refund/settledInTime')).toEqual([0, 1])
  })

  it('given one that is under way, when another is asked for, then that is refused until it has been decided or taken back', () => {
    const { town, complaint, id } = applied()
    const again = () => town.try(complaint, 'claimRefund', 'resident', { why: '又冷了两天' })
    expect(again()?.message.zh).toContain('已有一件退费正在办理')
    expect(again()?.message.en).toContain('a refund is under way')
    expect(town.cases('heating.refund')).toHaveLength(1)
    const told = town.told.length
    town.do(id, 'withdraw', 'operator', { reason: '先等暖气修好' })
    expect(town.told.slice(told)).toEqual([{ case: complaint, to: 'requester' }])
    expect(again()).toBeUndefined()
    const second = town.cases('heating.refund')[1]!.id
    expect(again()?.code).toBe('not-satisfied')
    town.do(second, 'decline', 'dispatcher', { explanation: '室温达标' })
    expect(again()).toBeUndefined()
    expect(town.cases('heating.refund').map(({ stage }) => stage)).toEqual([
      'withdrawn',
      'declined',
      'applied',
    ])
    expect(town.replay()).toEqual([])
  })

  it('given one that was refused, when it is begun anew, then it is under way again', () => {
    const { town, complaint, id } = applied()
    const again = () => town.try(complaint, 'claimRefund', 'resident', { why: '又冷了两天' })
    town
      .do(id, 'decline', 'dispatcher', { explanation: '室温达标' })
      .do(id, 'reopen', 'dispatcher', { reason: '漏看一份测温记录' })
    expect(again()?.code).toBe('not-satisfied')
    town.do(id, 'decline', 'dispatcher', { explanation: '记录仍达标' })
    expect(again()).toBeUndefined()
    expect(town.replay()).toEqual([])
  })

  it('given one that was refused and another asked for since, when the first is begun anew, then it gives way: one is under way', () => {
    const { town, complaint, id } = applied()
    const again = () => town.try(complaint, 'claimRefund', 'resident', { why: '又冷了两天' })
    const stages = () => town.cases('heating.refund').map(({ stage }) => stage)
    const decline = { explanation: '室温达标' }
    town.do(id, 'decline', 'dispatcher', decline)
    expect(again()).toBeUndefined()
    const told = town.told.length
    town.do(id, 'reopen', 'dispatcher', { reason: '漏看一份测温记录' })
    expect(stages()).toEqual(['joined', 'applied'])
    expect(town.told.slice(told)).toEqual([
      { case: id, to: 'dispatcher' },
      { case: complaint, to: 'requester' },
    ])
    expect(again()?.code).toBe('not-satisfied')
    // An appeal that is upheld begins it anew, too; where no other is under way, it goes on.
    const appeal = { reason: '仍不服' }
    town
      .do(id, 'appeal', 'resident', appeal)
      .do(id, 'answerAppeal', 'supervisor', { upheld: true, reason: '应重核' })
    expect(stages()).toEqual(['joined', 'applied'])
    const second = town.cases('heating.refund')[1]!.id
    town
      .do(second, 'decline', 'dispatcher', decline)
      .do(id, 'reopen', 'dispatcher', { reason: '漏看一份测温记录' })
    expect(stages()).toEqual(['applied', 'declined'])
    expect(again()?.code).toBe('not-satisfied')
    expect(town.figure('heating.refund/declined')).toEqual([1, 0])
    expect(town.replay()).toEqual([])
  })

  it('given a complaint that ended meanwhile, when its refund is taken back, then it is told and stays as it ended', () => {
    const { town, complaint, id } = applied()
    town.do(complaint, 'withdraw', 'resident', { reason: '已搬走' })
    town.do(id, 'withdraw', 'operator', { reason: '一并撤回' })
    const { stage, children } = town.case(complaint)
    expect([stage, children[id]?.outcome]).toEqual(['withdrawn', 'withdrawn'])
    expect(town.replay()).toEqual([])
  })

  it('is asked for while it is cold, and when it is warm again', () => {
    const { town, complaint, id } = applied()
    town.do(id, 'reckon', 'operator', cold).do(id, 'approve', 'dispatcher')
    town.do(id, 'pay', 'operator', { voucher: 'V-9' })
    town
      .do(complaint, 'dispatch', 'dispatcher', { crew: 'c1' })
      .do(complaint, 'arrive', 'repairer')
      .do(complaint, 'repair', 'repairer', { cause: 'flat', room: 19 })
      .do(complaint, 'confirm', 'resident', { solved: true, satisfied: true })
      .do(complaint, 'claimRefund', 'resident', { why: '仍要求退费' })
    expect(town.cases('heating.refund').map(({ request }) => request)).toEqual([
      { place: '3号楼', why: '室温十余天不足18度' },
      { place: '3号楼', why: '仍要求退费' },
    ])
  })
})

describe('the heating season', () => {
  it('has 121 days, or 122 with a leap day in it', () => {
    expect(daysOf(season, '2025-12-11' as Day)).toBe(121)
    expect(daysOf(season, '2026-05-20' as Day)).toBe(121)
    expect(daysOf(season, '2024-01-05' as Day)).toBe(122)
  })

  it('is followed by the day by which refunds are settled', () => {
    expect(nextYearly('05-31', '2025-12-11' as Day)).toBe('2026-05-31')
    expect(nextYearly('05-31', '2026-05-31' as Day)).toBe('2026-05-31')
    expect(nextYearly('05-31', '2026-06-01' as Day)).toBe('2027-05-31')
  })
})
