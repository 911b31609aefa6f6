import { streamSSE } from 'hono/streaming'
import { z } from 'zod'
import { type CaseQuery, maskedRequest, positionText, type StreamRow } from '../../desk/index.ts'
import { jsonSchema, type Programme, text } from '../../kernel/index.ts'
import { readsFor } from '../cases.ts'
import type { Host } from '../host.ts'
import { type Route, route } from '../http/route.ts'
import { type Principal, principalId } from '../identity/principal.ts'
import { mayRead } from '../identity/rights.ts'
import { caseQueryOf } from './case-routes.ts'
import { caseFilter } from './types.ts'
import { caseRowOf, propertiesOf } from './views.ts'

const PAGE = 500
const KEEP_ALIVE_MS = 20_000
/** Then the client asks again, and what it may see is read anew. */
const STREAM_MS = 600_000

const FORMULA = /^[=+\-@\t\r]/

/** A cell that no spreadsheet takes for a formula, quoted where it has to be. */
export const cell = (value: unknown): string => {
  const plain =
    value === undefined || value === null
      ? ''
      : typeof value === 'object'
        ? JSON.stringify(value)
        : String(value)
  const safe = typeof value === 'string' && FORMULA.test(plain) ? `'${plain}` : plain
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

const HEAD = [
  'case',
  'programme',
  'stage',
  'bureau',
  'area',
  'channel',
  'openedAt',
  'closedAt',
  'dueAt',
  'late',
] as const

/** The request's own fields have columns where the export is of one programme. */
const requestColumns = (programmes: readonly Programme[]): readonly string[] =>
  programmes.length === 1 ? Object.keys(propertiesOf(jsonSchema(programmes[0]!.request))) : []

const lineOf = (programme: Programme, row: StreamRow, columns: readonly string[]): string => {
  const view: Record<string, unknown> = { ...caseRowOf(programme, row), channel: row.state.channel }
  const request = (maskedRequest(programme, row.state.request) ?? {}) as Record<string, unknown>
  return [...HEAD.map((name) => cell(view[name])), ...columns.map((name) => cell(request[name]))].join(',')
}

async function* linesOf(host: Host, who: Principal, query: CaseQuery): AsyncGenerator<string> {
  const { registry } = host.desk
  const reads = readsFor(host, who)
  const wanted = query.programmes
  const columns = requestColumns(wanted ? registry.all.filter(({ id }) => wanted.includes(id)) : registry.all)
  // The mark tells spreadsheets that it is UTF-8.
  yield `\ufeff${[...HEAD, ...columns.map((name) => `request.${name}`)].join(',')}\r\n`
  let after: string | undefined
  do {
    const page = await reads.cases(query, after, PAGE)
    const lines = page.rows.flatMap((row) => {
      const programme = registry.pinned(row.programme, row.programmeVersion)
      return programme.ok ? [`${lineOf(programme.value, row, columns)}\r\n`] : []
    })
    if (lines.length > 0) yield lines.join('')
    after = page.next
  } while (after !== undefined)
}

const exporting = route({
  id: 'exportCases',
  method: 'get',
  path: '/api/cases.csv',
  tag: 'cases',
  about: text(
    '以 CSV 流式导出队列;个人信息遮盖,单元格不会被当作公式。',
    'A queue as a stream of CSV: personal fields masked, no cell is a formula.',
  ),
  access: 'staff',
  scope: 'cases:read',
  query: z.strictObject(caseFilter),
  media: 'text/csv',
  handle: async ({ query, who, host }) => {
    await host.audit.enter('export', principalId(who), { as: 'csv', ...query })
    const lines = linesOf(host, who, { ...caseQueryOf(host, who, { order: 'opened', ...query }) })
    const bytes = new TextEncoder()
    const body = new ReadableStream<Uint8Array>({
      pull: async (controller) => {
        const { value, done } = await lines.next()
        if (done) controller.close()
        else controller.enqueue(bytes.encode(value))
      },
      cancel: async () => {
        await lines.return(undefined)
      },
    })
    return new Response(body, {
      headers: {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': 'attachment; filename="cases.csv"',
      },
    })
  },
})

const watching = route({
  id: 'watchCases',
  method: 'get',
  path: '/api/cases/changes',
  tag: 'cases',
  about: text(
    '事项变化的推送流(SSE):每个变化的事项一条,只含您可见的。重连后请重新取队列。',
    'A stream of changes (server-sent events): one row a changed case that you may see. After a break, load the queue again.',
  ),
  access: 'staff',
  scope: 'cases:read',
  media: 'text/event-stream',
  handle: async ({ who, host, context }) =>
    streamSSE(context, async (stream) => {
      host.metrics.listeners.inc()
      const stop = host.changes.listen((rows, position) => {
        for (const row of rows) {
          const programme = host.desk.registry.pinned(row.programme, row.programmeVersion)
          if (!programme.ok || !mayRead(who, programme.value, row, host.areas)) continue
          const data = JSON.stringify(caseRowOf(programme.value, row))
          void stream.writeSSE({ event: 'case', id: positionText(position), data })
        }
      })
      const until = performance.now() + STREAM_MS
      const left = new Promise<void>((resolve) => stream.onAbort(resolve))
      try {
        while (!stream.aborted && !host.changes.isStopped && performance.now() < until) {
          await stream.writeSSE({ event: 'alive', data: '' })
          await Promise.race([stream.sleep(KEEP_ALIVE_MS), left, host.changes.stopped])
        }
      } finally {
        stop()
        host.metrics.listeners.dec()
      }
    }),
})

export const streamRoutes: readonly Route[] = [exporting, watching]
