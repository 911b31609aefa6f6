import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { commandLine } from '../../test/support/command-line.ts'
import { emptyEmbedded } from '../../test/support/embedded.ts'
import { storeOne } from '../../test/support/units.ts'
import { type EventProof, proofOf, treesAt } from '../desk/index.ts'
import { openStore, SealFolder } from '../store/index.ts'
import { sealWarnings } from './sealing.ts'

const folder = mkdtempSync(join(tmpdir(), 'bihuan-sealing-'))
const at = (name: string): string => join(folder, name)
const cli = commandLine()
let proof: EventProof
let key: string

beforeAll(async () => {
  await emptyEmbedded(at('city'))
  const store = await openStore({ dir: at('city') })
  for (const stream of ['s1', 's2', 's3']) await storeOne(store, { stream })
  const seals = await SealFolder.make(at('city.seal'))
  const checkpoint = await seals.sign('2026-01-05T08:00:00.000Z', await treesAt(store, await store.heads()))
  key = checkpoint.key
  proof = (await proofOf(store, (await store.events('s2', 0, 1))[0]!, checkpoint))!
  await store.close()
  const write = (name: string, value: unknown) => writeFileSync(at(name), JSON.stringify(value))
  write('s2.proof.json', proof)
  write('altered.json', { ...proof, pos: proof.pos + 1, leaf: proof.checkpoint.trees[0]!.root })
  write('none.json', {})
  writeFileSync(at('city.keys'), `${key}\n`)
  writeFileSync(at('other.keys'), `${'A'.repeat(43)}\n`)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('seal', () => {
  it('prints the keys that sign and nothing else, so that they can be kept as a file', async () => {
    expect(await cli.run('seal', '--data', at('city'))).toBe(0)
    expect(cli.out).toBe(`${key}\n`)
    expect(cli.err).toContain('2026-01-05T08:00:00.000Z, 3 events')
    expect(await cli.run('seal', '--data', at('city'), '--json')).toBe(0)
    expect(JSON.parse(cli.out)).toMatchObject({ folder: at('city.seal'), keys: [key], last: { key } })
  })

  it('says where there is no key, and where a server has no folder for one', async () => {
    expect(await cli.run('seal', '--data', at('nowhere'))).toBe(1)
    expect(cli.err).toContain('no-key')
    vi.stubEnv('DATABASE_URL', 'postgres://db/bihuan')
    expect(await cli.run('seal')).toBe(1)
    expect(cli.err).toContain('no-seal-folder')
  })

  it('makes another key, which signs from the next checkpoint on', async () => {
    await SealFolder.make(at('renewed.seal'))
    expect(await cli.run('seal', '--renew', '--data', at('renewed'))).toBe(0)
    const seals = new SealFolder(at('renewed.seal'))
    const next = /next checkpoint on (\S{43}) signs/.exec(cli.err)?.[1]
    expect(await seals.renew()).toBe(next)
    expect((await seals.sign('2026-01-06T08:00:00.000Z', proof.checkpoint.trees)).key).toBe(next)
  })
})

describe('a folder of seals', () => {
  const warned = async (path: string, data?: string) =>
    (await sealWarnings(await SealFolder.make(path), data)).map(({ en }) => en)

  it('is warned of where it lies in the data folder, which would be put back with it', async () => {
    expect(await warned(at('kept/seals'), at('kept'))).toMatchObject([expect.stringContaining('BIHUAN_SEAL')])
    expect(await warned(at('kept.seal'), at('kept'))).toEqual([])
    expect(await warned(at('kept.seal'))).toEqual([])
  })

  it('is warned of where others can read its key', async () => {
    const path = at('open.seal')
    expect(await warned(path)).toEqual([])
    chmodSync(join(path, 'key'), 0o640)
    expect(await warned(path)).toMatchObject([expect.stringContaining('chmod 600')])
  })
})

describe('verify', () => {
  it('checks a proof by itself, and says by what key it is signed', async () => {
    expect(await cli.run('verify', '--receipt', at('s2.proof.json'))).toBe(0)
    expect(cli.out).toContain(`Valid: the event (fingerprint ${proof.leaf})`)
    expect(cli.out).toContain(`Signed by ${key}: compare`)
    expect(await cli.run('verify', '--receipt', at('s2.proof.json'), '--key', at('city.keys'))).toBe(0)
    expect(cli.out).toContain('Signed by a key that was given')
    expect(
      await cli.run('verify', '--receipt', at('s2.proof.json'), '--key', at('other.keys'), '--json'),
    ).toBe(1)
    expect(JSON.parse(cli.out)).toMatchObject({ ok: false, fault: 'key', case: 's2' })
    expect(await cli.run('verify', '--receipt', at('altered.json'), '--lang', 'zh')).toBe(1)
    expect(cli.out).toContain('指纹不在所签的日志中')
  })

  it('refuses what is no proof and what are no keys', async () => {
    expect(await cli.run('verify', '--receipt', at('none.json'))).toBe(1)
    expect(cli.err).toContain('bad-receipt')
    expect(await cli.run('verify', '--receipt', at('s2.proof.json'), '--key', at('none.json'))).toBe(1)
    expect(cli.err).toContain('bad-key')
    expect(await cli.run('verify', '--receipt', at('missing.json'))).toBe(1)
    expect(cli.err).toContain('no-file')
  })

  it('compares the log with what was signed', async () => {
    // These cases are of no programme that is loaded, which is told; what was sealed is compared all the same.
    const found = async (...more: readonly string[]) => {
      const code = await cli.run('verify', '--json', '--data', at('city'), ...more)
      return { code, ...JSON.parse(cli.out) }
    }
    expect(await found('--key', at('city.keys'))).toMatchObject({
      seals: { ok: true, checkpoints: 1, sealed: 3, events: 3 },
    })
    expect(await found('--key', at('other.keys'))).toMatchObject({
      code: 1,
      ok: false,
      seals: { ok: false, differences: [{ what: 'checkpoint', line: 1 }] },
    })
    await cli.run('verify', '--data', at('city'))
    expect(cli.out).toContain('Sealed: 1 checkpoint, 3 of 3 events, up to 2026-01-05T08:00:00.000Z.')
    vi.stubEnv('BIHUAN_SEAL', at('empty'))
    expect(await cli.run('verify', '--data', at('city'))).toBe(1)
    expect(cli.err).toContain('no-checkpoints')
  })

  it('says where nothing was signed', async () => {
    await emptyEmbedded(at('unsigned'))
    expect(await cli.run('verify', '--data', at('unsigned'))).toBe(0)
    expect(cli.out).toContain('There are no checkpoints')
  })
})
