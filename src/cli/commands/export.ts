import { createWriteStream, existsSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { type Desk, exportLines, many } from '../../desk/index.ts'
import { text } from '../../kernel/index.ts'
import { type Call, type Command, DATA } from '../command.ts'
import { mustBeWritable } from '../file.ts'
import { withDesk } from '../open.ts'
import { Misused, refuseWith } from '../output.ts'

/** Writes an export file; returns how many cases are in it. */
const write = async (desk: Desk, path: string, onCase: (cases: number) => void): Promise<number> => {
  let cases = 0
  async function* counted() {
    for await (const line of exportLines(desk.store)) {
      yield `${line}\n`
      // A line a case; the head and the keys have lines of their own.
      if (line.startsWith('{"events":')) onCase(++cases)
    }
  }
  const from = Readable.from(counted())
  // Whole or not there: a half-written export must not look like one.
  const part = `${path}.part`
  try {
    const to = createWriteStream(part, { mode: 0o600 })
    await (path.endsWith('.gz') ? pipeline(from, createGzip(), to) : pipeline(from, to))
    await rename(part, path)
  } catch (error) {
    await rm(part, { force: true })
    throw error
  }
  return cases
}

const run = async (call: Call): Promise<number> => {
  const { out, words } = call
  const file = words[0]!
  if (file === '-' && out.json) throw new Misused('- 与 --json 不能同用', '- and --json do not go together')
  if (file !== '-' && existsSync(file))
    refuseWith('file-exists', `${file} 已存在,不覆盖。`, `${file} exists and is not overwritten.`, 'FILE')
  if (file !== '-') await mustBeWritable(file, 'FILE')
  return withDesk(call, async (desk) => {
    if (file === '-') {
      for await (const line of exportLines(desk.store)) process.stdout.write(`${line}\n`)
      return 0
    }
    const bar = out.progress(text('导出', 'Exporting'))
    const cases = await write(desk, file, (done) => bar.at(done))
    bar.end()
    if (out.json) out.document({ file, cases })
    else
      out.lines(
        out.lang === 'zh'
          ? `已导出 ${cases} 个事项至 ${file}。`
          : `${many(cases, 'cases')} exported to ${file}.`,
      )
    return 0
  })
}

export const exportCommand: Command = {
  name: 'export',
  about: text(
    '导出全部事项、区域与幂等键(每行一个 JSON),可导入空数据库',
    'all cases, areas and keys as lines of JSON, to be imported into an empty database',
  ),
  words: ['FILE'],
  options: DATA,
  more: text(
    '以 .gz 结尾则压缩;FILE 为 - 时写标准输出。导出文件含个人信息,只有本人可读(0600)。不在其中的:附件、账号、令牌、推送订阅、各部门保存的班组与人员名单、审计记录。要连同这些一起备份或搬迁,请用 pg_dump 或复制数据文件夹(附件另行复制其文件夹);名单也可由 GET、PUT /api/bureaus/…/lists 搬迁。',
    'A name that ends in .gz is compressed; - is standard output. The file holds personal data and is readable by its owner only (0600). Not in it: attached files, accounts, tokens, webhooks, the lists of crews and people that bureaus keep, the audit trail. To back up or move those too, use pg_dump or copy the data folder (and the folder of files); lists also move by GET and PUT /api/bureaus/…/lists.',
  ),
  examples: ['export backup.jsonl.gz', 'export backup.jsonl --data ./data --json'],
  run,
}
