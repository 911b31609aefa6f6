import { replayAll } from '../../desk/index.ts'
import { type CaseEvent, type Difference, text } from '../../kernel/index.ts'
import { type Call, type Command, DATA } from '../command.ts'
import { withDesk } from '../open.ts'

const MAX_LISTED = 200

/** A decision without what people filled in. */
const outline = (decision: unknown): unknown => {
  if (Array.isArray(decision)) return decision.map(outline)
  const { code, type, to, promises, set } = decision as Partial<CaseEvent> & { code?: string }
  if (code !== undefined) return { refused: code }
  return { type, to, promises, ...(set?.bureau === undefined ? {} : { bureau: set.bureau }) }
}

const shown = ({ case: id, version, type, recorded, now }: Difference) => ({
  case: id,
  version,
  type,
  recorded: outline(recorded),
  now: outline(now),
})

const run = (call: Call): Promise<number> =>
  withDesk(call, async (desk) => {
    const { out } = call
    const listed: ReturnType<typeof shown>[] = []
    let count = 0
    for await (const difference of replayAll(desk.store, desk.registry, desk.calendar)) {
      count++
      if (listed.length < MAX_LISTED) listed.push(shown(difference))
    }
    if (out.json) out.document({ ok: count === 0, count, differences: listed })
    else {
      for (const { case: id, version, type, recorded, now } of listed)
        out.lines(
          `${id} #${version} ${type}`,
          `  − ${JSON.stringify(recorded)}`,
          `  + ${JSON.stringify(now)}`,
        )
      out.lines(
        out.lang === 'zh'
          ? `${count} 项决定会与记录不同。`
          : `${count} decisions would come out differently.`,
      )
    }
    return count === 0 ? 0 : 1
  })

export const replayCommand: Command = {
  name: 'replay',
  about: text(
    '用现行项目定义重做每一项已记录的决定,列出不同之处',
    'takes every recorded decision again under the definitions now loaded and lists those that differ',
  ),
  words: [],
  options: DATA,
  more: text('有不同时退出码为 1。', 'Exits with 1 where any differs.'),
  examples: ['replay', 'replay --json'],
  run,
}
