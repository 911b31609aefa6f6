import { many } from '../../desk/index.ts'
import { text } from '../../kernel/index.ts'
import { type Call, type Command, DATA } from '../command.ts'
import { withDesk } from '../open.ts'

const run = (call: Call): Promise<number> =>
  withDesk(
    call,
    async ({ store }) => {
      const { out } = call
      const events = (await store.heads()).reduce((sum, head) => sum + head, 0)
      if (out.json) out.document({ ok: true, store: store.kind, events })
      else
        out.lines(
          out.lang === 'zh'
            ? `数据库(${store.kind})已是最新结构,含 ${events} 个事件。`
            : `The database (${store.kind}) is up to date; it holds ${many(events, 'events')}.`,
        )
      return 0
    },
    { create: true },
  )

export const migrateCommand: Command = {
  name: 'migrate',
  about: text('建立或升级数据库结构', 'creates the database or brings its tables up to date'),
  words: [],
  options: DATA,
  examples: ['migrate', 'DATABASE_URL=postgres://… npm run -s bihuan -- migrate'].slice(0, 1),
  run,
}
