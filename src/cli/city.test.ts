import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { commandLine } from '../../test/support/command-line.ts'

const cli = commandLine()
const CITY = ['--people', '20000', '--seed', '7']

interface Row {
  readonly determination: string
  readonly entitled: number
  readonly notEntitled: number
  readonly undetermined: number
  readonly amountFen: number
  readonly areas?: readonly { readonly amountFen: number }[]
}
const rows = () => (JSON.parse(cli.out) as { determinations: Row[] }).determinations

describe('determine', () => {
  it('prints the same bytes for the same seed, with everybody in one of three outcomes', async () => {
    expect(await cli.run('determine', ...CITY, '--month', '2025-12', '--json')).toBe(0)
    const first = cli.out
    const { people, households, synthetic } = JSON.parse(first)
    expect([people, synthetic]).toEqual([20_000, true])
    for (const { entitled, notEntitled, undetermined } of rows())
      expect([people, households]).toContain(entitled + notEntitled + undetermined)
    expect(cli.err).toMatch(/CPU.*MB/)
    await cli.run('determine', ...CITY, '--month', '2025-12', '--json')
    expect(cli.out).toBe(first)
    await cli.run('determine', '--people', '20000', '--seed', '8', '--month', '2025-12', '--json')
    expect(cli.out).not.toBe(first)
  })

  it('gives each area its part', async () => {
    await cli.run('determine', ...CITY, '--by', 'county', '--json')
    for (const { amountFen, areas } of rows())
      expect(areas!.reduce((sum, area) => sum + area.amountFen, 0)).toBe(amountFen)
    await cli.run('determine', ...CITY, '--by', 'township', '--lang', 'zh')
    expect(cli.out).toContain('合成人口')
    expect(cli.out).toContain('河西街道')
  })
})

describe('one household', () => {
  it('is told of every programme what it is entitled to, and why', async () => {
    expect(await cli.run('entitlements', '3', ...CITY, '--json')).toBe(0)
    const { entitlements } = JSON.parse(cli.out)
    expect(new Set(entitlements.map((each: { outcome: string }) => typeof each.outcome))).toEqual(
      new Set(['string']),
    )
    expect(entitlements.every((each: { conditions: unknown[] }) => each.conditions.length > 0)).toBe(true)
    expect(await cli.run('entitlements', '3', ...CITY, '--lang', 'zh')).toBe(0)
    expect(cli.out).toContain('不符合')
  })

  it('has a determination explained down to facts and parameters, in both languages', async () => {
    expect(await cli.run('explain', '3', 'social-assistance/minimum-living', ...CITY)).toBe(0)
    expect(cli.out).toContain('[fact]')
    expect(cli.out).toContain('parameter, ')
    expect(await cli.run('explain', '3-1', 'elder-care', ...CITY, '--lang', 'zh', '--json')).toBe(0)
    const { decisions } = JSON.parse(cli.out)
    expect(decisions.map(({ subject }: { subject: string }) => subject)).toEqual(['3-1', '3-1', '3-1'])
    expect(decisions[0].reasons[0].version).toBe(2)
  })
})

describe('population', () => {
  it('says that it is synthetic and what each part of it rests on', async () => {
    expect(await cli.run('population', ...CITY, '--by', 'county')).toBe(0)
    expect(cli.out).toContain('none of them real')
    expect(cli.out).toContain('assumed')
    expect(cli.out).toContain('107,000 receive the old-age allowance')
    expect(await cli.run('population', ...CITY, '--json')).toBe(0)
    const { kinds } = JSON.parse(cli.out) as { kinds: { people: number }[] }
    expect(kinds.reduce((sum, { people }) => sum + people, 0)).toBe(20_000)
  })
})

describe('reform', () => {
  const EXAMPLE = 'samples/reform-minimum-living.json'

  it('shows who gains, what it costs and where; examples explain themselves under it', async () => {
    expect(await cli.run('reform', EXAMPLE, ...CITY, '--by', 'county', '--json')).toBe(0)
    const { month, determinations } = JSON.parse(cli.out)
    expect(month).toBe('2026-01')
    const [living] = determinations
    expect(living.changes.more.subjects).toBeGreaterThan(0)
    expect(living.differenceFen).toBeGreaterThan(0)
    const [{ household, afterFen }] = living.examples
    const under = ['--reform', EXAMPLE, '--month', month, ...CITY, '--json']
    expect(await cli.run('explain', String(household), living.determination, ...under)).toBe(0)
    expect(JSON.parse(cli.out).decisions[0].amountFen).toBe(afterFen)
    expect(await cli.run('reform', EXAMPLE, ...CITY, '--lang', 'zh')).toBe(0)
    expect(cli.out).toContain('新增')
    // As people say them: keys by their names, money in yuan.
    expect(cli.out).toContain('自 2026-01-01: 城镇:721;农村:6,884 → 城镇:757;农村:7,228')
    expect(cli.out).not.toContain('{"of"')
  })

  it('refuses a month in which nothing of it is in force', async () => {
    expect(await cli.run('reform', EXAMPLE, ...CITY, '--month', '2025-12')).toBe(1)
    expect(cli.err).toContain('not-in-force')
  })

  it('refuses what is no reform, in both languages and as JSON', async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'bihuan-reform-')), 'reform.json')
    writeFileSync(path, '{"changes": [{"parameter": "nope", "from": "2026-01-01", "value": 1}]}')
    expect(await cli.run('reform', path, ...CITY, '--json')).toBe(1)
    expect(JSON.parse(cli.out).error.code).toBe('unknown-parameter')
    writeFileSync(path, '{')
    expect(await cli.run('reform', path, ...CITY, '--lang', 'zh')).toBe(1)
    expect(cli.err).toContain('不是 JSON 文件')
    expect(await cli.run('reform', `${path}.none`, ...CITY)).toBe(1)
    expect(cli.err).toContain('no-file')
  })
})

describe('what cannot be asked', () => {
  it.each([
    [1, 'unknown-household', ['explain', '99999999', 'elder-care']],
    [1, 'unknown-household', ['explain', 'x', 'elder-care']],
    [1, 'unknown-household', ['entitlements', '3-9']],
    [1, 'unknown-programme', ['explain', '3', 'nothing']],
    [2, '"2025-13" is not a month', ['determine', '--month', '2025-13']],
    [1, 'parameter-unset', ['determine', '--month', '1990-01']],
    [2, 'whole number', ['determine', '--people', '1e12']],
    [2, 'whole number', ['determine', '--people=-5']],
    [2, 'county or township', ['determine', '--by', 'street']],
    [2, 'FILE', ['reform']],
  ])('exit %i, %s: %j', async (code, said, args) => {
    const size = args.some((arg) => arg.startsWith('--people')) ? [] : CITY
    expect(await cli.run(...args, ...size)).toBe(code)
    expect(cli.err).toContain(said)
    expect(cli.err).not.toContain('    at ')
  })
})
