import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { lamps } from '../../test/fixtures/lamps.ts'
import {
  type Actor,
  type CaseState,
  days,
  type Effect,
  hours,
  type Instant,
  openChildren,
  type Programme,
  plus,
} from '../kernel/index.ts'
import { testCalendar } from '../kernel/testing.ts'
import { memoryStore } from '../store/memory.ts'
import {
  type Command,
  Desk,
  exportLines,
  figures,
  NotLoadedCases,
  readEvent,
  refusedOf,
  registryOf,
  replayAll,
  restoreLines,
  type Store,
  type StreamRecord,
  verify,
  why,
} from './index.ts'

const crew: Actor = { id: 'crew-1', role: 'crew', bureau: 'works' }
const resident: Actor = { id: 'resident-1', role: 'resident' }
const operator: Actor = { id: 'desk-1', role: 'desk' }
const calendar = testCalendar()

/** A clock that the test moves. */
const testClock = () => {
  let at = 1_765_454_400_000 as Instant
  return { now: () => at, pass: (span: number) => (at = (at + span) as Instant) }
}

const deskOn = async (store: Store, clock = testClock(), programmes: readonly Programme[] = [lamps]) => {
  let next = 0
  const dice = { id: () => `case-${Math.floor(clock.now() / 1000)}-${++next}` }
  const desk = await Desk.open({ store, programmes, clock, dice, calendar })
  await desk.putAreas([
    { code: 'city', name: { zh: '市', en: 'City' } },
    { code: 'a', name: { zh: '甲区', en: 'A' }, parent: 'city' },
    { code: 'b', name: { zh: '乙区', en: 'B' }, parent: 'city' },
  ])
  return desk
}

const openLamp = (extra: object = {}): Command => ({
  action: 'open',
  programme: 'lamps',
  input: { request: { pole: 'p1' }, area: 'a', requester: 'resident-1', ...extra },
})
const mend = (id: string): Command => ({ case: id, action: 'mend', input: { lux: 20 } })

const opened = async (desk: Desk, extra?: object): Promise<string> => {
  const receipt = await desk.perform(openLamp(extra), operator)
  if (!receipt.ok) throw new Error(receipt.refusal.message.en)
  return receipt.value.case
}
const stateOf = async (desk: Desk, id: string): Promise<CaseState> =>
  (await desk.store.load([id], [])).rows.get(id)!.state
const clean = { ok: true, differences: [] }

describe('perform', () => {
  let desk: Desk
  const clock = testClock()
  beforeEach(async () => {
    desk = await deskOn(memoryStore(), clock)
  })

  it('stores for good and says where', async () => {
    const receipt = await desk.perform(openLamp(), operator)
    expect(receipt).toMatchObject({ ok: true, value: { version: 1, position: { pos: 1 } } })
    expect(await verify(desk.store, desk.registry, calendar)).toMatchObject({ ...clean, cases: 1, events: 1 })
  })

  it('a programme that fails at one case fails for whoever asked, not for those in the same batch', async () => {
    const [broken, sound] = [await opened(desk), await opened(desk)]
    const { mend: mending } = lamps.actions
    const to: NonNullable<typeof mending>['to'] = (scene) => {
      if (scene.case.id === broken) throw new Error('a function of the programme failed')
      return mending!.to!(scene)
    }
    const faulty = { ...lamps, actions: { ...lamps.actions, mend: { ...mending!, to } } }
    const other = await deskOn(desk.store, clock, [faulty])
    const [failed, done] = await Promise.allSettled([
      other.perform(mend(broken), crew),
      other.perform(mend(sound), crew),
    ])
    expect(failed).toMatchObject({
      status: 'rejected',
      reason: { message: 'a function of the programme failed' },
    })
    expect(done).toMatchObject({ status: 'fulfilled', value: { ok: true } })
  })

  it('does a command once under its key, and answers a repetition the same', async () => {
    const open = { ...openLamp(), key: 'k1' }
    const [first, again] = await Promise.all([desk.perform(open, operator), desk.perform(open, operator)])
    const later = await desk.perform(open, operator)
    expect(first.ok).toBe(true)
    expect(again).toEqual(first)
    expect(later).toEqual(first)
    const id = first.ok ? first.value.case : ''
    const done = await desk.perform({ ...mend(id), key: 'k2' }, crew)
    // By now the stage would refuse it; the key says that it is done.
    expect(await desk.perform({ ...mend(id), key: 'k2' }, crew)).toEqual(done)
    expect((await desk.store.heads()).reduce((sum, head) => sum + head)).toBe(2)
  })

  it('refuses a key that was used with another command', async () => {
    const id = await opened(desk)
    await desk.perform({ ...mend(id), key: 'k' }, crew)
    const other = { case: id, action: 'comment', input: { text: 'x' }, key: 'k' }
    expect(await desk.perform(other, crew)).toMatchObject({ refusal: { code: 'key-reused', field: 'key' } })
    expect(await desk.perform({ ...openLamp(), key: 'k' }, operator)).toMatchObject({
      refusal: { code: 'key-reused' },
    })
  })

  it('does a step without a key of its own with the one before it, or passes it over', async () => {
    const at = clock.now()
    const job = (hash: string) => ({
      stream: 'lamp-1',
      programme: 'lamps',
      steps: [
        {
          command: { action: 'open', input: openLamp().input },
          actor: operator,
          at,
          key: { key: 'row-1', hash },
        },
        { command: { action: 'mend', input: { lux: 20 } }, actor: crew, at },
      ],
    })
    expect(await desk.do(job('as told'))).toMatchObject({ ok: true, value: { events: 2, version: 2 } })
    expect(await desk.do(job('as told'))).toMatchObject({ ok: true, value: { events: 0, version: 2 } })
    expect(await desk.do(job('otherwise'))).toMatchObject({ refusal: { code: 'key-reused' } })
  })

  it.each<[string, Command, string]>([
    ['an unknown programme', { ...openLamp(), programme: 'nope' }, 'unknown-programme'],
    ['no programme', { action: 'open', input: {} }, 'unknown-programme'],
    ['an unknown case', mend('nobody'), 'unknown-case'],
    ['no case', { action: 'mend' }, 'unknown-case'],
    ['an unknown area', openLamp({ area: 'nowhere' }), 'unknown-area'],
    ['a hostile case id', mend("x'; drop table event; --"), 'invalid-input'],
    ['a hostile key', { ...openLamp(), key: 'a\u0000b' }, 'invalid-input'],
    ['a NUL in a field', openLamp({ request: { pole: 'p\u0000' } }), 'unstorable'],
    ['half a surrogate pair', openLamp({ request: { pole: '\ud800' } }), 'unstorable'],
    ['an event too large to keep', openLamp({ request: { pole: 'x'.repeat(300_000) } }), 'too-large'],
    ['a form that is not one', openLamp({ request: 7 }), 'invalid-input'],
  ])('refuses %s and writes nothing', async (_, command, code) => {
    expect(await desk.perform(command, operator)).toMatchObject({ ok: false, refusal: { code } })
    expect(Math.max(...(await desk.store.heads()))).toBe(0)
  })

  it('keeps strings that only look hostile, letter for letter', async () => {
    const pole = `"'\\u0000 \\\\ $1 %s ${'供暖'} 🥶 <script>`
    const id = await opened(desk, { request: { pole } })
    expect((await stateOf(desk, id)).request).toEqual({ pole })
  })

  it('refuses a stale version, and a case that another desk moved on', async () => {
    const other = await deskOn(desk.store, clock)
    const id = await opened(desk)
    expect(await other.perform(mend(id), crew)).toMatchObject({ ok: true, value: { version: 2 } })
    const stale = { ...mend(id), expectedVersion: 1 }
    expect(await desk.perform(stale, crew)).toMatchObject({ refusal: { code: 'stale-version' } })
    // This desk remembers version 1; what it decides is decided on version 2.
    expect(await desk.perform(mend(id), crew)).toMatchObject({ refusal: { code: 'wrong-stage' } })
    expect(await desk.perform({ case: id, action: 'comment', input: { text: 'x' } }, crew)).toMatchObject({
      value: { version: 3 },
    })
  })

  it('lets many act on one case at once, from several desks, each exactly once', async () => {
    const desks = [desk, await deskOn(desk.store, clock), await deskOn(desk.store, clock)]
    const id = await opened(desk)
    const receipts = await Promise.all(
      Array.from({ length: 30 }, (_, n) =>
        desks[n % 3]!.perform({ case: id, action: 'comment', input: { text: `${n}` }, key: `c${n}` }, crew),
      ),
    )
    expect(receipts.filter(({ ok }) => !ok)).toEqual([])
    const events = (await desk.store.events(id, 0, 100)).map(readEvent)
    const texts = events.slice(1).map(({ input }) => Number((input as { text: string }).text))
    expect(texts.sort((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, n) => n))
  })
})

describe('time', () => {
  it('warns, breaks and closes on its own, at its own moments, however late the host', async () => {
    const clock = testClock()
    const desk = await deskOn(memoryStore(), clock)
    const ids = await Promise.all([opened(desk), opened(desk)])
    await desk.perform(mend(ids[0]!), crew)
    clock.pass(days(10))
    expect(await desk.wake()).toEqual({ woken: 2, stuck: [] })
    expect(await desk.wake()).toEqual({ woken: 0, stuck: [] })
    expect((await stateOf(desk, ids[0]!)).stage).toBe('lit')
    const late = await stateOf(desk, ids[1]!)
    expect(late.promises[0]).toMatchObject({ state: 'broken', settledAt: plus(late.openedAt, hours(1)) })
    expect(await verify(desk.store, desk.registry, calendar)).toMatchObject(clean)
  })
})

describe('effects', () => {
  it('are carried out once, even by two desks at the same time', async () => {
    const desk = await deskOn(memoryStore())
    const other = await deskOn(desk.store)
    const parent = await opened(desk)
    const children = await Promise.all(Array.from({ length: 40 }, () => opened(desk)))
    const merged = await Promise.all(
      children.map((id) =>
        desk.perform({ case: id, action: 'merge', input: { into: parent, reason: 'one cable' } }, crew),
      ),
    )
    expect(merged.every(({ ok }) => ok)).toBe(true)
    await Promise.all([desk.settle(), other.settle()])
    expect(Object.keys((await stateOf(desk, parent)).children).sort()).toEqual([...children].sort())
    await desk.perform(mend(parent), crew)
    await desk.perform({ case: parent, action: 'confirm', input: { ok: true } }, operator)
    expect(await desk.settle()).toMatchObject({ refused: 0 })
    expect(await stateOf(desk, children[7]!)).toMatchObject({
      stage: 'merged',
      did: { parentClosed: { input: { outcome: 'lit' } } },
    })
    expect(await desk.store.pending(10)).toEqual([])
    expect(await verify(desk.store, desk.registry, calendar)).toMatchObject({ ...clean, cases: 41 })
  })
})

describe('effects that are refused', () => {
  it('are told with their case and why, and kept with it; the action stands', async () => {
    const attend = (programme: string) => ({
      ...lamps.actions.attend!,
      effects: (): readonly Effect[] => [
        { effect: 'open', programme, request: {}, link: 'child', trigger: 'need' },
      ],
    })
    const asking = {
      ...lamps,
      actions: { ...lamps.actions, attend: attend('nope'), lookAgain: attend('lamps') },
    }
    const desk = await deskOn(memoryStore(), testClock(), [asking])
    const [nowhere, invalid] = [await opened(desk), await opened(desk)]
    expect(await desk.perform({ case: nowhere, action: 'attend', input: {} }, crew)).toMatchObject({
      ok: true,
    })
    expect(await desk.perform({ case: invalid, action: 'lookAgain', input: {} }, crew)).toMatchObject({
      ok: true,
    })
    const other = await deskOn(desk.store, testClock(), [asking])
    const [first, second] = await Promise.all([desk.settle(), other.settle()])
    const refusals = [...first.refusals, ...second.refusals]
    expect([first.done, second.done]).toEqual([0, 0])
    // Nobody waits for what never opened, however many desks found that out.
    for (const id of [nowhere, invalid]) {
      const state = await stateOf(desk, id)
      expect(openChildren(state)).toBe(0)
      expect(state.did.childRefused?.times).toBe(1)
    }
    expect(await verify(desk.store, desk.registry, calendar)).toMatchObject({ ok: true })
    const unknown = { effect: 'open nope (child)', reason: 'There is no programme called "nope".' }
    expect(refusals).toContainEqual({ case: nowhere, ...unknown })
    expect(refusals.find(({ case: id }) => id === invalid)?.reason).toMatch(/"pole" is not valid/)
    const [asked] = await desk.store.events(nowhere, 1, 1)
    const kept = refusedOf(readEvent(asked!), asked!, await desk.store.unsettled(nowhere))
    const reason = { zh: '没有名为“nope”的项目。', en: unknown.reason }
    expect(kept).toMatchObject([{ index: 0, effect: { programme: 'nope' }, reason }])
    expect(await desk.settle()).toEqual({ done: 0, refused: 0, refusals: [] })
  })
})

describe('what a case has for itself alone', () => {
  it('is refused to another: staff are told where it is, a resident neither that nor its name', async () => {
    const claiming: Programme = {
      ...lamps,
      claims: ({ request }) => [`pole ${(request as { pole: string }).pole}`],
    }
    const desk = await deskOn(memoryStore(), testClock(), [claiming])
    const holder = await opened(desk)
    const openedBy = async (actor: Actor) => {
      const done = await desk.perform({ ...openLamp(), input: { request: { pole: 'p1' }, area: 'a' } }, actor)
      return done.ok ? undefined : done.refusal
    }
    const [told, kept] = [await openedBy(crew), await openedBy(resident)]
    expect([told?.code, kept?.code]).toEqual(['claimed', 'claimed'])
    for (const lang of ['zh', 'en'] as const) {
      expect(told?.message[lang]).toContain(holder)
      expect(told?.message[lang]).toContain('pole p1')
      expect(kept?.message[lang]).not.toMatch(/case-|p1|pole|\{0\}/)
    }
  })

  it('is let go of when it ends, but for the outcomes that keep it', async () => {
    const claims: Programme['claims'] = ({ request }) => [`pole ${(request as { pole: string }).pole}`]
    for (const [keepsClaims, code] of [
      [[], undefined],
      [['withdrawn'], 'claimed'],
    ] as const) {
      const programmes = [{ ...lamps, claims, keepsClaims }]
      const desk = await deskOn(memoryStore(), testClock(), programmes)
      const input = { reason: 'it shines' }
      await desk.perform({ case: await opened(desk), action: 'withdraw', input }, resident)
      const again = await desk.perform(openLamp(), operator)
      expect(again.ok ? undefined : again.refusal.code).toBe(code)
      expect(await verify(desk.store, desk.registry, calendar)).toMatchObject({ ok: true })
    }
  })
})

describe('figures', () => {
  it('open to the events and cases behind them, and follow corrections', async () => {
    const desk = await deskOn(memoryStore())
    const ids = await Promise.all([opened(desk), opened(desk), opened(desk, { area: 'b' })])
    await desk.perform({ case: ids[0]!, action: 'correct', input: { area: 'b', reason: 'typo' } }, crew)
    const reports = async (area?: string) => {
      const rows = await figures(desk.store, desk.registry, { programme: 'lamps', ...(area ? { area } : {}) })
      const found = rows.ok ? rows.value.find(({ indicator }) => indicator === 'reports') : undefined
      return `${found?.value} ${found?.unitName.en}`
    }
    expect([await reports(), await reports('city'), await reports('a'), await reports('b')]).toEqual([
      '3 cases',
      '3 cases',
      '1 case',
      '2 cases',
    ])
    const page = await why(
      desk.store,
      desk.registry,
      { indicator: 'lamps/reports', area: 'a' },
      undefined,
      10,
    )
    expect(page.ok && page.value.rows.map(({ numerator }) => numerator).sort()).toEqual([-1, 1, 1])
    expect(await why(desk.store, desk.registry, { indicator: 'lamps/nope' }, undefined, 10)).toMatchObject({
      refusal: { code: 'unknown-indicator' },
    })
    expect(await figures(desk.store, desk.registry, { programme: 'nope' })).toMatchObject({
      refusal: { code: 'unknown-programme' },
    })
  })
})

describe('a duration', () => {
  it('is of the same moment as its position, whatever is stored meanwhile', async () => {
    const clock = testClock()
    const desk = await deskOn(memoryStore(), clock)
    const [first, second] = [await opened(desk), await opened(desk)]
    const close = async (id: string) => {
      await desk.perform(mend(id), crew)
      expect(
        await desk.perform({ case: id, action: 'confirm', input: { ok: true } }, operator),
      ).toMatchObject({ ok: true })
    }
    clock.pass(hours(2))
    await close(first)
    clock.pass(hours(4))
    const { figures: look } = desk.store
    desk.store.figures = async (...query: Parameters<Store['figures']>) => {
      const found = await look.apply(desk.store, query)
      await close(second)
      return found
    }
    const position = (await desk.store.heads()).join('.')
    const rows = await figures(desk.store, desk.registry, { programme: 'lamps', indicator: 'took' })
    expect(rows).toMatchObject({
      value: [{ numerator: 2, denominator: 1, value: 2, p90: 2, position }],
    })
    desk.store.figures = look
    expect(await figures(desk.store, desk.registry, { indicator: 'took' })).toMatchObject({
      value: [{ numerator: 8, denominator: 2, value: 4, p90: 5.6 }],
    })
  })
})

describe('verify, export and replay', () => {
  const lived = async () => {
    const clock = testClock()
    const desk = await deskOn(memoryStore(), clock)
    const ids = await Promise.all(
      Array.from({ length: 12 }, (_, n) => opened(desk, { area: n % 2 ? 'a' : 'b' })),
    )
    await desk.perform(
      { case: ids[0]!, action: 'merge', input: { into: ids[1]!, reason: 'same' }, key: 'm' },
      crew,
    )
    await Promise.all(ids.slice(2, 8).map((id) => desk.perform(mend(id), crew)))
    clock.pass(days(8))
    await desk.wake()
    return desk
  }

  it('an export taken into another store is the same store', async () => {
    const desk = await lived()
    const lines: string[] = []
    for await (const line of exportLines(desk.store)) lines.push(line)
    const copy = memoryStore()
    const feed = async function* (of: readonly string[]) {
      yield* of
    }
    expect(await restoreLines(copy, desk.registry, calendar, feed(lines))).toBe(12)
    expect(await verify(copy, desk.registry, calendar)).toMatchObject({ ...clean, cases: 12 })
    const again: string[] = []
    for await (const line of exportLines(copy)) again.push(line)
    expect(again).toEqual(lines)
    await expect(restoreLines(copy, desk.registry, calendar, feed(lines))).rejects.toThrow(/empty store/)
    const altered = lines.map((line, index) => (index === 3 ? line.replace('p1', 'p2') : line))
    await expect(restoreLines(memoryStore(), desk.registry, calendar, feed(altered))).rejects.toThrow(
      /line 4: .*not as it was written/,
    )
    await expect(restoreLines(memoryStore(), desk.registry, calendar, feed(['{}']))).rejects.toMatchObject({
      said: {
        zh: '第 1 行:format:此项必填,请填写。',
        en: 'Line 1: format: it has to be there: fill it in.',
      },
    })
  })

  it('verify names every kind of tampering', async () => {
    const desk = await lived()
    const records = await desk.store.streams('', 100)
    const tampered = async (change: (record: StreamRecord) => StreamRecord) => {
      const copy = memoryStore()
      await copy.restore(
        records.map((record, index) => (index === 2 ? change(record) : record)),
        [],
      )
      const { ok, differences } = await verify(copy, desk.registry, calendar)
      expect(ok).toBe(false)
      return [...new Set(differences.map(({ what }) => what))].sort()
    }
    const one = ([first, ...rest]: StreamRecord['events'], change: object) => [
      { ...first!, ...change },
      ...rest,
    ]
    expect(await tampered((of) => ({ ...of, row: { ...of.row, bureau: 'x' } }))).toEqual(['row'])
    expect(
      await tampered(({ row: { wakeAt: _, ...row }, ...of }) => ({
        ...of,
        row: { ...row, wakeAt: 1 as Instant },
      })),
    ).toEqual(['row', 'wake-up'])
    expect(await tampered((of) => ({ ...of, contributions: [] }))).toEqual(['contribution', 'figure'])
    expect(await tampered((of) => ({ ...of, events: one(of.events, { leaf: '00' }) }))).toEqual(['leaf'])
    expect(
      await tampered((of) => ({
        ...of,
        events: one(of.events, { body: of.events[0]!.body.replace('"a"', '"b"').replace('p1', 'p2') }),
      })),
    ).toContain('leaf')
    expect(await tampered((of) => ({ ...of, events: of.events.slice(0, -1) }))).toContain('position')
  })

  it('replay lists the decisions that a changed definition would take differently', async () => {
    const desk = await lived()
    const list = async (registry: Desk['registry']) => {
      const found = []
      for await (const difference of replayAll(desk.store, registry, calendar)) found.push(difference)
      return found
    }
    expect(await list(desk.registry)).toEqual([])
    const strict = { ...lamps.actions.mend!, by: ['chief'] }
    const changed = { ...lamps, actions: { ...lamps.actions, mend: strict } }
    const registry = { ...desk.registry, latest: () => ({ ok: true as const, value: changed }) }
    expect((await list(registry)).map(({ type }) => type)).toEqual(Array(6).fill('mend'))
    expect((await list(registry))[0]).toMatchObject({ now: { code: 'not-allowed' }, parts: [] })
  })

  it('a higher version alone is no difference; what differs of an opening is named', async () => {
    const { store } = await lived()
    const replayed = async (next: typeof lamps) => {
      const found = []
      const registry = registryOf([lamps, next])
      for await (const difference of replayAll(store, registry, calendar)) found.push(difference)
      return found
    }
    expect(await replayed({ ...lamps, version: 2 })).toEqual([])
    const moved = await replayed({ ...lamps, version: 2, bureau: 'elsewhere' })
    expect(moved.length).toBeGreaterThan(0)
    expect(moved[0]).toMatchObject({ type: 'open', parts: ['input'], now: [{ type: 'open' }] })
  })

  it('cases whose programme is not loaded are counted by version, and nothing else is said of them', async () => {
    const { store, registry } = await lived()
    const raised = registryOf([{ ...lamps, version: 2 }])
    const notLoaded = [{ programme: 'lamps', version: 1, cases: 12 }]
    expect(await verify(store, raised, calendar)).toMatchObject({ ok: false, differences: [], notLoaded })
    expect(await verify(store, registryOf([]), calendar)).toMatchObject({
      ok: false,
      differences: [],
      notLoaded,
    })
    expect(await verify(store, registry, calendar)).toMatchObject({ ok: true, notLoaded: [] })
    const both = registryOf([lamps, { ...lamps, version: 2 }])
    expect(await verify(store, both, calendar)).toMatchObject({ ok: true, notLoaded: [] })
    const replayed = async (known: Desk['registry']) => {
      const missed = new NotLoadedCases(known)
      for await (const difference of replayAll(store, known, calendar, missed)) expect(difference).toBe(null)
      return missed.found
    }
    expect(await replayed(registryOf([]))).toEqual(notLoaded)
    expect(await replayed(raised)).toEqual([])
  })

  it('verify still finds a row that was changed where the programme is not loaded', async () => {
    const { store } = await lived()
    const records = await store.streams('', 100)
    const copy = memoryStore()
    await copy.restore(
      records.map((record, n) => (n === 2 ? { ...record, row: { ...record.row, bureau: 'x' } } : record)),
      [],
    )
    const { differences } = await verify(copy, registryOf([]), calendar)
    expect(differences.map(({ what }) => what)).toEqual(['row'])
  })
})

describe('whatever many people do at once', () => {
  it('each case is what its events say, and nothing is lost or doubled', async () => {
    const action = fc.record({
      who: fc.constantFrom(crew, resident, operator),
      which: fc.nat(3),
      action: fc.constantFrom(
        'attend',
        'mend',
        'confirm',
        'comment',
        'merge',
        'withdraw',
        'reopen',
        'pause',
        'resume',
      ),
      wait: fc.constantFrom(0, 0, 0, hours(2), days(2)),
    })
    const inputs: Readonly<Record<string, (ids: readonly string[]) => object>> = {
      mend: () => ({ lux: 20 }),
      confirm: () => ({ ok: true }),
      comment: () => ({ text: 'x' }),
      merge: (ids) => ({ into: ids[0], reason: 'x' }),
      withdraw: () => ({ reason: 'x' }),
      reopen: () => ({ reason: 'x' }),
      pause: () => ({ reason: 'x' }),
    }
    await fc.assert(
      fc.asyncProperty(fc.array(action, { maxLength: 40 }), async (actions) => {
        const clock = testClock()
        const store = memoryStore()
        const desks = [await deskOn(store, clock), await deskOn(store, clock)]
        const ids = await Promise.all(Array.from({ length: 4 }, () => opened(desks[0]!)))
        let pending: Promise<unknown>[] = []
        let accepted = 4
        for (const [n, { who, which, action: name, wait }] of actions.entries()) {
          if (wait > 0) {
            await Promise.all(pending)
            pending = []
            clock.pass(wait)
            await desks[n % 2]!.wake()
          }
          const command = { case: ids[which]!, action: name, input: inputs[name]?.(ids) ?? {}, key: `k${n}` }
          pending.push(desks[n % 2]!.perform(command, who).then(({ ok }) => (accepted += ok ? 1 : 0)))
        }
        await Promise.all(pending)
        await desks[0]!.settle()
        const checked = await verify(store, desks[0]!.registry, calendar)
        expect(checked.differences).toEqual([])
        expect(checked.events).toBeGreaterThanOrEqual(accepted)
      }),
      { numRuns: 40 },
    )
  })
})
