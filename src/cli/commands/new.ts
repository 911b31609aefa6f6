import { existsSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { text } from '../../kernel/index.ts'
import { IS_PACKAGE } from '../called.ts'
import type { Call, Command } from '../command.ts'
import { writeNewCity } from '../new-city.ts'
import type { Output } from '../output.ts'
import { version } from '../version.ts'

const quoted = (path: string): string =>
  /^[\w./@+-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`

/** What to type next: Bihuan is installed from a file, for it stands in no registry. */
const nextSteps = (folder: string, out: Output): readonly string[] => {
  const into = [`cd ${quoted(relative(process.cwd(), folder) || '.')}`]
  const run = ['npm test', 'npm start']
  const file = `bihuan-${version()}.tgz`
  if (IS_PACKAGE)
    return [
      ...into,
      `npm install ${out.say(text(`<原安装包位置>/${file}`, `<where this one was installed from>/${file}`))}`,
      ...run,
    ]
  const root = fileURLToPath(new URL('../../..', import.meta.url))
  const source = relative(process.cwd(), root)
  const pack = source === '' ? 'npm pack' : `(cd ${quoted(source)} && npm pack)`
  const packed = join(root, file)
  return [
    ...(existsSync(packed) ? [] : [pack]),
    ...into,
    `npm install ${quoted(relative(folder, packed))}`,
    ...run,
  ]
}

const run = async ({ words: [named], out }: Call): Promise<number> => {
  const folder = resolve(named!)
  const files = await writeNewCity(folder)
  const next = nextSteps(folder, out)
  if (out.json) out.document({ folder, files, next })
  else
    out.lines(
      `${out.say(text('新城市', 'A new city'))}: ${folder}`,
      `  ${files.join('  ')}`,
      '',
      out.say(text('接下来:', 'Next:')),
      ...next.map((line) => `  ${line}`),
      '',
      out.say(text('README.md 说明如何改成自己的。', 'README.md tells how to make it yours.')),
    )
  return 0
}

export const newCommand: Command = {
  name: 'new',
  about: text(
    '在新文件夹里建一座可运行的小城市:一个项目、一个测试、一个演练情景',
    'makes a small city of your own that runs, in a new folder: one programme, one test, one scenario',
  ),
  words: ['FOLDER'],
  options: {},
  more: text(
    '只写文件,不联网,不提问;非空的文件夹一律不动。内容与 docs/writing-a-programme.md 逐字相同。',
    'It writes files, asks nothing and needs no network; a folder that is not empty is left alone. The files are those that docs/writing-a-programme.md shows.',
  ),
  examples: ['new ../xincheng', 'new ../xincheng --lang zh'],
  run,
}
