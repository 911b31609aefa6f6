import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { shownIn } from '../src/cli/new-city.ts'
import { treePruning } from './fixtures/tree-pruning.ts'
import { guide, page, ROOT, readersFolder } from './support/guide.ts'

/** The files that the pages show whole. */
const shown = new Map(
  ['writing-a-programme.md', 'rehearsal.md', 'determinations.md'].flatMap((name) => [...shownIn(page(name))]),
)

/** A folder as a reader of the pages has it after following them. */
const followed = (): string => {
  const folder = readersFolder()
  mkdirSync(join(folder, 'node_modules/@types'), { recursive: true })
  symlinkSync(ROOT, join(folder, 'node_modules/bihuan'))
  for (const name of ['vitest', '@types/node'])
    symlinkSync(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name))
  for (const [file, code] of shown) writeFileSync(join(folder, file), code)
  return folder
}

describe('the pages for authors', { timeout: 240_000 }, () => {
  const folder = followed()
  const run = (script: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
    new Promise<{ code: number; said: string }>((resolve) => {
      const options = { cwd: folder, env: { ...process.env, ...env } }
      execFile(process.execPath, [join(ROOT, script), ...args], options, (error, out, err) =>
        resolve({ code: error ? 1 : 0, said: out + err }),
      )
    })

  it('show files that compile, without a cast, in a folder of their own', async () => {
    expect([...shown.keys()].sort()).toEqual([
      'aid-city.ts',
      'city.ts',
      'heating-aid-rules.ts',
      'heating-aid.test.ts',
      'heating-aid.ts',
      'package.json',
      'spring.test.ts',
      'spring.ts',
      'tree-pruning.test.ts',
      'tree-pruning.ts',
      'tsconfig.json',
    ])
    expect([...shown.values()].filter((code) => /\bas (any|unknown|never|[A-Z])/.test(code))).toEqual([])
    expect(await run('node_modules/typescript/bin/tsc', [])).toEqual({ code: 0, said: '' })
  })

  it('show cities that load', async () => {
    for (const [city, programme] of [
      ['city.js', 'tree-pruning'],
      ['aid-city.js', 'heating-aid'],
    ] as const) {
      const { code, said } = await run('dist/cli/main.js', ['programmes'], {
        BIHUAN_CITY: join('dist', city),
      })
      expect({ code, said }).toEqual({ code: 0, said: expect.stringContaining(programme) })
    }
  })

  it('show tests that pass, and no others', async () => {
    const { code, said } = await run('node_modules/vitest/vitest.mjs', ['run', '--exclude', 'dist'], {
      NO_COLOR: '1',
    })
    expect(code, said).toBe(0)
    expect(said).toMatch(/Tests +5 passed/)
  })
})

describe('the guide to writing a programme', () => {
  const squeezed = (code: string) =>
    code
      .replace(/^import .*?from '.*?'$/gms, '')
      .replace(/\s+/g, ' ')
      .trim()

  it('shows the programme that is held to what those of the platform are', () => {
    const kept = readFileSync(join(ROOT, 'test/fixtures/tree-pruning.ts'), 'utf8')
    expect(squeezed(kept)).toBe(squeezed(shown.get('tree-pruning.ts')!))
  })

  it('has a city built with the tools that the platform is built with', () => {
    const { devDependencies: own } = JSON.parse(shown.get('package.json')!)
    const { devDependencies: ours } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
    expect(Object.keys(own).sort()).toEqual(['@types/node', 'typescript', 'vitest'])
    expect(ours).toMatchObject(own)
  })

  it('names every list of the repository that a new programme has to be in', () => {
    const lists = [
      'src/programmes/index.ts',
      'src/programmes/bureaus.ts',
      'src/cli/demonstration/accounts.ts',
      'src/rehearsal/scenarios/index.ts',
      'test/support/published.ts',
    ]
    expect(lists.filter((path) => !guide.includes(`\`${path}\``))).toEqual([])
    expect(lists.filter((path) => !existsSync(new URL(`../${path}`, import.meta.url)))).toEqual([])
  })

  it('names every action that a programme has without writing it', () => {
    const own = ['schedule', 'prune', 'decline', 'confirm', 'lapse']
    const common = Object.keys(treePruning.actions).filter((name) => !own.includes(name))
    expect(common.length).toBeGreaterThan(15)
    expect(common.filter((name) => !guide.includes(`\`${name}\``))).toEqual([])
  })
})
