import { rmSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Desk, systemClock } from '../../src/desk/index.ts'
import { MACHINE, type Programme, text } from '../../src/kernel/index.ts'
import { overhaul } from '../../src/programmes/index.ts'
import { openStore } from '../../src/store/index.ts'
import { commandLine } from '../support/command-line.ts'
import { emptyEmbedded } from '../support/embedded.ts'

const cli = commandLine()
let data = ''
const run = (...args: readonly string[]) => cli.run(...args, '--data', data)

const planned = overhaul.indicators.planned!
/** As an earlier version counted: every facility twice. */
const before: Programme = {
  ...overhaul,
  indicators: {
    ...overhaul.indicators,
    planned: { ...planned, measure: (state) => [...planned.measure(state), ...planned.measure(state)] },
  },
}

beforeAll(async () => {
  data = await emptyEmbedded()
  const store = await openStore({ dir: data })
  const desk = await Desk.open({ store, programmes: [before], clock: systemClock, dice: { id: () => '' } })
  await desk.putAreas([{ code: 'a', name: text('甲区', 'A') }])
  for (const stream of ['one', 'two']) {
    const input = { request: { facility: stream, kind: 'substation' }, area: 'a' }
    const steps = [{ command: { action: 'open', input }, actor: MACHINE }]
    expect(await desk.do({ stream, programme: overhaul.id, steps })).toMatchObject({ ok: true })
  }
  await store.rollUp()
  await desk.close()
})
afterAll(() => rmSync(data, { recursive: true, force: true }))

it('what an earlier version counted otherwise is named by verify, shown before it is changed, and put right once', async () => {
  expect(await run('verify')).toBe(1)
  expect(cli.out).toContain('✗ contribution  one')
  expect(cli.out).toContain('npm run -s bihuan -- recount')

  expect(await run('recount')).toBe(1)
  expect(cli.out).toMatch(/Facilities planned\s+heating\.overhaul\/planned\s+2\s+4\s+2\n/)
  expect(cli.out).toContain('To be recounted: 2 of 2 cases. --apply does it.')

  expect(await run('recount', '--apply', '--by', 'Li', '--json')).toBe(0)
  expect(JSON.parse(cli.out)).toMatchObject({
    ...{ ok: true, applied: true, cases: 2, differing: 2 },
    changes: [
      {
        ...{ indicator: 'heating.overhaul/planned', cases: 2, numerator: -2 },
        ...{ before: { numerator: 4, denominator: 0 }, after: { numerator: 2, denominator: 0 } },
      },
    ],
  })

  expect(await run('recount', '--apply')).toBe(0)
  expect(cli.out).toBe('Counted as they are defined: 2 cases.\n')
  expect(await run('figures', '--programme', 'heating.overhaul')).toBe(0)
  expect(cli.out).toMatch(/Facilities planned: Recounted \d{4}-\d\d-\d\d [\d:]{8}: -2\n/)
  expect(cli.out.match(/Recounted/g)).toHaveLength(1)

  const store = await openStore({ dir: data })
  expect((await store.trail.list({ kinds: ['recount'] }, undefined, 9)).rows).toMatchObject([
    { account: 'cli:Li', detail: { cases: 2, indicators: ['heating.overhaul/planned'] } },
  ])
  await store.close()
})
