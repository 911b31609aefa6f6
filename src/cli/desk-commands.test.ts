import { rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lamps } from '../../test/fixtures/lamps.ts'
import { commandLine } from '../../test/support/command-line.ts'
import { CREWS } from '../../test/support/crews.ts'
import { emptyEmbedded } from '../../test/support/embedded.ts'
import { Desk, systemClock } from '../desk/index.ts'
import { type Actor, instant, MACHINE, text } from '../kernel/index.ts'
import { overhaul } from '../programmes/index.ts'
import { keepList } from '../server/planning/lists.ts'
import { openStore } from '../store/index.ts'

const cli = commandLine()
let data = ''
const run = (...args: readonly string[]) => cli.run(...args, '--data', data)

/** A database of somebody who had a programme of their own loaded, and no hazards, which an overhaul opens. */
const withOwnProgramme = async (dir: string): Promise<void> => {
  const desk = await Desk.open({
    store: await openStore({ dir }),
    programmes: [lamps, overhaul],
    clock: systemClock,
    dice: { id: () => '' },
  })
  await desk.putAreas([{ code: 'a', name: text('甲区', 'A') }])
  const done = async (stream: string, programme: string, action: string, input: object, actor: Actor) => {
    const did = await desk.do({ stream, programme, steps: [{ command: { action, input }, actor }] })
    expect(did).toMatchObject({ ok: true })
  }
  const by = { id: 'desk-1', role: 'desk', bureau: 'works' }
  for (const stream of ['lamp-1', 'lamp-2'])
    await done(stream, 'lamps', 'open', { request: { pole: 'p1' }, area: 'a' }, by)
  const inspector = { id: 'i-1', role: 'inspector', bureau: 'urban-management' }
  const facility = { facility: 'S-1', kind: 'substation' }
  await done('overhaul-1', 'heating.overhaul', 'open', { request: facility, area: 'a' }, MACHINE)
  await done('overhaul-1', 'heating.overhaul', 'begin', { crew: 'A' }, inspector)
  const hazard = { what: 'rust', kind: 'pipe', level: 'general' }
  const items = [{ item: 'pipes', ok: false, hazard }]
  await done('overhaul-1', 'heating.overhaul', 'inspect', { items }, inspector)
  expect(await desk.settle()).toMatchObject({ refused: 1 })
  const kept = { list: CREWS, at: desk.clock.now(), by: 'dispatcher' } as never
  for (const bureau of ['urban-management', 'heating-company'])
    await keepList(desk.store.register, 'crews', bureau, kept, 0)
  await desk.close()
}

/** A facility that was not done in time, told of when the promise had another name. */
const withOldWords = async (dir: string): Promise<void> => {
  const { ready } = overhaul.promises
  const then = { ...overhaul, promises: { ready: { ...ready!, name: text('季前完成', 'Done in time') } } }
  let now = instant(Date.UTC(2024, 7, 1))
  const desk = await Desk.open({
    store: await openStore({ dir }),
    programmes: [then],
    clock: { now: () => now },
    dice: { id: () => '' },
  })
  const opened = {
    ...{ action: 'open', case: 'overhaul-2', programme: 'heating.overhaul' },
    input: { request: { facility: 'S-2', kind: 'substation' }, area: 'a' },
  }
  expect(await desk.perform(opened, MACHINE)).toMatchObject({ ok: true })
  now = instant(Date.UTC(2025, 0, 1))
  await desk.wake()
  await desk.close()
}

beforeAll(async () => {
  data = await emptyEmbedded()
  await withOwnProgramme(data)
  await withOldWords(data)
})
afterAll(() => rmSync(data, { recursive: true, force: true }))

describe('case', () => {
  it('says what was filled in by the names of its form, in zh and en; programs get it as it was sent', async () => {
    expect(await run('case', 'overhaul-1')).toBe(0)
    expect(cli.out).toContain('Facility: S-1\n')
    expect(cli.out).toContain('Kind of facility: Substation\n')
    expect(cli.out).toContain('Checklist:\n                       - Item: pipes\n')
    expect(cli.out).toContain('Level: General\n')
    expect(cli.out).not.toContain('{"')
    expect(await run('case', 'overhaul-1', '--lang', 'zh')).toBe(0)
    expect(cli.out).toContain('设施类别:小区换热站\n')
    expect(cli.out).toContain('等级:一般\n')
    expect(cli.out).not.toContain('{"')
    expect(await run('case', 'overhaul-1', '--json')).toBe(0)
    expect(JSON.parse(cli.out).events[0].input).toEqual({ facility: 'S-1', kind: 'substation' })
  })
})

describe('parameters list', () => {
  it('lists those of rules and programmes, as people know them', async () => {
    expect(await run('parameters', 'list')).toBe(0)
    expect(cli.out).not.toContain('[object Object]')
    expect(cli.out).toContain(
      'housing-fund/maximum  Largest loan of the fund  (yuan)\n  2015-01-01  600,000  [D',
    )
    expect(cli.out).toContain('heating/respondHours  Time to respond  (hours)')
    expect(await run('parameters', 'list', 'heating', '--json')).toBe(0)
    const { parameters } = JSON.parse(cli.out) as { parameters: { id: string; programme?: string }[] }
    expect(parameters.find(({ id }) => id === 'heating/floor')).toMatchObject({ programme: 'heating' })
  })

  it('says where there is none of a name', async () => {
    expect(await run('parameters', 'list', 'nosuch')).toBe(1)
    expect([cli.out, cli.err]).toEqual(['', expect.stringContaining('unknown-parameter: ')])
  })
})

describe('cases whose programme is not loaded', () => {
  const promises = [{ promise: 'ready', change: 'broken', at: expect.any(Number) }]
  const woken = { type: 'wake', promises, effects: ['notify supervisor'] }
  const notLoaded = [{ programme: 'lamps', version: 1, cases: 2 }]

  it('are named by verify once a version, and by nothing that follows from it', async () => {
    expect(await run('verify')).toBe(1)
    expect(cli.out).toBe(
      '✗ programme "lamps" version 1 is not loaded: 2 cases\nThere are no checkpoints: whether events were removed, or all of it written anew, cannot be told.\nNot all could be checked: 4 cases, 8 events, 0 differences.\n',
    )
    expect(await run('verify', '--json')).toBe(1)
    expect(JSON.parse(cli.out)).toMatchObject({ ok: false, differences: [], notLoaded })
  })

  it('are told of by replay, which is not done then', async () => {
    expect(await run('replay', '--lang', 'zh')).toBe(1)
    expect(cli.out).toContain('未装入项目“lamps”的第 1 版:2 个事项')
    expect(cli.out).toContain('2 个事项未能重做')
    expect(cli.out).toContain('1 项决定会与记录不同,其中 1 项只是通知的措辞不同')
    expect(cli.out).toMatch(/^overhaul-2 #2 wake {2}\(words\)$/m)
    expect(await run('replay', '--json')).toBe(1)
    expect(JSON.parse(cli.out)).toEqual({
      ok: false,
      count: 1,
      inWords: 1,
      differences: [
        { case: 'overhaul-2', version: 2, type: 'wake', parts: ['words'], recorded: [woken], now: [woken] },
      ],
      notReplayed: notLoaded,
      erased: 0,
    })
  })
})

describe('case', () => {
  it('names roles, bureaus, areas, promises and what was asked for, in the language asked for', async () => {
    expect(await run('case', 'overhaul-1', '--lang', 'zh')).toBe(0)
    expect(cli.out).toContain('甲区  城市管理综合行政执法局')
    expect(cli.out).toContain('[巡检人员 @ 城市管理综合行政执法局]')
    expect(cli.out).toContain('» 登记 供热隐患整改 (子事项)')
    expect(cli.out).toContain(':开始计时')
    expect(cli.out).not.toMatch(/opened|inspector|urban-management|heating\.hazard \(/)
    expect(await run('case', 'overhaul-1')).toBe(0)
    expect(cli.out).toContain('A  Urban management and law enforcement')
    expect(cli.out).toContain('» open Heating hazard (child)')
  })

  it('says of an effect that was refused that it was, and why', async () => {
    const reason = 'There is no programme called "heating.hazard".'
    expect(await run('case', 'overhaul-1')).toBe(0)
    expect(cli.out).toContain(`» open Heating hazard (child)  ✗ refused: ${reason}`)
    expect(await run('case', 'overhaul-1', '--json')).toBe(0)
    const { events } = JSON.parse(cli.out) as { events: { type: string; refused?: object[] }[] }
    // The case itself heard of it, too.
    expect(events.at(-1)?.type).toBe('childRefused')
    expect(events.at(-2)?.refused).toEqual([
      {
        index: 0,
        effect: 'open heating.hazard (child)',
        reason: { zh: '没有名为“heating.hazard”的项目。', en: reason },
      },
    ])
    expect(events[0]).not.toHaveProperty('refused')
  })
})

describe('a folder that somebody else works in', () => {
  it('is refused with a document', async () => {
    const store = await openStore({ dir: data })
    try {
      expect(await run('figures', '--json', '--lang', 'en')).toBe(1)
      const { error } = JSON.parse(cli.out)
      expect(error).toMatchObject({ code: 'folder-in-use', field: 'data' })
      expect(error.message).not.toMatch(/\p{Script=Han}/u)
      expect(await run('figures', '--lang', 'zh')).toBe(1)
      expect(cli.err).toContain('请先停止该进程')
    } finally {
      await store.close()
    }
  })
})

describe('answers', () => {
  it('tells how the figures of an edition check against each other, in both languages', async () => {
    const period = JSON.stringify({ title: '2026', from: '2026-01-01', to: '2026-12-31' })
    const opening = ['--area', 'a', '--as', 'analyst@statistics', '--request', period]
    expect(await run('open', 'answer-sheet', ...opening, '--json')).toBe(0)
    const { case: edition } = JSON.parse(cli.out) as { case: string }
    expect(await run('answers', edition)).toBe(0)
    expect(cli.out).toMatch(/\nChecked against each other: consistent \d+, consistent when rounded \d+/)
    expect(cli.out).toMatch(/\n24 +3 +1 {2}only partly listed +As many listed/)
    expect(await run('answers', edition, '--lang', 'zh')).toBe(0)
    expect(cli.out).toMatch(/\n相互核对:一致 \d+、/)
  })
})

describe('dispatch and roster', () => {
  it('plan with what a bureau keeps at the desk, and its cases only', async () => {
    const cold = JSON.stringify({ symptom: 'cold', facility: 'W' })
    const opening = ['--area', 'a', '--as', 'operator@urban-management', '--request', cold, '--json']
    expect(await run('open', 'heating', ...opening)).toBe(0)
    const { case: id } = JSON.parse(cli.out) as { case: string }
    expect(await run('dispatch', '--bureau', 'urban-management', '--json')).toBe(0)
    expect(JSON.parse(cli.out).assignments).toMatchObject([{ case: id, crew: 'west' }])
    expect(await run('dispatch', '--bureau', 'heating-company', '--json')).toBe(0)
    expect(JSON.parse(cli.out)).toMatchObject({ assignments: [], unassigned: [] })
  })

  it('say which bureaus keep a list, and what to name where neither a list nor a bureau is named', async () => {
    expect(await run('dispatch', '--bureau', 'works')).toBe(1)
    expect(cli.err).toContain('no-list: ')
    expect(cli.err).toContain('those that do: heating-company, urban-management. [bureau]')
    expect(await run('roster')).toBe(2)
    expect(cli.err).toContain('--bureau ID')
  })

  it('roster answers at once where no work is asked for, as its help says', async () => {
    expect(await run('roster', '--people', 'samples/snow-people.json', '--work', '0', '--json')).toBe(0)
    expect(JSON.parse(cli.out)).toMatchObject({ applied: false, rosters: [] })
  })
})
