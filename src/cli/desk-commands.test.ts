import { rmSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { emptyEmbedded } from '../../test/support/embedded.ts'
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

beforeAll(async () => {
  data = await emptyEmbedded()
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
