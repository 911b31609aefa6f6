import { type Imported, importRequests, type Mapping, readMapping } from '../../desk/import/index.ts'
import { BadExport, count, type Desk, isExport, type Lang, many, restoreLines } from '../../desk/index.ts'
import { text } from '../../kernel/index.ts'
import { type Call, type Command, DATA, textOption } from '../command.ts'
import { refusedEffects } from '../effect-lines.ts'
import { linesOf, openSource, readText, type Source } from '../file.ts'
import { withDesk } from '../open.ts'
import { Misused, type Output, refuseWith, valueIn } from '../output.ts'

const SHOWN = 20

/** What an import came to, as `--json` prints it: `reason` is readable, `code` and `field` are for programs. */
export const importDocument = (imported: Imported, seconds: number, lang: Lang) => {
  const { rejected, stopped, effects, notBegun, ...counts } = imported
  return {
    ...counts,
    rejected: rejected.map(({ row, problem: { code, message, field } }) => ({
      row,
      reason: message[lang],
      code,
      ...(field === undefined ? {} : { field }),
    })),
    effects,
    notBegun: notBegun.map(({ programme, promise }) => ({ programme, promise })),
    seconds: Math.round(seconds * 1000) / 1000,
    ...(stopped ? { stopped: { code: stopped.code, message: stopped.message[lang] } } : {}),
  }
}

/** What nobody would guess from a share of promises kept: past cases do not count in it. */
const notBegunLines = (notBegun: Imported['notBegun'], lang: Lang): readonly string[] => {
  if (notBegun.length === 0) return []
  const names = notBegun.map(({ programme, promise, name }) => `${name[lang]} (${programme}/${promise})`)
  return [
    lang === 'zh'
      ? `! 导入时已办结的事项不计入下列时限承诺:它们起于后面的阶段,而来源没有记录这些阶段:${names.join('、')}`
      : `! Cases that came in closed do not count under these promises, which begin at a later stage than the source records: ${names.join(', ')}`,
  ]
}

const show = (out: Output, imported: Imported, seconds: number): void => {
  const { cases, updated, events, duplicates, rejected, rejectedCount } = imported
  for (const { row, problem } of rejected.slice(0, SHOWN))
    out.lines(
      `✗ ${out.lang === 'zh' ? '第' : 'row'} ${row}${out.lang === 'zh' ? ' 行' : ''}  ${problem.code}: ${out.say(problem.message)}`,
    )
  if (rejectedCount > SHOWN)
    out.lines(
      out.lang === 'zh' ? `… 另有 ${rejectedCount - SHOWN} 行` : `… and ${rejectedCount - SHOWN} more`,
    )
  out.lines(...refusedEffects(imported.effects, out.lang))
  out.lines(...notBegunLines(imported.notBegun, out.lang))
  const rows = cases + updated + duplicates + rejectedCount
  const speed = count(Math.round(rows / Math.max(seconds, 0.001)))
  out.lines(
    out.lang === 'zh'
      ? `新增事项 ${count(cases)},补充办结 ${count(updated)},事件 ${count(events)},重复 ${count(duplicates)},拒收 ${count(rejectedCount)};用时 ${seconds.toFixed(1)} 秒(每秒 ${speed} 行)`
      : `${many(cases, 'cases')} opened, ${count(updated)} brought up to date, ${many(events, 'events')}, ${many(duplicates, 'duplicates')}, ${count(rejectedCount)} rejected; ${seconds.toFixed(1)} s (${speed} rows/s)`,
  )
}

/** Takes a file in with a bar on the terminal; Ctrl-C stops it between two rows. */
export const takingIn = async <Value>(
  out: Output,
  source: Source,
  work: (options: { readonly signal: AbortSignal; onProgress(rows: number): void }) => Promise<Value>,
): Promise<Value> => {
  const stop = new AbortController()
  const onInterrupt = () => {
    stop.abort()
    source.close()
  }
  process.once('SIGINT', onInterrupt)
  const bar = out.progress(text('导入', 'Importing'))
  try {
    return await work({ signal: stop.signal, onProgress: (rows) => bar.at(rows, source.share()) })
  } finally {
    bar.end()
    process.removeListener('SIGINT', onInterrupt)
  }
}

/** Takes a request file in, and tells how long it took. */
export const importFile = async (
  desk: Desk,
  out: Output,
  source: Source,
  mapping: Mapping,
): Promise<{ readonly imported: Imported; readonly seconds: number }> => {
  out.note(
    out.say(text('正在导入,按 Ctrl-C 可停在行与行之间。', 'Importing; Ctrl-C stops between two rows.')),
  )
  const started = performance.now()
  const imported = await takingIn(out, source, async (options) =>
    valueIn(await importRequests(desk, mapping, source.bytes, options)),
  )
  return { imported, seconds: (performance.now() - started) / 1000 }
}

/** Reads a mapping file, or refuses with where it is wrong. */
export const mappingFrom = async (path: string): Promise<Mapping> =>
  valueIn(readMapping(await readText(path, 'mapping')))

const importCases = async (call: Call, file: string, mappingPath: string): Promise<number> => {
  const { out } = call
  const mapping = await mappingFrom(mappingPath)
  const source = await openSource(file)
  const { imported, seconds } = await withDesk(call, (desk) => importFile(desk, out, source, mapping), {
    create: true,
  })
  if (out.json) out.document(importDocument(imported, seconds, out.lang))
  else show(out, imported, seconds)
  if (imported.stopped) {
    out.note(`${imported.stopped.code}: ${out.say(imported.stopped.message)}`)
    return 1
  }
  const taken = imported.cases + imported.updated + imported.duplicates
  return taken === 0 && imported.rejectedCount > 0 ? 1 : 0
}

async function* withFirst(first: string, rest: AsyncIterator<string>): AsyncGenerator<string> {
  yield first
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value
}

const restore = async (call: Call, file: string): Promise<number> => {
  const { out } = call
  const source = await openSource(file)
  const lines = linesOf(source.bytes)
  const first = await lines.next()
  if (first.done || !isExport(first.value))
    throw new Misused(
      '缺少 --mapping:该文件不是 Bihuan 导出文件,要说明各列含义',
      '--mapping is missing: the file is no export of Bihuan, so its columns need explaining',
    )
  const bar = out.progress(text('恢复', 'Restoring'))
  const started = performance.now()
  const all = withFirst(first.value, lines)
  const restoreInto = (desk: Desk) =>
    restoreLines(desk.store, desk.registry, desk.calendar, all, (streams) => bar.at(streams, source.share()))
  let cases: number
  try {
    cases = await withDesk(call, restoreInto, { create: true })
  } catch (error) {
    if (error instanceof BadExport) refuseWith('bad-export', error.said.zh, error.said.en, 'FILE')
    throw error
  } finally {
    bar.end()
  }
  const seconds = Math.round(performance.now() - started) / 1000
  if (out.json) out.document({ cases, seconds })
  else out.lines(out.lang === 'zh' ? `已恢复 ${cases} 个事项。` : `${many(cases, 'cases')} restored.`)
  return 0
}

const run = (call: Call): Promise<number> => {
  const file = call.words[0]!
  const mapping = textOption(call, 'mapping')
  return mapping === undefined ? restore(call, file) : importCases(call, file, mapping)
}

export const importCommand: Command = {
  name: 'import',
  about: text(
    '导入任意城市的诉求导出文件(CSV,可为 .gz),或 Bihuan 自己的导出文件',
    "takes in any city's request export (CSV, gzipped or not), or an export of Bihuan",
  ),
  words: ['FILE'],
  options: {
    mapping: {
      value: 'MAPPING.json',
      about: text('各列含义,见 docs/import.md', 'what the columns mean; see docs/import.md'),
    },
    ...DATA,
  },
  more: text(
    'FILE 为 - 时读标准输入。有误的行按行号拒收,其余照常;同一文件再次导入不产生变化。Ctrl-C 只会停在行与行之间。',
    'FILE - is standard input. A bad row is rejected by its line number and stops nothing; importing the same file twice changes nothing. Ctrl-C stops between two rows.',
  ),
  examples: [
    'import samples/nyc-311-2019-12-31.csv.gz --mapping samples/nyc-311-2019-12-31.mapping.json',
    'import requests.csv --mapping city.json --data ./data --json',
    'import backup.jsonl.gz --data ./restored',
  ],
  run,
}
