import { type Lang, NotLoadedCases, replayAll } from '../../desk/index.ts'
import { type CaseEvent, type Difference, text } from '../../kernel/index.ts'
import { type Call, type Command, DATA } from '../command.ts'
import { notLoadedLines } from '../not-loaded.ts'
import { withDesk } from '../open.ts'

const MAX_LISTED = 200

/** A decision without what people filled in. */
const outline = ({ type, to, promises, set }: CaseEvent) => ({
  type,
  to,
  promises,
  ...(set?.bureau === undefined ? {} : { bureau: set.bureau }),
})

/** Both sides as lists: an action may come to several events, or to a refusal. */
const shown = ({ case: id, version, type, recorded, now, parts }: Difference) => ({
  case: id,
  version,
  type,
  parts,
  recorded: [outline(recorded)],
  now: 'code' in now ? [{ refused: now.code }] : now.map(outline),
})

const differenceLines = ({
  case: id,
  version,
  type,
  parts,
  recorded,
  now,
}: ReturnType<typeof shown>): readonly string[] => [
  `${id} #${version} ${type}${parts.length > 0 ? `  (${parts.join(', ')})` : ''}`,
  ...recorded.map((one) => `  − ${JSON.stringify(one)}`),
  ...now.map((one) => `  + ${JSON.stringify(one)}`),
]

const sumText = (count: number, left: number, erased: number, lang: Lang): string => {
  if (lang === 'zh') {
    const also = erased > 0 ? `;${erased} 个事项的个人信息已删除,未重做` : ''
    return `${count} 项决定会与记录不同${left > 0 ? `;${left} 个事项未能重做` : ''}${also}。`
  }
  const notReplayed = left > 0 ? `; ${left} cases were not replayed` : ''
  const also = erased > 0 ? `; ${erased} erased cases were left out` : ''
  return `${count} decisions would come out differently${notReplayed}${also}.`
}

const run = (call: Call): Promise<number> =>
  withDesk(call, async (desk) => {
    const { out } = call
    const listed: ReturnType<typeof shown>[] = []
    const notReplayed = new NotLoadedCases(desk.registry)
    let count = 0
    let erased = 0
    const all = replayAll(desk.store, desk.registry, desk.calendar, notReplayed, () => erased++)
    for await (const difference of all) {
      count++
      if (listed.length < MAX_LISTED) listed.push(shown(difference))
    }
    const { found } = notReplayed
    const ok = count === 0 && found.length === 0
    const left = found.reduce((sum, { cases }) => sum + cases, 0)
    if (out.json) out.document({ ok, count, differences: listed, notReplayed: found, erased })
    else
      out.lines(
        ...listed.flatMap(differenceLines),
        ...notLoadedLines(found, out.lang),
        sumText(count, left, erased, out.lang),
      )
    return ok ? 0 : 1
  })

export const replayCommand: Command = {
  name: 'replay',
  about: text(
    '用现行项目定义重做每一项已记录的决定,列出不同之处',
    'takes every recorded decision again under the definitions now loaded and lists those that differ',
  ),
  words: [],
  options: DATA,
  more: text(
    '有不同,或有事项因其项目未装入而未能重做时,退出码为 1。',
    'Exits with 1 where any differs, or where cases were not replayed because their programme is not loaded.',
  ),
  examples: ['replay', 'replay --json'],
  run,
}
