import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { planningInThread } from '../../src/cli/planning/planning.ts'
import { SealFolder } from '../../src/store/index.ts'
import { ACCOUNTS, type Client, coldFlat } from '../server/city.ts'
import { type EmbeddedCity, embeddedCity } from '../support/embedded-city.ts'

/** So many requests, drawn from the document that the server publishes of itself. */
const REQUESTS = 20_000
const SEED = 20_251_124

interface Schema {
  readonly $ref?: string
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly minimum?: number
  readonly maximum?: number
  readonly minItems?: number
}
interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly required: boolean
  readonly schema: Schema
}
interface Content {
  readonly content?: Readonly<Record<string, { readonly schema: Schema }>>
}
interface Operation {
  readonly operationId: string
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: Content
  readonly responses: Readonly<Record<string, Content>>
}
interface Described extends Operation {
  readonly method: string
  readonly path: string
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> }
}

/** Streams never end; signing out would only leave the rest of the run outside. */
const LEFT_OUT = new Set(['watchCases', 'signOut'])

const HOSTILE = [
  "' or 1=1 --",
  '"; drop table event; --',
  '<script>alert(1)</script>',
  '../../../etc/passwd',
  '{{7*7}}#{7*7}',
  '%00',
  '\u0000',
  '\ud800',
  '🥶'.repeat(100),
  'a'.repeat(5_000),
  '__proto__',
  'constructor',
  'toString',
  '-1',
  '1e309',
  '99999999999999999999',
  '9999-99-99',
  '=cmd()',
  '',
] as const

/** Halves of surrogate pairs and dots cannot stand in an address. */
const inPath = (value: string): string =>
  encodeURIComponent(Buffer.from(value).toString()).replace(/^\.+$/, 'x') || 'x'

/** Values that a schema describes, mixed with ones that it does not. */
class Values {
  private readonly document: Document
  private readonly words: fc.Arbitrary<string>

  constructor(document: Document, known: readonly string[]) {
    this.document = document
    this.words = fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom(...known) },
      { weight: 2, arbitrary: fc.constantFrom(...HOSTILE) },
      { weight: 1, arbitrary: fc.string({ maxLength: 30, unit: 'binary' }) },
    )
  }

  private readonly anything: fc.Arbitrary<unknown> = fc.oneof(
    fc.constantFrom<unknown>(...HOSTILE, null, true, -1, 0.5, 1e308),
    fc.jsonValue({ maxDepth: 2 }),
  )

  private plain(schema: Schema, depth: number): fc.Arbitrary<unknown> {
    if (schema.$ref)
      return this.plain(this.document.components.schemas[schema.$ref.split('/').at(-1)!]!, depth)
    if (schema.const !== undefined) return fc.constant(schema.const)
    if (schema.enum) return fc.constantFrom(...schema.enum)
    const choices = schema.anyOf ?? schema.oneOf
    if (choices) return fc.oneof(...choices.map((one) => this.of(one, depth)))
    if (depth <= 0) return fc.constant(null)
    switch (schema.type) {
      case 'string':
        return this.words
      case 'integer':
      case 'number':
        return fc.integer({
          min: Math.max(schema.minimum ?? 0, -1e6),
          max: Math.min(schema.maximum ?? 100, 1e6),
        })
      case 'boolean':
        return fc.boolean()
      case 'array':
        return fc.array(this.of(schema.items ?? {}, depth - 1), {
          minLength: Math.min(schema.minItems ?? 0, 3),
          maxLength: 3,
        })
      case 'object':
        return fc.record(
          Object.fromEntries(
            Object.entries(schema.properties ?? {}).map(([name, one]) => [name, this.of(one, depth - 1)]),
          ),
          { requiredKeys: [...(schema.required ?? [])].filter((name) => schema.properties?.[name]) },
        )
      default:
        return this.anything
    }
  }

  of(schema: Schema, depth = 6): fc.Arbitrary<unknown> {
    return fc.oneof(
      { weight: 14, arbitrary: this.plain(schema, depth) },
      { weight: 1, arbitrary: this.anything },
    )
  }

  /** @param fitting values that the place is for, where there are some: else most requests would name nothing. */
  text(schema: Schema, fitting: readonly string[] = []): fc.Arbitrary<string> {
    const any = fc.oneof(
      this.words,
      this.of(schema).map((value) => (typeof value === 'string' ? value : JSON.stringify(value))),
    )
    const fits = [...fitting, ...(schema.enum ?? []).map(String)]
    return fits.length === 0 ? any : fc.oneof(any, fc.constantFrom(...fits))
  }
}

interface Request {
  readonly operation: Described
  readonly path: string
  readonly headers: Record<string, string>
  readonly body: unknown
  readonly media: string | undefined
  readonly surprise: 'body' | 'query' | 'none'
  readonly who: string
}

const PROBLEM = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  code: z.string(),
  message: z.object({ zh: z.string(), en: z.string() }),
})
/** What must never leave the house in an error. */
const INSIDES = /\bat \/|node_modules|bihuan\.(event|stream|kept)|select .* from|\.ts:\d|\.js:\d/i

describe('the published document', () => {
  let city: EmbeddedCity
  let sealed: string
  let document: Document
  let operations: readonly Described[]
  const clients = new Map<string, Client>()
  let known: string[]
  /** What a parameter names, by its name. */
  let fitting: Readonly<Record<string, readonly string[]>>

  beforeAll(async () => {
    sealed = mkdtempSync(join(tmpdir(), 'bihuan-seal-'))
    // On a database, where hostile words could do something.
    city = await embeddedCity({ planning: planningInThread(), seals: await SealFolder.make(sealed) })
    document = (await city.nobody().get('/api/openapi.json')).body
    operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods)
        .filter(([, { operationId }]) => !LEFT_OUT.has(operationId))
        .map(([method, one]) => ({ ...one, method: method.toUpperCase(), path })),
    )
    clients.set('nobody', city.nobody())
    for (const { id } of ACCOUNTS) if (id !== 'idle') clients.set(id, await city.as(id))
    const flats = [await coldFlat(city), await coldFlat(city, 'west'), await coldFlat(city)]
    await city.host.seals.sealOn()
    fitting = {
      case: flats.map((flat) => flat.case),
      programme: ['heating', 'hotline'],
      indicator: ['complaints', 'received'],
      action: ['comment', 'dispatch', 'escalate'],
      area: ['east', 'west'],
      bureau: ['urban-management', 'train-depot'],
      stage: ['received', 'dispatched'],
    }
    known = [
      ...flats.map((flat) => flat.case),
      ...[
        'heating',
        'hotline',
        'complaints',
        'east',
        'west',
        'city',
        'urban-management',
        'housing',
        'dispatcher',
      ],
      ...['dispatch', 'comment', 'unmask', 'transfer', 'received', 'cold', 'due', 'opened', 'true', 'false'],
      ...['2025-01-01', '2025-12', '2025-12-01T00:00:00Z', '5', '50', 'phone', 'sync', 'cases:read'],
    ]
  })

  afterAll(async () => {
    await city.close()
    rmSync(sealed, { recursive: true, force: true })
  })

  const requests = (): fc.Arbitrary<Request> => {
    const values = new Values(document, known)
    const forms = Object.entries(document.components.schemas).filter(([name]) => name.includes('.'))
    const form = fc.constantFrom(...forms.map(([, schema]) => schema)).chain((schema) => values.of(schema))
    const bodyOf = (operation: Described): fc.Arbitrary<{ media: string | undefined; body: unknown }> => {
      const [media, described] = Object.entries(operation.requestBody?.content ?? {})[0] ?? []
      if (media === undefined || !described) return fc.constant({ media: undefined, body: undefined })
      const { schema } = described
      // What a programme's own form holds is described apart from the two general routes.
      const filled = Object.keys(schema.properties ?? {}).filter(
        (name) => name === 'request' || name === 'input',
      )
      return values
        .of(schema)
        .chain((body) =>
          filled.length > 0 && typeof body === 'object' && body !== null
            ? form.map((given) => ({ media, body: { ...body, [filled[0]!]: given } }))
            : fc.constant({ media, body }),
        )
    }
    return fc.constantFrom(...operations).chain((operation) => {
      const parameters = operation.parameters ?? []
      // Few of those that may be left out: of many at random one is always wrong.
      const of = (place: Parameter['in']): fc.Arbitrary<Record<string, string>> => {
        const here = parameters.filter((one) => one.in === place)
        const needed = here.filter(({ required }) => required)
        const others = here.filter(({ required }) => !required)
        const filled = (all: readonly Parameter[]) =>
          fc.record(
            Object.fromEntries(all.map(({ name, schema }) => [name, values.text(schema, fitting[name])])),
          ) as fc.Arbitrary<Record<string, string>>
        return fc
          .subarray(others, { maxLength: Math.min(3, others.length) })
          .chain((chosen) => filled([...needed, ...chosen]))
      }
      return fc
        .record({
          path: of('path'),
          query: of('query'),
          headers: of('header'),
          sent: bodyOf(operation),
          who: fc.constantFrom(...clients.keys()),
          surprise: fc.constantFrom(
            'none' as const,
            'none' as const,
            'none' as const,
            'body' as const,
            'query' as const,
          ),
        })
        .map(({ path, query, headers, sent, who, surprise }) => {
          const search = new URLSearchParams(query)
          if (surprise === 'query') search.set('surprise', '1')
          const filled = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => inPath(path[name] ?? 'x'))
          const isObject = typeof sent.body === 'object' && sent.body !== null && !Array.isArray(sent.body)
          return {
            ...{ operation, who, surprise, media: sent.media },
            path: `${filled}${search.size > 0 ? `?${search}` : ''}`,
            headers: Object.fromEntries(
              Object.entries(headers).filter(([, value]) => /^[\x21-\x7e]+$/.test(value)),
            ),
            body: surprise === 'body' && isObject ? { ...(sent.body as object), surprise: 1 } : sent.body,
          }
        })
    })
  }

  const sent = ({ operation, path, headers, body, media, who }: Request) => {
    const isForm = media === 'application/x-www-form-urlencoded'
    const fields = Object.entries((body ?? {}) as object).map(([name, value]) => [
      name,
      String(JSON.stringify(value)),
    ])
    const given = isForm ? new URLSearchParams(Object.fromEntries(fields)) : body
    const type =
      media === undefined || isForm || media === 'application/json' ? {} : { 'content-type': media }
    return clients.get(who)!.send(operation.method, path, given, { ...headers, ...type })
  }

  it(`holds under ${REQUESTS} requests drawn from it: no failure of ours, every answer as it says`, async () => {
    const answers = new Map<string, { asked: number; answered: number }>()
    const shapes = new Map<string, z.ZodType>()
    const shapeOf = ({ operationId, responses }: Described, status: number): z.ZodType | undefined => {
      const schema = responses[status]?.content?.['application/json']?.schema
      if (!schema) return undefined
      const known = shapes.get(operationId)
      const shape = known ?? z.fromJSONSchema(schema as never)
      shapes.set(operationId, shape)
      return shape
    }
    await fc.assert(
      fc.asyncProperty(requests(), async (request) => {
        const { operation, surprise } = request
        const count = answers.get(operation.operationId) ?? { asked: 0, answered: 0 }
        answers.set(operation.operationId, count)
        count.asked++
        const { status, body, text } = await sent(request)
        expect([operation.operationId, status < 500, status < 500 ? '' : text]).toEqual([
          operation.operationId,
          true,
          '',
        ])
        if (status >= 400) {
          expect(text).not.toMatch(INSIDES)
          if (!operation.path.startsWith('/open311')) {
            expect(PROBLEM.safeParse(body).error).toBeUndefined()
            expect(body.status).toBe(status)
          }
          return
        }
        count.answered++
        expect(Object.keys(operation.responses).map(Number)).toContain(status)
        expect(shapeOf(operation, status)?.safeParse(body).error).toBeUndefined()
        // What is not described is refused: a success never carries it. Open311's own clients send what they like.
        const carries =
          (surprise === 'query' && (operation.parameters ?? []).some((one) => one.in === 'query')) ||
          (surprise === 'body' &&
            request.media === 'application/json' &&
            typeof request.body === 'object' &&
            'surprise' in (request.body ?? {}))
        if (carries && !operation.path.startsWith('/open311'))
          expect([operation.operationId, request.path, surprise]).toEqual([])
      }),
      { numRuns: REQUESTS, seed: SEED, endOnFailure: true },
    )
    const unasked = operations.filter(({ operationId }) => !answers.has(operationId))
    expect(unasked).toEqual([])
    // Most of what is asked at random is refused; but most operations are met in earnest as well.
    const met = [...answers.values()].filter(({ answered }) => answered > 0).length
    expect(met).toBeGreaterThan(operations.length / 2)
    // And what was stored meanwhile is whole.
    expect(await city.verified()).toMatchObject({ ok: true })
  })
})
