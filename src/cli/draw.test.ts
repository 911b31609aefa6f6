import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { commandLine } from '../../test/support/command-line.ts'
import { emptyEmbedded } from '../../test/support/embedded.ts'
import { Desk } from '../desk/index.ts'
import { type Actor, commitmentOf, type DrawPlan, instant, planDraw, publishDraw } from '../kernel/index.ts'
import { programmes } from '../programmes/index.ts'
import { openStore } from '../store/index.ts'

const cli = commandLine()

const folder = mkdtempSync(join(tmpdir(), 'bihuan-draw-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const at = (name: string, text?: string): string => {
  const path = join(folder, name)
  if (text !== undefined) writeFileSync(path, text)
  return path
}

const plan = planDraw({
  draw: 'd1',
  strata: [{ stratum: 'all', take: 2, ids: ['a', 'b', 'c', 'd'] }],
  each: 0,
  inspectors: [],
  recusals: [],
  source: { kind: 'public', what: 'a lottery', knownOn: '2026-03-10' },
} as unknown as DrawPlan)
const record = {
  plan: (plan as { value: DrawPlan }).value,
  frozenOn: '2026-03-01',
  revealed: ['7 11'],
  revealedOn: '2026-03-10',
  passedOver: [],
}
const FILE = publishDraw(record as unknown as Parameters<typeof publishDraw>[0])
const ROOT: string = JSON.parse(FILE).root

describe('draw check', () => {
  it('says that a file is right, by the file alone, and by the root that was announced', async () => {
    expect(await cli.run('draw', 'check', at('right.json', FILE), '--json')).toBe(0)
    expect(JSON.parse(cli.out)).toMatchObject({ ok: true, draw: 'd1', pool: 4, drawn: 2, root: ROOT })
    expect(await cli.run('draw', 'check', at('right.json'), '--root', ROOT)).toBe(0)
    expect(await cli.run('draw', 'check', at('right.json'), '--root', '0'.repeat(64))).toBe(1)
  })

  it('says what is wrong where a byte was changed, in either language', async () => {
    const wrong = at('wrong.json', FILE.replace('7 11', '7 12'))
    expect(await cli.run('draw', 'check', wrong, '--lang', 'zh')).toBe(1)
    expect(cli.out).toContain('bad-drawing: 种子不符。 [drawing.seed]')
    expect(await cli.run('draw', 'check', at('none.json'))).toBe(1)
    expect(await cli.run('draw', 'check', at('no.json', 'hello'))).toBe(1)
  })
})

describe('draw commit', () => {
  it('makes a secret and what is handed over in its place', async () => {
    expect(await cli.run('draw', 'commit', 'd1', '--party', '民政局', '--json')).toBe(0)
    const { secret, commitment } = JSON.parse(cli.out)
    expect(secret).toMatch(/^[0-9a-f]{32}$/)
    expect(commitment).toBe(commitmentOf('d1', '民政局', secret))
  })
})

describe('draw file', () => {
  it('writes what is to be published of a draw in the database', async () => {
    const data = await emptyEmbedded(at('data'))
    const now = instant(Date.parse('2026-03-02T02:00:00Z'))
    const store = await openStore({ dir: data })
    const desk = await Desk.open({
      store,
      programmes,
      clock: { now: () => now },
      dice: { id: () => crypto.randomUUID() },
    })
    await desk.putAreas([{ code: 'a', name: { zh: '甲', en: 'A' } }])
    const registrar: Actor = { id: 'r', role: 'registrar', bureau: 'civil-affairs' }
    const open = (programme: string, id: string, request: object) =>
      desk.perform({ action: 'open', programme, case: id, input: { request, area: 'a' } }, registrar)
    const act = async (id: string, action: string, input: object = {}, by = registrar) => {
      expect(await desk.perform({ case: id, action, input }, by)).toMatchObject({ ok: true })
      await desk.settle()
    }
    await open('social-organisations', 'o1', { name: '示例商会', kind: 'association', level: 'county' })
    await act('o1', 'examine', { fit: true, opinion: '符合' })
    const head = { ...registrar, id: 'h', role: 'head' }
    await act('o1', 'approve', { code: '51131100MJ00000013', party: true }, head)
    await open('social-organisations.draw', 'd1', { name: '年度抽查', year: 2026 })
    await act('d1', 'prepare')
    await act('d1', 'freeze', {
      inspectors: ['x', 'y'],
      source: { what: 'a lottery', knownOn: '2026-03-10' },
    })
    await desk.close()
    const path = at('published.json')
    expect(await cli.run('draw', 'file', 'd1', '--data', data, '--out', path)).toBe(0)
    expect(await cli.run('draw', 'file', 'o1', '--data', data)).toBe(1)
    expect(await cli.run('draw', 'check', path, '--json')).toBe(0)
    expect(JSON.parse(cli.out)).toMatchObject({ draw: 'd1', pool: 1, isDrawn: false })
    expect(readFileSync(path, 'utf8')).toContain('"o1"')
  })
})

describe('draw rfc3797', () => {
  it('draws as the standard works it out', async () => {
    const sources = '9319 / 2 5 12 8 10 / 9 18 26 34 41 45'
    expect(await cli.run('draw', 'rfc3797', '25', '--take', '3', '--sources', sources, '--json')).toBe(0)
    expect(JSON.parse(cli.out).drawn).toEqual([17, 7, 2])
    expect(await cli.run('draw', 'rfc3797', '25', '--take', '26', '--sources', sources)).toBe(2)
    expect(await cli.run('draw', 'rfc3797', '25', '--take', '2', '--sources', 'x')).toBe(2)
  })
})
