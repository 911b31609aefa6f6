import { z } from 'zod'
import { type Text, text } from '../../kernel/index.ts'
import { readsFor } from '../cases.ts'
import { csvOf } from '../export/csv.ts'
import { exportRows, figureRows, type Row } from '../export/rows.ts'
import { xlsxOf } from '../export/xlsx.ts'
import { type Route, route } from '../http/route.ts'
import { principalId } from '../identity/principal.ts'
import { caseQueryOf, wrongFilter } from './case-routes.ts'
import { wrongRange } from './city-routes.ts'
import { range } from './figure-types.ts'
import { caseFilter } from './queue-types.ts'
import { word } from './types.ts'
import { watching } from './watching.ts'

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const lang = z.enum(['zh', 'en']).optional().meta({
  description: 'Names for codes, and local times, in this language; without, as programs read it',
})
const filter = z.strictObject({ ...caseFilter, lang })

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

type Pages = AsyncIterable<readonly Row[]>
/** The forms that rows leave in. */
const FORMS = {
  csv: { media: 'text/csv', type: 'text/csv; charset=utf-8', write: csvOf },
  xlsx: { media: XLSX, type: XLSX, write: xlsxOf },
} as const

const leave = (as: keyof typeof FORMS, pages: Pages, name: string): Response => {
  const { write, type } = FORMS[as]
  return streamed(write(pages), type, `${name}.${as}`)
}

/** A queue in one form; that it left is entered in the trail. */
const exporting = (as: keyof typeof FORMS, id: string, about: Text) =>
  route({
    id,
    method: 'get',
    path: `/api/cases.${as}`,
    tag: 'cases',
    about,
    access: 'staff',
    scope: 'cases:read',
    query: filter,
    media: FORMS[as].media,
    handle: async ({ query: { lang: inWords, ...query }, who, host }) => {
      const refused = await wrongFilter(host, query)
      if (refused) return refused
      await host.audit.enter('export', principalId(who), { as, ...query })
      const asked = caseQueryOf(host, who, { order: 'opened', ...query })
      return leave(as, exportRows(host, readsFor(host, who), asked, inWords), 'cases')
    },
  })

const csv = exporting(
  'csv',
  'exportCases',
  text(
    '以 CSV 流式导出队列;个人信息遮盖,单元格不会被当作公式。默认供程序读取:列名与取值为代码,时间为 UTC。加 lang=zh 或 en 供人阅读:列名、项目、阶段、区域、部门与选项用名称,金额以元,时间为当地时间,另有标题一列。',
    'A queue as a stream of CSV: personal fields masked, no cell is a formula. By default for programs: heads and values are codes, times UTC. With lang=zh or en for people: heads, programmes, stages, areas, bureaus and choices by name, money in yuan, local times, and a column for the title.',
  ),
)
const xlsx = exporting(
  'xlsx',
  'exportWorkbook',
  text(
    '以 Excel 工作簿流式导出队列;个人信息遮盖,文字不会被当作公式。加 lang=zh 或 en 供人阅读,同 CSV。',
    'A queue as a stream of an Excel workbook: personal fields masked, no text is a formula. With lang=zh or en for people, as the CSV.',
  ),
)

/** What is behind a figure, in one form; that it left is entered in the trail. */
const exportingFigure = (as: keyof typeof FORMS, id: string, about: Text) =>
  route({
    id,
    method: 'get',
    path: `/api/figures/{programme}/{indicator}/cases.${as}`,
    tag: 'city',
    about,
    access: 'staff',
    scope: 'cases:read',
    params: z.strictObject({ programme: word, indicator: word }),
    query: z.strictObject({ ...range, lang }),
    media: FORMS[as].media,
    handle: async ({ params: { programme, indicator }, query: { lang: inWords, ...query }, who, host }) => {
      const refused = wrongRange(host, query)
      if (refused) return refused
      const asked = { ...query, indicator: `${programme}/${indicator}` } as never
      const pages = await figureRows(host, asked, inWords)
      if (!pages.ok) return pages
      await host.audit.enter('export', principalId(who), { as, programme, indicator, ...query })
      return leave(as, pages.value, `${programme}.${indicator}`)
    },
  })

const figureCsv = exportingFigure(
  'csv',
  'exportFigure',
  text(
    '以 CSV 流式导出一个数值背后的事项。加 lang=zh 或 en 供人阅读:列名、区域与单位用名称,金额以元,时长以小时。',
    'What is behind a figure as a stream of CSV. With lang=zh or en for people: heads, areas and units by name, money in yuan, durations in hours.',
  ),
)
const figureXlsx = exportingFigure(
  'xlsx',
  'exportFigureWorkbook',
  text(
    '以 Excel 工作簿流式导出一个数值背后的事项。',
    'What is behind a figure as a stream of an Excel workbook.',
  ),
)

export const streamRoutes: readonly Route[] = [csv, xlsx, figureCsv, figureXlsx, watching]
