import { describe, expect, it } from 'vitest'
import { lamps } from '../../test/fixtures/lamps.ts'
import { crew, lampDesks, openedLamp } from '../../test/support/lamp-desk.ts'
import { hours, type Instant, type Programme, text } from '../kernel/index.ts'
import { testCalendar } from '../kernel/testing.ts'
import { memoryStore } from '../store/index.ts'
import { figures, recount, recountText, registryOf, verify } from './index.ts'

const calendar = testCalendar()
const BEGUN = 1_770_000_000_000 as Instant
const registry = registryOf([lamps])

const { lux: _, ...others } = lamps.indicators
const reports = lamps.indicators.reports!
/** As an earlier version counted: reports twice, no light, and something that is no figure any more. */
const before: Programme = {
  ...lamps,
  indicators: {
    ...others,
    reports: { ...reports, measure: (state) => [...reports.measure(state), ...reports.measure(state)] },
    gone: reports,
  },
}

/** A store in which so many cases were counted by the definition before. */
const countedBefore = async (cases: number) => {
  const store = memoryStore()
  const town = lampDesks(store)
  const desk = await town.open([before])
  for (let n = 0; n < cases; n++) {
    const id = await openedLamp(desk)
    town.pass(hours(1))
    if (n % 2 === 0) await desk.perform({ case: id, action: 'mend', input: { lux: 20 } }, crew)
  }
  await desk.settle()
  return { store, ...town }
}

const sumsOf = async (store: Awaited<ReturnType<typeof countedBefore>>['store']) => {
  const { sums } = await store.figures({ indicators: ['lamps/reports', 'lamps/lux', 'lamps/gone'] })
  return Object.fromEntries(sums.map(({ indicator, numerator }) => [indicator.slice(6), numerator]))
}

describe('a recount', () => {
  it('tells what it would change, changes it where it is told to, and then nothing more', async () => {
    const { store } = await countedBefore(4)
    const heads = await store.heads()
    const events = await store.log(0, 0, 99)
    const found = {
      cases: 4,
      differing: 4,
      concerning: 0,
      broken: 0,
      notLoaded: [],
      changes: [
        { indicator: 'lamps/gone', cases: 4, numerator: -4, denominator: 0 },
        { indicator: 'lamps/lux', cases: 2, numerator: 40, denominator: 0 },
        { indicator: 'lamps/reports', cases: 4, numerator: -4, denominator: 0 },
      ],
    }
    expect(await recount(store, registry, calendar)).toEqual(found)
    expect(await sumsOf(store)).toEqual({ reports: 8, gone: 4 })
    expect(await recount(store, registry, calendar, BEGUN)).toEqual(found)
    expect(await sumsOf(store)).toEqual({ reports: 4, lux: 40, gone: 0 })
    expect(await verify(store, registry, calendar)).toMatchObject({ ok: true, differences: [] })
    const batches = await store.recounts()
    expect(await recount(store, registry, calendar, BEGUN)).toMatchObject({ differing: 0, changes: [] })
    expect(await store.recounts()).toBe(batches)
    expect([await store.heads(), await store.log(0, 0, 99)]).toEqual([heads, events])
  })

  it('puts right which organisation cases concern that were stored before their definition said so', async () => {
    const { store } = await countedBefore(2)
    const organisation: Programme['organisation'] = ({ did: { mend } }) =>
      mend && `pole ${(mend.input as { lux: number }).lux}`
    const now = registryOf([{ ...before, organisation }])
    const theirs = async () => {
      const within = [{ organisation: 'pole 20' }]
      return (await store.cases({ order: 'opened', within }, undefined, 9)).rows.map(({ id }) => id)
    }
    const found = { cases: 2, differing: 0, concerning: 1 }
    expect(await recount(store, now, calendar)).toMatchObject(found)
    expect(await theirs()).toEqual([])
    expect(await verify(store, now, calendar)).toMatchObject({
      ok: false,
      differences: [{ case: 'case-1', what: 'organisation', expected: 'pole 20', stored: null }],
    })
    expect(await recount(store, now, calendar, BEGUN)).toMatchObject(found)
    expect(await theirs()).toEqual(['case-1'])
    expect(await recount(store, now, calendar)).toMatchObject({ ...found, concerning: 0 })
    expect(await verify(store, now, calendar)).toMatchObject({ ok: true })
  })

  it('is told with the figures that it changed', async () => {
    const { store } = await countedBefore(2)
    await recount(store, registry, calendar, BEGUN)
    const rows = await figures(store, registry, {})
    const told = rows.ok ? rows.value.map(({ indicator, recounted }) => [indicator, recounted]) : []
    expect(Object.fromEntries(told)).toEqual({
      reports: [{ at: BEGUN, numerator: -2, denominator: null }],
      lux: [{ at: BEGUN, numerator: 20, denominator: null }],
      inTime: undefined,
      took: undefined,
    })
  })

  it('goes on where it was broken off, and counts nothing twice', async () => {
    const { store } = await countedBefore(450)
    const dies = (cases: number) => {
      if (cases === 400) throw new Error('broken off')
    }
    await expect(recount(store, registry, calendar, BEGUN, dies)).rejects.toThrow('broken off')
    const left = await recount(store, registry, calendar)
    expect(left.differing).toBeGreaterThan(0)
    expect(left.differing).toBeLessThan(450)
    await recount(store, registry, calendar, (BEGUN + 1) as Instant)
    expect(await sumsOf(store)).toEqual({ reports: 450, lux: 4500, gone: 0 })
    const { sums } = await store.figures({ indicators: ['lamps/reports'] })
    expect(sums[0]!.recounted!.map(({ numerator }) => numerator)).toEqual([
      left.differing - 450,
      -left.differing,
    ])
    expect(await verify(store, registry, calendar)).toMatchObject({ ok: true })
  })

  it('leaves alone what happens meanwhile, which is counted as it is stored', async () => {
    const { store, open, pass } = await countedBefore(250)
    const desk = await open()
    const ids = [...(await store.idsFrom('case-', 250))]
    const acts = async () => {
      for (const id of ids.slice(0, 60)) {
        pass(hours(1))
        await desk.perform({ case: id, action: 'mend', input: { lux: 30 } }, crew)
        await openedLamp(desk)
      }
    }
    await Promise.all([recount(store, registry, calendar, BEGUN), acts()])
    expect(await verify(store, registry, calendar)).toMatchObject({ ok: true, cases: 310 })
    expect(await recount(store, registry, calendar)).toMatchObject({ differing: 0 })
  })

  it('leaves cases as they are whose events were changed, and those of programmes that are not loaded', async () => {
    const { store } = await countedBefore(2)
    const [one] = await store.streams('', 1)
    const forged = one!.events[0]!
    Object.assign(forged, { body: forged.body.replace('"p1"', '"p2"') })
    expect(await recount(store, registry, calendar, BEGUN)).toMatchObject({ differing: 1, broken: 1 })
    expect(await sumsOf(store)).toMatchObject({ reports: 3 })
    expect(await recount(store, registryOf([]), calendar, BEGUN)).toMatchObject({
      ...{ differing: 0, broken: 0 },
      notLoaded: [{ programme: 'lamps', version: 1, cases: 2 }],
    })
    expect(await sumsOf(store)).toMatchObject({ reports: 3 })
  })
})

describe('what is told of a recounted figure', () => {
  const at = Date.UTC(2026, 10, 30, 4) as Instant
  const told = (unit: string, numerator: number, denominator: number | null, lang: 'zh' | 'en') =>
    recountText({ unit, unitName: text('元', 'yuan') }, { at, numerator, denominator }, 'Asia/Shanghai', lang)

  it('is when that was, and what it added to which part of it', () => {
    expect(told('cases', -1300, null, 'en')).toBe('Recounted 2026-11-30 12:00:00: -1,300')
    expect(told('cases', 2, null, 'zh')).toBe('2026-11-30 12:00:00 重新统计:+2')
    expect(told('fen', 1250, null, 'en')).toBe('Recounted 2026-11-30 12:00:00: +12.5 yuan')
    expect(told('ratio', -1, 2, 'en')).toBe('Recounted 2026-11-30 12:00:00: numerator -1, denominator +2')
    expect(told('ratio', 0, -2, 'zh')).toBe('2026-11-30 12:00:00 重新统计:分子 0,分母 -2')
    expect(told('h', -1.5, -1, 'en')).toBe('Recounted 2026-11-30 12:00:00: time in all -1 h 30 min, cases -1')
    expect(told('h', 1.5, 1, 'zh')).toBe('2026-11-30 12:00:00 重新统计:总时长 +1 小时 30 分,件数 +1')
  })
})
