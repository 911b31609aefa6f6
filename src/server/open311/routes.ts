import type { Context } from 'hono'
import { z } from 'zod'
import type { Page } from '../../desk/index.ts'
import { DAY_MS, instant, type Programme, refusal, text } from '../../kernel/index.ts'
import { openCase } from '../cases.ts'
import { publishedOf } from '../form.ts'
import type { Host } from '../host.ts'
import { type Problem, problem, problemOf } from '../http/problem.ts'
import { type Call, type Reply, type Route, route } from '../http/route.ts'
import { NOBODY } from '../identity/principal.ts'
import { askedOf, nameSent, requestBody, type Sent } from './asked.ts'
import { AREA, definitionOf, type Lang, requestOf, serviceOf } from './documents.ts'
import { type Value, xmlOf } from './xml.ts'

/** Open311 GeoReport v2, as clients know it: https://wiki.open311.org/GeoReport_v2/ */
const BASE = '/open311/v2'
const TAG = 'open311'
type Format = 'json' | 'xml'

const MAX_PAGE = 1000
const PAGE = 200
const MAX_IDS = 100
/** Pages are found from the first on: whoever wants more asks for fewer days. */
const MOST_LISTED = 20_000
/** Where no days are asked for, and at most: what the specification says. */
const SPAN_MS = 90 * DAY_MS

const ITEMS = {
  services: 'service',
  service_requests: 'request',
  attributes: 'attribute',
  values: 'value',
  errors: 'error',
  endpoints: 'endpoint',
  formats: 'format',
}

const langOf = ({ context }: Pick<Call, 'context'>): Lang =>
  (context.req.header('accept-language') ?? '').trim().toLowerCase().startsWith('en') ? 'en' : 'zh'

const document = (format: Format, root: string, value: Value, status = 200): Response =>
  new Response(format === 'json' ? JSON.stringify(value) : xmlOf(root, value, ITEMS), {
    status,
    headers: { 'content-type': `${format === 'json' ? 'application/json' : 'text/xml'}; charset=utf-8` },
  })

const failure = (format: Format, { status, message, field }: Problem, lang: Lang): Response => {
  const where = field === undefined ? '' : ` [${field}]`
  // GeoReport knows no 422: what cannot be done as sent is a 400.
  const code = status === 422 ? 400 : status
  return document(format, 'errors', [{ code, description: `${message[lang]}${where}` }], code)
}

/** What is wrong where no route of it answers, in its own words: in the format that the address ends with, or JSON. */
export const open311Failure = (of: Problem, context: Context): Response =>
  failure(context.req.path.endsWith('.xml') ? 'xml' : 'json', of, langOf({ context }))

const unknown = (code: 'unknown-programme' | 'unknown-case', id: string): Problem =>
  problemOf(refusal(code, [id], code === 'unknown-case' ? 'service_request_id' : 'service_code'))

const serviceFor = (host: Host, code: string): Programme | undefined =>
  publishedOf(host.desk.registry.all).find(({ id }) => id === code)

const word = z.string().max(200)
/** Clients send parameters of their own; what is not ours is passed over. */
const anyQuery = z.looseObject({ jurisdiction_id: word.optional(), api_key: word.optional() })
const listQuery = anyQuery.extend({
  service_request_id: z
    .string()
    .max(MAX_IDS * 130)
    .optional(),
  service_code: z.string().max(2000).optional(),
  start_date: z.iso.datetime({ offset: true }).optional(),
  end_date: z.iso.datetime({ offset: true }).optional(),
  status: z.enum(['open', 'closed', 'open,closed', 'closed,open']).optional(),
  page_size: z
    .string()
    .regex(/^\d{1,4}$/)
    .meta({ written: text('应为整数', 'it is a whole number') })
    .optional(),
  page: z
    .string()
    .regex(/^[1-9]\d{0,4}$/)
    .meta({ written: text('应为从 1 起的整数', 'it is a whole number from 1 on') })
    .optional()
    .meta({ description: `From 1 on; with page_size within the first ${MOST_LISTED} requests` }),
})
const NOWHERE = [
  AREA,
  '须说明在哪个区域:attribute[area] 或 address_id,取服务定义所列的代码',
  'it has to be said where: attribute[area] or address_id, a code that the definition of the service lists',
] as const

const posting = async (call: Call<unknown, unknown, Sent>, format: Format) => {
  const { host, body, key } = call
  const lang = langOf(call)
  const fail = (of: Problem) => failure(format, of, lang)
  if (body.api_key !== undefined && !(await host.identity.tokens.of(body.api_key)))
    return fail(problem('bad-api-key', 'api_key'))
  const programme = serviceFor(host, body.service_code)
  if (!programme) return fail(unknown('unknown-programme', body.service_code))
  const { area, stray, request } = askedOf(host, programme, body)
  if (stray !== undefined)
    return fail(
      problemOf(
        refusal('invalid-input', [stray, '没有此项', 'there is no such attribute'], `attribute[${stray}]`),
      ),
    )
  if (area === undefined) return fail(problemOf(refusal('invalid-input', NOWHERE, `attribute[${AREA}]`)))
  const opened = await openCase(host, NOBODY, {
    programme: programme.id,
    request,
    area,
    channel: 'open311',
    key,
  })
  if (!opened.ok) {
    const { field, ...refused } = problemOf(opened.refusal)
    return fail(field === undefined ? refused : { ...refused, field: nameSent(body, field) })
  }
  const { code } = opened.value
  const notice = {
    zh: `查询码 ${code},请妥善保存;凭编号与查询码可查询进度。`,
    en: `Your code is ${code}; keep it: number and code open the case.`,
  }
  return document(
    format,
    'service_requests',
    [{ service_request_id: opened.value.case, service_notice: notice[lang], account_id: '' }],
    201,
  )
}

const statusOf = (status: z.output<typeof listQuery>['status']) =>
  status === 'open' || status === 'closed' ? { closed: status === 'closed' } : {}

const spanOf = ({ start_date, end_date }: z.output<typeof listQuery>, now: number) => {
  const start = start_date === undefined ? undefined : Date.parse(start_date)
  const end =
    end_date !== undefined ? Date.parse(end_date) : start === undefined ? undefined : start + SPAN_MS
  // To the newest, also where the server that took it has a clock a little ahead of this one's.
  if (end === undefined) return { openedFrom: instant(now - SPAN_MS) }
  return { openedFrom: instant(Math.max(start ?? 0, end - SPAN_MS)), openedBefore: instant(end) }
}

const publicRequest = (host: Host, lang: Lang, row: Parameters<typeof requestOf>[2] | undefined) => {
  const programme = row && host.desk.registry.pinned(row.programme, row.programmeVersion)
  return row && programme?.ok && publishedOf([programme.value]).length > 0
    ? requestOf(host, programme.value, row, lang)
    : undefined
}

const byIds = async (host: Host, ids: readonly string[], lang: Lang): Promise<readonly Value[]> => {
  const { rows } = await host.desk.store.load(ids, [])
  return ids.flatMap((id) => publicRequest(host, lang, rows.get(id)) ?? [])
}

const TOO_FAR = [
  'page',
  `最多列出前 ${MOST_LISTED} 件;请缩短日期范围`,
  `the first ${MOST_LISTED} requests are listed: ask for fewer days`,
] as const

/** The rows of the page of a number, the first being 1; none where there are not so many pages. */
const rowsOn = async <Row>(
  page: number,
  read: (after: string | undefined) => Promise<Page<Row>>,
): Promise<readonly Row[]> => {
  let found = await read(undefined)
  for (let at = 1; at < page; at++) {
    if (found.next === undefined) return []
    found = await read(found.next)
  }
  return found.rows
}

const listing = async (call: Call<unknown, z.output<typeof listQuery>>, format: Format) => {
  const { host, query } = call
  const lang = langOf(call)
  const ids = query.service_request_id
    ?.split(',')
    .filter((id) => id !== '')
    .slice(0, MAX_IDS)
  if (ids) return document(format, 'service_requests', await byIds(host, ids, lang))
  const codes = query.service_code?.split(',')
  const programmes = publishedOf(host.desk.registry.all)
    .map(({ id }) => id)
    .filter((id) => codes?.includes(id) ?? true)
  const size = Math.min(MAX_PAGE, Math.max(1, Number(query.page_size ?? PAGE)))
  const page = Number(query.page ?? 1)
  if (page * size > MOST_LISTED)
    return failure(format, problemOf(refusal('invalid-input', TOO_FAR, 'page')), lang)
  const wanted = {
    order: 'opened',
    programmes,
    ...statusOf(query.status),
    ...spanOf(query, host.now()),
  } as const
  const found = await rowsOn(page, (after) => host.desk.store.cases(wanted, after, size))
  const rows = found.flatMap((row) => publicRequest(host, lang, row) ?? [])
  return document(format, 'service_requests', rows)
}

/** Routes differ in what they do, not in their format: each is declared once and served as JSON and XML. */
const twice = <Params, Query, Body>(
  definition: Omit<
    Route<Params, Query, Body>,
    'access' | 'tag' | 'handle' | 'failure' | 'media' | 'path' | 'id'
  > & {
    readonly id: string
    readonly path: string
    handle(call: Call<Params, Query, Body>, format: Format): Promise<Reply<unknown>>
  },
): readonly Route[] =>
  (['json', 'xml'] as const).map((format) =>
    route({
      ...definition,
      id: `${definition.id}${format === 'json' ? 'Json' : 'Xml'}`,
      path: `${BASE}${definition.path}.${format}`,
      tag: TAG,
      access: 'public',
      media: format === 'json' ? 'application/json' : 'text/xml',
      failure: (of, context) => failure(format, of, langOf({ context })),
      handle: (call: Call<Params, Query, Body>) => definition.handle(call, format),
    }),
  )

const withId = z.strictObject({ id: z.string().max(128) })

export const open311Routes: readonly Route[] = [
  ...twice({
    id: 'discover',
    method: 'get',
    path: '/discovery',
    about: text('服务发现。', 'What is offered where.'),
    query: anyQuery,
    handle: async ({ host }, format) =>
      document(format, 'discovery', {
        changeset: '2011-01-01T00:00:00Z',
        contact: host.url.origin,
        key_service: host.url.origin,
        endpoints: [
          {
            specification: 'http://wiki.open311.org/GeoReport_v2',
            url: `${host.url.origin}${BASE}`,
            changeset: '2011-01-01T00:00:00Z',
            type: 'production',
            formats: ['application/json', 'text/xml'],
          },
        ],
      }),
  }),
  ...twice({
    id: 'listServices',
    method: 'get',
    path: '/services',
    about: text('可提出的服务。', 'The services that may be asked for.'),
    query: anyQuery,
    handle: async (call, format) =>
      document(
        format,
        'services',
        publishedOf(call.host.desk.registry.all).map((programme) => serviceOf(programme, langOf(call))),
      ),
  }),
  ...twice({
    id: 'getService',
    method: 'get',
    path: '/services/{id}',
    about: text('一项服务的表单。', 'The form of a service.'),
    params: withId,
    query: anyQuery,
    handle: async (call, format) => {
      const programme = serviceFor(call.host, call.params.id)
      const lang = langOf(call)
      return programme
        ? document(format, 'service_definition', definitionOf(call.host, programme, lang))
        : failure(format, unknown('unknown-programme', call.params.id), lang)
    },
  }),
  ...twice({
    id: 'postRequest',
    method: 'post',
    path: '/requests',
    about: text(
      '提出诉求。个人信息不公开;查询码在 service_notice 中。',
      'Asks for a service. Nothing personal is published; the code to track it is in service_notice.',
    ),
    body: requestBody,
    form: true,
    status: 201,
    keyed: true,
    costly: true,
    handle: posting,
  }),
  ...twice({
    id: 'listRequests',
    method: 'get',
    path: '/requests',
    about: text('诉求列表,默认最近 90 天。', 'Requests, of the last 90 days where no dates are given.'),
    query: listQuery,
    handle: listing,
  }),
  ...twice({
    id: 'getRequest',
    method: 'get',
    path: '/requests/{id}',
    about: text('一项诉求。', 'One request.'),
    params: withId,
    query: anyQuery,
    handle: async (call, format) => {
      const lang = langOf(call)
      const found = await byIds(call.host, [call.params.id], lang)
      return found.length > 0
        ? document(format, 'service_requests', found)
        : failure(format, unknown('unknown-case', call.params.id), lang)
    },
  }),
  ...twice({
    id: 'getToken',
    method: 'get',
    path: '/tokens/{id}',
    about: text(
      '由令牌得到诉求编号;编号当即给出,故令牌即编号。',
      'The number for a token: numbers are given at once, so a token is its number.',
    ),
    params: withId,
    query: anyQuery,
    handle: async (call, format) => {
      const lang = langOf(call)
      const { id } = call.params
      const found = await byIds(call.host, [id], lang)
      return found.length > 0
        ? document(format, 'service_requests', [{ service_request_id: id, token: id }])
        : failure(format, unknown('unknown-case', id), lang)
    },
  }),
]
