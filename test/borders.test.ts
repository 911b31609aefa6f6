import { readdirSync, readFileSync } from 'node:fs'
import { join, posix, relative } from 'node:path'
import { describe, expect, it } from 'vitest'

/** Which rooms each room may import, beside itself. Dependencies point one way; see docs/architecture.md. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  kernel: [],
  rules: ['kernel'],
  planner: ['kernel'],
  programmes: ['kernel', 'rules'],
  desk: ['kernel', 'rules'],
  store: ['kernel', 'desk'],
  rehearsal: ['kernel', 'rules', 'planner', 'programmes', 'desk', 'store'],
  author: ['kernel', 'rules', 'programmes', 'rehearsal'],
  server: ['kernel', 'rules', 'desk', 'store'],
  // The desk looks for slips as the kernel does, by the same code.
  web: ['kernel', 'server'],
  cli: ['kernel', 'rules', 'planner', 'programmes', 'desk', 'store', 'rehearsal', 'server'],
}
/** Rooms without clock, dice, I/O or any package but the schema library. */
const PURE = ['kernel', 'rules', 'programmes', 'planner']
const PURE_PACKAGES = ['zod']
/** Solvers: functions of their input alone, which the planner may call. */
const SOLVERS = ['highs', 'munkres']
const IMPURE =
  /\bnew Date\(\)|\bDate\.now\b|\bMath\.random\b|\bprocess\.|\bconsole\.|\bset(Timeout|Interval|Immediate)\b|\bfetch\(|\btoLocale\w*\(|\bIntl\./

interface Source {
  /** Path below `src`, with forward slashes. */
  readonly path: string
  readonly code: string
}

const withoutComments = (code: string): string =>
  code.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '')

const importsOf = (code: string): readonly string[] =>
  [...withoutComments(code).matchAll(/(?:\bfrom\s+|\bimport\s+|\bimport\(\s*)['"]([^'"\s]+)['"]/g)].map(
    (match) => match[1]!,
  )

const roomOf = (path: string): string => path.split('/')[0]!

/** Everything that crosses a border the wrong way, in words. */
const trespasses = ({ path, code }: Source): readonly string[] => {
  const room = roomOf(path)
  const found: string[] = []
  for (const target of importsOf(code)) {
    if (target.startsWith('.')) {
      const into = roomOf(posix.normalize(posix.join(posix.dirname(path), target)))
      if (into !== room && !MAY_IMPORT[room]?.includes(into)) found.push(`${path} imports ${into}`)
    } else if (PURE.includes(room) && !PURE_PACKAGES.includes(target)) {
      if (room === 'planner' && SOLVERS.includes(target)) continue
      found.push(`${path} imports ${target}`)
    }
  }
  const impure = PURE.includes(room) ? IMPURE.exec(withoutComments(code)) : null
  if (impure) found.push(`${path} uses ${impure[0]}`)
  return found
}

const isSource = (path: string): boolean => /\.tsx?$/.test(path) && !/\.(test|test-d)\.tsx?$/.test(path)

const sources = (): readonly Source[] => {
  const root = join(import.meta.dirname, '../src')
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((path) => relative('.', path).replaceAll('\\', '/'))
    .filter(isSource)
    .map((path) => ({ path, code: readFileSync(join(root, path), 'utf8') }))
}

describe('the house', () => {
  it('has every room in the order of the architecture, and was looked at', () => {
    const seen = new Map<string, number>()
    for (const { path } of sources()) seen.set(roomOf(path), (seen.get(roomOf(path)) ?? 0) + 1)
    for (const room of seen.keys()) expect(Object.keys(MAY_IMPORT)).toContain(room)
    for (const room of ['kernel', 'programmes', 'desk', 'store', 'cli'])
      expect(seen.get(room)).toBeGreaterThan(3)
  })

  it('has no import that points up, and no clock, dice or I/O in its pure rooms', () => {
    expect(sources().flatMap(trespasses)).toEqual([])
  })

  it('has no shared code that knows a programme by its id', () => {
    const ids = sources()
      .filter(({ path }) => path.startsWith('programmes/'))
      .flatMap(({ code }) =>
        [...code.matchAll(/defineProgramme\(\{\s*id: '([^']+)'/g)].map((match) => match[1]!),
      )
    expect(ids.length).toBeGreaterThan(3)
    const named = sources()
      .filter(({ path }) =>
        ['kernel', 'desk', 'store', 'server', 'web', 'rehearsal', 'planner'].includes(roomOf(path)),
      )
      .flatMap(({ path, code }) =>
        ids.filter((id) => withoutComments(code).includes(`'${id}'`)).map((id) => `${path} names ${id}`),
      )
    expect(named).toEqual([])
  })

  it.each<[string, Source]>([
    ['an import that points up', { path: 'kernel/x.ts', code: "import { Desk } from '../desk/desk.ts'" }],
    ['an export that points up', { path: 'desk/x.ts', code: "export * from '../store/index.ts'" }],
    ['an import() that points up', { path: 'store/a/x.ts', code: "await import('../../cli/main.ts')" }],
    ['a package in a pure room', { path: 'programmes/x/y.ts', code: "import pg from 'pg'" }],
    ['a solver outside the planner', { path: 'rules/x.ts', code: "import highs from 'highs'" }],
    ['I/O in a pure room', { path: 'rules/x.ts', code: "import 'node:fs'" }],
    ['a clock in a pure room', { path: 'kernel/x.ts', code: 'const now = Date.now()' }],
    ['dice in a pure room', { path: 'planner/x.ts', code: 'Math.random()' }],
  ])('would be told of %s', (_, planted) => {
    expect(trespasses(planted)).toHaveLength(1)
  })
})
