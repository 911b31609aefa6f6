import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Actor, days } from '../../kernel/index.ts'
import { given } from '../../kernel/testing.ts'
import { dayNumber } from '../../rules/index.ts'
import { cityBook } from '../index.ts'
import { replayed } from '../testing.ts'
import { answer } from '../testing-answers.ts'
import { adult, given as household } from '../testing-rules.ts'
import { pilot } from './pilot.ts'
import { housingFund } from './programme.ts'
import { housingFundRules } from './rules.ts'

const book = cityBook()
const [conversion] = housingFundRules.determinations
const borrower = {
  'fund-contribution': 'employed',
  'fund-months': 60,
  'loan-balance': 400_000_00,
  'loan-from': dayNumber('2024-12-31'),
  'loan-overdue': false,
  'home-title': true,
  'home-price': 1_000_000_00,
}
const found = (more = {}) =>
  household(book, [adult(0, { ...borrower, ...more })])
    .in('2025-12')
    .gives(conversion!)

describe('the cap of a conversion', () => {
  it.each([
    ['what is owed', {}, 400_000_00],
    ['the fund’s maximum', { 'loan-balance': 900_000_00 }, 600_000_00],
    ['the share of the price', { 'home-price': 400_000_00 }, 320_000_00],
    ['the share of the price, whole fen', { 'home-price': 1_00 + 1 }, 80],
  ])('is %s where that is least', (_, more, amountFen) => {
    expect(found(more)).toMatchObject({ outcome: 'entitled', amountFen })
  })

  it('is never above any of the three (property)', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2e8 }), fc.integer({ min: 0, max: 2e8 }), (owed, price) => {
        const { amountFen } = found({ 'loan-balance': owed, 'home-price': price })
        const caps = [owed, 600_000_00, Math.floor((price * 80) / 100)]
        expect(amountFen).toBe(Math.min(...caps))
      }),
      { numRuns: 100 },
    )
  })

  it('is open to who has repaid a year on time, holds the title and has contributed long enough', () => {
    expect(found({ 'loan-from': dayNumber('2025-01-01') }).outcome).toBe('not-entitled')
    expect(found({ 'loan-overdue': true }).outcome).toBe('not-entitled')
    expect(found({ 'home-title': false }).outcome).toBe('not-entitled')
    expect(found({ 'fund-months': 59 }).outcome).toBe('not-entitled')
    expect(found({ 'fund-contribution': 'none' }).outcome).toBe('not-entitled')
    expect(found({ 'loan-balance': 0 }).outcome).toBe('not-entitled')
    expect(found({ 'fund-contribution': 'flexible' }).outcome).toBe('entitled')
  })

  it('is a number nobody has published: all of it is marked so', () => {
    for (const { history } of housingFundRules.parameters)
      for (const { unverified } of history) expect(unverified).toBe(true)
  })
})

describe('a conversion', () => {
  const CONVERSION = 'housing-fund/conversion'
  const loan = {
    balanceFen: 400_000_00,
    lentOn: '2020-01-01',
    overdue: false,
    title: true,
    priceFen: 1_000_000_00,
    papers: '银行证明',
  }
  const opened = () => given(housingFund).opened({ request: { household: 'h1', person: 'p1' } })
  const examined = () =>
    opened()
      .when('verify', 'clerk', loan)
      .when('check', 'clerk')
      .when('determined', 'machine', answer(CONVERSION, 'entitled', { amountFen: 400_000_00 }))

  it('is decided in fifteen days, calendar days, and up to the cap', () => {
    examined().when('approve', 'officer', { amountFen: 400_000_01 }).thenRefused('not-satisfied')
    examined().when('approve', 'officer', { amountFen: 0 }).thenRefused('not-satisfied')
    examined()
      .when('approve', 'officer', { amountFen: 400_000_00 })
      .thenStage('approved')
      .thenCounts('decidedInTime', 1, 1)
    examined().after(days(14)).thenPromise('decide', 'open').after(days(1)).thenPromise('decide', 'broken')
  })

  it('is approved by another than who verified it, and converted by another than who took the security', () => {
    const clerk: Actor = { id: 'clerk-1', role: 'officer', bureau: 'housing-fund-centre' }
    examined().when('approve', clerk, { amountFen: 380_000_00 }).thenRefused('same-person')
    examined()
      .when('approve', 'officer', { amountFen: 380_000_00 })
      .when('secure', 'clerk', { way: 'guarantee', number: 'D1' })
      .when('convert', clerk, { settled: '结清证明' })
      .thenRefused('same-person')
  })

  it('is neither granted nor refused without the rules', () => {
    opened().when('approve', 'officer', { amountFen: 1 }).thenRefused('not-satisfied')
    opened().when('decline', 'officer', { explanation: '不符合' }).thenRefused('not-satisfied')
  })

  it('writes what the bank says into the register', () => {
    const facts = examined().events.find(({ type }) => type === 'verify')!.effects![0] as {
      input: { facts: { fact: string }[] }
    }
    const read = new Set(
      book.variables
        .filter(({ source }) => source.is === 'fact')
        .map(({ entity, id }) => `${entity.id}/${id}`),
    )
    expect(facts.input.facts.length).toBe(5)
    for (const { fact } of facts.input.facts) expect(read).toContain(fact)
  })

  it('is secured, settled and converted; an approval that nobody follows lapses', () => {
    const approved = examined().when('approve', 'officer', { amountFen: 380_000_00 })
    const done = approved
      .when('convert', 'officer', { settled: '结清证明' })
      .thenRefused('wrong-stage')
      .when('secure', 'clerk', { way: 'guarantee', number: 'D1' })
      .when('convert', 'officer', { settled: '结清证明' })
      .thenStage('converted')
      .thenCounts('converted', 1)
      .thenCounts('convertedFen', 380_000_00)
    expect(replayed(housingFund, done)).toEqual([])
    approved.after(days(60)).thenStage('lapsed').thenCounts('convertedFen', 0)
  })
})

describe('the flexible workers’ pilot', () => {
  const opened = () => given(pilot).opened({ request: { household: 'h1', person: 'p1' } })
  const signed = () => opened().when('sign', 'clerk', { monthlyFen: 50_000, agreement: 'X1' })
  const pay = (month: string) => ({ month, amountFen: 50_000 })
  const recorded = (story: { events: readonly { effects?: readonly unknown[] | undefined }[] }) =>
    story.events.at(-1)!.effects as { input: { facts: { fact: string; value: unknown; from: string }[] } }[]

  it('keeps the contribution within the limits', () => {
    signed().thenStage('contributing').thenCounts('contributors', 1).thenCounts('signedInTime', 1, 1)
    opened().when('sign', 'clerk', { monthlyFen: 9_999, agreement: 'X1' }).thenRefused('not-satisfied')
  })

  it('counts the months in a row, over New Year and not over a gap', () => {
    const paid = signed()
      .when('contribute', 'clerk', pay('2025-11'))
      .when('contribute', 'clerk', pay('2025-12'))
      .after(days(40))
      .when('contribute', 'machine', pay('2026-01'))
    expect(recorded(paid)[0]!.input.facts).toMatchObject([
      { fact: 'person/fund-months', value: 3, from: '2026-01-01' },
    ])
    paid.thenCounts('contributed', 150_000)
    const gap = signed()
      .when('contribute', 'clerk', pay('2025-10'))
      .when('contribute', 'clerk', pay('2025-12'))
    expect(recorded(gap)[0]!.input.facts).toMatchObject([{ value: 1 }])
    const filled = gap.when('contribute', 'clerk', pay('2025-11'))
    expect(recorded(filled)[0]!.input.facts).toMatchObject([{ value: 3, from: '2025-12-01' }])
    signed().when('contribute', 'clerk', pay('2026-01')).thenRefused('invalid-input')
  })

  it('ends for who stops, after a year without a contribution', () => {
    const lapsed = signed()
      .after(days(300))
      .when('contribute', 'clerk', pay('2026-09'))
      .after(days(364))
      .thenStage('contributing')
      .after(days(1))
      .thenStage('lapsed')
    lapsed.thenCounts('contributors', 0)
    expect(replayed(pilot, lapsed)).toEqual([])
  })
})
