import { tmpdir } from 'node:os'
import type { Logger } from 'pino'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { factsOfKind, GRANTED, type Instant, instant, type Result, refuse } from '../../src/kernel/index.ts'
import { Benefits } from '../../src/server/benefits.ts'
import { hostOf } from '../../src/server/server.ts'
import { Ticker } from '../../src/server/ticker.ts'
import { memoryStore } from '../../src/store/index.ts'
import { benefitRules } from '../fixtures/benefit-city.ts'
import { type BenefitTown, benefitTown, clerk, noon } from '../support/benefit-town.ts'

/** Two processes on one store: each with a desk and a memory of its own. */
const processes = async () => {
  const store = memoryStore()
  const towns = [await benefitTown(store, 'a'), await benefitTown(store, 'b')] as const
  let now: Instant = noon('2025-12-11')
  const hosts = await Promise.all(
    towns.map(async ({ desk }) => {
      const url = new URL('http://localhost')
      const host = await hostOf({
        desk,
        bureaus: {},
        behindProxy: false,
        logLevel: 'silent',
        url,
        files: { folder: tmpdir() },
      })
      return { ...host, now: () => now }
    }),
  )
  const on = (day: string) => {
    now = noon(day)
    for (const town of towns) town.on(day)
  }
  const later = (ms: number) => {
    now = instant(now + ms)
  }
  return { store, towns, hosts, on, later }
}
type Running = Awaited<ReturnType<typeof processes>>

let running: Running
let town: BenefitTown
let all: readonly Benefits[]
const both = () => Promise.all(all.map((each) => each.round()))
const needs = async () =>
  (await running.store.cases({ programmes: [benefitRules.need], order: 'opened' }, undefined, 100)).rows
const stages = async () => (await needs()).map(({ stage }) => stage).sort()

beforeEach(async () => {
  running = await processes()
  town = running.towns[0]
  all = running.hosts.map((host) => new Benefits(host))
})

it('a changed fact opens a need once, and it ends by itself', async () => {
  await town.household('h1', { p1: 900_00 })
  await both()
  expect(await stages()).toEqual([])
  await town.fact('h1', 'person/income', 200_00, '2025-12-01', 'p1')
  await both()
  await both()
  expect((await needs()).map(({ state }) => state.request)).toMatchObject([
    { household: 'h1', amountFen: 521_00 },
  ])
  expect(await stages()).toEqual(['found'])
  await town.fact('h1', 'person/income', 900_00, '2025-12-02', 'p1')
  await both()
  expect(await stages()).toEqual(['lapsed'])
})

it('one process does it for all; when it is gone, another goes on where things stand', async () => {
  const [first, second] = all as [Benefits, Benefits]
  await first.round()
  await town.household('h1', { p1: 0 })
  await second.round()
  expect(await stages()).toEqual([])
  await first.round()
  expect(await stages()).toEqual(['found'])
  await town.household('h2', { p2: 0 })
  running.later(61_000)
  await second.round()
  expect(await stages()).toEqual(['found', 'found'])
  // It has lost its turn, and takes it back once the other has stopped.
  await first.round()
  await second.stop()
  await town.household('h3', { p3: 0 })
  await first.round()
  expect(await stages()).toEqual(['found', 'found', 'found'])
})

it('grants the month once a day to who receives, also what was confirmed after the month began', async () => {
  await town.household('h1', { p1: 221_00 })
  const of = await town.open('aid', { kind: 'living', household: 'h1' })
  await town.do(of, 'check', { month: '2025-12' }, clerk)
  await both()
  const granted = async () =>
    Object.values((await town.state(of)).facts ?? {})
      .flat()
      .map(({ value }) => value)
  const before = await granted()
  expect(before).toContain(500_00)
  const { version } = await town.state(of)
  await both()
  expect((await town.state(of)).version).toBe(version)
  await town.fact('h1', 'person/income', 421_00, '2025-12-01', 'p1')
  running.on('2025-12-12')
  await both()
  expect((await town.state(of)).version).toBe(version + 1)
  expect(await granted()).toContain(300_00)
})

it('the ticker sets it going, and ends it when it stops', async () => {
  await town.household('h1', { p1: 0 })
  const ticker = new Ticker(running.hosts[0]!)
  ticker.start()
  await expect.poll(stages).toEqual(['found'])
  await ticker.stop()
  await all[1]!.round()
  await town.household('h2', { p2: 0 })
  await all[1]!.round()
  expect(await stages()).toEqual(['found', 'found'])
})

describe('a month that could not be granted', () => {
  const entitled = () => running.store.register.get('server', 'entitled')
  const receiving = async () => {
    await town.household('h1', { p1: 221_00 })
    const of = await town.open('aid', { kind: 'living', household: 'h1' })
    await town.do(of, 'check', { month: '2025-12' }, clerk)
    return of
  }
  /** Grants are refused for now, or fail, so many times. */
  const failing = (times: number, how: () => Promise<Result<never>> = async () => refuse('busy')) => {
    const { perform } = town.desk
    let tried = 0
    town.desk.perform = (command, actor) =>
      command.action === 'entitle' && tried++ < times ? how() : perform.call(town.desk, command, actor)
    return () => tried
  }

  it('for now is granted later on the same day, not every second', async () => {
    const of = await receiving()
    const tried = failing(4)
    const first = all[0]!
    for (let n = 0; n < 9; n++) await first.round()
    expect(tried()).toBe(2)
    expect(await entitled()).toBeUndefined()
    for (const [minutes, times] of [
      [1, 3],
      [1, 3],
      [1, 4],
      [3, 4],
      [1, 5],
    ] as const) {
      running.later(minutes * 60_000)
      await first.round()
      expect(tried()).toBe(times)
    }
    expect(Object.values((await town.state(of)).facts ?? {}).flat()).toMatchObject([{ value: 500_00 }])
    expect((await entitled())?.value).toEqual({ day: '2025-12-11', missed: [] })
    running.later(3_600_000)
    await first.round()
    expect(tried()).toBe(5)
  })

  it('as the database was away, too; needs are found all the same', async () => {
    await receiving()
    failing(1, () => Promise.reject(new Error('connection lost')))
    await expect(all[0]!.round()).rejects.toThrow('connection lost')
    expect(await entitled()).toBeUndefined()
    await all[0]!.round()
    expect((await entitled())?.value).toEqual({ day: '2025-12-11', missed: [] })
  })
})

describe('months in which no server was there', () => {
  /** What each month was granted, and when that was worked out last. */
  const granted = async (of: string) =>
    Object.fromEntries(
      factsOfKind((await town.state(of)).facts, GRANTED)
        .map(({ from, value }) => [from.slice(0, 7), value])
        .sort(),
    )
  const receiving = async (): Promise<string> => {
    await town.household('h1', { p1: 221_00 })
    const of = await town.open('aid', { kind: 'living', household: 'h1' })
    await town.do(of, 'check', { month: '2025-12' }, clerk)
    return of
  }
  /** A server that was not there before: it remembers nothing. */
  const another = (n: 0 | 1 = 0) => new Benefits(running.hosts[n]!)
  const entitled = async () => (await running.store.register.get('server', 'entitled'))?.value
  const told = () => {
    const said: object[] = []
    const info = (of: object, what: string) => {
      if ('month' in of) said.push({ month: of.month, what })
    }
    const log = { info, warn: vi.fn(), error: vi.fn() } as unknown as Logger
    return { said, at: new Benefits({ ...running.hosts[0]!, log }) }
  }

  it('are granted in order, each by what was in force in it, and told', async () => {
    const of = await receiving()
    await all[0]!.round()
    await town.parameter('standard', '2026-02-01', 750_00)
    await town.fact('h1', 'person/income', 321_00, '2026-03-01', 'p1')
    running.on('2026-04-02')
    const { at, said } = told()
    await at.round()
    expect(await granted(of)).toEqual({
      '2025-12': 500_00,
      '2026-01': 500_00,
      '2026-02': 529_00,
      '2026-03': 429_00,
      '2026-04': 429_00,
    })
    expect(said).toEqual(
      ['2025-12', '2026-01', '2026-02', '2026-03', '2026-04'].map((month) => ({
        month,
        what: 'granted for the month',
      })),
    )
    expect(await entitled()).toEqual({ day: '2026-04-02', missed: [] })
    const { version } = await town.state(of)
    for (let n = 0; n < 3; n++) await at.round()
    await another().round()
    expect((await town.state(of)).version).toBe(version)
    expect(said).toHaveLength(5)
  })

  it('are none before the city began, nor before a case was granted anything', async () => {
    await town.household('h1', { p1: 221_00 })
    running.on('2026-02-10')
    const of = await town.open('aid', { kind: 'living', household: 'h1' })
    await town.do(of, 'check', { month: '2025-12' }, clerk)
    await all[0]!.round()
    expect(await granted(of)).toEqual({ '2026-02': 500_00 })
    running.on('2026-04-10')
    const later = await town.open('aid', { kind: 'living', household: 'h1' })
    await town.do(later, 'check', { month: '2026-04' }, clerk)
    await another().round()
    expect(await granted(of)).toEqual({ '2026-02': 500_00, '2026-03': 500_00, '2026-04': 500_00 })
    expect(await granted(later)).toEqual({ '2026-04': 500_00 })
  })

  it('are counted from a day that an earlier version kept', async () => {
    const of = await receiving()
    await running.store.register.put('server', 'entitled', '2025-12-11')
    running.on('2026-01-05')
    await another().round()
    expect(await granted(of)).toEqual({ '2025-12': 500_00, '2026-01': 500_00 })
  })

  it('include what was told on the last day, after that day’s run', async () => {
    running.on('2025-12-31')
    await all[0]!.round()
    const of = await receiving()
    await all[0]!.round()
    expect(await granted(of)).toEqual({})
    running.on('2026-01-01')
    await all[0]!.round()
    expect(await granted(of)).toEqual({ '2025-12': 500_00, '2026-01': 500_00 })
  })

  it('go on where a process was killed between, and whichever is there, once', async () => {
    const of = await receiving()
    await all[0]!.round()
    running.on('2026-03-02')
    const { perform } = town.desk
    town.desk.perform = (command, actor) =>
      command.action === 'entitle' && (command.input as { month: string }).month === '2026-02'
        ? Promise.reject(new Error('killed'))
        : perform.call(town.desk, command, actor)
    await expect(another().round()).rejects.toThrow('killed')
    expect(await granted(of)).toEqual({ '2025-12': 500_00, '2026-01': 500_00 })
    expect(await entitled()).toEqual({ missed: ['2026-02'] })
    running.later(61_000)
    const { version } = await town.state(of)
    await Promise.all([another(1).round(), another(0).round()])
    expect((await granted(of))['2026-03']).toBe(500_00)
    expect((await town.state(of)).version).toBe(version + 2)
    expect(await entitled()).toEqual({ day: '2026-03-02', missed: [] })
  })

  it('wait for what is refused, and keep no other month from its own', async () => {
    const of = await receiving()
    await all[0]!.round()
    running.on('2026-03-02')
    const { perform } = town.desk
    let isRefused = true
    town.desk.perform = async (command, actor) =>
      isRefused && command.action === 'entitle' && (command.input as { month: string }).month === '2026-01'
        ? refuse('busy')
        : perform.call(town.desk, command, actor)
    const at = another()
    await at.round()
    expect(await entitled()).toEqual({ day: '2026-03-02', missed: ['2026-01'] })
    expect(Object.keys(await granted(of))).toEqual(['2025-12', '2026-02', '2026-03'])
    isRefused = false
    await at.round()
    expect(Object.keys(await granted(of))).toEqual(['2025-12', '2026-01', '2026-02', '2026-03'])
    expect(await entitled()).toEqual({ day: '2026-03-02', missed: [] })
  })
})

describe('a look at everybody that takes longer than a turn', () => {
  const HOUSEHOLDS = 1100
  /** Calls back at each further page of households, but not meanwhile. */
  const atPages = (back: () => Promise<unknown>): void => {
    const { cases } = running.store
    let isBack = true
    vi.spyOn(running.store, 'cases').mockImplementation(async (query, after, limit) => {
      if (query.programmes?.[0] === 'household-register' && after !== undefined && isBack) {
        isBack = false
        await back()
        isBack = true
      }
      return cases.call(running.store, query, after, limit)
    })
  }
  beforeEach(async () => {
    for (let n = 0; n < HOUSEHOLDS; n += 100)
      await Promise.all(
        Array.from({ length: 100 }, (_, k) => town.household(`h${n + k}`, { [`p${n + k}`]: 0 })),
      )
  })
  const openedBy = async (): Promise<Record<string, number>> => {
    const counts: Record<string, number> = { a: 0, b: 0 }
    for (let after: string | undefined; ; ) {
      const page = await running.store.cases({ programmes: [benefitRules.need], order: 'opened' }, after, 500)
      for (const { id } of page.rows) counts[id[0]!]!++
      after = page.next
      if (after === undefined) return counts
    }
  }

  it('keeps the turn: no other process begins the same', async () => {
    const [first, second] = all as [Benefits, Benefits]
    atPages(async () => {
      running.later(40_000)
      await second.round()
    })
    await first.round()
    expect(await openedBy()).toEqual({ a: HOUSEHOLDS, b: 0 })
  })

  it('is left to the process that has taken over', async () => {
    const [first, second] = all as [Benefits, Benefits]
    let isFirst = true
    atPages(async () => {
      if (!isFirst) return
      isFirst = false
      running.later(61_000)
      await second.round()
    })
    const looked = vi.spyOn(running.towns[0].desk, 'perform')
    await first.round()
    expect(looked.mock.calls.length).toBe(500)
    expect(await openedBy()).toEqual({ a: 500, b: HOUSEHOLDS - 500 })
  })
})
