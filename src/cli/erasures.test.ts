import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { commandLine } from '../../test/support/command-line.ts'
import { emptyEmbedded } from '../../test/support/embedded.ts'
import { Desk, exportLines, systemClock } from '../desk/index.ts'
import { type Actor, text } from '../kernel/index.ts'
import { heating } from '../programmes/index.ts'
import { openStore } from '../store/index.ts'

const PHONE = '139-0000-1234'
const operator: Actor = { id: 'operator-1', role: 'operator', bureau: 'urban-management' }
const supervisor: Actor = { id: 'supervisor-1', role: 'supervisor' }

const cli = commandLine()

describe('a backup from before an erasing', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bihuan-again-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const deskAt = async (dir: string) =>
    Desk.open({
      ...{ store: await openStore({ dir }), programmes: [heating], clock: systemClock },
      dice: { id: () => crypto.randomUUID() },
    })
  const does = async (desk: Desk, id: string, action: string, input: object, actor: Actor) =>
    expect(await desk.perform({ case: id, action, input }, actor), action).toMatchObject({ ok: true })
  const opened = async (desk: Desk, id: string) => {
    const input = { request: { symptom: 'cold', contact: PHONE }, area: 'a' }
    const done = await desk.perform({ action: 'open', programme: 'heating', case: id, input }, operator)
    expect(done).toMatchObject({ ok: true })
  }
  const ended = (desk: Desk, id: string) =>
    does(desk, id, 'withdraw', { reason: `住户来电 ${PHONE}` }, operator)
  const erased = async (desk: Desk, id: string) => {
    await does(desk, id, 'askErasure', {}, operator)
    await does(desk, id, 'erase', { reason: '本人申请' }, supervisor)
  }

  it('is erased again by the list that was kept apart, and says what it cannot erase', async () => {
    const [now, backup] = [await emptyEmbedded(join(folder, 'now')), join(folder, 'backup')]
    const desk = await deskAt(now)
    await desk.putAreas([{ code: 'a', name: text('甲区', 'A') }])
    for (const id of ['first', 'second', 'kept', 'before']) await opened(desk, id)
    for (const id of ['first', 'kept', 'before']) await ended(desk, id)
    await erased(desk, 'before')
    await desk.close()
    cpSync(now, backup, { recursive: true })
    const later = await deskAt(now)
    await opened(later, 'later')
    for (const id of ['second', 'later']) await ended(later, id)
    for (const id of ['first', 'second', 'later']) await erased(later, id)
    await later.close()

    expect(await cli.run('erasures', '--data', now)).toBe(0)
    expect(cli.out).toMatch(/^\S+Z {2}before {2}supervisor-1 {2}本人申请\n\S+Z {2}first/)
    expect(await cli.run('erasures', '--json', '--data', now)).toBe(0)
    expect(JSON.parse(cli.out).erasures).toHaveLength(4)
    const list = join(folder, 'erasures.json')
    writeFileSync(list, cli.out)
    expect(await cli.run('erasures', '--again', list, '--json', '--data', backup)).toBe(1)
    expect(JSON.parse(cli.out)).toEqual({
      ...{ erased: 1, before: 1, absent: 1 },
      refused: [{ case: 'second', code: 'wrong-stage' }],
    })
    const old = await deskAt(backup)
    await ended(old, 'second')
    await old.close()
    // A server's log is as good a list, whatever else is in it.
    const log = join(folder, 'server.log')
    const line = (of: string, msg: string) => JSON.stringify({ level: 30, case: of, msg })
    writeFileSync(
      log,
      [line('second', 'a case was erased'), line('kept', 'a case cannot wake'), ''].join('\n'),
    )
    expect(await cli.run('erasures', '--again', log, '--data', backup)).toBe(0)
    expect(cli.out).toBe(
      'Erased again what is personal in 1 case; erased before: 0, not there: 0, refused: 0.\n',
    )
    const again = await deskAt(backup)
    for await (const exported of exportLines(again.store))
      expect(exported.includes(PHONE)).toBe(
        exported.includes('"stream":"kept"') && !exported.includes('"keys"'),
      )
    await again.close()
    expect(await cli.run('verify', '--data', backup)).toBe(0)
  }, 120_000)

  it('is left as it is where the list is none', async () => {
    const dir = join(folder, 'none')
    const list = join(folder, 'no-list')
    // Before any database is looked for.
    for (const said of ['case-1\n', '[]\n', '{"case":7}\n', '{"erasures":["x"]}\n']) {
      writeFileSync(list, said)
      expect(await cli.run('erasures', '--again', list, '--json', '--data', dir)).toBe(1)
      expect(JSON.parse(cli.out).error).toMatchObject({ code: 'bad-erasures', field: 'again' })
    }
    expect(await cli.run('erasures', '--again', join(folder, 'nothing'), '--json', '--data', dir)).toBe(1)
    expect(JSON.parse(cli.out).error).toMatchObject({ code: 'no-file', field: 'again' })
    expect(cli.err).toContain('no-file: ')
  })
})
