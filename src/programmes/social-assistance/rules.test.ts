import { describe, expect, it } from 'vitest'
import { type Day, fen, revisionOn } from '../../kernel/index.ts'
import { amend, dayNumber, reform } from '../../rules/index.ts'
import { cityBook } from '../index.ts'
import { adult, given as givenIn } from '../testing-rules.ts'
import { borderline, destitute, minimumLiving, rigidExpenseHardship, temporary } from './rules.ts'
import { livingStandard } from './standards.ts'

const book = cityBook()
const given = (...of: Parameters<typeof givenIn> extends [unknown, ...infer Rest] ? Rest : never) =>
  givenIn(book, ...of)
const NO = { outcome: 'not-entitled', amountFen: 0 }

describe('the published standards', () => {
  const on = (day: string) => revisionOn(livingStandard, day as Day)
  const growth = (where: 'urban' | 'rural') =>
    (on('2025-12-01').value.of[where]! / on('2020-12-01').value.of[where]! - 1) * 100

  it('are 721 yuan a month and 6,884 a year, 8.26 % and 43.66 % above those of 2020', () => {
    expect(on('2025-12-01').value.of).toEqual({ urban: 721_00, rural: 6884_00 })
    expect(on('2020-12-01').value.of).toEqual({ urban: 666_00, rural: 4792_00 })
    expect(growth('urban').toFixed(2)).toBe('8.26')
    expect(growth('rural').toFixed(2)).toBe('43.66')
  })

  it('say that those of 2020 were worked backwards, and that those between are not known', () => {
    expect(on('2020-12-01')).toMatchObject({
      unverified: true,
      source: { zh: expect.stringContaining('反算') },
    })
    expect(
      given([adult(0)])
        .in('2023-05')
        .gives(minimumLiving),
    ).toMatchObject({
      outcome: 'undetermined',
      amountFen: null,
      missing: ['social-assistance/minimum-living-standard'],
    })
    expect(() =>
      given([adult(0)])
        .in('2014-12')
        .gives(minimumLiving),
    ).toThrow(/no value/)
  })

  it('can be changed from a date by a revision, without a line of code', () => {
    const raised = reform(
      book,
      amend(livingStandard, {
        from: '2026-01-01',
        value: { of: { urban: fen(750_00), rural: fen(7200_00) } },
        source: 'an example',
        grade: 'D',
        unverified: true,
      }),
    )
    const family = givenIn(raised, [adult(0), adult(0)])
    expect(family.in('2025-12').gives(minimumLiving).amountFen).toBe(1442_00)
    expect(family.in('2026-01').gives(minimumLiving).amountFen).toBe(1500_00)
  })
})

describe('minimum living (social assistance measures, arts. 9 and 12)', () => {
  it('given three in town with 721 yuan a month in 2025-12, then 1,442 yuan: the gap to three standards', () => {
    expect(
      given([adult(721_00), adult(0), adult(0)])
        .in('2025-12')
        .gives(minimumLiving),
    ).toMatchObject({
      outcome: 'entitled',
      amountFen: 1442_00,
    })
  })

  it('given two in the country without income, then 2 × 573.67: the year’s standard over twelve, by the fen', () => {
    const family = given([adult(0), adult(0)], { residence: 'rural' }).in('2025-12')
    expect(family.gives(minimumLiving).amountFen).toBe(2 * 573_67)
  })

  it.each([
    [720_99, 0, 'entitled', 1],
    [721_00, 0, 'not-entitled', 0],
    [0, 24 * 721_00, 'entitled', 721_00],
    [0, 24 * 721_00 + 1, 'not-entitled', 0],
  ])(
    'given one with an income of %d fen and assets of %d, then %s, %d fen',
    (income, assets, outcome, amount) => {
      expect(
        given([adult(income)], { assets })
          .in('2025-12')
          .gives(minimumLiving),
      ).toMatchObject({ outcome, amountFen: amount })
    },
  )

  it('given an income nobody knows, then undetermined, and it says whose and what', () => {
    expect(
      given([adult(0), adult(undefined)])
        .in('2025-12')
        .gives(minimumLiving),
    ).toMatchObject({ outcome: 'undetermined', missing: ['income'] })
  })

  it('given too much in assets, then not entitled, whatever the income is', () => {
    expect(
      given([adult(undefined)], { assets: 9_000_000_00 })
        .in('2025-12')
        .gives(minimumLiving),
    ).toMatchObject(NO)
  })

  it.each([
    ['A', [adult(0, { 'disability-kind': 'limb', 'disability-grade': 2 })]],
    ['A', [adult(0, { birth: dayNumber('2009-12-31'), student: true }), adult(0, { student: true })]],
    ['B', [adult(0), adult(0, { birth: dayNumber('1965-12-31') })]],
    ['C', [adult(0), adult(0)]],
  ])('is of tier %s by who can work', (tier, members) => {
    expect(given(members).in('2025-12').gives(minimumLiving)).toMatchObject({ outcome: 'entitled', tier })
  })
})

/** Somebody on their own whom nobody is bound to support. */
const lonely = (income: number, more = {}) => adult(income, { support: 'none', ...more })
const born = (day: string) => ({ birth: dayNumber(day) })
const disabled = (kind: string, grade: number) => ({ 'disability-kind': kind, 'disability-grade': grade })

describe('the destitute (recognition measures, arts. 4 to 6)', () => {
  it.each([
    ['of 60 by the end of the month', born('1965-12-31'), true],
    ['of 59', born('1966-01-01'), false],
    ['of 15', born('2010-01-01'), true],
    ['of 16', born('2009-12-31'), false],
    ['whose sight is of grade 1', disabled('sight', 1), true],
    ['whose sight is of grade 2', disabled('sight', 2), false],
    ['whose limbs are of grade 2', disabled('limb', 2), true],
    ['whose limbs are of grade 3', disabled('limb', 3), false],
    ['of intellectual grade 3', disabled('intellectual', 3), true],
    ['of mental grade 3', disabled('mental', 3), true],
    ['of mental grade 4', disabled('mental', 4), false],
    ['who cannot hear, grade 1', disabled('hearing', 1), false],
  ])('given somebody %s: cannot work is %s', (_, more, entitled) => {
    expect(
      given([lonely(0, more)])
        .in('2025-12')
        .gives(destitute),
    ).toMatchObject(entitled ? { outcome: 'entitled', amountFen: 937_30 } : NO)
  })

  it.each([
    [{ support: 'unable' }, 'entitled'],
    [{ support: 'able' }, 'not-entitled'],
    [{ income: 720_99 }, 'entitled'],
    [{ income: 721_00 }, 'not-entitled'],
  ])('given an old person with %o, then %s', (more, outcome) => {
    expect(
      given([lonely(0, { ...born('1950-01-01'), ...more })])
        .in('2025-12')
        .gives(destitute).outcome,
    ).toBe(outcome)
  })

  it('are supported for themselves: the family is reckoned without them and what they have', () => {
    const family = given([adult(700_00), lonely(500_00, born('1950-01-01'))]).in('2025-12')
    expect(family.gives(destitute, 1).amountFen).toBe(937_30)
    expect(family.gives(minimumLiving)).toMatchObject({ outcome: 'entitled', amountFen: 21_00 })
    const alone = given([lonely(0, born('1950-01-01'))], { 'rigid-expense': 500_00 }).in('2025-12')
    for (const other of [minimumLiving, borderline, rigidExpenseHardship])
      expect(alone.gives(other)).toMatchObject(NO)
  })
})

describe('borderline and rigid expense', () => {
  it.each([
    [721_00, 'entitled'],
    [1081_49, 'entitled'],
    [1081_50, 'not-entitled'],
    [720_99, 'not-entitled'],
  ])(
    'given one with %d fen a month: below one and a half standards and not below one is %s',
    (income, outcome) => {
      expect(
        given([adult(income)])
          .in('2025-12')
          .gives(borderline),
      ).toMatchObject({
        outcome,
        amountFen: 0,
      })
    },
  )

  it('given more than that, but necessary expense that leaves less than the standard, then rigid expense', () => {
    const with_ = (expense: number) => given([adult(3000_00)], { 'rigid-expense': expense }).in('2025-12')
    expect(with_(2279_01).gives(rigidExpenseHardship).outcome).toBe('entitled')
    expect(with_(2279_00).gives(rigidExpenseHardship).outcome).toBe('not-entitled')
  })

  it('is one kind at a time', () => {
    for (const income of [0, 700_00, 721_00, 1000_00, 1081_50, 2000_00]) {
      const family = given([adult(income)], { 'rigid-expense': 3000_00 }).in('2025-12')
      const kinds = [minimumLiving, borderline, rigidExpenseHardship].map((of) => family.gives(of).outcome)
      expect(kinds.filter((outcome) => outcome === 'entitled')).toHaveLength(1)
    }
  })
})

describe('temporary assistance (art. 47)', () => {
  it.each([
    ['none', 9_000_00, 0, 'not-entitled', 0],
    ['emergency', 1_000_00, 9_000_00, 'entitled', 2 * 721_00],
    ['emergency', 5_000_00, 9_000_00, 'entitled', 5_000_00],
    ['emergency', 90_000_00, 9_000_00, 'entitled', 10 * 721_00],
    ['expense', 5_000_00, 5_720_99, 'entitled', 5_000_00],
    ['expense', 5_000_00, 5_721_00, 'not-entitled', 0],
  ])(
    'given %s costing %d fen with %d fen of income, then %s, %d fen',
    (hardship, cost, income, outcome, amount) => {
      expect(
        given([adult(income)], { hardship, 'hardship-cost': cost })
          .in('2025-12')
          .gives(temporary),
      ).toMatchObject({ outcome, amountFen: amount })
    },
  )
})
