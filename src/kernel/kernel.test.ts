import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import {
  contributions,
  days,
  defineProgramme,
  forms,
  hours,
  minutes,
  parameter,
  replay,
  role,
  text,
} from './index.ts'
import { given, testCalendar } from './testing.ts'

const lamps = defineProgramme({
  id: 'lamps',
  name: text('路灯', 'Street lamps'),
  bureau: 'works',
  request: z.strictObject({ pole: z.string().min(1), dark: z.boolean().optional() }),
  stages: {
    received: text('已受理', 'Received'),
    attending: text('处理中', 'Attending'),
    mended: text('已修复', 'Mended'),
  },
  outcomes: { lit: text('已亮', 'Lit'), declined: text('不予受理', 'Declined') },
  roles: {
    resident: role('public', '居民', 'Resident'),
    crew: role('staff', '抢修', 'Crew'),
    desk: role('city', '热线', 'Desk'),
    chief: role('oversight', '督办', 'Chief'),
  },
  parameters: {
    limit: parameter({
      name: text('时限', 'Limit'),
      unit: 'h',
      history: [
        { from: '2020-01-01', value: 48, source: 'test', grade: 'C' },
        { from: '2025-12-12', value: 24, source: 'test', grade: 'C' },
      ],
    }),
  },
})
  .behaves(({ action, promise }) => ({
    actions: {
      attend: action({ name: text('到场', 'Attend'), by: 'crew', from: 'received', to: 'attending' }),
      mend: action({
        name: text('修复', 'Mend'),
        by: 'crew',
        from: ['received', 'attending'],
        input: z.strictObject({ lux: z.number() }),
        to: ({ input, refuse }) =>
          input.lux < 0 ? refuse(text('照度', 'lux')) : input.lux > 10 ? 'mended' : 'attending',
      }),
      confirm: action({
        name: text('确认', 'Confirm'),
        by: ['resident', 'desk'],
        from: 'mended',
        input: z.strictObject({ ok: z.boolean() }),
        to: ({ input }) => (input.ok ? 'lit' : 'received'),
      }),
      lapse: action({
        name: text('默认确认', 'Lapse'),
        by: 'machine',
        from: 'mended',
        to: 'lit',
        after: days(7),
      }),
    },
    promises: {
      arrive: promise({
        name: text('到场', 'Arrive'),
        from: 'received',
        until: ['attending', 'mended'],
        within: hours(1),
        late: 'chief',
      }),
      settle: promise({
        name: text('修复', 'Settle'),
        from: 'received',
        until: 'mended',
        within: ({ parameter }) => hours(parameter('limit')),
      }),
    },
  }))
  .accounts(({ count, share, duration, sum }) => ({
    reports: count(text('报修', 'Reports'), 'received'),
    inTime: share.kept(text('按时', 'In time'), 'settle'),
    lux: sum(
      text('照度', 'Lux'),
      'lux',
      (of) => of.did.mend && { at: of.did.mend.at, value: of.did.mend.input.lux },
    ),
    took: duration(text('用时', 'Took'), 'received', ['lit', 'declined']),
  }))

const story = () => given(lamps).opened({ request: { pole: 'p1' } })

describe('a case', () => {
  it('runs from request to outcome', () => {
    const done = story()
      .thenStage('received')
      .after(minutes(30))
      .when('attend', 'crew')
      .thenPromise('arrive', 'kept')
      .when('mend', 'crew', { lux: 20 })
      .thenStage('mended')
      .thenPromise('settle', 'kept')
      .when('confirm', 'resident', { ok: true })
      .thenStage('lit')
      .thenCounts('inTime', 1, 1)
      .thenCounts('lux', 20)
    expect(done.state.closedAt).toBe(done.now)
    expect(replay(lamps, 'case-1', done.events, { calendar: testCalendar(), zone: 'Asia/Shanghai' })).toEqual(
      [],
    )
  })
  it('breaks promises by time alone, tells the role, and closes by itself', () => {
    const late = story().after(hours(2)).thenPromise('arrive', 'broken')
    expect(
      late.events.some((event) =>
        event.effects?.some((effect) => effect.effect === 'notify' && effect.to === 'chief'),
      ),
    ).toBe(true)
    late.when('mend', 'crew', { lux: 20 }).after(days(8)).thenStage('lit')
  })
  it('refuses with field and both languages', () => {
    const refused = story()
      .when('mend', 'crew', { lux: 'x' as never })
      .thenRefused('invalid-input')
    expect(refused.refusal?.field).toBe('lux')
    story().when('nope', 'crew').thenRefused('unknown-action')
    story().when('mend', 'chief', { lux: 1 }).thenRefused('not-allowed')
    story().when('confirm', 'resident', { ok: true }).thenRefused('wrong-stage')
    story().when('attend', { id: 'x', role: 'crew', bureau: 'other' }).thenRefused('not-in-charge')
    console.log(refused.refusal, forms(lamps).mend)
  })
  it('stops the clock while paused', () => {
    story()
      .after(minutes(30))
      .when('pause', 'crew', { reason: 'papers' })
      .after(days(3))
      .thenPromise('arrive', 'paused')
      .when('attend', 'crew')
      .thenRefused('paused')
      .when('resume', 'crew')
      .after(minutes(20))
      .thenPromise('arrive', 'open')
      .after(minutes(20))
      .thenPromise('arrive', 'broken')
  })
  it('contributes what changed', () => {
    const done = story().when('mend', 'crew', { lux: 20 })
    console.log(
      JSON.stringify(done.events, null, 1),
      contributions(lamps, testCalendar(), undefined, done.state),
    )
  })
})
