import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { treesAt } from '../../src/desk/index.ts'
import { memoryStore, SealFolder } from '../../src/store/index.ts'
import { bihuan, interrupt, onceSaid, type Ran } from '../support/built-program.ts'
import { emptyEmbedded } from '../support/embedded.ts'
import { storeOne } from '../support/units.ts'

const ROOT = join(import.meta.dirname, '../..')
const { DATABASE_URL: _, ...env } = process.env

/** The one document of `--json`, and proof that there is nothing else. */
const document = ({ out }: Ran) => {
  expect(out.trimEnd().split('\n')).toHaveLength(1)
  return JSON.parse(out)
}

const folder = mkdtempSync(join(tmpdir(), 'bihuan-cli-'))
const at = (name: string) => join(folder, name)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const HEADER = 'id,kind,place,phone,created,closed'
const MAPPING = {
  system: 'town',
  zone: 'Asia/Shanghai',
  times: ['YYYY-MM-DD HH:mm'],
  id: 'id',
  created: 'created',
  closed: 'closed',
  area: { column: 'place', values: { A: 'a' } },
  areas: [{ code: 'a', name: { zh: '甲区', en: 'A' } }],
  programmes: [
    {
      programme: 'hotline',
      request: { type: { column: 'kind' }, contact: { column: 'phone' } },
      outcomes: [{ when: { closed: { empty: true } }, outcome: null }, { outcome: 'closed' }],
    },
  ],
}
const FILE = [
  HEADER,
  '1,noise,A,0318-5550000,2025-01-08 08:00,2025-01-08 09:00',
  '2,noise,A,0318-5550001,2025-01-08 08:00,',
  '3,noise,Z,0318-5550002,2025-01-08 08:00,',
  '4,noise,A,0318-5550003,never,',
].join('\n')

describe('on an embedded database', () => {
  const data = ['--data', at('data')]
  const importing = ['import', at('file.csv'), '--mapping', at('mapping.json')]

  beforeAll(async () => {
    await emptyEmbedded(at('data'))
    writeFileSync(at('mapping.json'), JSON.stringify(MAPPING))
    writeFileSync(at('file.csv'), FILE)
    const ran = await bihuan([...importing, ...data, '--json'])
    expect(ran.code).toBe(0)
    expect(document(ran)).toMatchObject({
      cases: 2,
      events: 3,
      duplicates: 0,
      rejectedCount: 2,
      rejected: [
        { row: 4, code: 'not-mapped', field: 'place' },
        { row: 5, code: 'bad-time', field: 'created' },
      ],
    })
    expect(ran.out + ran.err).not.toMatch(/\b0318-555/)
  })

  it('changes nothing when the file comes again, and says what is wrong in Chinese', async () => {
    const again = await bihuan([...importing, ...data, '--lang', 'zh'])
    expect(again.code).toBe(0)
    expect(again.out).toContain('重复 2')
    expect(again.out).toContain('第 4 行  not-mapped: “place”列的值未在映射中列出。')
  })

  it('prints figures, and refuses an unknown programme and area', async () => {
    const json = await bihuan(['figures', ...data, '--json'])
    expect(document(json)).toContainEqual(
      expect.objectContaining({ programme: 'hotline', indicator: 'received', value: 2, unit: 'cases' }),
    )
    const programme = await bihuan(['figures', ...data, '--programme', 'x', '--json'])
    expect([programme.code, document(programme).error.code]).toEqual([1, 'unknown-programme'])
    const area = await bihuan(['figures', ...data, '--area', 'x'])
    expect([area.code, area.out]).toEqual([1, ''])
    expect(area.err).toContain('unknown-area: There is no area with the code "x". [area]')
  })

  it('opens a figure to its cases and a case to its timeline, personal fields masked', async () => {
    const page = document(await bihuan(['why', 'hotline', 'received', ...data, '--limit', '1', '--json']))
    expect(page).toMatchObject({ indicator: 'hotline/received', rows: [{ event: 'open', area: 'a' }] })
    const told = await bihuan(['case', 'town-1', ...data, '--json'])
    expect(document(told)).toMatchObject({ case: 'town-1', stage: 'closed', events: [{ type: 'open' }, {}] })
    expect(told.out).toContain('***')
    expect(told.out).not.toMatch(/\b0318-555/)
  })

  it('exports everything, restores it elsewhere, and both verify', async () => {
    const file = at('backup.jsonl.gz')
    expect(document(await bihuan(['export', file, ...data, '--json']))).toEqual({ file, cases: 2 })
    expect(readFileSync(file)[0]).toBe(0x1f)
    await emptyEmbedded(at('other'))
    const restored = await bihuan(['import', file, '--data', at('other'), '--json'])
    expect(document(restored)).toMatchObject({ cases: 2 })
    const verified = await bihuan(['verify', '--data', at('other'), '--json'])
    expect([verified.code, document(verified)]).toEqual([
      0,
      {
        ...{ ok: true, cases: 2, events: 3, differences: [], notLoaded: [] },
        seals: { ok: true, events: 3, sealed: 0, checkpoints: 0, differences: [] },
      },
    ])
  })

  it('asks for a mapping where a file is no export', async () => {
    const { code, out, err } = await bihuan(['import', at('file.csv'), ...data])
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain('--mapping is missing')
  })

  it('stops at Ctrl-C between two rows and says so', async () => {
    const rows = Array.from({ length: 50 }, (_, n) => `c${n},noise,A,,2025-01-08 08:00,2025-01-08 09:00\n`)
    const ran = await bihuan(['import', '-', '--mapping', at('mapping.json'), ...data, '--json'], (child) => {
      child.stdin.on('error', () => undefined)
      child.stdin.write(`${HEADER}\n${rows.join('')}`)
      // It takes these in and waits for more.
      interrupt(child, 500)
    })
    expect(ran.code).toBe(1)
    const { cases, events, stopped } = document(ran)
    expect([events, stopped.code]).toEqual([cases * 2, 'interrupted'])
  })
})

describe('serve', { timeout: 240_000 }, () => {
  it('says where it is, opens the demonstration city, and stops when asked', async () => {
    await emptyEmbedded(at('served'))
    let checked: unknown
    const look = async (url: string) => {
      const page = await fetch(`${url}/`)
      const services = (await (await fetch(`${url}/open311/v2/services.json`)).json()) as unknown[]
      return { status: page.status, services: services.length }
    }
    const { code, out, err } = await bihuan(['serve', '--data', at('served'), '--port', '0'], (child) => {
      onceSaid(child.stdout, 'real requests', async (said) => {
        checked = await look(/http:\/\/localhost:\d+/.exec(said)![0]).catch(String)
        child.kill('SIGTERM')
      })
    })
    expect(checked).toEqual({ status: 200, services: expect.any(Number) })
    expect([code, out.includes('dispatcher')]).toEqual([0, true])
    expect(err).toContain('"route":"/"')
    const again = await bihuan(['serve', '--data', at('served'), '--port', '0'], (child) => {
      onceSaid(child.stdout, 'supervisor', () => child.kill('SIGTERM'))
    })
    expect([again.code, again.out.includes('real requests')]).toEqual([0, false])
    expect(again.out.split('password')[1]?.slice(0, 20)).toBe(out.split('password')[1]?.slice(0, 20))
  })

  it('says where what was signed is another log: its data was taken away, its seal folder was not', async () => {
    await emptyEmbedded(at('anew'))
    const store = memoryStore()
    await storeOne(store, { stream: 's1' })
    const seals = await SealFolder.make(at('anew.seal'))
    await seals.sign('2026-01-05T08:00:00.000Z', await treesAt(store, await store.heads()))
    const { code, err } = await bihuan(['serve', '--empty', '--data', at('anew'), '--port', '0'], (child) => {
      onceSaid(child.stdout, '/setup/', () => child.kill('SIGTERM'))
    })
    expect([code, err]).toEqual([
      0,
      expect.stringContaining(`What was signed in ${at('anew.seal')} is not the log of this database`),
    ])
  })

  it('refuses a port that is none', async () => {
    expect((await bihuan(['serve', '--port', 'x'])).code).toBe(2)
  })

  it.each([['start', '--'] as const, ['run', '-s', 'bihuan', '--', 'serve'] as const])(
    'stops when npm %s is told to: a service or a container knows no process but npm',
    async (...by) => {
      await emptyEmbedded(at(by[0]))
      const args = [...by, '--empty', '--data', at(by[0]), '--port', '0']
      // In a group of its own, so that nothing of it is left where it does not stop.
      const child = spawn('npm', args, {
        cwd: ROOT,
        env,
        detached: true,
        stdio: ['ignore', 'pipe', 'ignore'],
      })
      let url = ''
      onceSaid(child.stdout, /http:\S+\/setup\/\S+\n/, (said) => {
        url = /http:\/\/localhost:\d+/.exec(said)![0]
        child.kill('SIGTERM')
      })
      await once(child, 'exit')
      try {
        // npm may end a moment before what it started.
        await expect.poll(() => fetch(url).catch(() => 'gone')).toBe('gone')
      } finally {
        try {
          process.kill(-child.pid!, 'SIGKILL')
        } catch {
          // Nothing of it is left, as it should be.
        }
      }
    },
  )
})

describe('the planner', () => {
  const problem = 'samples/heating-morning.problem.json'

  it('plans with reasons, the same for the same seed, and the plan passes the check', async () => {
    const ran = await bihuan(['plan', problem, '--seed', '3', '--work', '500', '--json'])
    expect(ran.code).toBe(0)
    const made = document(ran)
    expect(made.proof).toBe('infeasible')
    expect(made.unassigned.map(({ rule }: { rule: string }) => rule)).toEqual(['window', 'skill'])
    expect(made.cost).toBeGreaterThan(0)
    expect(await bihuan(['plan', problem, '--seed', '3', '--work', '500', '--json'])).toEqual(ran)
    writeFileSync(at('plan.json'), ran.out)
    const checked = await bihuan(['check', problem, at('plan.json'), '--json'])
    expect([checked.code, document(checked)]).toEqual([0, { ok: true, violations: [] }])
  })

  it('finds what was changed in a plan, with exit code 1', async () => {
    const made = document(await bihuan(['plan', problem, '--json', '--work', '0']))
    writeFileSync(at('planted.json'), JSON.stringify({ ...made, tours: made.tours.slice(1) }))
    const checked = await bihuan(['check', problem, at('planted.json'), '--lang', 'zh'])
    expect(checked.code).toBe(1)
    expect(checked.out).toContain('既未安排也未说明原因')
  })

  it('reads Solomon format, and tells people of reasons and proof', async () => {
    writeFileSync(
      at('tiny.txt'),
      'TINY\nVEHICLE\nN C\n1 10\nCUSTOMER\n0 0 0 0 0 90 0\n1 3 4 1 0 90 1\n2 0 9 20 0 90 1\n',
    )
    const made = document(await bihuan(['plan', at('tiny.txt'), '--json']))
    expect([made.cost, made.unassigned[0].rule]).toEqual([10, 'capacity'])
    const told = await bihuan(['plan', 'samples/vehicle-inspection.problem.json'])
    expect(told.out).toContain('proven optimal, 1 left out')
  })

  it('refuses what is no problem, with its field', async () => {
    writeFileSync(at('bad.json'), '{"kind": "dispatch"}')
    const ran = await bihuan(['plan', at('bad.json'), '--json'])
    expect(ran.code).toBe(1)
    expect(document(ran).error).toMatchObject({ code: 'invalid-input', field: 'travel' })
    writeFileSync(at('none.json'), '{')
    expect((await bihuan(['plan', at('none.json')])).code).toBe(1)
    expect((await bihuan(['plan', problem, '--work', '-1'])).code).toBe(2)
  })
})
