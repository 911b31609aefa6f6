import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { errand, order } from '../../test/fixtures/orders.ts'
import { instant, openChildren, replay, underWay } from './index.ts'
import { given, testCalendar } from './testing.ts'

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

describe('a related case whose end is heard', () => {
  const placed = () => given(order).opened({ request: {} })
  const asked = () => placed().when('ask', 'clerk')
  const e1 = { child: 'e1', link: 'related', programme: 'errand' } as const
  const heard = (outcome: string, again?: number) =>
    ({ ...e1, outcome, ...(again === undefined ? {} : { again }) }) as const

  it('is under way from the moment it is asked for until it has ended, however that was', () => {
    expect(asked().events.at(-1)?.effects).toMatchObject([{ programme: 'errand', tells: 'errandEnded' }])
    expect([underWay(placed().state, 'errand'), underWay(asked().state, 'errand')]).toEqual([0, 1])
    const adopted = asked().when('ask', 'clerk').thenRefused('not-satisfied').when('adopt', 'machine', e1)
    expect(underWay(adopted.state, 'errand')).toBe(1)
    for (const outcome of ['done', 'withdrawn', 'merged']) {
      const over = adopted.when('errandEnded', 'machine', heard(outcome))
      expect(underWay(over.state, 'errand')).toBe(0)
      expect(over.state.stage).toBe(outcome === 'done' ? 'placed' : 'failed')
      expect(over.events.at(-1)?.effects).toMatchObject([{ effect: 'notify', message: { en: outcome } }])
      expect(underWay(over.when('ask', 'clerk').state, 'errand')).toBe(1)
      expect(replay(order, 'case-1', over.events, setting)).toEqual([])
    }
    // It is waited for by nobody: it is no part.
    expect(openChildren(adopted.state)).toBe(0)
  })

  it('is heard of by a case that waits for papers, and by one that has ended, which stays as it is', () => {
    const paused = asked().when('pause', 'clerk', { reason: '待补' })
    expect(paused.when('errandEnded', 'machine', heard('withdrawn')).state.stage).toBe('failed')
    const over = asked().when('finish', 'clerk').when('errandEnded', 'machine', heard('withdrawn'))
    expect([over.state.stage, underWay(over.state, 'errand')]).toEqual(['over', 0])
  })

  it('that is refused is not under way, and whoever is in charge is told why', () => {
    const why = { programme: 'errand', link: 'related', zh: '已有一件', en: 'there is one' } as const
    const refused = asked().when('childRefused', 'machine', why)
    expect([underWay(refused.state, 'errand'), refused.state.asked]).toEqual([0, 0])
    expect(refused.events.at(-1)?.effects).toMatchObject([
      { to: 'in-charge', message: { en: 'A related case could not be opened: there is one' } },
    ])
    expect(underWay(refused.when('ask', 'clerk').state, 'errand')).toBe(1)
  })

  it('tells who opened it, where that was asked for: that it opened, ended, began anew, and ended again', () => {
    const parent = { id: 'o1', link: 'related', tells: 'errandEnded' } as const
    const told = given(errand)
      .opened({ request: { what: 'works' }, parent })
      .when('finish', 'clerk')
      .when('reopen', 'clerk', { reason: 'x' })
      .when('withdraw', 'clerk', { reason: 'x' })
    const who = { child: 'case-1', link: 'related', programme: 'errand' }
    expect(told.events.flatMap(({ effects = [] }) => effects)).toEqual([
      { effect: 'perform', case: 'o1', action: 'adopt', input: who },
      { effect: 'perform', case: 'o1', action: 'errandEnded', input: { ...who, outcome: 'done' } },
      { effect: 'perform', case: 'o1', action: 'childReopened', input: { ...who, again: 1 } },
      {
        effect: 'perform',
        case: 'o1',
        action: 'errandEnded',
        input: { ...who, outcome: 'withdrawn', again: 1 },
      },
    ])
    expect(replay(errand, 'case-1', told.events, setting)).toEqual([])
    const silent = given(errand).opened({ request: { what: 'works' }, parent: { id: 'o1', link: 'related' } })
    expect(silent.when('finish', 'clerk').events.flatMap(({ effects = [] }) => effects)).toEqual([])
  })

  it('is known as it stands, in whatever order what it tells arrives', () => {
    const told = [
      ['adopt', e1],
      ['errandEnded', heard('done')],
      ['childReopened', { ...e1, again: 1 }],
      ['errandEnded', heard('withdrawn', 1)],
      ['childReopened', { ...e1, again: 2 }],
    ] as const
    const after = (order: readonly (typeof told)[number][]) =>
      order.reduce((story, [action, input]) => story.when(action, 'machine', input as never), asked()).state
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: told.length }),
        fc.array(fc.nat(), { minLength: 5 }),
        (upTo, keys) => {
          const some = told.slice(0, upTo)
          const shuffled = some
            .map((one, at) => ({ one, key: keys[at]! }))
            .sort((a, b) => a.key - b.key)
            .map(({ one }) => one)
          const [inOrder, mixed] = [after(some), after(shuffled)]
          expect(mixed.children).toEqual(inOrder.children)
          expect(underWay(mixed, 'errand')).toBe(upTo % 2)
        },
      ),
      { seed: 7 },
    )
  })

  it('given what is overtaken, when it is heard, then nothing follows from it', () => {
    const anew = asked().when('childReopened', 'machine', { ...e1, again: 1 })
    const late = anew.when('errandEnded', 'machine', heard('withdrawn'))
    expect([late.state.stage, underWay(late.state, 'errand')]).toEqual(['placed', 1])
    expect(late.events.at(-1)).toMatchObject({ to: undefined, child: undefined, effects: undefined })
    expect(replay(order, 'case-1', late.events, setting)).toEqual([])
  })
})

describe('a related case that is begun anew', () => {
  const asked = () => given(order).opened({ request: {} }).when('ask', 'clerk')
  const e1 = { child: 'e1', link: 'related', programme: 'errand' } as const
  const anew = { ...e1, again: 1 } as const
  const saysOf = (story: ReturnType<typeof asked>) => story.events.at(-1)?.effects
  const another = [{ effect: 'notify', to: 'clerk', message: { en: 'and e1' } }]

  it('is one more under way where another was asked for since it ended: then follows what is said for that', () => {
    const ended = asked().when('errandEnded', 'machine', { ...e1, outcome: 'withdrawn' })
    expect(saysOf(ended.when('childReopened', 'machine', anew))).toBeUndefined()
    const since = ended.when('ask', 'clerk')
    // Asked for, whether or not it is known to have opened.
    const known = since.when('adopt', 'machine', { ...e1, child: 'e2' })
    for (const story of [since, known]) {
      const two = story.when('childReopened', 'machine', anew)
      expect(underWay(two.state, 'errand')).toBe(2)
      expect(saysOf(two)).toMatchObject(another)
      expect(replay(order, 'case-1', two.events, setting)).toEqual([])
    }
  })

  it('is no other than itself, though it is heard of before it is known to have opened or ended', () => {
    for (const story of [asked(), asked().when('adopt', 'machine', e1)])
      expect(saysOf(story.when('childReopened', 'machine', anew))).toBeUndefined()
  })

  it('given what is overtaken, when it is heard, then nothing follows from it', () => {
    const over = asked()
      .when('errandEnded', 'machine', { ...e1, outcome: 'done', again: 1 })
      .when('ask', 'clerk')
    expect(saysOf(over.when('childReopened', 'machine', anew))).toBeUndefined()
  })
})

describe('a part', () => {
  it('that is begun anew is waited for again', () => {
    const shared = given(errand)
      .opened({ request: { what: 'works' } })
      .when('share', 'clerk')
    const ended = shared.when('childClosed', 'machine', { child: 'c1', outcome: 'done' })
    const anew = ended.when('childReopened', 'machine', { child: 'c1', again: 1 })
    expect([openChildren(ended.state), openChildren(anew.state)]).toEqual([0, 1])
    const again = anew.when('childClosed', 'machine', { child: 'c1', outcome: 'withdrawn', again: 1 })
    expect([openChildren(again.state), again.state.children.c1?.outcome]).toEqual([0, 'withdrawn'])
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
