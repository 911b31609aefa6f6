import { type AddressInfo, createServer } from 'node:net'
import { Worker } from 'node:worker_threads'
import { beforeEach, expect, it, vi } from 'vitest'
import { commandLine } from '../../test/support/command-line.ts'
import { emptyEmbedded } from '../../test/support/embedded.ts'
import type { Day } from '../kernel/index.ts'
import { testCalendar } from '../kernel/testing.ts'
import { unknownYear } from './serving.ts'

const cli = commandLine()
beforeEach(() => void vi.stubEnv('LOG_LEVEL', 'silent'))

it('a first start on a port that somebody has is told so before a city is loaded for it', async () => {
  const other = createServer()
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  const { port } = other.address() as AddressInfo
  expect(await cli.run('serve', '--port', String(port), '--data', await emptyEmbedded())).toBe(1)
  other.close()
  expect(cli.err).toContain(`port-taken: Port ${port} cannot be had`)
  expect(cli.out + cli.err).not.toContain('getting the demonstration city ready')
})

it('a server whose embedded database is gone ends with an error, so that it is started again', async () => {
  const asked = vi.spyOn(Worker.prototype, 'postMessage')
  const ended = cli.run('serve', '--empty', '--port', '0', '--data', await emptyEmbedded())
  await vi.waitFor(() => expect(cli.out + cli.err).toContain('/setup/'), { timeout: 50_000 })
  const database = asked.mock.contexts[0] as unknown as Worker
  database.emit('error', new Error('out of memory'))
  await database.terminate()
  expect(await ended).toBe(1)
  expect(cli.err).toContain('bihuan: out of memory')
})

it.each([
  ['2026-06-01', undefined],
  ['2026-12-01', /of 2027 are not known.*before that year begins/],
  ['2027-03-15', /of 2027 are not known: until you name them/],
  // This year's are wanted before the next one's.
  ['2027-12-15', /of 2027 are not known: until you name them/],
])('on %s a server tells of the year whose holidays are not known', (today, told) => {
  const said = unknownYear(testCalendar({ years: [2026] }), today as Day)
  if (told === undefined) expect(said).toBeUndefined()
  else expect(said?.en).toMatch(told)
  expect(said?.zh.includes('BIHUAN_HOLIDAYS')).toBe(told === undefined ? undefined : true)
})
