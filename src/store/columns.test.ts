import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { emptyEmbedded } from '../../test/support/embedded.ts'
import { binaryArrays, type ElementType } from './columns.ts'
import type { Driver } from './driver.ts'
import { openPglite } from './index.ts'

const DATABASE_TYPES = {
  int2: 'smallint',
  int4: 'int',
  int8: 'bigint',
  text: 'text',
  bytea: 'bytea',
} as const
const whole = (bits: number) => fc.integer({ min: -(2 ** (bits - 1)), max: 2 ** (bits - 1) - 1 })
const ELEMENTS = {
  int2: whole(16),
  int4: whole(32),
  int8: fc.maxSafeInteger(),
  // The database keeps no NUL in a text, and of lone surrogates nobody can make UTF-8.
  text: fc.string({ unit: 'grapheme' }).filter((value) => !value.includes('\0')),
  bytea: fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes).toString('hex')),
} as const

describe('binary arrays', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bihuan-columns-'))
  let driver: Driver
  beforeAll(async () => {
    driver = await openPglite(await emptyEmbedded(folder))
  })
  afterAll(async () => {
    await driver.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it.each(Object.keys(DATABASE_TYPES) as ElementType[])(
    'of %s come to the database as they are',
    async (type) => {
      const element = type === 'bytea' ? "encode(v, 'hex')" : 'v'
      const read = `select coalesce(json_agg(${element} order by n), '[]') as values
                    from unnest($1::${DATABASE_TYPES[type]}[]) with ordinality as u(v, n)`
      const values = fc.array(fc.option(ELEMENTS[type] as fc.Arbitrary<string | number>), { maxLength: 50 })
      await fc.assert(
        fc.asyncProperty(values, values, async (some, others) => {
          const [mine] = binaryArrays([
            [type, some],
            [type, others],
          ])
          expect(await driver.query(read, [mine])).toEqual([{ values: some }])
        }),
        { numRuns: 50 },
      )
    },
  )

  it('are not written over by the next, however large', () => {
    const [first] = binaryArrays([['text', ['first']]])
    const before = Buffer.from(first!)
    const [second] = binaryArrays([['text', ['供'.repeat(2_000_000)]]])
    expect(Buffer.from(first!)).toEqual(before)
    expect(second!.length).toBe(20 + 4 + 6_000_000)
  })

  it.each([
    ['int2', 32_768],
    ['int4', 2 ** 31],
    ['int4', 0.5],
    ['int8', 2 ** 53],
  ] as const)('refuse what is no %s: %d', (type, value) => {
    expect(() => binaryArrays([[type, [value]]])).toThrow(RangeError)
  })
})
