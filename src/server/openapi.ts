import { z } from 'zod'
import { jsonSchema, type Programme } from '../kernel/index.ts'
import { problemSchema } from './api/types.ts'
import type { Route } from './http/route.ts'
import { cookieName } from './identity/who.ts'

type Json = Record<string, unknown>

const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): Json => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Json
  return rest
}

const parametersIn = (place: 'path' | 'query', schema: z.ZodType | undefined): readonly Json[] => {
  if (!schema) return []
  const { properties = {}, required = [] } = schemaOf(schema, 'input') as {
    properties?: Record<string, Json>
    required?: readonly string[]
  }
  return Object.entries(properties).map(([name, { description, ...of }]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    ...(description === undefined ? {} : { description }),
    schema: of,
  }))
}

const header = (name: string, description: string): Json => ({
  name,
  in: 'header',
  required: false,
  description,
  schema: { type: 'string' },
})

const headersOf = ({ keyed, matched }: Route): readonly Json[] => [
  ...(keyed ? [header('Idempotency-Key', 'The same key does the same thing once')] : []),
  ...(matched ? [header('If-Match', 'The ETag of what you saw')] : []),
]

/** What is answered in a medium of which no more is declared. */
const schemaIn = (media = ''): Json => {
  if (media === 'application/json') return {}
  return media.startsWith('text/') ? { type: 'string' } : { type: 'string', format: 'binary' }
}

const successOf = ({ answer, media, status = 200 }: Route): Json => {
  if (status === 204 || status === 302)
    return { [status]: { description: status === 204 ? 'Done' : 'Go on at the address in Location' } }
  const schema = answer ? schemaOf(answer, 'output') : schemaIn(media)
  return { [status]: { description: 'Done', content: { [media ?? 'application/json']: { schema } } } }
}

/** Ways to be known, any one of them; what changes something takes the session's token with its cookie. */
const securityOf = ({ access, scope, method }: Route): Json => {
  const meant = method === 'get' ? {} : { csrf: [] }
  const staff = [{ session: [], ...meant }, ...(scope === undefined ? [] : [{ token: [] }])]
  if (access !== 'public') return { security: staff }
  // Nobody need be known; what somebody is shown or may do depends on who they are known as.
  return scope === undefined ? {} : { security: [{}, { receipt: [], ...meant }, ...staff] }
}

const RETRY_AFTER = {
  'Retry-After': { description: 'With 429 and 503: seconds to wait', schema: { type: 'integer' } },
}

const FILE = {
  required: true,
  content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
}

const operationOf = (route: Route): Json => {
  const { id, tag, about, body, form, raw, access, scope } = route
  const parameters = [
    ...parametersIn('path', route.params),
    ...parametersIn('query', route.query),
    ...headersOf(route),
  ]
  return {
    operationId: id,
    tags: [tag],
    summary: about.en,
    description: about.zh,
    'x-access': access,
    ...(scope === undefined ? {} : { 'x-token-scope': scope }),
    ...securityOf(route),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body
      ? {
          requestBody: {
            required: true,
            content: {
              [form ? 'application/x-www-form-urlencoded' : 'application/json']: {
                schema: schemaOf(body, 'input'),
              },
            },
          },
        }
      : {}),
    ...(raw === undefined ? {} : { requestBody: FILE }),
    responses: {
      ...successOf(route),
      default: {
        description: 'Refused; says why',
        headers: RETRY_AFTER,
        content: route.failure
          ? { [route.media!]: {} }
          : { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  }
}

const pathsOf = (routes: readonly Route[]): Json => {
  const paths: Record<string, Json> = {}
  for (const route of routes) paths[route.path] = { ...paths[route.path], [route.method]: operationOf(route) }
  return paths
}

/** The forms of every programme: what `request` and `input` hold in the two general routes. */
const formsOf = (programmes: readonly Programme[]): Json =>
  Object.fromEntries(
    programmes.flatMap(({ id, request, actions }) =>
      [
        ['request', request] as const,
        ...Object.entries(actions).map(([name, { input }]) => [name, input] as const),
      ].map(([name, schema]) => {
        const { $schema: _, ...of } = jsonSchema(schema)
        return [`${id}.${name}`, of]
      }),
    ),
  )

/** The OpenAPI 3.1 document of what is served: made of the very declarations that serve it. */
export const openApiOf = (
  routes: readonly Route[],
  programmes: readonly Programme[],
  version: string,
  /** Where people reach the server: the names of its cookies depend on it. */
  url: URL,
): Json => ({
  openapi: '3.1.0',
  info: {
    title: 'Bihuan 闭环',
    version,
    description:
      "A city's public-service programmes as closed loops. Refusals are problem+json with a code, a message in zh and en, and the field. Times are UTC.",
    license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
  },
  tags: [...new Set(routes.map(({ tag }) => tag))].map((name) => ({ name })),
  paths: pathsOf(routes),
  components: {
    securitySchemes: {
      session: {
        type: 'apiKey',
        in: 'cookie',
        name: cookieName(url, 'staff'),
        description: 'Of staff: POST /api/session sets it',
      },
      receipt: {
        type: 'apiKey',
        in: 'cookie',
        name: cookieName(url, 'door'),
        description: 'Of residents: POST /api/receipts sets it',
      },
      csrf: {
        type: 'apiKey',
        in: 'header',
        name: 'X-CSRF-Token',
        description:
          'Goes with a cookie in whatever changes something: the `csrf` that was given with it; GET /api/session tells that of staff again',
      },
      token: {
        type: 'http',
        scheme: 'bearer',
        description: 'A service token: POST /api/tokens makes it. It needs no X-CSRF-Token',
      },
    },
    schemas: { Problem: schemaOf(problemSchema, 'output'), ...formsOf(programmes) },
  },
})
