import { execFile, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { COMPLAINTS_BY_HOUR } from '../src/rehearsal/scenarios/heating/arrivals.ts'

const ROOT = join(import.meta.dirname, '..')
const MAIN = join(ROOT, 'dist/cli/main.js')

const bihuan = (...args: readonly string[]): Promise<{ code: number; out: string; err: string }> =>
  new Promise((resolve) => {
    execFile(process.execPath, [MAIN, ...args], { maxBuffer: 1e8 }, (error, out, err) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? 1 : 0, out, err }),
    )
  })

const SCENARIO = 'railway-snow'
const quick = ['rehearse', SCENARIO, '--replications', '2', '--seed', '11'] as const

const INTERRUPTIBLE = 'listens for SIGINT'
/** Loaded before the program: a child that is interrupted before it listens would only be killed. */
const SAYS_WHEN_INTERRUPTIBLE = `data:text/javascript,process.on('newListener', (name) => {
  if (name === 'SIGINT') process.stderr.write('${INTERRUPTIBLE}')
})`

describe('rehearse', () => {
  it('gives the same bytes in two processes, answers in a table, and writes a page', {
    timeout: 300_000,
  }, async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'bihuan-rehearse-')), 'r.html')
    const [once, again] = [
      await bihuan(...quick, '--json'),
      await bihuan(...quick, '--json', '--report', file),
    ]
    expect(once).toMatchObject({ code: 0 })
    expect(again.out).toBe(once.out)
    const answer = JSON.parse(once.out)
    expect(answer).toMatchObject({
      scenario: SCENARIO,
      replications: 2,
      littlesLaw: { holds: true },
    })
    expect(answer.smallest).toHaveLength(2)
    expect(readFileSync(file, 'utf8')).toContain('</html>')
  })

  it('leaves what it knows when it is interrupted', { timeout: 120_000 }, async () => {
    const child = spawn(process.execPath, [
      '--import',
      SAYS_WHEN_INTERRUPTIBLE,
      MAIN,
      'rehearse',
      'heating-season',
      '--replications',
      '10000',
      '--json',
    ])
    let out = ''
    child.stdout.on('data', (chunk) => {
      out += chunk
    })
    child.stderr.on('data', (said) => {
      if (String(said).includes(INTERRUPTIBLE)) child.kill('SIGINT')
    })
    const code = await new Promise((resolve) => child.on('close', resolve))
    expect(code).toBe(1)
    expect(JSON.parse(out)).toMatchObject({ partial: true, smallest: [] })
  })

  it.each([
    ['an unknown scenario', ['rehearse', 'nothing'], 1],
    ['both ways to stop', [...quick, '--precision', '0.1'], 2],
    ['no precision', ['rehearse', 'heating-season', '--precision', '0'], 2],
    ['absurd staff', [...quick, '--staff', 'repairers=9999999'], 2],
    ['staff nobody has', [...quick, '--staff', 'wizards=1'], 2],
    ['too many replications', ['rehearse', 'heating-season', '--replications', '1e9'], 2],
  ] as const)('is told of %s', async (_, args, expected) => {
    const { code, err } = await bihuan(...args)
    expect(code).toBe(expected)
    expect(err.length).toBeGreaterThan(20)
  })
})

describe('the shape of the day', () => {
  it("is the sample's", () => {
    const rows = gunzipSync(readFileSync(join(ROOT, 'samples/nyc-hpd-2023-01-01.csv.gz')))
      .toString('utf8')
      .split('\n')
      .filter((row) => row.startsWith('2023-01-01') && row.includes('HEAT/HOT WATER'))
    const byHour = Array.from(
      { length: 24 },
      (_, hour) => rows.filter((row) => Number(row.slice(11, 13)) === hour).length,
    )
    expect(COMPLAINTS_BY_HOUR).toEqual(byHour)
  })
})
