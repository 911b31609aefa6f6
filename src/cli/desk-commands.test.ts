import { rmSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { lamps } from '../../test/fixtures/lamps.ts'
import { emptyEmbedded } from '../../test/support/embedded.ts'
import { Desk, systemClock } from '../desk/index.ts'
import { text } from '../kernel/index.ts'
import { openStore } from '../store/index.ts'
import { program } from './program.ts'

/** What the program writes, caught on its way out. */
let out = ''
let err = ''
let data = ''
const run = (...args: readonly string[]) => {
  out = ''
  err = ''
  return program([...args, '--data', data])
}

/** A database of somebody who had a programme of their own loaded. */
const withOwnProgramme = async (dir: string): Promise<void> => {
  const desk = await Desk.open({
    store: await openStore({ dir }),
    programmes: [lamps],
    clock: systemClock,
    dice: { id: () => '' },
  })
  await desk.putAreas([{ code: 'a', name: text('甲区', 'A') }])
  const by = { id: 'desk-1', role: 'desk', bureau: 'works' }
  for (const stream of ['lamp-1', 'lamp-2']) {
    const command = { action: 'open', input: { request: { pole: 'p1' }, area: 'a' } }
    const done = await desk.do({ stream, programme: 'lamps', steps: [{ command, actor: by }] })
    expect(done.ok).toBe(true)
  }
  await desk.close()
}

beforeAll(async () => {
  data = await emptyEmbedded()
  await withOwnProgramme(data)
})
afterAll(() => rmSync(data, { recursive: true, force: true }))
beforeEach(() => {
  for (const name of ['LC_ALL', 'LC_MESSAGES', 'DATABASE_URL']) vi.stubEnv(name, '')
  vi.stubEnv('LANG', 'C')
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += text
    return true
  })
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    err += text
    return true
  })
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
})

describe('parameters list', () => {
  it('lists those of rules and programmes, as people know them', async () => {
    expect(await run('parameters', 'list')).toBe(0)
    expect(out).not.toContain('[object Object]')
    expect(out).toContain('housing-fund/maximum  Largest loan of the fund  (yuan)\n  2015-01-01  600,000  [D')
    expect(out).toContain('heating/respondHours  Time to respond  (hours)')
    expect(await run('parameters', 'list', 'heating', '--json')).toBe(0)
    const { parameters } = JSON.parse(out) as { parameters: { id: string; programme?: string }[] }
    expect(parameters.find(({ id }) => id === 'heating/floor')).toMatchObject({ programme: 'heating' })
  })

  it('says where there is none of a name', async () => {
    expect(await run('parameters', 'list', 'nosuch')).toBe(1)
    expect([out, err]).toEqual(['', expect.stringContaining('unknown-parameter: ')])
  })
})

describe('cases whose programme is not loaded', () => {
  const notLoaded = [{ programme: 'lamps', version: 1, cases: 2 }]

  it('are named by verify once a version, and by nothing that follows from it', async () => {
    expect(await run('verify')).toBe(1)
    expect(out).toBe(
      '✗ programme "lamps" version 1 is not loaded: 2 cases\nNot all could be checked: 2 cases, 2 events, 0 differences.\n',
    )
    expect(await run('verify', '--json')).toBe(1)
    expect(JSON.parse(out)).toMatchObject({ ok: false, differences: [], notLoaded })
  })

  it('are told of by replay, which is not done then', async () => {
    expect(await run('replay', '--lang', 'zh')).toBe(1)
    expect(out).toContain('未装入项目“lamps”的第 1 版:2 个事项')
    expect(out).toContain('2 个事项未能重做')
    expect(await run('replay', '--json')).toBe(1)
    expect(JSON.parse(out)).toEqual({ ok: false, count: 0, differences: [], notReplayed: notLoaded })
  })
})
