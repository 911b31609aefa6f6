import { Agent, get, type IncomingMessage, Server } from 'node:http'
import { tmpdir } from 'node:os'
import { expect, it, vi } from 'vitest'
import { Desk, systemClock } from '../../src/desk/index.ts'
import { bureaus, programmes } from '../../src/programmes/index.ts'
import { type ServerOptions, startServer } from '../../src/server/server.ts'
import { memoryStore } from '../../src/store/index.ts'
import { cityOf, PASSWORD } from './city.ts'

const optionsFor = async (): Promise<ServerOptions> => ({
  desk: await Desk.open({
    store: memoryStore(),
    programmes,
    clock: systemClock,
    dice: { id: () => crypto.randomUUID() },
  }),
  bureaus,
  port: 0,
  hostname: '127.0.0.1',
  behindProxy: false,
  files: { folder: tmpdir() },
  version: 'test',
  logLevel: 'silent',
})

it('ends open streams when it stops, and closes their connections without being forced to', async () => {
  const server = await startServer(await optionsFor())
  await server.host.identity.addAccount({ id: 'admin', name: 'Admin', grants: [], admin: true }, PASSWORD)
  const signedIn = await fetch(`${server.url.origin}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ account: 'admin', password: PASSWORD }),
  })
  const [cookie = ''] = signedIn.headers.getSetCookie()
  // As a proxy or a browser does, the connection is kept for the next request.
  const agent = new Agent({ keepAlive: true })
  const stream = await new Promise<IncomingMessage>((resolve, reject) => {
    const asked = { agent, headers: { cookie: cookie.split(';')[0]! } }
    get(`${server.url.origin}/api/cases/changes`, asked, resolve).once('error', reject)
  })
  expect(stream.statusCode).toBe(200)
  await new Promise((resolve) => stream.once('data', resolve))
  const ended = new Promise((resolve) => stream.once('end', resolve))
  const forced = vi.spyOn(Server.prototype, 'closeAllConnections')
  await server.stop()
  await ended
  expect(forced).not.toHaveBeenCalled()
  forced.mockRestore()
  agent.destroy()
})

it('leaves nothing of a stream that would keep the process from ending', async () => {
  const city = await cityOf()
  const admin = await city.as('admin')
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] })
  try {
    const stream = await city.app.request('http://localhost/api/cases/changes', {
      headers: { cookie: admin.cookie },
    })
    const reader = stream.body!.getReader()
    expect(new TextDecoder().decode((await reader.read()).value)).toContain('alive')
    city.host.changes.stop()
    while (!(await reader.read()).done);
    expect(vi.getTimerCount()).toBe(0)
  } finally {
    vi.useRealTimers()
  }
})

it('listens no more where its start fails, and tells why', async () => {
  const options = await optionsFor()
  const rehearsals = { close: vi.fn(async () => undefined) } as never
  const listen = vi.spyOn(Server.prototype, 'listen')
  try {
    await expect(startServer({ ...options, rehearsals, logLevel: 'loud' })).rejects.toThrow('loud')
    const [server] = listen.mock.contexts as Server[]
    expect(server?.listening).toBe(false)
    expect((rehearsals as { close: unknown }).close).toHaveBeenCalledTimes(1)
  } finally {
    listen.mockRestore()
  }
})
