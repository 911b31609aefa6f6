import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { days, defineProgramme, hours, milliseconds, replay, role, text, wakeAt } from './index.ts'
import { given, testCalendar } from './testing.ts'

const bench = defineProgramme({
  id: 'bench',
  name: text('长椅', 'Benches'),
  bureau: 'parks',
  request: z.strictObject({}),
  stages: { waiting: text('待处理', 'Waiting'), working: text('处理中', 'Working') },
  outcomes: { mended: text('已修好', 'Mended') },
  roles: { crew: role('staff', '维修', 'Crew') },
})
  .behaves(({ action, promise, notify }) => ({
    actions: {
      remind: action({
        name: text('提醒', 'Remind'),
        by: ['machine', 'crew'],
        from: 'waiting',
        after: milliseconds(5000),
        effects: () => [notify('crew', text('请处理。', 'It is waiting.'))],
      }),
      begin: action({ name: text('开始', 'Begin'), by: 'crew', from: 'waiting', to: 'working' }),
      putOff: action({ name: text('推后', 'Put off'), by: 'crew', from: 'working', to: 'waiting' }),
      mend: action({ name: text('修好', 'Mend'), by: 'crew', from: 'working', to: 'mended' }),
    },
    promises: {
      settle: promise({
        name: text('一日修好', 'Mended in a day'),
        from: 'waiting',
        until: 'mended',
        within: days(1),
      }),
    },
  }))
  .accounts(({ count }) => ({ benches: count(text('报修', 'Reports'), 'waiting') }))

describe('a timed action that stays in its stage', () => {
  const opened = given(bench).opened({ request: {} })
  const reminded = opened.after(hours(48))
  const times = (story: typeof opened) => story.state.did.remind?.times ?? 0

  it('is done once in a stay, and time goes on to the promises', () => {
    expect(times(reminded)).toBe(1)
    expect(wakeAt(reminded.state)).toBeUndefined()
    reminded.thenStage('waiting').thenPromise('settle', 'broken')
    expect(reminded.events.map(({ type }) => type)).toEqual(['open', 'remind', 'wake', 'wake'])
  })

  it('is done again when its stage is entered again', () => {
    const again = reminded.when('begin', 'crew').when('putOff', 'crew')
    expect(times(again.after(milliseconds(4999)))).toBe(1)
    expect(times(again.after(hours(1)))).toBe(2)
  })

  it('keeps its time where a person did it before', () => {
    expect(times(opened.when('remind', 'crew').after(hours(1)))).toBe(2)
    expect(times(reminded.when('remind', 'crew').after(hours(1)))).toBe(2)
  })

  it('replays', () => {
    const { events } = reminded
      .when('begin', 'crew')
      .when('putOff', 'crew')
      .after(hours(1))
      .when('remind', 'crew')
    expect(replay(bench, 'case-1', events, { calendar: testCalendar(), zone: 'Asia/Shanghai' })).toEqual([])
  })
})
