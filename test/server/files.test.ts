import { createHash } from 'node:crypto'
import { chmodSync, mkdtempSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Instant } from '../../src/kernel/index.ts'
import { appOf } from '../../src/server/app.ts'
import { MAX_ATTACHMENT_BYTES } from '../../src/server/files/attachments.ts'
import { Files, MOST_WAITING_EACH } from '../../src/server/files/files.ts'
import { ORPHAN_MS, sweepOrphans } from '../../src/server/files/orphans.ts'
import { type City, Client, cityOf, coldFlat } from './city.ts'
import { carriedIn, goOn } from './pages.ts'
import { PNG } from './pictures.ts'

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
const HASH = hashOf(PNG)
const text = (words: string) => new Uint8Array(Buffer.from(words))

const resident = async (city: City) => {
  const { case: id, code } = await coldFlat(city)
  const client = city.nobody()
  client.csrf = (await client.post('/api/receipts', { case: id, code })).body.csrf
  return { id, client }
}
const add = (client: Client, id: string, bytes: Uint8Array, query = 'name=photo.png') =>
  client.post(`/api/cases/${id}/attachments?${query}`, bytes)

describe('attachments', () => {
  let city: City
  beforeAll(async () => {
    city = await cityOf()
  })

  it('are added by whoever has the case, recorded as events, and given back as files', async () => {
    const { id, client } = await resident(city)
    const name = encodeURIComponent('../../客厅"温度.png')
    const added = await add(client, id, PNG, `name=${name}`)
    expect(added.status).toBe(201)
    expect(added.body).toEqual({
      hash: HASH,
      name: '客厅温度.png',
      type: 'image/png',
      bytes: PNG.length,
      version: 2,
    })
    const dispatcher = await city.as('dispatcher')
    const events = (await dispatcher.get(`/api/cases/${id}/events`)).body.rows
    expect(events.at(-1)).toMatchObject({
      type: 'attach',
      by: { role: 'resident' },
      input: { hash: HASH, name: '客厅温度.png', type: 'image/png', bytes: PNG.length },
    })
    const file = await dispatcher.get(`/api/cases/${id}/attachments/${HASH}`)
    expect(file.headers.get('content-type')).toBe('image/png')
    expect(file.headers.get('content-disposition')).toMatch(
      /^attachment; filename="____.png"; filename\*=UTF-8''%E5/,
    )
    expect(file.headers.get('x-content-type-options')).toBe('nosniff')
    expect(Number(file.headers.get('content-length'))).toBe(PNG.length)
    const { rows } = await city.host.desk.store.trail.list({ case: id, kinds: ['download'] }, undefined, 5)
    expect(rows).toMatchObject([{ account: 'dispatcher', detail: { hash: HASH } }])
  })

  it('that never came to a case are removed after a day, and no others', async () => {
    const town = await cityOf()
    const { host } = town
    const { register } = host.desk.store
    const later = (ms: number) => ({ ...host, now: () => (host.now() + ms) as Instant })
    const isThere = async (bytes: Uint8Array) => (await host.files.read(hashOf(bytes))) !== undefined
    // Bytes after the picture change what it is called by, not what it is.
    const picture = (n: number) => new Uint8Array([...PNG, n])
    const { id, client } = await resident(town)
    const [held, refused, both] = [picture(1), picture(2), picture(3)]
    expect((await add(client, id, held)).status).toBe(201)
    // Nobody may add to a case twice under one key: the second event is refused, its file on the disk.
    const key = { 'idempotency-key': 'the-very-same-key' }
    const path = `/api/cases/${id}/attachments?name=a.png`
    expect((await client.post(path, picture(9), key)).status).toBe(201)
    expect((await client.post(path, refused, key)).status).toBe(409)
    expect((await client.post(path, both, key)).status).toBe(409)
    expect((await add(client, id, both)).status).toBe(201)
    // Stored, and the process gone before it said so.
    await register.put('file', hashOf(held), { at: host.now(), cases: ['unknown', id] })

    expect(await sweepOrphans(host)).toBe(0)
    expect([await isThere(held), await isThere(refused), await isThere(both)]).toEqual([true, true, true])
    expect(await sweepOrphans(later(ORPHAN_MS))).toBe(1)
    expect([await isThere(held), await isThere(refused), await isThere(both)]).toEqual([true, false, true])
    expect(await register.list('file', '', 10)).toEqual([])
    // It may come again, unless it is being removed at this very moment.
    await register.put('file', hashOf(refused), { at: 0, cases: [], going: host.now() })
    expect((await add(client, id, refused)).body.code).toBe('busy-file')
    await register.put('file', hashOf(refused), { at: 0, cases: [], going: host.now() - 60_000 })
    expect((await add(client, id, refused)).status).toBe(201)
    expect(await sweepOrphans(later(2 * ORPHAN_MS))).toBe(0)
    expect(await isThere(refused)).toBe(true)
  })

  it('have names that are cut between characters and keep what they end with', async () => {
    const { id, client } = await resident(city)
    const named = async (name: string) => {
      const { status, body } = await add(client, id, PNG, `name=${encodeURIComponent(name)}`)
      return [status, body.name ?? body.code]
    }
    expect(await named(`${'a'.repeat(119)}𠮷.png`)).toEqual([201, `${'a'.repeat(116)}.png`])
    expect(await named(`${'a'.repeat(115)}𠮷𠮷𠮷.png`)).toEqual([201, `${'a'.repeat(115)}.png`])
    expect(await named(`${'a'.repeat(119)}𠮷`)).toEqual([201, 'a'.repeat(119)])
    expect(await named(`a.${'b'.repeat(150)}`)).toEqual([201, `a.${'b'.repeat(118)}`])
    expect(await named('温度.png')).toEqual([201, '温度.png'])
  })

  it('are judged by what is in them, not by what they are called', async () => {
    const { id, client } = await resident(city)
    const bad = [
      text('<html><script>alert(1)</script></html>'),
      text('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
      text('#!/bin/sh\nrm -rf /'),
      new Uint8Array(Buffer.from('4d5a90000300000004000000ffff0000', 'hex')),
    ]
    for (const bytes of bad) expect((await add(client, id, bytes)).body.code).toBe('bad-file')
    expect((await add(client, id, new Uint8Array())).body.code).toBe('empty-file')
    const large = new Uint8Array(MAX_ATTACHMENT_BYTES + 1)
    large.set(PNG)
    expect((await add(client, id, large)).status).toBe(413)
    expect((await client.get(`/api/cases/${id}/attachments`)).body.rows).toEqual([])
  })

  it('belong to their case: nobody else reads them, and no form can claim one', async () => {
    const [mine, yours] = [await resident(city), await resident(city)]
    await add(mine.client, mine.id, PNG)
    for (const client of [yours.client, city.nobody(), await city.as('other-bureau')]) {
      expect((await client.get(`/api/cases/${mine.id}/attachments/${HASH}`)).status).toBe(404)
      const listed = await client.get(`/api/cases/${mine.id}/attachments`)
      expect([listed.status, listed.body.code, listed.body.field]).toEqual([404, 'unknown-case', 'case'])
      expect([401, 403, 404]).toContain((await add(client, mine.id, PNG)).status)
    }
    const dispatcher = await city.as('dispatcher')
    const claim = { input: { hash: HASH, name: 'x', type: 'image/png', bytes: 1 } }
    for (const client of [yours.client, dispatcher])
      expect((await client.post(`/api/cases/${yours.id}/actions/attach`, claim)).status).toBe(404)
    expect((await yours.client.get(`/api/cases/${yours.id}/attachments/${HASH}`)).status).toBe(404)
    const { body } = await dispatcher.get(`/api/cases/${mine.id}`)
    expect(body.actions.map(({ action }: { action: string }) => action)).not.toContain('attach')
  })

  it('of staff are seen by residents only where they are shown', async () => {
    const { id, client } = await resident(city)
    const dispatcher = await city.as('dispatcher')
    await add(dispatcher, id, PNG, 'name=inside.png')
    expect((await client.get(`/api/cases/${id}/attachments`)).body.rows).toEqual([])
    expect((await client.get(`/api/cases/${id}/attachments/${HASH}`)).status).toBe(404)
    await add(dispatcher, id, PNG, 'name=result.png&shown=true')
    const rows = (await client.get(`/api/cases/${id}/attachments`)).body.rows
    expect(rows).toMatchObject([{ name: 'result.png', by: { role: 'dispatcher' } }])
    expect(rows[0].by.account).toBeUndefined()
    expect((await dispatcher.get(`/api/cases/${id}/attachments`)).body.rows).toHaveLength(2)
  })

  it('are added by a form of the page, without any script', async () => {
    const { id, client } = await resident(city)
    const page = await client.get(`/cases/${id}`)
    expect(page.text).toContain('enctype="multipart/form-data"')
    const send = async (bytes: Uint8Array, csrf: string) => {
      const form = new FormData()
      form.set('csrf', csrf)
      form.set('file', new File([bytes as Uint8Array<ArrayBuffer>], '温度计.png'))
      const headers = { cookie: client.cookie }
      return city.app.request(`http://localhost/cases/${id}/files/add`, {
        method: 'POST',
        body: form,
        headers,
      })
    }
    const added = await send(PNG, client.csrf)
    const to = added.headers.get('location')!
    expect([added.status, to]).toEqual([303, `/cases/${id}?done=attach`])
    const shown = await client.get(to)
    // Told that it is in, by its name: nobody reads a fingerprint.
    expect(shown.text).toContain('已提交: 添加附件')
    expect(/<ol class="history">.*?<\/ol>/s.exec(shown.text)![0]).toMatch(/<dd>温度计.png<\/dd>(?!.*指纹)/s)
    expect(shown.text).toContain(`<a href="/api/cases/${id}/attachments/${HASH}">温度计.png</a>`)
    const bad = await send(text('<html></html>'), client.csrf)
    expect([bad.status, (await bad.text()).includes('role="alert"')]).toEqual([400, true])
    expect((await send(PNG, 'guess')).status).toBe(400)
    const large = await send(new Uint8Array(MAX_ATTACHMENT_BYTES + 200_000), client.csrf)
    const told = await large.text()
    expect([large.status, told.includes('10 MB'), told.includes('<main')]).toEqual([413, true, true])
    expect((await client.get(`/api/cases/${id}/attachments`)).body.rows).toHaveLength(1)
  })

  it('are added to a form that is not sent yet, kept with it, and belong to the case that it opens', async () => {
    const client = city.nobody()
    const answers = { '~area': 'east', symptom: 'cold', place: '3-2-101', contact: '0318-5550000' }
    const path = '/ask/heating'
    const { page } = await goOn(client, path, await client.get(path), answers)
    expect(page.text).toContain('enctype="multipart/form-data"')
    const press = (html: string, go: string, file?: [Uint8Array, string]) => {
      const form = new FormData()
      for (const [name, value] of carriedIn(html)) form.append(name, value)
      form.set('go', go)
      if (file) form.set('add', new File([file[0] as Uint8Array<ArrayBuffer>], file[1]))
      return client.post(path, form)
    }
    const waiting = (html: string) => carriedIn(html).filter(([name]) => name === 'file').length

    expect((await press(page.text, 'file')).status).toBe(400)
    const bad = await press(page.text, 'send', [text('<html></html>'), 'a.png'])
    expect([bad.status, waiting(bad.text), bad.text.includes('role="alert"')]).toEqual([400, 0, true])
    const one = await press(page.text, 'file', [PNG, '温度计.png'])
    const two = await press(one.text, 'edit-1', [text('%PDF-1.4\n%%EOF'), 'contract.pdf'])
    expect([two.status, waiting(two.text)]).toEqual([200, 2])
    const back = await client.post(path, new URLSearchParams([...carriedIn(two.text), ['a.symptom', 'none']]))
    const saved = await press(back.text, 'save')
    const [number, code] = [...saved.text.matchAll(/<dd>([A-Z0-9-]{10,})<\/dd>/g)].map((m) => m[1]!)
    const again = await client.post('/track', new URLSearchParams({ number: number!, code: code! }))
    const { page: check } = await goOn(client, path, again, answers)
    const without = await press(check.text, 'unfile-1')
    expect([without.text.includes('温度计.png'), waiting(without.text)]).toEqual([true, 1])

    const sent = await press(without.text, 'send')
    const id = /^\/cases\/([A-Z0-9-]+)$/.exec(sent.headers.get('location') ?? '')![1]!
    const shown = await client.get(`/cases/${id}`)
    expect(shown.text).toContain(`<a href="/api/cases/${id}/attachments/${HASH}">温度计.png</a>`)
    expect(shown.text).not.toContain('contract.pdf')
    // Pressed twice, it is the same request with the same file.
    expect((await press(without.text, 'send')).headers.get('location')).toBe(`/cases/${id}`)
    const rows = (await (await city.as('dispatcher')).get(`/api/cases/${id}/attachments`)).body.rows
    expect(rows).toHaveLength(1)
    // A ticket is good for one case: the other form hears that its file is gone.
    const other = await client.post(path, new URLSearchParams([...carriedIn(page.text), ['go', 'next']]))
    const borrowed = carriedIn(without.text).filter(([name]) => name === 'file')
    const fields = [...carriedIn(other.text), ...borrowed] as [string, string][]
    expect((await client.post(path, new URLSearchParams([...fields, ['go', 'send']]))).status).toBe(400)
  })

  it('that wait take up a fair part of the places for one address; whoever has filled it is told what to do', async () => {
    const { host } = await cityOf()
    const from = (address: string) => ({ 'x-forwarded-for': address })
    const behind = appOf({ ...host, behindProxy: true }, 'test')
    const path = '/ask/heating'
    const client = new Client(behind)
    const start = await client.get(path)
    const answers = { '~area': 'east', symptom: 'cold', place: '3-2-101', contact: '0318-5550000' }
    const { page } = await goOn(client, path, start, answers)
    const press = (address: string, html = page.text) => {
      const form = new FormData()
      for (const [name, value] of carriedIn(html)) form.append(name, value)
      form.set('go', 'file')
      form.set('add', new File([PNG as Uint8Array<ArrayBuffer>], 'a.png'))
      return client.send('POST', path, form, from(address))
    }
    const tickets = (html: string) =>
      carriedIn(html).flatMap(([name, value]) => (name === 'file' ? [value.split(' ')[0]!] : []))
    let last = ''
    for (let n = 0; n < MOST_WAITING_EACH; n++) {
      const { status, text } = await press('10.0.0.1')
      expect(status).toBe(200)
      last = tickets(text)[0]!
    }
    const full = await press('10.0.0.1')
    expect([full.status, tickets(full.text)]).toEqual([429, []])
    expect(full.text).toContain('先提交诉求')
    // Others are not in its way, and a place that is given up is free again.
    expect((await press('10.0.0.2')).status).toBe(200)
    await host.files.dropWaiting(last)
    expect((await press('10.0.0.1')).status).toBe(200)
  })

  it('that the malware check does not pass are not kept', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'bihuan-scan-'))
    const scan = join(folder, 'scan')
    writeFileSync(scan, '#!/bin/sh\n! grep -q IHDR "$2"\n')
    chmodSync(scan, 0o755)
    const guarded = await cityOf({ scan: [scan, '--'] })
    const { id, client } = await resident(guarded)
    expect((await add(client, id, PNG)).body.code).toBe('file-refused')
    const pdf = text('%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF')
    expect((await add(client, id, pdf, 'name=a.pdf')).status).toBe(201)
    // One that cannot look says nothing of the file: it is not kept, and nobody is told that it is bad.
    for (const scanner of [['/nowhere/scanner'], ['sh', '-c', 'exit 2'], ['sh', '-c', 'kill -9 $$']]) {
      const broken = await cityOf({ scan: scanner })
      const other = await resident(broken)
      const { status, body } = await add(other.client, other.id, PNG)
      expect([status, body.code]).toEqual([503, 'unchecked-file'])
      expect((await other.client.get(`/api/cases/${other.id}/attachments`)).body.rows).toEqual([])
    }
  })
})

it('keeps the same content once, and nothing of what was refused', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bihuan-files-'))
  const files = new Files({ folder })
  async function* bytes() {
    yield PNG.slice(0, 20)
    yield PNG.slice(20)
  }
  for (let n = 0; n < 2; n++) await files.keep((await files.take(bytes(), 1000))!)
  expect(await files.take(bytes(), 30)).toBeUndefined()
  await files.drop((await files.take(bytes(), 1000))!)
  expect(readdirSync(join(folder, 'incoming'))).toEqual([])
  expect(readdirSync(join(folder, HASH.slice(0, 2)))).toEqual([HASH])
  const read = await files.read(HASH)
  const pieces: Uint8Array[] = []
  for await (const piece of read!.stream()) pieces.push(piece)
  expect(Buffer.concat(pieces).equals(Buffer.from(PNG))).toBe(true)
  expect(await files.read('../../etc/passwd')).toBeUndefined()
})

it('lets files wait for a case, and sweeps those that waited in vain', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bihuan-files-'))
  const files = new Files({ folder })
  async function* bytes() {
    yield PNG
  }
  const ticket = async () => (await files.wait((await files.take(bytes(), 1000))!, 'a1b2c3d4e5f6'))!
  const [left, renewed] = [await ticket(), await ticket()]
  await files.take(bytes(), 1000)
  const longAgo = new Date('2020-01-01')
  for (const name of [left, renewed]) utimesSync(join(folder, 'waiting', name), longAgo, longAgo)
  await files.renew(renewed)
  const now = Date.now()
  // What was renewed is not as old as that, however slow this machine is.
  const anHourAgo = now - 3_600_000
  expect(await files.sweep(now, anHourAgo)).toBe(1)
  expect([await files.waiting(left), (await files.waiting(renewed))?.bytes]).toEqual([undefined, PNG.length])
  expect(await files.sweep(now + 48 * 3_600_000, anHourAgo)).toBe(1)
  expect(readdirSync(join(folder, 'incoming'))).toEqual([])
  for (const name of ['../../etc/passwd', '', '..']) {
    await files.renew(name)
    await files.dropWaiting(name)
    expect(await files.waiting(name)).toBeUndefined()
  }
})
