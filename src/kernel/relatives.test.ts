import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import {
  between,
  type Day,
  type Duration,
  defineProgramme,
  instant,
  openChildren,
  replay,
  role,
  text,
} from './index.ts'
import { given, testCalendar } from './testing.ts'

const errand = defineProgramme({
  id: 'errand',
  name: text('差事', 'Errands'),
  bureau: ({ request }) => request.what,
  request: z.strictObject({ what: z.string(), by: z.iso.date().optional() }),
  stages: { begun: text('已开始', 'Begun') },
  outcomes: { done: text('完成', 'Done') },
  roles: { clerk: role('staff', '办事员', 'Clerk'), desk: role('city', '窗口', 'Desk') },
})
  .behaves(({ action, promise, open }) => ({
    actions: {
      share: action({
        name: text('分办', 'Share'),
        by: 'clerk',
        from: 'begun',
        effects: () => [
          open('errand', { what: 'works' }, { link: 'child', trigger: 'push' }),
          open('errand', { what: 'works' }, { link: 'related', trigger: 'push' }),
        ],
      }),
      finish: action({ name: text('完成', 'Finish'), by: 'clerk', from: 'begun', to: 'done' }),
    },
    promises: {
      inTime: promise({
        name: text('按日完成', 'By the day'),
        from: 'begun',
        until: 'done',
        within: ({ case: of, at, startOf }) =>
          of.request.by ? between(at, startOf(of.request.by as Day)) : (0 as Duration),
      }),
    },
  }))
  .accounts(({ count }) => ({ errands: count(text('件数', 'Errands'), 'begun') }))

const setting = { calendar: testCalendar(), zone: 'Asia/Shanghai' }
const opened = () => given(errand).opened({ request: { what: 'works', by: '2025-12-20' } })

describe('children', () => {
  it('are waited for from the moment they are asked for until they have ended', () => {
    const asked = opened().when('share', 'clerk')
    expect(openChildren(opened().state)).toBe(0)
    expect(openChildren(asked.state)).toBe(1)
    const adopted = asked.when('adopt', 'machine', { child: 'c1', link: 'child' })
    expect(openChildren(adopted.state)).toBe(1)
    const ended = adopted.when('childClosed', 'machine', { child: 'c1', outcome: 'done' })
    expect(openChildren(ended.state)).toBe(0)
    expect(openChildren(ended.when('share', 'clerk').state)).toBe(1)
  })

  it('that are refused are not waited for, and whoever is in charge is told why', () => {
    const twice = opened().when('share', 'clerk').when('share', 'clerk')
    const refused = twice.when('childRefused', 'machine', {
      programme: 'errand',
      zh: '已有一件',
      en: 'there is one',
    })
    expect(openChildren(twice.state)).toBe(2)
    expect(openChildren(refused.state)).toBe(1)
    expect(refused.events.at(-1)?.effects).toMatchObject([
      { effect: 'notify', to: 'in-charge', message: { en: expect.stringContaining('there is one') } },
    ])
    const adopted = refused.when('adopt', 'machine', { child: 'c1', link: 'child' })
    expect(openChildren(adopted.state)).toBe(1)
    expect(openChildren(adopted.when('childClosed', 'machine', { child: 'c1', outcome: 'done' }).state)).toBe(
      0,
    )
    expect(replay(errand, 'case-1', refused.events, setting)).toEqual([])
  })

  it('that are merged are not waited for', () => {
    expect(openChildren(opened().when('adopt', 'machine', { child: 'c1', link: 'merged' }).state)).toBe(0)
  })
})

describe('an opening', () => {
  it('replays with the bureau that was given, and with the one that was found', () => {
    const found = opened()
    expect(found.state.bureau).toBe('works')
    const sent = given(errand).opened({ request: { what: 'works' }, bureau: 'housing' })
    expect(sent.state.bureau).toBe('housing')
    for (const { events } of [found, sent]) expect(replay(errand, 'case-1', events, setting)).toEqual([])
  })
})

describe('a limit that ends on a date', () => {
  it('ends with the first moment of that day where the case is', () => {
    expect(opened().state.promises[0]?.dueAt).toBe(instant(Date.parse('2025-12-20T00:00:00+08:00')))
  })
})
