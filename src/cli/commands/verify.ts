import { verify } from '../../desk/index.ts'
import { text } from '../../kernel/index.ts'
import { type Call, type Command, DATA } from '../command.ts'
import { withDesk } from '../open.ts'

const run = (call: Call): Promise<number> =>
  withDesk(call, async (desk) => {
    const { out } = call
    const bar = out.progress(text('核对', 'Verifying'))
    const found = await verify(desk.store, desk.registry, desk.calendar, (cases) => bar.at(cases))
    bar.end()
    if (out.json) out.document(found)
    else {
      for (const { case: id, what } of found.differences) out.lines(`✗ ${what}  ${id}`)
      const [cases, events, wrong] = [found.cases, found.events, found.differences.length]
      out.lines(
        out.lang === 'zh'
          ? `${found.ok ? '一致' : '有差异'}:${cases} 个事项、${events} 个事件,差异 ${wrong} 处。`
          : `${found.ok ? 'Clean' : 'Differences'}: ${cases} cases, ${events} events, ${wrong} differences.`,
      )
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
  more: text('有差异时退出码为 1。', 'Exits with 1 where anything differs.'),
  examples: ['verify', 'verify --data ./data --json'],
  run,
}
