import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { comparedLine, days, type SheetLine } from '../../kernel/index.ts'
import { given } from '../../kernel/testing.ts'
import { programmes } from '../index.ts'
import { edition } from './programme.ts'
import { RECORDED } from './recorded.ts'
import { REPORTED } from './reported/index.ts'
import { UNITS } from './reported/units.ts'
import { answerSheet } from './sheet.ts'
import { statement } from './statement.ts'

const both = (of: string) => ({ zh: of, en: of })
const line = (figure: string, agreement?: 'agrees' | 'rounding' | 'differs') => ({
  figure,
  chapter: both('c'),
  name: both('n'),
  subject: both('s'),
  period: both('p'),
  unit: both('u'),
  scale: 1,
  ...(agreement ? { agreement } : {}),
})
const check = (id: string, result: 'consistent' | 'inconsistent' | 'derived') => ({
  ...{ id, figures: ['f1'], what: both('w'), stated: '1', computed: '1', result },
})
const request = { title: '2025年度', from: '2025-01-01', to: '2025-12-31' }
const drafted = () => given(edition).opened({ request })
const frozen = () =>
  drafted()
    .when('submit', 'analyst')
    .when('list', 'machine', { lines: [line('f1', 'agrees'), line('f2', 'differs'), line('f3')] })
    .when('list', 'machine', { lines: [line('f4', 'rounding')] })
    .when('compare', 'machine', {
      checks: [check('1', 'consistent'), check('2', 'inconsistent'), check('3', 'derived')],
    })
    .when('freeze', 'machine', { position: [1, 2], lines: 4, checks: 3 })

describe('an edition', () => {
  it('is submitted, frozen by the platform, approved by a second person and published', () => {
    const story = frozen()
      .thenStage('frozen')
      .when('approve', { id: 'analyst-1', role: 'approver', bureau: 'statistics' })
      .thenRefused('same-person')
      .when('approve', 'approver')
      .when('publish', 'analyst')
      .thenStage('published')
      .thenPromise('publish', 'kept')
      .thenCounts('editions', 1)
      .thenCounts('figures', 4)
      .thenCounts('reconciled', 2, 3)
      .thenCounts('consistent', 1, 2)
    expect(story.state.did.submit?.by.id).toBe('analyst-1')
  })

  it('asks to be frozen over its own days, which are the right way round', () => {
    const asked = drafted().when('submit', 'analyst')
    expect(asked.events.at(-1)?.effects).toEqual([{ effect: 'freeze', from: '2025-01-01', to: '2025-12-31' }])
    const backwards = given(edition).tryOpening({ request: { ...request, to: '2024-12-31' } })
    expect(backwards).toMatchObject({ ok: false, refusal: { field: 'request.to' } })
  })

  it('is frozen whole or not at all, by nobody but the platform, and takes nothing more afterwards', () => {
    drafted()
      .when('submit', 'analyst')
      .when('list', 'machine', { lines: [line('f1')] })
      .when('freeze', 'machine', { position: [1], lines: 2, checks: 0 })
      .thenRefused('not-satisfied')
      .when('list', { id: 'a', role: 'analyst', bureau: 'statistics' }, { lines: [line('f2')] })
      .thenRefused('not-allowed')
    frozen()
      .when('list', 'machine', { lines: [line('f5')] })
      .thenRefused('wrong-stage')
  })

  it('counts for nothing until it is published, and is late after twenty working days', () => {
    frozen()
      .thenCounts('reconciled', 0)
      .thenCounts('figures', 0)
      .after(days(60))
      .thenPromise('publish', 'broken')
    frozen()
      .when('reject', 'approver', { reason: '口径有误' })
      .thenStage('rejected')
      .thenCounts('editions', 0)
  })
})

describe('a statement', () => {
  const said = { value: 99, exactness: 'exact' as const, by: '景县', source: '复核记录' }
  const drafts = (figure: string) => given(statement).opened({ request: { figure, why: '更正' } })

  it('is confirmed by nobody who stated it, whoever stated it last', () => {
    const [one, other] = ['a-1', 'a-2'].map((id) => ({ id, role: 'analyst', bureau: 'statistics' }))
    const twice = drafts('004-04-005').when('propose', one!, said).when('propose', other!, said)
    for (const by of [one!, other!])
      twice.when('confirm', { ...by, role: 'approver' }).thenRefused('same-person')
    twice.when('confirm', 'approver').thenStage('confirmed')
  })

  it('corrects a figure once a second person has confirmed it', () => {
    drafts('004-04-005')
      .when('propose', 'analyst', said)
      .when('confirm', { id: 'analyst-1', role: 'approver', bureau: 'statistics' })
      .thenRefused('same-person')
      .when('confirm', 'approver')
      .thenStage('confirmed')
      .thenCounts('confirmed', 1)
      .thenPromise('confirm', 'kept')
  })

  it('of a figure that is new says what it is called and counted in', () => {
    drafts('new-figure')
      .when('propose', 'analyst', said)
      .thenRefused('not-satisfied')
      .when('propose', 'analyst', { ...said, name: '新指标', nameEn: 'A new figure', unit: '万人' })
      .thenStage('proposed')
    const added = answerSheet.revised(
      undefined,
      'new-figure',
      { ...said, name: '新', nameEn: 'New', unit: '万人' },
      's1',
    )
    expect(added).toMatchObject({
      figure: 'new-figure',
      scale: 10_000,
      reported: { value: 99, statement: 's1' },
    })
    expect(answerSheet.revised(undefined, 'new-figure', said, 's1')).toBeUndefined()
  })

  it('leaves the name, the unit and the records of a figure as they were', () => {
    const before = answerSheet.figures.find(({ figure }) => figure === '004-04-005')!
    const after = answerSheet.revised(before, before.figure, said, 's1')!
    expect(after).toMatchObject({ name: before.name, unit: before.unit, recorded: before.recorded })
    expect(after.reported).toMatchObject({ value: 99, statement: 's1' })
  })
})

type Row = readonly [
  n: number,
  type: string,
  figures: readonly string[],
  stated: number | string | null,
  computed: string | true,
  result: string,
]
const CHECKED = JSON.parse(
  readFileSync(new URL('../../../test/fixtures/answer-sheet-checks.json', import.meta.url), 'utf8'),
) as readonly Row[]
const checks = answerSheet.check(answerSheet.figures)
const numbersIn = (of: unknown): readonly number[] => (String(of).match(/[\d.]+/g) ?? []).map(Number)

describe('the reported figures', () => {
  it('are 223, each once, with names in both languages and a unit that is known', () => {
    expect(REPORTED.length).toBe(223)
    expect(new Set(REPORTED.map(({ id }) => id)).size).toBe(223)
    for (const { id, name, subject, by, unit, value, period } of REPORTED) {
      for (const { zh, en } of [name, subject, by, period.name]) {
        expect(zh, id).toMatch(/[一-龥]/)
        expect(en, id).toMatch(/^[^一-龥]+$/)
      }
      expect(UNITS[unit], id).toBeDefined()
      expect(Number.isFinite(value), id).toBe(true)
      expect(id).toMatch(/^\d{3}-\d{2}-\d{3}$/)
    }
  })

  it('are recorded by indicators that there are', () => {
    const known = new Set(
      programmes.flatMap(({ id, indicators }) => Object.keys(indicators).map((name) => `${id}/${name}`)),
    )
    const recorded = answerSheet.figures.flatMap((figure) => figure.recorded ?? [])
    expect(recorded.length).toBeGreaterThan(30)
    expect(
      recorded.map(({ programme, indicator }) => `${programme}/${indicator}`).filter((id) => !known.has(id)),
    ).toEqual([])
    const reported = new Set(REPORTED.map(({ id }) => id))
    expect(Object.keys(RECORDED).filter((id) => !reported.has(id))).toEqual([])
  })

  it('are checked against each other as they were before, every one of a hundred', () => {
    expect(CHECKED.length).toBe(100)
    expect(checks.map(({ id }) => Number(id)).sort((a, b) => a - b)).toEqual(CHECKED.map(([n]) => n))
  })

  it.each(CHECKED)('check %i (%s)', (n, type, figures, stated, computed, result) => {
    const found = checks.find(({ id }) => id === String(n))!
    expect({ figures: found.figures, result: found.result }).toEqual({ figures, result })
    if (computed !== true) expect(found.computed).toBe(computed)
    if (stated === null) expect(found.stated).toBe('')
    else if (type === 'external') expect(numbersIn(found.stated).reduce((a, b) => a + b, 0)).toBe(stated)
    else expect(numbersIn(found.stated)).toEqual(numbersIn(stated))
  })

  it('are said to be inconsistent once one of them is another', () => {
    const changed = answerSheet.figures.map((figure) =>
      figure.figure === '000-06-019' ? { ...figure, reported: { ...figure.reported!, value: 34 } } : figure,
    )
    const found = answerSheet.check(changed).find(({ id }) => id === '1')
    expect(found).toMatchObject({ stated: '34', computed: '33.3078', result: 'inconsistent' })
  })
})

describe('what was reported and what was recorded', () => {
  const compared = (
    value: number,
    exactness: 'exact' | 'over' | 'at-least' | 'about' | 'order',
    recorded: number,
    scale = 1,
  ) =>
    comparedLine({
      scale,
      reported: { value, exactness, by: both('b'), source: both('s') },
      recorded: { value: recorded } as NonNullable<SheetLine['recorded']>,
    })?.agreement

  it('agree as far as the words go', () => {
    expect(compared(98, 'exact', 98)).toBe('agrees')
    expect(compared(98, 'exact', 97)).toBe('differs')
    expect(compared(2300, 'over', 2399)).toBe('agrees')
    expect([2299, 2400].map((value) => compared(2300, 'over', value))).toEqual(['differs', 'differs'])
    expect(compared(7.8, 'over', 78_900, 10_000)).toBe('agrees')
    expect(compared(10.7, 'exact', 107_241, 10_000)).toBe('rounding')
    expect(compared(10.7, 'exact', 107_600, 10_000)).toBe('differs')
    expect(compared(5000, 'about', 4600)).toBe('agrees')
    expect(compared(5000, 'at-least', 9999)).toBe('agrees')
    expect(compared(10_000, 'order', 100_000)).toBe('differs')
  })

  it('agree with themselves, whatever was stated', () => {
    const value = fc.integer({ min: 0, max: 10 ** 9 }).map((n) => n / 100)
    const words = fc.constantFrom('exact', 'over', 'at-least', 'about', 'order' as const)
    fc.assert(
      fc.property(value, words, fc.constantFrom(1, 10_000), (said, exactness, scale) => {
        fc.pre(said > 0)
        expect(compared(said, exactness as 'exact', said * scale, scale)).toBe('agrees')
      }),
    )
  })

  it('are not compared where nothing was recorded', () => {
    const recorded = { value: null } as NonNullable<SheetLine['recorded']>
    expect(comparedLine({ scale: 1, reported: undefined, recorded })).toBeUndefined()
    const reported = { value: 0, exactness: 'exact' as const, by: both('b'), source: both('s') }
    expect(comparedLine({ scale: 1, reported, recorded })).toBeUndefined()
  })
})
