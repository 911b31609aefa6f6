import { Readable } from 'node:stream'
import { z } from 'zod'
import { rulesOf } from '../../desk/index.ts'
import { text } from '../../kernel/index.ts'
import { entitiesOf, factsOf } from '../../rules/index.ts'
import type { Host } from '../host.ts'
import { problem } from '../http/problem.ts'
import { type Route, route } from '../http/route.ts'
import { principalId } from '../identity/principal.ts'
import { MAX_IMPORT_BYTES } from '../imports/imports.ts'
import type { Outcome, Preview } from '../imports/preview.ts'
import type { Import } from '../imports/records.ts'
import {
  type ImportPreview,
  type ImportView,
  importColumnsQuerySchema,
  importColumnsSchema,
  importSchema,
  importsSchema,
  mappingBodySchema,
  previewSchema,
} from './import-types.ts'

const TAG = 'imports'
const oneImport = z.strictObject({ import: z.uuid() })

const outcomeOf = ({ opened, updated, duplicates, rejected, bad, stopped, notBegun }: Outcome) => ({
  ...{ opened, updated, duplicates, rejected },
  bad: bad.map(({ row, problem }) => ({ row, problem })),
  ...(stopped ? { stopped } : {}),
  ...(notBegun ? { notBegun: [...notBegun] } : {}),
})

const previewView = (of: Preview): ImportPreview => ({
  ...outcomeOf(of),
  rows: of.rows,
  whole: of.whole,
  sample: [...of.sample],
})

/** By name: what else is kept with an import is the server's own. */
const viewOf = ({
  id,
  name,
  bytes,
  by,
  at,
  state,
  kind,
  preview,
  rows,
  share,
  outcome,
}: Import): ImportView => ({
  ...{ id, name, bytes, by, at: new Date(at).toISOString(), state },
  ...(kind === undefined ? {} : { kind }),
  ...(preview ? { preview: previewView(preview) } : {}),
  ...(rows === undefined ? {} : { rows }),
  ...(share === undefined ? {} : { share }),
  ...(outcome ? { outcome: outcomeOf(outcome) } : {}),
})

const list = route({
  id: 'listImports',
  method: 'get',
  path: '/api/imports',
  tag: TAG,
  about: text('导入记录,保留 30 天。', 'Imports of the last 30 days.'),
  access: 'admin',
  scope: 'accounts',
  answer: importsSchema,
  handle: async ({ host }) => ({
    ok: true,
    value: { rows: (await host.imports.list()).map(viewOf) },
  }),
})

const upload = route({
  id: 'uploadImport',
  method: 'post',
  path: '/api/imports',
  tag: TAG,
  about: text(
    '上传待导入的文件(CSV,可用 gzip 压缩):请求体即文件内容,最大 512 MB。',
    'Uploads a file to be imported (CSV, gzipped or not): the body is the file itself, at most 512 MB.',
  ),
  access: 'admin',
  scope: 'accounts',
  query: z.strictObject({ name: z.string().min(1).max(200) }),
  raw: MAX_IMPORT_BYTES,
  answer: importSchema,
  status: 201,
  handle: async ({ query, who, host, context }) => {
    const bytes = (context.req.raw.body ?? Readable.from([])) as unknown as AsyncIterable<Uint8Array>
    const made = await host.imports.upload(query.name, principalId(who), bytes)
    return made ? { ok: true, value: viewOf(made) } : { ok: false, problem: problem('too-large') }
  },
})

const one = route({
  id: 'getImport',
  method: 'get',
  path: '/api/imports/{import}',
  tag: TAG,
  about: text('一次导入及其进度。', 'One import, and how far it is.'),
  access: 'admin',
  scope: 'accounts',
  params: oneImport,
  answer: importSchema,
  handle: async ({ params, host }) => {
    const found = await host.imports.get(params.import)
    return found ? { ok: true, value: viewOf(found) } : { ok: false, problem: problem('not-found') }
  },
})

/** What the city's rules know of households, to be told by a register's file. */
const factsKnown = async ({ desk }: Host) => {
  const rules = await rulesOf(desk)
  if (!rules.ok) return { facts: [], roles: {} }
  const { book } = rules.value.inForce
  const member = entitiesOf(book).find(({ memberOf }) => memberOf)
  const told = factsOf(book).filter(({ entity }) => entity === member || entity === member?.memberOf)
  const facts = told.map(({ entity, id, name, type }) => ({
    fact: `${entity.id}/${id}`,
    name: text(`${entity.name.zh}:${name.zh}`, `${entity.name.en}: ${name.en}`),
    ...(type.words.length > 0 ? { words: { ...type.names } } : {}),
  }))
  return { facts, roles: { ...member?.roles } }
}

const columns = route({
  id: 'listImportColumns',
  method: 'get',
  path: '/api/imports/{import}/columns',
  tag: TAG,
  about: text(
    '文件的编码、分隔符和各列(含头 2000 行中不同的文字),供选择映射;以及规则所知的事实。',
    'How a file is written, and its columns with the different texts of the first 2,000 rows, to choose a mapping by; and the facts that the rules know.',
  ),
  access: 'admin',
  scope: 'accounts',
  params: oneImport,
  query: importColumnsQuerySchema,
  answer: importColumnsSchema,
  handle: async ({ params, query, host }) => {
    const found = await host.imports.columns(params.import, query.header)
    if (!found) return { ok: false, problem: problem('not-found') }
    if (!found.ok) return { ok: false, problem: { status: 422, ...found.problem } }
    const { columns: all, lines, ...written } = found.value
    const shown = all.map(({ texts, ...of }) => ({ ...of, ...(texts ? { texts: [...texts] } : {}) }))
    return { ok: true, value: { ...written, lines: [...lines], columns: shown, ...(await factsKnown(host)) } }
  },
})

const preview = route({
  id: 'previewImport',
  method: 'post',
  path: '/api/imports/{import}/preview',
  tag: TAG,
  about: text(
    '按映射试读前 2000 行:会新增什么、哪些行有误及原因;不写入任何数据。',
    'Reads the first 2,000 rows as a mapping says: what would be new, which rows are wrong and why. Nothing is stored.',
  ),
  access: 'admin',
  scope: 'accounts',
  params: oneImport,
  body: mappingBodySchema,
  answer: previewSchema,
  handle: async ({ params, body, host }) => {
    const done = await host.imports.preview(params.import, body.kind, JSON.stringify(body.mapping))
    if (!done) return { ok: false, problem: problem('not-found') }
    return done.ok
      ? { ok: true, value: previewView(done.value) }
      : { ok: false, problem: { status: 422, ...done.problem } }
  },
})

const run = route({
  id: 'runImport',
  method: 'post',
  path: '/api/imports/{import}/run',
  tag: TAG,
  about: text(
    '按试读时的映射开始导入;进度见该导入。中断后可再次运行,已入库的不会重复。',
    'Begins the import as it was previewed; how far it is, the import tells. Stopped, it can be run again: what is in changes nothing.',
  ),
  access: 'admin',
  scope: 'accounts',
  params: oneImport,
  answer: importSchema,
  status: 202,
  handle: async ({ params, who, host }) => {
    const begun = await host.imports.run(params.import)
    if (!begun) return { ok: false, problem: problem('not-runnable') }
    const { id, name, kind } = begun
    await host.audit.enter('import', principalId(who), { import: id, name, kind })
    return { ok: true, value: viewOf(begun) }
  },
})

const remove = route({
  id: 'removeImport',
  method: 'delete',
  path: '/api/imports/{import}',
  tag: TAG,
  about: text(
    '停止并删除一次导入及其文件;已导入的事项保留。',
    'Stops an import and removes it with its file; what is in stays.',
  ),
  access: 'admin',
  scope: 'accounts',
  params: oneImport,
  status: 204,
  handle: async ({ params, host }) =>
    (await host.imports.remove(params.import))
      ? { ok: true, value: undefined }
      : { ok: false, problem: problem('not-found') },
})

export const importRoutes: readonly Route[] = [list, upload, one, columns, preview, run, remove]
