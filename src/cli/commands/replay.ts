import { type Lang, many, NotLoadedCases, replayAll } from '../../desk/index.ts'
import { type CaseEvent, type Difference, type Effect, text } from '../../kernel/index.ts'
import { type Call, type Command, DATA } from '../command.ts'
import { notLoadedLines } from '../not-loaded.ts'
import { withDesk } from '../open.ts'

const MAX_LISTED = 200

/** What is to follow, without what it says. */
const following = (effect: Effect): string => {
  if (effect.effect === 'notify') return `notify ${effect.to}`
  if (effect.effect === 'open' || effect.effect === 'list') return `${effect.effect} ${effect.programme}`
  if (effect.effect === 'perform') return `perform ${effect.action}`
  return effect.effect === 'determine' ? `determine ${effect.determination}` : effect.effect
}

/** A decision without what people filled in. */
const outline = ({ type, to, promises, set, effects }: CaseEvent) => ({
  type,
  to,
  promises,
  effects: effects?.map(following),
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

/** Whether the same is decided, and only told in other words. */
const isOfWords = ({ parts }: Pick<Difference, 'parts'>): boolean =>
  parts.length === 1 && parts[0] === 'words'

const differenceLines = ({
  case: id,
  version,
  type,
  parts,
  recorded,
  now,
}: ReturnType<typeof shown>): readonly string[] => [
  `${id} #${version} ${type}${parts.length > 0 ? `  (${parts.join(', ')})` : ''}`,
  ...(isOfWords({ parts })
    ? []
    : [
        ...recorded.map((one) => `  − ${JSON.stringify(one)}`),
        ...now.map((one) => `  + ${JSON.stringify(one)}`),
      ]),
]

interface Sums {
  readonly count: number
  /** Of those the ones that tell the same in other words. */
  readonly inWords: number
  readonly left: number
  readonly erased: number
}

const sumText = ({ count, inWords, left, erased }: Sums, lang: Lang): string => {
  if (lang === 'zh') {
    const words = inWords > 0 ? `,其中 ${inWords} 项只是通知的措辞不同` : ''
    const also = erased > 0 ? `;${erased} 个事项的个人信息已删除,未重做` : ''
    return `${count} 项决定会与记录不同${words}${left > 0 ? `;${left} 个事项未能重做` : ''}${also}。`
  }
  const words = inWords > 0 ? `, ${inWords} of them only in the words of a message` : ''
  const notReplayed = left > 0 ? `; not replayed: ${many(left, 'cases')}` : ''
  const also = erased > 0 ? `; left out as erased: ${many(erased, 'cases')}` : ''
  return `${many(count, 'decisions')} would come out differently${words}${notReplayed}${also}.`
}

const run = (call: Call): Promise<number> =>
  withDesk(call, async (desk) => {
    const { out } = call
    const listed: ReturnType<typeof shown>[] = []
    const notReplayed = new NotLoadedCases(desk.registry)
    let count = 0
    let inWords = 0
    let erased = 0
    const all = replayAll(desk.store, desk.registry, desk.calendar, notReplayed, () => erased++)
    for await (const difference of all) {
      count++
      if (isOfWords(difference)) inWords++
      if (listed.length < MAX_LISTED) listed.push(shown(difference))
    }
    const { found } = notReplayed
    const ok = count === 0 && found.length === 0
    const left = found.reduce((sum, { cases }) => sum + cases, 0)
    if (out.json) out.document({ ok, count, inWords, differences: listed, notReplayed: found, erased })
    else
      out.lines(
        ...listed.flatMap(differenceLines),
        ...notLoadedLines(found, out.lang),
        sumText({ count, inWords, left, erased }, out.lang),
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
