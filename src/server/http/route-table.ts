import { METHOD_NAME_ALL, type Params, type Result, type Router, UnsupportedPathError } from 'hono/router'

/** A piece of a path between slashes: a word as it stands, or a parameter and what it must look like, if anything. */
type Piece = string | { readonly name: string; readonly fits: RegExp | undefined }

interface Entry<Handler> {
  readonly method: string
  readonly pieces: readonly Piece[]
  /** It goes on with anything, or nothing: `/desk/*`. */
  readonly isOpen: boolean
  readonly handler: Handler
}

const PARAMETER = /^:([^{]+)(?:\{(.+)\})?$/

/** What stands for several pieces, or for none, is not made out here. */
const UNKNOWN = /[*?]/

const pieceOf = (written: string): Piece => {
  const [, name, pattern] = PARAMETER.exec(written) ?? []
  if (UNKNOWN.test(name ?? written)) throw new UnsupportedPathError(written)
  if (name === undefined) return written
  return { name, fits: pattern === undefined ? undefined : new RegExp(`^${pattern}$`) }
}

/** The parameters of a path that has the pieces wanted; undefined where it has others. */
const paramsOf = (wanted: readonly Piece[], given: readonly string[]): Params | undefined => {
  let params: Params | undefined
  for (let n = 0; n < wanted.length; n++) {
    const [piece, value] = [wanted[n]!, given[n]!]
    if (typeof piece === 'string') {
      if (piece !== value) return undefined
      continue
    }
    if (value === '' || piece.fits?.test(value) === false) return undefined
    params ??= {}
    params[piece.name] = value
  }
  return params ?? {}
}

/**
 * Which handlers an address has, in the order in which they were added: what Hono's own tree of routes finds, for the
 * patterns that are used here. Every request is looked up, and a tree of a hundred and fifty of them cost a twentieth of
 * what an action does; few have as many pieces as an address.
 */
export class RouteTable<Handler> implements Router<Handler> {
  readonly name = 'RouteTable'
  private readonly entries: Entry<Handler>[] = []
  private readonly candidates = new Map<string, readonly Entry<Handler>[]>()
  private longest = 0

  add(method: string, path: string, handler: Handler): void {
    const isOpen = path.endsWith('/*')
    const pieces = (isOpen ? path.slice(0, -2) : path).split('/').map(pieceOf)
    this.entries.push({ method, pieces, isOpen, handler })
    this.longest = Math.max(this.longest, pieces.length)
    this.candidates.clear()
  }

  match(method: string, path: string): Result<Handler> {
    const given = path.split('/')
    const found: [Handler, Params][] = []
    for (const { pieces, handler } of this.candidatesFor(method, given.length)) {
      const params = paramsOf(pieces, given)
      if (params) found.push([handler, params])
    }
    return [found]
  }

  private candidatesFor(method: string, length: number): readonly Entry<Handler>[] {
    // Only what is open goes on beyond the longest.
    const pieces = Math.min(length, this.longest + 1)
    const key = `${method} ${pieces}`
    const known = this.candidates.get(key)
    if (known) return known
    const made = this.entries.filter(
      (one) =>
        (one.method === method || one.method === METHOD_NAME_ALL) &&
        (one.isOpen ? one.pieces.length <= pieces : one.pieces.length === pieces),
    )
    this.candidates.set(key, made)
    return made
  }
}
