import { describe, expect, it } from 'vitest'
import { holdFacts } from '../kernel/index.ts'
import { instant } from '../kernel/units.ts'
import {
  balances,
  byMonth,
  determinedInput,
  entitleInput,
  GRANTED,
  grantedRecords,
  PAID,
  paidInput,
  paidRecords,
  recipientMonths,
} from './benefit.ts'

const AT = instant(0)
const granted = (month: string, amountFen: number) =>
  grantedRecords({ input: entitleInput.parse({ month, amountFen, because: 'art. 12' }) })
const paid = (month: string, amountFen: number) =>
  paidRecords({ input: paidInput.parse({ month, amountFen, run: 'r1' }) })

const after = (...records: readonly ReturnType<typeof granted>[]) => ({
  facts: records.reduce(
    (held: ReturnType<typeof holdFacts>, each) => holdFacts(held, each, AT, 'x'),
    undefined,
  ),
})

describe('what is granted and paid by month', () => {
  it('counts in its own month, to the last day of it', () => {
    const of = after(granted('2024-02', 100_00))
    expect(granted('2024-02', 1)[0]).toMatchObject({ from: '2024-02-01', until: '2024-02-29' })
    expect(byMonth(GRANTED)(of)).toEqual([{ at: '2024-02-01', value: 100_00 }])
  })

  it('is owed either way as the difference, where a month is reckoned again', () => {
    const of = after(
      granted('2025-01', 700_00),
      paid('2025-01', 700_00),
      granted('2025-02', 700_00),
      paid('2025-02', 700_00),
      granted('2025-01', 721_00),
      granted('2025-02', 0),
    )
    expect(balances(of)).toEqual([
      { month: '2025-01', fen: 21_00 },
      { month: '2025-02', fen: -700_00 },
    ])
    expect(byMonth(PAID)(of).map(({ value }) => value)).toEqual([700_00, 700_00])
    expect(recipientMonths(of)).toEqual([{ at: '2025-01-01', value: 1 }])
  })

  it('refuses months that are none and amounts that are not whole fen', () => {
    expect(entitleInput.safeParse({ month: '2025-13', amountFen: 1, because: 'x' }).success).toBe(false)
    expect(entitleInput.safeParse({ month: '2025-12', amountFen: 0.5, because: 'x' }).success).toBe(false)
    expect(determinedInput.safeParse({}).success).toBe(false)
  })
})
