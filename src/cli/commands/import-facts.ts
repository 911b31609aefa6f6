import { type FactsImported, importFacts, readFactsMapping } from '../../desk/import/index.ts'
import { count, many } from '../../desk/index.ts'
import { text } from '../../kernel/index.ts'
import { type Call, type Command, DATA, textOption } from '../command.ts'
import { openSource, readText } from '../file.ts'
import { withDesk } from '../open.ts'
import { Misused, type Output, valueIn } from '../output.ts'
import { takingIn } from './import.ts'

const SHOWN = 20

const show = (out: Output, done: FactsImported): void => {
  const zh = out.lang === 'zh'
  for (const { row, problem } of done.rejected.slice(0, SHOWN))
    out.lines(`✗ ${zh ? `第 ${row} 行` : `row ${row}`}  ${problem.code}: ${out.say(problem.message)}`)
  const { households, rows, duplicates, rejectedCount } = done
  out.lines(
    zh
      ? `新登记家庭 ${count(households)},有新内容的行 ${count(rows)},重复 ${count(duplicates)},拒收 ${count(rejectedCount)}。`
      : `${many(households, 'households')} entered, ${many(rows, 'rows')} with something new, ${many(duplicates, 'duplicates')}, ${count(rejectedCount)} rejected.`,
  )
}

const run = async (call: Call): Promise<number> => {
  const { out } = call
  const path = textOption(call, 'mapping')
  if (path === undefined) throw new Misused('缺少 --mapping', '--mapping is missing')
  const mapping = valueIn(readFactsMapping(await readText(path, 'mapping')))
  const source = await openSource(call.words[0]!)
  const imported = await takingIn(out, source, (options) =>
    withDesk(call, async (desk) => valueIn(await importFacts(desk, mapping, source.bytes, options)), {
      create: true,
    }),
  )
  const { rejected, stopped, ...counts } = imported
  const told = rejected.map(({ row, problem: { code, message, field } }) => ({
    row,
    code,
    reason: out.say(message),
    ...(field === undefined ? {} : { field }),
  }))
  if (out.json) out.document({ ...counts, rejected: told, ...(stopped ? { stopped: stopped.code } : {}) })
  else show(out, imported)
  if (stopped) out.note(`${stopped.code}: ${out.say(stopped.message)}`)
  return stopped || (counts.rows + counts.duplicates === 0 && counts.rejectedCount > 0) ? 1 : 0
}

export const importFactsCommand: Command = {
  name: 'import-facts',
  about: text(
    '把登记册文件(CSV)导入为家庭、成员及其带日期的事实',
    "takes a register's file (CSV) in as households, members and their dated facts",
  ),
  words: ['FILE'],
  options: {
    mapping: {
      value: 'MAPPING.json',
      about: text('各列含义,见 docs/determinations.md', 'what the columns mean; see docs/determinations.md'),
    },
    ...DATA,
  },
  more: text(
    '有误的行按行号拒收,其余照常;同一文件再次导入不产生变化;空单元格表示不详,不是零。',
    'A bad row is rejected by its line number and stops nothing; the same file again changes nothing; an empty cell is not known, which is not zero.',
  ),
  examples: ['import-facts samples/register.csv --mapping samples/register.mapping.json'],
  run,
}
