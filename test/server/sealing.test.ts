import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import {
  type Checkpoint,
  checkProof,
  Desk,
  type EventProof,
  type Store,
  systemClock,
  verifySeals,
} from '../../src/desk/index.ts'
import { programmes } from '../../src/programmes/index.ts'
import { memoryStore, SealFolder } from '../../src/store/index.ts'
import { AREAS, COLD, cityOf, coldFlat } from './city.ts'

const folders: string[] = []
const folder = async (): Promise<SealFolder> => {
  const made = mkdtempSync(join(tmpdir(), 'bihuan-sealing-'))
  folders.push(made)
  return SealFolder.make(made)
}
afterAll(() => {
  for (const made of folders) rmSync(made, { recursive: true, force: true })
})

const deskOn = async (store: Store): Promise<Desk> => {
  const dice = { id: () => crypto.randomUUID() }
  const desk = await Desk.open({ store, programmes, clock: systemClock, dice })
  await desk.putAreas(AREAS)
  return desk
}

const given = async () => {
  const seals = await folder()
  const city = await cityOf({ seals })
  const { case: id, code } = await coldFlat(city)
  const resident = city.nobody()
  resident.csrf = (await resident.post('/api/receipts', { case: id, code })).body.csrf
  return { city, seals, id, resident, path: `/api/cases/${id}/events/1/proof` }
}
const sealed = (city: Awaited<ReturnType<typeof cityOf>>) => city.host.seals.sealOn()

it('a resident has the proof of what they asked, by the API and at the door, once it is sealed', async () => {
  const { city, seals, id, resident, path } = await given()
  for (const [client, of] of [
    [resident, path],
    [resident, `/cases/${id}/proofs/1`],
    [city.nobody(), '/api/checkpoint'],
  ] as const)
    expect([of, (await client.get(of)).status]).toEqual([of, 409])
  expect((await resident.get(path)).body).toMatchObject({ code: 'not-sealed' })
  // Whoever comes too soon is led back to where the proof will be.
  expect((await resident.get(`/cases/${id}/proofs/1`)).text).toContain(`<a href="/cases/${id}">`)
  await sealed(city)
  const { status, body } = await resident.get(path)
  expect(status).toBe(200)
  const keys = new Set(await seals.keys())
  expect(checkProof(body as EventProof, keys)).toBeUndefined()
  const [event] = await city.host.desk.store.events(id, 0, 1)
  expect(body).toMatchObject({
    case: id,
    version: 1,
    leaf: event!.leaf,
    shard: event!.shard,
    pos: event!.pos,
  })
  expect(JSON.stringify(body)).not.toMatch(new RegExp(`${COLD.contact}|${COLD.details}|heating`))
  const page = await resident.get(`/cases/${id}`)
  expect(page.text).toContain(`href="/cases/${id}/proofs/1"`)
  const file = await resident.get(`/cases/${id}/proofs/1`)
  expect(file.headers.get('content-disposition')).toBe(`attachment; filename="${id}-1.proof.json"`)
  expect(file.body).toEqual(body)
  const checkpoint = await city.nobody().get('/api/checkpoint')
  expect(checkpoint.body).toEqual((body as EventProof).checkpoint)
})

it('proofs are of what somebody may see, and of nothing else', async () => {
  const { city, id, resident, path } = await given()
  const dispatcher = await city.as('dispatcher')
  const note = await dispatcher.post(`/api/cases/${id}/actions/comment`, {
    input: { text: 'among ourselves' },
  })
  await sealed(city)
  const inside = `/api/cases/${id}/events/${note.body.version}/proof`
  const statusOf = async (client: typeof resident, of: string) => (await client.get(of)).status
  expect(await statusOf(dispatcher, path)).toBe(200)
  expect(await statusOf(dispatcher, inside)).toBe(200)
  expect(await statusOf(resident, inside)).toBe(404)
  expect(await statusOf(resident, `/cases/${id}/proofs/${note.body.version}`)).toBe(404)
  expect(await statusOf(resident, `/api/cases/${id}/events/99/proof`)).toBe(404)
  expect(await statusOf(resident, `/api/cases/${id}/events/0/proof`)).toBe(400)
  const other = await city.as('other-bureau')
  for (const client of [city.nobody(), other]) {
    expect(await statusOf(client, path)).toBe(404)
    expect(await statusOf(client, `/cases/${id}/proofs/1`)).toBe(404)
  }
  // A fingerprint is of what masks are over: whom a reason lets in has none.
  expect((await other.post(`/api/cases/${id}/break-glass`, { reason: '爆管抢修,需核对范围' })).status).toBe(
    201,
  )
  expect((await other.get(path)).body).toMatchObject({ code: 'masked-only' })
})

it('nothing is offered where nothing is sealed', async () => {
  const city = await cityOf()
  const { case: id, code } = await coldFlat(city)
  const resident = city.nobody()
  await resident.post('/api/receipts', { case: id, code })
  expect((await resident.get(`/cases/${id}`)).text).not.toContain('/proofs/')
  expect((await resident.get(`/cases/${id}/proofs/1`)).status).toBe(404)
  expect((await resident.get(`/api/cases/${id}/events/1/proof`)).body).toMatchObject({ code: 'no-seals' })
  await city.host.seals.stop()
  expect(await city.host.seals.last()).toBeUndefined()
  expect((await city.nobody().get('/metrics')).text).not.toContain('reader="seals"')
})

it('how much is not sealed is told; at the end everything is, and nothing twice', async () => {
  const { city, seals } = await given()
  const unsealed = async () => /reader="seals"\} (\d+)/.exec((await city.nobody().get('/metrics')).text)?.[1]
  expect(await unsealed()).toBe('1')
  await city.host.seals.stop()
  expect(await unsealed()).toBe('0')
  const { store } = city.host.desk
  expect(await verifySeals(store, seals.lines())).toMatchObject({ ok: true, checkpoints: 1, sealed: 1 })
  await sealed(city)
  expect(await verifySeals(store, seals.lines())).toMatchObject({ ok: true, checkpoints: 1 })
})

it('is begun by the timer, and signed at most once a minute', async () => {
  const { city, seals } = await given()
  const signed = async () => (await verifySeals(city.host.desk.store, seals.lines())).checkpoints
  city.host.seals.begin()
  await expect.poll(signed).toBe(1)
  await coldFlat(city)
  city.host.seals.begin()
  await city.host.seals.stop()
  // The second was signed because the server stopped.
  expect(await signed()).toBe(2)
})

it('of several servers on one store one seals, and another goes on when it has stopped', async () => {
  const store = memoryStore()
  const [seals, desk] = [await folder(), await deskOn(store)]
  const [one, two] = [
    await cityOf({ desk, seals }),
    await cityOf({ desk: await deskOn(store), seals, accounts: [] }),
  ]
  await coldFlat(one)
  one.host.seals.begin()
  await expect.poll(() => one.host.seals.last()).toBeDefined()
  await coldFlat(two)
  await two.host.seals.stop()
  const before = (await one.host.seals.last())!
  expect(before.trees.reduce((sum, { size }) => sum + size, 0)).toBe(1)
  await one.host.seals.stop()
  await coldFlat(two)
  const three = await cityOf({ desk: await deskOn(store), seals, accounts: [] })
  three.host.seals.begin()
  await expect.poll(async () => (await verifySeals(store, seals.lines())).checkpoints).toBe(3)
  await three.host.seals.stop()
  expect(await verifySeals(store, seals.lines())).toMatchObject({ ok: true, events: 3, sealed: 3 })
})

it('a log that is not what was signed is not signed, and that is an error', async () => {
  const logged: string[] = []
  const seals = await folder()
  const store = memoryStore()
  const city = await cityOf({
    desk: await deskOn(store),
    seals,
    logTo: { write: (line) => logged.push(line) },
  })
  await coldFlat(city)
  await sealed(city)
  const before = await seals.last()
  // As another database would be, that was put back.
  const other = await cityOf({
    desk: await deskOn(memoryStore()),
    seals,
    logTo: { write: (line) => logged.push(line) },
  })
  await coldFlat(other)
  await coldFlat(other)
  await sealed(other)
  expect(await seals.last()).toEqual(before as Checkpoint)
  expect(logged.join('')).toContain('the log is not what was signed')
  expect(readFileSync(seals.checkpoints, 'utf8').trimEnd().split('\n')).toHaveLength(1)
})

it('a copy of the log gives the proofs of what was signed before it was copied, without anything new', async () => {
  const { city, seals, resident, path } = await given()
  await sealed(city)
  const before = (await resident.get(path)).body
  // An import of an export: every event at its place, and nothing of what the server keeps beside them.
  await city.host.desk.store.register.remove('seal', 'checkpoint')
  expect((await resident.get(path)).body).toMatchObject({ code: 'not-sealed' })
  await sealed(city)
  expect((await resident.get(path)).body).toEqual(before)
  expect(await city.host.seals.unread(await city.host.desk.store.heads())).toBe(0)
  expect(readFileSync(seals.checkpoints, 'utf8').trimEnd().split('\n')).toHaveLength(1)
})

it('a folder that cannot be had stops nothing, and is used once it can be', async () => {
  const logged: string[] = []
  const { path } = await folder()
  const blocked = join(path, 'file')
  writeFileSync(blocked, '')
  const seals = new SealFolder(join(blocked, 'seal'))
  const city = await cityOf({ seals, logTo: { write: (line) => logged.push(line) } })
  await coldFlat(city)
  city.host.seals.begin()
  await expect.poll(() => logged.join('')).toContain('sealing the log failed')
  expect((await city.nobody().get('/api/checkpoint')).status).toBe(409)
  rmSync(blocked)
  await sealed(city)
  expect(await verifySeals(city.host.desk.store, seals.lines())).toMatchObject({ ok: true, sealed: 1 })
  // Gone while the server runs, as a drive that is not mounted: no other key is made where it was.
  rmSync(seals.path, { recursive: true })
  await coldFlat(city)
  await expect(sealed(city)).rejects.toThrow('ENOENT')
  expect(existsSync(seals.path)).toBe(false)
})

it('a folder without the last checkpoint that was signed is told, once', async () => {
  const logged: string[] = []
  const desk = await deskOn(memoryStore())
  const logTo = { write: (line: string) => logged.push(line) }
  const one = await cityOf({ desk, seals: await folder(), logTo })
  await coldFlat(one)
  await sealed(one)
  await coldFlat(one)
  await sealed(one)
  expect(logged.join('')).not.toContain('not in this folder')
  const other = await cityOf({ desk, seals: await folder(), logTo, accounts: [] })
  await sealed(other)
  expect(logged.filter((line) => line.includes('is not in this folder'))).toHaveLength(1)
})
