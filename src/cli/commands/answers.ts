import {
  comparedText,
  type Desk,
  type Edition,
  type EditionHead,
  editionHead,
  editionOf,
  editionsIn,
  type Lang,
  nowText,
  positionText,
  recordedText,
  reportedText,
  timeText,
} from '../../desk/index.ts'
import { CHECK_RESULTS, type CheckResult, refusal, text } from '../../kernel/index.ts'
import { type Call, type Command, DATA } from '../command.ts'
import { withDesk } from '../open.ts'
import { Refusing } from '../output.ts'
import { table } from '../width.ts'

const stageName = (desk: Desk, { programme, stage }: EditionHead, lang: Lang): string => {
  const found = desk.registry.latest(programme)
  const names = found.ok ? { ...found.value.stages, ...found.value.outcomes } : {}
  return names[stage]?.[lang] ?? stage
}

const listLines = (desk: Desk, heads: readonly EditionHead[], lang: Lang): readonly string[] =>
  table(
    lang === 'zh'
      ? ['期次', '名称', '本期', '状态', '锁定于']
      : ['Edition', 'Title', 'Period', 'State', 'Frozen'],
    heads.map((head) => [
      head.id,
      head.title,
      `${head.from} – ${head.to}`,
      stageName(desk, head, lang),
      head.frozenAt === undefined ? '' : timeText(head.frozenAt, desk.zone),
    ]),
    [],
  )

/** How the checks came out, and those worth a look: neither consistent nor merely reckoned. */
const checkLines = ({ checks }: Edition, lang: Lang): readonly string[] => {
  if (checks.length === 0) return []
  const counts = (Object.keys(CHECK_RESULTS) as CheckResult[]).flatMap((result) => {
    const count = checks.filter((check) => check.result === result).length
    return count === 0 ? [] : [`${CHECK_RESULTS[result][lang]} ${count}`]
  })
  const shown = checks.filter(({ result }) => result !== 'consistent' && result !== 'derived')
  const [title, heads] =
    lang === 'zh'
      ? ['相互核对:', ['核对', '填报', '算得', '结果', '内容']]
      : ['Checked against each other: ', ['Check', 'Stated', 'Computed', 'Result', 'What']]
  const rows = shown.map(({ id, what, stated, computed, result }) => [
    ...[id, stated, computed],
    ...[CHECK_RESULTS[result][lang], what[lang]],
  ])
  return [
    '',
    `${title}${counts.join(lang === 'zh' ? '、' : ', ')}`,
    ...(rows.length === 0 ? [] : table(heads, rows, ['left', 'right', 'right'])),
  ]
}

const editionLines = (edition: Edition, lang: Lang): readonly string[] => {
  const heads =
    lang === 'zh'
      ? ['编号', '指标', '填报', '记录', '比较', '现值']
      : ['Figure', 'Name', 'Reported', 'Recorded', 'Compared', 'Now']
  const chapters = [...new Set(edition.figures.map(({ chapter }) => chapter[lang]))]
  return [
    `${edition.title} (${edition.from} – ${edition.to})`,
    ...chapters.flatMap((chapter) => [
      '',
      chapter,
      ...table(
        heads,
        edition.figures
          .filter((line) => line.chapter[lang] === chapter)
          .map((line) => [
            line.figure,
            line.name[lang],
            reportedText(line, line.reported, lang),
            recordedText(line, line.recorded?.value, lang),
            comparedText(line, lang),
            nowText(line, lang),
          ]),
        ['left', 'left', 'right', 'right'],
      ),
    ]),
    ...checkLines(edition, lang),
    '',
    `${lang === 'zh' ? '截至日志位置' : 'As of log position'} ${positionText(edition.position)}`,
  ]
}

const run = (call: Call): Promise<number> => {
  const [id] = call.words
  return withDesk(call, async (desk) => {
    const { out } = call
    if (id === undefined) {
      const heads = (await editionsIn(desk, desk.store)).map(editionHead)
      if (out.json) out.document(heads)
      else out.lines(...listLines(desk, heads, out.lang))
      if (heads.length === 0) out.note(out.say(text('还没有答卷。', 'There is no edition yet.')))
      return 0
    }
    const row = (await desk.store.load([id], [])).rows.get(id)
    const edition = row && (await editionOf(desk, row))
    if (!edition) throw new Refusing(refusal('unknown-case', [id], 'edition'))
    if (out.json) out.document(edition)
    else out.lines(...editionLines(edition, out.lang))
    return 0
  })
}

export const answersCommand: Command = {
  name: 'answers',
  about: text(
    '答卷:各期列表,或一期的填报值、记录值、其差、现值与相互核对',
    'the answer sheet: its editions, or one with what was reported, recorded, how they differ, what is otherwise now and how it checks',
  ),
  words: ['[EDITION]'],
  options: DATA,
  more: text(
    '一期由 open、act 办理:submit(提交锁定)、approve(另一人审定)、publish(发布)。',
    'An edition goes on by open and act: submit (to be frozen), approve (by somebody else), publish.',
  ),
  examples: ['answers', 'answers EDITION', 'answers EDITION --json'],
  run,
}
