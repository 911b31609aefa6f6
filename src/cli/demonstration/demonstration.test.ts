import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { Desk, type StreamRow, systemClock, verify } from '../../desk/index.ts'
import { COMMON_ACTIONS, HOUR_MS } from '../../kernel/index.ts'
import { cityRules, programmes } from '../../programmes/index.ts'
import { memoryStore } from '../../store/index.ts'
import { ACCOUNTS, accountLines } from './accounts.ts'
import { Demonstration } from './index.ts'

const emptyDesk = () =>
  Desk.open({
    store: memoryStore(),
    programmes,
    rules: cityRules,
    clock: systemClock,
    dice: { id: () => crypto.randomUUID() },
  })

describe('the demonstration city', { timeout: 60_000 }, () => {
  let desk: Desk
  let open: readonly StreamRow[]
  const casesOf = async () => {
    const { rows } = await desk.store.cases({ closed: false, order: 'due' }, undefined, 1000)
    return rows.filter(({ programme }) => programme !== cityRules.register)
  }
  // Its working days are known, whenever this runs.
  beforeAll(() => void vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-06-10T02:00:00Z') }))
  afterAll(() => void vi.useRealTimers())
  beforeAll(async () => {
    desk = await emptyDesk()
    const demonstration = (await Demonstration.of(desk)) as Demonstration
    expect(await demonstration.tellStories()).toEqual([])
    await desk.wake()
    await desk.settle()
    open = await casesOf()
  })

  it.each(
    ACCOUNTS.filter(({ grants }) => grants.length > 0).map((account) => [account.id, account] as const),
  )('%s finds something to do', (_, { grants }) => {
    const mine = open.filter(({ programme, bureau, offeredTo }) => {
      const known = desk.registry.latest(programme)
      return grants.some((grant) => {
        const kind = known.ok && known.value.roles[grant.role]?.kind
        return kind && (kind !== 'staff' || [bureau, offeredTo].includes(grant.bureau))
      })
    })
    expect(mine.length).toBeGreaterThan(0)
  })

  it('has an account for every post that acts, so that nothing waits for somebody there is not', () => {
    const unheld = programmes.flatMap(({ id, bureau, actions, roles }) =>
      Object.entries(roles).flatMap(([role, { kind }]) => {
        if (kind === 'public' || kind === 'machine') return []
        const acts = Object.entries(actions).some(
          ([name, { by }]) => !COMMON_ACTIONS.has(name) && by.includes(role),
        )
        const isHeld = ACCOUNTS.some(({ grants }) =>
          grants.some(
            (grant) =>
              grant.role === role &&
              (kind !== 'staff' || typeof bureau !== 'string' || grant.bureau === bureau),
          ),
        )
        return acts && !isHeld ? [`${id} ${role}`] : []
      }),
    )
    expect(unheld).toEqual([])
  })

  it('gives nobody a post inside and one outside the bureau', () => {
    const both = ACCOUNTS.filter(({ grants }) => {
      const held = programmes.flatMap(({ roles }) =>
        grants.flatMap(({ role }) =>
          Object.hasOwn(roles, role) ? [roles[role]!.outside !== undefined] : [],
        ),
      )
      return held.includes(true) && held.includes(false)
    })
    expect(both.map(({ id }) => id)).toEqual([])
  })

  it('has what is late, what is due soon, what was returned, and what time itself moved on', () => {
    const left = open.flatMap(({ dueAt }) => (dueAt === undefined ? [] : [dueAt - Date.now()]))
    expect(left.filter((ms) => ms < 0).length).toBeGreaterThan(5)
    expect(left.filter((ms) => ms > 0 && ms < 24 * HOUR_MS).length).toBeGreaterThan(3)
    expect(open.filter(({ state }) => state.did.return || state.did.sendBack).length).toBeGreaterThan(2)
    expect(open.some(({ state }) => state.did.unopposed)).toBe(true)
    expect(open.filter(({ offeredTo }) => offeredTo === 'housing')).toHaveLength(1)
  })

  it('is begun once: told again it changes nothing, and the rest goes on where it was broken off', async () => {
    const heads = await desk.store.heads()
    const again = (await Demonstration.of(desk)) as Demonstration
    expect(await again.tellStories()).toEqual([])
    expect(await desk.store.heads()).toEqual(heads)
    const stopped = AbortSignal.abort()
    expect(await again.loadRest(stopped)).toBeUndefined()
    expect(await Demonstration.of(desk)).not.toBe('loaded')
    expect(await again.loadRest(new AbortController().signal)).toMatchObject({ households: 589 })
    expect(await Demonstration.of(desk)).toBe('loaded')
    expect(await verify(desk.store, desk.registry, desk.calendar)).toMatchObject({ ok: true })
  })

  it.each([
    ['late in the evening, after work began on the last day of a month', '2026-04-01T13:30:00Z'],
    ['after a month ended between the beginning of work and its first report', '2026-06-16T04:00:00Z'],
  ])('is all told whenever it is opened: %s', async (_, opened) => {
    vi.setSystemTime(Date.parse(opened))
    const then = await emptyDesk()
    expect(await ((await Demonstration.of(then)) as Demonstration).tellStories()).toEqual([])
  })

  it('is all told where the working days of the year are not published yet', async () => {
    vi.setSystemTime(Date.parse('2031-06-10T02:00:00Z'))
    const early = await emptyDesk()
    expect(await ((await Demonstration.of(early)) as Demonstration).tellStories()).toEqual([])
    expect((await early.store.cases({ order: 'opened' }, undefined, 1000)).rows.length).toBeGreaterThan(40)
  })

  it('is not for a city that has cases of its own', async () => {
    const own = await emptyDesk()
    await own.putAreas([{ code: 'a', name: { zh: '甲', en: 'A' } }])
    expect(await Demonstration.of(own)).toBeUndefined()
  })

  it.each(['zh', 'en'] as const)('names every account once, by bureau, on less than a screen: %s', (lang) => {
    const lines = accountLines(ACCOUNTS, lang)
    expect(lines.length).toBeLessThanOrEqual(24)
    const named = lines.flatMap((line) =>
      line
        .trim()
        .split(/\s{2,}/)[1]!
        .split(/, |、/),
    )
    expect(named.map((one) => one.split(' ')[0]).sort()).toEqual(ACCOUNTS.map(({ id }) => id).sort())
    expect(lines.join('').includes('民政局')).toBe(lang === 'zh')
  })
})
