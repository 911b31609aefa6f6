import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename } from 'node:path'
import { expect, it } from 'vitest'

it('has one temporary folder a run, so that nothing is left behind', () => {
  expect(basename(tmpdir())).toMatch(/^bihuan-tests-/)
  expect(existsSync(tmpdir())).toBe(true)
})
