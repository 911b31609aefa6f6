import { execFile } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { emptyEmbedded } from '../support/embedded.ts'

const ROOT = join(import.meta.dirname, '../..')

const run = (
  file: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env?: NodeJS.ProcessEnv },
): Promise<{ code: number; out: string; err: string }> =>
  new Promise((resolve) => {
    execFile(file, args, { maxBuffer: 1e8, ...options }, (error, out, err) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? 1 : 0, out, err }),
    )
  })

const LAMPS = `import { days, defineProgramme, role, text, z } from 'bihuan'
export const lamps = defineProgramme({
  id: 'lamps', name: text('路灯', 'Street lamps'), bureau: 'works',
  request: z.strictObject({ pole: z.string() }),
  stages: { received: text('已受理', 'Received') },
  outcomes: { lit: text('已亮', 'Lit') },
  roles: { crew: role('staff', '抢修', 'Crew'), chief: role('oversight', '督办', 'Chief') },
})
  .behaves(({ action, promise }) => ({
    actions: { mend: action({ name: text('修复', 'Mend'), by: 'crew', from: 'received', to: 'lit' }) },
    promises: {
      settle: promise({ name: text('两日修复', 'In two days'), from: 'received', until: 'lit', within: days(2), late: 'chief' }),
    },
  }))
  .accounts(({ count }) => ({ reports: count(text('报修', 'Reports'), 'received') }))
`
const SCENARIO = `import { text } from 'bihuan'
import { fixed } from 'bihuan/rehearsal'
import { lamps } from './lamps.js'
export const storm = {
  id: 'storm', name: text('大风', 'A storm'), question: text('修得完吗?', 'Are they mended in time?'),
  programmes: [lamps], areas: [{ code: 'a', name: text('甲区', 'Area A') }], zone: 'Asia/Shanghai',
  from: '2026-03-02', warmUpDays: 0, days: 1, runOffDays: 3,
  pools: { crews: { name: text('班组', 'Crews'), count: 1, shifts: [{ fromHour: 0, hours: 24 }] } },
  travel: { kmPerHour: 30, detour: 1, extraMinutes: 0 },
  arrivals: [{ id: 'lamps', name: text('灯', 'Lamps'), programme: 'lamps', timing: { kind: 'recorded', atMs: [0, 1] },
    make: () => ({ request: { pole: 'p1' }, area: 'a', site: { x: 0, y: 0 } }) }],
  work: [{ id: 'mend', name: text('修复', 'Mend'), programme: 'lamps', from: 'received', needs: [{ pool: 'crews', count: 1 }],
    steps: [{ name: text('修复', 'Mend'), takes: fixed(60), does: () => ({ by: 'crew', action: 'mend' }) }] }],
  aims: [{ programme: 'lamps', promise: 'settle', share: 0.9 }], adjustable: ['crews'], assumptions: [],
}
`
const CITY = `import { defineCity, text } from 'bihuan'
import { lamps } from './lamps.js'
import { storm } from './storm.js'
export default defineCity({ bureaus: { works: text('市政处', 'Works') }, areas: [{ code: 'a', name: text('甲区', 'Area A') }], programmes: [lamps], scenarios: [storm] })
`

describe('a city of its own, in a folder that has the package', { timeout: 120_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'bihuan-own-'))
  const bihuan = (city: string, ...args: readonly string[]) =>
    run(process.execPath, [join(ROOT, 'dist/cli/main.js'), '--lang', 'en', ...args], {
      cwd: folder,
      env: { ...process.env, BIHUAN_CITY: city, DATABASE_URL: '' },
    })
  const write = (name: string, code: string) => writeFileSync(join(folder, name), code)

  beforeAll(async () => {
    await emptyEmbedded(join(folder, 'data'))
    mkdirSync(join(folder, 'node_modules'))
    symlinkSync(ROOT, join(folder, 'node_modules/bihuan'))
    write('package.json', '{"type":"module"}')
    write('lamps.js', LAMPS)
    write('storm.js', SCENARIO)
    write('city.js', CITY)
  })

  it('is run: its areas are entered, and a case is opened and told in its names', async () => {
    const listed = await bihuan('city.js', 'programmes', '--json')
    expect(JSON.parse(listed.out)).toMatchObject([{ id: 'lamps' }])
    await bihuan('city.js', 'migrate')
    const opened = await bihuan(
      'city.js',
      'open',
      'lamps',
      '--area',
      'a',
      '--as',
      'crew@works',
      '--request',
      '{"pole":"p1"}',
      '--json',
    )
    const { case: id } = JSON.parse(opened.out)
    expect((await bihuan('city.js', 'case', id)).out).toContain('Open → Received  [Crew @ Works]')
  })

  it('is rehearsed, in threads that know its scenarios', async () => {
    const { code, out } = await bihuan('city.js', 'rehearse', 'storm', '--replications', '2', '--json')
    expect({ code, answer: JSON.parse(out) }).toMatchObject({
      code: 0,
      answer: { scenario: 'storm', replications: 2 },
    })
    expect((await bihuan('city.js', 'rehearse', '--help')).out).toContain('Scenarios: storm (A storm)')
  })

  it('ends the command where it cannot be opened, and leaves the database alone', async () => {
    write(
      'by-hand.js',
      `import { lamps } from './lamps.js'\nexport default { bureaus: {}, areas: [], programmes: [lamps, lamps], scenarios: [] }`,
    )
    const { code, err } = await bihuan('by-hand.js', 'verify')
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining('registered twice') })
  })

  it('is not shown the sample of another city', async () => {
    const { code, err } = await bihuan('city.js', 'demo')
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining('unset BIHUAN_CITY first') })
  })

  it('is refused with what is wrong with it', async () => {
    write('no-city.js', 'export const city = 1')
    write('unnamed.js', CITY.replace('works:', 'parks:'))
    write('twice.js', CITY.replace('[lamps]', '[lamps, lamps]'))
    write('slip.js', "import { defineCities } from 'bihuan'\nexport default defineCities({})")
    const said = async (city: string) => (await bihuan(city, 'migrate', '--data', 'never')).err
    expect(await said('nowhere.js')).toContain('nowhere.js does not exist. [BIHUAN_CITY]')
    expect(await said('no-city.js')).toContain('has no city: its default export is what defineCity makes')
    expect(await said('unnamed.js')).toContain(
      'bureaus has no name for "works", the bureau of programme "lamps"',
    )
    expect(await said('twice.js')).toContain('programmes has "lamps" version 1 twice')
    expect(await said('slip.js')).toContain('defineCities')
    write('wrong.js', LAMPS.replace("id: 'lamps'", "id: 'Lamps'").replace('days(2)', 'days(0)'))
    write('wrong-city.js', CITY.replace('lamps.js', 'wrong.js'))
    const wrong = await said('wrong-city.js')
    expect(wrong).toMatch(/the id must be lower-case words.* \[id\]/)
    expect(wrong).toMatch(/"settle" has no time.* \[promises\.settle\.within\]/)
    write('storms.js', SCENARIO.replace("from: 'received'", "from: 'dark'").replace('share: 0.9', 'share: 9'))
    write('stormy.js', CITY.replace('storm.js', 'storms.js').replace('works:', 'parks:'))
    const stormy = await said('stormy.js')
    for (const field of ['bureaus.works', 'scenarios.storm.work.mend', 'scenarios.storm.aims'])
      expect(stormy).toContain(`[${field}]`)
    write('city.ts', CITY)
    expect(await said('city.ts')).toMatch(/city\.ts .*npx tsc.*BIHUAN_CITY=dist\/city\.js/)
    expect(existsSync(join(folder, 'never'))).toBe(false)
  })
})

describe('what `new` makes, beside the package as npm unpacks it', { timeout: 600_000 }, () => {
  const place = mkdtempSync(join(tmpdir(), 'bihuan-new-'))
  const city = join(place, 'xincheng')
  const env = { ...process.env, BIHUAN_CITY: '', DATABASE_URL: '', LANG: 'C', LC_ALL: '', NO_COLOR: '1' }
  const npm = (...args: readonly string[]) => run('npm', args, { cwd: city, env })

  /** As `npm install` leaves it: the package's own files, and its dependencies beside it. */
  const install = async (): Promise<void> => {
    const packing = ['pack', '--ignore-scripts', '--silent', '--pack-destination', place]
    const { out } = await run('npm', packing, { cwd: ROOT })
    const modules = join(place, 'node_modules')
    mkdirSync(join(modules, 'bihuan'), { recursive: true })
    await run('tar', ['-xzf', out.trim(), '-C', 'node_modules/bihuan', '--strip-components=1'], {
      cwd: place,
    })
    for (const name of readdirSync(join(ROOT, 'node_modules')))
      if (!name.startsWith('.')) symlinkSync(join(ROOT, 'node_modules', name), join(modules, name))
    mkdirSync(join(modules, '.bin'))
    for (const name of ['tsc', 'vitest'])
      symlinkSync(join(ROOT, 'node_modules/.bin', name), join(modules, '.bin', name))
    const main = join(modules, 'bihuan/dist/cli/main.js')
    chmodSync(main, 0o755)
    symlinkSync(main, join(modules, '.bin/bihuan'))
  }

  beforeAll(async () => {
    await install()
    const made = await run(join(place, 'node_modules/.bin/bihuan'), ['new', 'xincheng'], { cwd: place, env })
    expect(made).toEqual({ code: 0, out: expect.stringContaining('npm install'), err: '' })
    await emptyEmbedded(join(city, 'data'))
  }, 300_000)

  it('compiles, and its tests pass', async () => {
    const { code, out, err } = await npm('test')
    expect(code, out + err).toBe(0)
    expect(out).toMatch(/Tests +3 passed/)
  })

  it('runs a case, counts it, and is rehearsed', async () => {
    const bihuan = async (...args: readonly string[]) => {
      const { code, out, err } = await npm('run', '-s', 'bihuan', '--', ...args, '--json')
      expect(code, out + err).toBe(0)
      return JSON.parse(out)
    }
    expect(await bihuan('programmes')).toMatchObject([{ id: 'tree-pruning' }])
    await bihuan('migrate')
    const request = '{"place":"12 Elm Street","touches":"wire"}'
    const opened = await bihuan(
      'open',
      'tree-pruning',
      '--area',
      'north',
      '--as',
      'resident',
      '--request',
      request,
    )
    expect(opened).toMatchObject({ stage: 'received', bureau: 'urban-management' })
    const requests = { programme: 'tree-pruning', indicator: 'requests', value: 1 }
    expect(await bihuan('figures')).toContainEqual(expect.objectContaining(requests))
    expect(await bihuan('rehearse', 'spring', '--replications', '2')).toMatchObject({ replications: 2 })
  })

  it('calls its commands as its own script does', async () => {
    const { err } = await npm('run', '-s', 'bihuan', '--', 'figure')
    expect(err).toContain('npm run -s bihuan -- --help')
  })
})

it('the package has what it says that it has, and nothing that only builds it', {
  timeout: 120_000,
}, async () => {
  const { exports, bin } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  const { out } = await run('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: ROOT })
  const [{ files }] = JSON.parse(out) as [{ files: readonly { path: string }[] }]
  const packed = files.map(({ path }) => path)
  const doors = [...Object.values<string>(exports), ...Object.values<string>(bin)]
  expect(doors.length).toBeGreaterThan(5)
  for (const door of doors) expect(packed, door).toContain(door.replace('./', ''))
  for (const door of Object.values<string>(exports))
    expect(existsSync(join(ROOT, door.replace('.js', '.d.ts'))), door).toBe(true)
  expect(packed).toContain('dist/web/index.html')
  expect(packed.filter((path) => /^(src|test|bench)\//.test(path))).toEqual([])
})
