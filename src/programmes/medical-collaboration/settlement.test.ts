import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Actor, days } from '../../kernel/index.ts'
import { given } from '../../kernel/testing.ts'
import { replayed } from '../testing.ts'
import { settlementParameters } from './parameters.ts'
import { dueAtHomeFen, type Treated } from './ratio.ts'
import { settlement } from './settlement.ts'

const table = settlementParameters.homeBasisPoints.history[0]!.value
const request = {
  region: 'beijing',
  hospital: '北京某医院',
  level: 'tertiary',
  kind: 'inpatient',
  scheme: 'resident',
  day: '2025-12-01',
  bill: 'B-1',
} as const
const received = (of: object = {}) => given(settlement).opened({ request: { ...request, ...of } })
const asReviewer: Actor = { id: 'clerk-1', role: 'reviewer', bureau: 'medical-insurance' }
// A resident in a tertiary hospital: 60 % at home.
const direct = (paidFen: number, eligibleFen = 1_000_000) =>
  received().when('settle', 'institution', { eligibleFen, paidFen })
const byHand = (paidFen: number) =>
  received().when('claim', 'clerk', { eligibleFen: 1_000_000, paidFen, why: '备案时系统故障' })

const treated: fc.Arbitrary<Treated> = fc.record({
  scheme: fc.constantFrom('employee', 'resident'),
  kind: fc.constantFrom('inpatient', 'outpatient'),
  level: fc.constantFrom('primary', 'secondary', 'tertiary'),
})

describe('the share that is paid at home', () => {
  it('is the least whole number of fen that is no smaller a share, whatever the amount', () => {
    fc.assert(
      fc.property(treated, fc.integer({ min: 0, max: 1e13 }), (of, eligibleFen) => {
        const due = BigInt(dueAtHomeFen(table, of, eligibleFen))
        const exact = BigInt(eligibleFen) * BigInt(table[of.scheme][of.kind][of.level])
        expect(due * 10_000n).toBeGreaterThanOrEqual(exact)
        expect((due - 1n) * 10_000n).toBeLessThan(exact === 0n ? 1n : exact)
      }),
    )
  })

  it('is what every bill ends with, at least, by whichever way', () => {
    fc.assert(
      fc.property(
        treated,
        fc.integer({ min: 1, max: 100_000_000 }),
        fc.integer({ min: 0, max: 10_000 }),
        fc.integer({ min: 0, max: 10_000 }),
        fc.boolean(),
        (of, eligibleFen, part, more, byCard) => {
          const paidFen = Math.floor((eligibleFen * part) / 10_000)
          const begun = received(of)
          const settled = byCard
            ? begun.when('settle', 'institution', { eligibleFen, paidFen })
            : begun.when('claim', 'clerk', { eligibleFen, paidFen, why: '—' })
          const due = dueAtHomeFen(table, of, eligibleFen)
          if (!byCard && paidFen < due) return void settled.thenRefused('not-satisfied')
          if (byCard && paidFen >= due) return void settled.thenStage('settled').thenCounts('paid', paidFen)
          const ready = byCard
            ? settled.thenStage('short').when('makeGood', 'clerk', { amountFen: more })
            : settled
          if (byCard && (paidFen + more < due || paidFen + more > eligibleFen))
            return void ready.thenRefused('not-satisfied')
          ready
            .when('approve', 'reviewer', { agreed: true })
            .thenStage('settled')
            .thenCounts('paid', byCard ? paidFen + more : paidFen)
        },
      ),
      { numRuns: 200 },
    )
  })
})

describe('a bill from elsewhere', () => {
  it('is settled by card where the share is kept', () => {
    const settled = direct(600_000).thenStage('settled')
    settled
      .thenCounts('bills', 1)
      .thenCounts('capital', 1)
      .thenCounts('directShare', 1, 1)
      .thenCounts('shareKept', 1, 1)
      .thenCounts('eligible', 1_000_000)
      .thenCounts('paid', 600_000)
      .thenCounts('madeGood', 0)
      .thenCounts('settledInTime', 1, 1)
    expect(replayed(settlement, settled)).toEqual([])
    expect(settlement.claims!(settled.state)).toEqual(['medical-collaboration.settlement 北京某医院 B-1'])
    received({ region: 'other' })
      .when('settle', 'machine', { eligibleFen: 100, paidFen: 60 })
      .thenCounts('capital', 0)
  })

  it('is settled once for good, and nobody is kept from asking by its number alone', () => {
    expect(settlement.claims!(received().state)).toEqual([])
    expect(settlement.keepsClaims).toEqual(['settled'])
    const again = direct(600_000).after(days(1)).when('reopen', 'insured', { reason: '再报一次' })
    expect(settlement.claims!(again.state)).toHaveLength(1)
    again
      .when('settle', 'institution', { eligibleFen: 1_000_000, paidFen: 600_000 })
      .thenCounts('paid', 600_000)
  })

  it('that is entered anew after an appeal counts as it was entered last', () => {
    const anew = direct(500_000)
      .after(days(1))
      .when('makeGood', 'clerk', { amountFen: 100_000 })
      .when('approve', 'reviewer', { agreed: true })
      .after(days(1))
      .when('appeal', 'insured', { reason: '漏算一项' })
      .when('answerAppeal', 'supervisor', { upheld: true, reason: '属实' })
      .when('claim', 'clerk', { eligibleFen: 1_200_000, paidFen: 720_000, why: '补入一项' })
    anew.when('approve', 'reviewer', { agreed: false, opinion: '缺发票' }).thenStage('received')
    const settled = anew.when('approve', 'reviewer', { agreed: true }).thenStage('settled')
    settled.thenCounts('paid', 720_000).thenCounts('eligible', 1_200_000).thenCounts('madeGood', 0)
    settled.thenCounts('directShare', 0, 1)
    expect(replayed(settlement, settled)).toEqual([])
  })

  it('that paid a fen less is made good and approved by somebody else, and is told so', () => {
    const short = direct(599_999).thenStage('short').thenCounts('shareKept', 0, 1).thenCounts('paid', 0)
    expect(short.events.at(-1)?.effects?.map((each) => 'message' in each && each.message.zh)).toEqual([
      '结算比例低于本地,将补足 0.01 元。',
    ])
    short.when('makeGood', 'clerk', { amountFen: 0 }).thenRefused('not-satisfied')
    short.when('makeGood', 'clerk', { amountFen: 400_002 }).thenRefused('not-satisfied')
    const approving = short.when('makeGood', 'clerk', { amountFen: 1 }).thenStage('approving')
    approving.when('approve', asReviewer, { agreed: true }).thenRefused('same-person')
    approving.when('approve', 'reviewer', { agreed: false }).thenRefused('not-satisfied')
    approving.when('approve', 'reviewer', { agreed: false, opinion: '重算' }).thenStage('short')
    const settled = approving.when('approve', 'reviewer', { agreed: true }).thenStage('settled')
    settled
      .thenCounts('paid', 600_000)
      .thenCounts('madeGood', 1)
      .thenCounts('shareKept', 0, 1)
      .thenCounts('directShare', 1, 1)
      .thenCounts('madeGoodInTime', 1, 1)
      .thenCounts('approvedInTime', 1, 1)
    expect(replayed(settlement, settled)).toEqual([])
  })

  it('that the card did not settle is reimbursed by hand, no less than at home', () => {
    byHand(599_999).thenRefused('not-satisfied')
    const approving = byHand(600_000).thenStage('approving')
    approving.when('approve', 'reviewer', { agreed: false, opinion: '缺票据' }).thenStage('received')
    approving
      .when('approve', 'reviewer', { agreed: true })
      .thenCounts('directShare', 0, 1)
      .thenCounts('shareKept', 0, 0)
      .thenCounts('paid', 600_000)
      .thenCounts('eligible', 1_000_000)
  })

  it('pays no more than is eligible, and nothing where nothing is', () => {
    direct(1_000_001).thenRefused('not-satisfied')
    direct(0, 0).thenRefused('not-satisfied')
    received().when('decline', 'clerk', { reason: '非医保费用' }).thenStage('declined').thenCounts('paid', 0)
  })

  it('is late at each of its steps', () => {
    received().after(days(60)).thenPromise('settle', 'broken')
    direct(1).after(days(25)).thenPromise('makeGood', 'broken')
    byHand(600_000).after(days(15)).thenPromise('approve', 'broken').thenCounts('approvedInTime', 0, 1)
  })
})
