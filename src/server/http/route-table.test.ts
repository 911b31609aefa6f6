import fc from 'fast-check'
import { UnsupportedPathError } from 'hono/router'
import { TrieRouter } from 'hono/router/trie-router'
import { expect, it } from 'vitest'
import { ROUTES } from '../app.ts'
import { routerPath } from './mount.ts'
import { RouteTable } from './route-table.ts'

const PAGES = [
  '/',
  '/cases/:case',
  '/cases/:case/:action',
  '/cases/:case/notices/:version',
  '/desk',
  '/desk/*',
]
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD']
const routes = [
  ['ALL', '/*'],
  ...ROUTES.map(({ method, path }) => [method.toUpperCase(), routerPath(path)]),
  ...PAGES.map((path) => ['GET', path]),
] as [method: string, path: string][]

const [table, tree] = [new RouteTable<string>(), new TrieRouter<string>()]
for (const [method, path] of routes)
  for (const router of [table, tree]) router.add(method, path, `${method} ${path}`)

// A value that is written like the parameter it is for, the tree takes for a word besides.
const words = new Set(routes.flatMap(([, path]) => path.split('/')).filter((one) => !/^[:*]/.test(one)))
const piece = fc.oneof(
  fc.constantFrom(...words, 'a.json', 'a.xml', '.csv', '%2F'),
  fc.string({ maxLength: 5 }).map((said) => said.replaceAll('/', '')),
)
/** Of one of the routes, with its parameters filled in, and now and then a piece more or less, or another. */
const near = fc
  .tuple(
    fc.constantFrom(...routes),
    fc.array(piece, { minLength: 8, maxLength: 8 }),
    fc.array(piece, { maxLength: 2 }),
  )
  .map(([[, path], pieces, more]) =>
    [...path.split('/').map((one, n) => (/^[:*]/.test(one) ? pieces[n]! : one)), ...more].join('/'),
  )
const any = fc.array(piece, { maxLength: 8 }).map((pieces) => `/${pieces.join('/')}`)

it("an address is served as Hono's own tree of routes serves it", () => {
  fc.assert(
    fc.property(fc.constantFrom(...METHODS), fc.oneof(near, any), (method, path) => {
      const [found] = tree.match(method, path)
      expect(table.match(method, path)).toEqual([found.map(([handler, params]) => [handler, { ...params }])])
    }),
    { numRuns: 1000 },
  )
})

it('a pattern that it does not make out is refused, never served as something else', () => {
  for (const path of ['/a/:b?', '/*/a', '/a*'])
    expect(() => new RouteTable().add('GET', path, 'x'), path).toThrow(UnsupportedPathError)
})
