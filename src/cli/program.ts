import { BadCursor, type Lang } from '../desk/index.ts'
import { text } from '../kernel/index.ts'
import { RuleError } from '../rules/index.ts'
import { CALLED } from './called.ts'
import { type Command, outputOf, readCall, suggestion } from './command.ts'
import { Misused, type Output, Refusing } from './output.ts'
import { version } from './version.ts'

/** Each is loaded when it is wanted: a short command does not wait for the server or the planner. */
export const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  new: async () => (await import('./commands/new.ts')).newCommand,
  serve: async () => (await import('./commands/serve.ts')).serveCommand,
  demo: async () => (await import('./commands/demo.ts')).demoCommand,
  import: async () => (await import('./commands/import.ts')).importCommand,
  figures: async () => (await import('./commands/figures.ts')).figuresCommand,
  answers: async () => (await import('./commands/answers.ts')).answersCommand,
  why: async () => (await import('./commands/why.ts')).whyCommand,
  case: async () => (await import('./commands/case.ts')).caseCommand,
  open: async () => (await import('./commands/open.ts')).openCommand,
  act: async () => (await import('./commands/act.ts')).actCommand,
  verify: async () => (await import('./commands/verify.ts')).verifyCommand,
  seal: async () => (await import('./commands/seal.ts')).sealCommand,
  recount: async () => (await import('./commands/recount.ts')).recountCommand,
  replay: async () => (await import('./commands/replay.ts')).replayCommand,
  rehearse: async () => (await import('./commands/rehearse.ts')).rehearseCommand,
  export: async () => (await import('./commands/export.ts')).exportCommand,
  migrate: async () => (await import('./commands/migrate.ts')).migrateCommand,
  erasures: async () => (await import('./commands/erasures.ts')).erasuresCommand,
  wake: async () => (await import('./commands/wake.ts')).wakeCommand,
  programmes: async () => (await import('./commands/programmes.ts')).programmesCommand,
  population: async () => (await import('./commands/population.ts')).populationCommand,
  determine: async () => (await import('./commands/determine.ts')).determineCommand,
  entitlements: async () => (await import('./commands/entitlements.ts')).entitlementsCommand,
  explain: async () => (await import('./commands/explain.ts')).explainCommand,
  reform: async () => (await import('./commands/reform.ts')).reformCommand,
  plan: async () => (await import('./commands/plan.ts')).planCommand,
  check: async () => (await import('./commands/check.ts')).checkCommand,
  dispatch: async () => (await import('./commands/dispatch.ts')).dispatchCommand,
  roster: async () => (await import('./commands/roster.ts')).rosterCommand,
  'import-facts': async () => (await import('./commands/import-facts.ts')).importFactsCommand,
  decision: async () => (await import('./commands/decision.ts')).decisionCommand,
  needs: async () => (await import('./commands/needs.ts')).needsCommand,
  entitle: async () => (await import('./commands/entitle.ts')).entitleCommand,
  draw: async () => (await import('./commands/draw.ts')).drawCommand,
  pay: async () => (await import('./commands/pay.ts')).payCommand,
  parameters: async () => (await import('./commands/parameters.ts')).parametersCommand,
}

const BAD_CURSOR = {
  code: 'bad-cursor',
  message: text('--after 应为上一次输出的 next。', '--after is the `next` that was printed before.'),
  field: 'after',
}

const DONE = 0
const REFUSED = 1
const MISUSED = 2

const find = async (name: string | undefined): Promise<Command | undefined> =>
  name !== undefined && Object.hasOwn(COMMANDS, name) ? COMMANDS[name]!() : undefined

const overview = async (lang: Lang): Promise<string> => {
  const commands = await Promise.all(Object.values(COMMANDS).map((load) => load()))
  const width = Math.max(...commands.map(({ name }) => name.length))
  return [
    lang === 'zh'
      ? '闭环 Bihuan:把城市公共服务项目办成闭环。'
      : "Bihuan 闭环 runs, rehearses and accounts for a city's public-service programmes.",
    '',
    `${lang === 'zh' ? '用法' : 'Usage'}: ${CALLED} COMMAND [--…]`,
    '',
    ...commands.map(({ name, about }) => `  ${name.padEnd(width)}  ${about[lang]}`),
    '',
    lang === 'zh'
      ? '每个命令都有 --help。退出码:0 完成,1 被拒绝或有差异,2 用法有误。'
      : 'Every command has --help. Exit codes: 0 done, 1 refused or differences found, 2 wrong usage.',
    '',
  ].join('\n')
}

/** What went wrong that nobody foresaw: one line; the stack for those who ask. */
const unexpected = (out: Output, error: unknown): void => {
  const [said = ''] = (error instanceof Error ? error.message : String(error)).split('\n')
  out.note(`bihuan: ${said}`)
  if (process.env.BIHUAN_DEBUG === '1' && error instanceof Error) out.note(String(error.stack))
  out.ended('failed', said)
}

/** The command line is wrong: said with where help is. */
const misused = (out: Output, error: Misused, command?: Command): number => {
  const said = out.say(error.text)
  out.note(`${said}\n→ ${CALLED} ${command ? `${command.name} ` : ''}--help`)
  out.ended('wrong-usage', said)
  return MISUSED
}

const runCommand = async (command: Command, args: readonly string[]): Promise<number> => {
  let out = outputOf(args, process.env)
  try {
    const call = await readCall(command, args, process.env)
    if (!call) return DONE
    out = call.out
    return await command.run(call)
  } catch (error) {
    if (error instanceof Misused) return misused(out, error, command)
    if (error instanceof Refusing) out.refused(error.problem, error.others)
    else if (error instanceof BadCursor) out.refused(BAD_CURSOR)
    else if (error instanceof RuleError) out.refused(error.problems[0]!, error.problems.slice(1))
    else unexpected(out, error)
    return REFUSED
  }
}

const HELP = new Set(['help', '--help', '-h'])

/** The command's name, and all else in its order: options that every command has may stand before the name. */
const nameAndRest = (args: readonly string[]): readonly [string | undefined, readonly string[]] => {
  let at = 0
  while (args[at] === '--json' || args[at] === '--lang' || args[at]?.startsWith('--lang='))
    at += args[at] === '--lang' ? 2 : 1
  return [args[at], [...args.slice(0, at), ...args.slice(at + 1)]]
}

const noCommand = async (name: string | undefined, args: readonly string[]): Promise<number> => {
  const out = outputOf(args, process.env)
  if (name !== undefined) {
    const near = suggestion(name, Object.keys(COMMANDS))
    return misused(out, new Misused(`没有命令“${name}”${near.zh}`, `there is no command "${name}"${near.en}`))
  }
  process.stderr.write(await overview(out.lang))
  out.ended('wrong-usage', out.say(text('缺少命令', 'the command is missing')))
  return MISUSED
}

/** The composition root: finds the command, runs it, and turns what it throws into words and an exit code. */
export const program = async (args: readonly string[]): Promise<number> => {
  const [name, rest] = nameAndRest(args)
  if (name !== undefined && HELP.has(name)) {
    const [of, others] = nameAndRest(rest)
    const command = await find(of)
    if (command) return runCommand(command, [...others, '--help'])
    if (of !== undefined) return noCommand(of, others)
    process.stdout.write(await overview(outputOf(rest, process.env).lang))
    return DONE
  }
  if (name === '--version') {
    process.stdout.write(`${version()}\n`)
    return DONE
  }
  const command = await find(name)
  return command ? runCommand(command, rest) : noCommand(name, rest)
}
