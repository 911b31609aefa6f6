import { RuleError } from '../rules/index.ts'
import type { Command } from './command.ts'
import { defaultLang, readCall } from './command.ts'
import { Misused, Output, Refusing } from './output.ts'
import { version } from './version.ts'

/** Each is loaded when it is wanted: a short command does not wait for the server or the planner. */
export const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  serve: async () => (await import('./commands/serve.ts')).serveCommand,
  demo: async () => (await import('./commands/demo.ts')).demoCommand,
  import: async () => (await import('./commands/import.ts')).importCommand,
  figures: async () => (await import('./commands/figures.ts')).figuresCommand,
  why: async () => (await import('./commands/why.ts')).whyCommand,
  case: async () => (await import('./commands/case.ts')).caseCommand,
  verify: async () => (await import('./commands/verify.ts')).verifyCommand,
  replay: async () => (await import('./commands/replay.ts')).replayCommand,
  rehearse: async () => (await import('./commands/rehearse.ts')).rehearseCommand,
  export: async () => (await import('./commands/export.ts')).exportCommand,
  migrate: async () => (await import('./commands/migrate.ts')).migrateCommand,
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
  pay: async () => (await import('./commands/pay.ts')).payCommand,
  parameters: async () => (await import('./commands/parameters.ts')).parametersCommand,
}

const DONE = 0
const REFUSED = 1
const MISUSED = 2

const find = async (name: string | undefined): Promise<Command | undefined> =>
  name !== undefined && Object.hasOwn(COMMANDS, name) ? COMMANDS[name]!() : undefined

const overview = async (): Promise<string> => {
  const commands = await Promise.all(Object.values(COMMANDS).map((load) => load()))
  const lang = defaultLang(process.env)
  const width = Math.max(...commands.map(({ name }) => name.length))
  return [
    lang === 'zh'
      ? '闭环 Bihuan:把城市公共服务项目办成闭环。'
      : "Bihuan 闭环 runs, rehearses and accounts for a city's public-service programmes.",
    '',
    `${lang === 'zh' ? '用法' : 'Usage'}: npm run -s bihuan -- COMMAND [--…]`,
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
const unexpected = (error: unknown): void => {
  const said = error instanceof Error ? error.message : String(error)
  process.stderr.write(`bihuan: ${said.split('\n')[0]}\n`)
  if (process.env.BIHUAN_DEBUG === '1' && error instanceof Error) process.stderr.write(`${error.stack}\n`)
}

const misused = (command: Command, error: Misused, args: readonly string[]): number => {
  const given = args[args.indexOf('--lang') + 1]
  const lang =
    args.includes('--lang') && (given === 'zh' || given === 'en') ? given : defaultLang(process.env)
  process.stderr.write(`${error.text[lang]}\n→ npm run -s bihuan -- ${command.name} --help\n`)
  return MISUSED
}

const runCommand = async (command: Command, args: readonly string[]): Promise<number> => {
  let out: Output | undefined
  try {
    const call = readCall(command, args, process.env)
    if (!call) return DONE
    out = call.out
    return await command.run(call)
  } catch (error) {
    if (error instanceof Misused) return misused(command, error, args)
    const told = out ?? new Output(false, defaultLang(process.env))
    if (error instanceof Refusing) told.refused(error.problem, error.others)
    else if (error instanceof RuleError) told.refused(error.problems[0]!, error.problems.slice(1))
    else unexpected(error)
    return REFUSED
  }
}

/** The composition root: finds the command, runs it, and turns what it throws into words and an exit code. */
export const program = async ([name, ...args]: readonly string[]): Promise<number> => {
  if (name === '--help' || name === '-h' || name === 'help') {
    const of = await find(args[0])
    if (of) return runCommand(of, ['--help'])
    process.stdout.write(await overview())
    return DONE
  }
  if (name === '--version') {
    process.stdout.write(`${version()}\n`)
    return DONE
  }
  const command = await find(name)
  if (command) return runCommand(command, args)
  process.stderr.write(name === undefined ? await overview() : `bihuan: ? ${name}\n\n${await overview()}`)
  return MISUSED
}
