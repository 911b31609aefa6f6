import { z } from 'zod'
import { text } from '../../kernel/index.ts'
import type { Host } from '../host.ts'
import { problem } from '../http/problem.ts'
import { type Route, route } from '../http/route.ts'
import { messagesFor } from '../messages/messages.ts'
import { namesOfRequests } from '../naming.ts'
import { messagesSchema } from './message-types.ts'
import { after, limit, PAGE, time } from './types.ts'
import { caseRowOf } from './views.ts'

const TAG = 'messages'
/** Until when an account has read what it was told. */
const KIND = 'messages-read'

const readUntil = async (host: Host, account: string): Promise<string | undefined> =>
  (await host.desk.store.register.get(KIND, account))?.value as string | undefined

const list = route({
  id: 'listMessages',
  method: 'get',
  path: '/api/messages',
  tag: TAG,
  about: text(
    '告知本账号各岗位的消息,新的在前:超期、提请督办、移交、跨部门查阅等;只含您可见的事项,因移交不再可见的只有编号;所告多属其他区域时,一页可少于 `limit` 条而仍有 `next`。',
    'What the posts of the account were told, newest first: late promises, escalations, hand-overs, reading across bureaus. Only of cases you may see, and of those that a hand-over took out of your sight the number alone; where most was told of other areas a page holds fewer rows than `limit`, with `next`.',
  ),
  access: 'staff',
  scope: 'cases:read',
  query: z.strictObject({ after, limit }),
  answer: messagesSchema,
  handle: async ({ query, who, host }) => {
    if (who.kind !== 'staff') return { ok: false, problem: problem('sign-in') }
    const page = await messagesFor(host, who, query.after, query.limit ?? PAGE)
    const until = await readUntil(host, who.account.id)
    const names = await namesOfRequests(
      host,
      page.rows.filter(({ isSeen }) => isSeen),
    )
    const rows = page.rows.map(({ entry, message, programme, row, isSeen }) => {
      const { case: id, title, stage, area, bureau } = caseRowOf(programme, row, names)
      const about = { case: id, programme: programme.id, ...(isSeen ? { title, stage, area, bureau } : {}) }
      const { to } = entry.detail as { readonly to: string }
      return { id: entry.id, at: new Date(entry.at).toISOString(), to, message, ...about }
    })
    const { next } = page
    return {
      ok: true,
      value: {
        rows,
        ...(next === undefined ? {} : { next }),
        ...(until === undefined ? {} : { readUntil: until }),
      },
    }
  },
})

const read = route({
  id: 'readMessages',
  method: 'put',
  path: '/api/messages/read',
  tag: TAG,
  about: text('本账号已读到何时。', 'Until when the account has read what it was told.'),
  access: 'staff',
  scope: 'cases:read',
  body: z.strictObject({ until: time }),
  status: 204,
  handle: async ({ body, who, host }) => {
    if (who.kind !== 'staff') return { ok: false, problem: problem('sign-in') }
    await host.desk.store.register.put(KIND, who.account.id, body.until)
    return { ok: true, value: undefined }
  },
})

export const messageRoutes: readonly Route[] = [list, read]
