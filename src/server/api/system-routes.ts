import { z } from 'zod'
import { type Area, checkpointSchema } from '../../desk/index.ts'
import { refuse, text } from '../../kernel/index.ts'
import { MAX_DEPTH } from '../areas.ts'
import { problemResponse } from '../http/problem.ts'
import { type Route, route } from '../http/route.ts'
import { areaSchema, areasSchema } from './programme-types.ts'
import { healthSchema, word } from './types.ts'

const TAG = 'system'

const health = route({
  id: 'health',
  method: 'get',
  path: '/health',
  tag: TAG,
  about: text('进程在运行。', 'The process runs.'),
  access: 'public',
  bare: true,
  answer: healthSchema,
  handle: async () => ({ ok: true, value: { status: 'ok' as const } }),
})

const ready = route({
  id: 'ready',
  method: 'get',
  path: '/ready',
  tag: TAG,
  about: text('可以接收请求:数据库有应答。', 'Requests may come: the database answers.'),
  access: 'public',
  bare: true,
  answer: healthSchema,
  handle: async ({ host }) => {
    try {
      await host.desk.store.heads()
    } catch (error) {
      host.log.error({ err: error }, 'the database does not answer')
      const message = { zh: '数据库没有应答。', en: 'The database does not answer.' }
      return problemResponse({ status: 503, code: 'not-ready', message })
    }
    return { ok: true, value: { status: 'ok' as const } }
  },
})

const metrics = route({
  id: 'metrics',
  method: 'get',
  path: '/metrics',
  tag: TAG,
  about: text(
    'Prometheus 指标,不含个人信息;代理不应向外转发。',
    'For Prometheus; nothing personal. A proxy should not pass it on.',
  ),
  access: 'public',
  bare: true,
  media: 'text/plain',
  handle: async ({ host: { metrics: of, desk, audit, webhooks, seals, subjects, log } }) => {
    of.unread.reset()
    try {
      const heads = await desk.store.heads()
      of.unread.set({ reader: 'audit' }, await audit.unread(heads))
      of.unread.set({ reader: 'webhooks' }, await webhooks.unread(heads))
      of.unread.set({ reader: 'subjects' }, await subjects.unread(heads))
      if (seals.isOn) of.unread.set({ reader: 'seals' }, await seals.unread(heads))
    } catch (error) {
      // All else is told while the database is away.
      log.error({ err: error }, 'how much of the log is unread is not known')
    }
    return new Response(await of.registry.metrics(), { headers: { 'content-type': of.registry.contentType } })
  },
})

const checkpoint = route({
  id: 'getCheckpoint',
  method: 'get',
  path: '/api/checkpoint',
  tag: TAG,
  about: text(
    '日志的最近一个检查点:各分片的事件数与 Merkle 树根(RFC 9162),带签名。任何人都可留存,日后核对日志未被改动。',
    'The last checkpoint of the log: how many events each shard has and the root of its Merkle tree (RFC 9162), signed. Anybody may keep it, to check later that nothing was changed.',
  ),
  access: 'public',
  answer: checkpointSchema,
  handle: async ({ host }) => {
    const last = await host.seals.last()
    return last ? { ok: true, value: last } : { ok: false, problem: host.seals.unsealed }
  },
})

const MAX_AREAS = 5000
const name = z.string().trim().min(1).max(100)
const sentAreaSchema = areaSchema.extend({
  code: word,
  name: z.strictObject({ zh: name, en: name }),
  parent: word.optional(),
})

/** Every area lies in one that is there, up to a top: nobody ever walks in a circle. */
const misplaced = (known: readonly Area[], sent: readonly Area[]) => {
  const all = new Map([...known, ...sent].map((area) => [area.code, area.parent]))
  for (const [index, { code, parent }] of sent.entries()) {
    const field = `rows.${index}.parent`
    if (parent !== undefined && !all.has(parent)) return refuse('unknown-area', [parent], field)
    let above = parent
    for (let depth = 0; above !== undefined; depth++) {
      if (above === code || depth > MAX_DEPTH)
        return refuse(
          'not-satisfied',
          ['区域不能属于自己或层级过深', 'an area cannot lie in itself, nor so deep'],
          field,
        )
      above = all.get(above)
    }
  }
  return undefined
}

const putAreas = route({
  id: 'putAreas',
  method: 'put',
  path: '/api/areas',
  tag: 'city',
  about: text(
    '新增或更名区域;事项只能在已知的区域提出。',
    'Adds and renames areas; cases can be opened in known ones only.',
  ),
  access: 'admin',
  scope: 'accounts',
  body: z.strictObject({ rows: z.array(sentAreaSchema).min(1).max(MAX_AREAS) }),
  answer: areasSchema,
  handle: async ({ body, host }) => {
    await host.areas.read()
    const wrong = misplaced(host.areas.list(), body.rows as readonly Area[])
    if (wrong) return wrong
    await host.desk.putAreas(body.rows as readonly Area[])
    await host.areas.read()
    return { ok: true, value: { rows: host.areas.list().map((area) => ({ ...area })) } }
  },
})

export const systemRoutes: readonly Route[] = [health, ready, metrics, checkpoint, putAreas]
