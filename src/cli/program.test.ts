import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { commandLine } from '../../test/support/command-line.ts'
import { emptyEmbedded } from '../../test/support/embedded.ts'
import { COMMANDS } from './program.ts'

const cli = commandLine()

describe('usage', () => {
  it('has each command in its manual, and no other', () => {
    const manual = readFileSync(new URL('../../docs/cli.md', import.meta.url), 'utf8')
    const named = [...manual.matchAll(/^\| `([a-z-]+)[ `]/gm)].map(([, name]) => name!)
    expect([...new Set(named)].sort()).toEqual(Object.keys(COMMANDS).sort())
  })

  it.each(Object.keys(COMMANDS))('has help with examples for %s, in both languages', async (name) => {
    expect(await cli.run(name, '--help')).toBe(0)
    expect(cli.out).toContain('Examples:')
    expect(cli.out).toContain(`npm run -s bihuan -- ${name}`)
    expect(await cli.run(name, '--help', '--lang', 'zh')).toBe(0)
    expect(cli.out).toContain('示例:')
  })

  it('lists every command', async () => {
    expect(await cli.run('--help')).toBe(0)
    for (const name of Object.keys(COMMANDS)) expect(cli.out).toContain(`  ${name} `)
  })

  it.each([
    [[], 'Usage'],
    [['fly'], 'fly'],
    [['figures', '--colour'], 'colour'],
    [['figures', 'heating'], 'one word too many'],
    [['case'], 'ID is missing'],
    [['why', 'heating'], 'PROGRAMME/NAME'],
    [['why', 'heating/merged', '--limit', '0'], '--limit'],
    [['figures', '--lang', 'fr'], '--lang'],
    [['figurez'], 'there is no command "figurez"; did you mean figures?'],
    [['figurez', '--lang', 'zh'], '没有命令“figurez”;是否指 figures?'],
    [['help', 'figurez'], 'there is no command "figurez"'],
    [['figures', '--programm', 'x'], 'there is no option --programm; did you mean --programme?'],
    [['figures', '--programm', 'x', '--lang', 'zh'], '没有选项 --programm;是否指 --programme?'],
    [['figures', '-x'], 'there is no option -x'],
    [['figures', '--json=1'], '--json takes no value'],
    [['figures', '--area'], '--area is without its value CODE'],
    [['figures', '--area', '--from', '--lang=zh'], '--area 缺少取值 CODE'],
    [['pay', 'foo'], 'one of: collect, approve, reject, file, send, reconcile'],
    [['pay'], 'STEP is missing, one of: collect, approve'],
    [['pay', 'collect'], 'PROGRAMME|RUN is missing'],
    [['parameters', 'lst'], 'one of: list, propose, approve; did you mean list?'],
    // Before anything is looked for where the data is.
    [['open', 'heating', '--area', 'a', '--as', 'operator'], '--request is missing'],
    [['act', 'CASE', 'dispatch'], '--as is missing'],
    [['pay', 'collect', 'elder-care', '--as', 'c'], '--month is missing'],
    [['parameters', 'approve', 'PROPOSAL'], '--as is missing'],
    [['figures', '--from', '2025-02-30'], '--from: "2025-02-30" is not a day, which is written YYYY-MM-DD'],
    [['figures', '--to', '2025-2-3', '--lang', 'zh'], '--to: “2025-2-3”不是日期,应写作 YYYY-MM-DD'],
    [['why', 'a/b', '--from', '2025-02-02', '--to', '2025-02-01'], '--from is after --to'],
    [['entitle', '2025-13'], '"2025-13" is not a month, which is written YYYY-MM'],
    [['needs', '--month', '2025-1', '--lang', 'zh'], '--month: “2025-1”不是月份,应写作 YYYY-MM'],
    [['decision', 'CASE', '--month', 'x'], '--month: "x" is not a month'],
    [
      ['pay', 'collect', 'elder-care', '--as', 'c', '--month', '2025', '--area', 'a'],
      '"2025" is not a month',
    ],
  ])('exits 2 for %j and prints nothing on standard output', async (args, said) => {
    expect(await cli.run(...args)).toBe(2)
    expect(cli.out).toBe('')
    expect(cli.err).toContain(said)
  })

  it.each([
    [['figures', '--data', join(tmpdir(), 'bihuan-nowhere')], 'no-database', 'data'],
    [['import', join(tmpdir(), 'bihuan-nothing.csv')], 'no-file', 'FILE'],
    [['import', 'x', '--mapping', tmpdir()], 'no-file', 'mapping'],
    [['import', 'nofile.csv', '--mapping', 'x'], 'no-file', 'mapping'],
    [['import-facts', 'nofile.csv', '--mapping', 'x'], 'no-file', 'mapping'],
    [['import', 'x', '--mapping', 'README.md'], 'not-json', undefined],
    [['export', 'package.json'], 'file-exists', 'FILE'],
    [['export', '/nowhere/city.jsonl'], 'cannot-write', 'FILE'],
    [['rehearse', 'plant-vehicles', '--report', '/nowhere/r.html'], 'cannot-write', 'report'],
    [['rehearse', 'plant-vehicles', '--report', tmpdir()], 'cannot-write', 'report'],
  ])('refuses %j with a code, both languages and the field', async (args, code, field) => {
    expect(await cli.run(...args, '--json')).toBe(1)
    expect(JSON.parse(cli.out).error).toMatchObject({ code, ...(field ? { field } : {}) })
    expect(cli.err).toContain(`${code}: `)
    const english = JSON.parse(cli.out).error.message
    await cli.run(...args, '--json', '--lang', 'zh')
    expect(JSON.parse(cli.out).error.message).not.toBe(english)
  })

  it.each([
    ['export', '-', '--json'],
    ['figures', '--programm', 'x', '--json'],
    ['figurez', '--json'],
    ['--json', 'figurez'],
    ['--json'],
    ['programmes', '--json', 'extra'],
    ['pay', 'foo', '--json'],
  ])('prints wrong usage as the one document too: %j', async (...args) => {
    expect(await cli.run(...args)).toBe(2)
    const { error } = JSON.parse(cli.out)
    expect(error).toEqual({ code: 'wrong-usage', message: expect.any(String) })
    expect(error.message).not.toBe('')
  })

  it('prints what nobody foresaw as the one document too', async () => {
    vi.stubEnv('DATABASE_URL', 'postgres://127.0.0.1:1/none')
    expect(await cli.run('verify', '--json')).toBe(1)
    expect(JSON.parse(cli.out).error).toEqual({ code: 'failed', message: expect.any(String) })
  })

  it('speaks the language asked for wherever it is asked', async () => {
    for (const args of [
      ['help', '--lang', 'zh'],
      ['--help', '--lang', 'zh'],
      ['--lang', 'zh', '--help'],
      ['help', '--lang=zh'],
    ]) {
      expect(await cli.run(...args)).toBe(0)
      expect(cli.out).toContain('用法: ')
    }
    for (const args of [
      ['--lang', 'zh', 'programmes'],
      ['--lang=zh', 'programmes'],
    ]) {
      expect(await cli.run(...args)).toBe(0)
      expect(cli.out).toContain('供暖服务')
    }
    expect(await cli.run('help', 'figures', '--lang', 'zh')).toBe(0)
    expect(cli.out).toContain('示例:')
  })

  it.each([
    ['LOG_LEVEL', 'loud', 'bad-log-level'],
    ['BIHUAN_ZONE', 'Mars/Base', 'bad-zone'],
  ])('serves nobody where %s is %s', async (name, value, code) => {
    vi.stubEnv(name, value)
    const args = ['serve', '--empty', '--port', '0', '--data', await emptyEmbedded(), '--json']
    expect(await cli.run(...args)).toBe(1)
    expect(JSON.parse(cli.out).error).toMatchObject({ code, field: name })
    const english = JSON.parse(cli.out).error.message
    await cli.run(...args, '--lang', 'zh')
    expect(JSON.parse(cli.out).error.message).not.toBe(english)
  })

  it('lists programmes with their forms, in the language of the environment', async () => {
    await cli.run('programmes', '--json')
    const listed = JSON.parse(cli.out) as { id: string; forms: object }[]
    expect(listed.find(({ id }) => id === 'heating')?.forms).toHaveProperty('open')
    vi.stubEnv('LANG', 'zh_CN.UTF-8')
    await cli.run('programmes')
    expect(cli.out).toContain('供暖服务')
  })

  it('tells the unexpected in one line, and the stack to those who ask', async () => {
    vi.stubEnv('DATABASE_URL', 'postgres://127.0.0.1:1/none')
    expect(await cli.run('verify', '--data', mkdtempSync(join(tmpdir(), 'bihuan-')))).toBe(1)
    expect(cli.err.trimEnd().split('\n')).toHaveLength(1)
    vi.stubEnv('BIHUAN_DEBUG', '1')
    await cli.run('verify')
    expect(cli.err).toContain('    at ')
  })
})

describe('settings in the environment', () => {
  it.each([
    [{ BIHUAN_SSO_ISSUER: 'https://login.example/' }],
    [{ BIHUAN_SSO_CLIENT: 'city' }],
    [{ BIHUAN_SSO_SECRET: 'x', BIHUAN_SSO_CLAIM: 'name' }],
    [{ BIHUAN_SSO_ISSUER: 'ftp://login.example/', BIHUAN_SSO_CLIENT: 'city' }],
    [{ BIHUAN_SSO_ISSUER: 'login', BIHUAN_SSO_CLIENT: 'city' }],
  ])('that say half of single sign-on are refused before anything is served: %j', async (settings) => {
    for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value)
    expect(await cli.run('serve', '--data', '/nowhere', '--port', '0')).toBe(2)
    expect(cli.err).toContain('BIHUAN_SSO_ISSUER')
  })

  it('that name no database are not guessed at', async () => {
    vi.stubEnv('DATABASE_URL', 'nonsense')
    expect(await cli.run('figures')).toBe(1)
    expect(cli.err).toContain('bad-database-url')
    expect(cli.err).not.toContain('ENOTFOUND')
  })
})
