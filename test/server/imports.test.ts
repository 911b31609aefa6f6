import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { Desk, systemClock } from '../../src/desk/index.ts'
import type { Instant } from '../../src/kernel/index.ts'
import { programmes } from '../../src/programmes/index.ts'
import { importSchema } from '../../src/server/api/import-types.ts'
import type { Host } from '../../src/server/host.ts'
import { Imports } from '../../src/server/imports/imports.ts'
import { Ticker } from '../../src/server/ticker.ts'
import { memoryStore } from '../../src/store/index.ts'
import { AREAS, type City, type Client, cityOf, coldFlat } from './city.ts'
import { PNG } from './pictures.ts'
import { HEAD, HOTLINE_MAPPING, MAPPING } from './town-export.ts'

const row = (no: number, change: Record<string, string> = {}) => {
  const cells = {
    no: String(no),
    at: '2025-01-01 08:00',
    closed: '2025-01-01 09:00',
    area: 'east',
    what: '不热',
    phone: '0318-5551111',
    words: `cold ${no}`,
    ...change,
  }
  return Object.values(cells).join(',')
}
const file = (...rows: readonly string[]) => new Uint8Array(Buffer.from([HEAD, ...rows].join('\n')))

async function* piecesOf(...pieces: readonly Uint8Array[]) {
  yield* pieces
}

describe('imports', () => {
  let city: City
  let admin: Client
  beforeAll(async () => {
    city = await cityOf()
    admin = await city.as('admin')
  })

  const upload = async (bytes: Uint8Array) => {
    const { body, status } = await admin.post('/api/imports?name=export.csv', bytes)
    expect(status).toBe(201)
    return body.id as string
  }
  const preview = (id: string, mapping: object = MAPPING) =>
    admin.post(`/api/imports/${id}/preview`, { kind: 'requests', mapping })
  const ended = async (id: string) => {
    const now = async () => (await admin.get(`/api/imports/${id}`)).body
    await expect.poll(async () => (await now()).state).not.toBe('running')
    return now()
  }

  it('log each effect that was refused, as the timer does', async () => {
    const heating = programmes.find(({ id }) => id === 'heating')!
    const effects = () => [
      { effect: 'open', programme: 'nope', request: {}, link: 'child', trigger: 'need' } as const,
    ]
    const conclude = { ...heating.actions.conclude!, effects }
    const desk = await Desk.open({
      store: memoryStore(),
      programmes: [{ ...heating, actions: { ...heating.actions, conclude } }],
      clock: systemClock,
      dice: { id: () => crypto.randomUUID() },
    })
    await desk.putAreas(AREAS)
    const town = await cityOf({ desk })
    const warn = vi.spyOn(town.host.log, 'warn')
    const client = await town.as('admin')
    const { body } = await client.post('/api/imports?name=export.csv', file(row(1)))
    await client.post(`/api/imports/${body.id}/preview`, { kind: 'requests', mapping: MAPPING })
    expect(warn).not.toHaveBeenCalled()
    await client.post(`/api/imports/${body.id}/run`)
    const refused = { effect: 'open nope (child)', reason: 'There is no programme called "nope".' }
    const told = [expect.objectContaining(refused), 'an effect was refused']
    await expect.poll(() => warn.mock.calls).toEqual([told])
    expect((await client.get('/metrics')).text).toContain('bihuan_effects_total{result="refused"} 1')
  })

  it('are looked at first: what would be new, and each bad row with its reason; nothing is stored', async () => {
    const id = await upload(file(row(1), row(2, { area: 'nowhere' }), row(3, { at: 'yesterday' }), row(4)))
    const { body, status } = await preview(id)
    expect(status).toBe(200)
    expect(body).toMatchObject({ opened: 2, rejected: 2, rows: 4, whole: true })
    const bad = body.bad.map((one: { row: number; problem: { code: string; field: string } }) => [
      one.row,
      one.problem.code,
      one.problem.field,
    ])
    expect(bad).toEqual([
      [3, 'unknown-area', 'area'],
      [4, 'bad-time', 'at'],
    ])
    expect(body.sample.map(({ title }: { title: string }) => title)).toHaveLength(2)
    expect(JSON.stringify(body)).not.toMatch(/\b5551111\b/)
    expect((await city.host.desk.store.heads()).every((head) => head === 0)).toBe(true)
  })

  it('show their columns below a title, by the line that was found or is told', async () => {
    const title = new TextEncoder().encode('供热台账,,\n')
    const id = await upload(Buffer.concat([title, file(row(1))]))
    const { body } = await admin.get(`/api/imports/${id}/columns`)
    expect([body.header, body.lines.map(({ line }: { line: number }) => line)]).toEqual([2, [1, 2, 3]])
    const names = body.columns.map(({ name }: { name: string }) => name)
    expect(names).toContain('area')
    const told = await admin.get(`/api/imports/${id}/columns?header=1`)
    expect([told.body.header, told.body.columns]).toEqual([1, [{ name: '供热台账', texts: [] }]])
    expect((await admin.get(`/api/imports/${id}/columns?header=0`)).status).toBe(400)
    expect((await preview(id, { ...MAPPING, header: 2 })).body).toMatchObject({ opened: 1, rejected: 0 })
  })

  it('are run beside everything else, tell how far they are, and change nothing when they come again', async () => {
    const bytes = file(row(1), row(2, { area: 'nowhere' }), row(4))
    const id = await upload(bytes)
    expect((await admin.post(`/api/imports/${id}/run`)).status).toBe(409)
    await preview(id)
    expect((await admin.post(`/api/imports/${id}/run`)).status).toBe(202)
    const done = await ended(id)
    expect(done).toMatchObject({ state: 'done', share: 1, rows: 3, outcome: { opened: 2, rejected: 1 } })
    const kept = await city.host.imports.get(id)
    expect(kept).toMatchObject({ by: 'admin' })
    // What was seen of its first cases goes with the look: they may be erased.
    expect(kept).not.toHaveProperty('preview')
    // Its file goes: it held personal data.
    await expect.poll(() => city.host.files.imports.read(id)).toBeUndefined()
    expect((await admin.post(`/api/imports/${id}/run`)).status).toBe(409)
    const again = await upload(bytes)
    await preview(again)
    await admin.post(`/api/imports/${again}/run`)
    expect((await ended(again)).outcome).toMatchObject({ opened: 0, duplicates: 2 })
    const { rows } = await city.host.desk.store.trail.list({ kinds: ['import'] }, undefined, 9)
    expect(rows).toMatchObject([{ account: 'admin' }, { account: 'admin' }])
  })

  it('name the promises under which what came in closed does not count, before and after', async () => {
    const id = await upload(file(row(1)))
    expect((await preview(id)).body.notBegun).toEqual([])
    const handle = { programme: 'hotline', promise: 'handle', name: { zh: '按期办理', en: 'Handle in time' } }
    expect((await preview(id, HOTLINE_MAPPING)).body.notBegun).toEqual([handle])
    await admin.post(`/api/imports/${id}/run`)
    expect((await ended(id)).outcome).toMatchObject({ opened: 1, notBegun: [handle] })
  })

  it('look at the beginning of a long file only, and say so', async () => {
    const id = await upload(file(...Array.from({ length: 30_000 }, (_, n) => row(10_000 + n))))
    const { body } = await preview(id)
    expect(body.whole).toBe(false)
    expect(body.rows).toBeGreaterThanOrEqual(2000)
    expect(body.rows).toBeLessThan(30_000)
    expect(body.stopped).toBeUndefined()
  })

  it('tell what is wrong with a mapping or a file as a whole', async () => {
    const id = await upload(file(row(1)))
    const bad = await preview(id, { ...MAPPING, id: 'number' })
    expect([bad.status, bad.body.code]).toEqual([422, 'missing-column'])
    expect((await preview(await upload(new Uint8Array()))).body.code).toBe('empty-file')
    expect((await preview(crypto.randomUUID())).status).toBe(404)
    expect((await admin.send('DELETE', `/api/imports/${id}`)).status).toBe(204)
    expect((await admin.get(`/api/imports/${id}`)).status).toBe(404)
  })

  it('have files of their own: neither another import nor a case loses what one of them lets go of', async () => {
    const bytes = file(row(21))
    const [first, second] = [await upload(bytes), await upload(bytes)]
    expect((await admin.send('DELETE', `/api/imports/${first}`)).status).toBe(204)
    expect((await preview(second)).status).toBe(200)
    expect((await admin.post(`/api/imports/${second}/run`)).status).toBe(202)
    expect(await ended(second)).toMatchObject({ state: 'done', outcome: { opened: 1 } })

    const { case: id, code } = await coldFlat(city)
    const resident = city.nobody()
    resident.csrf = (await resident.post('/api/receipts', { case: id, code })).body.csrf
    const { hash } = (await resident.post(`/api/cases/${id}/attachments?name=a.png`, PNG)).body
    expect((await admin.send('DELETE', `/api/imports/${await upload(PNG)}`)).status).toBe(204)
    expect((await resident.get(`/api/cases/${id}/attachments/${hash}`)).status).toBe(200)
  })

  it('that nobody ran for a week are forgotten with their files, whether or not another one comes', async () => {
    const { host } = await cityOf()
    const imported = (days = 0) =>
      new Imports({ ...host, now: () => (Date.now() + days * 86_400_000) as Instant })
    const { id } = (await imported().upload('a.csv', 'admin', piecesOf(file(row(1)))))!
    // Its process ended between the file and its record, or between its record and its file.
    const lost = crypto.randomUUID()
    await host.files.imports.put(lost, (await host.files.take(piecesOf(PNG), 1000))!)
    const isThere = () =>
      Promise.all([id, lost].map(async (one) => (await host.files.imports.read(one)) !== undefined))
    await imported().sweep()
    expect(await isThere()).toEqual([true, true])
    await imported(2).sweep()
    expect(await isThere()).toEqual([true, false])
    expect(await imported().get(id)).toMatchObject({ state: 'uploaded' })
    const ticker = new Ticker({ ...host, imports: imported(8) })
    ticker.start()
    await expect.poll(() => imported().get(id)).toBeUndefined()
    await ticker.stop()
    expect(await isThere()).toEqual([false, false])
  })

  it('that were uploaded when they lay among the files of cases are moved to a place of their own', async () => {
    const { host } = await cityOf()
    const keep = async (bytes: Uint8Array) => {
      const taken = (await host.files.take(piecesOf(bytes), 1000))!
      await host.files.keep(taken)
      return taken.hash
    }
    const [csv, picture] = [await keep(file(row(1))), await keep(PNG)]
    const old = async (hash: string, state: string) => {
      const id = crypto.randomUUID()
      const value = { id, name: 'old.csv', hash, bytes: 9, by: 'admin', at: Date.now(), state }
      await host.desk.store.register.put('import', id, value)
      return id
    }
    const [one, two] = [await old(csv, 'uploaded'), await old(csv, 'stopped')]
    const [done, wrong] = [await old(csv, 'done'), await old(picture, 'uploaded')]
    // Twice: what one process has done, another finds done.
    for (let n = 0; n < 2; n++) await host.imports.sweep()
    for (const id of [one, two]) {
      expect(await host.imports.preview(id, 'requests', JSON.stringify(MAPPING))).toMatchObject({ ok: true })
      expect(await host.imports.get(id)).not.toHaveProperty('hash')
    }
    // What could be a case's is left to it.
    const left = [csv, picture].map(async (hash) => (await host.files.read(hash)) !== undefined)
    expect(await Promise.all(left)).toEqual([false, true])
    expect(await host.files.imports.read(done)).toBeUndefined()
    expect(await host.imports.remove(wrong)).toBe(true)
    expect(await host.files.read(picture)).toBeDefined()
  })

  it('are shown by what is named, and nothing that is kept with them', async () => {
    const id = await upload(file(row(31), row(32, { area: 'nowhere' })))
    await preview(id)
    const { register } = city.host.desk.store
    const keptNow = async () => (await register.get('import', id))!.value as Record<string, object>
    const { preview: looked } = await keptNow()
    await admin.post(`/api/imports/${id}/run`)
    await ended(id)
    const kept = await keptNow()
    const inside = { secret: 'kept' }
    const { outcome } = kept
    const value = {
      ...{ ...kept, ...inside },
      ...{ preview: { ...looked, ...inside }, outcome: { ...outcome, ...inside } },
    }
    await register.put('import', id, value)
    const { body, text } = await admin.get(`/api/imports/${id}`)
    expect(text).not.toContain('secret')
    expect(importSchema.parse(body)).toMatchObject({ state: 'done', preview: { opened: 1, whole: true } })
    expect((await admin.get('/api/imports')).text).not.toContain('secret')
  })

  describe('under way', () => {
    beforeEach(() => {
      vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    })
    afterEach(() => {
      vi.useRealTimers()
    })
    /** How far they are is written down, by all that have begun to take something in. */
    const second = () => vi.advanceTimersByTimeAsync(1_000)
    const afterSecond = async <T>(look: () => T): Promise<T> => {
      await second()
      return look()
    }

    /** A city that stores no case until it is let, and an import of so many rows that has begun. */
    const underWay = async (count = 3000) => {
      const { host } = await cityOf()
      const { store } = host.desk
      const append = store.append.bind(store)
      let letThem = (): void => undefined
      const isLet = new Promise<void>((resolve) => {
        letThem = resolve
      })
      store.append = async (units) => {
        await isLet
        return append(units)
      }
      const rows = Array.from({ length: count }, (_, n) => row(n))
      const { id } = (await host.imports.upload('a.csv', 'admin', piecesOf(file(...rows))))!
      await host.imports.preview(id, 'requests', JSON.stringify(MAPPING))
      expect(await host.imports.run(id)).toMatchObject({ state: 'running' })
      const stored = async () => (await store.heads()).reduce((sum, head) => sum + head, 0)
      return { host, id, goOn: () => letThem(), stored }
    }
    /** The database does not take what the register is given, so long as it is away. */
    const awayOf = ({ desk }: Host) => {
      const { register } = desk.store
      const put = register.put
      const away = { is: false, refused: 0 }
      register.put = async (...of) => {
        if (!away.is) return put(...of)
        away.refused++
        throw new Error('the database is away')
      }
      return away
    }

    it('go on where how far they are could not be written, and tell of it again', async () => {
      const { host, id, goOn } = await underWay()
      const away = awayOf(host)
      const begun = (await host.imports.get(id))!.seenAt!
      away.is = true
      await expect.poll(() => afterSecond(() => away.refused)).toBeGreaterThan(1)
      away.is = false
      const seenAt = async () => (await host.imports.get(id))?.seenAt
      await expect.poll(() => afterSecond(seenAt)).toBeGreaterThan(begun)
      goOn()
      const state = async () => (await host.imports.get(id))?.state
      await expect.poll(state).toBe('done')
    })

    it('end without harm where not even that can be written, and may be run again', async () => {
      const { host, id, goOn } = await underWay()
      const away = awayOf(host)
      away.is = true
      goOn()
      await expect.poll(() => afterSecond(() => away.refused)).toBeGreaterThan(0)
      await host.imports.stop()
      away.is = false
      const later = new Imports({ ...host, now: () => (Date.now() + 60_000) as Instant })
      expect(await later.get(id)).toMatchObject({ state: 'stopped' })
      expect(await later.run(id)).toMatchObject({ state: 'running' })
      await later.stop()
    })

    it('end where another process removes them, and do not come back', async () => {
      const count = 20_000
      const { host, id, goOn, stored } = await underWay(count)
      const elsewhere = new Imports(host)
      expect(await elsewhere.remove(id)).toBe(true)
      await second()
      const said = vi.spyOn(host.log, 'info')
      goOn()
      const ended = [{ import: id }, 'an import was removed, or run again elsewhere, and ended']
      await expect.poll(() => said.mock.calls).toContainEqual(ended)
      expect(await host.imports.get(id)).toBeUndefined()
      expect(await stored()).toBeLessThan(count)
    })

    it('end where another process, having not heard of them, runs them again', async () => {
      const { host, id, goOn } = await underWay()
      const elsewhere = new Imports({ ...host, now: () => (Date.now() + 60_000) as Instant })
      const again = await elsewhere.run(id)
      expect(again).toMatchObject({ state: 'running' })
      // Here it is known to be under way, heard of or not.
      expect(await host.imports.run(id)).toBeUndefined()
      await second()
      expect(await host.imports.get(id)).toMatchObject({ run: again!.run })
      goOn()
      const state = async () => (await elsewhere.get(id))?.state
      await expect.poll(state).toBe('done')
      await host.imports.stop()
      expect(await host.imports.get(id)).toMatchObject({ state: 'done', run: again!.run })
    })

    it('do not come back by a preview that was under way when they were removed', async () => {
      const { host } = await cityOf()
      const { id } = (await host.imports.upload('a.csv', 'admin', piecesOf(file(row(1)))))!
      const looking = host.imports.preview(id, 'requests', JSON.stringify(MAPPING))
      expect(await host.imports.remove(id)).toBe(true)
      expect([await looking, await host.imports.get(id)]).toEqual([undefined, undefined])
    })
  })

  it('are an administrator’s', async () => {
    for (const who of ['dispatcher', 'supervisor'])
      expect((await (await city.as(who)).get('/api/imports')).status).toBe(403)
  })
})
