import { rmSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commandLine } from '../../test/support/command-line.ts'
import { emptyEmbedded } from '../../test/support/embedded.ts'
import { Desk, systemClock } from '../desk/index.ts'
import { text } from '../kernel/index.ts'
import { heating } from '../programmes/index.ts'
import { Identity } from '../server/identity/identity.ts'
import { openStore } from '../store/index.ts'

const cli = commandLine()
let data = ''
const run = (command: string, ...args: readonly string[]) =>
  cli.run(command, '--by', 'Li', ...args, '--data', data)
/** Done, and what its document says. */
const did = async (command: string, ...args: readonly string[]) => {
  expect(await run(command, ...args, '--json'), cli.err).toBe(0)
  return JSON.parse(cli.out) as { readonly case: string; readonly stage: string; readonly version: number }
}
/** Refused, with the document of it. */
const refused = async (command: string, ...args: readonly string[]) => {
  expect(await run(command, ...args, '--json')).toBe(1)
  return (JSON.parse(cli.out) as { readonly error: object }).error
}

beforeAll(async () => {
  data = await emptyEmbedded()
  const store = await openStore({ dir: data })
  const desk = await Desk.open({ store, programmes: [heating], clock: systemClock, dice: { id: () => '' } })
  await desk.putAreas([{ code: 'a', name: text('甲区', 'A') }])
  await desk.close()
})
afterAll(() => {
  for (const path of [data, `${data}.request.json`]) rmSync(path, { recursive: true, force: true })
})

const REPAIRER = 'repairer@urban-management'

describe('open and act', () => {
  it('run a heating case through its whole loop, back once and then to its end, and say who did it', {
    timeout: 240_000,
  }, async () => {
    const request = `${data}.request.json`
    writeFileSync(request, JSON.stringify({ symptom: 'cold', place: 'Building 3', room: 14 }))
    const opened = await did('open', 'heating', '--request', `@${request}`, '--area', 'a', '--as', 'operator')
    expect(opened).toMatchObject({ stage: 'received', version: 1 })
    const act = (action: string, as: string, input: object) =>
      did('act', opened.case, action, '--as', as, '--input', JSON.stringify(input))
    const crew = { crew: 'c7' }
    expect(await act('dispatch', 'dispatcher@urban-management', crew)).toMatchObject({ stage: 'dispatched' })
    expect((await act('arrive', REPAIRER, {})).stage).toBe('attending')
    expect((await act('repair', REPAIRER, { cause: 'riser', room: 19 })).stage).toBe('repaired')
    // Not solved: the loop begins again.
    expect((await act('confirm', 'operator', { solved: false, satisfied: false })).stage).toBe('received')
    await act('dispatch', 'operator', crew)
    await act('arrive', REPAIRER, {})
    await act('repair', REPAIRER, { cause: 'riser', room: 20 })
    const closed = await act('confirm', 'operator', { solved: true, satisfied: true })
    expect(closed).toMatchObject({ stage: 'warm', version: 9 })
    const desk = await Desk.open({
      store: await openStore({ dir: data }),
      programmes: [heating],
      clock: systemClock,
      dice: { id: () => '' },
    })
    const row = (await desk.store.load([opened.case])).rows.get(opened.case)!
    expect(row.closedAt).toBeDefined()
    expect(row.state.channel).toBe('command-line')
    expect(row.state.did.repair?.by).toEqual({ id: 'cli:Li', role: 'repairer', bureau: 'urban-management' })
    await desk.close()
  })

  it('refuse in a document what the programme refuses, what is no role, and what only the machine does', {
    timeout: 240_000,
  }, async () => {
    const opening = ['heating', '--request', '{"symptom":"cold"}', '--area', 'a', '--as', 'operator']
    const once = await did('open', ...opening, '--key', 'k-1')
    expect(await did('open', ...opening, '--key', 'k-1')).toEqual(once)
    const act = (action: string, as: string, input: string) =>
      refused('act', once.case, action, '--as', as, '--input', input)
    expect(await act('arrive', REPAIRER, '{}')).toMatchObject({ code: 'wrong-stage' })
    expect(await act('dispatch', 'dispatcher@civil-affairs', '{"crew":"c7"}')).toMatchObject({
      code: 'not-in-charge',
    })
    expect(await act('dispatch', 'operator', '{}')).toMatchObject({ code: 'invalid-input', field: 'crew' })
    expect(await act('dispatch', 'operator', '{')).toMatchObject({ code: 'bad-json', field: 'input' })
    expect(await act('lapse', 'machine', '{}')).toMatchObject({ code: 'not-allowed', field: 'as' })
    expect(await act('nothing', 'operator', '{}')).toMatchObject({ code: 'unknown-action' })
    // What needs files or an account is told from what there is not.
    for (const hosted of ['attach', 'breakGlass'])
      expect(await act(hosted, 'operator', '{}')).toMatchObject({ code: 'hosted-action', field: 'action' })
    const offer = '{"to":"housing","reason":"their boiler"}'
    expect(await act('transfer', REPAIRER, offer)).toMatchObject({ code: 'no-takers', field: 'to' })
    const store = await openStore({ dir: data })
    const grants = [{ role: 'dispatcher', bureau: 'housing', area: 'a' }]
    await new Identity(store, systemClock.now).addAccount({ id: 'housing', name: 'Housing', grants })
    await store.close()
    expect(await refused('act', 'none', 'arrive', '--as', 'operator')).toMatchObject({ code: 'unknown-case' })
    expect(await refused('open', ...opening.with(4, 'nowhere'))).toMatchObject({ code: 'unknown-area' })
    expect(await refused('open', ...opening.with(2, '{"symptom":"hot"}'))).toMatchObject({
      code: 'invalid-input',
      field: 'request.symptom',
    })
    expect(await run('act', once.case, 'arrive', '--json')).toBe(2)
    expect(await run('act', once.case, 'arrive', '--as', '@x')).toBe(2)
    expect(await run('act', once.case, 'arrive', '--as', 'operator', '--by', '\n')).toBe(2)
    // Nothing of that was done.
    expect(
      await did('act', once.case, 'dispatch', '--as', 'operator', '--input', '{"crew":"c7"}'),
    ).toMatchObject({
      version: 2,
    })
    // Now somebody elsewhere could take it.
    expect(await did('act', once.case, 'transfer', '--as', REPAIRER, '--input', offer)).toMatchObject({
      version: 3,
    })
  })
})

describe('parameters', () => {
  it('are proposed and approved by two people, recorded as done at the command line', async () => {
    const parameters = (...args: readonly string[]) => cli.run('parameters', ...args, '--data', data)
    const revision = ['--from', '2026-07-01', '--value', '12', '--source', 'order 12', '--grade', 'B']
    const id = 'social-assistance/temporary-cap-months'
    const proposing = ['propose', id, ...revision, '--area', 'a', '--as', 'clerk-1', '--json']
    expect(await parameters(...proposing), cli.err).toBe(0)
    const { proposal } = JSON.parse(cli.out) as { proposal: string }
    expect(await parameters('approve', proposal, '--as', 'clerk-1')).toBe(1)
    expect(await parameters('approve', proposal, '--as', 'two words')).toBe(2)
    expect(await parameters('approve', proposal, '--as', 'officer-2')).toBe(0)
    const store = await openStore({ dir: data })
    const events = (await store.events(proposal, 0, 10)).map(({ body }) => JSON.parse(body))
    await store.close()
    const by = events.map((event) => [event.type, event.by.id])
    expect(by).toContainEqual(['approve', 'cli:officer-2'])
    expect(by[0]).toEqual(['open', 'cli:clerk-1'])
  })
})
