import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { drawFile } from '../../desk/index.ts'
import { checkDraw, commitmentOf, drawRfc3797, rfc3797Key, text } from '../../kernel/index.ts'
import { type Call, type Command, DATA, neededOption, textOption } from '../command.ts'
import { mustBeWritable, readText } from '../file.ts'
import { withDesk } from '../open.ts'
import { Misused, valueIn } from '../output.ts'

const check = async ({ out, options, words }: Call): Promise<number> => {
  const { problems, checked } = checkDraw(await readText(words[1]!))
  const announced = typeof options.root === 'string' ? options.root.trim().toLowerCase() : undefined
  const isOther = checked !== undefined && announced !== undefined && checked.root !== announced
  const OTHER = {
    code: 'other-root',
    message: text('与事先公布的指纹不符。', 'Its root is not the one that was announced.'),
    field: 'root',
  } as const
  const all = [...problems, ...(isOther ? [OTHER] : [])]
  if (out.json) out.document({ ok: all.length === 0, ...checked, problems: all })
  else {
    for (const { code, message, field } of all)
      out.lines(`✗ ${code}: ${out.say(message)}${field === undefined ? '' : ` [${field}]`}`)
    if (checked) {
      const { draw, root, pool, drawn, isDrawn } = checked
      out.lines(
        out.lang === 'zh'
          ? `抽取 ${draw}:名单 ${pool},${isDrawn ? `抽中 ${drawn}` : '已冻结,尚未抽取'}。指纹 ${root}`
          : `Draw ${draw}: ${pool} in the pool, ${isDrawn ? `${drawn} drawn` : 'frozen, not drawn yet'}. Root ${root}`,
      )
    }
    out.lines(
      out.lang === 'zh'
        ? all.length === 0
          ? '核对无误。'
          : `核对不符:${all.length} 处。`
        : all.length === 0
          ? 'It is as it should be.'
          : `It is not as it should be (problems: ${all.length}).`,
    )
  }
  return all.length === 0 ? 0 : 1
}

const file = (call: Call): Promise<number> =>
  withDesk(call, async (desk) => {
    const { out, words } = call
    const path = textOption(call, 'out')
    if (path !== undefined) await mustBeWritable(path, 'out')
    const written = valueIn(await drawFile(desk, words[1]!))
    if (path === undefined) process.stdout.write(written)
    else {
      await writeFile(path, written)
      const { root } = checkDraw(written).checked!
      if (out.json) out.document({ case: words[1], file: path, root })
      else out.lines(`${path}  root ${root}`)
    }
    return 0
  })

/** So many random bytes that nobody finds a secret by trying. */
const SECRET_BYTES = 16

const commit = async (call: Call): Promise<number> => {
  const party = neededOption(call, 'party')
  const secret = randomBytes(SECRET_BYTES).toString('hex')
  const commitment = commitmentOf(call.words[1]!, party, secret)
  if (call.out.json) call.out.document({ draw: call.words[1], party, secret, commitment })
  else call.out.lines(`secret      ${secret}`, `commitment  ${commitment}`)
  return 0
}

/** Numbers of the sources, one source after a slash: `9319 / 2 5 12 8 10`. */
const sourcesIn = (written: string): readonly (readonly number[])[] => {
  const sources = written.split('/').map((source) => source.trim().split(/\s+/))
  if (sources.flat().some((number) => !/^\d{1,15}$/.test(number)))
    throw new Misused(
      '--sources 应如 "9319 / 2 5 12 8 10"',
      '--sources is like "9319 / 2 5 12 8 10": whole numbers, a slash between sources',
    )
  return sources.map((source) => source.map(Number))
}

const rfc3797 = async (call: Call): Promise<number> => {
  const [pool, take] = [call.words[1]!, neededOption(call, 'take')].map(Number) as [number, number]
  const key = rfc3797Key(sourcesIn(neededOption(call, 'sources')))
  if (!(Number.isInteger(pool) && Number.isInteger(take) && take > 0 && take <= pool && pool <= 65_535))
    throw new Misused(
      'POOL 为 1–65535 的整数,--take 不大于它',
      'POOL is a whole number up to 65535, and --take is no more than that',
    )
  const drawn = drawRfc3797(pool, take, key)
  if (call.out.json) call.out.document({ key, pool, drawn })
  else call.out.lines(key, drawn.join(' '))
  return 0
}

const STEPS: Readonly<Record<string, (call: Call) => Promise<number>>> = { check, file, commit, rfc3797 }

export const drawCommand: Command = {
  name: 'draw',
  about: text(
    '可验证的随机抽取:核对公布的文件、写出公布文件、生成一方的承诺值、按 RFC 3797 抽取',
    'a verifiable draw: check a published file, write the file to publish, make one party’s commitment; draw by RFC 3797',
  ),
  words: ['STEP', 'FILE|CASE|POOL'],
  steps: Object.keys(STEPS),
  options: {
    root: {
      value: 'HEX',
      about: text(
        '事先公布的指纹,一并比对(check)',
        'the root that was announced before, compared too (check)',
      ),
    },
    out: {
      value: 'FILE',
      about: text('写到哪个文件,默认标准输出(file)', 'where to write it; standard output by default (file)'),
    },
    take: { value: 'N', about: text('抽几个(rfc3797)', 'how many to draw (rfc3797)') },
    sources: {
      value: 'NUMBERS',
      about: text(
        '各随机源的数,用 / 隔开(rfc3797)',
        'numbers of the sources, a slash between them (rfc3797)',
      ),
    },
    party: { value: 'NAME', about: text('哪一方(commit)', 'which party (commit)') },
    ...DATA,
  },
  more: text(
    'check 只看文件本身,不需要数据;不符时退出码为 1。抽取前写出的文件可用于公布名单与指纹。算法见 docs/draw.md。',
    'check looks at the file alone and needs no data; it exits with 1 where anything is wrong. A file written before the draw announces pool and root. How it is reckoned: docs/draw.md.',
  ),
  examples: [
    'draw file CASE --out announced.json',
    'draw file CASE --out draw-2026.json',
    'draw check draw-2026.json',
    'draw check draw-2026.json --root 3f0c… --json',
    'draw commit CASE --party 审计局',
    'draw rfc3797 25 --take 10 --sources "9319 / 2 5 12 8 10 / 9 18 26 34 41 45"',
  ],
  run: (call) => STEPS[call.words[0]!]!(call),
}
