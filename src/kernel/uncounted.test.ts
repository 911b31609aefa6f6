import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import {
  type Calendar,
  days,
  defineProgramme,
  instant,
  replay,
  role,
  text,
  timeLeft,
  wakeAt,
  workingDays,
} from './index.ts'
import { given, testCalendar } from './testing.ts'

const permit = defineProgramme({
  id: 'permit',
  name: text('占道许可', 'Street permits'),
  bureau: 'works',
  request: z.strictObject({}),
  stages: { received: text('已受理', 'Received') },
  outcomes: { granted: text('已许可', 'Granted') },
  roles: { resident: role('public', '居民', 'Resident'), clerk: role('staff', '窗口', 'Clerk') },
})
  .behaves(({ action, promise }) => ({
    actions: { grant: action({ name: text('许可', 'Grant'), by: 'clerk', from: 'received', to: 'granted' }) },
    promises: {
      settle: promise({
        name: text('十个工作日办结', 'Settled in ten working days'),
        from: 'received',
        until: 'granted',
        within: workingDays(10),
        late: 'clerk',
      }),
    },
  }))
  .accounts(({ count }) => ({ permits: count(text('申请', 'Requests'), 'received') }))

const at = instant(Date.parse('2026-12-24T10:00:00+08:00'))
const moment = (written: string) => Date.parse(`${written}+08:00`)
const zone = 'Asia/Shanghai'
const known = testCalendar({ years: [2026, 2027], holidays: ['2027-01-01'] })

/** A calendar that learns of the next year on a day of its own. */
const publishing = () => {
  let now: Calendar = testCalendar({ years: [2026] })
  return {
    calendar: { ...now, isWorkingDay: (day) => now.isWorkingDay(day) } satisfies Calendar,
    publish: () => {
      now = known
    },
  }
}

describe('a promise that reaches a year whose holidays are not published', () => {
  const begin = () => {
    const { calendar, publish } = publishing()
    return { calendar, publish, story: given(permit, { at, calendar }).opened({ request: {} }) }
  }
  const runOf = ({ state }: ReturnType<typeof begin>['story']) => state.promises[0]!

  it('says the earliest that it can be due, and is counted when the year begins', () => {
    const { story, publish } = begin()
    // Five working days are left in December, and five lie in January: 5 January at the earliest.
    expect(runOf(story)).toMatchObject({
      state: 'open',
      dueAt: moment('2027-01-06T00:00'),
      uncounted: { from: '2027-01-01', workingDays: 5 },
      warnAt: undefined,
    })
    expect(timeLeft(runOf(story), at)).toBe(moment('2027-01-06T00:00') - at)
    expect(wakeAt(story.state)).toBe(moment('2027-01-01T00:00'))
    publish()
    const counted = story.after(days(8))
    expect(runOf(counted)).toMatchObject({ dueAt: moment('2027-01-09T00:00'), uncounted: undefined })
    expect(counted.events.map(({ type }) => type)).toEqual(['open', 'wake'])
    const late = counted.after(days(9)).thenPromise('settle', 'broken')
    expect(runOf(late)).toMatchObject({ warned: true, settledAt: moment('2027-01-09T00:00') })
  })

  it('is the same as if the year had been known, from when it is counted', () => {
    const { story, publish } = begin()
    publish()
    const straight = given(permit, { at, calendar: known }).opened({ request: {} })
    expect(runOf(story.after(days(8)))).toEqual(runOf(straight.after(days(8))))
  })

  it('is kept by what is done before', () => {
    begin().story.after(days(3)).when('grant', 'clerk').thenPromise('settle', 'kept')
  })

  it('asks again each day while nobody has entered the year, and nothing else stops', () => {
    const { story, publish } = begin()
    const waiting = story.after(days(20))
    expect(runOf(waiting)).toMatchObject({ state: 'open', uncounted: { workingDays: 5 } })
    expect(runOf(waiting).dueAt).toBeGreaterThan(waiting.now)
    waiting.when('grant', 'clerk').thenPromise('settle', 'kept')
    publish()
    expect(runOf(waiting.after(days(1)))).toMatchObject({
      state: 'broken',
      settledAt: moment('2027-01-09T00:00'),
    })
  })

  it('moves on by a pause', () => {
    const { story, publish } = begin()
    // Paused with ten working days left, from Thursday to Monday: ten are counted from Monday the 28th on.
    const resumed = story.when('pause', 'clerk', { reason: 'papers' }).after(days(4)).when('resume', 'clerk')
    expect(runOf(resumed)).toMatchObject({ state: 'open', uncounted: { workingDays: 7 } })
    publish()
    expect(runOf(resumed.after(days(6)))).toMatchObject({
      dueAt: moment('2027-01-13T00:00'),
      uncounted: undefined,
    })
    const over = begin()
    const asleep = over.story.when('pause', 'clerk', { reason: 'papers' }).after(days(12))
    over.publish()
    const { dueAt, uncounted, warnAt } = runOf(asleep.when('resume', 'clerk'))
    expect([dueAt, uncounted]).toEqual([moment('2027-01-20T00:00'), undefined])
    expect(warnAt).toBeGreaterThan(asleep.now)
  })

  it('moves on by a pause among days that nobody knows of, and goes on as if they had been known', () => {
    const { story, publish } = begin()
    const known10 = given(permit, { at, calendar: known }).opened({ request: {} })
    // Paused twice in January, from the 2nd to the 5th and from the 6th to the 11th.
    const pausing = (of: typeof story) =>
      of
        .after(days(9))
        .when('pause', 'clerk', { reason: 'papers' })
        .after(days(3))
        .when('resume', 'clerk')
        .after(days(1))
        .when('pause', 'clerk', { reason: 'papers' })
        .after(days(5))
        .when('resume', 'clerk')
    const resumed = pausing(story)
    expect(runOf(resumed)).toMatchObject({
      state: 'open',
      // On the 1st, the 2nd and the 6th at the earliest, and on two days after the 11th.
      dueAt: moment('2027-01-14T00:00'),
      uncounted: { from: '2027-01-01', workingDays: 5 },
      warnAt: undefined,
    })
    expect(replay(permit, 'case-1', resumed.events, { calendar: known, zone })).toEqual([])
    publish()
    const straight = pausing(known10)
    expect(runOf(resumed.after(days(1)))).toMatchObject({
      dueAt: runOf(straight).dueAt,
      uncounted: undefined,
    })
    const late = resumed.after(days(30))
    expect(runOf(late)).toMatchObject({ state: 'broken', settledAt: runOf(straight).dueAt })
  })

  it('moves on by a pause of a case that was opened among such days', () => {
    const { calendar } = publishing()
    const opened = given(permit, { at: instant(moment('2027-03-15T10:00')), calendar }).opened({
      request: {},
    })
    const paused = opened.after(days(3)).when('pause', 'clerk', { reason: 'papers' }).after(days(30))
    const resumed = paused.when('resume', 'clerk')
    expect(runOf(resumed)).toMatchObject({ state: 'open', uncounted: { workingDays: 10 } })
    expect(runOf(resumed).dueAt).toBeGreaterThan(resumed.now)
    expect(wakeAt(resumed.state)).toBeGreaterThan(resumed.now)
  })

  it('replays when the year has become known, and tells what would differ otherwise', () => {
    const { story, publish } = begin()
    publish()
    const { events } = story.after(days(17)).when('grant', 'clerk')
    expect(replay(permit, 'case-1', events, { calendar: known, zone })).toEqual([])
    const fewer = testCalendar({ years: [2026, 2027], holidays: ['2027-01-01', '2027-01-04'] })
    expect(replay(permit, 'case-1', events, { calendar: fewer, zone })[0]).toMatchObject({ type: 'wake' })
  })
})
