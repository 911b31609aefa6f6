import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { count, type Desk, type FigureRow, figures } from '../../desk/index.ts'
import { text } from '../../kernel/index.ts'
import { CALLED } from '../called.ts'
import { type Call, type Command, textOption } from '../command.ts'
import { openSource } from '../file.ts'
import { cityModule } from '../loaded.ts'
import { withDesk } from '../open.ts'
import { type Output, refuseWith, valueIn } from '../output.ts'
import { figureLines } from './figures.ts'
import { importDocument, importFile, mappingFrom } from './import.ts'

const sample = (name: string): string => fileURLToPath(new URL(`../../../samples/${name}`, import.meta.url))

const EVENING = 'nyc-311-2019-12-31'

/** Figures that the evening gives something to. */
const figuresOf = async (desk: Desk): Promise<readonly FigureRow[]> => {
  const found = valueIn(await figures(desk.store, desk.registry, {}))
  return found.filter(({ numerator, denominator }) => numerator !== 0 || (denominator ?? 0) !== 0)
}

const story = {
  zh: (rows: number, seconds: string) => [
    `纽约市 2019 年除夕之夜的 ${count(rows)} 件真实 311 诉求(NYC Open Data)已按项目定义走完全程,用时 ${seconds} 秒。`,
    '供暖诉求归“供暖服务”,其余归“政务服务便民热线”。24 小时处置等时限承诺是本平台项目的,不是纽约市的:',
    '兑现率说的是“若按此承诺,那一晚会怎样”。何时响应,来源没有记录,故不统计响应率。',
  ],
  en: (rows: number, seconds: string) => [
    `${count(rows)} real 311 requests of New York City's evening of 31 December 2019 (NYC Open Data) went through in ${seconds} s.`,
    'Heat complaints run under the programme Heating, everything else under City hotline. The promises (settled in 24',
    "hours, for one) are the programmes' own, not New York's: their shares say how that evening would have stood under",
    'them. When somebody first answered is not in the source: there is no response rate.',
  ],
}

const next = (out: Output, where: string): readonly string[] => {
  return [
    '',
    out.lang === 'zh' ? '每个数字都能看到背后的事项:' : 'Every figure opens to the cases behind it:',
    `  ${CALLED} why heating/merged${where}`,
    `  ${CALLED} case nyc-311-45281170${where}`,
    `  ${CALLED} figures --area nyc-bronx${where}`,
    `  ${CALLED} verify${where}`,
  ]
}

/** A folder of its own where none is named, so that a look leaves the reader's own data alone. */
const folderOf = async (call: Call): Promise<string | undefined> => {
  const named = textOption(call, 'data')
  if (named !== undefined || process.env.DATABASE_URL) return named
  return mkdtemp(join(tmpdir(), 'bihuan-demo-'))
}

const run = async (call: Call): Promise<number> => {
  const { out } = call
  if (cityModule() !== undefined)
    refuseWith(
      'bad-city',
      '样例属于平台自带的城市:请先取消 BIHUAN_CITY。',
      'The sample is of the city that comes with the platform: unset BIHUAN_CITY first.',
      'BIHUAN_CITY',
    )
  const folder = await folderOf(call)
  const mapping = await mappingFrom(sample(`${EVENING}.mapping.json`))
  const source = await openSource(sample(`${EVENING}.csv.gz`))
  const inFolder: Call = { ...call, options: { ...call.options, ...(folder ? { data: folder } : {}) } }
  return withDesk(
    inFolder,
    async (desk) => {
      const { imported, seconds } = await importFile(desk, out, source, mapping)
      await desk.wake()
      await desk.settle()
      const rows = await figuresOf(desk)
      if (out.json) {
        out.document({
          data: folder ?? null,
          import: importDocument(imported, seconds, out.lang),
          figures: rows,
        })
        return imported.stopped ? 1 : 0
      }
      const taken = imported.cases + imported.updated + imported.duplicates
      out.lines(...story[out.lang](taken, seconds.toFixed(1)))
      out.lines(...bilingual(rows, out, desk.zone))
      out.lines(...next(out, folder ? ` --data ${folder}` : ''))
      return imported.stopped ? 1 : 0
    },
    { create: true, ...(folder ? { folder } : {}) },
  )
}

/** Both names of every figure: a demo is read by people who work in either. */
const bilingual = (rows: readonly FigureRow[], out: Output, zone: string): readonly string[] =>
  figureLines(
    rows.map((row) => {
      const both = `${row.name.zh} ${row.name.en}`
      return { ...row, name: { zh: both, en: both } }
    }),
    out.lang,
    zone,
  )

export const demoCommand: Command = {
  name: 'demo',
  about: text(
    '看一个真实的冬夜:导入样例、跑完、出数',
    'a look at a real winter evening: loads the sample, runs it, prints its figures',
  ),
  words: [],
  options: {
    data: {
      value: 'DIR',
      about: text(
        '放数据的文件夹,默认新建一个临时文件夹',
        'folder for the data; a fresh temporary one by default',
      ),
    },
  },
  examples: ['demo', 'demo --lang zh', 'demo --data ./demo'],
  run,
}
