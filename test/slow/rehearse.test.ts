import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { bihuan } from '../support/built-program.ts'

it('a rehearsal gives the same bytes in two processes, answers in a table, and writes a page', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'bihuan-rehearse-')), 'r.html')
  const args = ['rehearse', 'railway-snow', '--replications', '2', '--seed', '11', '--json']
  const once = await bihuan(args)
  expect(once).toMatchObject({ code: 0 })
  expect((await bihuan([...args, '--report', file])).out).toBe(once.out)
  const answer = JSON.parse(once.out)
  expect(answer).toMatchObject({ scenario: 'railway-snow', replications: 2, littlesLaw: { holds: true } })
  expect(answer.smallest).toHaveLength(2)
  expect(readFileSync(file, 'utf8')).toContain('</html>')
})
