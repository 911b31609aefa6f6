import { Readable } from 'node:stream'
import { z } from 'zod'
import { drawFile } from '../../desk/index.ts'
import { DIGEST, text } from '../../kernel/index.ts'
import { findCase, findUnmasked } from '../cases.ts'
import { type Attachment, attach, MAX_ATTACHMENT_BYTES, visibleAttachments } from '../files/attachments.ts'
import { problem, problemOf, problemResponse } from '../http/problem.ts'
import { type Route, route } from '../http/route.ts'
import { attachedSchema, attachmentsSchema, attachQuerySchema } from './file-types.ts'
import { caseId } from './types.ts'

const TAG = 'cases'
const oneCase = z.strictObject({ case: caseId })
const sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .meta({ written: DIGEST })

const viewOf = ({ at, by, isByStaff, ...file }: Attachment, forStaff: boolean) => ({
  ...file,
  at: new Date(at).toISOString(),
  by: { role: by.role, ...(forStaff && isByStaff ? { account: by.id } : {}) },
})

const list = route({
  id: 'listAttachments',
  method: 'get',
  path: '/api/cases/{case}/attachments',
  tag: TAG,
  about: text('一个事项的附件。', 'The files of a case. Residents see their own and what they are shown.'),
  access: 'public',
  scope: 'cases:read',
  params: oneCase,
  answer: attachmentsSchema,
  handle: async ({ params, who, host }) => {
    const found = await findCase(host, who, params.case)
    if (!found.ok) return found
    const files = await visibleAttachments(host, who, found.value)
    return { ok: true, value: { rows: files.map((file) => viewOf(file, who.kind === 'staff')) } }
  },
})

const add = route({
  id: 'attachFile',
  method: 'post',
  path: '/api/cases/{case}/attachments',
  tag: TAG,
  about: text(
    '添加附件:请求体即文件内容,类型按内容判断,最大 10 MB。',
    'Adds a file: the body is the file itself, at most 10 MB; its type is found by what is in it.',
  ),
  access: 'public',
  scope: 'cases:write',
  params: oneCase,
  query: attachQuerySchema,
  raw: MAX_ATTACHMENT_BYTES,
  answer: attachedSchema,
  status: 201,
  keyed: true,
  costly: true,
  handle: async ({ params, query: { name, shown, role }, who, host, context, key }) => {
    if (who.kind === 'nobody') return { ok: false, problem: problem('sign-in') }
    const body = context.req.raw.body
    const bytes = (body ?? Readable.from([])) as unknown as AsyncIterable<Uint8Array>
    const done = await attach(host, who, {
      case: params.case,
      name,
      bytes,
      shown: shown === undefined ? undefined : shown === 'true',
      role,
      key,
    })
    if (!done.ok) return done
    return { ...done, headers: { etag: `"${done.value.version}"` } }
  },
})

/** What a browser saves it as, in any script. */
const dispositionOf = (name: string): string =>
  `attachment; filename="${name.replace(/[^\x20-\x7e]|["\\]/g, '_')}"; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)}`

const download = route({
  id: 'getAttachment',
  method: 'get',
  path: '/api/cases/{case}/attachments/{hash}',
  tag: TAG,
  about: text(
    '下载一个附件;跨部门紧急查阅不能下载。',
    'Downloads a file of a case; it is never shown in the browser. Break-glass does not go so far.',
  ),
  access: 'public',
  scope: 'cases:read',
  params: z.strictObject({ case: caseId, hash: sha256 }),
  media: 'application/octet-stream',
  handle: async ({ params, who, host }) => {
    const found = await findUnmasked(host, who, params.case)
    if (!found.ok) return found
    const all = await visibleAttachments(host, who, found.value)
    const file = all.find(({ hash }) => hash === params.hash)
    const kept = file && (await host.files.read(file.hash))
    if (!file || !kept) return problemResponse(problem('not-found'))
    if (who.kind === 'staff')
      await host.audit.enter('download', who.account.id, { case: params.case, hash: file.hash })
    return new Response(Readable.toWeb(Readable.from(kept.stream())) as ReadableStream, {
      headers: {
        'content-type': file.type,
        'content-length': String(kept.bytes),
        'content-disposition': dispositionOf(file.name),
      },
    })
  },
})

const draw = route({
  id: 'getDraw',
  method: 'get',
  path: '/api/cases/{case}/draw',
  tag: TAG,
  about: text(
    '一次抽取要公布的文件:凭它即可核对(bihuan draw check)。冻结后即可下载;跨部门紧急查阅不能下载。',
    'What is to be published of a draw, once its plan is frozen: anybody can check it by that alone (bihuan draw check). Break-glass does not go so far.',
  ),
  access: 'public',
  scope: 'cases:read',
  params: oneCase,
  media: 'application/json',
  handle: async ({ params, who, host }) => {
    const found = await findUnmasked(host, who, params.case)
    if (!found.ok) return found
    const file = await drawFile(host.desk, params.case)
    if (!file.ok) return problemResponse(problemOf(file.refusal))
    return new Response(file.value, {
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'content-disposition': dispositionOf(`draw-${params.case}.json`),
      },
    })
  },
})

export const fileRoutes: readonly Route[] = [list, add, download, draw]
