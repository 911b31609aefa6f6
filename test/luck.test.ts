import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '..')

/** What must not be found, as it is written in a test: text, or the alternatives of a pattern. */
const needles = (code: string): readonly string[] => [
  ...[...code.matchAll(/\.not\.toContain\((['"`])(.*?)\1\)/g)].map((found) => found[2]!),
  ...[...code.matchAll(/\.not\.toMatch\(\/(.*?)\/\w*\)/g)].flatMap((found) => found[1]!.split('|')),
]

/** Digits, also hexadecimal ones, and what stands between them in an id, a hash, a port or a time: one of those may hold it some day. */
const isOfLuck = (needle: string): boolean => /^[\da-f:.TZ-]*\d[\da-f:.TZ-]*$/i.test(needle)

const tests = ['src', 'test'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path) && (folder === 'test' || path.includes('.test.')))
    .map((path) => join(folder, path)),
)

describe('what must not be found', () => {
  it('is nothing that an id, a hash, a port or a time could hold', () => {
    expect(tests.length).toBeGreaterThan(200)
    const found = tests.flatMap((path) =>
      needles(readFileSync(join(ROOT, path), 'utf8'))
        .filter(isOfLuck)
        .map((needle) => `${path}: ${needle}, for which look as a whole word (\\b)`),
    )
    expect(found).toEqual([])
  })

  it.each([
    ['digits', "expect(text).not.toContain('555" + "0000')"],
    ['hexadecimal digits', "expect(text).not.toContain('0318" + "-')"],
    ['digits among other patterns', 'expect(text).not.toMatch(/Monday|2' + '01/)'],
  ])('would be told of %s', (_, code) => {
    expect(needles(code).filter(isOfLuck)).toHaveLength(1)
  })
})
