import { type ParseArgsConfig, parseArgs } from 'node:util'
import type { Lang } from '../desk/index.ts'
import { firstDayOf, parseDay, type Text, text } from '../kernel/index.ts'
import { CALLED } from './called.ts'
import { nearest } from './nearest.ts'
import { Misused, Output } from './output.ts'

/** One option of a command, as `--name VALUE` or, where it takes none, `--name`. */
export interface Option {
  /** What stands for its value in help, `YYYY-MM` and `YYYY-MM-DD` for what must be one; a flag where it is absent. */
  readonly value?: string
  readonly about: Text
}

/** What a command is given: its words and options read, and where to write. */
export interface Call {
  readonly words: readonly string[]
  readonly options: Readonly<Record<string, string | boolean | undefined>>
  readonly out: Output
}

/** One command of the `bihuan` program; one file each under `commands/`. */
export interface Command {
  readonly name: string
  readonly about: Text
  /** Its words in help, e.g. `FILE`; a word in brackets may be left out. */
  readonly words: readonly string[]
  /** What its first word may be, where it is one of a few. */
  readonly steps?: readonly string[]
  readonly options: Readonly<Record<string, Option>>
  /** Options that it cannot do without, by its step; those of a command without steps under its own name. */
  readonly needed?: Readonly<Record<string, readonly string[]>>
  readonly examples: readonly string[]
  /** More to know, under the options; a function where it is of the city that is loaded. */
  readonly more?: Text | (() => Promise<Text>)
  /** The exit code. Throws `Refusing` and `Misused` for 1 and 2. */
  run(call: Call): Promise<number>
}

/** The option of every command that reads or writes cases. */
export const DATA: Readonly<Record<string, Option>> = {
  data: {
    value: 'DIR',
    about: text(
      '内嵌数据库的文件夹,默认 ./data;设有 DATABASE_URL 时改用该 PostgreSQL',
      'folder of the embedded database, ./data by default; DATABASE_URL, where set, replaces it',
    ),
  },
}

const EVERYWHERE: Readonly<Record<string, Option>> = {
  json: {
    about: text(
      '只在标准输出打印一个 JSON 文档',
      'prints one JSON document on standard output and nothing else',
    ),
  },
  lang: {
    value: 'zh|en',
    about: text('给人看的语言,默认取自 LANG', 'language of what people read; from LANG by default'),
  },
  help: { about: text('显示本说明', 'shows this') },
}

const allOptions = (command: Command): Readonly<Record<string, Option>> => ({
  ...command.options,
  ...EVERYWHERE,
})

/** The language that the environment asks for. */
export const defaultLang = (env: NodeJS.ProcessEnv): Lang =>
  (env.LC_ALL || env.LC_MESSAGES || env.LANG || '').toLowerCase().startsWith('zh') ? 'zh' : 'en'

/** The options that stand in its usage. */
const neededIn = ({ name, needed, options }: Command): readonly string[] =>
  (needed?.[name] ?? []).map((option) => `--${option} ${options[option]?.value ?? ''}`)

/** The help of one command. */
const helpOf = async (command: Command, lang: Lang): Promise<string> => {
  const [usage, options, examples] =
    lang === 'zh' ? ['用法', '选项', '示例'] : ['Usage', 'Options', 'Examples']
  const named = Object.entries(allOptions(command)).map(([name, { value, about }]) => [
    `--${name}${value ? ` ${value}` : ''}`,
    about[lang],
  ])
  const width = Math.max(...named.map(([name]) => name!.length))
  const more = typeof command.more === 'function' ? await command.more() : command.more
  return [
    command.about[lang],
    '',
    `${usage}: ${CALLED} ${[command.name, ...command.words, ...neededIn(command)].join(' ')} [--…]`,
    '',
    `${options}:`,
    ...named.map(([name, about]) => `  ${name!.padEnd(width)}  ${about}`),
    ...(more ? ['', more[lang]] : []),
    '',
    `${examples}:`,
    ...command.examples.map((example) => `  ${CALLED} ${example}`),
    '',
  ].join('\n')
}

/** What is missing is told before a database is opened, or made, for what cannot be done. */
const checkNeeded = ({ name, needed }: Command, [step]: readonly string[], values: Call['options']): void => {
  const wanted = needed?.[name] ?? needed?.[step ?? ''] ?? []
  const missing = wanted.find((option) => values[option] === undefined)
  if (missing !== undefined) throw new Misused(`缺少 --${missing}`, `--${missing} is missing`)
}

const langOf = (value: string | boolean | undefined, env: NodeJS.ProcessEnv): Lang => {
  if (value === undefined) return defaultLang(env)
  if (value === 'zh' || value === 'en') return value
  throw new Misused('--lang 只能是 zh 或 en', '--lang is zh or en')
}

/** Where to write as a command line says, which may be wrong in anything else. */
export const outputOf = (args: readonly string[], env: NodeJS.ProcessEnv): Output => {
  const end = args.indexOf('--')
  const options = end < 0 ? args : args.slice(0, end)
  const at = options.lastIndexOf('--lang')
  const given = at < 0 ? options.find((one) => one.startsWith('--lang='))?.slice(7) : options[at + 1]
  const lang = given === 'zh' || given === 'en' ? given : defaultLang(env)
  return new Output(options.includes('--json'), lang)
}

/** Did they mean another one? In both languages, or nothing. */
export const suggestion = (given: string, known: readonly string[], dashes = ''): Text => {
  const near = nearest(given, known)
  return near === undefined
    ? text('', '')
    : text(`;是否指 ${dashes}${near}?`, `; did you mean ${dashes}${near}?`)
}

const checkStep = ({ words, steps }: Command, [given]: readonly string[]): void => {
  if (!steps || (given !== undefined && steps.includes(given))) return
  const known = text(steps.join('、'), steps.join(', '))
  const [of = ''] = words
  if (given !== undefined) {
    const near = suggestion(given, steps)
    throw new Misused(
      `没有步骤“${given}”,应为:${known.zh}${near.zh}`,
      `there is no step "${given}"; it is one of: ${known.en}${near.en}`,
    )
  }
  if (!of.startsWith('['))
    throw new Misused(`缺少 ${of}:${known.zh}`, `${of} is missing, one of: ${known.en}`)
}

const checkWords = (command: Command, words: readonly string[]): void => {
  checkStep(command, words)
  const needed = command.words.filter((word) => !word.startsWith('['))
  const missing = needed[words.length]
  if (missing !== undefined) throw new Misused(`缺少 ${missing}`, `${missing} is missing`)
  const extra = words[command.words.length]
  if (extra !== undefined) throw new Misused(`多余的参数:${extra}`, `one word too many: ${extra}`)
}

/** What a value has to be by what stands for it in help: a day or a month is told wrong before a database is opened. */
const WRITTEN: Readonly<
  Record<string, { readonly fits: (given: string) => boolean; readonly called: Text }>
> = {
  'YYYY-MM-DD': { fits: (given) => parseDay(given) !== undefined, called: text('日期', 'a day') },
  'YYYY-MM': { fits: (given) => parseDay(firstDayOf(given)) !== undefined, called: text('月份', 'a month') },
}

const checkWritten = (command: Command, words: readonly string[], values: Call['options']): void => {
  const given = [
    ...command.words.map((written, at) => ({ written, value: words[at], label: '' })),
    ...Object.entries(command.options).map(([name, { value: written = '' }]) => ({
      written,
      value: values[name],
      label: `--${name}: `,
    })),
  ]
  for (const { written, value, label } of given) {
    const must = WRITTEN[written]
    if (!must || typeof value !== 'string' || must.fits(value)) continue
    throw new Misused(
      `${label}“${value}”不是${must.called.zh},应写作 ${written}`,
      `${label}"${value}" is not ${must.called.en}, which is written ${written}`,
    )
  }
}

type Options = NonNullable<ParseArgsConfig['options']>

/** What is wrong with the options, in words of ours: those of Node are English. */
const wrongOption = (command: Command, args: readonly string[], options: Options): Misused => {
  const { tokens } = parseArgs({
    args: [...args],
    options,
    allowPositionals: true,
    strict: false,
    tokens: true,
  })
  const known = allOptions(command)
  for (const token of tokens) {
    if (token.kind !== 'option') continue
    const { name, rawName, value, inlineValue } = token
    if (!Object.hasOwn(known, name) || !rawName.startsWith('--')) {
      const near = suggestion(name, Object.keys(known), '--')
      return new Misused(`没有选项 ${rawName}${near.zh}`, `there is no option ${rawName}${near.en}`)
    }
    const wanted = known[name]!.value
    if (wanted === undefined && value !== undefined)
      return new Misused(`${rawName} 不带取值`, `${rawName} takes no value`)
    if (wanted === undefined || inlineValue) continue
    if (value === undefined || (value.length > 1 && value.startsWith('-')))
      return new Misused(
        `${rawName} 缺少取值 ${wanted}(以 - 开头的取值写作 ${rawName}=…)`,
        `${rawName} is without its value ${wanted} (one that begins with - is written ${rawName}=…)`,
      )
  }
  return new Misused('选项有误', 'the options are wrong')
}

/** Reads what follows a command's name; undefined where its help is asked for (and has been printed). */
export const readCall = async (
  command: Command,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<Call | undefined> => {
  const options: Options = Object.fromEntries(
    Object.entries(allOptions(command)).map(([name, { value }]) => [
      name,
      { type: value === undefined ? ('boolean' as const) : ('string' as const) },
    ]),
  )
  let parsed: ReturnType<typeof parseArgs>
  try {
    parsed = parseArgs({ args: [...args], options, allowPositionals: true, strict: true })
  } catch {
    throw wrongOption(command, args, options)
  }
  const values = parsed.values as Call['options']
  const lang = langOf(values.lang, env)
  if (values.help === true) {
    process.stdout.write(await helpOf(command, lang))
    return undefined
  }
  checkWords(command, parsed.positionals)
  checkNeeded(command, parsed.positionals, values)
  checkWritten(command, parsed.positionals, values)
  return { words: parsed.positionals, options: values, out: new Output(values.json === true, lang) }
}

/** An option's text, where it was given. */
export const textOption = ({ options }: Call, name: string): string | undefined => {
  const value = options[name]
  return typeof value === 'string' ? value : undefined
}

/** An option that the command cannot do without. */
export const neededOption = (call: Call, name: string): string => {
  const value = textOption(call, name)
  if (value === undefined) throw new Misused(`缺少 --${name}`, `--${name} is missing`)
  return value
}

/** An option that is a whole number within limits. */
export const numberOption = (call: Call, name: string, fallback: number, most: number, least = 1): number => {
  const given = textOption(call, name)
  if (given === undefined) return fallback
  const value = Number(given)
  if (given.trim() !== '' && Number.isInteger(value) && value >= least && value <= most) return value
  throw new Misused(
    `--${name} 应为 ${least} 至 ${most} 的整数`,
    `--${name} is a whole number from ${least} to ${most}`,
  )
}
