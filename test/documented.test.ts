import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const SRC = join(import.meta.dirname, '../src')

/** The declaration of a name: a value or a type. */
const declared = (name: string) =>
  new RegExp(`^export (?:abstract |async )*(?:const|function\\*?|class|interface|type) (${name})\\b`, 'gm')

/** What a room gives to others: each name with the text of the file that declares it. */
const givenBy = (room: string): readonly (readonly [name: string, code: string])[] => {
  const index = readFileSync(join(SRC, room, 'index.ts'), 'utf8')
  const codeOf = (path: string) => readFileSync(join(SRC, room, path), 'utf8')
  // What comes from a package is documented there.
  const all = [...index.matchAll(/^export \* from '(\..+)'/gm)].flatMap(([, path]) => {
    const code = codeOf(path!)
    return [...code.matchAll(declared('\\w+'))].map(([, name]) => [name!, code] as const)
  })
  const named = [...index.matchAll(/^export (?:type )?\{([^}]+)\} from '(\..+)'/gm)].flatMap(
    ([, names, path]) =>
      [...names!.matchAll(/(?:type )?(\w+),?/g)].map(([, name]) => [name!, codeOf(path!)] as const),
  )
  return [...all, ...named]
}

/** Said right above it, or above what it stands together with, without a line between them. */
const isDocumented = ([name, code]: readonly [string, string]): boolean => {
  const places = [...code.matchAll(declared(name))]
  const above = places.map(({ index }) => code.slice(0, index).split('\n\n').at(-1)!)
  return places.length > 0 && above.every((said) => said.includes('/**'))
}

it('says of everything that a room gives to others what it is', () => {
  const rooms = readdirSync(SRC).filter((room) => existsSync(join(SRC, room, 'index.ts')))
  const given = rooms.flatMap((room) => givenBy(room).map(([name, code]) => ({ room, name, code })))
  expect(given.length).toBeGreaterThan(500)
  const silent = given.filter(({ name, code }) => !isDocumented([name, code]))
  expect(silent.map(({ room, name }) => `${room}: ${name}`)).toEqual([])
})
