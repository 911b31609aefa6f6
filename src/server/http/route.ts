import type { Context } from 'hono'
import type { z } from 'zod'
import type { Result, Text } from '../../kernel/index.ts'
import type { Host } from '../host.ts'
import type { Principal } from '../identity/principal.ts'
import type { Problem } from './problem.ts'

/** Who may ask at all; what they then may see and do is decided by their grants. */
export type Access = 'public' | 'staff' | 'admin'

/** What service tokens may be given; each route of staff needs one. */
export const TOKEN_SCOPES = ['cases:read', 'cases:write', 'accounts', 'audit'] as const
export type TokenScope = (typeof TOKEN_SCOPES)[number]

/** One request, read and checked. */
export interface Call<Params = unknown, Query = unknown, Body = unknown> {
  readonly params: Params
  readonly query: Query
  readonly body: Body
  readonly who: Principal
  readonly host: Host
  readonly ip: string
  readonly context: Context
  /** From the Idempotency-Key header. */
  readonly key: string | undefined
  /** From the If-Match header: the version the sender saw. */
  readonly match: number | undefined
}

/** What goes with a value: into the head of its answer, and how it is written. */
interface Besides<Answer> {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** A list of the value whose parts are the same objects again and again: see `jsonOf`. */
  readonly repeated?: keyof Answer & string
}

/** What a handler gives back: a value, a refusal, or a response of its own. */
export type Reply<Answer> =
  | (Result<Answer> & Besides<Answer>)
  | { readonly ok: false; readonly problem: Problem }
  | Response

/**
 * One address of the server. The same declaration checks requests, is mounted, and is printed as OpenAPI: what is
 * served and what is documented cannot differ.
 */
export interface Route<Params = unknown, Query = unknown, Body = unknown, Answer = unknown> {
  readonly id: string
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  /** As OpenAPI writes it: `/api/cases/{case}`. */
  readonly path: string
  readonly tag: string
  readonly about: Text
  readonly access: Access
  /** For service tokens; none may use a route without one. */
  readonly scope?: TokenScope
  readonly params?: z.ZodType<Params>
  readonly query?: z.ZodType<Query>
  readonly body?: z.ZodType<Body>
  /** How the body comes; JSON where it is not said. */
  readonly form?: true
  /** The field of the body that a programme's form is in: what the form refuses is named below it. */
  readonly formIn?: string
  /** The body is a file of any type, at most so many bytes: the handler reads it. */
  readonly raw?: number
  readonly answer?: z.ZodType<Answer>
  /** Of success; 200 where it is not said. */
  readonly status?: 200 | 201 | 202 | 204 | 302
  /** The media type of success; JSON where it is not said. */
  readonly media?: string
  /** Reads Idempotency-Key. */
  readonly keyed?: true
  /** Reads If-Match. */
  readonly matched?: true
  /** Counts against the stricter limit for anybody's writes. */
  readonly costly?: true
  /**
   * It succeeds only with something stored, and with the proof of who asks where there is one: so that need not be looked
   * up first. Whatever else comes of it is not told before it was.
   */
  readonly proves?: true
  /** For whoever watches the process: nobody and nothing is looked up before it is handled, so that it answers without a database. */
  readonly bare?: true
  /** How it tells that a request was not carried out, where its clients know another form than problem+json. */
  failure?(problem: Problem, context: Context): Response
  handle(call: Call<Params, Query, Body>): Promise<Reply<Answer>>
}

/** Keeps the types of one declaration together; in lists their differences no longer matter. */
export const route = <Params, Query, Body, Answer>(definition: Route<Params, Query, Body, Answer>): Route =>
  definition as unknown as Route
