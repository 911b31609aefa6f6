import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { emptyEmbedded } from '../../test/support/embedded.ts'
import { COMMANDS, program } from './program.ts'

/** What the program writes, caught on its way out. */
let out = ''
let err = ''
const run = (...args: readonly string[]) => program(args)

beforeEach(() => {
  out = ''
  err = ''
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

describe('usage', () => {
  it('has each command in its manual, and no other', () => {
    const manual = readFileSync(new URL('../../docs/cli.md', import.meta.url), 'utf8')
    const named = [...manual.matchAll(/^\| `([a-z-]+)[ `]/gm)].map(([, name]) => name!)
    expect([...new Set(named)].sort()).toEqual(Object.keys(COMMANDS).sort())
  })

  it.each(Object.keys(COMMANDS))('has help with examples for %s, in both languages', async (name) => {
    expect(await run(name, '--help')).toBe(0)
    expect(out).toContain('Examples:')
    expect(out).toContain(`npm run -s bihuan -- ${name}`)
    expect(await run(name, '--help', '--lang', 'zh')).toBe(0)
    expect(out).toContain('示例:')
  })

  it('lists every command', async () => {
    expect(await run('--help')).toBe(0)
    for (const name of Object.keys(COMMANDS)) expect(out).toContain(`  ${name} `)
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
    expect(await run(...args)).toBe(2)
    expect(out).toBe('')
    expect(err).toContain(said)
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
    expect(await run(...args, '--json')).toBe(1)
    expect(JSON.parse(out).error).toMatchObject({ code, ...(field ? { field } : {}) })
    expect(err).toContain(`${code}: `)
    const english = JSON.parse(out).error.message
    out = ''
    await run(...args, '--json', '--lang', 'zh')
    expect(JSON.parse(out).error.message).not.toBe(english)
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
    expect(await run(...args)).toBe(2)
    const { error } = JSON.parse(out)
    expect(error).toEqual({ code: 'wrong-usage', message: expect.any(String) })
    expect(error.message).not.toBe('')
  })

  it('prints what nobody foresaw as the one document too', async () => {
    vi.stubEnv('DATABASE_URL', 'postgres://127.0.0.1:1/none')
    expect(await run('verify', '--json')).toBe(1)
    expect(JSON.parse(out).error).toEqual({ code: 'failed', message: expect.any(String) })
  })

  it('speaks the language asked for wherever it is asked', async () => {
    for (const args of [
      ['help', '--lang', 'zh'],
      ['--help', '--lang', 'zh'],
      ['--lang', 'zh', '--help'],
      ['help', '--lang=zh'],
    ]) {
      out = ''
      expect(await run(...args)).toBe(0)
      expect(out).toContain('用法: ')
    }
    for (const args of [
      ['--lang', 'zh', 'programmes'],
      ['--lang=zh', 'programmes'],
    ]) {
      out = ''
      expect(await run(...args)).toBe(0)
      expect(out).toContain('供暖服务')
    }
    out = ''
    expect(await run('help', 'figures', '--lang', 'zh')).toBe(0)
    expect(out).toContain('示例:')
  })

  it.each([
    ['LOG_LEVEL', 'loud', 'bad-log-level'],
    ['BIHUAN_ZONE', 'Mars/Base', 'bad-zone'],
  ])('serves nobody where %s is %s', async (name, value, code) => {
    vi.stubEnv(name, value)
    const args = ['serve', '--empty', '--port', '0', '--data', await emptyEmbedded(), '--json']
    expect(await run(...args)).toBe(1)
    expect(JSON.parse(out).error).toMatchObject({ code, field: name })
    const english = JSON.parse(out).error.message
    out = ''
    await run(...args, '--lang', 'zh')
    expect(JSON.parse(out).error.message).not.toBe(english)
  })

  it('lists programmes with their forms, in the language of the environment', async () => {
    await run('programmes', '--json')
    const listed = JSON.parse(out) as { id: string; forms: object }[]
    expect(listed.find(({ id }) => id === 'heating')?.forms).toHaveProperty('open')
    vi.stubEnv('LANG', 'zh_CN.UTF-8')
    await run('programmes')
    expect(out).toContain('供暖服务')
  })

  it('tells the unexpected in one line, and the stack to those who ask', async () => {
    vi.stubEnv('DATABASE_URL', 'postgres://127.0.0.1:1/none')
    expect(await run('verify', '--data', mkdtempSync(join(tmpdir(), 'bihuan-')))).toBe(1)
    expect(err.trimEnd().split('\n')).toHaveLength(1)
    vi.stubEnv('BIHUAN_DEBUG', '1')
    await run('verify')
    expect(err).toContain('    at ')
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
    expect(await run('serve', '--data', '/nowhere', '--port', '0')).toBe(2)
    expect(err).toContain('BIHUAN_SSO_ISSUER')
  })

  it('that name no database are not guessed at', async () => {
    vi.stubEnv('DATABASE_URL', 'nonsense')
    expect(await run('figures')).toBe(1)
    expect(err).toContain('bad-database-url')
    expect(err).not.toContain('ENOTFOUND')
  })
})
