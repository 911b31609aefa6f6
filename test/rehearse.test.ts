import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { COMPLAINTS_BY_HOUR } from '../src/rehearsal/scenarios/heating/arrivals.ts'
import { bihuan, interrupt } from './support/built-program.ts'
import { commandLine } from './support/command-line.ts'

const ROOT = join(import.meta.dirname, '..')

const quick = ['rehearse', 'railway-snow', '--replications', '2'] as const

describe('rehearse', { timeout: 240_000 }, () => {
  const cli = commandLine()

  it('leaves what it knows when it is interrupted', async () => {
    const args = ['rehearse', 'heating-season', '--replications', '10000', '--json']
    const { code, out } = await bihuan(args, interrupt)
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
    expect(await cli.run(...args)).toBe(expected)
    expect(cli.err.length).toBeGreaterThan(20)
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
