import { many } from '../../desk/index.ts'
import { text } from '../../kernel/index.ts'
import { type Call, type Command, DATA } from '../command.ts'
import { refusedEffects } from '../effect-lines.ts'
import { withDesk } from '../open.ts'

const run = (call: Call): Promise<number> =>
  withDesk(call, async (desk) => {
    const { out } = call
    const woken = await desk.wake()
    const settled = await desk.settle()
    if (out.json) out.document({ ...woken, effects: settled })
    else {
      for (const { case: id, reason } of woken.stuck) out.lines(`✗ ${id}  ${reason}`)
      out.lines(...refusedEffects(settled, out.lang))
      out.lines(
        out.lang === 'zh'
          ? `${woken.woken} 个事项因到时而变化;后续动作 ${settled.done} 项,被拒 ${settled.refused} 项。`
          : `${many(woken.woken, 'cases')} changed as the time had come; ${many(settled.done, 'effects')} carried out, ${settled.refused} refused.`,
      )
    }
    return woken.stuck.length === 0 ? 0 : 1
  })

export const wakeCommand: Command = {
  name: 'wake',
  about: text(
    '把到时的预警、超期、定时动作记下来(服务运行时自动进行)',
    'records what time alone has done by now: warnings, breaches, timed actions (a server does it by itself)',
  ),
  words: [],
  options: DATA,
  examples: ['wake', 'wake --json'],
  run,
}
