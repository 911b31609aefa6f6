import { type Desk, type Erased, eraseAgain, everyErased, many } from '../../desk/index.ts'
import { text } from '../../kernel/index.ts'
import { ERASED_MESSAGE } from '../../server/erasures.ts'
import { type Call, type Command, DATA, textOption } from '../command.ts'
import { refusedEffects } from '../effect-lines.ts'
import { readText } from '../file.ts'
import { withDesk } from '../open.ts'
import { type Output, refuseWith } from '../output.ts'

type Listed = Pick<Erased, 'case' | 'reason'>

/** Why, where the list does not say: a server's log has no reasons. */
const RESTORED = '恢复备份后再次删除 / Erased again after a backup was restored'

/** The cases that a line names: a document of this command, one of its cases, or what a server logged of one. */
const listedIn = (line: string, number: number): readonly Listed[] => {
  const bad = () =>
    refuseWith(
      'bad-erasures',
      `第 ${number} 行不是 erasures --json 的输出,也不是服务日志。`,
      `Line ${number} is neither what erasures --json prints nor a line of a server's log.`,
      'again',
    )
  const listed = (one: unknown): Listed => {
    const { case: id, reason } = (one ?? {}) as { case?: unknown; reason?: unknown }
    if (typeof id !== 'string') return bad()
    return { case: id, reason: typeof reason === 'string' ? reason : RESTORED }
  }
  let read: unknown
  try {
    read = JSON.parse(line)
  } catch {
    return bad()
  }
  const { erasures, msg } = (read ?? {}) as { erasures?: unknown; msg?: unknown }
  if (Array.isArray(erasures)) return erasures.map(listed)
  return msg === undefined || msg === ERASED_MESSAGE ? [listed(read)] : []
}

/** Each case once, as the last line has it. */
const listIn = async (file: string): Promise<readonly Listed[]> => {
  const lines = (await readText(file, 'again')).split('\n')
  const listed = lines.flatMap((line, n) => (line.trim() === '' ? [] : listedIn(line, n + 1)))
  return [...new Map(listed.map((one) => [one.case, one])).values()]
}

const again = async (desk: Desk, listed: readonly Listed[], out: Output): Promise<number> => {
  const refused: { case: string; code: string }[] = []
  const counts = { erased: 0, before: 0, absent: 0 }
  for (const one of listed) {
    const done = await eraseAgain(desk, one)
    if (typeof done === 'string') counts[done]++
    else {
      refused.push({ case: one.case, code: done.code })
      out.lines(`✗ ${one.case}  ${out.say(done.message)}`)
    }
  }
  const settled = await desk.settle()
  for (const line of refusedEffects(settled, out.lang)) out.note(line)
  const { erased, before, absent } = counts
  if (out.json) out.document({ ...counts, refused })
  else
    out.lines(
      out.lang === 'zh'
        ? `已再次删除 ${erased} 个事项的个人信息;${before} 个早已删除,${absent} 个不在库中,${refused.length} 个未能删除。`
        : `Erased again what is personal in ${many(erased, 'cases')}; erased before: ${before}, not there: ${absent}, refused: ${refused.length}.`,
    )
  return refused.length === 0 ? 0 : 1
}

const list = async (desk: Desk, out: Output): Promise<number> => {
  const found: Erased[] = []
  for await (const one of everyErased(desk.store)) found.push(one)
  found.sort((a, b) => a.at - b.at)
  const shown = found.map((one) => ({ ...one, at: new Date(one.at).toISOString() }))
  if (out.json) out.document({ erasures: shown })
  else if (shown.length > 0)
    out.lines(...shown.map(({ at, case: id, by, reason }) => `${at}  ${id}  ${by}  ${reason}`))
  else out.note(out.say(text('没有事项的个人信息被删除。', 'No case is erased.')))
  return 0
}

const run = async (call: Call): Promise<number> => {
  const file = textOption(call, 'again')
  const listed = file === undefined ? undefined : await listIn(file)
  return withDesk(call, (desk) => (listed ? again(desk, listed, call.out) : list(desk, call.out)))
}

export const erasuresCommand: Command = {
  name: 'erasures',
  about: text(
    '列出个人信息已删除的事项;恢复备份后,按这份清单再次删除',
    'lists the cases of which what was personal is erased; erases them again after a backup was restored',
  ),
  words: [],
  options: {
    ...DATA,
    again: {
      value: 'FILE',
      about: text(
        '再次删除:FILE 为先前 --json 的输出,或服务日志',
        "erases again: FILE is what --json printed before, or a server's log",
      ),
    },
  },
  more: text(
    '清单与备份分开保存。有未能删除的(如备份中事项尚未办结),退出码为 1。',
    'Keep the list apart from the backups. Exits with 1 where some were refused, such as cases that are open in the backup.',
  ),
  examples: ['erasures --json > erasures.json', 'erasures --again erasures.json'],
  run,
}
