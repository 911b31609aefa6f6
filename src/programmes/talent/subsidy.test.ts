import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Actor, days } from '../../kernel/index.ts'
import { given } from '../../kernel/testing.ts'
import { replayed } from '../testing.ts'
import { subsidy } from './subsidy.ts'

type Kind = 'cityTalent' | 'socialInsurance' | 'internship' | 'training'
const claimed = (kind: Kind = 'internship', people = 2, months = 3) =>
  given(subsidy).opened({
    request: { kind, payee: '某企业', grounds: '见习协议-1', since: '2025-09', people, months },
  })
const who = (id: string, role: string): Actor => ({ id, role, bureau: 'human-resources' })
const checked = (amountFen = 720_000) =>
  claimed().when('check', 'officer', { amountFen, opinion: '材料属实' })
const approved = () => checked().when('approve', 'approver', { agreed: true })

describe('a subsidy', () => {
  it('is checked, approved by a second person, paid by a third, and counted by its kind', () => {
    const paid = approved().when('pay', 'cashier', { amountFen: 720_000, voucher: 'V-1' }).thenStage('paid')
    paid
      .thenCounts('claims', 1)
      .thenCounts('paidInsuranceAndInternship', 720_000)
      .thenCounts('paidCityTalent', 0)
      .thenCounts('paidTraining', 0)
      .thenCounts('people', 2)
      .thenCounts('approvedAtOnce', 1, 1)
      .thenCounts('checkedInTime', 1, 1)
      .thenCounts('approvedInTime', 1, 1)
      .thenCounts('paidInTime', 1, 1)
    expect(replayed(subsidy, paid)).toEqual([])
    expect(subsidy.claims!(paid.state)).toEqual(['talent.subsidy internship 见习协议-1 2025-09'])
  })

  it('passes through three different hands', () => {
    checked().when('approve', who('officer-1', 'approver'), { agreed: true }).thenRefused('same-person')
    for (const before of ['officer-1', 'approver-1'])
      approved()
        .when('pay', who(before, 'cashier'), { amountFen: 720_000, voucher: 'V-1' })
        .thenRefused('same-person')
  })

  it('is paid as it was checked, to the fen', () => {
    for (const amountFen of [719_999, 720_001])
      approved().when('pay', 'cashier', { amountFen, voucher: 'V-1' }).thenRefused('not-satisfied')
  })

  it('is never more than the standard for its people and months, whatever they are', () => {
    const standards = { cityTalent: 100_000, socialInsurance: 80_000, internship: 120_000, training: 100_000 }
    fc.assert(
      fc.property(
        fc.constantFrom(...(Object.keys(standards) as Kind[])),
        fc.integer({ min: 1, max: 500 }),
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: -3, max: 3 }),
        (kind, people, months, more) => {
          const amountFen = standards[kind] * people * months + more
          const after = claimed(kind, people, months).when('check', 'officer', { amountFen, opinion: '—' })
          if (more > 0) after.thenRefused('not-satisfied')
          else after.thenStage('checked')
        },
      ),
      { numRuns: 60 },
    )
    checked(0).thenRefused('not-satisfied')
  })

  it('that is returned says why, and is then not approved at once', () => {
    checked().when('approve', 'approver', { agreed: false }).thenRefused('not-satisfied')
    checked()
      .when('approve', 'approver', { agreed: false, opinion: '缺考勤' })
      .thenStage('claimed')
      .when('check', 'officer', { amountFen: 600_000, opinion: '已补' })
      .when('approve', 'approver', { agreed: true })
      .when('pay', 'cashier', { amountFen: 600_000, voucher: 'V-1' })
      .thenCounts('approvedAtOnce', 0, 1)
  })

  it('is refused with a reason, or recovered after it was paid', () => {
    claimed().when('refuse', 'officer', { reason: '未签协议' }).thenStage('refused').thenCounts('refused', 1)
    const paid = approved().when('pay', 'cashier', { amountFen: 720_000, voucher: 'V-1' })
    for (const amountFen of [0, 720_001])
      paid.when('recover', 'approver', { amountFen, reason: '冒领' }).thenRefused('not-satisfied')
    const recovered = paid.when('recover', 'approver', { amountFen: 720_000, reason: '冒领' })
    recovered.thenStage('recovered').thenCounts('recovered', 720_000).thenCounts('people', 2)
    expect(replayed(subsidy, recovered)).toEqual([])
  })

  it('that is opened again is paid what is left of the standard, and both payments count', () => {
    const paid = (amountFen: number) =>
      checked(amountFen)
        .when('approve', 'approver', { agreed: true })
        .when('pay', 'cashier', { amountFen, voucher: 'V-1' })
    const again = paid(500_000)
      .when('appeal', 'applicant', { reason: '少算一月' })
      .when('answerAppeal', 'supervisor', { upheld: true, reason: '属实' })
    again.when('check', 'officer', { amountFen: 220_001, opinion: '补发' }).thenRefused('not-satisfied')
    const both = again
      .when('check', 'officer', { amountFen: 220_000, opinion: '补发' })
      .when('approve', 'approver', { agreed: true })
      .when('pay', 'cashier', { amountFen: 220_000, voucher: 'V-2' })
    both.thenCounts('paidInsuranceAndInternship', 720_000).thenCounts('people', 2)
    both.when('recover', 'approver', { amountFen: 720_001, reason: '冒领' }).thenRefused('not-satisfied')
    both.when('recover', 'approver', { amountFen: 720_000, reason: '冒领' }).thenCounts('recovered', 720_000)
    expect(replayed(subsidy, both)).toEqual([])
  })

  it('is late at each of its steps', () => {
    claimed().after(days(20)).thenPromise('check', 'broken')
    checked().after(days(12)).thenPromise('approve', 'broken')
    approved().after(days(20)).thenPromise('pay', 'broken').thenCounts('paidInTime', 0, 1)
  })
})
