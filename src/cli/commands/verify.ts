import { type Discrepancy, type Lang, type Verification, verify } from '../../desk/index.ts'
import { text } from '../../kernel/index.ts'
import { type Call, type Command, DATA } from '../command.ts'
import { notLoadedLines } from '../not-loaded.ts'
import { withDesk } from '../open.ts'

/** The case that differs; of a figure its name, of a log how far it reaches. */
const whereOf = ({ case: id, expected, stored }: Discrepancy): string => {
  if (id !== '') return id
  const { indicator, ...wanted } = { indicator: '', ...Object(expected) }
  const values = typeof expected === 'object' ? [wanted, stored] : [expected, stored]
  return `${indicator} ${values.map((value) => JSON.stringify(value)).join(' ≠ ')}`.trimStart()
}

const sumText = ({ ok, cases, events, differences }: Verification, lang: Lang): string => {
  const wrong = differences.length
  const [zh, en] = ok
    ? ['一致', 'Clean']
    : wrong > 0
      ? ['有差异', 'Differences']
      : ['未能全部核对', 'Not all could be checked']
  return lang === 'zh'
    ? `${zh}:${cases} 个事项、${events} 个事件,差异 ${wrong} 处。`
    : `${en}: ${cases} cases, ${events} events, ${wrong} differences.`
}

const run = (call: Call): Promise<number> =>
  withDesk(call, async (desk) => {
    const { out } = call
    const bar = out.progress(text('核对', 'Verifying'))
    const found = await verify(desk.store, desk.registry, desk.calendar, (cases) => bar.at(cases))
    bar.end()
    if (out.json) out.document(found)
    else {
      for (const each of found.differences) out.lines(`✗ ${each.what}  ${whereOf(each)}`)
      for (const line of notLoadedLines(found.notLoaded, out.lang)) out.lines(line)
      out.lines(sumText(found, out.lang))
    }
    return found.ok ? 0 : 1
  })

export const verifyCommand: Command = {
  name: 'verify',
  about: text(
    '逐件重放,核对事项、唤醒时间、统计与日志位置',
    'folds every case again and compares rows, wake-ups, figures and positions with what is stored',
  ),
  words: [],
  options: DATA,
  more: text(
    '有差异,或有事项的项目版本未装入时,退出码为 1。',
    'Exits with 1 where anything differs, or where a version of a programme that has cases is not loaded.',
  ),
  examples: ['verify', 'verify --data ./data --json'],
  run,
}
