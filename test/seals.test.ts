import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import {
  brokenSince,
  checkProof,
  type EventProof,
  exportLines,
  leafOf,
  proofOf,
  publicKeyOf,
  restoreLines,
  rootOfLeaves,
  type Store,
  sealOn,
  shardOf,
  treesAt,
  verifySeals,
} from '../src/desk/index.ts'
import { BLOCK, STEP } from '../src/desk/seal/build.ts'
import { memoryStore, openPglite, openPostgres, SealFolder } from '../src/store/index.ts'
import { SqlStore } from '../src/store/sql.ts'
import { emptyEmbedded } from './support/embedded.ts'
import { lampDesks, openedLamp } from './support/lamp-desk.ts'
import { FILLED, fill } from './support/seals-contract.ts'
import { storeOne } from './support/units.ts'

/** A database with somebody at it who may do anything, and does. */
interface Tampered {
  readonly store: Store
  owner(sql: string): Promise<unknown>
  close(): Promise<void>
}

const folders: string[] = []
const folder = (): string => {
  const made = mkdtempSync(join(tmpdir(), 'bihuan-seals-'))
  folders.push(made)
  return made
}
afterAll(() => {
  for (const made of folders) rmSync(made, { recursive: true, force: true })
})

const embedded = async (): Promise<Tampered> => {
  const driver = await openPglite(await emptyEmbedded(folder()))
  const store = new SqlStore(driver)
  return { store, owner: (sql) => driver.execute(sql), close: () => store.close() }
}

const server = process.env.BIHUAN_TEST_DATABASE_URL
let databases = 0
const postgres = async (): Promise<Tampered> => {
  const name = `seals_${++databases}`
  const admin = new pg.Client({ connectionString: server })
  await admin.connect()
  await admin.query(`drop database if exists ${name}`)
  await admin.query(`create database ${name}`)
  await admin.end()
  const own = Object.assign(new URL(server!), { pathname: `/${name}` }).href
  const store = await openPostgres(own)
  const owner = new pg.Pool({ connectionString: own, max: 1 })
  const close = async () => {
    await owner.end()
    await store.close()
  }
  return { store, owner: (sql) => owner.query(sql), close }
}

const AT = '2026-01-05T08:00:00.000Z'

/** Signs what the log is now, as a server does. */
const sign = async (store: Store, seals: SealFolder, at = AT) => {
  const heads = await store.heads()
  await sealOn(store, heads, () => true)
  return seals.sign(at, await treesAt(store, heads))
}

const KINDS: readonly (readonly [string, () => Promise<Tampered>])[] = [
  ['the embedded database', embedded],
  ...(server ? [['PostgreSQL', postgres] as const] : []),
]

/** So many events stand in one shard when it is signed first and last; of them one block is sealed, the others are not. */
const FIRST = BLOCK + 20
const LAST = BLOCK + 60

const UNGUARDED =
  'alter table bihuan.event disable trigger all; alter table bihuan.sealed disable trigger all;'
const AT_SHARD = `where shard = ${FILLED} and pos`

describe.each(KINDS)('a log in %s', (_, open) => {
  const opened: Tampered[] = []
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((one) => one.close()))
  })
  const given = async () => {
    const database = await open()
    opened.push(database)
    const { store, owner } = database
    const seals = await SealFolder.make(folder())
    await fill(store, 0, FIRST)
    await storeOne(store, { stream: 'elsewhere' })
    await sign(store, seals)
    await fill(store, FIRST, LAST)
    await sign(store, seals, '2026-01-05T09:00:00.000Z')
    const tamper = (sql: string) => owner(`${UNGUARDED} ${sql}`)
    const verified = () => verifySeals(store, seals.lines())
    return { store, seals, tamper, verified }
  }

  it('is as it was sealed while nobody changes it', async () => {
    const { store, verified } = await given()
    await storeOne(store, { stream: 'later' })
    expect(await verified()).toEqual({
      ok: true,
      events: LAST + 2,
      sealed: LAST + 1,
      checkpoints: 2,
      lastAt: '2026-01-05T09:00:00.000Z',
      differences: [],
    })
  })

  it('tells an event that was changed, though its fingerprint was made to fit', async () => {
    const { store, tamper, verified } = await given()
    const [event] = await store.log(FILLED, 99, 1)
    const body = event!.body.replace('"x"', '"y"')
    const leaf = leafOf(event!.stream, event!.version, body)
    await tamper(
      `update bihuan.event set body = '${body}', leaf = decode('${leaf}', 'hex') ${AT_SHARD} = 100`,
    )
    const { ok, differences } = await verified()
    expect(ok).toBe(false)
    expect(differences).toMatchObject([{ what: 'event', shard: FILLED, pos: 100, case: event!.stream }])
    expect(differences[0]!.message.en).toContain(event!.stream)
    expect(differences[0]!.message.zh).toContain('第 100 位')
  })

  it('tells it too where what was sealed was made to fit as well', async () => {
    const { store, tamper, verified } = await given()
    const [event] = await store.log(FILLED, 99, 1)
    const body = event!.body.replace('"x"', '"y"')
    const leaf = leafOf(event!.stream, event!.version, body)
    const leaves = (await store.seals.leaves(FILLED, 0))!.with(99, leaf)
    await tamper(`update bihuan.event set body = '${body}', leaf = decode('${leaf}', 'hex') ${AT_SHARD} = 100;
      update bihuan.sealed set leaves = decode('${leaves.join('')}', 'hex') where shard = ${FILLED}`)
    const half = await verified()
    expect(half.differences.map(({ what }) => what)).toEqual(['node', 'checkpoint'])
    await tamper(`update bihuan.sealed set hash = decode('${rootOfLeaves(leaves)}', 'hex')
      where shard = ${FILLED} and height = ${STEP}`)
    const { differences } = await verified()
    expect(differences).toMatchObject([{ what: 'checkpoint', shard: FILLED, line: 1 }])
    expect(differences[0]!.message.en).toContain(`positions 1–${FIRST}`)
  })

  it('tells one that was changed before its block was sealed, by the checkpoint over it', async () => {
    const { store, tamper, verified } = await given()
    const [event] = await store.log(FILLED, LAST - 1, 1)
    const body = event!.body.replace('"x"', '"y"')
    await tamper(`update bihuan.event set body = '${body}' ${AT_SHARD} = ${LAST}`)
    const { differences } = await verified()
    expect(differences).toMatchObject([{ what: 'checkpoint', shard: FILLED, line: 2 }])
    expect(differences[0]!.message.en).toContain(`positions ${FIRST + 1}–${LAST}`)
  })

  it('tells an event that was removed', async () => {
    const { tamper, verified } = await given()
    await tamper(`delete from bihuan.event ${AT_SHARD} = 100`)
    expect((await verified()).differences).toMatchObject([{ what: 'missing', shard: FILLED, pos: 100 }])
  })

  it('tells events that were removed and the others moved up', async () => {
    const { tamper, verified } = await given()
    await tamper(`delete from bihuan.event ${AT_SHARD} = 100;
      update bihuan.event set pos = pos + 10000 ${AT_SHARD} > 100;
      update bihuan.event set pos = pos - 10001 ${AT_SHARD} > 100;
      update bihuan.shard_head set pos = pos - 1 where shard = ${FILLED}`)
    const { differences } = await verified()
    expect(differences).toMatchObject([
      { what: 'event', shard: FILLED, pos: 100, to: BLOCK },
      { what: 'checkpoint', shard: FILLED, line: 1 },
    ])
  })

  it('tells an event that was inserted', async () => {
    const { tamper, verified } = await given()
    await tamper(`update bihuan.event set pos = pos + 10000 ${AT_SHARD} >= 100;
      update bihuan.event set pos = pos - 9999 ${AT_SHARD} > 10000;
      insert into bihuan.event select shard, 100, 'slipped-in', 1, body, leaf from bihuan.event ${AT_SHARD} = 1;
      update bihuan.shard_head set pos = pos + 1 where shard = ${FILLED}`)
    const { differences } = await verified()
    expect(differences[0]).toMatchObject({ what: 'event', shard: FILLED, pos: 100, case: 'slipped-in' })
  })

  it('tells events that changed places', async () => {
    const { tamper, verified } = await given()
    await tamper(`update bihuan.event set pos = 10000 ${AT_SHARD} = 100;
      update bihuan.event set pos = 100 ${AT_SHARD} = 101;
      update bihuan.event set pos = 101 ${AT_SHARD} = 10000`)
    expect((await verified()).differences).toMatchObject([{ what: 'event', pos: 100, to: 101 }])
  })

  it('tells a database that was put back to what it was', async () => {
    const { store, seals, tamper, verified } = await given()
    await tamper(`delete from bihuan.event ${AT_SHARD} > ${FIRST};
      update bihuan.shard_head set pos = ${FIRST} where shard = ${FILLED}`)
    const { differences } = await verified()
    expect(differences).toMatchObject([{ what: 'checkpoint', shard: FILLED, line: 2 }])
    expect(differences[0]!.message.en).toContain('put back')
    // Nor is it signed again by whoever would go on from there.
    const { trees } = (await seals.last())!
    expect(await brokenSince(store, trees, await treesAt(store, await store.heads()))).toBe(FILLED)
  })

  it('tells what was sealed and removed', async () => {
    const { tamper, verified } = await given()
    await tamper(`insert into bihuan.sealed values (${FILLED}, ${STEP}, 5, decode('00', 'hex'), null);
      delete from bihuan.sealed where shard = ${FILLED} and index = 0`)
    expect((await verified()).differences).toMatchObject([{ what: 'node', shard: FILLED, pos: 1 }])
  })

  it('proves each event by itself', async () => {
    const { store, seals, tamper } = await given()
    const last = (await seals.last())!
    for (const pos of [1, BLOCK, LAST]) {
      const [event] = await store.log(FILLED, pos - 1, 1)
      const proof = (await proofOf(store, event!, last))!
      expect(checkProof(proof)).toBeUndefined()
      expect(checkProof(proof, new Set([last.key]))).toBeUndefined()
      expect(checkProof(proof, new Set(['A'.repeat(43)]))).toBe('key')
      expect(checkProof({ ...proof, leaf: last.trees[0]!.root })).toBe('path')
      expect(checkProof({ ...proof, pos: pos + 1 } as EventProof)).toBe('path')
      const trees = last.trees.map((tree) => ({ ...tree, root: proof.leaf }))
      expect(checkProof({ ...proof, checkpoint: { ...last, trees } })).toBe('signature')
      expect(JSON.stringify(proof)).not.toContain('someone')
    }
    await storeOne(store, { stream: 'later' })
    const [later] = await store.events('later', 0, 1)
    expect(await proofOf(store, later!, last)).toBeUndefined()
    // An event that was changed does not become another one's proof.
    const [event] = await store.log(FILLED, 0, 1)
    await tamper(`update bihuan.event set body = '{}' ${AT_SHARD} = 1`)
    expect((await proofOf(store, event!, last))!.leaf).not.toBe(leafOf(event!.stream, event!.version, '{}'))
  })
})

describe('the file of checkpoints', () => {
  const given = async () => {
    const store = memoryStore()
    const path = folder()
    const seals = await SealFolder.make(path)
    for (const n of [1, 2, 3]) {
      await storeOne(store, { stream: `s${n}` })
      await sign(store, seals)
    }
    const file = join(path, 'checkpoints.jsonl')
    const lines = () => readFileSync(file, 'utf8').trimEnd().split('\n')
    const rewrite = (changed: readonly string[]) => writeFileSync(file, `${changed.join('\n')}\n`)
    return { store, seals, path, file, lines, rewrite }
  }

  it('is beside a key that only its owner reads, and which is made once', async () => {
    const { path, seals } = await given()
    expect(statSync(join(path, 'key')).mode & 0o777).toBe(0o600)
    expect(statSync(path).mode & 0o077).toBe(0)
    const [key] = await seals.keys()
    expect(await (await SealFolder.make(path)).keys()).toEqual([key])
    expect(readFileSync(join(path, 'checkpoints.jsonl'), 'utf8')).not.toContain('PRIVATE')
    expect(readdirSync(path).sort()).toEqual(['checkpoints.jsonl', 'key'])
  })

  it('is signed by its own key or not at all: where that is lost, none is made in its place', async () => {
    const { path, store, seals, lines } = await given()
    const before = lines()
    rmSync(join(path, 'key'))
    const again = await SealFolder.make(path)
    await expect(sign(store, again)).rejects.toThrow('ENOENT')
    expect(lines()).toEqual(before)
    // Without what it signed, another begins anew.
    rmSync(seals.checkpoints)
    await sign(store, await SealFolder.make(path))
    expect(await verifySeals(store, seals.lines())).toMatchObject({ ok: true, checkpoints: 1, sealed: 3 })
  })

  it('is checked line by line: what it says, who signed it, that nothing in it goes back', async () => {
    const { store, seals, lines, rewrite } = await given()
    const [first, second, third] = lines()
    const other = await SealFolder.make(folder())
    const forged = await other.sign(AT, await treesAt(store, await store.heads()))
    const wrong = async (...changed: readonly string[]) => {
      rewrite(changed)
      const { differences } = await verifySeals(store, seals.lines())
      return differences.map(({ line, message }) => [line, message.en])
    }
    expect(await wrong(first!, second!, third!)).toEqual([])
    expect(await wrong(first!, 'nonsense', third!)).toEqual([[2, 'checkpoint (line 2) cannot be read']])
    const edited = second!.replace(AT, '2020-01-05T08:00:00.000Z')
    expect(await wrong(first!, edited)).toEqual([
      [2, 'checkpoint (line 2) is not signed by the key that it names'],
    ])
    expect(await wrong(first!, JSON.stringify(forged))).toEqual([
      [2, expect.stringContaining(`is signed by ${forged.key}`)],
    ])
    expect(await wrong(third!, first!)).toEqual([
      [2, expect.stringContaining('fewer than')],
      ...(shardOf('s2') === shardOf('s3') ? [] : [[2, expect.stringContaining('fewer than')]]),
    ])
  })

  it('is of no use to whoever writes all of it anew with another key', async () => {
    const { store, seals, path } = await given()
    const keys = await seals.keys()
    rmSync(path, { recursive: true })
    const anew = await SealFolder.make(path)
    await sign(store, anew)
    expect(await verifySeals(store, anew.lines())).toMatchObject({ ok: true })
    expect(await verifySeals(store, anew.lines(), keys)).toMatchObject({
      ok: false,
      differences: [{ what: 'checkpoint', line: 1 }],
    })
  })

  it('goes on with another key that the one before names, and with the old one no longer', async () => {
    const { store, seals, path, lines, rewrite } = await given()
    const [old] = await seals.keys()
    const oldPem = readFileSync(join(path, 'key'), 'utf8')
    const next = await seals.renew()
    expect(await seals.renew()).toBe(next)
    await storeOne(store, { stream: 'with-the-new-key' })
    const checkpoint = await sign(store, seals)
    expect(checkpoint.key).toBe(next)
    const nextPem = readFileSync(join(path, 'key'), 'utf8')
    expect(publicKeyOf(nextPem)).toBe(next)
    expect(await seals.keys()).toEqual([old, next])
    expect(lines()).toHaveLength(5)
    expect(await verifySeals(store, seals.lines())).toMatchObject({ ok: true, checkpoints: 4 })
    expect(await verifySeals(store, seals.lines(), [old!])).toMatchObject({ ok: true })
    writeFileSync(join(path, 'key'), oldPem)
    await storeOne(store, { stream: 'with-the-old-key' })
    await sign(store, seals)
    expect(await verifySeals(store, seals.lines())).toMatchObject({ ok: false, differences: [{ line: 6 }] })
    // Broken off after the handover was written, it is finished at the next checkpoint.
    rewrite(lines().slice(0, 4))
    writeFileSync(join(path, 'key.next'), nextPem)
    expect((await sign(store, seals)).key).toBe(next)
    expect(lines()).toHaveLength(5)
    expect(await verifySeals(store, seals.lines())).toMatchObject({ ok: true, checkpoints: 4 })
  })

  it('lets go of a line that a crash cut off, which nobody was told of', async () => {
    const { store, seals, file, lines } = await given()
    appendFileSync(file, '{"bihuan":"checkp')
    expect(await verifySeals(store, seals.lines())).toMatchObject({ ok: true, checkpoints: 3 })
    await storeOne(store, { stream: 'next' })
    await sign(store, seals)
    expect(lines()).toHaveLength(4)
    expect(await verifySeals(store, seals.lines())).toMatchObject({ ok: true, checkpoints: 4 })
  })

  it('holds of a copy of the log in another store', async () => {
    const desk = await lampDesks(memoryStore()).open()
    const seals = await SealFolder.make(folder())
    for (let n = 0; n < 20; n++) await openedLamp(desk)
    await sign(desk.store, seals)
    const copy = memoryStore()
    const lines: string[] = []
    for await (const line of exportLines(desk.store)) lines.push(line)
    const from = (async function* () {
      yield* lines
    })()
    await restoreLines(copy, desk.registry, desk.calendar, from)
    expect(await verifySeals(copy, seals.lines())).toMatchObject({ ok: true, checkpoints: 1 })
    const { trees } = (await seals.last())!
    expect(await brokenSince(copy, trees, await treesAt(copy, await copy.heads()))).toBeUndefined()
  })
})
