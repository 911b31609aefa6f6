import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import {
  addDays,
  type CaseEvent,
  type CaseState,
  type Day,
  days,
  decide,
  defineProgramme,
  hours,
  type Instant,
  jsonSchema,
  replay,
  role,
  slipsIn,
  text,
} from './index.ts'
import { given, testCalendar } from './testing.ts'

const day = (when?: 'past' | 'coming') => z.iso.date().meta(when ? { when } : {})
const month = z
  .string()
  .regex(/^\d{4}-\d\d$/)
  .meta({ format: 'month', when: 'past' })

/** With one of each that a field can be. */
const roadworks = defineProgramme({
  id: 'roadworks',
  name: text('道路施工', 'Road works'),
  bureau: 'works',
  request: z.strictObject({
    signed: day('past').meta({ title: '签订日期', titleEn: 'Signed on' }).optional(),
    starts: day('coming').meta({ title: '开工', titleEn: 'Starts' }).optional(),
    ends: day().meta({ title: '完工', titleEn: 'Ends', notBefore: 'starts' }).optional(),
    contact: z.string().min(1).meta({ is: 'contact', personal: true }).optional(),
    code: z.string().meta({ is: 'credit-code' }).optional(),
    costFen: z.number().int().min(0).meta({ unit: 'fen', most: 1e10 }).optional(),
    note: z.string().optional(),
  }),
  stages: { received: text('已受理', 'Received') },
  outcomes: { done: text('完工', 'Done') },
  roles: { crew: role('staff', '施工', 'Crew') },
})
  .behaves(({ action }) => ({
    actions: {
      report: action({
        name: text('报告', 'Report'),
        by: 'crew',
        from: 'received',
        input: z.strictObject({
          month: month.optional(),
          visits: z
            .array(z.strictObject({ on: day('past'), by: z.string().meta({ is: 'contact' }).optional() }))
            .optional(),
          shut: z
            .strictObject({ from: z.iso.datetime(), until: z.iso.datetime().meta({ notBefore: 'from' }) })
            .optional(),
          seen: z.iso.datetime().meta({ when: 'past' }).optional(),
          year: z.number().int().meta({ when: 'past' }).optional(),
        }),
      }),
      finish: action({ name: text('完工', 'Finish'), by: 'crew', from: 'received', to: 'done' }),
    },
    promises: {},
  }))
  .accounts(({ count }) => ({ works: count(text('施工', 'Works'), 'received') }))

/** 2025-12-11 20:00 in UTC+8, where every story begins. */
const TODAY = '2025-12-11' as Day
const [YESTERDAY, TOMORROW] = [addDays(TODAY, -1), addDays(TODAY, 1)]
const opening = (request: Readonly<Record<string, unknown>>) =>
  given(roadworks).tryOpening({ request } as never)
const refusedAt = (request: Readonly<Record<string, unknown>>) => {
  const opened = opening(request)
  return opened.ok ? undefined : opened.refusal
}

describe('what is filled in when a case is opened', () => {
  it('has happened by today, or is to happen from today on', () => {
    for (const signed of [YESTERDAY, TODAY]) expect(refusedAt({ signed })).toBeUndefined()
    for (const starts of [TODAY, TOMORROW]) expect(refusedAt({ starts })).toBeUndefined()
    expect(refusedAt({ signed: TOMORROW })).toEqual({
      code: 'invalid-input',
      field: 'request.signed',
      message: {
        zh: '“签订日期”填写有误:不能晚于 2025-12-11:这是已经发生的事,请核对年月日',
        en: '"Signed on" is not valid: it has happened, so it is 2025-12-11 or earlier: check year, month and day',
      },
    })
    expect(refusedAt({ starts: YESTERDAY })).toMatchObject({ field: 'request.starts' })
  })

  it('is of a day where the case is, not where the server is', () => {
    // Eight in the evening here is noon in UTC; at half past midnight here it is still yesterday there.
    const late = { at: (1_765_454_400_000 + hours(4.5)) as Instant }
    const at = given(roadworks, late)
    expect(at.tryOpening({ request: { signed: TOMORROW } }).ok).toBe(true)
    expect(at.tryOpening({ request: { starts: TODAY } }).ok).toBe(false)
    const utc = given(roadworks, { ...late, calendar: testCalendar({ offset: hours(0) }) })
    expect(utc.tryOpening({ request: { signed: TOMORROW } }).ok).toBe(false)
  })

  it('ends no earlier than it begins', () => {
    expect(refusedAt({ starts: TOMORROW, ends: TOMORROW })).toBeUndefined()
    expect(refusedAt({ starts: TOMORROW, ends: TODAY })).toMatchObject({
      field: 'request.ends',
      message: { zh: '“完工”填写有误:早于“开工”,请核对两个日期' },
    })
    expect(refusedAt({ ends: TODAY })).toBeUndefined()
  })

  it('is in a year that somebody can mean', () => {
    for (const ends of ['0025-12-11', '1879-12-31', '9999-01-01', '2201-01-01'])
      expect(refusedAt({ ends })).toMatchObject({ field: 'request.ends' })
    for (const ends of ['1880-01-01', '2200-12-31']) expect(refusedAt({ ends })).toBeUndefined()
  })

  it('is a contact, a code and a sum that can be', () => {
    expect(refusedAt({ contact: '1' })).toMatchObject({ field: 'request.contact' })
    expect(refusedAt({ contact: '0318-5550000' })).toBeUndefined()
    expect(refusedAt({ code: '91131100MA0000000X' })).toMatchObject({ field: 'request.code' })
    expect(refusedAt({ costFen: 1e10 })).toBeUndefined()
    expect(refusedAt({ costFen: 1e10 + 1 })).toMatchObject({
      field: 'request.costFen',
      message: { zh: expect.stringContaining('100000000元'), en: expect.stringContaining('100000000 yuan') },
    })
  })
})

describe('what is filled in when something is done', () => {
  const story = given(roadworks).opened({ request: {} })
  const refused = (input: Readonly<Record<string, unknown>>) =>
    story.when('report', 'crew', input as never).refusal?.field

  it('is looked at in lists and groups, and named by its path', () => {
    expect(refused({ visits: [{ on: TODAY }, { on: TOMORROW }] })).toBe('visits.1.on')
    expect(refused({ visits: [{ on: TODAY, by: 'nobody' }] })).toBe('visits.0.by')
    expect(refused({ shut: { from: '2025-12-11T08:00:00Z', until: '2025-12-11T07:59:59Z' } })).toBe(
      'shut.until',
    )
    expect(
      refused({ shut: { from: '2025-12-11T08:00:00Z', until: '2025-12-11T08:00:00.5Z' } }),
    ).toBeUndefined()
  })

  it('is a month, a year or a moment that has begun', () => {
    expect(refused({ month: '2025-12', year: 2025, seen: '2025-12-11T15:00:00Z' })).toBeUndefined()
    expect(refused({ month: '2026-01' })).toBe('month')
    expect(refused({ year: 2026 })).toBe('year')
    // Four in the afternoon in UTC is tomorrow where the case is.
    expect(refused({ seen: '2025-12-11T16:00:00Z' })).toBe('seen')
  })
})

describe('what is corrected', () => {
  const story = given(roadworks).opened({ request: { starts: TOMORROW, contact: '0318-5550000' } })
  const corrected = (request: Readonly<Record<string, unknown>>) =>
    story.after(days(7)).when('correct', 'crew', { request, reason: 'typed wrong' })

  it('is looked at as when it was asked: what was to come then may have passed', () => {
    expect(corrected({ starts: addDays(TODAY, 3) }).refusal).toBeUndefined()
    expect(corrected({ starts: YESTERDAY }).refusal?.field).toBe('request.starts')
    expect(corrected({ signed: addDays(TODAY, 7) }).refusal).toBeUndefined()
    expect(corrected({ signed: addDays(TODAY, 8) }).refusal?.field).toBe('request.signed')
  })

  it('ends no earlier than what it does not change begins', () => {
    expect(corrected({ ends: TODAY }).refusal?.field).toBe('request.ends')
    expect(corrected({ contact: '2' }).refusal?.field).toBe('request.contact')
  })
})

describe('what was accepted before', () => {
  /** A case as it was opened before its fields said what they are. */
  const recorded = () => {
    const context = {
      now: 1_765_454_400_000 as Instant,
      actor: { id: 'bihuan', role: 'machine' },
      calendar: testCalendar(),
      zone: 'Asia/Shanghai',
    }
    const request = { signed: TOMORROW, starts: TOMORROW, ends: TODAY, contact: '1' }
    const input = { request, area: '131101' }
    const open = (accepted: boolean) =>
      decide(roadworks, 'c', undefined, { action: 'open', input }, { ...context, accepted })
    return { open, context }
  }

  it('is opened where a case asked for it, and replays as it was decided', () => {
    const { open, context } = recorded()
    expect(open(false)).toMatchObject({ ok: false, refusal: { field: 'request.signed' } })
    const opened = open(true)
    if (!opened.ok) throw new Error(opened.refusal.message.en)
    const { events } = opened.value
    expect(replay(roadworks, 'c', events as readonly CaseEvent[], context)).toEqual([])
  })

  it('stays while something else is corrected, and what is changed goes with what can be', () => {
    const { open, context } = recorded()
    const opened = open(true)
    if (!opened.ok) throw new Error(opened.refusal.message.en)
    const state: CaseState = opened.value.state
    const actor = { id: 'crew-1', role: 'crew', bureau: 'works' }
    const correct = (request: unknown) =>
      decide(
        roadworks,
        'c',
        state,
        { action: 'correct', input: { request, reason: 'x' } },
        { ...context, actor },
      )
    // The whole form is sent as it stood, as a program may.
    expect(correct({ ...(state.request as object), note: 'wet' }).ok).toBe(true)
    expect(correct({ starts: addDays(TODAY, 2) })).toMatchObject({ refusal: { field: 'request.ends' } })
    expect(correct({ ends: addDays(TODAY, 2) }).ok).toBe(true)
  })

  it('asks which day it is only where something that was filled in is compared with it', () => {
    const { open, context } = recorded()
    const opened = open(true)
    if (!opened.ok) throw new Error(opened.refusal.message.en)
    const days: number[] = []
    const dayOf: typeof context.calendar.dayOf = (at, zone) => {
      days.push(at)
      return context.calendar.dayOf(at, zone)
    }
    const watched = { ...context, calendar: { ...context.calendar, dayOf } }
    const actor = { id: 'crew-1', role: 'crew', bureau: 'works' }
    const command = { action: 'comment', input: { text: 'wet' } }
    expect(decide(roadworks, 'c', opened.value.state, command, { ...watched, actor }).ok).toBe(true)
    expect(days).toEqual([])
    const ask = { action: 'open', input: { request: { signed: TODAY }, area: '131101' } }
    expect(decide(roadworks, 'd', undefined, ask, watched).ok).toBe(true)
    expect(days.length).toBeGreaterThan(0)
  })
})

it('no day is refused that could be, and none taken that could not', () => {
  const form = jsonSchema(z.strictObject({ was: day('past'), comes: day('coming') }))
  const off = fc.integer({ min: -20_000, max: 20_000 })
  fc.assert(
    fc.property(off, off, off, (was, comes, now) => {
      const today = addDays(TODAY, now)
      const value = { was: addDays(today, was), comes: addDays(today, comes) }
      const slips = slipsIn(form, value, { day: today, dayOf: () => today })
      expect(slips.map(({ field }) => field)).toEqual([
        ...(was > 0 ? ['was'] : []),
        ...(comes < 0 ? ['comes'] : []),
      ])
    }),
  )
})
