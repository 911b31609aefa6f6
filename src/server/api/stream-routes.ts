import { streamSSE } from 'hono/streaming'
import { z } from 'zod'
import { positionText } from '../../desk/index.ts'
import { text } from '../../kernel/index.ts'
import { readsFor } from '../cases.ts'
import { csvOf } from '../export/csv.ts'
import { exportRows } from '../export/rows.ts'
import { xlsxOf } from '../export/xlsx.ts'
import { type Call, type Route, route } from '../http/route.ts'
import { principalId } from '../identity/principal.ts'
import { mayRead } from '../identity/rights.ts'
import { caseQueryOf } from './case-routes.ts'
import { caseFilter } from './types.ts'
import { caseRowOf } from './views.ts'

const KEEP_ALIVE_MS = 20_000
/** Then the client asks again, and what it may see is read anew. */
const STREAM_MS = 600_000

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const filter = z.strictObject(caseFilter)

/** An export as it is written: whoever stops reading stops it. */
const streamed = (pieces: AsyncGenerator<Uint8Array>, type: string, name: string): Response => {
  const body = new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const { value, done } = await pieces.next()
      if (done) controller.close()
      else controller.enqueue(value)
    },
    cancel: async () => {
      await pieces.return(undefined)
    },
  })
  return new Response(body, {
    headers: { 'content-type': type, 'content-disposition': `attachment; filename="${name}"` },
  })
}

type Exporting = Pick<Call<unknown, z.output<typeof filter>>, 'query' | 'who' | 'host'>

/** The rows that whoever asks may see; that they left is entered in the trail. */
const leaving = async ({ query, who, host }: Exporting, as: string) => {
  await host.audit.enter('export', principalId(who), { as, ...query })
  return exportRows(host, readsFor(host, who), caseQueryOf(host, who, { order: 'opened', ...query }))
}

const csv = route({
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
  query: filter,
  media: 'text/csv',
  handle: async (call) => streamed(csvOf(await leaving(call, 'csv')), 'text/csv; charset=utf-8', 'cases.csv'),
})

const xlsx = route({
  id: 'exportWorkbook',
  method: 'get',
  path: '/api/cases.xlsx',
  tag: 'cases',
  about: text(
    '以 Excel 工作簿流式导出队列;个人信息遮盖,文字不会被当作公式。',
    'A queue as a stream of an Excel workbook: personal fields masked, no text is a formula.',
  ),
  access: 'staff',
  scope: 'cases:read',
  query: filter,
  media: XLSX,
  handle: async (call) => streamed(xlsxOf(await leaving(call, 'xlsx')), XLSX, 'cases.xlsx'),
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

export const streamRoutes: readonly Route[] = [csv, xlsx, watching]
