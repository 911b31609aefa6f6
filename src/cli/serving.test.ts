import { type AddressInfo, createServer } from 'node:net'
import { Worker } from 'node:worker_threads'
import { afterEach, expect, it, vi } from 'vitest'
import { emptyEmbedded } from '../../test/support/embedded.ts'
import { program } from './program.ts'

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
})

/** What the program writes, with an environment that says nothing. */
const listening = (): string[] => {
  const said: string[] = []
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((text) => said.push(String(text)) > 0)
  for (const [name, value] of [
    ['DATABASE_URL', ''],
    ['LANG', 'C'],
    ['LOG_LEVEL', 'silent'],
  ] as const)
    vi.stubEnv(name, value)
  return said
}

it('a first start on a port that somebody has is told so before a city is loaded for it', async () => {
  const said = listening()
  const other = createServer()
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  const { port } = other.address() as AddressInfo
  expect(await program(['serve', '--port', String(port), '--data', await emptyEmbedded()])).toBe(1)
  other.close()
  expect(said.join('')).toContain(`port-taken: Port ${port} cannot be had`)
  expect(said.join('')).not.toContain('getting the demonstration city ready')
})

it('a server whose embedded database is gone ends with an error, so that it is started again', async () => {
  const said = listening()
  const asked = vi.spyOn(Worker.prototype, 'postMessage')
  const ended = program(['serve', '--empty', '--port', '0', '--data', await emptyEmbedded()])
  await vi.waitFor(() => expect(said.join('')).toContain('/setup/'), { timeout: 50_000 })
  const database = asked.mock.contexts[0] as unknown as Worker
  database.emit('error', new Error('out of memory'))
  await database.terminate()
  expect(await ended).toBe(1)
  expect(said.join('')).toContain('bihuan: out of memory')
})
